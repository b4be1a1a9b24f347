//! Keys of other tools that say what OpenAPI 3.0 says in a word of its own.

use crate::document::{Map, Node, Value};
use crate::openapi::extensions::{ENUM_DESCRIPTIONS, ENUM_NAMES, FOREIGN_WORDS, MS_ENUM};

/// Gives keys the names that OpenAPI 3.0 has for them; only those of these names.
pub(super) fn rename(map: &mut Map, words: &[&str]) {
    for (key, word) in FOREIGN_WORDS.iter().filter(|(_, word)| words.contains(word)) {
        let is_meant = map.get(key).is_some_and(|node| *word == "example" || node.as_bool().is_some());
        if !is_meant {
            continue;
        }
        let Some(entry) = map.remove(key) else { continue };
        if !map.has(word) {
            map.insert(*word, entry.key, entry.node);
        }
    }
}

/// `x-ms-enum` → the names and sentences of the members, where they go with the `enum`.
pub(super) fn enum_names(map: &mut Map) {
    let Some(entry) = map.remove(MS_ENUM) else { return };
    let (Some(members), Some(said)) = (map.get("enum").and_then(Node::as_list), entry.node.get("values").and_then(Node::as_list))
    else {
        return;
    };
    let words = |key: &str| -> Option<Vec<Node>> {
        let of_member = |member: &Node| {
            let value = said.iter().find(|value| value.get("value").is_some_and(|value| value.same_as(member)))?;
            value.get(key).filter(|word| word.as_text().is_some()).cloned()
        };
        members.iter().map(of_member).collect()
    };
    let names = words("name").map(|names| names.into_iter().map(upper_camel).collect::<Option<Vec<Node>>>());
    let sentences = words("description");
    if let Some(Some(names)) = names {
        map.insert(ENUM_NAMES, entry.key, Node::new(names, entry.node.place));
    }
    if let Some(sentences) = sentences {
        map.insert(ENUM_DESCRIPTIONS, entry.key, Node::new(sentences, entry.node.place));
    }
}

/// A name as ours are written; none where it has other letters than those of names.
fn upper_camel(mut name: Node) -> Option<Node> {
    let Value::Text(text) = &name.value else { return None };
    let words = text.split(['_', '-', ' ', '.']).filter(|word| !word.is_empty());
    let camel: String = words
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<String>()
        })
        .collect();
    let is_name = camel.starts_with(|letter: char| letter.is_ascii_uppercase())
        && camel.chars().all(|letter| letter.is_ascii_alphanumeric());
    if !is_name {
        return None;
    }
    name.value = camel.into();
    Some(name)
}
