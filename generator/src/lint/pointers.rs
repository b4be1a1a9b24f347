//! From places back to where they are in the document.

use std::collections::{BTreeMap, HashSet};

use crate::document::{Node, Pointer, Value};
use crate::source::Place;

/// The pointers to what stands at these places, by key or by value.
pub(super) fn of(root: &Node, places: &HashSet<Place>) -> BTreeMap<Place, String> {
    let mut search = Search { places, at: Pointer::root(), found: BTreeMap::new() };
    search.look(root);
    search.found
}

struct Search<'p> {
    places: &'p HashSet<Place>,
    at: Pointer,
    found: BTreeMap<Place, String>,
}

impl Search<'_> {
    fn look(&mut self, node: &Node) {
        match &node.value {
            Value::Map(map) => {
                for (key, entry) in map.iter() {
                    self.at.push(key);
                    self.note(entry.key);
                    self.look(&entry.node);
                    self.at.pop();
                }
            }
            Value::List(list) => {
                for (index, node) in list.iter().enumerate() {
                    self.at.push(&index.to_string());
                    self.look(node);
                    self.at.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        // A block map stands at its first key, which has been noted.
        self.note(node.place);
    }

    /// The first of several is meant: a part that stands in the tree more than once was written once.
    fn note(&mut self, place: Place) {
        if self.places.contains(&place) {
            self.found.entry(place).or_insert_with(|| self.at.to_string());
        }
    }
}
