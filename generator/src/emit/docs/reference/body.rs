//! How the body of a request is written.

use super::text::Text;
use crate::ir::{Body, BodyFormat, Content, Encoding, PropertyEncoding, QueryStyle};

/// What forms are called on the wire.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
/// What forms of several parts are called on the wire.
pub(crate) const MULTIPART: &str = "multipart/form-data";

/// The formats of a body, the one that is sent if nothing is said first.
pub(crate) fn formats(body: &Body) -> Vec<Text> {
    let Body { argument: _, content } = body;
    match content {
        Content::Json { media_type } => vec![named("JSON", media_type)],
        Content::Fields { ty: _, fields: _, formats } => {
            formats.iter().enumerate().map(|(at, format)| chosen(format, at > 0)).collect()
        }
        Content::Form { encoding } => vec![form(encoding)],
        Content::Multipart { parts: _ } => vec![multipart(&[])],
        Content::Text { media_type } => vec![named("text", media_type)],
        Content::Bytes { media_type } => vec![named("bytes", media_type)],
    }
}

/// A format, and the setter that chooses it.
fn chosen(format: &BodyFormat, has_setter: bool) -> Text {
    let (words, setter) = match format {
        BodyFormat::Json { media_type } => (named("JSON", media_type), "as_json"),
        BodyFormat::Form { encoding } => (form(encoding), "as_form"),
        BodyFormat::Multipart { encoding } => (multipart(encoding), "as_multipart"),
    };
    if has_setter { words.and_plain(", after ").and_code(format!(".{setter}()")) } else { words }
}

fn form(encoding: &[PropertyEncoding]) -> Text {
    named("a URL-encoded form", FORM).and(encodings(encoding))
}

fn multipart(encoding: &[PropertyEncoding]) -> Text {
    named("a multipart form", MULTIPART).and(encodings(encoding))
}

fn named(words: &str, media_type: &str) -> Text {
    Text::plain(format!("{words} (")).and_code(media_type).and_plain(")")
}

/// What a property of a style looks like in a form.
fn written(style: QueryStyle, explode: bool, name: &str) -> String {
    match (style, explode) {
        (QueryStyle::Deep, _) => format!("{name}[key]=value"),
        (QueryStyle::Form, true) => format!("{name}=a&{name}=b"),
        (QueryStyle::Space | QueryStyle::Pipe, true) => format!("{name}=a&{name}=b"),
        (QueryStyle::Form, false) => format!("{name}=a,b"),
        (QueryStyle::Space, false) => format!("{name}=a%20b"),
        (QueryStyle::Pipe, false) => format!("{name}=a%7Cb"),
    }
}

fn encodings(encoding: &[PropertyEncoding]) -> Text {
    let one = |encoding: &PropertyEncoding| {
        let PropertyEncoding { wire, how } = encoding;
        let property = Text::plain(" with ").and_code(wire.as_str()).and_plain(" as ");
        match how {
            Encoding::ContentType(content_type) => property.and_code(content_type),
            Encoding::Style { style, explode, allow_reserved: _ } => property.and_code(written(*style, *explode, wire.as_str())),
        }
    };
    Text::joined(encoding.iter().map(one), ",")
}
