//! The values that a schema spells out: `enum`, with the names of its members, and `default`.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};

use super::judge::Judge;
use super::look::{Document, key_place, list, text};
use super::schemas::whole;
use crate::document::{Map, Node, Value};
use crate::openapi::extensions;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// The extensions that are lists as long as `enum`.
const PARALLEL: &[&str] = &[extensions::ENUM_NAMES, extensions::ENUM_DESCRIPTIONS];

/// Looks at the values of every `enum`, and at their names.
pub(super) fn enums(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let Some(map) = visit.node.as_map() else { continue };
        let Some(values) = map.get("enum") else {
            without_enum(visit, map, judge);
            continue;
        };
        let parallel = PARALLEL.iter().filter(|key| same_length(visit, map, key, values, judge)).copied().collect();
        members(visit, map, values, parallel, judge);
        names(visit, map, judge);
    }
}

fn without_enum(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    for key in PARALLEL.iter().chain(&[extensions::ENUM_OPEN, extensions::MEMBER_NAMES]) {
        if let Some(place) = key_place(map, key) {
            let message = format!("`{key}` without `enum`");
            judge.wrong(codes::EXTENSION_CONDITION, place, message, "left out").help("it speaks of the members of an `enum`");
            judge.remove(visit.at.key(key));
        }
    }
}

/// Whether a list stands there that goes with the `enum`.
fn same_length(visit: &Visit<'_>, map: &Map, key: &str, values: &Node, judge: &mut Judge<'_>) -> bool {
    let Some(own) = map.get(key) else { return false };
    let (expected, found) = (list(Some(values)).len(), list(Some(own)).len());
    if expected == found {
        return true;
    }
    let message = format!("expected {expected} entries in `{key}`, one for each member, found {found}");
    let place = key_place(map, key).unwrap_or(own.place);
    let members = key_place(map, "enum");
    judge.wrong(codes::ENUM_NAMES, place, message, "left out").also(members, "these are the members");
    judge.remove(visit.at.key(key));
    false
}

/// Looks at each member: is it of the right type, does it stand there once?
fn members(visit: &Visit<'_>, map: &Map, values: &Node, parallel: Vec<&'static str>, judge: &mut Judge<'_>) {
    let word = map.get("type").and_then(Node::as_text);
    let nullable = map.get("nullable").and_then(Node::as_bool) == Some(true);
    let mut kept: Vec<(usize, Node)> = Vec::new();
    // There are enums of many thousand members.
    let mut first: HashMap<String, Place> = HashMap::new();
    let mut changed = false;
    for (index, value) in list(Some(values)).iter().enumerate() {
        let value = match word.filter(|word| !value.is_null() && !is_of_type(value, word)) {
            None => value.clone(),
            Some(word) => {
                changed = true;
                match wrong_type(value, word, judge) {
                    Some(value) => value,
                    None => continue,
                }
            }
        };
        if value.is_null() && !nullable && word.is_some() && judge.is_strict() {
            judge
                .wrong(codes::ENUM_TYPE, value.place, "null is a member, but the schema is not nullable", "")
                .help("add `nullable: true`");
        }
        match first.entry(value.to_json().to_string()) {
            Occupied(first) => {
                judge
                    .wrong(codes::DUPLICATE_ENTRY, value.place, "this member stands twice", "left out")
                    .also(*first.get(), "the first is here");
                changed = true;
            }
            Vacant(new) => {
                new.insert(value.place);
                kept.push((index, value));
            }
        }
    }
    if changed {
        replace(visit, map, kept, parallel, judge);
    }
}

/// Reports a member of the wrong type; gives what it means, if that is clear.
fn wrong_type(value: &Node, word: &str, judge: &mut Judge<'_>) -> Option<Node> {
    let meant = meant(value, word);
    let mended = if meant.is_some() { format!("read as {}", type_name(word)) } else { "left out".to_owned() };
    let message = format!("expected {} in `enum`, found {}", type_name(word), value.kind_name());
    let problem = judge.wrong(codes::ENUM_TYPE, value.place, message, &mended);
    if word == "string" && meant.is_some() {
        problem.help("put it in quotes");
    }
    meant.map(|meant| Node::new(meant, value.place))
}

/// What a value of the wrong type clearly means.
fn meant(value: &Node, word: &str) -> Option<Value> {
    match (&value.value, word) {
        (Value::Number(number), "string") => Some(Value::from(number.text())),
        (Value::Bool(value), "string") => Some(Value::from(value.to_string())),
        (Value::Text(text), "integer") => text.trim().parse::<i64>().ok().map(Value::from),
        (Value::Number(number), "integer") => whole(number).map(Value::from),
        (Value::Text(text), "number") => text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        (Value::Text(text), "boolean") => text.trim().to_ascii_lowercase().parse::<bool>().ok().map(Value::from),
        _ => None,
    }
}

fn replace(visit: &Visit<'_>, map: &Map, kept: Vec<(usize, Node)>, parallel: Vec<&'static str>, judge: &mut Judge<'_>) {
    if kept.is_empty() {
        judge.remove(visit.at.key("enum"));
        for key in parallel {
            judge.remove(visit.at.key(key));
        }
        return;
    }
    for key in parallel {
        let own = list(map.get(key));
        let left: Vec<Node> = kept.iter().filter_map(|(index, _)| own.get(*index).cloned()).collect();
        judge.put(visit.at.key(key), Node::new(left, visit.node.place));
    }
    let values: Vec<Node> = kept.into_iter().map(|(_, value)| value).collect();
    judge.put(visit.at.key("enum"), Node::new(values, visit.node.place));
}

/// Looks at the names that `x-enum-varnames` gives. Other people's may look as they like: they are brought into shape later.
fn names(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    let names = list(map.get(extensions::ENUM_NAMES));
    for (index, node) in names.iter().enumerate() {
        let Some(name) = node.as_text() else { continue };
        if let Some(first) = names[..index].iter().find(|other| other.same_as(node)) {
            judge
                .wrong(codes::ENUM_NAMES, node.place, format!("two members are named `{name}`"), "the names are left out")
                .also(first.place, "the first is here");
            judge.remove(visit.at.key(extensions::ENUM_NAMES));
        } else if judge.is_strict() && !super::names::is_upper_camel(name) {
            let message = format!("`{name}` is no name for a member, expected one such as `HighRisk`");
            judge.wrong(codes::ENUM_NAMES, node.place, message, "");
        }
    }
}

/// Looks at the default of every schema.
pub(super) fn defaults(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let (Some(map), Some(default)) = (visit.node.as_map(), visit.node.get("default")) else { continue };
        let Some((message, also)) = bad_default(document, visit, map, default) else { continue };
        let meant = document.type_of(visit.node).filter(|word| !map.has("enum") && !is_of_type(default, word));
        let meant = meant.and_then(|word| self::meant(default, word));
        let mended = if meant.is_some() { "read as that" } else { "left out" };
        let problem = judge.wrong(codes::BAD_DEFAULT, default.place, message, mended);
        if let Some((place, message)) = also {
            problem.also(place, message);
        }
        match meant {
            Some(meant) => judge.put(visit.at.key("default"), Node::new(meant, default.place)),
            None => judge.remove(visit.at.key("default")),
        }
    }
}

type Fault = (String, Option<(Place, &'static str)>);

fn bad_default<'n>(document: &Document<'n>, visit: &Visit<'n>, map: &'n Map, default: &Node) -> Option<Fault> {
    // `nullable` may stand where a `$ref` leads; a default of null is also how people say that there is none.
    if default.is_null() {
        return None;
    }
    let word = document.type_of(visit.node);
    if let Some(word) = word.filter(|word| !is_of_type(default, word)) {
        let message = format!("expected {} as the default, found {}", type_name(word), default.kind_name());
        return Some((message, text(map, "type").map(|(_, place)| (place, "the type is here"))));
    }
    let values = map.get("enum").or_else(|| match list(map.get("allOf")) {
        [only] => document.follow(only)?.get("enum"),
        _ => None,
    })?;
    let known = list(Some(values)).iter().any(|value| value.same_as(default));
    (!known).then(|| ("the default is not in `enum`".to_owned(), Some((values.place, "these are the members"))))
}

/// Whether a value is of a schema's type.
fn is_of_type(value: &Node, word: &str) -> bool {
    match (&value.value, word) {
        (Value::Text(_), "string") | (Value::Bool(_), "boolean") | (Value::List(_), "array") | (Value::Map(_), "object") => true,
        (Value::Number(_), "number") => true,
        (Value::Number(number), "integer") => number.as_i64().is_some(),
        (_, "string" | "boolean" | "array" | "object" | "number" | "integer") => false,
        _ => true,
    }
}

fn type_name(word: &str) -> &'static str {
    match word {
        "string" => "text",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a map",
        "integer" => "an integer",
        _ => "a number",
    }
}
