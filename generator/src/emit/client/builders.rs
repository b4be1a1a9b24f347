//! Builders: what collects the arguments of an operation that may be left out.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::answers;
use super::arguments::{Given, body_argument, field_argument, parameter_argument, part_argument};
use super::members;
use super::streams;
use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{
    Body, BodyField, BodyFormat, Content, Encoding, Member, Operation, Paging, PagingStyle, Parameter, ParameterStyle, Part,
    PartKind, PathStyle, Presence, PropertyEncoding, QueryStyle, Resource, Scan, Slot, TypeName, Wire,
};

/// `.query("limit", …, limit)`
pub(super) fn add_parameter(parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let Given { value, .. } = parameter_argument(parameter, imports);
    set_parameter(parameter, &value)
}

/// The same with a value of one's own.
pub(super) fn set_parameter(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let wire = parameter.wire.as_str();
    match parameter.style {
        ParameterStyle::Path { style: PathStyle::Simple, explode: false } => quote! { .path_simple(#wire, #value) },
        ParameterStyle::Query { style: QueryStyle::Form, explode: true, allow_reserved: false } => {
            quote! { .query_form(#wire, #value) }
        }
        ParameterStyle::Path { style, explode } => {
            let style = path_style(style, explode);
            quote! { .path(#wire, #style, #value) }
        }
        ParameterStyle::PathBase64Json => quote! { .path(#wire, runtime::PathStyle::SIMPLE, runtime::Base64Json(#value)) },
        ParameterStyle::Query { style, explode, allow_reserved } => {
            let style = query_style(style, explode, allow_reserved);
            quote! { .query(#wire, #style, #value) }
        }
        ParameterStyle::QueryJson => quote! { .query_json(#wire, #value) },
        ParameterStyle::QueryBase64Json => quote! { .query(#wire, runtime::QueryStyle::FORM, runtime::Base64Json(#value)) },
        ParameterStyle::QueryWhole { json } => quote! { .query_whole(#wire, #json, #value) },
        ParameterStyle::Header { explode } => quote! { .header(#wire, #explode, #value) },
        ParameterStyle::Cookie { explode } => quote! { .cookie(#wire, #explode, #value) },
    }
}

fn path_style(style: PathStyle, explode: bool) -> TokenStream {
    match (style, explode) {
        (PathStyle::Simple, false) => quote! { runtime::PathStyle::SIMPLE },
        (PathStyle::Simple, true) => quote! { runtime::PathStyle::Simple { explode: true } },
        (PathStyle::Label, explode) => quote! { runtime::PathStyle::Label { explode: #explode } },
        (PathStyle::Matrix, explode) => quote! { runtime::PathStyle::Matrix { explode: #explode } },
    }
}

fn query_style(style: QueryStyle, explode: bool, allow_reserved: bool) -> TokenStream {
    let (style, usual) = match style {
        QueryStyle::Form => (quote! { runtime::QueryStyle::FORM }, true),
        QueryStyle::Space => (quote! { runtime::QueryStyle::SPACE }, false),
        QueryStyle::Pipe => (quote! { runtime::QueryStyle::PIPE }, false),
        QueryStyle::Deep => (quote! { runtime::QueryStyle::DEEP }, true),
    };
    let exploded = (explode != usual).then(|| quote! { .exploded(#explode) });
    let reserved = allow_reserved.then(|| quote! { .reserved() });
    quote! { #style #exploded #reserved }
}

/// `.json(body)`, for a body that is one value; nothing for one that is given in pieces.
pub(super) fn add_body(body: &Body) -> TokenStream {
    let name = ident(body.argument.name.as_str());
    match &body.content {
        Content::Json { media_type } if media_type == "application/json" => quote! { .json(#name) },
        Content::Json { media_type } => quote! { .json_as(#media_type, #name) },
        Content::Form { encoding } => {
            let encoding = encodings(encoding);
            quote! { .form(#name, #encoding) }
        }
        Content::Text { media_type } => quote! { .text(#media_type, #name) },
        Content::Bytes { media_type } => quote! { .bytes(#media_type, #name) },
        Content::Fields { .. } | Content::Multipart { .. } => TokenStream::new(),
    }
}

/// How properties of a form are written, as a list.
fn encodings(encoding: &[PropertyEncoding]) -> TokenStream {
    let one = |PropertyEncoding { wire, how }: &PropertyEncoding| {
        let wire = wire.as_str();
        match how {
            Encoding::ContentType(content_type) => quote! { runtime::PropertyEncoding::content_type(#wire, #content_type) },
            Encoding::Style { style, explode, allow_reserved } => {
                let style = query_style(*style, *explode, *allow_reserved);
                quote! { runtime::PropertyEncoding::style(#wire, #style) }
            }
        }
    };
    let list = encoding.iter().map(one);
    quote! { &[#(#list),*] }
}

/// The encoding that the formats of a body have in common, written once.
fn encoding_constant(formats: &[BodyFormat]) -> Option<TokenStream> {
    let list = encodings(common_encoding(formats)?);
    Some(quote! { const ENCODING: &[runtime::PropertyEncoding] = #list; })
}

fn common_encoding(formats: &[BodyFormat]) -> Option<&[PropertyEncoding]> {
    let mut encodings = formats.iter().filter_map(|format| match format {
        BodyFormat::Json { media_type: _ } => None,
        BodyFormat::Form { encoding } | BodyFormat::Multipart { encoding } => Some(encoding.as_slice()),
    });
    let first = encodings.next().filter(|first| !first.is_empty())?;
    encodings.all(|other| other == first).then_some(first)
}

/// `models::CloseRequest::new(filters)`, from the arguments that must be given.
pub(super) fn new_body(ty: &TypeName, fields: &[BodyField]) -> TokenStream {
    let ty = ident(ty.as_str());
    let required = fields.iter().filter(|field| field.field.presence == Presence::Required);
    let arguments = required.map(|field| ident(field.argument.as_str()));
    quote! { models::#ty::new(#(#arguments),*) }
}

/// `.json(&self.body)`, in one of the formats that the fields of a body can have.
pub(super) fn send_fields(format: Option<&BodyFormat>, formats: &[BodyFormat], body: &TokenStream) -> TokenStream {
    let list = |encoding: &[PropertyEncoding]| match common_encoding(formats) {
        Some(_) => quote! { ENCODING },
        None => encodings(encoding),
    };
    match format {
        None => quote! { .json(#body) },
        Some(BodyFormat::Json { media_type }) if media_type == "application/json" => quote! { .json(#body) },
        Some(BodyFormat::Json { media_type }) => quote! { .json_as(#media_type, #body) },
        Some(BodyFormat::Form { encoding }) => {
            let encoding = list(encoding);
            quote! { .form(#body, #encoding) }
        }
        Some(BodyFormat::Multipart { encoding }) => {
            let encoding = list(encoding);
            quote! { .multipart(runtime::Multipart::from_object(#body, #encoding)) }
        }
    }
}

/// A multipart form with the parts that must be given.
pub(super) fn new_form(parts: &[Part], imports: &mut Imports) -> TokenStream {
    let parts: Vec<TokenStream> =
        parts.iter().filter(|part| part.argument.required).map(|part| add_part(part, imports)).collect();
    quote! { runtime::Multipart::new()#(#parts)* }
}

fn add_part(part: &Part, imports: &mut Imports) -> TokenStream {
    let wire = part.wire.as_str();
    let Given { value, .. } = part_argument(part, imports);
    match (part.kind, &part.content_type) {
        (PartKind::File, None) => quote! { .part(#wire, #value) },
        (PartKind::File, Some(content_type)) => quote! { .part(#wire, #value.or_content_type(#content_type)) },
        (PartKind::Files, None) => quote! { .parts(#wire, #value) },
        (PartKind::Files, Some(content_type)) => {
            quote! { .parts(#wire, #value.into_iter().map(|part| part.or_content_type(#content_type))) }
        }
        (PartKind::Text | PartKind::Texts | PartKind::Jsons, None) => quote! { .value(#wire, #value) },
        (PartKind::Json, None) => quote! { .json(#wire, #value) },
        (PartKind::Text | PartKind::Texts | PartKind::Json | PartKind::Jsons, Some(content_type)) => {
            quote! { .value_as(#wire, #content_type, #value) }
        }
    }
}

/// The parts of a builder that an operation needs.
struct Shape<'o> {
    fields: Option<(&'o TypeName, &'o [BodyField], &'o [BodyFormat])>,
    parts: Option<&'o [Part]>,
    paging: Option<&'o Paging>,
}

fn shape(operation: &Operation) -> Shape<'_> {
    let content = operation.body.as_ref().map(|body| &body.content);
    let fields = match content {
        Some(Content::Fields { ty, fields, formats }) => Some((ty, fields.as_slice(), formats.as_slice())),
        _ => None,
    };
    let parts = match content {
        Some(Content::Multipart { parts }) => Some(parts.as_slice()),
        _ => None,
    };
    Shape { fields, parts, paging: operation.paging.as_ref() }
}

/// The value of a builder with what must be given.
pub(super) fn construct(operation: &Operation, call: &TokenStream, imports: &mut Imports) -> TokenStream {
    let builder = operation.builder.as_ref().map(|builder| ident(builder.as_str()));
    let Shape { fields, parts, paging } = shape(operation);
    let nullable =
        fields.iter().flat_map(|(_, fields, _)| fields.iter()).filter(|field| field.field.presence == Presence::RequiredNullable);
    let nullable: Vec<TokenStream> = nullable
        .map(|field| {
            let member = ident(field.field.name.as_str());
            let argument = ident(field.argument.as_str());
            quote! { body.#member = #argument; }
        })
        .collect();
    let (prelude, body) = match fields {
        Some((ty, fields, _)) => {
            let new = new_body(ty, fields);
            if nullable.is_empty() {
                (TokenStream::new(), Some(quote! { body: #new, }))
            } else {
                (quote! { let mut body = #new; #(#nullable)* }, Some(quote! { body, }))
            }
        }
        None => (TokenStream::new(), None),
    };
    let format = fields.filter(|(_, _, formats)| formats.len() > 1).and_then(|(_, _, formats)| formats.first());
    let format = format.map(|format| {
        let format = format_name(format);
        quote! { format: #format, }
    });
    let form = parts.map(|parts| {
        let form = new_form(parts, imports);
        quote! { form: #form, }
    });
    let walk = paging.map(|_| quote! { walk: runtime::Walk::default(), });
    if fields.is_none() && parts.is_none() && paging.is_none() {
        return quote! { #builder::new(#call) };
    }
    quote! { #prelude #builder { call: #call, #body #format #form #walk } }
}

/// The builder of an operation, if it needs one.
pub(super) fn builder(resource: &Resource, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let name = operation.builder.as_ref()?;
    let Shape { fields, parts, paging } = shape(operation);
    let output = answers::output(operation, imports);
    let formats = fields.map(|(_, _, formats)| formats).filter(|formats| formats.len() > 1);
    let members: Vec<TokenStream> = [
        fields.map(|(ty, _, _)| {
            let ty = ident(ty.as_str());
            quote! { body: models::#ty }
        }),
        formats.map(|_| quote! { format: runtime::BodyFormat }),
        parts.map(|_| quote! { form: runtime::Multipart }),
        paging.map(|_| quote! { walk: runtime::Walk }),
    ]
    .into_iter()
    .flatten()
    .collect();
    let Setters { listed, written } = setters(operation, imports);
    let paged = paging.map(|paging| paged(name, paging, imports));
    let stream = operation.stream.as_ref().map(|stream| streams::method(stream, imports));
    // What has no members has an `into_call` already.
    let into_call = (!members.is_empty()).then(|| into_call(operation, &output));
    let methods = (into_call.is_some() || stream.is_some()).then(|| {
        let format_setters = formats.map(format_setters);
        let walk_methods = paging.map(walk_methods);
        let name = ident(name.as_str());
        quote! { impl #name { #(#written)* #format_setters #walk_methods #stream #into_call } }
    });
    let members = if members.is_empty() {
        quote! { ; }
    } else {
        quote! { { #(#members),* } }
    };
    let method = operation.name.as_str();
    let docs = docs::prose(&format!("[`{0}::{method}`] with what may be left out; sent when it is awaited.", resource.name));
    let name = ident(name.as_str());
    Some(quote! {
        runtime::builder! {
            #docs
            pub struct #name => #output #members
            #(#listed)*
        }
        #methods
        #paged
    })
}

/// The methods that take what may be left out.
#[derive(Default)]
struct Setters {
    /// Those that only hand on what they are given, as a line each.
    listed: Vec<TokenStream>,
    /// Those at which a walk over pages begins, in full.
    written: Vec<TokenStream>,
}

impl Setters {
    /// `limit: u32 => call.query_form("limit", limit);`
    fn list(&mut self, given: &Given, action: &TokenStream) {
        let Given { name, argument, .. } = given;
        let docs = setter_docs(given, "");
        self.listed.push(quote! { #docs #name: #argument => #action; });
    }
}

fn setters(operation: &Operation, imports: &mut Imports) -> Setters {
    let mut setters = Setters::default();
    for parameter in operation.parameters.iter().filter(|parameter| !parameter.argument.required) {
        let given = parameter_argument(parameter, imports);
        let add = add_parameter(parameter, imports);
        let noted = &given.name;
        match note_walk(operation.paging.as_ref(), noted, &quote! { #noted }) {
            Some(note) => {
                setters.written.push(setter(&given, &fallback(&parameter.wire), &quote! { #note self.call = self.call #add; }))
            }
            None => setters.list(&given, &quote! { call #add }),
        }
    }
    if let Some(body) = &operation.body {
        body_setters(operation, body, imports, &mut setters);
    }
    setters
}

fn body_setters(operation: &Operation, body: &Body, imports: &mut Imports, setters: &mut Setters) {
    match &body.content {
        Content::Fields { fields, .. } => {
            let optional =
                fields.iter().filter(|field| !matches!(field.field.presence, Presence::Required | Presence::RequiredNullable));
            optional.for_each(|field| field_setter(operation, field, imports, setters));
        }
        Content::Multipart { parts } => {
            for part in parts.iter().filter(|part| !part.argument.required) {
                let add = add_part(part, imports);
                setters.list(&part_argument(part, imports), &quote! { form #add });
            }
        }
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {
            if !body.argument.required {
                let add = add_body(body);
                setters.list(&body_argument(body, imports), &quote! { call #add });
            }
        }
    }
}

fn field_setter(operation: &Operation, field: &BodyField, imports: &mut Imports, setters: &mut Setters) {
    let given = field_argument(field, imports);
    let member = ident(field.field.name.as_str());
    let value = &given.value;
    let set = match field.field.presence {
        Presence::OptionalNullable => quote! { body.#member = #value },
        Presence::Required | Presence::RequiredNullable | Presence::Optional => quote! { body.#member = Some(#value) },
    };
    match note_walk(operation.paging.as_ref(), &given.name, &quote! { self.body.#member }) {
        Some(note) => setters.written.push(setter(&given, &fallback(&field.field.wire), &quote! { self.#set; #note })),
        None => setters.list(&given, &set),
    }
}

/// A method that takes something and gives the builder back.
pub(super) fn setter(given: &Given, fallback: &str, statements: &TokenStream) -> TokenStream {
    let Given { name, argument, .. } = given;
    let docs = setter_docs(given, fallback);
    quote! {
        #docs
        pub fn #name(mut self, #name: #argument) -> Self { #statements self }
    }
}

/// What is said of a thing of which the document says nothing.
fn fallback(wire: &Wire) -> String {
    format!("`{wire}`.")
}

fn setter_docs(given: &Given, fallback: &str) -> TokenStream {
    let Given { name: _, argument: _, value: _, docs: words, deprecated } = given;
    docs::with_prose(docs::or(words, fallback), if *deprecated { "**Deprecated.**" } else { "" })
}

/// A walk over pages begins where the caller said, with pages as long as the caller said.
fn note_walk(paging: Option<&Paging>, setter: &Ident, value: &TokenStream) -> Option<TokenStream> {
    let Paging { style, limit, .. } = paging?;
    let is = |slot: &Slot| *setter == slot.setter.as_str();
    let is_first = match style {
        PagingStyle::Offset { offset: slot, .. } | PagingStyle::Page { page: slot, .. } => is(slot),
        PagingStyle::Cursor { .. } | PagingStyle::CursorHeader { .. } | PagingStyle::NextUrl { .. } | PagingStyle::LinkHeader => {
            false
        }
    };
    if is_first {
        return Some(quote! { self.walk.note_first(&#value); });
    }
    limit.as_ref().is_some_and(is).then(|| quote! { self.walk.note_limit(&#value); })
}

/// One method for each format but the first, which is sent if nothing is said.
fn format_setters(formats: &[BodyFormat]) -> TokenStream {
    let setters = formats.iter().skip(1).map(|format| {
        let (method, words) = match format {
            BodyFormat::Json { media_type: _ } => ("as_json", "Sends the body as JSON."),
            BodyFormat::Form { encoding: _ } => ("as_form", "Sends the body as a URL-encoded form."),
            BodyFormat::Multipart { encoding: _ } => ("as_multipart", "Sends the body as a multipart form."),
        };
        let docs = docs::prose(words);
        let method = ident(method);
        let format = format_name(format);
        quote! {
            #docs
            pub fn #method(mut self) -> Self { self.format = #format; self }
        }
    });
    quote! { #(#setters)* }
}

fn format_name(format: &BodyFormat) -> TokenStream {
    match format {
        BodyFormat::Json { media_type: _ } => quote! { runtime::BodyFormat::Json },
        BodyFormat::Form { encoding: _ } => quote! { runtime::BodyFormat::Form },
        BodyFormat::Multipart { encoding: _ } => quote! { runtime::BodyFormat::Multipart },
    }
}

fn into_call(operation: &Operation, output: &TokenStream) -> TokenStream {
    let Shape { fields, parts, paging } = shape(operation);
    let (written, body) = match paging {
        Some(_) => (quote! { let body = self.walk.onto(&self.body); }, quote! { &body }),
        None => (TokenStream::new(), quote! { &self.body }),
    };
    let value = match (fields, parts) {
        (Some((_, _, formats)), _) if formats.len() > 1 => in_one_of(formats, &written, &body),
        (Some((_, _, formats)), _) => {
            let send = send_fields(formats.first(), formats.get(..1).unwrap_or_default(), &body);
            let encoding = encoding_constant(formats.get(..1).unwrap_or_default());
            quote! { #encoding #written self.call #send }
        }
        (None, Some(_)) => quote! { self.call.multipart(self.form) },
        (None, None) => quote! { self.call },
    };
    quote! {
        #[doc = " The call as a value, for those who want the status and the headers of the answer too."]
        pub fn into_call(self) -> runtime::Call<#output> { #value }
    }
}

/// The call with its body in the format that was chosen.
fn in_one_of(formats: &[BodyFormat], written: &TokenStream, body: &TokenStream) -> TokenStream {
    let arms = formats.iter().skip(1).map(|format| {
        let name = format_name(format);
        let send = send_fields(Some(format), formats, body);
        quote! { #name => self.call #send, }
    });
    let first = send_fields(formats.first(), formats, body);
    let encoding = encoding_constant(formats);
    quote! { #encoding #written match self.format { #(#arms)* _ => self.call #first } }
}

fn walk_methods(paging: &Paging) -> TokenStream {
    let size = match paging.limit {
        Some(_) => " A limit that was set is the size of a page, not of the whole.",
        None => "",
    };
    let pages = docs::prose(&format!("All pages from here on, each fetched when it is asked for.{size}"));
    let items = docs::prose(&format!("All records from here on, across pages.{size}"));
    quote! {
        #pages
        pub fn pages(self) -> runtime::Pages<Self> { runtime::Pages::new(self) }

        #items
        pub fn items(self) -> runtime::Items<Self> { runtime::Items::new(self) }
    }
}

fn paged(name: &TypeName, paging: &Paging, imports: &mut Imports) -> TokenStream {
    let Paging { style, limit, max_limit, page, items, item, has_next } = paging;
    let name = ident(name.as_str());
    let (page, item) = (imports.ty(page), imports.ty(item));
    let limit = option(limit.as_ref().map(slot));
    let max_limit = option(max_limit.map(number));
    let has_next = has_next.as_ref().map(|member| {
        let value = members::copied(member);
        quote! { .has_next(#value) }
    });
    let next_at = next_at(style).map(|member| {
        let value = members::borrowed(member);
        quote! { .next_at(#value) }
    });
    // A page that says nothing is not looked at.
    let looked_at = if has_next.is_some() || next_at.is_some() { ident("page") } else { ident("_page") };
    let style = paging_style(style);
    let records = members::borrowed_mut(items);
    quote! {
        impl runtime::Paged for #name {
            type Item = #item;
            type Page = #page;

            const PAGING: runtime::Paging =
                runtime::Paging { style: #style, limit: #limit, max_limit: #max_limit };

            fn walk(&mut self) -> &mut runtime::Walk { &mut self.walk }

            fn into_call(self) -> runtime::Call<Self::Page> { Self::into_call(self) }

            fn progress(#looked_at: &Self::Page) -> runtime::Progress { runtime::Progress::new() #has_next #next_at }

            fn items(page: &mut Self::Page) -> Option<&mut Vec<Self::Item>> { #records }
        }
    }
}

fn paging_style(style: &PagingStyle) -> TokenStream {
    match style {
        PagingStyle::Offset { offset, ceiling, scan: mode } => {
            let (offset, ceiling) = (slot(offset), option(ceiling.map(number)));
            let mode = option(mode.as_ref().map(scan));
            quote! { runtime::PagingStyle::Offset { offset: #offset, ceiling: #ceiling, scan: #mode } }
        }
        PagingStyle::Page { page, first } => {
            let (page, first) = (slot(page), number(*first));
            quote! { runtime::PagingStyle::Page { page: #page, first: #first } }
        }
        PagingStyle::Cursor { cursor: _, send_as } => {
            let send_as = slot(send_as);
            quote! { runtime::PagingStyle::Cursor { send_as: #send_as } }
        }
        PagingStyle::CursorHeader { header, send_as } => {
            let (header, send_as) = (header.as_str(), slot(send_as));
            quote! { runtime::PagingStyle::CursorHeader { header: #header, send_as: #send_as } }
        }
        PagingStyle::NextUrl { url: _ } => quote! { runtime::PagingStyle::NextUrl },
        PagingStyle::LinkHeader => quote! { runtime::PagingStyle::LinkHeader },
    }
}

fn scan(scan: &Scan) -> TokenStream {
    let Scan { flag, cursor: _, send_as, min_limit, max_limit } = scan;
    let (flag, send_as) = (slot(flag), slot(send_as));
    let (min_limit, max_limit) = (option(min_limit.map(number)), option(max_limit.map(number)));
    quote! { runtime::Scan { flag: #flag, send_as: #send_as, min_limit: #min_limit, max_limit: #max_limit } }
}

/// Where the page says where the next one is.
fn next_at(style: &PagingStyle) -> Option<&Member> {
    match style {
        PagingStyle::Offset { offset: _, ceiling: _, scan } => scan.as_ref().map(|scan| &scan.cursor),
        PagingStyle::Cursor { cursor: field, send_as: _ } | PagingStyle::NextUrl { url: field } => Some(field),
        PagingStyle::Page { .. } | PagingStyle::CursorHeader { .. } | PagingStyle::LinkHeader => None,
    }
}

fn slot(slot: &Slot) -> TokenStream {
    let Slot { setter: _, wire, in_body } = slot;
    let wire = wire.as_str();
    if *in_body {
        quote! { runtime::Slot::Body(#wire) }
    } else {
        quote! { runtime::Slot::Query(#wire) }
    }
}

fn number(number: u64) -> TokenStream {
    let number = proc_macro2::Literal::u64_unsuffixed(number);
    quote! { #number }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote! { Some(#value) },
        None => quote! { None },
    }
}
