//! `consumes` and `produces`: the media types that OpenAPI 3.0 writes at each body.

use crate::document::{Entry, Map, Node, Value};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

/// A media type, and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Media {
    /// The media type.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// Takes a list of media types out of the document or an operation. None where nothing is said.
pub(super) fn take(map: &mut Map, key: &str, judge: &mut Judge<'_>) -> Option<Vec<Media>> {
    let entry = map.remove(key)?;
    let one = std::slice::from_ref(&entry.node);
    let list = match entry.node.as_list() {
        Some(list) => list,
        None => {
            let message = format!("expected a list of media types for `{key}`, found {}", entry.node.kind_name());
            judge.wrong(codes::WRONG_TYPE, entry.key, message, "taken as a list of one").help("write `[application/json]`");
            one
        }
    };
    let mut found: Vec<Media> = Vec::new();
    for node in list {
        match node.as_text().map(str::trim) {
            Some(name) if found.iter().any(|known| known.name == name) => {}
            Some(name) => found.push(Media { name: name.to_owned(), place: node.place }),
            None => {
                let message = format!("expected a media type in `{key}`, found {}", node.kind_name());
                judge.wrong(codes::WRONG_TYPE, node.place, message, "left out");
            }
        }
    }
    Some(found)
}

/// The media types of an operation that may say its own. An empty list takes back what the document says.
pub(super) fn effective<'m>(own: Option<&'m [Media]>, whole: &'m [Media]) -> &'m [Media] {
    own.unwrap_or(whole)
}

/// Whether two lists say the same, in any order.
pub(super) fn same(one: &[Media], other: &[Media]) -> bool {
    one.len() == other.len() && one.iter().all(|media| other.iter().any(|known| known.name == media.name))
}

/// Media types where none are said: JSON, as almost every such document means it.
pub(super) fn or_json(media: &[Media], place: Place) -> Vec<Media> {
    if media.is_empty() { vec![Media { name: "application/json".to_owned(), place }] } else { media.to_vec() }
}

/// A media type without its parameters, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether it is JSON, or anything at all.
pub(super) fn is_json(name: &str) -> bool {
    let name = plain(name);
    name.ends_with("/json") || name.ends_with("+json") || name.ends_with("/*")
}

/// Whether an object or a list can be written in it: JSON, XML, YAML, and what says nothing of itself.
pub(super) fn is_structured(name: &str) -> bool {
    let name = plain(name);
    is_json(&name) || ["xml", "yaml", "protobuf", "cbor", "msgpack"].iter().any(|word| name.ends_with(word))
}

/// `content`: the same schema in each of the media types.
pub(super) fn content(media: &[Media], schema: Option<&Entry>, place: Place) -> Node {
    let mut content = Map::new();
    for Media { name, place } in media {
        let of_one = schema.map(|schema| ("schema".to_owned(), schema.clone()));
        content.insert(name, *place, Node::new(Map::from_iter(of_one), *place));
    }
    Node::new(content, place)
}

/// Puts each example at its media type; one for JSON at every JSON.
pub(super) fn put_examples(content: &mut Node, examples: Entry, judge: &mut Judge<'_>) {
    let Value::Map(examples) = examples.node.value else { return };
    let Some(content) = content.as_map_mut() else { return };
    for (name, example) in examples {
        if name.starts_with("x-") {
            continue;
        }
        let mut found = false;
        let fits = |media: &str| plain(media) == plain(&name) || is_json(media) && is_json(&name);
        for (_, one) in content.iter_mut().filter(|(media, _)| fits(media)) {
            found = true;
            if let Some(one) = one.node.as_map_mut().filter(|one| !one.has("example")) {
                one.insert("example", example.key, example.node.clone());
            }
        }
        if !found {
            let message = format!("an example of `{name}`, which the operation does not produce");
            judge.wrong(codes::BAD_EXAMPLE, example.key, message, "left out").help("add it to `produces`").not_expressed();
        }
    }
}
