//! Finds what a name speaks of: `Pet`, `Pet.name`, `listPets.limit`, or a pointer.

use crate::document::{Map, Node, Pointer};
use crate::openapi::extensions::OPERATIONS;
use crate::openapi::shape::METHODS;

/// An operation of the document.
pub(super) struct Operation<'n> {
    pub at: Pointer,
    pub path: &'n str,
    pub method: &'n str,
    pub map: &'n Map,
}

impl<'n> Operation<'n> {
    /// Its id.
    pub(super) fn id(&self) -> Option<&'n str> {
        self.map.get("operationId").and_then(Node::as_text)
    }

    /// Its tags.
    pub(super) fn tags(&self) -> impl Iterator<Item = &'n str> {
        self.map.get("tags").and_then(Node::as_list).into_iter().flatten().filter_map(Node::as_text)
    }
}

/// Every operation.
pub(super) fn operations(root: &Node) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    let at = Pointer::root().key("paths");
    for (path, item) in entries(root.at(&at)) {
        let item_at = at.key(path);
        let known = entries(Some(item)).filter(|(method, _)| METHODS.contains(method)).map(|entry| (item_at.clone(), entry));
        let others = entries(item.get(OPERATIONS)).map(|entry| (item_at.key(OPERATIONS), entry));
        for (at, (method, operation)) in known.chain(others) {
            if let Some(map) = operation.as_map() {
                operations.push(Operation { at: at.key(method), path, method, map });
            }
        }
    }
    operations
}

/// What stands under each key.
pub(super) fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_map).into_iter().flat_map(|map| map.iter()).map(|(key, entry)| (key, &entry.node))
}

/// A pointer that leads somewhere.
pub(super) fn pointer(root: &Node, text: &str) -> Option<Pointer> {
    let pointer = Pointer::parse(text).filter(|_| text.starts_with('#'))?;
    root.at(&pointer).map(|_| pointer)
}

/// The names of the components that are schemas.
pub(super) fn schema_names(root: &Node) -> Vec<&str> {
    entries(root.at(&schemas())).map(|(name, _)| name).collect()
}

fn schemas() -> Pointer {
    Pointer::root().key("components").key("schemas")
}

/// A schema: a component, something inside one (`Pet.owner`), or a pointer.
pub(super) fn schema(root: &Node, text: &str) -> Option<Pointer> {
    pointer(root, text).or_else(|| within(root, &schemas(), text, &|at, rest| property(root, at, rest)))
}

/// A property: `Pet.name`, or a pointer.
pub(super) fn field(root: &Node, text: &str) -> Option<Pointer> {
    schema(root, text).filter(|at| at.parent().is_some_and(|parent| parent.last() == Some("properties")))
}

/// A name in a map, and what `inside` makes of the rest. Names may have dots in them: the shortest that leads somewhere counts.
fn within(root: &Node, map: &Pointer, text: &str, inside: &dyn Fn(&Pointer, &str) -> Option<Pointer>) -> Option<Pointer> {
    let there = |name: &str| Some(map.key(name)).filter(|at| root.at(at).is_some());
    let ends = text.match_indices('.').map(|(dot, _)| (&text[..dot], &text[dot + 1..]));
    let deeper = || ends.into_iter().find_map(|(name, rest)| inside(&there(name)?, rest));
    there(text).or_else(deeper)
}

/// A property of a schema, or of what its lists hold, or of a part of its `allOf`.
fn property(root: &Node, schema: &Pointer, rest: &str) -> Option<Pointer> {
    let node = root.at(schema)?;
    let own = || within(root, &schema.key("properties"), rest, &|at, rest| property(root, at, rest));
    let items = || node.get("items").and_then(|_| property(root, &schema.key("items"), rest));
    let parts = || {
        let count = node.get("allOf").and_then(Node::as_list).map_or(0, <[Node]>::len);
        (0..count).find_map(|index| property(root, &schema.key("allOf").index(index), rest))
    };
    own().or_else(items).or_else(parts)
}

/// An operation: its id, its method and path (`GET /pets`), or a pointer.
pub(super) fn operation(root: &Node, text: &str) -> Option<Pointer> {
    let route = text.split_once(' ').map(|(method, path)| (method, path.trim()));
    let is_it = |operation: &Operation<'_>| {
        operation.id() == Some(text)
            || route
                .as_ref()
                .is_some_and(|(method, path)| operation.method.eq_ignore_ascii_case(method) && operation.path == *path)
    };
    pointer(root, text).or_else(|| operations(root).into_iter().find(is_it).map(|operation| operation.at))
}

/// A parameter: the operation and the name on the wire (`listPets.limit`), or a pointer; behind a `$ref` that of the component.
pub(super) fn parameter(root: &Node, text: &str) -> Option<Pointer> {
    let named = || {
        let mut splits = text.match_indices('.').map(|(dot, _)| (&text[..dot], &text[dot + 1..]));
        splits.find_map(|(id, name)| parameter_of(root, &operation(root, id)?, name))
    };
    pointer(root, text).or_else(named)
}

fn parameter_of(root: &Node, operation: &Pointer, name: &str) -> Option<Pointer> {
    [operation.clone(), operation.parent()?].into_iter().find_map(|owner| {
        let list = owner.key("parameters");
        let count = root.at(&list).and_then(Node::as_list).map_or(0, <[Node]>::len);
        let mut parameters = (0..count).filter_map(|index| followed(root, list.index(index)));
        parameters.find(|at| root.at(at).and_then(|node| node.get("name")).and_then(Node::as_text) == Some(name))
    })
}

/// What a `$ref` leads to.
pub(super) fn followed(root: &Node, at: Pointer) -> Option<Pointer> {
    let mut at = at;
    // Nobody writes a longer chain, and a circle has no end.
    for _ in 0..16 {
        match root.at(&at)?.reference() {
            Some(target) => at = Pointer::parse(target)?,
            None => return Some(at),
        }
    }
    None
}

/// A value of an enum: `Status.too-many`, or a pointer to it. Gives the schema, and the value as text.
pub(super) fn member(root: &Node, text: &str) -> Option<(Pointer, String)> {
    if let Some(at) = pointer(root, text) {
        let value = value_text(root.at(&at)?)?;
        let list = at.parent().filter(|list| list.last() == Some("enum"))?;
        return Some((list.parent()?, value));
    }
    text.match_indices('.').find_map(|(dot, _)| {
        let value = &text[dot + 1..];
        let at = followed(root, schema(root, &text[..dot])?)?;
        let values = root.at(&at)?.get("enum")?.as_list()?;
        values.iter().any(|member| value_text(member).as_deref() == Some(value)).then(|| (at, value.to_owned()))
    })
}

fn value_text(node: &Node) -> Option<String> {
    node.as_text().map(str::to_owned).or_else(|| node.as_number().map(|number| number.text()))
}
