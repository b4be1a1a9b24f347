//! `$dynamicRef`: where it can lead to one component alone, it is a `$ref`.
//!
//! A component that is extended with `$dynamicAnchor` means itself or what extends it. Inside the component it is taken as the
//! component; elsewhere as the one component of that anchor, if there is but one. Anything else is taken as any value.

use std::collections::HashMap;

use super::super::notes::Notes;
use super::super::walk::{Object, below, each};
use crate::document::{Node, Pointer};

const FOLDER: &str = "#/components/schemas/";

/// Puts a `$ref` in the place of every `$dynamicRef`.
pub(super) fn resolve(root: &mut Node, notes: &mut Notes<'_>) {
    let Some(schemas) = root.get_mut("components").and_then(|components| components.get_mut("schemas")) else { return };
    let mut anchors: HashMap<String, Vec<String>> = HashMap::new();
    for (name, entry) in schemas.as_map_mut().into_iter().flat_map(crate::document::Map::iter_mut) {
        let Some(anchor) = entry.node.get("$dynamicAnchor").and_then(Node::as_text).map(str::to_owned) else { continue };
        let own: HashMap<String, Vec<String>> = [(anchor.clone(), vec![pointer(name)])].into();
        below(&mut entry.node, Object::Schema, &mut |object, node| replace(object, node, &own));
        anchors.entry(anchor).or_default().push(pointer(name));
    }
    each(root, &mut |object, node| replace(object, node, &anchors));
    each(root, &mut |object, node| widen(object, node, notes));
}

fn pointer(name: &str) -> String {
    Pointer::root().key("components").key("schemas").key(name).to_string()
}

fn replace(object: Object, node: &mut Node, anchors: &HashMap<String, Vec<String>>) {
    let Some(map) = node.as_map_mut().filter(|map| object == Object::Schema && map.has("$dynamicRef") && !map.has("$ref")) else {
        return;
    };
    let Some(target) = map.get("$dynamicRef").and_then(Node::as_text) else { return };
    let anchor = target.rsplit_once('#').map(|(_, anchor)| anchor).unwrap_or_default();
    let found = match anchors.get(anchor).map(Vec::as_slice) {
        Some([only]) => only.clone(),
        _ if target.starts_with(FOLDER) => target.to_owned(),
        _ => return,
    };
    if let Some(entry) = map.remove("$dynamicRef") {
        map.insert("$ref", entry.key, Node::text(found, entry.node.place));
    }
}

fn widen(object: Object, node: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = node.as_map_mut().filter(|_| object == Object::Schema) else { return };
    for key in ["$dynamicRef", "$recursiveRef"] {
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
                "Leaf": {"$dynamicAnchor": "leaf"},
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
            "Leaf": {"$dynamicAnchor": "leaf"},
            "Other": {"items": leads("Leaf"), "not": {}},
        }}});
        assert_eq!(root.to_json(), expected);
        assert_eq!(problems.len(), 1);
    }
}
