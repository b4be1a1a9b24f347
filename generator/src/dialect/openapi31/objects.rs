//! Objects and maps.
//!
//! | written | becomes |
//! |---|---|
//! | `properties: {a: true, b: false}` | `properties: {a: {}}` |
//! | `required: []` | nothing |
//! | `unevaluatedProperties` | `additionalProperties`, where that is not said |
//! | `patternProperties` with one pattern | `additionalProperties` of its schema |
//! | with several, or beside `additionalProperties` | `additionalProperties: {anyOf: […]}` |
//! | `propertyNames` | nothing, with a note unless it only says that names are text |

use super::super::notes::Notes;
use super::choices::single;
use crate::document::{Map, Node};

/// The keywords of objects
pub(super) fn convert(map: &mut Map, notes: &mut Notes<'_>) {
    if let Some(properties) = map.get_mut("properties").and_then(Node::as_map_mut) {
        properties.retain(|_, property| property.node.as_bool() != Some(false));
    }
    if map.get("required").and_then(Node::as_list).is_some_and(<[Node]>::is_empty) {
        map.remove("required");
    }
    if let Some(entry) = map.remove("unevaluatedProperties")
        && !map.has("additionalProperties")
    {
        map.insert("additionalProperties", entry.key, entry.node);
    }
    patterns(map, notes);
    names(map, notes);
}

fn patterns(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(entry) = map.remove("patternProperties") else { return };
    let schemas = entry.node.as_map().cloned().unwrap_or_default();
    let mut kinds: Vec<Node> = Vec::new();
    for (_, schema) in schemas {
        if schema.node.as_bool() != Some(false) && !kinds.iter().any(|known| known.same_as(&schema.node)) {
            kinds.push(schema.node);
        }
    }
    let others = map.get("additionalProperties").cloned();
    if others.as_ref().and_then(Node::as_bool) == Some(true) || kinds.is_empty() {
        return;
    }
    kinds.extend(others.filter(|others| others.as_map().is_some()));
    let taken = if kinds.len() == 1 { "any name may have such a value" } else { "any name may have a value of any of them" };
    notes.wider(entry.key, "the patterns of `patternProperties` are not checked", taken);
    let values = if kinds.len() == 1 { kinds.swap_remove(0) } else { single("anyOf", Node::new(kinds, entry.key)) };
    map.insert("additionalProperties", entry.key, values);
    if !map.has("type") {
        map.insert("type", entry.key, Node::text("object", entry.key));
    }
}

fn names(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(entry) = map.remove("propertyNames") else { return };
    let says_text = entry.node.as_bool() == Some(true)
        || entry
            .node
            .as_map()
            .is_some_and(|names| names.iter().all(|(key, names)| key == "type" && names.node.as_text() == Some("string")));
    if !says_text {
        notes.wider(entry.key, "`propertyNames` is not checked", "any name is taken");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn properties_that_can_be_anything_or_nothing() {
        becomes(
            &json!({"type": "object", "properties": {"a": true, "b": false}, "required": [], "unevaluatedProperties": false}),
            &json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false}),
        );
        becomes(
            &json!({"type": "object", "additionalProperties": true}),
            &json!({"type": "object", "additionalProperties": true}),
        );
    }

    #[test]
    fn patterns_are_the_values_of_a_map() {
        let (text, number) = (json!({"type": "string"}), json!({"type": "number"}));
        becomes(
            &json!({"type": "object", "patternProperties": {"^x-": text}, "additionalProperties": false}),
            &json!({"type": "object", "additionalProperties": text}),
        );
        becomes(
            &json!({"patternProperties": {"^a": text, "^b": number, "^c": text}}),
            &json!({"type": "object", "additionalProperties": {"anyOf": [text, number]}}),
        );
        becomes(
            &json!({"type": "object", "patternProperties": {"^a": text}, "additionalProperties": true}),
            &json!({"type": "object", "additionalProperties": true}),
        );
    }

    #[test]
    fn names_are_checked_by_nobody() {
        assert_eq!(notes(&json!({"type": "object", "propertyNames": {"type": "string"}})), [""; 0]);
        let found = notes(&json!({"type": "object", "propertyNames": {"pattern": "^a"}}));
        assert_eq!(found, ["`propertyNames` is not checked; any name is taken"]);
    }
}
