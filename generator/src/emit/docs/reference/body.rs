//! How the body of a request is written.

use super::text::Text;
use crate::ir::{Body, BodyFormat, Content, PropertyEncoding};

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

fn encodings(encoding: &[PropertyEncoding]) -> Text {
    let one = |encoding: &PropertyEncoding| {
        let PropertyEncoding { wire, content_type } = encoding;
        Text::plain(" with ").and_code(wire.as_str()).and_plain(" as ").and_code(content_type)
    };
    Text::joined(encoding.iter().map(one), ",")
}
