//! Schemas that hold only sometimes.
//!
//! | written | becomes |
//! |---|---|
//! | `if`, `then: A`, `else: B` | `allOf: [{anyOf: [A, B]}]`: the properties of both, none of them required |
//! | `dependentSchemas: {a: A}` | `allOf: [{anyOf: [A, {}]}]`: the same |
//! | `dependentRequired`, `dependencies` | nothing, or the same |

use super::super::notes::Notes;
use super::choices::{add_part, single};
use crate::document::{Map, Node};
use crate::source::Place;

/// `if`, `then`, `else` and their kin
pub(super) fn convert(map: &mut Map, notes: &mut Notes<'_>) {
    let condition = map.remove("if");
    let branches = [map.remove("then"), map.remove("else")];
    if let Some(condition) = condition {
        let branches: Vec<Node> = branches.into_iter().flatten().map(|entry| entry.node).collect();
        notes.wider(condition.key, "`if` is not decided", "the properties of both branches are optional");
        sometimes(map, branches, condition.key);
    }
    if let Some(entry) = map.remove("dependentSchemas") {
        notes.wider(entry.key, "`dependentSchemas` is not decided", "the properties that it adds are optional");
        let schemas = entry.node.as_map().cloned().unwrap_or_default();
        sometimes(map, schemas.into_iter().map(|(_, schema)| schema.node).collect(), entry.key);
    }
    if let Some(entry) = map.remove("dependentRequired") {
        notes.wider(entry.key, "`dependentRequired` is not checked", "what it asks for is optional");
    }
    if let Some(entry) = map.remove("dependencies") {
        notes.wider(entry.key, "`dependencies` is not decided", "what it asks for or adds is optional");
        let schemas = entry.node.as_map().cloned().unwrap_or_default();
        let schemas = schemas.into_iter().map(|(_, schema)| schema.node).filter(|schema| schema.as_map().is_some());
        sometimes(map, schemas.collect(), entry.key);
    }
}

/// Adds what these schemas know of properties.
fn sometimes(map: &mut Map, schemas: Vec<Node>, place: Place) {
    let mut schemas: Vec<Node> = schemas.into_iter().filter(says_properties).collect();
    if schemas.is_empty() {
        return;
    }
    // A second variant makes a union of one, of which nothing is required.
    schemas.push(single("type", Node::text("object", place)));
    add_part(map, single("anyOf", Node::new(schemas, place)));
}

/// Whether a branch can bring properties, rather than only ask for some.
fn says_properties(schema: &Node) -> bool {
    let Some(map) = schema.as_map() else { return false };
    ["properties", "$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties"].iter().any(|key| map.has(key))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn the_properties_of_all_branches_are_optional() {
        let (then, otherwise) = (json!({"properties": {"b": {"type": "string"}}}), json!({"required": ["a"]}));
        let schema = json!({"type": "object", "if": {"required": ["a"]}, "then": then, "else": otherwise});
        let part = json!({"anyOf": [then, {"type": "object"}]});
        becomes(&schema, &json!({"type": "object", "allOf": [part]}));
        assert_eq!(notes(&schema), ["`if` is not decided; the properties of both branches are optional"]);
        becomes(&json!({"type": "object", "dependentSchemas": {"a": then}}), &json!({"type": "object", "allOf": [part]}));
        becomes(&json!({"type": "object", "dependencies": {"a": then, "b": ["a"]}}), &json!({"type": "object", "allOf": [part]}));
    }

    #[test]
    fn a_branch_without_if_says_nothing() {
        becomes(&json!({"type": "object", "then": {"properties": {"b": {}}}}), &json!({"type": "object"}));
    }
}
