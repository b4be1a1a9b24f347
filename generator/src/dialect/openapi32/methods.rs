//! Methods that OpenAPI 3.0 does not know.
//!
//! | written | becomes |
//! |---|---|
//! | `query: …` | `x-operations: {QUERY: …}` with `x-read-only: true` |
//! | `additionalOperations: {COPY: …}` | `x-operations: {COPY: …}` |

use crate::document::{Map, Node};
use crate::openapi::extensions::{OPERATIONS, READ_ONLY};
use crate::openapi::shape::METHODS;

/// The operations of a path item
pub(super) fn convert(node: &mut Node) {
    let Some(map) = node.as_map_mut() else { return };
    let mut operations = Map::new();
    let mut first = None;
    if let Some(mut entry) = map.remove("query") {
        first = Some(entry.key);
        // RFC 9110 calls such methods safe: they change nothing, and may be sent again.
        if let Some(operation) = entry.node.as_map_mut() {
            operation.insert(READ_ONLY, entry.key, Node::new(true, entry.key));
        }
        operations.insert("QUERY", entry.key, entry.node);
    }
    if let Some(entry) = map.remove("additionalOperations") {
        first = first.or(Some(entry.key));
        for (method, entry) in entry.node.as_map().cloned().unwrap_or_default() {
            let fixed = METHODS.iter().find(|known| known.eq_ignore_ascii_case(&method) && !map.has(known));
            match fixed {
                Some(known) => map.insert(*known, entry.key, entry.node),
                None => operations.insert(method, entry.key, entry.node),
            };
        }
    }
    if let Some(place) = first.filter(|_| !operations.is_empty()) {
        map.insert(OPERATIONS, place, Node::new(operations, place));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Place;

    #[test]
    fn methods_of_any_name_stand_in_an_extension() {
        let item = json!({
            "get": {"summary": "a"},
            "query": {"summary": "b"},
            "additionalOperations": {"COPY": {"summary": "c"}, "POST": {"summary": "d"}},
        });
        let mut node = Node::from_json(&item, Place::default());
        convert(&mut node);
        let operations = json!({"QUERY": {"summary": "b", "x-read-only": true}, "COPY": {"summary": "c"}});
        let expected = json!({"get": {"summary": "a"}, "post": {"summary": "d"}, "x-operations": operations});
        assert_eq!(node.to_json(), expected);
    }
}
