//! `$defs`: schemas that are kept in another, as JSON Schema keeps them.
//!
//! Those that something refers to have become components when the files were brought together, and only a `$ref` stands in their place.
//! The others become components here, so that no schema of the document is lost.

use super::super::walk::{Object, each};
use crate::document::{Entry, Map, Node};

/// Moves what is kept in `$defs` to the components.
pub(super) fn lift(root: &mut Node) {
    loop {
        let mut found: Vec<(String, Entry)> = Vec::new();
        each(root, &mut |object, node| {
            if let Some(map) = node.as_map_mut().filter(|_| object == Object::Schema) {
                take(map, &mut found);
            }
        });
        if found.is_empty() || !insert(root, found) {
            return;
        }
    }
}

fn take(map: &mut Map, found: &mut Vec<(String, Entry)>) {
    for key in ["$defs", "definitions"] {
        let Some(parts) = map.get_mut(key).and_then(Node::as_map_mut) else { continue };
        for (name, part) in std::mem::take(parts) {
            if part.node.reference().is_none() {
                found.push((name, part));
            }
        }
    }
}

/// Whether there is a place for them.
fn insert(root: &mut Node, found: Vec<(String, Entry)>) -> bool {
    let place = root.place;
    let Some(root) = root.as_map_mut() else { return false };
    if !root.has("components") {
        root.insert("components", place, Node::empty_map(place));
    }
    let Some(components) = root.get_mut("components").and_then(Node::as_map_mut) else { return false };
    if !components.has("schemas") {
        components.insert("schemas", place, Node::empty_map(place));
    }
    let Some(schemas) = components.get_mut("schemas").and_then(Node::as_map_mut) else { return false };
    for (name, Entry { key, node }) in found {
        let free = (1u32..).map(|number| if number == 1 { name.clone() } else { format!("{name}_{number}") });
        if let Some(name) = free.take(1000).find(|name| !schemas.has(name)) {
            schemas.insert(name, key, node);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::source::Place;

    #[test]
    fn what_nothing_refers_to_becomes_a_component_all_the_same() {
        let mut root = Node::from_json(
            &json!({"components": {"schemas": {
                "A": {"$defs": {"A": {"type": "string", "$defs": {"C": {"type": "number"}}}, "B": {"$ref": "#/components/schemas/B"}}},
                "B": {},
            }}}),
            Place::default(),
        );
        lift(&mut root);
        let expected = json!({"components": {"schemas": {
            "A": {"$defs": {}},
            "B": {},
            "A_2": {"type": "string", "$defs": {}},
            "C": {"type": "number"},
        }}});
        assert_eq!(root.to_json(), expected);
    }
}
