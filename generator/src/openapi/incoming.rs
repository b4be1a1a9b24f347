//! Reads what the service sends by itself: webhooks, and callbacks of operations.

use openapiv3 as oas;
use serde_json::Value;

use super::body::read_body;
use super::extensions;
use super::model::{Asked, Incoming, Location, Operation};
use super::parameter::read_parameter;
use super::shape::METHODS;
use super::source::Source;
use crate::document::{Node, Pointer};

/// Reads the webhooks of the document, in its order.
pub(super) fn read_webhooks(source: &Source<'_>) -> Vec<Incoming> {
    let at = Pointer::root().key(extensions::WEBHOOKS);
    let items = source.root.at(&at).and_then(Node::as_map);
    let items = items.into_iter().flat_map(|items| items.iter());
    items.flat_map(|(name, entry)| read_item(source, name, &entry.node, &at.key(name), None)).collect()
}

/// Reads the callbacks of all operations, in the order of these.
pub(super) fn read_callbacks(source: &Source<'_>, operations: &[Operation]) -> Vec<Incoming> {
    operations.iter().flat_map(|operation| callbacks_of(source, operation)).collect()
}

fn callbacks_of(source: &Source<'_>, operation: &Operation) -> Vec<Incoming> {
    let at = operation.at.key("callbacks");
    let Some(callbacks) = source.root.at(&at).and_then(Node::as_map) else { return Vec::new() };
    let mut read = Vec::new();
    for name in callbacks.keys() {
        let Some((callback, at)) = follow(source.root, at.key(name)) else { continue };
        for (url, entry) in callback.as_map().into_iter().flat_map(|items| items.iter()).filter(|(url, _)| !url.starts_with("x-"))
        {
            let asked = Asked {
                operation: operation.id.clone(),
                method: operation.method.clone(),
                path: operation.path.clone(),
                url: url.to_owned(),
            };
            read.extend(read_item(source, name, &entry.node, &at.key(url), Some(&asked)));
        }
    }
    read
}

/// What stands at a place, behind however many `$ref`s.
fn follow(root: &Node, mut at: Pointer) -> Option<(&Node, Pointer)> {
    // A chain longer than this goes round in a circle.
    for _ in 0..64 {
        let node = root.at(&at)?;
        match node.reference() {
            Some(target) => at = Pointer::parse(target)?,
            None => return Some((node, at)),
        }
    }
    None
}

fn read_item(source: &Source<'_>, name: &str, item: &Node, at: &Pointer, asked: Option<&Asked>) -> Vec<Incoming> {
    let mut json = item.to_json();
    for method in METHODS {
        json.get_mut(*method).into_iter().for_each(without_callbacks);
    }
    let Ok(item) = serde_json::from_value::<oas::PathItem>(json) else { return Vec::new() };
    let one = item.iter().count() == 1;
    let read = |(method, operation): (&str, &oas::Operation)| Incoming {
        name: if one { name.to_owned() } else { format!("{name} {method}") },
        asked: asked.cloned(),
        ..read_request(source, &item, method, operation, at)
    };
    item.iter().map(read).collect()
}

fn read_request(
    source: &Source<'_>,
    item: &oas::PathItem,
    method: &str,
    operation: &oas::Operation,
    item_at: &Pointer,
) -> Incoming {
    let at = item_at.key(method);
    let of = |parameters: &[oas::ReferenceOr<oas::Parameter>], at: &Pointer| {
        let at = at.key("parameters");
        let read = parameters.iter().enumerate().filter_map(|(index, one)| read_parameter(source, one, &at.index(index)));
        read.filter(|parameter| parameter.location == Location::Header).collect::<Vec<_>>()
    };
    Incoming {
        name: String::new(),
        asked: None,
        id: operation.operation_id.clone(),
        rust_name: extensions::rust_name(&operation.extensions).map(str::to_owned),
        method: method.to_owned(),
        summary: operation.summary.clone().or_else(|| item.summary.clone()),
        description: operation.description.clone().or_else(|| item.description.clone()),
        deprecated: operation.deprecated,
        headers: of(&item.parameters, item_at).into_iter().chain(of(&operation.parameters, &at)).collect(),
        answers: operation.responses.responses.iter().map(answer).collect(),
        body: operation.request_body.as_ref().and_then(|body| read_body(source, body, &at.key("requestBody"))),
        at,
    }
}

/// A status, and what it means where that is said on the spot.
fn answer((status, response): (&oas::StatusCode, &oas::ReferenceOr<oas::Response>)) -> (String, String) {
    (status.to_string(), response.as_item().map(|response| response.description.clone()).unwrap_or_default())
}

/// Takes the callbacks out of an operation: `openapiv3` knows no `$ref` to one, so they are read from the tree.
pub(super) fn without_callbacks(operation: &mut Value) {
    if let Some(operation) = operation.as_object_mut() {
        operation.shift_remove("callbacks");
    }
}
