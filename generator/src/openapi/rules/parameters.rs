//! Parameters and headers: each once, each with one description of its value.

use super::judge::Judge;
use super::look::{Document, entries, key_place, list, text};
use crate::document::{Map, Node, Pointer};
use crate::openapi::extensions;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::openapi::shape::{WithArticle, object};
use crate::source::Place;

/// Headers that OpenAPI describes by other means.
const RESERVED: &[&str] = &["accept", "content-type", "authorization"];

/// Looks at every list of parameters.
pub(super) fn lists(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.objects.iter().filter(|visit| has_parameters(visit.kind)) {
        let parameters = list(visit.node.get("parameters"));
        let mut known: Vec<Identity<'_>> = Vec::new();
        for (index, node) in parameters.iter().enumerate() {
            let at = visit.at.key("parameters").index(index);
            let Some(identity) = identity(document, node) else { continue };
            if let Some(first) = known.iter().find(|other| other.is(&identity)) {
                duplicate(first, &identity, at, judge);
            } else if identity.location == "header" && RESERVED.contains(&identity.name.to_lowercase().as_str()) {
                let accepted = accepted(document, node).filter(|_| visit.kind == ObjectKind::Operation);
                if let Some(accepted) = accepted.filter(|_| identity.name.eq_ignore_ascii_case("accept")) {
                    judge.put(visit.at.key(extensions::ACCEPT), accepted.clone());
                }
                reserved(&identity, at, judge);
            } else {
                known.push(identity);
            }
        }
    }
}

fn has_parameters(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::PathItem | ObjectKind::Operation)
}

/// What tells one parameter from another.
struct Identity<'n> {
    name: &'n str,
    location: &'n str,
    place: Place,
}

impl Identity<'_> {
    fn is(&self, other: &Identity<'_>) -> bool {
        let same_name = self.name == other.name
            // The names of headers do not care for case.
            || self.location == "header" && self.name.eq_ignore_ascii_case(other.name);
        same_name && self.location == other.location
    }
}

fn identity<'n>(document: &Document<'n>, node: &'n Node) -> Option<Identity<'n>> {
    let map = document.follow(node)?.as_map()?;
    let (name, place) = text(map, "name")?;
    let (location, _) = text(map, "in")?;
    let place = node.get("$ref").map_or(place, |target| target.place);
    Some(Identity { name, location, place })
}

fn duplicate(first: &Identity<'_>, second: &Identity<'_>, at: Pointer, judge: &mut Judge<'_>) {
    let message = format!("two {} parameters are named `{}`", second.location, second.name);
    judge
        .wrong(codes::DUPLICATE_PARAMETER, second.place, message, "this one is left out")
        .also(first.place, "the first is here")
        .help("remove one of them");
    judge.remove(at);
}

/// The only value that a parameter may have. A service that says so of `Accept` may look for nothing but this text.
fn accepted<'n>(document: &Document<'n>, node: &'n Node) -> Option<&'n Node> {
    let schema = document.follow(node)?.get("schema")?;
    match list(document.follow(schema)?.get("enum")) {
        [only] if only.as_text().is_some() => Some(only),
        _ => None,
    }
}

fn reserved(identity: &Identity<'_>, at: Pointer, judge: &mut Judge<'_>) {
    let message = format!("the header `{}` is no parameter", identity.name);
    judge.wrong(codes::RESERVED_HEADER, identity.place, message, "left out").help(
        "`content` says what is sent and accepted, `security` says who may; `x-accept` of an operation is for one exact text",
    );
    judge.remove(at);
}

/// Looks at how the value of every parameter and header is described.
pub(super) fn values(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.objects.iter().filter(|visit| !visit.is_reference && has_value(visit.kind)) {
        let Some(map) = visit.node.as_map() else { continue };
        match (map.get("schema"), map.get("content").and_then(Node::as_map)) {
            (Some(_), Some(_)) => both(visit, map, judge),
            (None, Some(content)) if content.len() > 1 => several(visit, content, judge),
            (None, Some(content)) if content.is_empty() => neither(visit, judge),
            (None, None) => neither(visit, judge),
            _ => {}
        }
        if visit.kind == ObjectKind::PathParameter {
            optional(visit, judge);
        }
    }
}

fn has_value(kind: ObjectKind) -> bool {
    use ObjectKind::{CookieParameter, Header, HeaderParameter, PathParameter, QueryParameter};
    matches!(kind, PathParameter | QueryParameter | HeaderParameter | CookieParameter | Header)
}

fn both(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    let place = key_place(map, "content").unwrap_or(visit.key);
    let message = format!("{} has either `schema` or `content`, found both", WithArticle(object(visit.kind).name));
    judge
        .wrong(codes::PARAMETER_SHAPE, place, message, "`content` is left out")
        .also(key_place(map, "schema"), "`schema` is here")
        .help("remove one of them; `content` is for a value that is written as JSON");
    judge.remove(visit.at.key("content"));
}

fn neither(visit: &Visit<'_>, judge: &mut Judge<'_>) {
    let message = format!("{} must have `schema` or `content`", WithArticle(object(visit.kind).name));
    judge.wrong(codes::PARAMETER_SHAPE, visit.key, message, "taken as any value").help("add `schema`: what its value is");
    judge.put(visit.at.key("schema"), Node::empty_map(visit.node.place));
    judge.remove(visit.at.key("content"));
}

fn several(visit: &Visit<'_>, content: &Map, judge: &mut Judge<'_>) {
    let place = content.iter().nth(1).map_or(visit.key, |(_, entry)| entry.key);
    let message = format!("{} has one media type, found {}", WithArticle(object(visit.kind).name), content.len());
    judge.wrong(codes::PARAMETER_SHAPE, place, message, "the first one counts").help("keep one of them");
    for (name, _) in entries(visit.node.get("content")).skip(1) {
        judge.remove(visit.at.key("content").key(name));
    }
}

fn optional(visit: &Visit<'_>, judge: &mut Judge<'_>) {
    let Some(required) = visit.node.get("required").filter(|required| required.as_bool() == Some(false)) else {
        return;
    };
    judge
        .wrong(
            codes::OPTIONAL_PATH_PARAMETER,
            required.place,
            "a path parameter is always required, found `false`",
            "read as `true`",
        )
        .help("write `required: true`");
    judge.put(visit.at.key("required"), Node::new(true, required.place));
}
