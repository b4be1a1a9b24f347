//! Schemas: keywords that contradict each other or say nothing.

use super::judge::Judge;
use super::look::{Document, key_place, list};
use crate::document::{Map, Node, Number, Pointer, did_you_mean};
use crate::openapi::shape::Words;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;

/// Keywords that speak of values of one type only, each with those types.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
    ("format", &["string", "integer", "number"]),
];

/// Pairs of keywords of which the first may not be greater.
const RANGES: &[(&str, &str)] =
    &[("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

const COMPOSING: &[&str] = &["allOf", "oneOf", "anyOf"];

/// Looks at the keywords of every schema.
pub(super) fn keywords(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let Some(map) = visit.node.as_map() else { continue };
        match map.get("type").and_then(Node::as_text) {
            Some(word) => idle(visit, map, word, judge),
            None => untyped(map, judge),
        }
        empty_lists(visit, map, judge);
        ranges(visit, map, judge);
    }
}

fn idle(visit: &Visit<'_>, map: &Map, word: &str, judge: &mut Judge<'_>) {
    for (key, entry) in map.iter() {
        let Some((_, types)) = KEYWORDS.iter().find(|(known, _)| *known == key) else { continue };
        if !types.contains(&word) {
            let message = format!("`{key}` says nothing about `type: {word}`");
            let help = format!("it is for a schema of type {}", Words(types));
            judge.wrong(codes::IDLE_KEYWORD, entry.key, message, "left out").help(help);
            judge.remove(visit.at.key(key));
        }
    }
    if word == "array" && !map.has("items") {
        let place = key_place(map, "type").unwrap_or(visit.key);
        judge
            .wrong(codes::MISSING_KEY, place, "a schema with `type: array` must have `items`", "they are taken as any value")
            .help("add `items`: what the members of the list are");
        judge.put(visit.at.key("items"), Node::empty_map(place));
    }
    if word == "integer" {
        integers(visit, map, judge);
    }
    if let Some(node) = map.get("multipleOf").filter(|node| node.as_f64().is_some_and(|number| number <= 0.0)) {
        judge.wrong(codes::BAD_NUMBER, node.place, "`multipleOf` must be greater than 0", "left out");
        judge.remove(visit.at.key("multipleOf"));
    }
}

/// Tolerant mode reads what is there: the reader of schemas knows which type a keyword speaks of.
fn untyped(map: &Map, judge: &mut Judge<'_>) {
    if !judge.is_strict() || COMPOSING.iter().any(|key| map.has(key)) {
        return;
    }
    for (key, entry) in map.iter() {
        let Some((_, types)) = KEYWORDS.iter().find(|(known, _)| *known == key) else { continue };
        let message = format!("`{key}` without `type`");
        judge.wrong(codes::MISSING_TYPE, entry.key, message, "").help(format!("add `type`: {}", Words(types)));
        return;
    }
}

fn integers(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    for key in ["minimum", "maximum", "multipleOf"] {
        let Some(node) = map.get(key) else { continue };
        let Some(number) = node.as_number().filter(|number| number.as_i64().is_none()) else { continue };
        let exact = whole(number);
        let mended = exact.map_or("left out".to_owned(), |exact| format!("read as `{exact}`"));
        let message = format!("expected a 64-bit integer for `{key}` of `type: integer`, found `{}`", number.text());
        judge.wrong(codes::BAD_NUMBER, node.place, message, &mended);
        match exact {
            Some(exact) => judge.put(visit.at.key(key), Node::new(exact, node.place)),
            None => judge.remove(visit.at.key(key)),
        }
    }
}

/// The integer that a number is, also where it is written `3.0`.
pub(crate) fn whole(number: &Number) -> Option<i64> {
    // Beyond 2^53 a float does not say which integer it means.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64();
    number.as_i64().or_else(|| (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64))
}

fn empty_lists(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    for key in COMPOSING.iter().chain(&["required", "enum"]) {
        if map.get(key).and_then(Node::as_list).is_some_and(<[Node]>::is_empty) {
            let place = key_place(map, key).unwrap_or(visit.key);
            judge
                .wrong(codes::EMPTY_LIST, place, format!("`{key}` must have an entry"), "left out")
                .help("add one, or remove the key");
            judge.remove(visit.at.key(key));
        }
    }
}

fn ranges(visit: &Visit<'_>, map: &Map, judge: &mut Judge<'_>) {
    for (least, greatest) in RANGES {
        let (Some(low), Some(high)) = (map.get(least), map.get(greatest)) else { continue };
        let (Some(low_number), Some(high_number)) = (low.as_f64(), high.as_f64()) else { continue };
        if low_number > high_number {
            judge
                .wrong(codes::EMPTY_RANGE, low.place, format!("`{least}` is greater than `{greatest}`"), "both are left out")
                .also(high.place, format!("`{greatest}` is here"))
                .help("no value is in this range");
            judge.remove(visit.at.key(least));
            judge.remove(visit.at.key(greatest));
        }
    }
}

/// Looks at the properties that `required` names.
pub(super) fn required(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let required = list(visit.node.get("required"));
        if required.is_empty() {
            continue;
        }
        // A part of an `allOf` may require what another part describes.
        let whole = document.root.at(&outermost(&visit.at)).unwrap_or(visit.node);
        let properties = document.properties(whole);
        let closed = whole.get("additionalProperties").and_then(Node::as_bool) == Some(false);
        for (index, node) in required.iter().enumerate() {
            let Some(name) = node.as_text() else { continue };
            if let Some(first) = required[..index].iter().find(|other| other.same_as(node)) {
                let message = format!("`{name}` stands twice in `required`");
                judge.wrong(codes::DUPLICATE_ENTRY, node.place, message, "left out").also(first.place, "the first is here");
                judge.remove(visit.at.key("required").index(index));
            } else if properties.get(name).is_none() && (judge.is_strict() || closed) {
                let message = format!("there is no property `{name}`");
                let problem = judge.wrong(codes::REQUIRED_UNKNOWN, node.place, message, "it is not asked for");
                match did_you_mean(name, properties.names()) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!("add `{name}` to `properties`")),
                };
            }
        }
    }
}

/// The schema of which a part in `allOf` and the like is a part.
fn outermost(at: &Pointer) -> Pointer {
    let mut whole = at.clone();
    while let Some(list) = whole.parent().filter(|list| list.last().is_some_and(|key| COMPOSING.contains(&key))) {
        match list.parent() {
            Some(parent) => whole = parent,
            None => break,
        }
    }
    whole
}
