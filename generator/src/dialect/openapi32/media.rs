//! Bodies: those with a name, and those that are streams.
//!
//! | written | becomes |
//! |---|---|
//! | a `$ref` to `components.mediaTypes` | what it leads to: it is in place already |
//! | `itemSchema: A` | `x-item-schema: A`; a body of text or bytes until it is read item by item |
//! | `itemSchema` of JSON that is one list | `schema: {type: array, items: A}` |
//! | `encoding.encoding`, `prefixEncoding`, `itemEncoding` | nothing, with a note |

use super::super::notes::Notes;
use crate::document::{Entry, Map, Node};
use crate::openapi::extensions::ITEM_SCHEMA;

/// `components.mediaTypes`: what is used is in place already.
pub(super) fn named(root: &mut Node) {
    if let Some(components) = root.get_mut("components").and_then(Node::as_map_mut) {
        components.remove("mediaTypes");
    }
}

/// One media type
pub(super) fn convert(node: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = node.as_map_mut() else { return };
    for key in ["prefixEncoding", "itemEncoding"] {
        if let Some(entry) = map.remove(key) {
            notes.lost(entry.key, format!("`{key}` is not expressed: parts are written as their media type says"));
        }
    }
    for (_, entry) in map.get_mut("encoding").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
        nested(&mut entry.node, notes);
    }
    if let Some(entry) = map.remove("itemSchema") {
        map.insert(ITEM_SCHEMA, entry.key, entry.node);
    }
}

fn nested(encoding: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = encoding.as_map_mut() else { return };
    for key in ["encoding", "prefixEncoding", "itemEncoding"] {
        if let Some(entry) = map.remove(key) {
            notes.lost(entry.key, format!("`{key}` of a part is not expressed"));
        }
    }
}

/// What has a `content`, before its media types
pub(super) fn contents(node: &mut Node) {
    for (media_type, entry) in node.get_mut("content").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
        list_of_items(media_type, &mut entry.node);
    }
}

/// Items of a media type that is one JSON document are the members of a list.
fn list_of_items(media_type: &str, node: &mut Node) {
    let kind = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_one = kind == "application/json" || kind.ends_with("+json");
    let Some(map) = node.as_map_mut().filter(|map| is_one && !map.has("schema")) else { return };
    let Some(Entry { key, node: items }) = map.remove("itemSchema") else { return };
    let list = [("type", Node::text("array", key)), ("items", items)];
    let list = list.into_iter().map(|(word, node)| (word.to_owned(), Entry { key, node }));
    map.insert("schema", key, Node::new(Map::from_iter(list), key));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    fn converted(name: &str, media_type: &Json) -> (Json, usize) {
        let mut node = Node::from_json(media_type, Place::default());
        let mut problems = Diagnostics::new();
        list_of_items(name, &mut node);
        convert(&mut node, &mut Notes::new(Mode::Tolerant, &mut problems));
        (node.to_json(), problems.len())
    }

    #[test]
    fn items_of_a_stream_stand_in_an_extension() {
        let a = json!({"$ref": "#/components/schemas/A"});
        let stream = json!({"itemSchema": a});
        assert_eq!(converted("application/jsonl", &stream), (json!({"x-item-schema": a}), 0));
        assert_eq!(converted("application/json", &stream), (json!({"schema": {"type": "array", "items": a}}), 0));
        let kept = json!({"schema": {"type": "string"}, "x-item-schema": a});
        assert_eq!(converted("application/json", &json!({"schema": {"type": "string"}, "itemSchema": a})), (kept, 0));
    }

    #[test]
    fn how_parts_of_parts_are_written_is_not_said() {
        let media_type = json!({"itemEncoding": {}, "encoding": {"a": {"contentType": "a/b", "encoding": {}}}});
        assert_eq!(converted("multipart/mixed", &media_type), (json!({"encoding": {"a": {"contentType": "a/b"}}}), 2));
    }
}
