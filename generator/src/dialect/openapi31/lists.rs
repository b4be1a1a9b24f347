//! Lists and tuples.
//!
//! | written | becomes |
//! |---|---|
//! | `type: array` without `items`, `items: true` | `items: {}` |
//! | `prefixItems: [A, B]`, exactly so many | `x-prefix-items: [A, B]`, a tuple |
//! | `prefixItems: [A, A]`, or more or fewer | `items: A` |
//! | `prefixItems: [A, B]`, or more or fewer | `items: {anyOf: [A, B, what follows]}` |
//! | `unevaluatedItems` | `items`, where nothing else says what follows |
//! | `contains`, `minContains`, `maxContains` | nothing, with a note |

use super::super::notes::Notes;
use super::choices::single;
use crate::document::{Entry, Map, Node};
use crate::openapi::extensions::PREFIX_ITEMS;
use crate::source::Place;

/// The keywords of lists
pub(super) fn convert(map: &mut Map, place: Place, notes: &mut Notes<'_>) {
    for key in ["contains", "minContains", "maxContains"] {
        if let Some(entry) = map.remove(key) {
            notes.wider(entry.key, format!("`{key}` is not expressed"), "the list may hold anything that `items` allows");
        }
    }
    unevaluated(map, notes);
    match map.remove("prefixItems") {
        Some(prefix) => tuple(map, prefix, notes),
        None => items(map, place, notes),
    }
}

fn unevaluated(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(entry) = map.remove("unevaluatedItems") else { return };
    let is_composed = ["allOf", "anyOf", "oneOf"].iter().any(|key| map.has(key));
    if !is_composed && !map.has("items") {
        map.insert("items", entry.key, entry.node);
    } else if entry.node.as_bool() != Some(true) && !map.has("items") {
        notes.wider(entry.key, "`unevaluatedItems` beside other schemas is not expressed", "further items may be anything");
    }
}

fn items(map: &mut Map, place: Place, notes: &mut Notes<'_>) {
    if map.get("type").and_then(Node::as_text) == Some("array") && !map.has("items") {
        map.insert("items", place, Node::empty_map(place));
    }
    let Some(items) = map.get_mut("items") else { return };
    if items.as_bool() == Some(false) {
        notes.wider(items.place, "a list that is always empty", "taken as a list of any values");
    }
    if items.as_bool().is_some() {
        *items = Node::empty_map(items.place);
    }
}

/// How many members a tuple says that it has.
struct Length {
    least: usize,
    most: Option<usize>,
}

fn tuple(map: &mut Map, prefix: Entry, notes: &mut Notes<'_>) {
    let Some(elements) = prefix.node.as_list().map(<[Node]>::to_vec).filter(|elements| !elements.is_empty()) else {
        return items(map, prefix.key, notes);
    };
    let rest = map.remove("items").map(|entry| entry.node);
    let length = length(map, elements.len(), rest.as_ref());
    if !map.has("type") {
        map.insert("type", prefix.key, Node::text("array", prefix.key));
    }
    if length.least == elements.len() && length.most == Some(elements.len()) {
        map.insert("items", prefix.key, Node::empty_map(prefix.key));
        map.insert(PREFIX_ITEMS, prefix.key, prefix.node);
        return;
    }
    let rest = rest.filter(|rest| rest.as_bool() != Some(false));
    let follows = length.most.is_none_or(|most| most > elements.len());
    let item = member(elements, rest.filter(|_| follows), follows, prefix.key);
    notes
        .wider(prefix.key, "`prefixItems` of a list that may have more or fewer members", "taken as a list of any of them")
        .help("add `minItems` and `maxItems`, or `items: false`, for a tuple");
    map.insert("items", prefix.key, item);
}

fn length(map: &Map, prefix: usize, rest: Option<&Node>) -> Length {
    let count = |key: &str| map.get(key).and_then(Node::as_u64).and_then(|count| usize::try_from(count).ok());
    let closed = (rest.and_then(Node::as_bool) == Some(false)).then_some(prefix);
    let most = match (count("maxItems"), closed) {
        (Some(most), Some(closed)) => Some(most.min(closed)),
        (most, closed) => most.or(closed),
    };
    // Who closes a tuple and names no least length means it whole.
    let least = count("minItems").unwrap_or(if closed.is_some() { prefix } else { 0 });
    Length { least: least.min(prefix), most }
}

/// A schema for each member, wherever it stands. Members of one kind are taken to go on like that where nothing else is said.
fn member(elements: Vec<Node>, rest: Option<Node>, follows: bool, place: Place) -> Node {
    let says_rest = rest.is_some();
    let mut kinds: Vec<Node> = Vec::new();
    for element in elements.into_iter().chain(rest) {
        if !kinds.iter().any(|known| known.same_as(&element)) {
            kinds.push(element);
        }
    }
    match kinds.len() {
        1 => kinds.swap_remove(0),
        _ if follows && !says_rest => Node::empty_map(place),
        _ => single("anyOf", Node::new(kinds, place)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn lists_say_what_their_members_are() {
        becomes(&json!({"type": "array"}), &json!({"type": "array", "items": {}}));
        becomes(&json!({"type": "array", "items": true}), &json!({"type": "array", "items": {}}));
        becomes(
            &json!({"type": "array", "unevaluatedItems": {"type": "string"}}),
            &json!({"type": "array", "items": {"type": "string"}}),
        );
        assert_eq!(
            notes(&json!({"type": "array", "items": false})),
            ["a list that is always empty; taken as a list of any values"]
        );
        let found = notes(&json!({"type": "array", "contains": {"type": "string"}, "minContains": 2}));
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_list_of_fixed_length_is_a_tuple() {
        let prefix = json!([{"type": "string"}, {"type": ["integer", "null"]}]);
        let tuple = json!([{"type": "string"}, {"type": "integer", "nullable": true}]);
        becomes(
            &json!({"type": "array", "prefixItems": prefix, "items": false}),
            &json!({"type": "array", "items": {}, "x-prefix-items": tuple}),
        );
        becomes(
            &json!({"prefixItems": prefix, "minItems": 2, "maxItems": 2}),
            &json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {}, "x-prefix-items": tuple}),
        );
    }

    #[test]
    fn a_list_that_only_begins_like_a_tuple_is_a_list() {
        let (text, number) = (json!({"type": "string"}), json!({"type": "number"}));
        becomes(&json!({"type": "array", "prefixItems": [number, number]}), &json!({"type": "array", "items": number}));
        becomes(&json!({"type": "array", "prefixItems": [text, number]}), &json!({"type": "array", "items": {}}));
        becomes(
            &json!({"type": "array", "prefixItems": [text], "items": number}),
            &json!({"type": "array", "items": {"anyOf": [text, number]}}),
        );
        becomes(
            &json!({"type": "array", "prefixItems": [text, number], "maxItems": 2}),
            &json!({"type": "array", "maxItems": 2, "items": {"anyOf": [text, number]}}),
        );
    }
}
