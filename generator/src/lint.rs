//! What is wrong with a document, without making anything of it.

use std::collections::{BTreeMap, HashSet};

use crate::document::{Node, Pointer, Value};
use crate::options::Options;
use crate::source::{Loader, Place, Report};

/// All that the stages up to the promise find, with the pointers to where it stands.
pub fn lint(loader: &dyn Loader, path: &str, options: &Options) -> Report {
    let mut whole = None;
    let understood = crate::understood(loader, path, options, |root| whole = Some(root.clone()), &mut |_| ());
    let places = understood.report.diagnostics.iter().filter_map(|diagnostic| diagnostic.place).collect();
    let pointers = whole.map(|root| pointers(&root, &places)).unwrap_or_default();
    Report { pointers, ..understood.report }
}

/// The pointers to what stands at these places, by key or by value.
fn pointers(root: &Node, places: &HashSet<Place>) -> BTreeMap<Place, String> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![(Pointer::root(), root)];
    while let Some((at, node)) = waiting.pop() {
        let mut note = |place: Place, at: &Pointer| {
            if places.contains(&place) {
                found.entry(place).or_insert_with(|| at.to_string());
            }
        };
        match &node.value {
            Value::Map(map) => {
                for (key, entry) in map.iter() {
                    note(entry.key, &at.key(key));
                    waiting.push((at.key(key), &entry.node));
                }
            }
            Value::List(list) => waiting.extend(list.iter().enumerate().map(|(index, node)| (at.index(index), node))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        note(node.place, &at);
    }
    found
}
