//! Schemas that bring a name of their own: `$anchor`, `$dynamicAnchor` and `$id`, as JSON Schema has them since OpenAPI 3.1.

use std::collections::HashMap;

use super::pointer::Pointer;
use super::tree::{Node, Value};

/// What can be found in a file by another name than the way to it.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: HashMap<String, Pointer>,
    ids: Vec<(String, Pointer)>,
    /// Schemas with definitions of their own, to which references inside may be meant: `#/$defs/Name`.
    holders: Vec<Pointer>,
}

impl Anchors {
    /// Looks through a file.
    pub(super) fn of(root: &Node) -> Anchors {
        let mut anchors = Anchors::default();
        anchors.look(root, &mut Pointer::root(), false);
        anchors
    }

    /// The schema with this `$anchor`; the first one, should there be several.
    pub(super) fn anchor(&self, name: &str) -> Option<&Pointer> {
        self.names.get(name)
    }

    /// The schema whose `$id` is this.
    pub(super) fn id(&self, id: &str) -> Option<&Pointer> {
        self.ids.iter().find(|(known, _)| known == id).map(|(_, at)| at)
    }

    /// The schema whose `$id` ends in this path, if it is only one.
    pub(super) fn ending_in(&self, path: &str) -> Option<&Pointer> {
        let end = format!("/{}", path.trim_start_matches("./").trim_start_matches('/'));
        only(self.ids.iter().filter(|(id, _)| id.ends_with(&end)).map(|(_, at)| at))
    }

    /// Where a pointer leads to from a schema with definitions of its own, if it does so from only one.
    pub(super) fn within(&self, root: &Node, pointer: &Pointer) -> Option<Pointer> {
        let wholes = self.holders.iter().map(|holder| joined(holder, pointer));
        only(wholes.filter(|whole| root.at(whole).is_some()))
    }

    fn look(&mut self, node: &Node, at: &mut Pointer, has_names: bool) {
        let children: Vec<(String, &Node)> = match &node.value {
            Value::Map(map) => {
                if !has_names {
                    self.note(node, at);
                }
                let is_data = |key: &str| !has_names && matches!(key, "example" | "examples" | "default" | "enum" | "const");
                let children = map.iter().filter(|(key, _)| !is_data(key));
                children.map(|(key, entry)| (key.to_owned(), &entry.node)).collect()
            }
            Value::List(list) => list.iter().enumerate().map(|(index, node)| (index.to_string(), node)).collect(),
            _ => return,
        };
        for (key, child) in children {
            let names =
                !has_names && matches!(key.as_str(), "properties" | "patternProperties" | "$defs" | "definitions" | "schemas");
            at.push(&key);
            self.look(child, at, names);
            at.pop();
        }
    }

    fn note(&mut self, node: &Node, at: &Pointer) {
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = node.get(key).and_then(Node::as_text) {
                self.names.entry(name.to_owned()).or_insert_with(|| at.clone());
            }
        }
        let id = node.get("$id").and_then(Node::as_text);
        self.ids.extend(id.map(|id| (id.trim_end_matches('#').to_owned(), at.clone())));
        if !at.is_empty() && (id.is_some() || node.get("$defs").is_some() || node.get("definitions").is_some()) {
            self.holders.push(at.clone());
        }
    }
}

/// The pointer that goes on where another one ends.
pub(super) fn joined(base: &Pointer, further: &Pointer) -> Pointer {
    base.tokens().chain(further.tokens()).collect()
}

fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
