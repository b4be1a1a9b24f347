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
            ObjectKind::Schema => schema(map, problems),
            ObjectKind::Operation | ObjectKind::PathItem => servers(map, problems),
            kind if is_parameter(kind) => content(visit, problems),
            _ => {}
        }
    }
}

fn schema(map: &Map, problems: &mut Diagnostics) {
    values(map, problems);
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
