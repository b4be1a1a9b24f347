//! Finds everything that a document refers to, and decides where it will live.

use std::collections::hash_map::Entry::Vacant;
use std::collections::{HashMap, HashSet, VecDeque};

use super::component_names::Taken;
use super::library::{Failure, Library, Location, only_reference};
use super::position::{Dialect, Home, Position, Section};
use super::tree::{Node, Value};
use crate::source::{FileId, Place};

/// Where everything lives.
pub(super) struct Homes {
    pub(super) dialect: Dialect,
    /// The components that the document has itself.
    own: HashMap<Location, Component>,
    /// Those of them that are nothing but a reference, and become what they refer to.
    becoming: HashMap<Component, Location>,
    /// Those of them that refer to nothing but themselves.
    circular: HashSet<Component>,
    /// The names of nodes from elsewhere.
    names: HashMap<(Section, Location), String>,
    /// Nodes that are no components where they stand, and will be: each once, those nearest to the root first.
    pub(super) hoisted: Vec<(Section, Location)>,
    /// What references lead to: to the end of the chain for components, to the next node for what is put in place.
    ends: HashMap<(FileId, String), Location>,
    nexts: HashMap<(FileId, String), Location>,
    mappings: HashMap<(FileId, String), Mapped>,
}

/// The section and the name of a component.
pub(super) type Component = (Section, String);

/// What becomes of a value of a discriminator's `mapping`.
enum Mapped {
    To(Location),
    Dropped,
}

impl Homes {
    /// The component that a reference becomes the name of.
    pub(super) fn component(&self, section: Section, file: FileId, reference: &str) -> Option<(Section, &str)> {
        self.component_at(section, self.ends.get(&(file, reference.to_owned()))?)
    }

    /// The component that a node is, if it is one.
    pub(super) fn component_at(&self, section: Section, location: &Location) -> Option<(Section, &str)> {
        if let Some((section, name)) = self.own.get(location) {
            return Some((*section, name));
        }
        // Almost every document has no names but its own; a location is dear to look up.
        let name = (!self.names.is_empty()).then(|| self.names.get(&(section, location.clone())))??;
        Some((section, name))
    }

    /// What takes the place of a reference that no component can be.
    pub(super) fn next(&self, file: FileId, reference: &str) -> Option<&Location> {
        self.nexts.get(&(file, reference.to_owned()))
    }

    /// The node that a component of the document becomes, if it is nothing but a reference to it.
    pub(super) fn becomes(&self, component: &Component) -> Option<&Location> {
        self.becoming.get(component)
    }

    /// Whether a component of the document leads back to itself.
    pub(super) fn is_circular(&self, component: &Component) -> bool {
        self.circular.contains(component)
    }

    /// The component that a value of a `mapping` means.
    pub(super) fn mapped(&self, file: FileId, value: &str) -> Option<(Section, &str)> {
        match self.mappings.get(&(file, value.to_owned()))? {
            Mapped::To(location) => self.component_at(Section::Schemas, location),
            Mapped::Dropped => None,
        }
    }

    /// Whether a value of a `mapping` leads nowhere.
    pub(super) fn is_dropped(&self, file: FileId, value: &str) -> bool {
        matches!(self.mappings.get(&(file, value.to_owned())), Some(Mapped::Dropped))
    }
}

/// Walks through the document and all that it refers to.
pub(super) fn collect(library: &mut Library<'_>, dialect: Dialect) -> Homes {
    let homes = Homes {
        dialect,
        own: HashMap::new(),
        becoming: HashMap::new(),
        circular: HashSet::new(),
        names: HashMap::new(),
        hoisted: Vec::new(),
        ends: HashMap::new(),
        nexts: HashMap::new(),
        mappings: HashMap::new(),
    };
    let mut collector = Collector {
        library,
        homes,
        failures: HashMap::new(),
        taken: Taken::default(),
        queue: VecDeque::new(),
        seen: HashSet::new(),
    };
    collector.own_components();
    collector.walk_all();
    collector.name_all();
    collector.homes
}

struct Collector<'a, 'l> {
    library: &'a mut Library<'l>,
    homes: Homes,
    /// References that lead nowhere; each is reported wherever it stands.
    failures: HashMap<(FileId, String), Failure>,
    taken: Taken,
    queue: VecDeque<(Location, Position)>,
    seen: HashSet<(Location, Position)>,
}

impl Collector<'_, '_> {
    fn own_components(&mut self) {
        let mut all = Vec::new();
        for section in Section::ALL {
            let Some(folder) = self.homes.dialect.folder(section) else { continue };
            let folder = Location { file: self.library.root(), pointer: folder.iter().copied().collect() };
            for (name, location) in self.entries(&folder, 0) {
                self.taken.take(section, &name);
                self.homes.own.insert(location.clone(), (section, name.clone()));
                all.push((location, (section, name)));
            }
        }
        for (location, component) in all {
            self.own_component(&location, component);
        }
    }

    /// The entries of a map, also of one that is kept in another file.
    fn entries(&mut self, location: &Location, depth: usize) -> Vec<(String, Location)> {
        let Ok(found) = self.library.locate(location.file, &location.pointer.to_string()) else { return Vec::new() };
        let Some(map) = self.library.node(&found).and_then(Node::as_map) else { return Vec::new() };
        let reference = map.get("$ref").and_then(Node::as_text).map(str::to_owned);
        let keys: Vec<String> = map.keys().filter(|key| reference.is_none() || *key != "$ref").map(str::to_owned).collect();
        let mut entries = match reference {
            Some(reference) if depth < 8 => match self.library.locate(found.file, &reference) {
                Ok(next) => self.entries(&next, depth + 1),
                Err(_) => Vec::new(),
            },
            _ => Vec::new(),
        };
        entries.retain(|(name, _)| !keys.contains(name));
        entries.extend(keys.into_iter().map(|key| {
            let location = Location { file: found.file, pointer: found.pointer.key(&key) };
            (key, location)
        }));
        entries
    }

    /// A component that is nothing but a reference becomes what it refers to, unless that is a component already.
    fn own_component(&mut self, location: &Location, component: Component) {
        let Some(node) = self.library.node(location) else { return };
        let Some(reference) = only_reference(node).map(str::to_owned) else { return };
        let place = node.get("$ref").map_or(node.place, |reference| reference.place);
        match self.library.follow(location.file, &reference, |_| false) {
            Ok(end) if !self.homes.own.contains_key(&end) => {
                if let Vacant(name) = self.homes.names.entry((component.0, end.clone())) {
                    name.insert(component.1.clone());
                    self.homes.becoming.insert(component, end);
                }
            }
            Err(failure @ Failure::Reported { code: "circular-ref", .. }) => {
                self.library.report(place, &failure);
                self.homes.circular.insert(component);
            }
            _ => {}
        }
    }

    fn walk_all(&mut self) {
        let root = Location { file: self.library.root(), pointer: Default::default() };
        self.enqueue(root, self.homes.dialect.root());
        while let Some((mut location, position)) = self.queue.pop_front() {
            let Some(tree) = self.library.tree(location.file) else { continue };
            if let Some(node) = tree.at(&location.pointer) {
                self.walk(node, &mut location, position);
            }
        }
    }

    fn enqueue(&mut self, location: Location, position: Position) {
        if self.seen.insert((location.clone(), position)) {
            self.queue.push_back((location, position));
        }
    }

    fn walk(&mut self, node: &Node, here: &mut Location, position: Position) {
        match &node.value {
            Value::Map(map) => {
                self.reference(node, here.file, position);
                for (key, entry) in map.iter() {
                    let child = position.child(key);
                    if position == Position::Mapping {
                        self.mapping(&entry.node, here.file);
                    } else if child != Position::Data && is_container(&entry.node) {
                        here.pointer.push(key);
                        self.walk(&entry.node, here, child);
                        here.pointer.pop();
                    }
                }
            }
            Value::List(list) if position.element() != Position::Data => {
                for (index, element) in list.iter().enumerate().filter(|(_, element)| is_container(element)) {
                    here.pointer.push(&index.to_string());
                    self.walk(element, here, position.element());
                    here.pointer.pop();
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, node: &Node, file: FileId, position: Position) {
        let Some(target) = node.get("$ref") else { return };
        let Some(reference) = target.as_text() else { return };
        match position.home(self.homes.dialect) {
            Home::Component(section) => {
                if let Some(end) = self.end(file, reference, target.place) {
                    self.needs(section, end, position);
                }
            }
            Home::Inline => {
                if let Some(next) = self.next(file, reference, target.place) {
                    self.enqueue(next, position);
                }
            }
            Home::Nowhere => {}
        }
    }

    /// What a reference leads to in the end.
    fn end(&mut self, file: FileId, reference: &str, place: Place) -> Option<Location> {
        let key = (file, reference.to_owned());
        if let Some(known) = self.homes.ends.get(&key) {
            return Some(known.clone());
        }
        if !self.failures.contains_key(&key) {
            let own = &self.homes.own;
            match self.library.follow(file, reference, |location| own.contains_key(location)) {
                Ok(end) if end.file == self.library.root() && end.pointer.is_empty() => {
                    let message = format!("`{reference}` leads to the whole document");
                    self.failures.insert(key.clone(), Failure::Reported { code: "dangling-ref", message, help: None });
                }
                Ok(end) => {
                    self.homes.ends.insert(key, end.clone());
                    return Some(end);
                }
                Err(failure) => {
                    self.failures.insert(key.clone(), failure);
                }
            }
        }
        self.fail(&key, place)
    }

    /// The next node on the way of a reference.
    fn next(&mut self, file: FileId, reference: &str, place: Place) -> Option<Location> {
        let key = (file, reference.to_owned());
        if let Some(known) = self.homes.nexts.get(&key) {
            return Some(known.clone());
        }
        match self.library.locate(file, reference) {
            Ok(next) => {
                self.homes.nexts.insert(key, next.clone());
                Some(next)
            }
            Err(failure) => {
                self.failures.insert(key.clone(), failure);
                self.fail(&key, place)
            }
        }
    }

    fn fail(&mut self, key: &(FileId, String), place: Place) -> Option<Location> {
        if let Some(failure) = self.failures.get(key) {
            self.library.report(place, failure);
        }
        None
    }

    /// A node that is no component yet will be one.
    fn needs(&mut self, section: Section, end: Location, position: Position) {
        if self.homes.own.contains_key(&end) {
            return;
        }
        if let Vacant(name) = self.homes.names.entry((section, end.clone())) {
            // It is chosen when all are known.
            name.insert(String::new());
            self.homes.hoisted.push((section, end.clone()));
        }
        self.enqueue(end, position);
    }

    /// A value of a `mapping` is a reference or the bare name of a schema.
    fn mapping(&mut self, node: &Node, file: FileId) {
        let Some(value) = node.as_text() else { return };
        let key = (file, value.to_owned());
        let mapped = if is_reference(value) {
            self.end(file, value, node.place).map_or(Mapped::Dropped, Mapped::To)
        } else {
            match self.schema_named(file, value) {
                Some(end) => Mapped::To(end),
                None => return,
            }
        };
        if let Mapped::To(end) = &mapped {
            self.needs(Section::Schemas, end.clone(), Position::One(Section::Schemas));
        }
        self.homes.mappings.insert(key, mapped);
    }

    fn schema_named(&mut self, file: FileId, name: &str) -> Option<Location> {
        let folder = self.homes.dialect.folder(Section::Schemas)?;
        let pointer = folder.iter().copied().chain([name]).collect::<super::pointer::Pointer>().to_string();
        let own = &self.homes.own;
        [file, self.library.root()]
            .into_iter()
            .find_map(|file| self.library.follow(file, &pointer, |location| own.contains_key(location)).ok())
    }

    fn name_all(&mut self) {
        for (section, location) in &self.homes.hoisted {
            let path = (location.file != self.library.root()).then(|| self.library.sources.path(location.file));
            let tokens: Vec<&str> = location.pointer.tokens().collect();
            let name = self.taken.choose(*section, path, &tokens, self.library.node(location));
            self.homes.names.insert((*section, location.clone()), name);
        }
    }
}

fn is_container(node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
}

fn is_reference(value: &str) -> bool {
    value.contains(['#', '/']) || [".yaml", ".yml", ".json"].iter().any(|ending| value.ends_with(ending))
}
