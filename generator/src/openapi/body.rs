//! Reads bodies of requests and answers.

use indexmap::IndexMap;
use openapiv3 as oas;

use super::extensions;
use super::model::{Body, Encoding, Header, MediaType, Response, Status, Style};
use super::parameter::{query_style, schema_or_content};
use super::source::Source;
use crate::document::Pointer;

/// Reads the body of a request. None where a `$ref` leads nowhere, which `check.rs` has said already.
pub(super) fn read_body(source: &Source<'_>, body: &oas::ReferenceOr<oas::RequestBody>, at: &Pointer) -> Option<Body> {
    let (body, at) = source.request_body(body, at)?;
    Some(Body {
        description: body.description.clone(),
        required: body.required,
        flatten: extensions::flatten_body(&body.extensions),
        contents: read_contents(source, &body.content, &at),
        at,
    })
}

fn read_contents(source: &Source<'_>, content: &IndexMap<String, oas::MediaType>, at: &Pointer) -> Vec<MediaType> {
    let at = at.key("content");
    content.iter().map(|(name, media_type)| read_media_type(source, name, media_type, &at.key(name))).collect()
}

fn read_media_type(source: &Source<'_>, name: &str, media_type: &oas::MediaType, at: &Pointer) -> MediaType {
    let encoding_at = at.key("encoding");
    let encoding = media_type.encoding.iter();
    let encoding = encoding.map(|(property, encoding)| read_encoding(source, property, encoding, encoding_at.key(property)));
    let item = extensions::item_schema(&media_type.extensions);
    MediaType {
        item: item.map(|schema| source.reader.inside_extension(schema, &at.key(extensions::ITEM_SCHEMA))),
        at: at.clone(),
        name: name.to_owned(),
        schema: media_type.schema.as_ref().map(|schema| source.reader.schema(schema, &at.key("schema"))),
        example: source.example(media_type.example.as_ref(), &media_type.examples),
        encoding: encoding.collect(),
    }
}

fn read_encoding(source: &Source<'_>, property: &str, encoding: &oas::Encoding, at: Pointer) -> Encoding {
    let said = source.root.at(&at);
    let said = |key: &str| said.and_then(|node| node.get(key));
    let style = encoding.style.as_ref().map_or(Style::Form, query_style);
    let explode = said("explode").map_or(matches!(style, Style::Form | Style::DeepObject), |_| encoding.explode);
    let has_style = ["style", "explode", "allowReserved"].iter().any(|key| said(key).is_some());
    Encoding {
        property: property.to_owned(),
        content_type: encoding.content_type.clone(),
        style: has_style.then_some((style, explode, encoding.allow_reserved)),
        headers: encoding.headers.keys().filter(|name| !name.eq_ignore_ascii_case("content-type")).cloned().collect(),
        at,
    }
}

/// Whether HTTP allows no body in an answer with this status.
pub(super) fn is_without_body(status: u16) -> bool {
    matches!(status, 100..=199 | 204 | 205 | 304)
}

/// Reads the answers of an operation, the default last.
pub(super) fn read_responses(source: &Source<'_>, responses: &oas::Responses, at: &Pointer) -> Vec<Response> {
    let mut read = Vec::new();
    for (status, response) in &responses.responses {
        let status_at = at.key(&status.to_string());
        let status = match status {
            oas::StatusCode::Code(code) => Status::Exact(*code),
            oas::StatusCode::Range(hundreds) => Status::Range(u8::try_from(*hundreds).unwrap_or_default()),
        };
        read.extend(read_response(source, status, response, &status_at));
    }
    if let Some(response) = &responses.default {
        read.extend(read_response(source, Status::Default, response, &at.key("default")));
    }
    read
}

fn read_response(
    source: &Source<'_>,
    status: Status,
    response: &oas::ReferenceOr<oas::Response>,
    at: &Pointer,
) -> Option<Response> {
    let (response, at) = source.response(response, at)?;
    let has_body = !matches!(status, Status::Exact(status) if is_without_body(status));
    Some(Response {
        status,
        description: response.description.clone(),
        contents: if has_body { read_contents(source, &response.content, &at) } else { Vec::new() },
        headers: read_headers(source, &response.headers, &at.key("headers")),
        at,
    })
}

fn read_headers(source: &Source<'_>, headers: &IndexMap<String, oas::ReferenceOr<oas::Header>>, at: &Pointer) -> Vec<Header> {
    let mut read = Vec::new();
    for (name, header) in headers {
        let Some((header, at)) = source.header(header, &at.key(name)) else { continue };
        let (schema, _) = schema_or_content(source, &header.format, &at);
        read.push(Header { name: name.clone(), description: header.description.clone(), schema, at });
    }
    read
}
