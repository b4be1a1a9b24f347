//! Every `$ref` leads to a component of the right kind.

use super::judge::Judge;
use super::look::Document;
use crate::document::{Entry, Map, Node, Pointer, did_you_mean};
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::openapi::shape::{WithArticle, object};
use crate::source::Place;

/// Looks at every `$ref`.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.objects.iter().filter(|visit| visit.is_reference) {
        let Some(target) = visit.node.get("$ref") else { continue };
        let mended = match stand_in(visit.kind, visit.node.place) {
            Some(_) => "taken as one that says nothing",
            None => "left out",
        };
        if let Some((message, help)) = broken(document, visit.kind, target) {
            let problem = judge.wrong(codes::BROKEN_REF, target.place, message, mended);
            if let Some(help) = help {
                problem.help(help);
            }
            replace(visit, judge);
        } else if document.follow(visit.node).is_none() && !is_circle_of_schemas(document, visit) {
            judge.wrong(codes::BROKEN_REF, target.place, "there is nothing at the end of this `$ref`", mended);
            replace(visit, judge);
        }
    }
}

/// Circles of schemas are broken up where they close, in `cycles.rs`.
fn is_circle_of_schemas(document: &Document<'_>, visit: &Visit<'_>) -> bool {
    let mut node = visit.node;
    let mut seen = Vec::new();
    while let Some(target) = node.reference().and_then(Pointer::parse) {
        match document.root.at(&target) {
            Some(_) if seen.contains(&target) => return visit.kind == ObjectKind::Schema,
            Some(next) => node = next,
            None => return false,
        }
        seen.push(target);
    }
    false
}

fn replace(visit: &Visit<'_>, judge: &mut Judge<'_>) {
    match stand_in(visit.kind, visit.node.place) {
        Some(node) => judge.put(visit.at.clone(), node),
        None => judge.remove(visit.at.clone()),
    }
}

/// What is wrong with a `$ref`, and what to do.
fn broken(document: &Document<'_>, kind: ObjectKind, target: &Node) -> Option<(String, Option<String>)> {
    let section = kind.section()?;
    let text = target.as_text()?;
    let expected = WithArticle(object(kind).name);
    let pointer = Pointer::parse(text);
    let tokens: Vec<&str> = pointer.iter().flat_map(Pointer::tokens).collect();
    match tokens.as_slice() {
        ["components", found, name] if *found == section => {
            if pointer.as_ref().and_then(|pointer| document.root.at(pointer)).is_some() {
                return None;
            }
            let names = document.components(section);
            let near = did_you_mean(name, names).map(|near| format!("did you mean `#/components/{section}/{near}`?"));
            Some((format!("there is no {} `{name}`", object(kind).name), near))
        }
        ["components", found, _] => Some((format!("expected {expected}, found a `$ref` to `components.{found}`"), None)),
        _ => {
            let help = format!("write `#/components/{section}/<name>`");
            Some((format!("`{text}` is not the name of a component, expected {expected}"), Some(help)))
        }
    }
}

fn stand_in(kind: ObjectKind, place: Place) -> Option<Node> {
    match kind {
        ObjectKind::Schema => Some(Node::empty_map(place)),
        ObjectKind::Response => {
            let description = Entry { key: place, node: Node::text("", place) };
            Some(Node::new(Map::from_iter([("description".to_owned(), description)]), place))
        }
        _ => None,
    }
}

/// The schema that a value of a discriminator's mapping names.
pub(super) fn mapped(target: &str) -> Pointer {
    let schemas = Pointer::root().key("components").key("schemas");
    match Pointer::parse(target).filter(|_| target.starts_with('#')) {
        Some(pointer) => pointer,
        None => schemas.key(target),
    }
}
