//! Components that nothing refers to, in the words of whatever dialect the document is written in.

use std::collections::HashSet;

use super::found::Found;
use super::subject::Subject;
use crate::document::{Node, Pointer, Value};
use crate::openapi::look::{entries, list};

/// The sections in which components stand: of OpenAPI 3, and of Swagger 2.0.
const SECTIONS: &[&[&str]] = &[
    &["components", "schemas"],
    &["components", "responses"],
    &["components", "parameters"],
    &["components", "examples"],
    &["components", "requestBodies"],
    &["components", "headers"],
    &["components", "securitySchemes"],
    &["components", "links"],
    &["components", "callbacks"],
    &["components", "pathItems"],
    &["definitions"],
    &["parameters"],
    &["responses"],
    &["securityDefinitions"],
];

/// Looks for components that nothing refers to.
pub(super) fn unused(subject: &Subject<'_>, found: &mut Found<'_>) {
    let root = subject.written;
    let used = Uses::of(root);
    for section in SECTIONS {
        let at: Pointer = section.iter().copied().collect();
        let name_of_section = section.join(".");
        for (name, entry) in entries(root.at(&at)) {
            if name.starts_with("x-") || used.has(section, name) || used.is_heir(&entry.node) {
                continue;
            }
            let message = format!("nothing refers to `{name}` of `{name_of_section}`");
            found.add(entry.key, message, "remove it, or refer to it");
        }
    }
}

/// All that a document refers to.
struct Uses<'n> {
    /// The targets of `$ref`s, of links and of mappings, as tokens.
    targets: HashSet<Vec<String>>,
    /// The names of security schemes.
    schemes: HashSet<&'n str>,
    /// The schemas that others extend and that tell those apart.
    bases: HashSet<Vec<String>>,
}

impl<'n> Uses<'n> {
    fn of(root: &'n Node) -> Uses<'n> {
        let mut uses = Uses { targets: HashSet::new(), schemes: HashSet::new(), bases: HashSet::new() };
        uses.collect(root, &mut Vec::new());
        uses
    }

    fn collect(&mut self, node: &'n Node, at: &mut Vec<&'n str>) {
        match &node.value {
            Value::Map(map) => {
                for (key, entry) in map.iter() {
                    self.note(key, &entry.node, at);
                    at.push(key);
                    self.collect(&entry.node, at);
                    at.pop();
                }
            }
            Value::List(list) => list.iter().for_each(|node| self.collect(node, at)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn note(&mut self, key: &str, node: &'n Node, at: &[&str]) {
        match (key, &node.value) {
            ("$ref" | "$dynamicRef" | "operationRef", Value::Text(target)) => self.target(target, at),
            ("mapping", Value::Map(map)) => {
                for target in map.iter().filter_map(|(_, entry)| entry.node.as_text()) {
                    // A mapping may have the bare name.
                    self.target(&format!("#/components/schemas/{target}"), at);
                    self.target(target, at);
                }
            }
            ("security", Value::List(list)) => {
                self.schemes.extend(list.iter().flat_map(|requirement| entries(Some(requirement))).map(|(name, _)| name));
            }
            ("discriminator", _) => {
                self.bases.insert(at.iter().map(|token| (*token).to_owned()).collect());
            }
            _ => {}
        }
    }

    /// What a component says about itself is no use of it.
    fn target(&mut self, target: &str, at: &[&str]) {
        let Some(pointer) = Pointer::parse(target) else { return };
        let tokens: Vec<String> = pointer.tokens().map(str::to_owned).collect();
        let depth = if tokens.first().is_some_and(|first| first == "components") { 3 } else { 2 };
        let component: Vec<String> = tokens.into_iter().take(depth).collect();
        if !at.iter().take(depth).eq(component.iter()) {
            self.targets.insert(component);
        }
    }

    fn has(&self, section: &[&str], name: &str) -> bool {
        let mut tokens: Vec<String> = section.iter().map(|token| (*token).to_owned()).collect();
        tokens.push(name.to_owned());
        let is_scheme = matches!(section.last(), Some(&("securitySchemes" | "securityDefinitions")));
        self.targets.contains(&tokens) || is_scheme && self.schemes.contains(name)
    }

    /// Whether a schema extends one that tells its heirs apart: it may come wherever that is spoken of.
    fn is_heir(&self, schema: &Node) -> bool {
        let parts = list(schema.get("allOf")).iter().filter_map(Node::reference).filter_map(Pointer::parse);
        let mut parts = parts.map(|part| part.tokens().map(str::to_owned).collect::<Vec<_>>());
        parts.any(|part| self.bases.contains(&part))
    }
}
