//! Schemas of the document, read once, so that many values can be held against them.

use std::collections::{BTreeMap, HashMap};

use clientwright::document::{Map, Node, Pointer};
use serde_json::Value;

use super::check::Check;
use super::types::Types;

/// A schema among the [`Shapes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ShapeId(usize);

/// What a schema says of values.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Where it stands.
    pub(super) at: Pointer,
    /// What it refers to; then it says nothing else.
    pub(super) reference: Option<ShapeId>,
    pub(super) all_of: Vec<ShapeId>,
    /// The variants of `oneOf` or `anyOf`.
    pub(super) choices: Vec<ShapeId>,
    /// Whether several variants may fit at a time.
    pub(super) is_any_of: bool,
    pub(super) tag: Option<Tag>,
    /// The types that it names; all where it names none.
    types: Types,
    is_nullable: bool,
    pub(super) members: BTreeMap<String, ShapeId>,
    pub(super) required: Vec<String>,
    pub(super) is_closed: bool,
    /// What members are that it does not name.
    pub(super) others: Option<ShapeId>,
    pub(super) items: Option<ShapeId>,
    pub(super) first_items: Vec<ShapeId>,
    pub(super) values: Vec<Value>,
    pub(super) checks: Vec<Check>,
    pub(super) is_read_only: bool,
    pub(super) is_write_only: bool,
}

/// The member that says which variant a value is.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) property: String,
    pub(super) variants: HashMap<String, ShapeId>,
}

/// The schemas that were asked for, and all that they are made of.
#[derive(Debug)]
pub(super) struct Shapes<'d> {
    root: &'d Node,
    list: Vec<Shape>,
    known: HashMap<Pointer, ShapeId>,
    /// The types that values may have, by schema.
    accepted: Vec<Types>,
    /// What extends a component, by pointer.
    heirs: HashMap<Pointer, Vec<(String, Pointer)>>,
}

impl<'d> Shapes<'d> {
    /// None yet of a document of OpenAPI 3.0.
    pub(super) fn new(root: &'d Node) -> Shapes<'d> {
        Shapes { root, list: Vec::new(), known: HashMap::new(), accepted: Vec::new(), heirs: heirs(root) }
    }

    /// The schema at a pointer, if there is one.
    pub(super) fn add(&mut self, at: &Pointer) -> Option<ShapeId> {
        if let Some(known) = self.known.get(at) {
            return Some(*known);
        }
        let node = self.root.at(at)?;
        let id = ShapeId(self.list.len());
        self.list.push(Shape { at: at.clone(), types: Types::ALL, ..Shape::default() });
        self.known.insert(at.clone(), id);
        let shape = self.read(at, node);
        self.list[id.0] = shape;
        Some(id)
    }

    /// Works out what can only be known of all together; to be called when all have been added.
    pub(super) fn finish(&mut self) {
        let mut accepted = vec![None; self.list.len()];
        for index in 0..self.list.len() {
            self.work_out(ShapeId(index), &mut accepted);
        }
        self.accepted = accepted.into_iter().map(Option::unwrap_or_default).collect();
    }

    pub(super) fn get(&self, id: ShapeId) -> &Shape {
        &self.list[id.0]
    }

    /// The types that values of it may have.
    pub(super) fn accepts(&self, id: ShapeId) -> Types {
        self.accepted.get(id.0).copied().unwrap_or(Types::ALL)
    }

    /// The types that a member may have, if the schema or what it is made of names it.
    pub(super) fn member_types(&self, id: ShapeId, name: &str) -> Option<Types> {
        let mut seen = vec![id];
        let mut at = 0;
        while let Some(shape) = seen.get(at).map(|id| self.get(*id)) {
            if let Some(member) = shape.members.get(name) {
                return Some(self.accepts(*member));
            }
            for part in shape.reference.iter().chain(&shape.all_of).chain(&shape.choices) {
                if !seen.contains(part) {
                    seen.push(*part);
                }
            }
            at += 1;
        }
        None
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ShapeId, &Shape)> {
        self.list.iter().enumerate().map(|(index, shape)| (ShapeId(index), shape))
    }

    fn work_out(&self, id: ShapeId, accepted: &mut Vec<Option<Types>>) -> Types {
        if let Some(types) = accepted[id.0] {
            return types;
        }
        // What is made of itself says nothing of its type by that.
        accepted[id.0] = Some(Types::ALL);
        let shape = self.get(id);
        let mut types = shape.types;
        for part in shape.reference.iter().chain(&shape.all_of) {
            types = types.and(self.work_out(*part, accepted));
        }
        if !shape.choices.is_empty() {
            let any = shape.choices.iter().fold(Types::NONE, |types, choice| types.or(self.work_out(*choice, accepted)));
            types = types.and(any);
        }
        if shape.is_nullable {
            types = types.or(Types::NULL);
        }
        accepted[id.0] = Some(types);
        types
    }

    fn read(&mut self, at: &Pointer, node: &'d Node) -> Shape {
        let mut shape = Shape { at: at.clone(), types: Types::ALL, ..Shape::default() };
        if let Some(reference) = node.reference() {
            shape.reference = Pointer::parse(reference).and_then(|target| self.add(&target));
            return shape;
        }
        let flag = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
        shape.is_nullable = flag("nullable");
        shape.is_read_only = flag("readOnly");
        shape.is_write_only = flag("writeOnly");
        shape.all_of = self.list_of(at, node, "allOf");
        shape.is_any_of = node.get("oneOf").is_none();
        shape.choices = self.list_of(at, node, if shape.is_any_of { "anyOf" } else { "oneOf" });
        shape.tag = self.tag(at, node, &shape.choices);
        shape.values = values(node);
        shape.types = types(node, &shape.values);
        shape.members = self.members(at, node);
        shape.required = texts(node.get("required"));
        let others = node.get("additionalProperties");
        shape.is_closed = others.and_then(Node::as_bool) == Some(false);
        shape.others = others.filter(|others| others.as_map().is_some_and(|map| !map.is_empty())).and_then(|_| {
            let at = at.key("additionalProperties");
            self.add(&at)
        });
        shape.items = node.get("items").and_then(|_| self.add(&at.key("items")));
        shape.first_items = self.list_of(at, node, "x-prefix-items");
        shape.checks = Check::of(&node.to_json());
        shape
    }

    fn list_of(&mut self, at: &Pointer, node: &Node, key: &str) -> Vec<ShapeId> {
        let count = node.get(key).and_then(Node::as_list).map_or(0, <[Node]>::len);
        (0..count).filter_map(|index| self.add(&at.key(key).index(index))).collect()
    }

    fn members(&mut self, at: &Pointer, node: &Node) -> BTreeMap<String, ShapeId> {
        let at = at.key("properties");
        let names: Vec<&str> = node.get("properties").and_then(Node::as_map).into_iter().flat_map(Map::keys).collect();
        names.into_iter().filter_map(|name| Some((name.to_owned(), self.add(&at.key(name))?))).collect()
    }

    /// What a discriminator says; that of a schema without variants speaks of what extends it.
    fn tag(&mut self, at: &Pointer, node: &Node, choices: &[ShapeId]) -> Option<Tag> {
        let discriminator = node.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_text()?.to_owned();
        let mut variants = HashMap::new();
        if choices.is_empty() {
            for (name, heir) in self.heirs.get(at).cloned().unwrap_or_default() {
                variants.extend(self.add(&heir).map(|id| (name, id)));
            }
        }
        for choice in choices {
            let target = self.get(*choice).reference.map(|target| self.get(target).at.clone());
            variants.extend(target.and_then(|at| Some((at.last()?.to_owned(), *choice))));
        }
        for (value, entry) in discriminator.get("mapping").and_then(Node::as_map).into_iter().flat_map(Map::iter) {
            let target = entry.node.as_text().unwrap_or_default();
            let pointer = Pointer::parse(target).unwrap_or_else(|| components().key(target));
            variants.extend(self.add(&pointer).map(|id| (value.to_owned(), id)));
        }
        Some(Tag { property, variants })
    }
}

fn components() -> Pointer {
    Pointer::root().key("components").key("schemas")
}

/// What extends each component by `allOf`, also by way of others.
fn heirs(root: &Node) -> HashMap<Pointer, Vec<(String, Pointer)>> {
    let mut direct: HashMap<Pointer, Vec<(String, Pointer)>> = HashMap::new();
    let schemas = root.at(&components()).and_then(Node::as_map).into_iter().flat_map(Map::iter);
    for (name, entry) in schemas {
        let parts = entry.node.get("allOf").and_then(Node::as_list).unwrap_or_default();
        for base in parts.iter().filter_map(Node::reference).filter_map(Pointer::parse) {
            direct.entry(base).or_default().push((name.to_owned(), components().key(name)));
        }
    }
    let bases: Vec<Pointer> = direct.keys().cloned().collect();
    bases.into_iter().map(|base| (base.clone(), below(&base, &direct))).collect()
}

fn below(base: &Pointer, direct: &HashMap<Pointer, Vec<(String, Pointer)>>) -> Vec<(String, Pointer)> {
    let mut found: Vec<(String, Pointer)> = Vec::new();
    let mut waiting = vec![base];
    while let Some(base) = waiting.pop() {
        for heir in direct.get(base).into_iter().flatten() {
            if !found.contains(heir) {
                found.push(heir.clone());
                waiting.push(&heir.1);
            }
        }
    }
    found
}

fn values(node: &Node) -> Vec<Value> {
    node.get("enum").and_then(Node::as_list).unwrap_or_default().iter().map(Node::to_json).collect()
}

fn types(node: &Node, values: &[Value]) -> Types {
    let named = node.get("type").and_then(Node::as_text).and_then(Types::named);
    let by_values = || values.iter().fold(Types::NONE, |types, value| types.or(Types::of(value)));
    named.unwrap_or_else(|| if values.is_empty() { Types::ALL } else { by_values() })
}

fn texts(node: Option<&Node>) -> Vec<String> {
    let list = node.and_then(Node::as_list).unwrap_or_default();
    list.iter().filter_map(Node::as_text).map(str::to_owned).collect()
}
