//! The two messages of an operation: the properties of what it sends, and of what comes back; and in which formats they have types.

use super::judge::Judge;
use super::look::{Document, Operation, Properties, entries, list, text};
use crate::document::{Map, Node};
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;

/// Looks for bodies and answers that are nothing but XML or YAML. Their schemas say what is in them; the client writes and reads text.
pub(super) fn formats(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.objects.iter().filter(|visit| !visit.is_reference && is_message(visit.kind)) {
        let Some(content) = visit.node.get("content").and_then(Node::as_map) else { continue };
        if content.keys().any(|name| !is_only_text(name)) {
            continue;
        }
        for (name, entry) in content.iter().filter(|(_, entry)| has_structure(document, &entry.node)) {
            let problem = judge
                .wrong(codes::NOT_SUPPORTED, entry.key, format!("`{name}` has no types in Rust"), "taken as text")
                .help("describe it as `application/json` too, if the service can; else let the schema be `type: string`")
                .widened();
            // Swagger 2.0 says it once for many.
            if entry.key < visit.key {
                problem.also(visit.key, "this is written so");
            }
        }
    }
}

fn is_message(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::RequestBody | ObjectKind::Response)
}

/// `application/xml`, `text/xml; charset=utf-8`, `application/problem+xml`, and the same of YAML.
fn is_only_text(media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ["/xml", "+xml", "yaml"].iter().any(|ending| plain.ends_with(ending))
}

/// Whether a schema says more than that there is a text.
fn has_structure<'n>(document: &Document<'n>, content: &'n Node) -> bool {
    let Some(schema) = content.get("schema").and_then(|schema| document.follow(schema)) else { return false };
    document.type_of(schema) != Some("string") && !schema.as_map().is_none_or(Map::is_empty)
}

/// The properties of the JSON body, and the query parameters.
pub(crate) fn request<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    let body = operation.map.get("requestBody").and_then(|body| document.follow(body));
    let schema = body.and_then(|body| json_schema(body.get("content")));
    let mut properties = schema.map(|schema| document.properties(schema)).unwrap_or_default();
    for parameters in [operation.map.get("parameters"), operation.item.get("parameters")] {
        for parameter in list(parameters).iter().filter_map(|parameter| document.follow(parameter)) {
            let Some(map) = parameter.as_map() else { continue };
            let is_query = text(map, "in").is_some_and(|(location, _)| location == "query");
            if let (Some((name, _)), Some(schema), true) = (text(map, "name"), map.get("schema"), is_query) {
                properties.all.push((name, schema));
            }
        }
    }
    properties
}

/// The properties of the JSON that a successful call gives.
pub(crate) fn answer<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    answer_schema(document, operation).map(|schema| document.properties(schema)).unwrap_or_default()
}

/// The schema of the JSON that a successful call gives.
pub(crate) fn answer_schema<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Option<&'n Node> {
    let responses = entries(operation.map.get("responses")).filter(|(status, _)| status.starts_with('2'));
    responses.into_iter().find_map(|(_, entry)| json_schema(document.follow(&entry.node)?.get("content")))
}

/// The schema of the first media type that is JSON.
pub(super) fn json_schema(content: Option<&Node>) -> Option<&Node> {
    entries(content).find(|(name, _)| name.contains("json")).and_then(|(_, entry)| entry.node.get("schema"))
}
