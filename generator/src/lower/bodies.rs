//! From request bodies to arguments.

use super::examples;
use super::lowering::{Context, Lowering};
use super::names;
use super::operations::query_style;
use super::schemas::{field_docs, nullable_type_of, schema_docs, type_of};
use super::scope::{Scope, Wish};
use super::streams;
use crate::document::Pointer;
use crate::ir::{
    Argument, ArgumentName, Body, BodyField, BodyFormat, Content, Docs, Encoding, Field, Part, PartKind, Presence,
    PropertyEncoding, TypeKind, TypeRef, Wire,
};
use crate::openapi::Api;
use crate::openapi::model::{self, Kind, MediaType, Object, Schema};

/// What a media type is to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// JSON, or what is written as JSON.
    Json,
    /// A URL-encoded form.
    Form,
    /// A multipart form.
    Multipart,
    /// Text of any kind.
    Text,
    /// Anything else.
    Bytes,
}

/// The family of a media type. A range that allows everything is taken as JSON, which is what such documents mean.
pub(super) fn family(media_type: &str) -> Family {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match plain.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" | "" => Family::Json,
        "application/x-www-form-urlencoded" => Family::Form,
        "application/xml" | "application/yaml" | "application/x-yaml" | "application/javascript" | "application/graphql" => {
            Family::Text
        }
        plain if streams::is_stream(plain) => Family::Text,
        plain if plain.ends_with("+json") => Family::Json,
        plain if plain.starts_with("multipart/") => Family::Multipart,
        plain if plain.starts_with("text/") || plain.ends_with("+xml") || plain.ends_with("+yaml") => Family::Text,
        _ => Family::Bytes,
    }
}

/// The media type as it is sent: a range is no media type.
pub(super) fn sendable(media_type: &str, family: Family) -> String {
    if !media_type.contains('*') && !media_type.is_empty() {
        return media_type.to_owned();
    }
    match family {
        Family::Json => "application/json",
        Family::Text => "text/plain",
        Family::Form | Family::Multipart | Family::Bytes => "application/octet-stream",
    }
    .to_owned()
}

/// The format that is sent: that which a client would rather write, then the document's first.
pub(super) fn chosen<'a>(api: &'a Api, body: &'a model::Body) -> Option<&'a MediaType> {
    body.contents.iter().min_by_key(|content| family_of(api, content))
}

/// Chooses one of the formats that a body may have, and makes arguments of it. None where the body can hold nothing.
pub(super) fn lower_body<'a>(
    lowering: &mut Lowering<'a>,
    arguments: &mut Scope,
    body: &'a model::Body,
    context: &Context,
) -> Option<Body> {
    let chosen = chosen(lowering.api, body)?;
    let context = Context { input: true, flattened: body.flatten, ..context.inside("Request") };
    if body.flatten
        && let Some(fields) = lower_fields(lowering, arguments, body, chosen, &context)
    {
        return Some(fields);
    }
    for other in body.contents.iter().filter(|other| !std::ptr::eq(*other, chosen)) {
        lowering.kept_wider(&other.at, by_callers(chosen, other));
    }
    let content = lower_content(lowering, arguments, chosen, &context);
    let ty = match (&content, &chosen.schema) {
        (Content::Json { .. } | Content::Form { .. }, Some(schema)) => nullable_type_of(lowering, schema, &context),
        (Content::Json { .. } | Content::Form { .. }, None) => TypeRef::Value,
        (Content::Text { .. }, _) => TypeRef::String,
        (Content::Bytes { .. }, _) => TypeRef::Binary,
        (Content::Multipart { .. } | Content::Fields { .. }, _) => TypeRef::Unit,
    };
    Some(Body { argument: body_argument(lowering, body, chosen, ty), content })
}

/// What is said of a format that has no types.
fn by_callers(chosen: &MediaType, other: &MediaType) -> String {
    format!(
        "the client writes this body as `{}`; what is sent as `{}` callers write themselves, for `Call::bytes`",
        chosen.name, other.name
    )
}

fn body_argument<'a>(lowering: &Lowering<'a>, body: &'a model::Body, chosen: &'a MediaType, ty: TypeRef) -> Argument {
    let docs = body.description.clone().or_else(|| chosen.schema.as_ref().map(|schema| schema_docs(schema).0));
    Argument {
        name: ArgumentName("body".to_owned()),
        ty,
        required: body.required,
        docs: Docs(docs.unwrap_or_default()),
        deprecated: false,
        example: examples::of_content(lowering, chosen),
    }
}

/// The family of a content; what is said to be anything but described as bytes is bytes.
fn family_of(api: &Api, content: &MediaType) -> Family {
    let family = family(&content.name);
    let binary = content.schema.as_ref().is_some_and(|schema| api.is_binary(schema));
    if family == Family::Json && binary { Family::Bytes } else { family }
}

fn lower_content<'a>(lowering: &mut Lowering<'a>, arguments: &mut Scope, chosen: &'a MediaType, context: &Context) -> Content {
    note_encoding(lowering, chosen);
    let family = family_of(lowering.api, chosen);
    let media_type = sendable(&chosen.name, family);
    match family {
        Family::Json => Content::Json { media_type },
        Family::Form => Content::Form { encoding: form_encoding(chosen) },
        Family::Text => Content::Text { media_type },
        Family::Bytes => Content::Bytes { media_type },
        Family::Multipart => match object_of(lowering, chosen) {
            Some(object) => Content::Multipart { parts: lower_parts(lowering, arguments, object, chosen, context) },
            // A form of which nothing is known is given as it is.
            None => Content::Bytes { media_type },
        },
    }
}

fn object_of<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> Option<&'a Object> {
    match &lowering.resolve(content.schema.as_ref()?).kind {
        Kind::Object(object) if !object.properties.is_empty() => Some(object),
        _ => None,
    }
}

/// How the properties of a form are written that are not written the usual way. A style makes a media type void.
fn form_encoding(content: &MediaType) -> Vec<PropertyEncoding> {
    let one = |encoding: &model::Encoding| {
        let content_type = || encoding.content_type.clone().map(Encoding::ContentType);
        let style = encoding.style.map(|(style, explode, allow_reserved)| Encoding::Style {
            style: query_style(style),
            explode,
            allow_reserved,
        });
        Some(PropertyEncoding { wire: Wire(encoding.property.clone()), how: style.or_else(content_type)? })
    };
    content.encoding.iter().filter_map(one).collect()
}

/// The same of a form of several parts, where a style says nothing.
fn multipart_encoding(content: &MediaType) -> Vec<PropertyEncoding> {
    let one = |encoding: &model::Encoding| {
        let content_type = encoding.content_type.clone().filter(|media_type| is_one(media_type))?;
        Some(PropertyEncoding { wire: Wire(encoding.property.clone()), how: Encoding::ContentType(content_type) })
    };
    content.encoding.iter().filter_map(one).collect()
}

/// Whether it is a media type that can be sent: not a range, and not a choice of several.
fn is_one(media_type: &str) -> bool {
    !media_type.contains(['*', ','])
}

/// Says what of an encoding is not written by the client itself.
fn note_encoding(lowering: &mut Lowering<'_>, content: &MediaType) {
    let multipart = family(&content.name) == Family::Multipart;
    for encoding in &content.encoding {
        for header in encoding.headers.iter().filter(|_| multipart) {
            let at = encoding.at.key("headers").key(header);
            lowering.left_out(&at, format!("the client does not send the header `{header}` by itself; `Part::header` adds it"));
        }
        if encoding.style.is_some() && multipart {
            lowering.left_out(&encoding.at, "a style says nothing in a form of several parts");
        }
    }
}

/// A body that is given field by field; None where it is not one object in all its formats.
fn lower_fields<'a>(
    lowering: &mut Lowering<'a>,
    arguments: &mut Scope,
    body: &'a model::Body,
    chosen: &'a MediaType,
    context: &Context,
) -> Option<Body> {
    let ty = type_of(lowering, chosen.schema.as_ref()?, context);
    let TypeRef::Named(name) = &ty else { return None };
    let definition = lowering.types.iter().find(|definition| definition.name == *name)?;
    let TypeKind::Struct(strukt) = &definition.kind else { return None };
    let strukt = strukt.clone();
    let fields = strukt
        .fields
        .iter()
        .map(|field| body_field(lowering, arguments, field, property_place(lowering, chosen, field)))
        .collect();
    let mut formats = Vec::new();
    for content in &body.contents {
        note_encoding(lowering, content);
        let format = match family(&content.name) {
            Family::Json => BodyFormat::Json { media_type: sendable(&content.name, Family::Json) },
            Family::Form => BodyFormat::Form { encoding: form_encoding(content) },
            Family::Multipart => BodyFormat::Multipart { encoding: multipart_encoding(content) },
            Family::Text | Family::Bytes => {
                lowering.kept_wider(&content.at, by_callers(chosen, content));
                continue;
            }
        };
        formats.push(format);
    }
    let name = name.clone();
    let argument = body_argument(lowering, body, chosen, ty);
    Some(Body { argument, content: Content::Fields { ty: name, fields, formats } })
}

/// Where the property stands that a field was made of.
fn property_place<'a>(lowering: &Lowering<'a>, content: &'a MediaType, field: &Field) -> &'a Pointer {
    let object = object_of(lowering, content);
    object.and_then(|object| object.properties.get(field.wire.as_str())).map_or(&content.at, |property| &property.schema.at)
}

/// A field of the body has the same name as an argument, unless a parameter has it already.
fn body_field(lowering: &mut Lowering<'_>, arguments: &mut Scope, field: &Field, at: &Pointer) -> BodyField {
    let thing = format!("body {}", field.wire);
    let name = lowering.claim(arguments, Wish::made(field.name.as_str()), &thing, at, "arguments");
    BodyField { argument: ArgumentName(name), field: field.clone() }
}

fn lower_parts<'a>(
    lowering: &mut Lowering<'a>,
    arguments: &mut Scope,
    object: &'a Object,
    content: &'a MediaType,
    context: &Context,
) -> Vec<Part> {
    let mut parts = Vec::new();
    for (wire, property) in &object.properties {
        let schema = &property.schema;
        let word = schema.meta.rust_name.as_deref().unwrap_or(wire);
        let wish = Wish::new(names::snake_name(word), schema.meta.rust_name.is_some());
        let name = lowering.claim(arguments, wish, &format!("body {wire}"), &schema.at, "arguments");
        let encoding = content.encoding.iter().find(|encoding| encoding.property == *wire);
        let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref()).filter(|media_type| is_one(media_type));
        let (kind, ty) = lower_part(lowering, schema, content_type, &context.inside_as(word, wire));
        let argument = Argument {
            name: ArgumentName(name),
            ty,
            required: property.required && !lowering.nullable(schema),
            docs: field_docs(lowering, schema),
            deprecated: schema.meta.deprecated,
            example: examples::example(lowering, schema, wire, true),
        };
        let content_type = content_type.filter(|media_type| *media_type != usual(kind)).map(str::to_owned);
        parts.push(Part { argument, wire: Wire(wire.clone()), kind, content_type });
    }
    parts
}

/// The media type of a part of which nothing is said; text has none.
fn usual(kind: PartKind) -> &'static str {
    match kind {
        PartKind::File | PartKind::Files => "application/octet-stream",
        PartKind::Text | PartKind::Texts => "",
        PartKind::Json | PartKind::Jsons => "application/json",
    }
}

fn lower_part<'a>(
    lowering: &mut Lowering<'a>,
    schema: &'a Schema,
    encoding: Option<&str>,
    context: &Context,
) -> (PartKind, TypeRef) {
    if lowering.is_binary(schema) {
        return (PartKind::File, TypeRef::Binary);
    }
    if let Kind::List(items) = &lowering.resolve(schema).kind
        && lowering.is_binary(items)
    {
        return (PartKind::Files, TypeRef::Binary);
    }
    let json = encoding.is_some_and(|encoding| family(encoding) == Family::Json);
    let ty = type_of(lowering, schema, context);
    let kind = match &lowering.resolve(schema).kind {
        Kind::List(items) if !json && !is_composite(lowering, items) => PartKind::Texts,
        Kind::List(_) if !json => PartKind::Jsons,
        Kind::List(_) | Kind::Tuple(_) | Kind::Object(_) | Kind::Any | Kind::Reference(_) => PartKind::Json,
        Kind::Union(_) | Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } if json => PartKind::Json,
        Kind::Union(_) => PartKind::Json,
        Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } => PartKind::Text,
    };
    (kind, ty)
}

fn is_composite<'a>(lowering: &Lowering<'a>, schema: &'a Schema) -> bool {
    matches!(
        lowering.resolve(schema).kind,
        Kind::Object(_) | Kind::List(_) | Kind::Tuple(_) | Kind::Union(_) | Kind::Any | Kind::Reference(_)
    )
}

/// Whether a field of a body has to be given.
pub(super) fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredNullable)
}
