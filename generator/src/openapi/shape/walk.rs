//! Goes through a document object by object, led by the table.
//!
//! What does not have the shape that the table expects is passed over, so that a tree can be walked before it is checked.

use super::super::extensions;
use super::grammar::{ObjectKind, Shape};
use super::object;
use crate::document::{Map, Node, Pointer, Value};
use crate::source::Place;

/// An object of the document.
#[derive(Clone, Debug)]
pub struct Visit<'n> {
    /// What kind of object it is.
    pub kind: ObjectKind,
    /// Where it stands.
    pub at: Pointer,
    /// The object itself, a map.
    pub node: &'n Node,
    /// Where its key stands, or the object itself in a list.
    pub key: Place,
    /// Whether it is only a `$ref` to such an object.
    pub is_reference: bool,
}

/// Every object of a document, parents before children.
pub fn objects(root: &Node) -> Vec<Visit<'_>> {
    let mut walk = Walk { at: Pointer::root(), found: Vec::new() };
    walk.object(root, root.place, ObjectKind::Document);
    walk.found
}

struct Walk<'n> {
    at: Pointer,
    found: Vec<Visit<'n>>,
}

impl<'n> Walk<'n> {
    fn object(&mut self, node: &'n Node, key: Place, kind: ObjectKind) {
        let Some(map) = node.as_map() else { return };
        let is_reference = kind.section().is_some() && node.reference().is_some();
        let kind = if is_reference { kind } else { actual_kind(kind, node) };
        self.found.push(Visit { kind, at: self.at.clone(), node, key, is_reference });
        if is_reference {
            return;
        }
        for (key, entry) in map.iter() {
            if let Some(shape) = shape_of(kind, key) {
                self.step(key, &entry.node, entry.key, shape);
            }
        }
    }

    fn step(&mut self, token: &str, node: &'n Node, key: Place, shape: Shape) {
        self.at.push(token);
        self.below(node, key, shape);
        self.at.pop();
    }

    fn below(&mut self, node: &'n Node, key: Place, shape: Shape) {
        match (shape, &node.value) {
            (Shape::Object(kind) | Shape::Reference(kind), _) => self.object(node, key, kind),
            (Shape::BoolOrSchema, _) => self.object(node, key, ObjectKind::Schema),
            (Shape::List(shape), Value::List(list)) => {
                for (index, node) in list.iter().enumerate() {
                    self.step(&index.to_string(), node, node.place, *shape);
                }
            }
            (Shape::Map(_, shape), Value::Map(map)) => {
                for (key, entry) in map.iter() {
                    self.step(key, &entry.node, entry.key, *shape);
                }
            }
            _ => {}
        }
    }
}

/// How many steps from the root a schema may stand. The deepest that people were seen to write is 32; `openapiv3` needs so much
/// stack for each schema inside a schema that fifty are too many for a thread of the usual size.
const DEEPEST: usize = 40;

/// The schemas that stand deeper than any reader goes. With `cut`, one that says nothing takes the place of each.
pub fn too_deep(root: &mut Node, cut: bool) -> Vec<Place> {
    let mut depth = Depth { cut, found: Vec::new() };
    object_mut(root, ObjectKind::Document, 0, &mut depth);
    depth.found
}

struct Depth {
    cut: bool,
    found: Vec<Place>,
}

impl VisitorMut for Depth {
    fn too_deep(&mut self, schema: &mut Node) {
        self.found.push(schema.place);
        if self.cut {
            schema.value = Map::new().into();
        }
    }

    fn object(&mut self, _: ObjectKind, _: &mut Map) {}
}

/// Changes each object of a document that is not a `$ref`, children before parents. What stands too deep is left as it is.
pub fn each_mut(root: &mut Node, change: &mut dyn FnMut(ObjectKind, &mut Map)) {
    object_mut(root, ObjectKind::Document, 0, &mut Each { change });
}

struct Each<'c> {
    change: &'c mut dyn FnMut(ObjectKind, &mut Map),
}

impl VisitorMut for Each<'_> {
    fn too_deep(&mut self, _: &mut Node) {}

    fn object(&mut self, kind: ObjectKind, map: &mut Map) {
        (self.change)(kind, map);
    }
}

/// Changes each `$ref` of a document that stands where one may stand, with what it must lead to.
pub fn references_mut(root: &mut Node, change: &mut dyn FnMut(ObjectKind, &mut Node)) {
    object_mut(root, ObjectKind::Document, 0, &mut References { change });
}

struct References<'c> {
    change: &'c mut dyn FnMut(ObjectKind, &mut Node),
}

impl VisitorMut for References<'_> {
    fn too_deep(&mut self, _: &mut Node) {}

    fn reference(&mut self, kind: ObjectKind, node: &mut Node) {
        (self.change)(kind, node);
    }

    fn object(&mut self, _: ObjectKind, _: &mut Map) {}
}

trait VisitorMut {
    /// Is shown a `$ref` to such an object.
    fn reference(&mut self, _: ObjectKind, _: &mut Node) {}
    /// Is shown a schema below which nobody goes.
    fn too_deep(&mut self, schema: &mut Node);
    /// Is shown an object, after what is in it.
    fn object(&mut self, kind: ObjectKind, map: &mut Map);
}

fn object_mut(node: &mut Node, kind: ObjectKind, depth: usize, visitor: &mut dyn VisitorMut) {
    if kind.section().is_some() && node.reference().is_some() {
        return visitor.reference(kind, node);
    }
    if depth > DEEPEST && kind == ObjectKind::Schema && node.as_map().is_some() {
        return visitor.too_deep(node);
    }
    let kind = actual_kind(kind, node);
    let Some(map) = node.as_map_mut() else { return };
    for (key, entry) in map.iter_mut() {
        if let Some(shape) = shape_of(kind, key) {
            below_mut(&mut entry.node, shape, depth + 1, visitor);
        }
    }
    visitor.object(kind, map);
}

fn below_mut(node: &mut Node, shape: Shape, depth: usize, visitor: &mut dyn VisitorMut) {
    match (shape, &mut node.value) {
        (Shape::Object(kind) | Shape::Reference(kind), _) => object_mut(node, kind, depth, visitor),
        (Shape::BoolOrSchema, _) => object_mut(node, ObjectKind::Schema, depth, visitor),
        (Shape::List(shape), Value::List(list)) => {
            for node in list {
                below_mut(node, *shape, depth + 1, visitor);
            }
        }
        (Shape::Map(_, shape), Value::Map(map)) => {
            for (_, entry) in map.iter_mut() {
                below_mut(&mut entry.node, *shape, depth + 1, visitor);
            }
        }
        _ => {}
    }
}

/// Which of several objects this is, where a word in it tells.
fn actual_kind(kind: ObjectKind, node: &Node) -> ObjectKind {
    let Some(tag) = object(kind).tag else { return kind };
    let word = node.get(tag.key).and_then(Node::as_text);
    let told = word.and_then(|word| tag.kinds.iter().find(|(name, _)| *name == word));
    told.map_or(kind, |(_, kind)| *kind)
}

fn shape_of(kind: ObjectKind, key: &str) -> Option<Shape> {
    let shape = object(kind);
    if let Some(key) = shape.key(key) {
        return Some(key.shape);
    }
    if key.starts_with("x-") && kind.takes_extensions() {
        let known = extensions::extension(key).filter(|extension| extension.on.contains(&kind));
        return known.map(|extension| extension.shape);
    }
    shape.rest.map(|(_, shape)| shape)
}
