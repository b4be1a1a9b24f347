//! Brings every `$ref` home: one tree, in which a `$ref` is the name of a component.
//!
//! First everything that is referred to is found and given a name, then the tree is put together. A schema, parameter, response and so on
//! that is referred to and is no component becomes one; where it stood, a `$ref` to the component stays. A path item, an operation, or
//! anything else that no component can be takes the place of the `$ref` to it.

use super::collect::{self, Homes};
use super::how::{DEPTH_LIMIT, LoadOptions};
use super::library::{Library, Location, circular};
use super::pointer::Pointer;
use super::position::{Dialect, Home, Position, Section};
use super::tree::{Document, Entry, Map, Node, Value};
use crate::source::{Diagnostics, FileId, Loader, Place, Sources};

/// Makes one tree of a root and of all that it refers to.
pub fn bundle(loader: &dyn Loader, root: Node, sources: Sources, options: LoadOptions, problems: &mut Diagnostics) -> Document {
    let dialect = if root.get("swagger").is_some() { Dialect::Swagger } else { Dialect::OpenApi };
    let mut library = Library::new(loader, options, root, sources, problems);
    let homes = collect::collect(&mut library, dialect);
    let mut dangling = Vec::new();
    let root =
        Assembler { library: &mut library, homes: &homes, inside: Vec::new(), inlined: 0, dangling: &mut dangling }.document();
    Document { root, sources: library.sources, dangling }
}

/// What is put in the place of references may add this many nodes.
const INLINE_BUDGET: usize = 5_000_000;

/// Puts the tree together.
struct Assembler<'a, 'l> {
    library: &'a mut Library<'l>,
    homes: &'a Homes,
    /// What is being put in the place of a reference right now, the outermost first.
    inside: Vec<Location>,
    inlined: usize,
    dangling: &'a mut Vec<(Place, Place)>,
}

/// Where a node is read, what it is, and how deep it will be.
struct Here {
    location: Location,
    position: Position,
    depth: usize,
}

impl Assembler<'_, '_> {
    fn document(mut self) -> Node {
        let root = Location { file: self.library.root(), pointer: Pointer::root() };
        let mut tree = self.node_at(root, self.homes.dialect.root(), 0);
        for (section, location) in &self.homes.hoisted {
            let Some((section, name)) = self.homes.component_at(*section, location) else { continue };
            let key = self.key_place(location);
            let node = self.node_at(location.clone(), Position::One(section), 3);
            if let Some(folder) = self.homes.dialect.folder(section) {
                insert(&mut tree, folder, name, Entry { key, node });
            }
        }
        tree
    }

    /// The node at a location, as the component or the root that it is.
    fn node_at(&mut self, location: Location, position: Position, depth: usize) -> Node {
        let place = Place::start_of(location.file);
        let Some(tree) = self.library.tree(location.file) else { return Node::empty_map(place) };
        let Some(node) = tree.at(&location.pointer) else { return Node::empty_map(place) };
        self.itself(node, &mut Here { location, position, depth })
    }

    fn key_place(&self, location: &Location) -> Place {
        match self.library.tree(location.file) {
            Some(tree) => tree.key_place_of(&location.pointer),
            None => Place::start_of(location.file),
        }
    }

    /// A node where it stands: a `$ref` to itself, if it has become a component.
    fn node(&mut self, node: &Node, here: &mut Here) -> Node {
        if here.depth > DEPTH_LIMIT {
            let message = format!("with what is referred to, this is nested more than {DEPTH_LIMIT} levels deep");
            self.library.problems.error("too-deep", node.place, message);
            return Node::new(Value::Null, node.place);
        }
        if let Home::Component(section) = here.position.home(self.homes.dialect)
            && let Some((section, name)) = self.homes.component_at(section, &here.location)
        {
            let target = Node::text(self.pointer(section, name), node.place);
            return Node::new(Map::from_iter([("$ref".to_owned(), Entry { key: node.place, node: target })]), node.place);
        }
        self.itself(node, here)
    }

    fn itself(&mut self, node: &Node, here: &mut Here) -> Node {
        if !self.inside.is_empty() {
            self.inlined += 1;
        }
        let value = match &node.value {
            _ if here.position == Position::Data => node.value.clone(),
            Value::List(list) => {
                let elements = list.iter().enumerate();
                let element = here.position.element();
                Value::List(elements.map(|(index, node)| self.child(node, &index.to_string(), element, here)).collect())
            }
            Value::Map(map) => return self.map(node, map, here),
            value => value.clone(),
        };
        Node { value, place: node.place }
    }

    fn child(&mut self, node: &Node, token: &str, position: Position, here: &mut Here) -> Node {
        if matches!(node.value, Value::Map(_) | Value::List(_)) && position != Position::Data {
            let outer = std::mem::replace(&mut here.position, position);
            here.location.pointer.push(token);
            here.depth += 1;
            let node = self.node(node, here);
            here.depth -= 1;
            here.location.pointer.pop();
            here.position = outer;
            node
        } else {
            node.clone()
        }
    }

    fn map(&mut self, node: &Node, map: &Map, here: &mut Here) -> Node {
        let home = here.position.home(self.homes.dialect);
        match (node.reference(), home) {
            (Some(reference), Home::Component(section)) => self.component_reference(node, map, reference, section, here),
            (Some(reference), Home::Inline) => self.inline(node, map, reference, here),
            _ => Node::new(self.entries(map, here), node.place),
        }
    }

    fn entries(&mut self, map: &Map, here: &mut Here) -> Map {
        let mut out = Map::new();
        for (key, entry) in map.iter() {
            if self.is_left_out(key, here) {
                continue;
            }
            let node = match here.position {
                Position::Folder(section) => self.component(section, key, &entry.node, here),
                Position::Mapping => match self.mapped(&entry.node, here.location.file) {
                    Some(node) => node,
                    None => continue,
                },
                position => self.child(&entry.node, key, position.child(key), here),
            };
            out.insert(key, entry.key, node);
        }
        out
    }

    /// The components of a part live in the document's own, as far as anything refers to them.
    fn is_left_out(&self, key: &str, here: &Here) -> bool {
        let Location { file, pointer } = &here.location;
        key == "components" && pointer.is_empty() && *file != self.library.root() && !here.position.has_names()
    }

    /// A component of the document: itself, or what it becomes.
    fn component(&mut self, section: Section, name: &str, node: &Node, here: &mut Here) -> Node {
        let component = (section, name.to_owned());
        if self.homes.is_circular(&component) {
            return Node::empty_map(node.place);
        }
        if let Some(location) = self.homes.becomes(&component) {
            return self.node_at(location.clone(), Position::One(section), here.depth + 1);
        }
        let location = Location { file: here.location.file, pointer: here.location.pointer.key(name) };
        self.itself(node, &mut Here { location, position: Position::One(section), depth: here.depth + 1 })
    }

    fn component_reference(&mut self, node: &Node, map: &Map, reference: &str, section: Section, here: &mut Here) -> Node {
        let target = self.homes.component(section, here.location.file, reference);
        let mut out = self.entries(map, here);
        match (target, out.get_mut("$ref")) {
            (Some((section, name)), Some(target)) => target.value = Value::Text(self.pointer(section, name)),
            _ => {
                let gone = out.remove("$ref");
                self.dangling.extend(gone.map(|entry| (node.place, entry.node.place)));
            }
        }
        Node::new(out, node.place)
    }

    /// What is referred to, with what stands beside the `$ref` in place of its own.
    fn inline(&mut self, node: &Node, map: &Map, reference: &str, here: &mut Here) -> Node {
        let target = self.homes.next(here.location.file, reference).cloned();
        let place = map.get("$ref").map_or(node.place, |target| target.place);
        let found = target.and_then(|target| self.put_in_place(target, reference, place, here));
        let mut beside = self.entries(map, here);
        beside.remove("$ref");
        let Some(mut found) = found else { return Node::new(beside, node.place) };
        if let Some(found) = found.as_map_mut() {
            for (key, entry) in beside {
                found.insert(key, entry.key, entry.node);
            }
        }
        found
    }

    fn put_in_place(&mut self, target: Location, reference: &str, place: Place, here: &Here) -> Option<Node> {
        if self.inside.contains(&target) {
            self.library.report(place, &circular(reference));
            return None;
        }
        if self.inlined > INLINE_BUDGET {
            let message = format!("what is referred to makes this document larger than {INLINE_BUDGET} nodes");
            self.library.problems.error("too-large", place, message);
            return None;
        }
        let tree = self.library.tree(target.file)?;
        let node = tree.at(&target.pointer)?;
        self.inside.push(target.clone());
        let mut there = Here { location: target, position: here.position, depth: here.depth };
        let node = self.node(node, &mut there);
        self.inside.pop();
        Some(node)
    }

    /// A value of a `mapping`; none if it leads nowhere and may be left out.
    fn mapped(&self, node: &Node, file: FileId) -> Option<Node> {
        let Some(value) = node.as_text() else { return Some(node.clone()) };
        if self.homes.is_dropped(file, value) && self.library.is_tolerant() {
            return None;
        }
        Some(match self.homes.mapped(file, value) {
            Some((section, name)) => Node::text(self.pointer(section, name), node.place),
            None => node.clone(),
        })
    }

    fn pointer(&self, section: Section, name: &str) -> String {
        let folder = self.homes.dialect.folder(section).unwrap_or_default();
        folder.iter().copied().chain([name]).collect::<Pointer>().to_string()
    }
}

/// Adds a component; makes the section, if there is none yet.
fn insert(tree: &mut Node, folder: &[&str], name: &str, entry: Entry) {
    let place = tree.place;
    let mut node = tree;
    for key in folder {
        let Some(map) = node.as_map_mut() else { return };
        if !map.has(key) {
            map.insert(*key, place, Node::empty_map(place));
        }
        let Some(child) = map.get_mut(key) else { return };
        node = child;
    }
    if let Some(map) = node.as_map_mut() {
        map.insert(name, entry.key, entry.node);
    }
}
