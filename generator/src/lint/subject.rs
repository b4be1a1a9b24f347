//! The document as rules look at it.

use crate::document::{Map, Node};
use crate::openapi::look::{Document, Operation, entries, text};
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// The document as rules look at it.
pub(super) struct Subject<'n> {
    /// As it was written, in its own dialect.
    pub written: &'n Node,
    /// As OpenAPI 3.0, with its objects.
    pub document: Document<'n>,
    /// Its operations.
    pub operations: Vec<Operation<'n>>,
}

impl<'n> Subject<'n> {
    /// A document, as it was written and as OpenAPI 3.0.
    pub(super) fn new(written: &'n Node, settled: &'n Node) -> Subject<'n> {
        let document = Document::new(settled);
        let operations = document.operations();
        Subject { written, document, operations }
    }

    /// All schemas that are written out, with their maps.
    pub(super) fn schemas(&self) -> impl Iterator<Item = (&Visit<'n>, &'n Map)> {
        self.document.of(ObjectKind::Schema).filter_map(|visit| Some((visit, visit.node.as_map()?)))
    }

    /// All parameters that are written out, with their maps.
    pub(super) fn parameters(&self) -> impl Iterator<Item = (&Visit<'n>, &'n Map)> {
        let written_out = self.document.objects.iter().filter(|visit| !visit.is_reference && is_parameter(visit.kind));
        written_out.filter_map(|visit| Some((visit, visit.node.as_map()?)))
    }
}

fn is_parameter(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::PathParameter | ObjectKind::QueryParameter | ObjectKind::HeaderParameter | ObjectKind::CookieParameter
    )
}

/// How people call an operation: by its id, or by its method and path.
pub(super) fn name_of(operation: &Operation<'_>) -> String {
    match text(operation.map, "operationId") {
        Some((id, _)) => id.to_owned(),
        None => format!("{} {}", operation.method.to_uppercase(), operation.path),
    }
}

/// The name of the component that stands at a visit, if it is one of `components.schemas`.
pub(super) fn component_name<'v>(visit: &'v Visit<'_>) -> Option<&'v str> {
    let tokens: Vec<&str> = visit.at.tokens().collect();
    match tokens.as_slice() {
        ["components", "schemas", name] => Some(name),
        _ => None,
    }
}

/// What a schema is called where it stands: `Alert`, `the property \`status\``.
pub(super) fn called(visit: &Visit<'_>) -> String {
    let tokens: Vec<&str> = visit.at.tokens().collect();
    match tokens.as_slice() {
        ["components", "schemas", name] => format!("the schema `{name}`"),
        [.., "properties", name] => format!("the property `{name}`"),
        [.., "properties", name, "items"] => format!("an item of `{name}`"),
        _ => "this schema".to_owned(),
    }
}

/// Whether the author has written this name at this place: what was brought in from elsewhere has a name that nobody wrote.
pub(super) fn is_written(name: &str, place: Place) -> bool {
    let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    place.length == length || place.length == length.saturating_add(2)
}

/// Whether one of these keys holds words.
pub(super) fn is_described(map: &Map, keys: &[&str]) -> bool {
    keys.iter().any(|key| text(map, key).is_some_and(|(text, _)| !text.trim().is_empty()))
}

/// The answers of an operation, with their statuses.
pub(super) fn answers<'n>(operation: &Operation<'n>) -> impl Iterator<Item = (&'n str, &'n crate::document::Entry)> {
    entries(operation.map.get("responses")).filter(|(status, _)| !status.starts_with("x-"))
}

/// `` `a`, `b` and 3 more ``
pub(super) fn listed(names: &[&str], most: usize) -> String {
    let shown: Vec<String> = names.iter().take(most).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(most) {
        0 => and(&shown),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn and(shown: &[String]) -> String {
    match shown.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => shown.concat(),
    }
}
