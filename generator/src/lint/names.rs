//! Names that are written otherwise than all the others.

use std::collections::HashMap;

use super::found::Found;
use super::style::majority;
use super::subject::{Subject, is_written};
use crate::document::{Map, Node};
use crate::openapi::extensions::RUST_NAME;
use crate::openapi::look::{entries, list, text};
use crate::source::Place;

/// A name that is judged, and where it stands.
type Name<'n> = (&'n str, Place);

/// Of so many names one may be written otherwise.
const OF_OPERATIONS: usize = 5;
const OF_COMPONENTS: usize = 5;
const OF_PROPERTIES: usize = 10;
const OF_MEMBERS: usize = 6;

/// From so many names on there is a style.
const LEAST: usize = 4;

/// Operation ids in another style than most.
pub(super) fn operation_ids(subject: &Subject<'_>, found: &mut Found<'_>) {
    let ids: Vec<Name<'_>> = subject.operations.iter().filter_map(|operation| text(operation.map, "operationId")).collect();
    odd(&ids, OF_OPERATIONS, "operation ids", found);
}

/// Schemas whose names are in another style than most.
pub(super) fn components(subject: &Subject<'_>, found: &mut Found<'_>) {
    let names = entries(subject.document.root.get("components").and_then(|components| components.get("schemas")));
    let names: Vec<Name<'_>> =
        names.map(|(name, entry)| (name, entry.key)).filter(|(name, key)| is_written(name, *key)).collect();
    odd(&names, OF_COMPONENTS, "names of schemas", found);
}

/// Properties whose names are in another style than most; a name that stands often is told once.
pub(super) fn properties(subject: &Subject<'_>, found: &mut Found<'_>) {
    let mut first: HashMap<&str, Place> = HashMap::new();
    let mut names: Vec<Name<'_>> = Vec::new();
    for (_, map) in subject.schemas() {
        for (name, entry) in entries(map.get("properties")) {
            if first.insert(name, entry.key).is_none() {
                names.push((name, entry.key));
            }
        }
    }
    odd(&names, OF_PROPERTIES, "names of properties", found);
}

/// Members of an `enum` in another style than the rest of it.
pub(super) fn members(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (_, map) in subject.schemas() {
        let members = list(map.get("enum")).iter().filter_map(|member| Some((member.as_text()?, member.place)));
        odd(&members.collect::<Vec<_>>(), OF_MEMBERS, "members", found);
    }
}

/// Tells of the names that do not have the style of most.
fn odd(names: &[Name<'_>], tolerance: usize, which: &str, found: &mut Found<'_>) {
    let texts: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    let Some(majority) = majority(&texts, tolerance, LEAST) else { return };
    let style = majority.style;
    for (name, place) in majority.odd.iter().filter_map(|index| names.get(*index)) {
        let message = format!("`{name}` is not written in {}, as most {which} are", style.name());
        found.add(*place, message, format!("`{}` would be, if it is yours to choose", style.write(name)));
    }
}

/// The longest name of an operation or a schema, in characters.
const LONGEST: usize = 60;

/// Names that are so long that nobody reads them.
pub(super) fn long(subject: &Subject<'_>, found: &mut Found<'_>) {
    let ids = subject.operations.iter().filter_map(|operation| Some((text(operation.map, "operationId")?, operation.map)));
    let names = subject.document.root.get("components").and_then(|components| components.get("schemas"));
    let names = entries(names).filter_map(|(name, entry)| Some(((name, entry.key), entry.node.as_map()?)));
    let is_free = |map: &Map| map.get(RUST_NAME).and_then(Node::as_text).is_none();
    for ((name, place), _) in ids.chain(names).filter(|(_, map)| is_free(map)) {
        let length = name.chars().count();
        if length > LONGEST && is_written(name, place) {
            let message = format!("`{name}` is {length} characters long, and names in Rust are made of it");
            found.add(place, message, format!("shorten it, or add `{RUST_NAME}` with the name to use"));
        }
    }
}
