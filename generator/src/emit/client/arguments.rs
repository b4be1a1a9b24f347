//! What can be given to an operation: the arguments that its methods and setters take.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Body, BodyField, Content, Operation, Parameter, Part, PartKind, Presence};

/// An argument of a method or a setter, and the value made of it.
pub(super) struct Given {
    /// Its name.
    pub name: Ident,
    /// Its type as an argument.
    pub argument: TokenStream,
    /// The value that is sent.
    pub value: TokenStream,
    /// What it is.
    pub docs: String,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
}

/// What must be given, in the order of the method's arguments.
pub(super) fn required(operation: &Operation, imports: &mut Imports) -> Vec<Given> {
    let mut given = Vec::new();
    if let Some(url) = &operation.presigned_url {
        let name = ident(url.as_str());
        let docs = "The complete pre-signed URL. It is used as it is, and without any credential.".to_owned();
        given.push(Given { argument: quote! { impl Into<String> }, value: quote! { #name }, name, docs, deprecated: false });
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.argument.required) {
        given.push(parameter_argument(parameter, imports));
    }
    if let Some(body) = &operation.body {
        given.extend(required_of_body(body, imports));
    }
    given
}

fn required_of_body(body: &Body, imports: &mut Imports) -> Vec<Given> {
    match &body.content {
        Content::Fields { fields, .. } => fields
            .iter()
            .filter(|field| matches!(field.field.presence, Presence::Required | Presence::RequiredNullable))
            .map(|field| field_argument(field, imports))
            .collect(),
        Content::Multipart { parts } => {
            parts.iter().filter(|part| part.argument.required).map(|part| part_argument(part, imports)).collect()
        }
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } if body.argument.required => {
            vec![body_argument(body, imports)]
        }
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => Vec::new(),
    }
}

/// What may be left out, each with what to say of it where the document says nothing.
pub(super) fn optional(operation: &Operation, imports: &mut Imports) -> Vec<(Given, String)> {
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.argument.required);
    let mut optional: Vec<(Given, String)> =
        parameters.map(|parameter| (parameter_argument(parameter, imports), format!("`{}`.", parameter.wire))).collect();
    let Some(body) = &operation.body else { return optional };
    match &body.content {
        Content::Fields { fields, .. } => optional.extend(
            fields
                .iter()
                .filter(|field| !matches!(field.field.presence, Presence::Required | Presence::RequiredNullable))
                .map(|field| (field_argument(field, imports), format!("`{}`.", field.field.wire))),
        ),
        Content::Multipart { parts } => optional.extend(
            parts
                .iter()
                .filter(|part| !part.argument.required)
                .map(|part| (part_argument(part, imports), format!("`{}`.", part.wire))),
        ),
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } if !body.argument.required => {
            optional.push((body_argument(body, imports), "The body.".to_owned()));
        }
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {}
    }
    optional
}

/// The argument of a parameter.
pub(super) fn parameter_argument(parameter: &Parameter, imports: &mut Imports) -> Given {
    let name = ident(parameter.argument.name.as_str());
    let (argument, value) = imports.typed_argument(&name, &parameter.argument.ty);
    Given { name, argument, value, docs: parameter.argument.docs.0.clone(), deprecated: parameter.argument.deprecated }
}

/// The argument of a field of the body.
pub(super) fn field_argument(field: &BodyField, imports: &mut Imports) -> Given {
    let name = ident(field.argument.as_str());
    let (argument, value) = imports.argument(&name, &field.field.ty);
    let (argument, value) = match field.field.presence {
        Presence::Required | Presence::Optional => (argument, value),
        Presence::RequiredNullable => {
            let ty = imports.ty(&field.field.ty);
            (quote! { Option<#ty> }, quote! { #name })
        }
        Presence::OptionalNullable => {
            let ty = imports.field_type(&field.field.ty, field.field.presence);
            (quote! { impl Into<#ty> }, quote! { #name.into() })
        }
    };
    Given { name, argument, value, docs: field.field.docs.0.clone(), deprecated: field.field.deprecated }
}

/// The argument of a part of a multipart form.
pub(super) fn part_argument(part: &Part, imports: &mut Imports) -> Given {
    let name = ident(part.argument.name.as_str());
    let (argument, value) = match part.kind {
        PartKind::File => (quote! { runtime::Part }, quote! { #name }),
        PartKind::Files => (quote! { impl IntoIterator<Item = runtime::Part> }, quote! { #name }),
        PartKind::Text | PartKind::Texts => imports.typed_argument(&name, &part.argument.ty),
        PartKind::Json | PartKind::Jsons => {
            let ty = imports.ty(&part.argument.ty);
            (quote! { &#ty }, quote! { #name })
        }
    };
    Given { name, argument, value, docs: part.argument.docs.0.clone(), deprecated: part.argument.deprecated }
}

/// The argument of a body that is one value.
pub(super) fn body_argument(body: &Body, imports: &mut Imports) -> Given {
    let name = ident(body.argument.name.as_str());
    let argument = match &body.content {
        Content::Text { .. } => quote! { impl Into<String> },
        Content::Bytes { .. } => quote! { impl Into<runtime::Body> },
        Content::Json { .. } | Content::Form { .. } | Content::Fields { .. } | Content::Multipart { .. } => {
            let ty = imports.ty(&body.argument.ty);
            quote! { &#ty }
        }
    };
    Given { value: quote! { #name }, name, argument, docs: body.argument.docs.0.clone(), deprecated: body.argument.deprecated }
}
