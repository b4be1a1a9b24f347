//! How the body of a request is written.

use super::super::markdown::inline::{Place, code};
use crate::ir::{Body, BodyFormat, Content, PropertyEncoding};

/// What forms are called on the wire.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
/// What forms of several parts are called on the wire.
pub(crate) const MULTIPART: &str = "multipart/form-data";

/// The formats of a body, the one that is sent if nothing is said first.
pub(crate) fn formats(body: &Body) -> Vec<String> {
    let Body { argument: _, content } = body;
    match content {
        Content::Json { media_type } => vec![json(media_type)],
        Content::Fields { ty: _, fields: _, formats } => {
            formats.iter().enumerate().map(|(at, format)| chosen(format, at > 0)).collect()
        }
        Content::Form { encoding } => vec![form(encoding)],
        Content::Multipart { parts: _ } => vec![multipart(&[])],
        Content::Text { media_type } => vec![format!("text ({})", code(media_type, Place::Prose))],
        Content::Bytes { media_type } => vec![format!("bytes ({})", code(media_type, Place::Prose))],
    }
}

/// A format, and the setter that chooses it.
fn chosen(format: &BodyFormat, has_setter: bool) -> String {
    let (words, setter) = match format {
        BodyFormat::Json { media_type } => (json(media_type), "as_json"),
        BodyFormat::Form { encoding } => (form(encoding), "as_form"),
        BodyFormat::Multipart { encoding } => (multipart(encoding), "as_multipart"),
    };
    if has_setter { format!("{words}, after `.{setter}()`") } else { words }
}

fn json(media_type: &str) -> String {
    format!("JSON ({})", code(media_type, Place::Prose))
}

fn form(encoding: &[PropertyEncoding]) -> String {
    format!("a URL-encoded form (`{FORM}`){}", encodings(encoding))
}

fn multipart(encoding: &[PropertyEncoding]) -> String {
    format!("a multipart form (`{MULTIPART}`){}", encodings(encoding))
}

fn encodings(encoding: &[PropertyEncoding]) -> String {
    let one = |encoding: &PropertyEncoding| {
        let PropertyEncoding { wire, content_type } = encoding;
        format!(" with {} as {}", code(wire.as_str(), Place::Prose), code(content_type, Place::Prose))
    };
    let all: Vec<String> = encoding.iter().map(one).collect();
    all.join(",")
}
