//! Gives other names, by the extensions with which a document gives them itself.

use super::{Notes, find};
use crate::document::{Entry, Map, Node, Pointer, Value, did_you_mean};
use crate::openapi::extensions::{MEMBER_NAMES, RUST_NAME};
use crate::options::{Asked, Rename, Renamed};
use crate::source::Place;

/// Gives one name.
pub(super) fn rename(root: &mut Node, asked: &Rename, notes: &mut Notes<'_>) {
    let Rename { what, target, name } = asked;
    let place = notes.place(name).unwrap_or(root.place);
    let done = match what {
        Renamed::Resource => rename_tag(root, &target.value, name, place),
        Renamed::Member => rename_member(root, &target.value, name, place),
        Renamed::Type | Renamed::Field | Renamed::Operation | Renamed::Parameter => {
            found(root, *what, &target.value).and_then(|at| put(root, &at, RUST_NAME, Node::text(name.value.as_str(), place)))
        }
    };
    if done.is_none() {
        unmatched(root, asked, notes);
    }
}

fn found(root: &Node, what: Renamed, target: &str) -> Option<Pointer> {
    match what {
        Renamed::Type => find::schema(root, target),
        Renamed::Field => find::field(root, target),
        Renamed::Operation => find::operation(root, target),
        Renamed::Parameter => find::parameter(root, target),
        Renamed::Resource | Renamed::Member => None,
    }
}

/// Puts an extension beside what else is said. Beside a `$ref` nothing counts, so the `$ref` moves into an `allOf`.
pub(super) fn put(root: &mut Node, at: &Pointer, key: &str, value: Node) -> Option<()> {
    let node = root.at_mut(at)?;
    if node.reference().is_some() {
        let place = node.place;
        let reference = std::mem::replace(node, Node::empty_map(place));
        let parts = Entry { key: place, node: Node::new(Value::List(vec![reference]), place) };
        node.value = Value::Map(Map::from_iter([("allOf".to_owned(), parts)]));
    }
    let place = value.place;
    node.as_map_mut()?.insert(key, place, value);
    Some(())
}

fn rename_tag(root: &mut Node, tag: &str, name: &Asked<String>, place: Place) -> Option<()> {
    let list = Pointer::root().key("tags");
    let declared = root.at(&list).and_then(Node::as_list).unwrap_or_default();
    let is_it = |node: &Node| node.get("name").and_then(Node::as_text) == Some(tag);
    let index = declared.iter().position(is_it);
    let at = index.map(|index| list.index(index)).or_else(|| declare(root, tag, place))?;
    put(root, &at, RUST_NAME, Node::text(name.value.as_str(), place))
}

/// Declares a tag that operations have without it being declared.
fn declare(root: &mut Node, tag: &str, place: Place) -> Option<Pointer> {
    if !find::operations(root).iter().any(|operation| operation.tags().any(|known| known == tag)) {
        return None;
    }
    let map = root.as_map_mut()?;
    if !map.has("tags") {
        map.insert("tags", place, Node::new(Vec::new(), place));
    }
    let list = map.get_mut("tags")?.as_list_mut()?;
    let name = Entry { key: place, node: Node::text(tag, place) };
    list.push(Node::new(Map::from_iter([("name".to_owned(), name)]), place));
    Some(Pointer::root().key("tags").index(list.len() - 1))
}

fn rename_member(root: &mut Node, target: &str, name: &Asked<String>, place: Place) -> Option<()> {
    let (schema, value) = find::member(root, target)?;
    let at = schema.key(MEMBER_NAMES);
    if root.at(&at).is_none() {
        put(root, &schema, MEMBER_NAMES, Node::empty_map(place))?;
    }
    root.at_mut(&at)?.as_map_mut()?.insert(value, place, Node::text(name.value.as_str(), place));
    Some(())
}

fn unmatched(root: &Node, asked: &Rename, notes: &mut Notes<'_>) {
    let target = &asked.target;
    let (what, known): (&str, Vec<&str>) = match asked.what {
        Renamed::Type => ("schema", find::schema_names(root)),
        Renamed::Field => ("property", Vec::new()),
        Renamed::Operation => ("operation", find::operations(root).iter().filter_map(|operation| operation.id()).collect()),
        Renamed::Parameter => ("parameter", Vec::new()),
        Renamed::Resource => ("tag", find::operations(root).iter().flat_map(|operation| operation.tags()).collect()),
        Renamed::Member => ("member of an enum", Vec::new()),
    };
    let near = did_you_mean(&target.value, known).map(|near| format!("did you mean `{near}`?"));
    let example = match asked.what {
        Renamed::Field => Some("write `Schema.property`, or a pointer: `#/components/schemas/Pet/properties/name`"),
        Renamed::Parameter => Some("write `operationId.name`, or a pointer: `#/components/parameters/Limit`"),
        Renamed::Member => Some("write `Schema.value`, or a pointer: `#/components/schemas/Status/enum/0`"),
        Renamed::Type | Renamed::Operation | Renamed::Resource => None,
    };
    let problem = notes.unmatched(target, format!("the document has no {what} `{}` to rename", target.value));
    if let Some(help) = near.or_else(|| example.map(str::to_owned)) {
        problem.help(help);
    }
}
