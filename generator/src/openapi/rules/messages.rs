//! The two messages of an operation: the properties of what it sends, and of what comes back.

use super::look::{Document, Operation, Properties, entries, list, text};
use crate::document::Node;

/// The properties of the JSON body, and the query parameters.
pub(super) fn request<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
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
pub(super) fn answer<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    let responses = entries(operation.map.get("responses")).filter(|(status, _)| status.starts_with('2'));
    let schemas = responses.filter_map(|(_, entry)| json_schema(document.follow(&entry.node)?.get("content")));
    schemas.into_iter().next().map(|schema| document.properties(schema)).unwrap_or_default()
}

/// The schema of the first media type that is JSON.
pub(super) fn json_schema(content: Option<&Node>) -> Option<&Node> {
    entries(content).find(|(name, _)| name.contains("json")).and_then(|(_, entry)| entry.node.get("schema"))
}
