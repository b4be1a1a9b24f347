//! Schemas that consist of nothing but each other.

use std::collections::HashMap;

use super::judge::Judge;
use super::look::{Document, entries, list};
use crate::document::{Node, Pointer};
use crate::openapi::shape::codes;
use crate::source::Place;

/// Looks for cycles of `$ref` and `allOf`, and for those of `$ref`, `oneOf` and `anyOf`.
///
/// A base that lists its heirs in `oneOf`, while they name it in `allOf`, is no such cycle.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for keys in [&["allOf"][..], &["oneOf", "anyOf"][..]] {
        let graph = Graph::new(document, keys);
        for edge in graph.closing() {
            let (from, to) = (graph.names[edge.from], graph.names[edge.to]);
            // A cycle of `$ref`s alone is found with either set of keys.
            if edge.is_alias && keys.len() > 1 {
                continue;
            }
            let message = if from == to {
                format!("`{from}` consists of itself")
            } else {
                format!("`{from}` consists of `{to}`, which consists of `{from}`")
            };
            let mended = if edge.is_alias { "taken as any value" } else { "left out" };
            judge
                .wrong(codes::CYCLE, edge.place, message, mended)
                .help("such a schema has no values; only below a property or `items` can it come again");
            if edge.is_alias {
                judge.put(edge.at.clone(), Node::empty_map(edge.place));
            } else {
                judge.remove(edge.at.clone());
            }
        }
    }
}

/// Which component consists of which.
struct Graph<'n> {
    names: Vec<&'n str>,
    edges: Vec<Vec<Edge>>,
}

/// A component that another consists of.
struct Edge {
    from: usize,
    to: usize,
    /// Where the `$ref` stands.
    at: Pointer,
    /// Where its text stands.
    place: Place,
    /// Whether the component is nothing but this `$ref`.
    is_alias: bool,
}

impl<'n> Graph<'n> {
    fn new(document: &Document<'n>, keys: &[&str]) -> Graph<'n> {
        let at = Pointer::root().key("components").key("schemas");
        let schemas: Vec<(&str, &Node)> = entries(document.root.at(&at)).map(|(name, entry)| (name, &entry.node)).collect();
        let names: Vec<&str> = schemas.iter().map(|(name, _)| *name).collect();
        let index: HashMap<&str, usize> = names.iter().enumerate().map(|(index, name)| (*name, index)).collect();
        let edges = schemas.iter().enumerate().map(|(from, (name, schema))| {
            let mut edges = Vec::new();
            collect(schema, &at.key(name), keys, &mut |target, at, place| {
                let to = target.strip_prefix("#/components/schemas/").and_then(|_| Pointer::parse(target));
                let to = to.as_ref().and_then(Pointer::last).and_then(|name| index.get(name));
                edges.extend(to.map(|to| Edge { from, to: *to, is_alias: at.len() == 3, at, place }));
            });
            edges
        });
        Graph { edges: edges.collect(), names }
    }

    /// The edges without which there would be no cycle: those back to where a search came from.
    fn closing(&self) -> Vec<&Edge> {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut states = vec![State::New; self.names.len()];
        let mut closing = Vec::new();
        for start in 0..self.names.len() {
            // The schemas on the way, each with the number of its edges that were followed. Not by recursion: chains can be long.
            let mut way = vec![(start, 0)];
            while let Some((schema, followed)) = way.pop() {
                if followed == 0 && states[schema] != State::New {
                    continue;
                }
                states[schema] = State::Open;
                let Some(edge) = self.edges[schema].get(followed) else {
                    states[schema] = State::Done;
                    continue;
                };
                way.push((schema, followed + 1));
                match states[edge.to] {
                    State::Open => closing.push(edge),
                    State::New => way.push((edge.to, 0)),
                    State::Done => {}
                }
            }
        }
        closing
    }
}

/// Shows every `$ref` that a schema consists of.
fn collect(schema: &Node, at: &Pointer, keys: &[&str], show: &mut dyn FnMut(&str, Pointer, Place)) {
    if let Some(target) = schema.get("$ref") {
        if let Some(text) = target.as_text() {
            show(text, at.clone(), target.place);
        }
        return;
    }
    for key in keys {
        let at = at.key(key);
        for (index, part) in list(schema.get(key)).iter().enumerate() {
            collect(part, &at.index(index), keys, show);
        }
    }
}
