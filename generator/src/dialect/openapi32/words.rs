//! Words about things, and what is said in other words since.
//!
//! | written | becomes |
//! |---|---|
//! | `$self` | nothing: it told the loader what the document is called |
//! | `summary` of a tag | the beginning of its description |
//! | `parent`, `kind` of a tag | nothing: resources stand side by side |
//! | `name` of a server | its description, or the beginning of it |
//! | `dataValue`, `serializedValue` of an example | `value` |
//! | `defaultMapping` of a discriminator | nothing, with a note: a value that is not known is kept as it is |
//! | `xml.nodeType: attribute` | `xml.attribute: true` |

use super::super::notes::Notes;
use super::super::walk::Object;
use crate::document::{Map, Node};
use crate::source::Place;

/// The document's own keys
pub(super) fn document(root: &mut Node) {
    if let Some(map) = root.as_map_mut() {
        map.remove("$self");
    }
}

/// A tag, a server, an example or a schema
pub(super) fn convert(object: Object, node: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = node.as_map_mut() else { return };
    match object {
        Object::Tag => tag(map),
        Object::Server => lead(map, "name"),
        Object::Example => example(map),
        _ => schema(map, notes),
    }
}

fn tag(map: &mut Map) {
    map.remove("parent");
    map.remove("kind");
    lead(map, "summary");
}

/// What stands under a key becomes the beginning of the description.
fn lead(map: &mut Map, key: &str) {
    let Some(entry) = map.remove(key) else { return };
    let Some(words) = entry.node.as_text().filter(|words| !words.trim().is_empty()) else { return };
    let description = map.get("description").and_then(Node::as_text).unwrap_or_default();
    if description.contains(words) {
        return;
    }
    let text = if description.is_empty() { words.to_owned() } else { format!("{words}\n\n{description}") };
    map.insert("description", entry.key, Node::text(text, entry.node.place));
}

/// A sentence at the end of the description.
pub(super) fn add_sentence(map: &mut Map, sentence: &str, place: Place) {
    let description = map.get("description").and_then(Node::as_text).unwrap_or_default();
    let gap = if description.is_empty() { "" } else { "\n\n" };
    let text = format!("{description}{gap}{sentence}");
    map.insert("description", place, Node::text(text, place));
}

/// What the data is comes before how it is written.
fn example(map: &mut Map) {
    for key in ["dataValue", "serializedValue"] {
        if let Some(entry) = map.remove(key)
            && !map.has("value")
        {
            map.insert("value", entry.key, entry.node);
        }
    }
}

fn schema(map: &mut Map, notes: &mut Notes<'_>) {
    if let Some(discriminator) = map.get_mut("discriminator").and_then(Node::as_map_mut)
        && let Some(entry) = discriminator.remove("defaultMapping")
    {
        notes.wider(entry.key, "`defaultMapping` is not followed", "a value that is not known is kept as it is");
    }
    let Some(xml) = map.get_mut("xml").and_then(Node::as_map_mut) else { return };
    if let Some(entry) = xml.remove("nodeType")
        && entry.node.as_text() == Some("attribute")
    {
        xml.insert("attribute", entry.key, Node::new(true, entry.key));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::options::Mode;
    use crate::source::Diagnostics;

    fn converted(object: Object, json: &Json) -> Json {
        let mut node = Node::from_json(json, Place::default());
        convert(object, &mut node, &mut Notes::new(Mode::Tolerant, &mut Diagnostics::new()));
        node.to_json()
    }

    #[test]
    fn words_find_their_place() {
        let table = [
            (
                Object::Tag,
                json!({"name": "a", "summary": "A.", "description": "B.", "parent": "c", "kind": "nav"}),
                json!({"name": "a", "description": "A.\n\nB."}),
            ),
            (Object::Server, json!({"url": "/", "name": "prod"}), json!({"url": "/", "description": "prod"})),
            (Object::Example, json!({"dataValue": {"a": 1}, "serializedValue": "a=1"}), json!({"value": {"a": 1}})),
            (Object::Example, json!({"serializedValue": "a=1"}), json!({"value": "a=1"})),
            (Object::Schema, json!({"xml": {"nodeType": "attribute"}}), json!({"xml": {"attribute": true}})),
            (
                Object::Schema,
                json!({"discriminator": {"propertyName": "kind", "defaultMapping": "A"}}),
                json!({"discriminator": {"propertyName": "kind"}}),
            ),
        ];
        for (object, given, expected) in table {
            assert_eq!(converted(object, &given), expected, "of {given}");
        }
    }
}
