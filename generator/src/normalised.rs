//! A document as its authors wrote it and in the one dialect inside, side by side: for tools that hold something else against it.

use std::collections::HashMap;

use crate::document::{Document, Node, Pointer, Value};
use crate::ir;
use crate::options::Options;
use crate::source::{Diagnostics, Loader, Place, Report, Sources};

/// A document of any dialect, made one tree and brought to OpenAPI 3.0.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// In its own dialect, as overlays see it: what `bundle` gives.
    pub written: Node,
    /// In OpenAPI 3.0, checked; its nodes have the places of what they were made from.
    pub root: Node,
    /// The texts.
    pub sources: Sources,
    /// What a generated crate makes of it.
    pub api: ir::Api,
    by_place: HashMap<(Place, bool), Pointer>,
}

/// Reads a document, brings it to OpenAPI 3.0 and decides what a crate makes of it; none where it has errors.
pub fn normalised(loader: &dyn Loader, path: &str, options: &Options) -> (Option<Normalised>, Report) {
    let mut problems = Diagnostics::new();
    let document = match crate::load(loader, path, options, &mut problems) {
        Ok(document) => document,
        Err(sources) => return (None, Report::new(sources, problems)),
    };
    let Document { mut root, mut sources, dangling: _ } = document;
    let written = root.clone();
    let file = crate::asked_in(options, &mut sources);
    let mut way = crate::Way { converted: &mut |_| (), settled: &mut |_| () };
    let read = crate::read(&mut root, options, file, &mut Vec::new(), &mut way, &mut problems);
    let api = read.map(|read| crate::lower::lower(&read, &root, options, file, &mut problems).0);
    let made = api.filter(|_| !problems.has_errors()).map(|api| {
        let by_place = by_place(&written);
        Normalised { written, root, sources: sources.clone(), api, by_place }
    });
    (made, Report::new(sources, problems))
}

impl Normalised {
    /// Where what stands at a pointer of [`Normalised::root`] stands in the document as it was written; none where nobody wrote it so.
    pub fn pointer_as_written(&self, pointer: &Pointer) -> Option<Pointer> {
        let node = self.root.at(pointer)?;
        let is_it = |written: &Node| written.place == node.place && is_map(written) == is_map(node);
        if self.written.at(pointer).is_some_and(is_it) {
            return Some(pointer.clone());
        }
        self.by_place.get(&(node.place, is_map(node))).cloned()
    }

    /// `spec/schemas/alerts.yaml:41:7`: where the key stands that a pointer of [`Normalised::root`] leads to.
    pub fn locate(&self, pointer: &Pointer) -> String {
        self.sources.locate(self.root.key_place_of(pointer))
    }
}

fn is_map(node: &Node) -> bool {
    node.as_map().is_some()
}

/// The first pointer to each place, of maps and of all else.
fn by_place(root: &Node) -> HashMap<(Place, bool), Pointer> {
    let mut found = HashMap::new();
    let mut waiting = vec![(Pointer::root(), root)];
    while let Some((at, node)) = waiting.pop() {
        match &node.value {
            Value::Map(map) => waiting.extend(map.iter().rev().map(|(key, entry)| (at.key(key), &entry.node))),
            Value::List(list) => waiting.extend(list.iter().enumerate().rev().map(|(index, node)| (at.index(index), node))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
        found.entry((node.place, is_map(node))).or_insert(at);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::MemoryLoader;

    #[test]
    fn what_was_converted_is_found_where_it_was_written() {
        let text = "\
swagger: '2.0'
info: {title: Alerts, version: '1'}
paths: {}
definitions:
  Alert:
    type: object
    properties:
      severity: {type: integer}
";
        let loader = MemoryLoader::new().with("api.yaml", text);
        let (made, report) = normalised(&loader, "api.yaml", &Options::new("alerts"));
        let made = made.unwrap_or_else(|| unreachable!("{report}"));
        let pointer = Pointer::parse("#/components/schemas/Alert/properties/severity").unwrap();
        let written = made.pointer_as_written(&pointer).unwrap();
        assert_eq!(written.to_string(), "#/definitions/Alert/properties/severity");
        assert_eq!(made.locate(&pointer), "api.yaml:8:7");
    }
}
