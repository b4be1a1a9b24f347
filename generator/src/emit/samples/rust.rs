//! A sample as a call of the client, with the `use` lines it needs.
//!
//! It is the body of an `async fn` with `client` in scope that gives `Result<(), Box<dyn std::error::Error>>`, without the `Ok(())` at
//! the end. Beside the client's crate it may speak of `chrono`, `futures_util` and `serde_json`.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::plan::{Plan, Shown, filters_in_use, plan};
use super::value::{is_required, member_of, operator_of, value, variant_of};
use super::{Known, layout};
use crate::emit::rust::types::ident;
use crate::ir::{
    ArgumentName, BodyField, Content, Decode, Enum, Field, FilterMethod, FilterValue, Filters, Operation, Paging, Parameter,
    Part, PartKind, Presence, Resource, Struct, Success, TypeKind, TypeName, TypeRef, Union, Upload, UploadStep,
};

/// What a program has without a `use`, or what a sample takes from elsewhere: a model of such a name is written with its path.
const TAKEN: &[&str] = &[
    "BTreeMap",
    "Body",
    "Box",
    "Client",
    "DateTime",
    "Err",
    "Error",
    "FractionalTimestamp",
    "Maybe",
    "NaiveDate",
    "None",
    "Ok",
    "Option",
    "Part",
    "Result",
    "Some",
    "String",
    "Timestamp",
    "TimestampSeconds",
    "ToOwned",
    "TryStreamExt",
    "Upload",
    "Value",
    "Vec",
];

/// What stands for JSON until the lines are laid out, since the printer knows nothing of what is inside a macro.
const PLACEHOLDER: &str = "__json_of_a_sample_";

/// A call of an operation, and what to do with its answer.
pub(in crate::emit) fn call(resource: &Resource, operation: &Operation, known: &Known<'_>) -> String {
    let mut sample = Sample::new(known);
    let given = sample.given(operation);
    let (accessor, method) = (ident(resource.accessor.as_str()), ident(operation.name.as_str()));
    let required = given.required.iter().map(|(_, value)| value);
    let optional = given.optional.iter().map(|(name, value)| setter(name, value));
    let call = quote! { client.#accessor().#method(#(#required),*)#(#optional)* };
    let end = match &operation.paging {
        Some(paging) => sample.walk(resource, paging, &call),
        None => sample.answer(&operation.success, &call),
    };
    sample.text(&end)
}

/// An upload in one call, which begins with an operation.
pub(in crate::emit) fn upload(resource: &Resource, operation: &Operation, upload: &Upload, known: &Known<'_>) -> String {
    let mut sample = Sample::new(known);
    let finish = upload.finish.as_ref().and_then(|step| {
        let operation = resource.operations.iter().find(|operation| operation.name == step.operation)?;
        Some((step, operation))
    });
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for (step, operation) in [(&upload.first, operation)].into_iter().chain(finish) {
        let given = sample.given(operation);
        required.extend(given.required.into_iter().filter_map(|given| renamed(step, given)).map(|(_, value)| value));
        optional.extend(given.optional.into_iter().filter_map(|given| renamed(step, given)));
    }
    let file = file_name(operation, &upload.first);
    let kind = sample.runtime("Upload");
    required.push(quote! { #kind::path(#file) });
    let optional = optional.iter().map(|(name, value)| setter(name, value));
    let (accessor, method) = (ident(resource.accessor.as_str()), ident(upload.name.as_str()));
    let call = quote! { client.#accessor().#method(#(#required),*)#(#optional)* };
    let last = finish.map_or(operation, |(_, operation)| operation);
    let end = sample.answer(&last.success, &call);
    sample.text(&end)
}

/// A filter builder with some filters; none for one that has no operators.
pub(in crate::emit) fn filters(filters: &Filters, known: &Known<'_>) -> Option<String> {
    let ty = TypeRef::Filters(filters.name.clone());
    let value = filters_in_use(&filters.name, known).or_else(|| value(&ty, filters.example.as_ref(), known))?;
    let mut sample = Sample::new(known);
    let built = sample.exact(&ty, &value);
    Some(sample.text(&quote! { let filters = #built; println!("{filters:?}"); }))
}

fn setter(name: &ArgumentName, value: &TokenStream) -> TokenStream {
    let name = ident(name.as_str());
    quote! { .#name(#value) }
}

/// An argument under the name that it has in an upload; none where the upload itself gives it.
fn renamed(step: &UploadStep, (name, value): (ArgumentName, TokenStream)) -> Option<(ArgumentName, TokenStream)> {
    let (_, new) = step.arguments.iter().find(|(own, _)| *own == name)?;
    Some((new.clone(), value))
}

/// The file of an upload is called as the document's example has it.
fn file_name(operation: &Operation, step: &UploadStep) -> String {
    let parameters = operation.parameters.iter().map(|parameter| (&parameter.argument.name, parameter.argument.example.as_ref()));
    let fields = operation.body.iter().flat_map(|body| match &body.content {
        Content::Fields { ty: _, fields, formats: _ } => fields.as_slice(),
        Content::Json { .. }
        | Content::Form { .. }
        | Content::Multipart { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => &[],
    });
    let fields = fields.map(|field| (&field.argument, field.field.example.as_ref()));
    let named = parameters.chain(fields).find(|(name, _)| Some(*name) == step.given.as_ref());
    let text = named.and_then(|(_, example)| example?.value.as_str().filter(|text| !text.is_empty()));
    text.unwrap_or("file.bin").to_owned()
}

/// What a call is given, each with the name of its argument or setter.
#[derive(Default)]
struct Given {
    required: Vec<(ArgumentName, TokenStream)>,
    optional: Vec<(ArgumentName, TokenStream)>,
}

impl Given {
    fn add(&mut self, required: bool, name: &ArgumentName, value: TokenStream) {
        if required { &mut self.required } else { &mut self.optional }.push((name.clone(), value));
    }
}

/// A sample while it is written.
struct Sample<'k, 'a> {
    known: &'k Known<'a>,
    /// The names that it uses, each with its path.
    uses: BTreeSet<(String, String)>,
    /// The statements before the call.
    statements: Vec<TokenStream>,
    /// The JSON that stands in it.
    json: Vec<Value>,
}

impl<'k, 'a> Sample<'k, 'a> {
    fn new(known: &'k Known<'a>) -> Sample<'k, 'a> {
        Sample { known, uses: BTreeSet::new(), statements: Vec::new(), json: Vec::new() }
    }

    /// Everything that the sample gives to an operation, required arguments in the order of the method's.
    fn given(&mut self, operation: &Operation) -> Given {
        let Plan { parameters, body } = plan(operation, self.known);
        let mut given = Given::default();
        if let Some(url) = &operation.presigned_url {
            given.add(true, url, quote! { "https://storage.example.com/file?signature=abc123" });
        }
        for (parameter, value) in parameters {
            let Parameter { argument, wire: _, style: _ } = parameter;
            let tokens = self.typed(&argument.ty, &value);
            let tokens = self.bound(&argument.name, &argument.ty, tokens);
            given.add(argument.required, &argument.name, tokens);
        }
        match body {
            None => {}
            Some(Shown::Fields(fields, _)) => {
                for (field, value) in fields {
                    let BodyField { argument, field } = field;
                    let tokens = self.field_argument(field, &value);
                    let tokens = self.bound(argument, &field.ty, tokens);
                    given.add(is_required(field.presence), argument, tokens);
                }
            }
            Some(Shown::Parts(parts)) => {
                for (part, value) in parts {
                    let tokens = self.part(part, &value);
                    given.add(part.argument.required, &part.argument.name, tokens);
                }
            }
            Some(Shown::Whole(body, value)) => {
                let argument = &body.argument;
                let name = ident(argument.name.as_str());
                let statement = match value {
                    Some(value) => {
                        let value = self.exact(&argument.ty, &value);
                        quote! { let #name = #value; }
                    }
                    None => {
                        let ty = self.ty(&argument.ty);
                        quote! { let #name: #ty = serde_json::from_str(&std::fs::read_to_string("body.json")?)?; }
                    }
                };
                self.statements.push(statement);
                given.add(argument.required, &argument.name, quote! { &#name });
            }
            Some(Shown::Text(body, text)) => given.add(body.argument.required, &body.argument.name, quote! { #text }),
            Some(Shown::Bytes(body)) => {
                given.add(body.argument.required, &body.argument.name, quote! { std::fs::read("body.bin")? });
            }
        }
        given
    }

    /// A value of several parts gets a name of its own, so that the call stays readable.
    fn bound(&mut self, name: &ArgumentName, ty: &TypeRef, tokens: TokenStream) -> TokenStream {
        let composite = match ty {
            TypeRef::Filters(_) => true,
            TypeRef::Named(_) | TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Nullable(_) | TypeRef::Boxed(_) => {
                tokens.to_string().contains(":: new (")
            }
            TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F64
            | TypeRef::String
            | TypeRef::Binary
            | TypeRef::Date
            | TypeRef::DateTime
            | TypeRef::TimestampMillis
            | TypeRef::TimestampSeconds
            | TypeRef::TimestampFraction
            | TypeRef::Value
            | TypeRef::Unit
            | TypeRef::Tuple(_) => false,
        };
        if !composite || name.as_str() == "client" {
            return tokens;
        }
        let name = ident(name.as_str());
        self.statements.push(quote! { let #name = #tokens; });
        quote! { #name }
    }

    /// All records across pages, one by one.
    fn walk(&mut self, resource: &Resource, paging: &Paging, call: &TokenStream) -> TokenStream {
        self.uses.insert(("futures_util".to_owned(), "TryStreamExt".to_owned()));
        let item = self.noun(&paging.item).unwrap_or_else(|| "item".to_owned());
        let accessor = resource.accessor.as_str();
        let items = if accessor == item || accessor == "client" || accessor.ends_with('_') { "items" } else { accessor };
        let print = format!("{{{item}:?}}");
        let (item, items) = (ident(item), ident(items));
        quote! {
            let mut #items = #call.items();
            while let Some(#item) = #items.try_next().await? { println!(#print); }
        }
    }

    /// Something to do with the answer.
    fn answer(&mut self, success: &Success, call: &TokenStream) -> TokenStream {
        let noun = match success {
            Success::One(Decode::Nothing) => return quote! { #call.await?; },
            Success::One(Decode::Bytes) => {
                return quote! { let answer = #call.await?; std::fs::write("answer.bin", &answer)?; };
            }
            Success::One(Decode::Text) => return quote! { let answer = #call.await?; println!("{answer}"); },
            Success::One(Decode::Json(ty)) => self.noun(ty),
            Success::Several { .. } => None,
        };
        let name = noun.unwrap_or_else(|| "answer".to_owned());
        let print = format!("{{{name}:?}}");
        let name = ident(name);
        quote! { let #name = #call.await?; println!(#print); }
    }

    /// What a value of a type is called, where its name is one or two words: `alert`.
    fn noun(&self, ty: &TypeRef) -> Option<String> {
        let TypeRef::Named(name) = ty else { return None };
        let module = self.known.definition(name)?.module.as_str();
        let short = module.len() <= 16 && !module.ends_with('_') && module != "client";
        // The types that are declared inside another stand in its module.
        (short && module.replace('_', "") == name.as_str().to_lowercase()).then(|| module.to_owned())
    }

    fn runtime(&mut self, name: &str) -> TokenStream {
        self.named(&format!("{}::runtime", self.known.library), name)
    }

    fn named(&mut self, path: &str, name: &str) -> TokenStream {
        self.uses.insert((path.to_owned(), name.to_owned()));
        let name = ident(name);
        quote! { #name }
    }

    fn of_crate(&mut self, module: &str, name: &TypeName) -> TokenStream {
        if TAKEN.contains(&name.as_str()) {
            let (library, module, name) = (ident(&self.known.library), ident(module), ident(name.as_str()));
            return quote! { #library::#module::#name };
        }
        self.named(&format!("{}::{module}", self.known.library), name.as_str())
    }

    /// A type, where a sample has to name it.
    fn ty(&mut self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool => quote! { bool },
            TypeRef::I32 => quote! { i32 },
            TypeRef::I64 => quote! { i64 },
            TypeRef::U32 => quote! { u32 },
            TypeRef::U64 => quote! { u64 },
            TypeRef::F64 => quote! { f64 },
            TypeRef::String => quote! { String },
            TypeRef::Binary => self.runtime("Body"),
            TypeRef::Date => quote! { chrono::NaiveDate },
            TypeRef::DateTime => self.runtime("DateTime"),
            TypeRef::TimestampMillis => self.runtime("Timestamp"),
            TypeRef::TimestampSeconds => self.runtime("TimestampSeconds"),
            TypeRef::TimestampFraction => self.runtime("FractionalTimestamp"),
            TypeRef::Value => quote! { serde_json::Value },
            TypeRef::Unit => quote! { () },
            TypeRef::Named(name) => self.of_crate("models", name),
            TypeRef::Filters(name) => self.of_crate("filters", name),
            TypeRef::List(item) => {
                let item = self.ty(item);
                quote! { Vec<#item> }
            }
            TypeRef::Tuple(elements) => {
                let elements: Vec<TokenStream> = elements.iter().map(|element| self.ty(element)).collect();
                quote! { (#(#elements,)*) }
            }
            TypeRef::Map(value) => {
                let map = self.named("std::collections", "BTreeMap");
                let value = self.ty(value);
                quote! { #map<String, #value> }
            }
            TypeRef::Nullable(inner) => {
                let inner = self.ty(inner);
                quote! { Option<#inner> }
            }
            TypeRef::Boxed(inner) => {
                let inner = self.ty(inner);
                quote! { Box<#inner> }
            }
        }
    }

    /// A value for an argument that takes exactly its type, but borrowed text and any iterator.
    fn typed(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match ty {
            TypeRef::Date => match value.as_str() {
                Some(text) => quote! { #text.parse()? },
                None => self.exact(ty, value),
            },
            TypeRef::String | TypeRef::List(_) => self.loose(ty, value),
            TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F64
            | TypeRef::Binary
            | TypeRef::DateTime
            | TypeRef::TimestampMillis
            | TypeRef::TimestampSeconds
            | TypeRef::TimestampFraction
            | TypeRef::Value
            | TypeRef::Unit
            | TypeRef::Named(_)
            | TypeRef::Filters(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Nullable(_)
            | TypeRef::Boxed(_) => self.exact(ty, value),
        }
    }

    /// A value for an argument that takes what becomes its type: text borrowed, a list as an array.
    fn loose(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match (ty, value) {
            (TypeRef::String, Value::String(text)) => quote! { #text },
            (TypeRef::Boxed(inner), value) => self.loose(inner, value),
            (TypeRef::List(item), Value::Array(values)) if !values.is_empty() => {
                let short: Option<Vec<TokenStream>> = values.iter().map(|value| self.variant_in_short(item, value)).collect();
                // One kind of text for all: an array has one type.
                let short = short.filter(|_| values.iter().all(Value::is_string) || values.iter().all(Value::is_boolean));
                let values = short.unwrap_or_else(|| values.iter().map(|value| self.item(item, value)).collect());
                quote! { [#(#values),*] }
            }
            (TypeRef::Named(_), value) => match self.variant_in_short(ty, value) {
                Some(short) => short,
                None => self.exact(ty, value),
            },
            (ty, value) => self.exact(ty, value),
        }
    }

    /// A value of a list of what becomes the type.
    fn item(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let suffixed = match (ty, value.as_i64(), value.as_u64()) {
            // Without a type of its own a number would be an `i32`, which does not become these.
            (TypeRef::U32, _, Some(number)) => u32::try_from(number).ok().map(Literal::u32_suffixed),
            (TypeRef::U64, _, Some(number)) => Some(Literal::u64_suffixed(number)),
            (TypeRef::I64, Some(number), _) if i32::try_from(number).is_err() && number > 0 => {
                Some(Literal::i64_suffixed(number))
            }
            _ => None,
        };
        match suffixed {
            Some(number) => quote! { #number },
            None => self.loose(ty, value),
        }
    }

    /// A value of exactly this type.
    fn exact(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match (ty, value) {
            (TypeRef::Bool, Value::Bool(value)) => quote! { #value },
            (TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64, Value::Number(_)) => whole(value),
            (TypeRef::F64, Value::Number(_)) => fraction(value),
            (TypeRef::String, Value::String(text)) => quote! { #text.to_owned() },
            (TypeRef::Binary, Value::String(text)) => {
                let body = self.runtime("Body");
                quote! { #body::from(#text) }
            }
            (TypeRef::Date, Value::String(text)) => quote! { #text.parse::<chrono::NaiveDate>()? },
            (TypeRef::DateTime, Value::String(text)) => {
                let time = self.runtime("DateTime");
                quote! { #text.parse::<#time>()? }
            }
            (TypeRef::TimestampMillis, Value::Number(_)) => {
                let (time, number) = (self.runtime("Timestamp"), whole(value));
                quote! { #time::from_millis(#number) }
            }
            (TypeRef::TimestampSeconds, Value::Number(_)) => {
                let (time, number) = (self.runtime("TimestampSeconds"), whole(value));
                quote! { #time::from_secs(#number) }
            }
            (TypeRef::TimestampFraction, Value::Number(_)) => {
                let (time, number) = (self.runtime("FractionalTimestamp"), fraction(value));
                quote! { #time::from_millis(#number) }
            }
            (TypeRef::Value, value) => self.json(value),
            (TypeRef::Unit, _) => quote! { () },
            (TypeRef::Named(name), value) => self.model(name, value),
            (TypeRef::Filters(name), Value::Object(_)) => self.filters(name, value),
            (TypeRef::List(item), Value::Array(values)) if values.is_empty() => {
                let item = self.ty(item);
                quote! { Vec::<#item>::new() }
            }
            (TypeRef::List(item), Value::Array(values)) => {
                let values: Vec<TokenStream> = values.iter().map(|value| self.exact(item, value)).collect();
                // The printer does not lay out what is inside a macro.
                quote! { Vec::from([#(#values),*]) }
            }
            (TypeRef::Tuple(elements), Value::Array(values)) if elements.len() == values.len() => {
                let values: Vec<TokenStream> =
                    elements.iter().zip(values).map(|(element, value)| self.exact(element, value)).collect();
                quote! { (#(#values,)*) }
            }
            (TypeRef::Map(of), Value::Object(members)) => self.map(of, members),
            (TypeRef::Nullable(_), Value::Null) => quote! { None },
            (TypeRef::Nullable(inner), value) => {
                let value = self.exact(inner, value);
                quote! { Some(#value) }
            }
            (TypeRef::Boxed(inner), value) => {
                let value = self.exact(inner, value);
                quote! { Box::new(#value) }
            }
            // A value that does not fit is none of ours; as JSON it is at least what it is.
            (
                TypeRef::Bool
                | TypeRef::I32
                | TypeRef::I64
                | TypeRef::U32
                | TypeRef::U64
                | TypeRef::F64
                | TypeRef::String
                | TypeRef::Binary
                | TypeRef::Date
                | TypeRef::DateTime
                | TypeRef::TimestampMillis
                | TypeRef::TimestampSeconds
                | TypeRef::TimestampFraction
                | TypeRef::Filters(_)
                | TypeRef::List(_)
                | TypeRef::Tuple(_)
                | TypeRef::Map(_),
                value,
            ) => self.out_of_json(ty, value),
        }
    }

    fn map(&mut self, of: &TypeRef, members: &serde_json::Map<String, Value>) -> TokenStream {
        if members.is_empty() {
            let of = self.ty(of);
            let map = self.named("std::collections", "BTreeMap");
            return quote! { #map::<String, #of>::new() };
        }
        let map = self.named("std::collections", "BTreeMap");
        let entries: Vec<TokenStream> = members
            .iter()
            .map(|(name, value)| {
                let value = self.exact(of, value);
                quote! { (#name.to_owned(), #value) }
            })
            .collect();
        quote! { #map::from([#(#entries),*]) }
    }

    /// `json!({"a": 1})`
    fn json(&mut self, value: &Value) -> TokenStream {
        self.named("serde_json", "json");
        let placeholder = ident(format!("{PLACEHOLDER}{}_", self.json.len()));
        self.json.push(value.clone());
        quote! { #placeholder }
    }

    /// A value that can only be read: its type has no constructor, or none that takes this.
    fn out_of_json(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let ty = self.ty(ty);
        let json = self.json(value);
        quote! { serde_json::from_value::<#ty>(#json)? }
    }

    fn model(&mut self, name: &TypeName, value: &Value) -> TokenStream {
        let built = match self.known.definition(name).map(|definition| &definition.kind) {
            Some(TypeKind::Struct(strukt)) => self.structure(name, strukt, value),
            Some(TypeKind::Enum(values)) => self.member(name, values, value),
            Some(TypeKind::Union(union)) => self.variant(name, union, value),
            Some(TypeKind::Alias(target)) => Some(self.exact(target, value)),
            Some(TypeKind::Newtype(target)) => {
                let inner = self.exact(target, value);
                let name = self.of_crate("models", name);
                Some(quote! { #name(#inner) })
            }
            None => None,
        };
        built.unwrap_or_else(|| self.out_of_json(&TypeRef::Named(name.clone()), value))
    }

    fn member(&mut self, name: &TypeName, values: &Enum, value: &Value) -> Option<TokenStream> {
        let variant = ident(member_of(values, value)?.name.as_str());
        let name = self.of_crate("models", name);
        Some(quote! { #name::#variant })
    }

    fn variant(&mut self, name: &TypeName, union: &Union, value: &Value) -> Option<TokenStream> {
        let variant = variant_of(union, value, self.known)?;
        let inner = self.exact(&variant.ty, value);
        let (name, variant) = (self.of_crate("models", name), ident(variant.name.as_str()));
        Some(quote! { #name::#variant(#inner) })
    }

    /// Text or a truth value that becomes a union by itself.
    fn variant_in_short(&self, ty: &TypeRef, value: &Value) -> Option<TokenStream> {
        let TypeRef::Named(name) = ty else { return None };
        let TypeKind::Union(union) = &self.known.definition(name)?.kind else { return None };
        let variant = variant_of(union, value, self.known).filter(|_| union.constructible)?;
        match (&variant.ty, value) {
            (TypeRef::String, Value::String(text)) => Some(quote! { #text }),
            (TypeRef::Bool, Value::Bool(value)) => Some(quote! { #value }),
            _ => None,
        }
    }

    /// `Rule::new("name").comment("text")`
    fn structure(&mut self, name: &TypeName, strukt: &Struct, value: &Value) -> Option<TokenStream> {
        let Struct { fields, extra: _, constructible, settable } = strukt;
        let members = value.as_object().filter(|_| *constructible)?;
        let value_of = |field: &Field| members.get(field.wire.as_str());
        let mut required = Vec::new();
        let mut optional = Vec::new();
        for field in fields {
            match (field.presence, value_of(field)) {
                (Presence::Required, value) => required.push(self.loose(&field.ty, value?)),
                (_, None) | (Presence::RequiredNullable | Presence::Optional, Some(Value::Null)) => {}
                // A body that is given field by field has no setters of its own.
                (_, Some(_)) if !settable => return None,
                (Presence::RequiredNullable | Presence::Optional, Some(value)) => {
                    optional.push((ident(field.name.as_str()), self.loose(&field.ty, value)));
                }
                (Presence::OptionalNullable, Some(value)) => {
                    optional.push((ident(field.name.as_str()), self.maybe(&field.ty, value)));
                }
            }
        }
        let name = self.of_crate("models", name);
        let setters = optional.iter().map(|(name, value)| quote! { .#name(#value) });
        Some(quote! { #name::new(#(#required),*)#(#setters)* })
    }

    /// A value for what may be missing and may be null.
    fn maybe(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let maybe = |sample: &mut Self| sample.runtime("Maybe");
        match (ty, value) {
            // JSON may be null itself, so what is null has to be said.
            (TypeRef::Value, value) => {
                let (maybe, value) = (maybe(self), self.json(value));
                quote! { #maybe::Value(#value) }
            }
            (_, Value::Null) => {
                let maybe = maybe(self);
                quote! { #maybe::Null }
            }
            (ty, value) => self.exact(ty, value),
        }
    }

    /// `AlertFilters::new().severity_eq([Severity::High])`
    fn filters(&mut self, name: &TypeName, value: &Value) -> TokenStream {
        let mut setters = Vec::new();
        if let Some(filters) = self.known.filters(name) {
            for (field, operators) in value.as_object().into_iter().flatten() {
                for (operator, operand) in operators.as_object().into_iter().flatten() {
                    setters.extend(operator_of(filters, field, operator).map(|method| self.operator(method, operand)));
                }
            }
        }
        let name = self.of_crate("filters", name);
        quote! { #name::new()#(#setters)* }
    }

    fn operator(&mut self, method: &FilterMethod, operand: &Value) -> TokenStream {
        let value = match &method.value {
            FilterValue::One(ty) => self.typed(ty, operand),
            FilterValue::Many(ty) => self.loose(&TypeRef::List(Box::new(ty.clone())), operand),
        };
        let method = ident(method.name.as_str());
        quote! { .#method(#value) }
    }

    fn field_argument(&mut self, field: &Field, value: &Value) -> TokenStream {
        match field.presence {
            Presence::Required | Presence::Optional => self.loose(&field.ty, value),
            Presence::RequiredNullable if value.is_null() => quote! { None },
            Presence::RequiredNullable => {
                let value = self.exact(&field.ty, value);
                quote! { Some(#value) }
            }
            Presence::OptionalNullable => self.maybe(&field.ty, value),
        }
    }

    fn part(&mut self, part: &Part, value: &Value) -> TokenStream {
        let Part { argument, wire: _, kind } = part;
        match kind {
            PartKind::File | PartKind::Files => {
                let (name, part) = (value.as_str().unwrap_or("file.bin"), self.runtime("Part"));
                let file = quote! { #part::bytes(std::fs::read(#name)?).file_name(#name) };
                if *kind == PartKind::Files {
                    quote! { [#file] }
                } else {
                    file
                }
            }
            PartKind::Text | PartKind::Texts => self.typed(&argument.ty, value),
            PartKind::Json => {
                let tokens = self.exact(&argument.ty, value);
                let tokens = self.bound(&argument.name, &argument.ty, tokens);
                quote! { &#tokens }
            }
        }
    }

    /// The whole text: the `use` lines, the values, the call.
    fn text(self, end: &TokenStream) -> String {
        let Sample { known: _, uses, statements, json } = self;
        let uses = uses_text(&uses);
        let body = body_text(&quote! { #(#statements)* #end });
        let body = with_json(&body, &json);
        if uses.is_empty() { body } else { format!("{uses}\n{body}") }
    }
}

/// A whole number, with its thousands set apart where it is long.
fn whole(value: &Value) -> TokenStream {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let mut spaced = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
            spaced.push('_');
        }
        spaced.push(digit);
    }
    // What is no number after all would have been found not to fit.
    format!("{sign}{spaced}").parse().unwrap_or_default()
}

fn fraction(value: &Value) -> TokenStream {
    let number = value.as_f64().unwrap_or_default();
    let literal = Literal::f64_unsuffixed(number.abs());
    if number < 0.0 {
        quote! { -#literal }
    } else {
        quote! { #literal }
    }
}

/// The `use` lines, the standard library's first, with what comes from one place in one.
fn uses_text(uses: &BTreeSet<(String, String)>) -> String {
    let mut paths: Vec<&String> = uses.iter().map(|(path, _)| path).collect();
    paths.dedup();
    paths.sort_by_key(|path| !path.starts_with("std"));
    let lines = paths.into_iter().map(|path| {
        let names: Vec<_> = uses.iter().filter(|(known, _)| known == path).map(|(_, name)| ident(name)).collect();
        let path = path.split("::").map(ident).map(|part| quote! { #part }).reduce(|path, part| quote! { #path::#part });
        match names.as_slice() {
            [only] => quote! { use #path::#only; },
            _ => quote! { use #path::{#(#names),*}; },
        }
    });
    printed(&quote! { #(#lines)* })
}

/// How deep a sample stands when it is printed: the printer knows one width for all, and a sample stands in a narrow column.
const DEPTH: usize = 7;

/// Statements as they stand in a function, without its indentation.
fn body_text(statements: &TokenStream) -> String {
    let function = quote! { async fn sample() { #statements } };
    let nested = (0..DEPTH).fold(function, |inner, _| quote! { mod narrow { #inner } });
    let text = printed(&nested);
    let indent = " ".repeat(4 * (DEPTH + 1));
    let lines: Vec<&str> = text.lines().skip(DEPTH + 1).collect();
    let inner = lines.len().saturating_sub(DEPTH + 1);
    let lines: Vec<&str> = lines.into_iter().take(inner).map(|line| line.strip_prefix(&indent).unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned()
}

fn printed(items: &TokenStream) -> String {
    match syn::parse2(items.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // What is written here is Rust; where it is not, the text shows it better than a panic would.
        Err(_) => format!("\n{items}\n\n"),
    }
}

/// The text with its JSON, laid out where it stands.
fn with_json(text: &str, json: &[Value]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut line = line.to_owned();
        for (index, value) in json.iter().enumerate() {
            let placeholder = format!("{PLACEHOLDER}{index}_");
            if line.contains(&placeholder) {
                let laid_out = layout::json(value, 60, 4).replace('\n', &format!("\n{}", " ".repeat(indent)));
                line = line.replace(&placeholder, &format!("json!({laid_out})"));
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_readable() {
        let text = |value| whole(&value).to_string().replace(' ', "");
        assert_eq!([text(json!(1000)), text(json!(10_000)), text(json!(-1_234_567))], ["1000", "10_000", "-1_234_567"]);
        assert_eq!(fraction(&json!(-2)).to_string().replace(' ', ""), "-2.0");
    }

    #[test]
    fn json_is_laid_out_where_it_stands() {
        let text = format!("call(\n    {PLACEHOLDER}0_,\n)");
        let value = json!({"first": "a text that takes a good deal of room", "second": "and another one that does"});
        let expected = "call(\n    json!({\n        \"first\": \"a text that takes a good deal of room\",\n        \
                        \"second\": \"and another one that does\"\n    }),\n)";
        assert_eq!(with_json(&text, &[value]), expected);
    }
}
