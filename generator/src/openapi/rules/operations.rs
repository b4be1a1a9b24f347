//! Operations: what they are called, how they are grouped, what they send.

use std::collections::HashMap;

use super::judge::Judge;
use super::look::{Document, Operation, entries, key_place, list, text};
use crate::document::{Entry, Map, Node, Pointer, did_you_mean};
use crate::openapi::body::is_without_body;
use crate::openapi::shape::codes;
use crate::source::Place;

/// Looks for operations of the same name. In tolerant mode they keep it where their groups tell them apart.
pub(super) fn ids(document: &Document<'_>, judge: &mut Judge<'_>) {
    let mut known: HashMap<&str, Vec<(Option<&str>, Place)>> = HashMap::new();
    for operation in document.operations() {
        let Some((id, place)) = text(operation.map, "operationId") else { continue };
        let group = list(operation.map.get("tags")).first().and_then(Node::as_text);
        let others = known.entry(id).or_default();
        let same_group = others.iter().any(|(other, _)| *other == group);
        if let Some((_, first)) = others.first() {
            let mended = if same_group { "this one loses its name" } else { "each keeps it in its group" };
            judge
                .wrong(codes::DUPLICATE_OPERATION_ID, place, format!("two operations are named `{id}`"), mended)
                .also(*first, "the first is here")
                .help("give one of them another name");
        }
        if same_group {
            judge.remove(operation.at.key("operationId"));
        } else {
            others.push((group, place));
        }
    }
}

/// Looks at bodies where there are none, and at operations that nothing comes back from.
pub(super) fn messages(document: &Document<'_>, judge: &mut Judge<'_>) {
    for operation in document.operations() {
        let body = key_place(operation.map, "requestBody");
        if let (Some(place), true, "get" | "head") = (body, judge.is_strict(), operation.method) {
            judge
                .wrong(codes::UNEXPECTED_BODY, place, format!("`{}` has no body", operation.method), "")
                .help("describe it as query parameters, or use `post`");
        }
        content_without_body(document, &operation, judge);
        let has_response = entries(operation.map.get("responses")).any(|(key, _)| !key.starts_with("x-"));
        if !has_response {
            let place = key_place(operation.map, "responses").unwrap_or(operation.key);
            judge
                .wrong(codes::NO_RESPONSE, place, "an operation must have a response", "any response is taken")
                .help("add `default` or a status, each with its `description`");
            judge.put(operation.at.key("responses").key("default"), empty_response(place));
        }
    }
}

/// Reports the content of an answer whose status allows none. One that is a component may be the answer to other statuses, too.
fn content_without_body(document: &Document<'_>, operation: &Operation<'_>, judge: &mut Judge<'_>) {
    for (status, entry) in entries(operation.map.get("responses")) {
        if !status.parse().is_ok_and(is_without_body) {
            continue;
        }
        let content = document.follow(&entry.node).and_then(|response| response.get("content"));
        let inline = entry.node.get("content").is_some();
        for (media_type, content) in entries(content) {
            let place = if inline { content.key } else { entry.key };
            judge
                .wrong(codes::UNEXPECTED_BODY, place, format!("an answer with status {status} has no body"), "left out")
                .help("remove `content`, or give the answer another status, such as 200");
            if inline {
                judge.remove(operation.at.key("responses").key(status).key("content").key(media_type));
            }
        }
    }
}

fn empty_response(place: Place) -> Node {
    let description = Entry { key: place, node: Node::text("", place) };
    Node::new(Map::from_iter([("description".to_owned(), description)]), place)
}

/// Looks at the document's tags, and at those of the operations.
pub(super) fn tags(document: &Document<'_>, judge: &mut Judge<'_>) {
    let mut known: Vec<(&str, Place)> = Vec::new();
    for (index, tag) in list(document.root.get("tags")).iter().enumerate() {
        let Some((name, place)) = tag.as_map().and_then(|tag| text(tag, "name")) else { continue };
        if let Some((_, first)) = known.iter().find(|(other, _)| *other == name) {
            judge
                .wrong(codes::DUPLICATE_TAG, place, format!("two tags are named `{name}`"), "this one is left out")
                .also(*first, "the first is here")
                .help("remove one of them");
            judge.remove(Pointer::root().key("tags").index(index));
        } else {
            known.push((name, place));
        }
    }
    for operation in document.operations() {
        own_tags(&operation, &known, judge);
    }
}

fn own_tags(operation: &Operation<'_>, known: &[(&str, Place)], judge: &mut Judge<'_>) {
    let tags = list(operation.map.get("tags"));
    for (index, node) in tags.iter().enumerate() {
        let Some(tag) = node.as_text() else { continue };
        if let Some(first) = tags[..index].iter().find(|other| other.same_as(node)) {
            let message = format!("the tag `{tag}` stands twice");
            judge.wrong(codes::DUPLICATE_ENTRY, node.place, message, "left out").also(first.place, "the first is here");
            judge.remove(operation.at.key("tags").index(index));
        } else if judge.is_strict() && !known.iter().any(|(name, _)| *name == tag) {
            let near = did_you_mean(tag, known.iter().map(|(name, _)| *name));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{{name: {tag}, description: …}}` to the document's `tags`"),
            };
            judge.wrong(codes::UNDEFINED_TAG, node.place, format!("there is no tag `{tag}`"), "").help(help);
        }
    }
}
