//! How rules look at a document: its objects, its operations, what stands behind a `$ref`.

use std::collections::HashSet;

use crate::document::{Map, Node, Pointer};
use crate::openapi::extensions::OPERATIONS;
use crate::openapi::shape::METHODS;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::{Visit, objects};
use crate::source::Place;

/// A document with its objects.
pub(crate) struct Document<'n> {
    /// The whole tree.
    pub root: &'n Node,
    /// Its objects, parents before children.
    pub objects: Vec<Visit<'n>>,
}

/// An operation with what stands around it.
pub(crate) struct Operation<'n> {
    /// Where it stands.
    pub at: Pointer,
    /// Its method.
    pub method: &'n str,
    /// Where its method stands.
    pub key: Place,
    /// The operation itself.
    pub map: &'n Map,
    /// Its path.
    pub path: &'n str,
    /// Where its path stands.
    pub path_key: Place,
    /// The item of its path.
    pub item: &'n Map,
}

impl<'n> Document<'n> {
    /// Finds the objects of a tree.
    pub(crate) fn new(root: &'n Node) -> Document<'n> {
        Document { root, objects: objects(root) }
    }

    /// All objects of a kind that are written out, not a `$ref`.
    pub(crate) fn of(&self, kind: ObjectKind) -> impl Iterator<Item = &Visit<'n>> {
        self.objects.iter().filter(move |visit| visit.kind == kind && !visit.is_reference)
    }

    /// All operations of all paths.
    pub(crate) fn operations(&self) -> Vec<Operation<'n>> {
        let mut operations = Vec::new();
        for (path, entry) in entries(self.root.get("paths")).filter(|(path, _)| path.starts_with('/')) {
            let Some(item) = entry.node.as_map() else { continue };
            let at = Pointer::root().key("paths").key(path);
            let others = entries(item.get(OPERATIONS)).map(|(method, operation)| (at.key(OPERATIONS), method, operation));
            let known = item.iter().filter(|(method, _)| METHODS.contains(method));
            for (at, method, operation) in known.map(|(method, operation)| (at.clone(), method, operation)).chain(others) {
                let Some(map) = operation.node.as_map() else { continue };
                let at = at.key(method);
                operations.push(Operation { at, method, key: operation.key, map, path, path_key: entry.key, item });
            }
        }
        operations
    }

    /// What stands behind a node: itself, or what its `$ref`s lead to. None if they lead nowhere.
    pub(crate) fn follow(&self, node: &'n Node) -> Option<&'n Node> {
        let mut node = node;
        // A chain longer than this goes round in a circle.
        for _ in 0..64 {
            match node.reference() {
                Some(target) => node = self.root.at(&Pointer::parse(target)?)?,
                None => return Some(node),
            }
        }
        None
    }

    /// The names in a section of `components`.
    pub(crate) fn components(&self, section: &str) -> Vec<&'n str> {
        entries(self.root.get("components").and_then(|components| components.get(section))).map(|(name, _)| name).collect()
    }

    /// Every `operationId`.
    pub(crate) fn operation_ids(&self) -> Vec<&'n str> {
        self.operations().iter().filter_map(|operation| operation.map.get("operationId")?.as_text()).collect()
    }

    /// The properties of a schema: its own, and those of what it is made of.
    pub(crate) fn properties(&self, schema: &'n Node) -> Properties<'n> {
        let mut properties = Properties::default();
        self.collect(schema, Way { certain: true, depth: 0 }, &mut properties, &mut HashSet::new());
        properties
    }

    fn collect(&self, schema: &'n Node, way: Way, into: &mut Properties<'n>, seen: &mut HashSet<*const Node>) {
        let Some(schema) = self.follow(schema).filter(|schema| seen.insert(*schema)) else { return };
        for (name, entry) in entries(schema.get("properties")) {
            into.all.push((name, &entry.node));
        }
        if way.certain {
            into.required.extend(list(schema.get("required")).iter().filter_map(Node::as_text));
        }
        if way.depth == DEEPEST {
            return;
        }
        for (key, certain) in [("allOf", way.certain), ("oneOf", false), ("anyOf", false)] {
            let way = Way { certain, depth: way.depth + 1 };
            for part in list(schema.get(key)) {
                self.collect(part, way, into, seen);
            }
        }
    }

    /// What a schema says it is: `type`, its own or that of the one thing it is made of.
    pub(crate) fn type_of(&self, schema: &'n Node) -> Option<&'n str> {
        let mut schema = self.follow(schema)?;
        for _ in 0..16 {
            if let Some(word) = schema.get("type").and_then(Node::as_text) {
                return Some(word);
            }
            if schema.get("properties").is_some() {
                return Some("object");
            }
            match list(schema.get("allOf")) {
                [only] => schema = self.follow(only)?,
                parts => return parts.iter().find_map(|part| self.follow(part)?.get("type")?.as_text()),
            }
        }
        None
    }
}

/// How many parts of parts are looked at.
const DEEPEST: usize = 64;

/// On which way a part of a schema was reached.
#[derive(Clone, Copy)]
struct Way {
    /// Through `allOf` only, so that what the part requires is required.
    certain: bool,
    /// Over how many parts.
    depth: usize,
}

/// The properties of a schema and of what it is made of.
#[derive(Default)]
pub(crate) struct Properties<'n> {
    /// Each with its schema.
    pub all: Vec<(&'n str, &'n Node)>,
    /// Those that must be there.
    pub required: Vec<&'n str>,
}

impl<'n> Properties<'n> {
    /// The schema of a property.
    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        self.all.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
    }

    /// All names.
    pub(crate) fn names(&self) -> Vec<&'n str> {
        self.all.iter().map(|(name, _)| *name).collect()
    }
}

/// The entries of a map; none, if it is none.
pub(crate) fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &crate::document::Entry)> {
    node.and_then(Node::as_map).into_iter().flat_map(Map::iter)
}

/// The elements of a list; none, if it is none.
pub(crate) fn list(node: Option<&Node>) -> &[Node] {
    node.and_then(Node::as_list).unwrap_or_default()
}

/// The text behind a key, with its place.
pub(crate) fn text<'n>(map: &'n Map, key: &str) -> Option<(&'n str, Place)> {
    let node = map.get(key)?;
    Some((node.as_text()?, node.place))
}

/// Where a key of a map stands.
pub(crate) fn key_place(map: &Map, key: &str) -> Option<Place> {
    map.entry(key).map(|entry| entry.key)
}

/// The variables of a template: `/alerts/{id}` has `id`. An error says what is wrong with it.
pub(crate) fn variables(template: &str) -> Result<Vec<&str>, String> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        if rest[at..].starts_with('}') {
            return Err("a `}` closes nothing".to_owned());
        }
        let inside = &rest[at + 1..];
        let end = inside.find(['{', '}']).filter(|end| inside[*end..].starts_with('}'));
        let Some(end) = end else { return Err("a `{` is not closed".to_owned()) };
        match &inside[..end] {
            "" => return Err("a variable has no name".to_owned()),
            name if names.contains(&name) => return Err(format!("the variable `{name}` stands twice")),
            name => names.push(name),
        }
        rest = &inside[end + 1..];
    }
    Ok(names)
}
