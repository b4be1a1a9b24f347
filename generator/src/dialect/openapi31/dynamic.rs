//! `$dynamicRef`, and `$recursiveRef` before it: where it can lead to one component alone, it is a `$ref`.
//!
//! A component that is extended with `$dynamicAnchor` means itself or what extends it. Inside the component it is taken as the
//! component; elsewhere as the one component of that anchor, if there is but one. Anything else is taken as any value.

use std::collections::HashMap;

use super::super::notes::Notes;
use super::super::walk::{Object, below, each};
use crate::document::{Map, Node, Pointer};

const FOLDER: &str = "#/components/schemas/";
const KEYS: &[&str] = &["$dynamicRef", "$recursiveRef"];

/// Which component an anchor leads to; several, where that is not clear.
type Anchors = HashMap<String, Vec<String>>;

/// Puts a `$ref` in the place of every `$dynamicRef`.
pub(super) fn resolve(root: &mut Node, notes: &mut Notes<'_>) {
    let mut anchors = Anchors::new();
    let schemas = root.get_mut("components").and_then(|components| components.get_mut("schemas")).and_then(Node::as_map_mut);
    for (name, entry) in schemas.into_iter().flat_map(Map::iter_mut) {
        let own = own_anchors(name, &entry.node);
        below(&mut entry.node, Object::Schema, &mut |object, node| replace(object, node, &own));
        for (anchor, targets) in own.into_iter().filter(|(anchor, _)| !anchor.is_empty()) {
            anchors.entry(anchor).or_default().extend(targets);
        }
    }
    each(root, &mut |object, node| {
        replace(object, node, &anchors);
        widen(object, node, notes);
    });
}

/// What a component calls itself: its anchor, and nothing at all, which is how `$recursiveRef: '#'` names it.
fn own_anchors(name: &str, schema: &Node) -> Anchors {
    let target = Pointer::root().key("components").key("schemas").key(name).to_string();
    let anchor = schema.get("$dynamicAnchor").and_then(Node::as_text).map(str::to_owned);
    anchor.into_iter().chain([String::new()]).map(|anchor| (anchor, vec![target.clone()])).collect()
}

fn replace(object: Object, node: &mut Node, anchors: &Anchors) {
    let Some(map) = node.as_map_mut().filter(|map| object == Object::Schema && !map.has("$ref")) else { return };
    for key in KEYS {
        let Some(target) = map.get(key).and_then(Node::as_text) else { continue };
        let anchor = target.strip_prefix('#').unwrap_or(target);
        let found = match anchors.get(anchor).map(Vec::as_slice) {
            Some([only]) => only.clone(),
            _ if target.starts_with(FOLDER) => target.to_owned(),
            _ => continue,
        };
        if let Some(entry) = map.remove(key) {
            map.insert("$ref", entry.key, Node::text(found, entry.node.place));
        }
    }
}

fn widen(object: Object, node: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = node.as_map_mut().filter(|_| object == Object::Schema) else { return };
    for key in KEYS {
        if let Some(entry) = map.remove(key) {
            notes.wider(entry.key, format!("where `{key}` leads is not known before a value is read"), "taken as any value");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    #[test]
    fn a_dynamic_reference_leads_home_where_that_is_clear() {
        let item = json!({"$dynamicRef": "#node"});
        let mut root = Node::from_json(
            &json!({"components": {"schemas": {
                "Tree": {"$dynamicAnchor": "node", "items": item},
                "Strict": {"$dynamicAnchor": "node", "items": item},
                "Leaf": {"$dynamicAnchor": "leaf", "items": {"$recursiveRef": "#"}},
                "Other": {"items": {"$dynamicRef": "#leaf"}, "not": item},
            }}}),
            Place::default(),
        );
        let mut problems = Diagnostics::new();
        resolve(&mut root, &mut Notes::new(Mode::Tolerant, &mut problems));
        let leads = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let expected = json!({"components": {"schemas": {
            "Tree": {"$dynamicAnchor": "node", "items": leads("Tree")},
            "Strict": {"$dynamicAnchor": "node", "items": leads("Strict")},
            "Leaf": {"$dynamicAnchor": "leaf", "items": leads("Leaf")},
            "Other": {"items": leads("Leaf"), "not": {}},
        }}});
        assert_eq!(root.to_json(), expected);
        assert_eq!(problems.len(), 1);
    }
}
