//! `type` and `const`.
//!
//! | written | becomes |
//! |---|---|
//! | `type: [string, "null"]` | `type: string`, `nullable: true` |
//! | `type: [string, integer]` | `anyOf` of the two, each with the keywords that speak of it |
//! | `type: [integer, number]` | `type: number` |
//! | all types | nothing |
//! | `type: "null"` | `enum: [null]`, `nullable: true` |
//! | `const: a` | `enum: [a]` |

use super::super::notes::Notes;
use crate::document::{Entry, Map, Node, Value};
use crate::source::Place;

/// `const`
pub(super) fn constant(map: &mut Map) {
    let Some(entry) = map.remove("const") else { return };
    map.remove("enum");
    map.insert("enum", entry.key, Node::new(vec![entry.node], entry.key));
}

/// `type`, where it is a list or names null.
pub(super) fn list(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(node) = map.get("type") else { return };
    let place = node.place;
    let Some(mut words) = words(node) else { return };
    let is_nullable = words.iter().any(|word| word == "null");
    words.retain(|word| word != "null");
    if words.iter().any(|word| word == "number") {
        words.retain(|word| word != "integer");
    }
    map.remove("type");
    if is_nullable {
        map.insert("nullable", place, Node::new(true, place));
    }
    match words.as_slice() {
        [] if is_nullable => null_only(map, place),
        [] => {}
        [only] => {
            map.insert("type", place, Node::text(only, place));
        }
        // The values say of which type each is.
        _ if map.has("enum") => {}
        all if all.len() == ALL && !says_more(map) => {}
        several => split(map, several, place, notes),
    }
}

/// How many types there are but null; `integer` is part of `number`.
const ALL: usize = 5;

/// The types of a list, or null alone; none where there is but one type, or something that is none.
fn words(node: &Node) -> Option<Vec<String>> {
    let word = |node: &Node| match &node.value {
        Value::Null => Some("null".to_owned()),
        Value::Text(word) => Some(word.clone()),
        _ => None,
    };
    let Some(list) = node.as_list() else {
        return word(node).filter(|word| word == "null").map(|word| vec![word]);
    };
    let mut words: Vec<String> = Vec::new();
    for word in list.iter().filter_map(word) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Some(words)
}

/// A schema that only null fits, as OpenAPI 3.0 can say it.
pub(super) fn null_only(map: &mut Map, place: Place) {
    map.insert("type", place, Node::text("string", place));
    map.insert("nullable", place, Node::new(true, place));
    map.insert("enum", place, Node::new(vec![Node::new(Value::Null, place)], place));
}

/// The keywords that speak of values of one type.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "minItems",
            "maxItems",
            "uniqueItems",
            "unevaluatedItems",
        ],
    ),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "minProperties",
            "maxProperties",
            "dependentSchemas",
            "dependentRequired",
        ],
    ),
];

fn keywords(word: &str) -> &'static [&'static str] {
    KEYWORDS.iter().find(|(known, _)| *known == word).map_or(&[], |(_, keys)| keys)
}

fn says_more(map: &Map) -> bool {
    map.has("format") || KEYWORDS.iter().flat_map(|(_, keys)| *keys).any(|key| map.has(key))
}

/// One variant for each type, with the keywords that speak of it.
fn split(map: &mut Map, words: &[String], place: Place, notes: &mut Notes<'_>) {
    if map.has("anyOf") || map.has("oneOf") {
        notes.wider(place, "several types beside `anyOf` or `oneOf`", "the types are left out");
        return;
    }
    let mut own: Vec<(&str, Entry)> = Vec::new();
    for key in KEYWORDS.iter().flat_map(|(_, keys)| *keys) {
        own.extend(map.remove(key).map(|entry| (*key, entry)));
    }
    let format = map.remove("format");
    let variant = |word: &String| {
        let keys = keywords(word);
        let kept = own.iter().filter(|(key, _)| keys.contains(key)).map(|(key, entry)| ((*key).to_owned(), entry.clone()));
        let mut variant: Map =
            [("type".to_owned(), Entry { key: place, node: Node::text(word, place) })].into_iter().chain(kept).collect();
        if let Some(format) = format.as_ref().filter(|format| speaks_of(format, word)) {
            variant.insert("format", format.key, format.node.clone());
        }
        Node::new(variant, place)
    };
    map.insert("anyOf", place, Node::new(words.iter().map(variant).collect::<Vec<Node>>(), place));
}

/// Whether a format is one of numbers or one of text.
fn speaks_of(format: &Entry, word: &str) -> bool {
    let text = format.node.as_text().unwrap_or_default();
    let is_numeric = ["int", "uint", "float", "double", "decimal"].iter().any(|start| text.starts_with(start));
    match word {
        "number" | "integer" => is_numeric,
        "string" => !is_numeric,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn types_in_a_list_are_one_type_or_variants() {
        becomes(
            &json!({"type": ["string", "null"], "maxLength": 3}),
            &json!({"maxLength": 3, "nullable": true, "type": "string"}),
        );
        becomes(&json!({"type": ["integer", "number"]}), &json!({"type": "number"}));
        becomes(&json!({"type": ["string"]}), &json!({"type": "string"}));
        becomes(&json!({"type": ["string", "number", "boolean", "object", "array", "null"]}), &json!({"nullable": true}));
        becomes(
            &json!({"type": ["string", "array", "null"], "maxLength": 3, "items": {"type": "string"}, "description": "a"}),
            &json!({
                "description": "a",
                "nullable": true,
                "anyOf": [{"type": "string", "maxLength": 3}, {"type": "array", "items": {"type": "string"}}],
            }),
        );
        becomes(
            &json!({"type": ["string", "integer"], "format": "int64"}),
            &json!({"anyOf": [{"type": "string"}, {"type": "integer", "format": "int64"}]}),
        );
    }

    #[test]
    fn null_alone_is_an_enum_of_null() {
        let null = json!({"type": "string", "nullable": true, "enum": [null]});
        becomes(&json!({"type": "null"}), &null);
        becomes(&json!({"type": ["null"]}), &null);
        becomes(&json!({"const": null}), &null);
    }

    #[test]
    fn types_beside_variants_are_left_to_them() {
        let found = notes(&json!({"type": ["string", "object"], "oneOf": [{"type": "string"}]}));
        assert_eq!(found, ["several types beside `anyOf` or `oneOf`; the types are left out"]);
    }
}
