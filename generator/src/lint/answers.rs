//! What operations give back, and what of it nobody describes.

use std::collections::HashSet;

use super::found::Found;
use super::subject::{Subject, answers, name_of};
use crate::document::{Map, Node};
use crate::openapi::extensions::ITEM_SCHEMA;
use crate::openapi::look::{Operation, entries};
use crate::source::Place;

/// Operations that never fail, by what is said of them.
pub(super) fn without_error(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        let is_failure = |status: &str| status == "default" || status.starts_with(['4', '5']);
        let mut statuses = answers(operation).map(|(status, _)| status).peekable();
        if statuses.peek().is_some() && !statuses.any(is_failure) {
            let place = operation.map.entry("responses").map_or(operation.key, |entry| entry.key);
            let message = format!("nobody says how `{}` can fail", name_of(operation));
            found.add(place, message, "add `4XX`, `5XX` or `default`, each with the schema of the error");
        }
    }
}

/// Operations that never succeed, by what is said of them.
pub(super) fn without_success(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        let is_success = |status: &str| status == "default" || status.starts_with(['1', '2', '3']);
        let mut statuses = answers(operation).map(|(status, _)| status).peekable();
        if statuses.peek().is_some() && !statuses.any(is_success) {
            let place = operation.map.entry("responses").map_or(operation.key, |entry| entry.key);
            let message = format!("nobody says what `{}` gives when all goes well", name_of(operation));
            found.add(place, message, "add the status that it answers with, such as `200`, and its schema");
        }
    }
}

/// Successful answers of which nobody says what is in them.
pub(super) fn untyped(subject: &Subject<'_>, found: &mut Found<'_>) {
    // An answer that is a component may be that of many.
    let mut told = HashSet::new();
    for operation in &subject.operations {
        for (status, entry) in answers(operation).filter(|(status, _)| status.starts_with('2')) {
            let Some(response) = subject.document.follow(&entry.node).and_then(Node::as_map) else { continue };
            let name = name_of(operation);
            if is_empty_by_mistake(operation, status, response) && told.insert(entry.key) {
                let message = format!("`{name}` answers {status} with nothing, by what is said of it");
                found.add(entry.key, message, "add `content` with the schema of what it gives");
            }
            for place in untyped_json(subject, response).into_iter().filter(|place| told.insert(*place)) {
                let message = format!("`{name}` answers {status} with JSON of which nobody says what it is");
                found.add(place, message, "add `schema`, or `properties` to the one that is there");
            }
        }
    }
}

/// Whether an answer to a question holds nothing: `get` asks for something.
fn is_empty_by_mistake(operation: &Operation<'_>, status: &str, response: &Map) -> bool {
    operation.method == "get" && status == "200" && entries(response.get("content")).next().is_none() && !response.has("headers")
}

/// Where JSON stands without a schema, or with one that says nothing.
fn untyped_json<'n>(subject: &Subject<'n>, response: &'n Map) -> Vec<Place> {
    let json = entries(response.get("content")).filter(|(name, _)| name.contains("json") && !name.contains("json-seq"));
    json.filter(|(_, entry)| is_untyped(subject, entry.node.get("schema")) && entry.node.as_map().is_some_and(is_whole))
        .map(|(_, entry)| entry.key)
        .collect()
}

/// Whether nothing but the schema says what the values are.
fn is_whole(media_type: &Map) -> bool {
    !media_type.has(ITEM_SCHEMA)
}

fn is_untyped<'n>(subject: &Subject<'n>, schema: Option<&'n Node>) -> bool {
    let Some(schema) = schema.and_then(|schema| subject.document.follow(schema)).and_then(Node::as_map) else { return true };
    let says_nothing =
        |key: &str| matches!(key, "type" | "description" | "title" | "example" | "nullable" | "format") || key.starts_with("x-");
    let word = schema.get("type").and_then(Node::as_text);
    matches!(word, None | Some("object")) && schema.keys().all(says_nothing)
}
