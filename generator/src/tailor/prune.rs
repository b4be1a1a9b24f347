//! Leaves out the components that nothing needs.

use std::collections::HashSet;

use super::Excluded;
use super::find::entries;
use crate::document::{Node, Pointer, Value};

/// Leaves out the components that no operation leads to.
pub(super) fn prune(root: &mut Node) -> Vec<Excluded> {
    let needed = needed(root);
    let mut excluded = Vec::new();
    let components = Pointer::root().key("components");
    for (section, names) in entries(root.at(&components)) {
        let at = components.key(section);
        let unneeded = names.as_map().into_iter().flat_map(|map| map.iter()).filter(|(name, _)| !needed.contains(&at.key(name)));
        // An extension of `components` is no section of it.
        if !section.starts_with("x-") {
            excluded.extend(unneeded.map(|(name, entry)| Excluded { at: at.key(name), place: entry.key }));
        }
    }
    for Excluded { at, .. } in &excluded {
        if let Some((section, name)) = at.parent().zip(at.last())
            && let Some(map) = root.at_mut(&section).and_then(Node::as_map_mut)
        {
            map.remove(name);
        }
    }
    excluded
}

/// The components that are named outside of `components`, and those that these name.
fn needed(root: &Node) -> HashSet<Pointer> {
    let mut needed = HashSet::new();
    let mut waiting: Vec<&Node> = entries(Some(root)).filter(|(key, _)| *key != "components").map(|(_, node)| node).collect();
    loop {
        while let Some(node) = waiting.pop() {
            for target in targets(node, &mut waiting) {
                if needed.insert(target.clone()) {
                    waiting.extend(root.at(&target));
                }
            }
        }
        waiting.extend(heirs(root, &mut needed));
        if waiting.is_empty() {
            return needed;
        }
    }
}

/// What a node names itself; the nodes in it wait their turn.
fn targets<'n>(node: &'n Node, waiting: &mut Vec<&'n Node>) -> Vec<Pointer> {
    let mut targets: Vec<Pointer> = node.reference().and_then(component).into_iter().collect();
    match &node.value {
        Value::List(list) => waiting.extend(list),
        Value::Map(map) => {
            waiting.extend(map.iter().map(|(_, entry)| &entry.node));
            let mapping = map.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
            targets.extend(entries(mapping).filter_map(|(_, target)| target.as_text()).map(mapped));
            let schemes = map.get("security").and_then(Node::as_list).into_iter().flatten().flat_map(|all| entries(Some(all)));
            targets.extend(schemes.map(|(name, _)| Pointer::root().key("components").key("securitySchemes").key(name)));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
    targets
}

/// The component in which a `$ref` ends.
fn component(text: &str) -> Option<Pointer> {
    let pointer = Pointer::parse(text)?;
    let mut tokens = pointer.tokens();
    match (tokens.next(), tokens.next(), tokens.next()) {
        (Some("components"), Some(section), Some(name)) => Some(Pointer::root().key("components").key(section).key(name)),
        _ => None,
    }
}

fn mapped(target: &str) -> Pointer {
    let by_name = || Pointer::root().key("components").key("schemas").key(target);
    if target.starts_with('#') { component(target).unwrap_or_else(by_name) } else { by_name() }
}

/// Schemas that extend one with a discriminator which is needed: a value of that may be one of these.
fn heirs<'n>(root: &'n Node, needed: &mut HashSet<Pointer>) -> Vec<&'n Node> {
    let schemas = Pointer::root().key("components").key("schemas");
    let mut found = Vec::new();
    for (name, schema) in entries(root.at(&schemas)) {
        let at = schemas.key(name);
        let parts = schema.get("allOf").and_then(Node::as_list).into_iter().flatten();
        let mut parents = parts.filter_map(Node::reference).filter_map(component);
        let extends = parents.any(|parent| {
            needed.contains(&parent) && root.at(&parent).is_some_and(|parent| parent.get("discriminator").is_some())
        });
        if extends && needed.insert(at) {
            found.push(schema);
        }
    }
    found
}
