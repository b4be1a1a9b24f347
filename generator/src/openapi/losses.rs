//! What the readers behind the check do not take as exactly as the document has it: each is told, with what becomes of it.
//!
//! Nothing here is a mistake of the document's author. Who teaches a reader to take more, takes the row here away.

use super::parameter::is_json;
use super::rules::look::{Document, list};
use super::shape::grammar::ObjectKind;
use super::shape::walk::Visit;
use crate::document::{Map, Node, Value};
use crate::source::Diagnostics;

const CODE: &str = "not-expressed";

/// Looks at what was checked and mended.
pub(super) fn apply(root: &Node, problems: &mut Diagnostics) {
    let document = Document::new(root);
    for visit in document.objects.iter().filter(|visit| !visit.is_reference) {
        let Some(map) = visit.node.as_map() else { continue };
        match visit.kind {
            ObjectKind::Schema => schema(&document, map, problems),
            ObjectKind::Operation | ObjectKind::PathItem => servers(map, problems),
            kind if is_parameter(kind) => content(visit, problems),
            _ => {}
        }
    }
}

fn schema(document: &Document<'_>, map: &Map, problems: &mut Diagnostics) {
    values(map, problems);
    unions(document, map, problems);
    words(map, problems);
}

/// Only texts and integers become enums.
fn values(map: &Map, problems: &mut Diagnostics) {
    let Some(entry) = map.entry("enum") else { return };
    let told = map.get("type").and_then(Node::as_text);
    let values = || list(Some(&entry.node)).iter().filter(|value| !value.is_null());
    let message = match told {
        Some("string" | "integer") => return,
        Some(told) => format!("the members of an `enum` of type `{told}` are not told apart: any value of the type is taken"),
        None if values().all(|value| value.as_text().is_some()) => return,
        None if values().all(|value| value.as_i64().is_some()) => return,
        None => "an `enum` of several types is taken as any value".to_owned(),
    };
    problems.warning(CODE, entry.key, message).widened();
}

/// What is one of several things and something else besides is folded into one object.
fn unions(document: &Document<'_>, map: &Map, problems: &mut Diagnostics) {
    let is_mixed = map.has("properties") || map.has("allOf");
    for key in ["oneOf", "anyOf"] {
        if let Some(entry) = map.entry(key).filter(|entry| is_mixed && is_union(document, &entry.node)) {
            problems.warning(CODE, entry.key, folded(key)).widened();
        }
    }
    let parts = list(map.get("allOf"));
    for part in parts.iter().filter(|_| parts.len() > 1 || map.has("properties")) {
        let Some(described) = document.follow(part).and_then(Node::as_map) else { continue };
        let union = ["oneOf", "anyOf"].into_iter().find_map(|key| Some((key, described.entry(key)?)));
        if let Some((key, entry)) = union.filter(|(_, entry)| is_union(document, &entry.node)) {
            let place = if part.reference().is_some() { part.place } else { entry.key };
            problems.warning(CODE, place, folded(key)).widened();
        }
    }
}

fn folded(key: &str) -> String {
    format!("{key} as a part of something is folded into one object, in which every property of a variant may be absent")
}

/// Whether these variants have several objects among them.
fn is_union(document: &Document<'_>, variants: &Node) -> bool {
    let is_object = |variant: &&Node| document.type_of(variant) == Some("object");
    list(Some(variants)).iter().filter(is_object).count() > 1
}

/// What is only said in the documentation has to be short enough to be read there.
fn words(map: &Map, problems: &mut Diagnostics) {
    if let Some(entry) = map.entry("pattern").filter(|entry| entry.node.as_text().is_some_and(|text| !is_readable(text, 80))) {
        problems.warning(CODE, entry.key, "a pattern that nobody can read is neither checked nor documented").not_expressed();
    }
    let Some(entry) = map.entry("default") else { return };
    let is_said = match &entry.node.value {
        Value::List(_) | Value::Map(_) => false,
        Value::Text(text) => is_readable(text, 60),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    };
    if !is_said {
        problems.warning(CODE, entry.key, "a default that is no short plain value is not documented").not_expressed();
    }
}

fn is_readable(text: &str, longest: usize) -> bool {
    text.chars().count() <= longest && !text.contains(['`', '\n'])
}

/// The first server counts.
fn servers(map: &Map, problems: &mut Diagnostics) {
    for server in list(map.get("servers")).iter().skip(1) {
        let message = "of several servers of an operation the first one counts; `Call::server` takes another";
        problems.warning(CODE, server.place, message).widened();
    }
}

fn is_parameter(kind: ObjectKind) -> bool {
    use ObjectKind::{CookieParameter, HeaderParameter, PathParameter, QueryParameter};
    matches!(kind, CookieParameter | HeaderParameter | PathParameter | QueryParameter)
}

/// A parameter is written as JSON, or as text.
fn content(visit: &Visit<'_>, problems: &mut Diagnostics) {
    let content = visit.node.get("content").and_then(Node::as_map);
    for (name, entry) in content.into_iter().flat_map(Map::iter) {
        if !is_json(name) && !name.starts_with("text/") {
            let message = format!("the value of a parameter is written as text, not as `{name}`");
            problems.warning(CODE, entry.key, message).widened();
        }
    }
}
