//! One schema: the order in which its keywords are brought over.
//!
//! | written | becomes |
//! |---|---|
//! | `true` | `{}` |
//! | `$comment`, `$schema`, `$id`, `$anchor` | nothing: they say nothing about values |
//! | `{$ref: …, description: …}` | `allOf` of the `$ref`, with the rest beside it |
//! | `exclusiveMinimum: 5` | `minimum: 5`, `exclusiveMinimum: true` |
//! | `examples: [a]` | `example: a` |

use super::super::notes::Notes;
use super::{choices, conditions, enums, kinds, lists, objects, texts, types};
use crate::document::{Map, Node, Value};
use crate::source::Place;

/// Keywords that are there for readers of the schema, or told the loader where it stands.
const IDLE: &[&str] =
    &["$comment", "$schema", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "id", "$defs", "definitions"];

/// Brings a schema to OpenAPI 3.0, all but the schemas in it, which come afterwards.
pub(super) fn convert(node: &mut Node, notes: &mut Notes<'_>) {
    let place = node.place;
    if let Some(allows) = node.as_bool() {
        if !allows {
            notes.wider(place, "the schema `false` allows no value", "taken as any value");
        }
        node.value = Map::new().into();
    }
    let Some(map) = node.as_map_mut() else { return };
    kinds::check(map, notes);
    map.retain(|key, entry| !IDLE.contains(&key) || key == "id" && entry.node.as_text().is_none());
    nullable(map, notes);
    reference(map, place);
    choices::convert(map);
    types::constant(map);
    types::list(map, notes);
    enums::convert(map, notes);
    bound(map, "exclusiveMinimum", "minimum", |exclusive, inclusive| exclusive >= inclusive);
    bound(map, "exclusiveMaximum", "maximum", |exclusive, inclusive| exclusive <= inclusive);
    texts::convert(map, notes);
    lists::convert(map, place, notes);
    objects::convert(map, notes);
    conditions::convert(map, notes);
    examples(map);
}

/// `nullable` is gone since OpenAPI 3.1, and still written.
fn nullable(map: &mut Map, notes: &mut Notes<'_>) {
    if let Some(entry) = map.entry("nullable") {
        notes
            .mended(entry.key, "`nullable` is of OpenAPI 3.0", "read as it is meant there")
            .help("name `\"null\"` among the types: `type: [string, \"null\"]`");
    }
}

/// A `$ref` is a keyword among others.
fn reference(map: &mut Map, place: Place) {
    let is_alone =
        map.keys().all(|key| key == "$ref" || key.starts_with("x-") && crate::openapi::extensions::extension(key).is_none());
    if map.get("$ref").is_none_or(|target| target.as_text().is_none()) {
        return;
    }
    if is_alone {
        return map.retain(|key, _| key == "$ref");
    }
    let Some(target) = map.remove("$ref") else { return };
    let part = Node::new(Map::from_iter([("$ref".to_owned(), target)]), place);
    match map.get_mut("allOf").and_then(Node::as_list_mut) {
        Some(parts) => parts.insert(0, part),
        None => {
            map.insert("allOf", place, Node::new(vec![part], place));
        }
    }
}

/// A bound that is a number of its own; the stricter one counts.
fn bound(map: &mut Map, exclusive: &str, inclusive: &str, is_stricter: fn(f64, f64) -> bool) {
    let Some(number) = map.get(exclusive).and_then(Node::as_f64) else { return };
    let Some(entry) = map.remove(exclusive) else { return };
    if map.get(inclusive).and_then(Node::as_f64).is_none_or(|other| is_stricter(number, other)) {
        map.insert(exclusive, entry.key, Node::new(true, entry.key));
        map.insert(inclusive, entry.key, entry.node);
    }
}

/// The first of the examples stands for all.
fn examples(map: &mut Map) {
    let Some(entry) = map.remove("examples") else { return };
    let first = match entry.node.value {
        Value::List(list) => list.into_iter().next(),
        // Somebody took them for those of a media type.
        Value::Map(map) => map.into_iter().next().map(|(_, entry)| entry.node),
        _ => None,
    };
    if let Some(first) = first.filter(|_| !map.has("example")) {
        map.insert("example", entry.key, first);
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::{Value as Json, json};

    use super::super::super::walk::{Object, below};
    use super::*;
    use crate::options::Mode;
    use crate::source::Diagnostics;

    /// Brings a schema over, with all that is in it, and gives what is said about that.
    fn brought(schema: &Json, mode: Mode) -> (Json, Diagnostics) {
        let mut node = Node::from_json(schema, Place::default());
        let mut problems = Diagnostics::new();
        let mut notes = Notes::new(mode, &mut problems);
        below(&mut node, Object::Schema, &mut |_, node| convert(node, &mut notes));
        (node.to_json(), problems)
    }

    /// Holds what becomes of a schema against what should.
    pub(in super::super) fn becomes(schema: &Json, expected: &Json) {
        assert_eq!(brought(schema, Mode::Tolerant).0, *expected, "of {schema}");
    }

    /// What is said about a schema. In strict mode the same is an error.
    pub(in super::super) fn notes(schema: &Json) -> Vec<String> {
        let (_, problems) = brought(schema, Mode::Tolerant);
        assert_eq!(brought(schema, Mode::Strict).1.has_errors(), !problems.is_empty());
        problems.iter().map(|problem| problem.message.clone()).collect()
    }

    #[test]
    fn what_says_nothing_about_values_goes() {
        becomes(
            &json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "a", "$anchor": "b", "$comment": "c", "type": "string"}),
            &json!({"type": "string"}),
        );
    }

    #[test]
    fn a_reference_is_a_keyword_among_others() {
        let a = json!({"$ref": "#/components/schemas/A"});
        becomes(&json!({"$ref": a["$ref"], "$comment": "c", "x-internal": 1}), &a);
        becomes(&json!({"$ref": a["$ref"], "description": "d"}), &json!({"description": "d", "allOf": [a]}));
        becomes(
            &json!({"$ref": a["$ref"], "type": "object", "allOf": [{"minProperties": 1}]}),
            &json!({"type": "object", "allOf": [a, {"minProperties": 1}]}),
        );
    }

    #[test]
    fn bounds_of_their_own_are_bounds_with_a_word() {
        becomes(&json!({"exclusiveMinimum": 5}), &json!({"minimum": 5, "exclusiveMinimum": true}));
        becomes(&json!({"minimum": 7, "exclusiveMinimum": 5}), &json!({"minimum": 7}));
        becomes(&json!({"maximum": 7, "exclusiveMaximum": 5}), &json!({"maximum": 5, "exclusiveMaximum": true}));
    }

    #[test]
    fn schemas_can_be_true_or_false_and_examples_a_list() {
        becomes(&json!(true), &json!({}));
        assert_eq!(notes(&json!(false)), ["the schema `false` allows no value; taken as any value"]);
        becomes(&json!({"examples": [1, 2]}), &json!({"example": 1}));
        becomes(&json!({"examples": [1], "example": 3}), &json!({"example": 3}));
        assert_eq!(
            notes(&json!({"type": "string", "nullable": true})),
            ["`nullable` is of OpenAPI 3.0; read as it is meant there"]
        );
    }
}
