//! What nobody has described.

use super::found::Found;
use super::subject::{Subject, component_name, is_described, listed, name_of};
use super::words;
use crate::document::{Map, Node};
use crate::openapi::extensions::REPLACED_BY;
use crate::openapi::look::{entries, key_place, list, text};

/// Operations without a word.
pub(super) fn operations(subject: &Subject<'_>, found: &mut Found<'_>) {
    let keys = ["description", "summary"];
    for operation in &subject.operations {
        if !is_described(operation.map, &keys) && !is_described(operation.item, &keys) {
            let message = format!("nobody has described the operation `{}`", name_of(operation));
            found.add(operation.key, message, "add `summary`, or `description`: what it does");
        }
    }
}

/// Parameters without a word.
pub(super) fn parameters(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (_, map) in subject.parameters() {
        let schema = map.get("schema").and_then(|schema| subject.document.follow(schema)).and_then(Node::as_map);
        let is_said = is_described(map, &["description"]) || schema.is_some_and(|schema| is_described(schema, &["description"]));
        let name = text(map, "name").filter(|_| !is_said);
        if let Some((name, place)) = name {
            let message = format!("nobody has described the parameter `{name}`");
            found.add(place, message, "add `description`: what it chooses");
        }
    }
}

/// Schemas of `components` without a word.
pub(super) fn schemas(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (visit, map) in subject.schemas() {
        let Some(name) = component_name(visit).filter(|_| !is_described(map, &["description", "title"])) else { continue };
        found.add(visit.key, format!("nobody has described the schema `{name}`"), "add `description`: what it means");
    }
}

/// How many properties one finding names.
const NAMED: usize = 5;

/// Properties without a word: one finding for all of a schema.
pub(super) fn properties(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (_, map) in subject.schemas() {
        let properties: Vec<_> = entries(map.get("properties")).collect();
        // What stands behind a `$ref` has its own description.
        let is_silent = |map: &Map| !map.has("$ref") && !is_described(map, &["description", "title"]) && !is_made_of_others(map);
        let silent: Vec<_> = properties.iter().filter(|(_, entry)| entry.node.as_map().is_some_and(is_silent)).collect();
        let Some((_, first)) = silent.first() else { continue };
        let names: Vec<&str> = silent.iter().map(|(name, _)| *name).collect();
        let message = match names.len() {
            1 => format!("nobody has described the property {}", listed(&names, NAMED)),
            _ => format!("nobody has described the properties {}", listed(&names, NAMED)),
        };
        found.add(first.key, message, "add `description` to each: what it means");
    }
}

/// Whether a schema is one other with something beside it.
fn is_made_of_others(map: &Map) -> bool {
    ["allOf", "oneOf", "anyOf"].iter().any(|key| list(map.get(key)).iter().any(|part| part.reference().is_some()))
}

/// What is deprecated, and nobody says what to use in its place.
pub(super) fn deprecations(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        if is_unexplained(operation.map) && !operation.map.has(REPLACED_BY) {
            let Some(place) = key_place(operation.map, "deprecated") else { continue };
            let message = format!("`{}` is deprecated, and nobody says what to call instead", name_of(operation));
            found.add(place, message, format!("add `{REPLACED_BY}: <operationId>`, or say in `description` what to do"));
        }
    }
    let parameters = subject.parameters().filter_map(|(_, map)| Some((text(map, "name")?.0, map)));
    let schemas = subject.schemas().filter_map(|(visit, map)| Some((visit.at.last()?, map)));
    for (name, map) in parameters.chain(schemas).filter(|(_, map)| is_unexplained(map)) {
        let Some(place) = key_place(map, "deprecated") else { continue };
        let message = format!("`{name}` is deprecated, and nobody says what to use instead");
        found.add(place, message, "say in `description` what to use, or that there is nothing");
    }
}

fn is_unexplained(map: &Map) -> bool {
    let says = |key: &str| text(map, key).is_some_and(|(text, _)| words::says_what_instead(text));
    map.get("deprecated").and_then(Node::as_bool) == Some(true) && !says("description") && !says("summary") && !says("title")
}
