//! How operations are grouped: each tag becomes a resource of the client.

use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{HashMap, HashSet};

use super::found::Found;
use super::subject::{Subject, is_described, name_of};
use crate::document::{Map, Node};
use crate::openapi::look::{entries, key_place, list, text};
use crate::source::Place;

/// From so many operations on it is hard to find one without groups.
const MANY: usize = 12;

/// Operations without a tag, where others have one, or where there are many.
pub(super) fn untagged(subject: &Subject<'_>, found: &mut Found<'_>) {
    let is_tagged = |map: &Map| !list(map.get("tags")).is_empty();
    let help = "add `tags` with the name of the resource that it belongs to";
    if subject.operations.iter().any(|operation| is_tagged(operation.map)) {
        for operation in subject.operations.iter().filter(|operation| !is_tagged(operation.map)) {
            found.add(operation.key, format!("`{}` has no tag, and other operations do", name_of(operation)), help);
        }
    } else if let Some(place) = subject.document.root.as_map().and_then(|root| key_place(root, "paths"))
        && subject.operations.len() >= MANY
    {
        let message = format!("none of the {} operations has a tag, so that all are in one resource", subject.operations.len());
        found.add(place, message, "add `tags` to each, with the name of the resource that it belongs to");
    }
}

/// Tags that no operation has.
pub(super) fn unused(subject: &Subject<'_>, found: &mut Found<'_>) {
    // What the options leave out is not there any more, and uses its tags all the same.
    let used = written_tags(subject.written);
    let declared = list(subject.written.get("tags"));
    let is_parent = |name: &str| declared.iter().any(|tag| tag.get("parent").and_then(Node::as_text) == Some(name));
    for (name, place) in declared.iter().filter_map(|tag| text(tag.as_map()?, "name")) {
        if !used.contains(name) && !is_parent(name) {
            found.add(place, format!("no operation has the tag `{name}`"), "remove it, or give it to the operations it is for");
        }
    }
}

/// Tags that nobody has described: those that are declared without a word, and those that are not declared.
pub(super) fn undescribed(subject: &Subject<'_>, found: &mut Found<'_>) {
    let declared: HashMap<&str, (&Map, Place)> = list(subject.document.root.get("tags"))
        .iter()
        .filter_map(Node::as_map)
        .filter_map(|tag| text(tag, "name").map(|(name, place)| (name, (tag, place))))
        .collect();
    let mut used: Vec<&str> = Vec::new();
    for tag in subject.operations.iter().filter_map(|operation| list(operation.map.get("tags")).first()) {
        let Some(name) = tag.as_text().filter(|name| !used.contains(name)) else { continue };
        used.push(name);
        match declared.get(name) {
            Some((map, _)) if is_described(map, &["description", "summary"]) => {}
            Some((_, place)) => {
                found.add(
                    *place,
                    format!("nobody has described the tag `{name}`"),
                    "add `description`: what its operations are about",
                );
            }
            None => {
                let help = format!("add `{{name: {name}, description: …}}` to the document's `tags`");
                found.add(tag.place, format!("nobody has described the tag `{name}`"), help);
            }
        }
    }
}

/// Tags that only their spelling tells apart: `Pet` and `pets` become two resources.
pub(super) fn similar(subject: &Subject<'_>, found: &mut Found<'_>) {
    let mut known: HashMap<String, (&str, Place)> = HashMap::new();
    let mut told: Vec<&str> = Vec::new();
    for tag in subject.operations.iter().filter_map(|operation| list(operation.map.get("tags")).first()) {
        let Some(name) = tag.as_text() else { continue };
        match known.entry(bare(name)) {
            Vacant(entry) => {
                entry.insert((name, tag.place));
            }
            Occupied(entry) => {
                let (other, first) = *entry.get();
                if other != name && !told.contains(&name) {
                    told.push(name);
                    let message = format!("the tags `{other}` and `{name}` are spelt alike, and become two resources");
                    found.add(tag.place, message, format!("write `{other}` if it is the same")).also(first, "the other is here");
                }
            }
        }
    }
}

/// Letters and digits alone, in lower case and the singular.
fn bare(tag: &str) -> String {
    let letters: String = tag.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match (letters.strip_suffix("ies"), letters.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if !stem.ends_with('s') => stem.to_owned(),
        _ => letters,
    }
}

/// Every tag that an operation has, in whatever dialect.
fn written_tags(root: &Node) -> HashSet<&str> {
    let sections = ["paths", "webhooks", "x-webhooks", "x-ms-paths"].into_iter().filter_map(|key| root.get(key));
    let mut used = HashSet::new();
    let mut waiting: Vec<&Node> = sections.collect();
    while let Some(node) = waiting.pop() {
        if let Some(tags) = node.get("tags").and_then(Node::as_list) {
            used.extend(tags.iter().filter_map(Node::as_text));
        } else {
            waiting.extend(entries(Some(node)).map(|(_, entry)| &entry.node));
        }
    }
    used
}
