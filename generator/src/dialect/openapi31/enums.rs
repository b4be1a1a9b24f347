//! `enum`, with values of any type.
//!
//! | written | becomes |
//! |---|---|
//! | `enum: [a, null]` | the same, `nullable: true` |
//! | `enum: [a, b]` without `type` | the same, `type: string` |
//! | `enum: [a, 1]` | `anyOf` of `enum: [a]` and `enum: [1]` |
//! | `enum: [true]`, `[1.5]` | `type: boolean`, `type: number` |
//! | `enum: [{…}]`, `enum: [[…]]` | any value |
//! | `x-enumNames: […]` | `x-enum-varnames: […]` |
//! | `x-enumDescriptions: {a: …}`, `enumDescriptions: […]` | `x-enum-descriptions: […]` |

use super::super::notes::Notes;
use super::types::null_only;
use crate::document::{Entry, Map, Node, Value};
use crate::openapi::extensions::{ENUM_DESCRIPTIONS, ENUM_NAMES, FOREIGN_ENUM_DESCRIPTIONS, FOREIGN_ENUM_NAMES};
use crate::source::Place;

/// `enum`
pub(super) fn convert(map: &mut Map, notes: &mut Notes<'_>) {
    names(map);
    let Some((values, place)) = map.entry("enum").and_then(|entry| Some((entry.node.as_list()?.to_vec(), entry.key))) else {
        return;
    };
    if values.iter().any(Node::is_null) && !null(map, values.len(), place, notes) {
        return;
    }
    let kinds = kinds(&values);
    match (map.has("type"), kinds.as_slice()) {
        (_, []) => {}
        (false, [only]) => only_kind(map, only, &values, place, notes),
        (true, [only]) => exactness(only, &values, place, notes),
        (false, several) if several.contains(&"any") => {
            notes.wider(place, "an `enum` of lists or maps among others", "taken as any value");
            map.remove("enum");
        }
        (false, several) => split(map, several, &values, place),
        (true, _) => {}
    }
}

/// Null among the values; says whether there are others.
fn null(map: &mut Map, count: usize, place: Place, notes: &mut Notes<'_>) -> bool {
    if count == 1 {
        map.remove("enum");
        null_only(map, place);
        return false;
    }
    if map.has("type") && !map.has("nullable") {
        notes
            .mended(place, "null is a member of `enum`, but no type of the schema", "taken as nullable")
            .help("add `\"null\"` to `type`");
    }
    map.insert("nullable", place, Node::new(true, place));
    true
}

/// The types that values are of, null aside, in their order.
fn kinds(values: &[Node]) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for value in values {
        let kind = kind(value);
        if !value.is_null() && !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    // Among numbers with fractions, whole ones are numbers too.
    if kinds.contains(&"number") {
        kinds.retain(|kind| *kind != "integer");
    }
    kinds
}

fn kind(value: &Node) -> &'static str {
    match &value.value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.as_i64().is_some() => "integer",
        Value::Number(_) => "number",
        Value::Text(_) => "string",
        Value::List(_) | Value::Map(_) => "any",
    }
}

fn only_kind(map: &mut Map, kind: &'static str, values: &[Node], place: Place, notes: &mut Notes<'_>) {
    exactness(kind, values, place, notes);
    if kind == "any" {
        map.remove("enum");
    } else {
        map.insert("type", place, Node::text(kind, place));
    }
}

/// Only text and whole numbers become enums.
fn exactness(kind: &str, values: &[Node], place: Place, notes: &mut Notes<'_>) {
    let taken = match kind {
        "boolean" if values.iter().filter(|value| !value.is_null()).count() < 2 => "taken as any boolean",
        "number" => "taken as any number",
        "any" => "taken as any value",
        _ => return,
    };
    notes.wider(place, "only text and whole numbers become an enum", taken);
}

fn split(map: &mut Map, kinds: &[&'static str], values: &[Node], place: Place) {
    map.remove("enum");
    map.remove(ENUM_NAMES);
    map.remove(ENUM_DESCRIPTIONS);
    let variant = |word: &&'static str| {
        let own: Vec<Node> = values
            .iter()
            .filter(|value| kind(value) == *word || *word == "number" && kind(value) == "integer")
            .cloned()
            .collect();
        let entry = |node| Entry { key: place, node };
        let variant = [("type".to_owned(), entry(Node::text(*word, place))), ("enum".to_owned(), entry(Node::new(own, place)))];
        Node::new(Map::from_iter(variant), place)
    };
    map.insert("anyOf", place, Node::new(kinds.iter().map(variant).collect::<Vec<Node>>(), place));
}

/// The names and descriptions of members, as other tools write them.
fn names(map: &mut Map) {
    for (keys, ours) in [(FOREIGN_ENUM_NAMES, ENUM_NAMES), (FOREIGN_ENUM_DESCRIPTIONS, ENUM_DESCRIPTIONS)] {
        for key in keys {
            let Some(entry) = map.remove(key) else { continue };
            let texts = map.get("enum").and_then(Node::as_list).and_then(|values| texts(&entry, values));
            if let Some(texts) = texts.filter(|_| !map.has(ours)) {
                map.insert(ours, entry.key, texts);
            }
        }
    }
}

/// One text for each value: as a list, or as a map from values.
fn texts(entry: &Entry, values: &[Node]) -> Option<Node> {
    match &entry.node.value {
        Value::List(list) if list.len() == values.len() => Some(entry.node.clone()),
        Value::Map(words) => {
            let word = |value: &Node| value.as_text().and_then(|value| words.get(value)?.as_text()).unwrap_or_default();
            let texts: Vec<Node> = values.iter().map(|value| Node::text(word(value), entry.key)).collect();
            Some(Node::new(texts, entry.key))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn values_tell_the_type() {
        becomes(&json!({"const": "a"}), &json!({"enum": ["a"], "type": "string"}));
        becomes(&json!({"enum": [1, 2]}), &json!({"enum": [1, 2], "type": "integer"}));
        becomes(&json!({"enum": ["a", null]}), &json!({"enum": ["a", null], "nullable": true, "type": "string"}));
        becomes(
            &json!({"type": ["string", "null"], "enum": ["a", null]}),
            &json!({"enum": ["a", null], "nullable": true, "type": "string"}),
        );
    }

    #[test]
    fn values_of_several_types_are_variants() {
        becomes(
            &json!({"enum": ["a", 1, "b", null]}),
            &json!({
                "nullable": true,
                "anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "integer", "enum": [1]}],
            }),
        );
        becomes(
            &json!({"type": ["string", "boolean"], "enum": ["auto", true, false]}),
            &json!({"anyOf": [{"type": "string", "enum": ["auto"]}, {"type": "boolean", "enum": [true, false]}]}),
        );
    }

    #[test]
    fn what_becomes_no_enum_is_taken_wider() {
        assert_eq!(notes(&json!({"const": true})), ["only text and whole numbers become an enum; taken as any boolean"]);
        assert_eq!(notes(&json!({"const": {"a": 1}})), ["only text and whole numbers become an enum; taken as any value"]);
        assert_eq!(notes(&json!({"enum": [1.5, 2]})), ["only text and whole numbers become an enum; taken as any number"]);
        assert_eq!(notes(&json!({"enum": [true, false]})), [""; 0]);
    }

    #[test]
    fn other_tools_name_members_too() {
        becomes(
            &json!({"type": "integer", "enum": [0, 1], "x-enumNames": ["Low", "High"]}),
            &json!({"type": "integer", "enum": [0, 1], "x-enum-varnames": ["Low", "High"]}),
        );
        becomes(
            &json!({"type": "string", "enum": ["a", "b"], "x-enumDescriptions": {"b": "Two."}}),
            &json!({"type": "string", "enum": ["a", "b"], "x-enum-descriptions": ["", "Two."]}),
        );
        becomes(
            &json!({"type": "string", "enum": ["a"], "enumDescriptions": ["One."]}),
            &json!({"type": "string", "enum": ["a"], "x-enum-descriptions": ["One."]}),
        );
    }
}
