//! What OpenAPI 3.1 adds to the document around the schemas.
//!
//! | written | becomes |
//! |---|---|
//! | no `paths`, no `responses` | `paths: {}`, `responses: {default: …}` |
//! | `webhooks` | `x-webhooks` |
//! | `info.summary` | the beginning of `info.description` |
//! | `info.license.identifier` | nothing: nobody reads the licence |
//! | `components.pathItems` | nothing: what is used is in place already |
//! | `jsonSchemaDialect` | nothing, with a note where it is another than JSON Schema 2020-12 |
//! | `type: mutualTLS` | nothing, with a note: certificates are the transport's |

use super::super::notes::Notes;
use super::super::walk::{Object, each};
use super::choices::single;
use crate::document::{Map, Node};
use crate::openapi::extensions::WEBHOOKS;

/// The document's own keys, and those of `info` and `components`.
pub(super) fn convert(root: &mut Node, notes: &mut Notes<'_>) {
    let place = root.place;
    mutual_tls(root, notes);
    let Some(map) = root.as_map_mut() else { return };
    if !map.has("paths") {
        map.insert("paths", place, Node::empty_map(place));
    }
    if let Some(entry) = map.remove("webhooks") {
        map.insert(WEBHOOKS, entry.key, entry.node);
    }
    schema_dialect(map, notes);
    if let Some(info) = map.get_mut("info").and_then(Node::as_map_mut) {
        summary(info);
        if let Some(license) = info.get_mut("license").and_then(Node::as_map_mut) {
            license.remove("identifier");
        }
    }
    if let Some(components) = map.get_mut("components").and_then(Node::as_map_mut) {
        components.remove("pathItems");
    }
}

/// The dialects of JSON Schema that are read here.
const DIALECTS: &[&str] =
    &["https://spec.openapis.org/oas/3.1/", "https://spec.openapis.org/oas/3.2/", "https://json-schema.org/draft/2020-12/"];

fn schema_dialect(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(entry) = map.remove("jsonSchemaDialect") else { return };
    let is_known = entry.node.as_text().is_some_and(|dialect| DIALECTS.iter().any(|known| dialect.starts_with(known)));
    if !is_known {
        notes.wider(entry.key, "a dialect of JSON Schema that is not known", "read as JSON Schema 2020-12");
    }
}

/// A line about the API comes before the description.
fn summary(info: &mut Map) {
    let Some(entry) = info.remove("summary") else { return };
    let summary = entry.node.as_text().unwrap_or_default().trim();
    let description = info.get("description").and_then(Node::as_text).unwrap_or_default();
    if summary.is_empty() || description.contains(summary) {
        return;
    }
    let gap = if description.is_empty() { "" } else { "\n\n" };
    let text = format!("{summary}{gap}{description}");
    info.insert("description", entry.key, Node::text(text, entry.node.place));
}

/// A certificate is no part of a request. What asks for one and something else is left with that.
fn mutual_tls(root: &mut Node, notes: &mut Notes<'_>) {
    let mut schemes: Vec<String> = Vec::new();
    let components = root.get_mut("components").and_then(|components| components.get_mut("securitySchemes"));
    if let Some(folder) = components.and_then(Node::as_map_mut) {
        folder.retain(|name, scheme| {
            let is_mutual = scheme.node.get("type").and_then(Node::as_text) == Some("mutualTLS");
            if is_mutual {
                schemes.push(name.to_owned());
                notes
                    .left_to_callers(scheme.key, "a client does not show a certificate by itself")
                    .help("build the client with an `http_client`: a `reqwest::Client` with an identity");
            }
            !is_mutual
        });
    }
    if schemes.is_empty() {
        return;
    }
    each(root, &mut |object, node| {
        let security = node.get_mut("security").and_then(Node::as_list_mut).into_iter().flatten();
        if matches!(object, Object::Document | Object::Operation) {
            security
                .filter_map(Node::as_map_mut)
                .for_each(|requirement| requirement.retain(|name, _| !schemes.iter().any(|scheme| scheme == name)));
        }
    });
}

/// An operation need not say what it answers.
pub(super) fn operation(node: &mut Node) {
    let place = node.place;
    if let Some(map) = node.as_map_mut().filter(|map| !map.has("responses")) {
        map.insert("responses", place, single("default", single("description", Node::text("", place))));
    }
}

/// An answer's summary takes the place of a description that is not there (OpenAPI 3.2).
pub(super) fn response(node: &mut Node) {
    let Some(map) = node.as_map_mut().filter(|map| !map.has("$ref")) else { return };
    let Some(summary) = map.remove("summary") else { return };
    if map.get("description").and_then(Node::as_text).is_none_or(|text| text.trim().is_empty()) {
        map.insert("description", summary.key, summary.node);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    fn converted(document: &Json) -> (Json, Vec<String>) {
        let mut root = Node::from_json(document, Place::default());
        let mut problems = Diagnostics::new();
        convert(&mut root, &mut Notes::new(Mode::Tolerant, &mut problems));
        (root.to_json(), problems.iter().map(|problem| problem.message.clone()).collect())
    }

    #[test]
    fn the_document_loses_what_only_3_1_knows() {
        let (found, said) = converted(&json!({
            "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
            "info": {"title": "A", "summary": "In short.", "description": "At length.", "license": {"name": "MIT", "identifier": "MIT"}},
            "webhooks": {"created": {"post": {}}},
            "components": {"pathItems": {"a": {}}},
        }));
        let expected = json!({
            "info": {"title": "A", "description": "In short.\n\nAt length.", "license": {"name": "MIT"}},
            "x-webhooks": {"created": {"post": {}}},
            "paths": {},
            "components": {},
        });
        assert_eq!((found, said), (expected, Vec::new()));
        let (_, said) = converted(&json!({"jsonSchemaDialect": "https://a.example/dialect"}));
        assert_eq!(said, ["a dialect of JSON Schema that is not known; read as JSON Schema 2020-12"]);
    }

    #[test]
    fn certificates_are_left_to_the_transport() {
        let (found, said) = converted(&json!({
            "paths": {"/a": {"get": {"security": [{"cert": [], "key": []}, {"cert": []}]}}},
            "components": {"securitySchemes": {"cert": {"type": "mutualTLS"}, "key": {"type": "http", "scheme": "bearer"}}},
        }));
        assert_eq!(found["paths"]["/a"]["get"]["security"], json!([{"key": []}, {}]));
        assert_eq!(found["components"]["securitySchemes"], json!({"key": {"type": "http", "scheme": "bearer"}}));
        assert_eq!(said, ["a client does not show a certificate by itself"]);
    }
}
