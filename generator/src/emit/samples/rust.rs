//! A sample as a call of the client, with the `use` lines it needs.
//!
//! It is the body of an `async fn` with `client` in scope that gives `Result<(), Box<dyn std::error::Error>>`, without the `Ok(())` at
//! the end. Beside the client's crate it may speak of `chrono`, `futures_util` and `serde_json`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::expressions::Expressions;
use super::plan::{Plan, Shown, exactly, filters_in_use, plan};
use super::value::{is_required, value};
use super::{Known, text};
use crate::emit::rust::types::ident;
use crate::ir::{
    ArgumentName, BodyField, Call, Content, Decode, Filters, Operation, Paging, Parameter, Part, PartKind, Resource, Success,
    TypeRef, Upload, UploadStep,
};

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

/// A call with exactly these values, which ends when its answer is there. It needs no file.
pub(in crate::emit) fn exact(resource: &Resource, operation: &Operation, call: &Call, known: &Known<'_>) -> String {
    let mut sample = Sample { inline: true, ..Sample::new(known) };
    let given = sample.with(operation, exactly(operation, call));
    let (accessor, method) = (ident(resource.accessor.as_str()), ident(operation.name.as_str()));
    let required = given.required.iter().map(|(_, value)| value);
    let optional = given.optional.iter().map(|(name, value)| setter(name, value));
    sample.text(&quote! { client.#accessor().#method(#(#required),*)#(#optional)*.await?; })
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
    let kind = sample.write.runtime("Upload");
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
    let built = sample.write.exact(&ty, &value);
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
    /// What writes its values.
    write: Expressions<'k, 'a>,
    /// The statements before the call.
    statements: Vec<TokenStream>,
    /// Whether the content of files stands in the sample itself.
    inline: bool,
}

impl<'k, 'a> Sample<'k, 'a> {
    fn new(known: &'k Known<'a>) -> Sample<'k, 'a> {
        Sample { write: Expressions::new(known), statements: Vec::new(), inline: false }
    }

    /// Everything that the sample gives to an operation, required arguments in the order of the method's.
    fn given(&mut self, operation: &Operation) -> Given {
        let plan = plan(operation, self.write.known);
        self.with(operation, plan)
    }

    /// The same of what was planned otherwise.
    fn with(&mut self, operation: &Operation, Plan { parameters, body }: Plan<'_>) -> Given {
        let mut given = Given::default();
        if let Some(url) = &operation.presigned_url {
            given.add(true, url, quote! { "https://storage.example.com/file?signature=abc123" });
        }
        for (parameter, value) in parameters {
            let Parameter { argument, wire: _, style: _ } = parameter;
            let tokens = self.write.typed(&argument.ty, &value);
            let tokens = self.bound(&argument.name, &argument.ty, tokens);
            given.add(argument.required, &argument.name, tokens);
        }
        match body {
            None => {}
            Some(Shown::Fields(fields, _)) => {
                for (field, value) in fields {
                    let BodyField { argument, field } = field;
                    let tokens = self.write.field_argument(field, &value);
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
                        let value = self.write.exact(&argument.ty, &value);
                        quote! { let #name = #value; }
                    }
                    None => {
                        let ty = self.write.ty(&argument.ty);
                        quote! { let #name: #ty = serde_json::from_str(&std::fs::read_to_string("body.json")?)?; }
                    }
                };
                self.statements.push(statement);
                given.add(argument.required, &argument.name, quote! { &#name });
            }
            Some(Shown::Text(body, text)) => given.add(body.argument.required, &body.argument.name, quote! { #text }),
            Some(Shown::Bytes(body)) => {
                given.add(body.argument.required, &body.argument.name, self.file("body.bin"));
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
            | TypeRef::External(_)
            | TypeRef::Tuple(_) => false,
        };
        if !composite || name.as_str() == "client" {
            return tokens;
        }
        let name = ident(name.as_str());
        self.statements.push(quote! { let #name = #tokens; });
        quote! { #name }
    }

    /// The content of a file.
    fn file(&self, name: &str) -> TokenStream {
        if self.inline {
            quote! { "content" }
        } else {
            quote! { std::fs::read(#name)? }
        }
    }

    /// A part of a multipart form.
    fn part(&mut self, part: &Part, value: &Value) -> TokenStream {
        let Part { argument, wire: _, kind, content_type: _ } = part;
        match kind {
            PartKind::File | PartKind::Files => {
                let (name, part) = (value.as_str().unwrap_or("file.bin"), self.write.runtime("Part"));
                let content = self.file(name);
                let file = quote! { #part::bytes(#content).file_name(#name) };
                if *kind == PartKind::Files {
                    quote! { [#file] }
                } else {
                    file
                }
            }
            PartKind::Text | PartKind::Texts => self.write.typed(&argument.ty, value),
            PartKind::Json | PartKind::Jsons => {
                let tokens = self.write.exact(&argument.ty, value);
                let tokens = self.bound(&argument.name, &argument.ty, tokens);
                quote! { &#tokens }
            }
        }
    }

    /// All records across pages, one by one.
    fn walk(&mut self, resource: &Resource, paging: &Paging, call: &TokenStream) -> TokenStream {
        self.write.named("futures_util", "TryStreamExt");
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
        let module = self.write.known.definition(name)?.module.as_str();
        let short = module.len() <= 16 && !module.ends_with('_') && module != "client";
        // The types that are declared inside another stand in its module.
        (short && module.replace('_', "") == name.as_str().to_lowercase()).then(|| module.to_owned())
    }

    /// The whole sample, with these statements at its end.
    fn text(self, end: &TokenStream) -> String {
        let Sample { write: Expressions { known: _, uses, json }, statements, inline: _ } = self;
        text::text(&uses, &quote! { #(#statements)* #end }, &json)
    }
}
