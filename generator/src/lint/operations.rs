//! Operations that make poor methods.

use super::found::Found;
use super::subject::{Subject, name_of};
use crate::document::Node;
use crate::openapi::extensions::RUST_NAME;
use crate::openapi::look::{Operation, entries, key_place, list, text};

/// Operations without an id: their methods are called after the path.
pub(super) fn without_id(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        if text(operation.map, "operationId").is_none() && !operation.map.has(RUST_NAME) {
            let message = format!("`{}` has no `operationId`, so that its method is named after its path", name_of(operation));
            found.add(operation.key, message, "add `operationId`: what it does, in a word or two");
        }
    }
}

/// The most arguments that anybody keeps in order.
const MOST_ARGUMENTS: usize = 6;

/// Operations that cannot be called without many arguments.
pub(super) fn many_arguments(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        let count = required(subject, operation).count();
        if count > MOST_ARGUMENTS {
            let message = format!("`{}` has {count} required parameters, each an argument of the method", name_of(operation));
            found.add(operation.key, message, "make a body of them, or let those be optional that have a default");
        }
    }
}

fn required<'s, 'n>(subject: &'s Subject<'n>, operation: &'s Operation<'n>) -> impl Iterator<Item = &'n Node> {
    let lists = [operation.map.get("parameters"), operation.item.get("parameters")];
    let parameters = lists.into_iter().flat_map(list).filter_map(|parameter| subject.document.follow(parameter));
    parameters.filter(|parameter| parameter.get("required").and_then(Node::as_bool) == Some(true))
}

/// Bodies of methods whose bodies have no meaning.
pub(super) fn bodies(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in subject.operations.iter().filter(|operation| matches!(operation.method, "get" | "head" | "delete")) {
        if let Some(place) = key_place(operation.map, "requestBody").filter(|_| sends_something(subject, operation)) {
            let method = operation.method.to_uppercase();
            let message = format!("`{}` sends a body with {method}, which proxies and servers may drop", name_of(operation));
            found.add(place, message, "describe it as query parameters, or use `post`");
        }
    }
}

/// Whether a body may hold anything: some documents have an empty form for every operation.
fn sends_something<'n>(subject: &Subject<'n>, operation: &Operation<'n>) -> bool {
    let body = operation.map.get("requestBody").and_then(|body| subject.document.follow(body));
    let is_empty = |schema: &'n Node| {
        let is_open = schema.get("additionalProperties").is_some_and(|rest| rest.as_bool() != Some(false));
        subject.document.type_of(schema) == Some("object") && !is_open && subject.document.properties(schema).all.is_empty()
    };
    let mut contents = entries(body.and_then(|body| body.get("content")));
    !contents.all(|(_, content)| content.node.get("schema").is_some_and(is_empty))
}

/// Parameters that must be given, and have a default all the same.
pub(super) fn required_defaults(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (_, map) in subject.parameters() {
        let Some((name, _)) = text(map, "name").filter(|_| map.get("in").and_then(Node::as_text) != Some("path")) else {
            continue;
        };
        let is_required = map.get("required").and_then(Node::as_bool) == Some(true);
        let schema = map.get("schema").and_then(Node::as_map).filter(|_| is_required);
        if let Some(place) = schema.and_then(|schema| key_place(schema, "default")) {
            let message = format!("`{name}` has a default, and must be given all the same");
            found.add(place, message, "remove `required`, so that it need not be an argument, or `default`");
        }
    }
}
