//! Text that holds something else.
//!
//! | written | becomes |
//! |---|---|
//! | `contentEncoding: base64` | `format: byte` |
//! | `contentMediaType: image/png` without encoding | `format: binary` |
//! | `contentMediaType` of text | text |
//! | `contentSchema` | nothing, with a note |

use super::super::notes::Notes;
use crate::document::{Entry, Map, Node};

/// `contentEncoding`, `contentMediaType` and `contentSchema`
pub(super) fn convert(map: &mut Map, notes: &mut Notes<'_>) {
    let encoding = map.remove("contentEncoding");
    let media_type = map.remove("contentMediaType");
    let schema = map.remove("contentSchema");
    let Some(place) = [&encoding, &media_type, &schema].into_iter().flatten().map(|entry| entry.key).next() else { return };
    let word = |entry: &Option<Entry>| entry.as_ref().and_then(|entry| entry.node.as_text()).map(str::to_ascii_lowercase);
    let (encoding_word, media_word) = (word(&encoding), word(&media_type));
    if !map.has("type") && (encoding.is_some() || media_type.is_some()) {
        map.insert("type", place, Node::text("string", place));
    }
    if map.get("type").and_then(Node::as_text) != Some("string") {
        return;
    }
    if let Some(schema) = schema {
        notes.wider(schema.key, "what the text holds is not read", "taken as any text");
    }
    let format = match encoding_word.as_deref() {
        Some("base64") => Some("byte"),
        Some("binary") => Some("binary"),
        Some("base64url" | "base32" | "base16" | "quoted-printable") => None,
        _ if media_word.as_deref().is_some_and(is_binary) => Some("binary"),
        _ => None,
    };
    if let Some(format) = format.filter(|_| !map.has("format")) {
        map.insert("format", place, Node::text(format, place));
    }
}

/// Whether a media type is none of those that are text.
fn is_binary(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    let is_text = kind.starts_with("text/")
        || ["json", "xml", "yaml", "javascript", "x-www-form-urlencoded"].iter().any(|word| kind.ends_with(word));
    !is_text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn encodings_become_formats() {
        becomes(&json!({"type": "string", "contentEncoding": "base64"}), &json!({"type": "string", "format": "byte"}));
        becomes(
            &json!({"contentEncoding": "base64", "contentMediaType": "image/png"}),
            &json!({"type": "string", "format": "byte"}),
        );
        becomes(&json!({"contentMediaType": "application/octet-stream"}), &json!({"type": "string", "format": "binary"}));
        becomes(&json!({"type": "string", "contentMediaType": "text/html"}), &json!({"type": "string"}));
        becomes(&json!({"type": "string", "contentEncoding": "base64url"}), &json!({"type": "string"}));
    }

    #[test]
    fn what_a_text_holds_is_its_readers_business() {
        let plain = json!({"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object"}});
        becomes(&plain, &json!({"type": "string"}));
        assert_eq!(notes(&plain), ["what the text holds is not read; taken as any text"]);
    }
}
