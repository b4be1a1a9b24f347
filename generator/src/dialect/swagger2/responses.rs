//! `schema`, `examples` and `headers` of responses.

use super::media::{self, Media};
use super::values::{self, Travels};
use super::whole::Whole;
use super::{foreign, mixed};
use crate::document::{Entry, Map, Node};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

/// Converts the responses of an operation. `own` is what the operation itself says that it gives.
pub(super) fn convert(operation: &mut Map, method: &str, own: Option<&[Media]>, whole: &mut Whole, judge: &mut Judge<'_>) {
    let Whole { produces: usual, responses: shared, .. } = whole;
    let produces = media::effective(own, usual);
    let Some(responses) = operation.get_mut("responses").and_then(Node::as_map_mut) else { return };
    for (status, entry) in responses.iter_mut().filter(|(status, _)| !status.starts_with("x-")) {
        if entry.node.reference().is_some() {
            let Some((Some(name), part)) = shared.follow(&entry.node) else { continue };
            // A component is written in the media types of the document.
            if media::same(produces, usual) || part.get("schema").is_none() {
                shared.referred.insert(name);
                continue;
            }
            let written_out = Node { place: entry.node.place, ..part.clone() };
            shared.written_out.insert(name);
            entry.node = written_out;
        }
        if let Some(map) = entry.node.as_map_mut() {
            response(map, Some(status), produces, judge);
        }
    }
    if method == "get" && !judge.is_strict() {
        undescribed(responses, judge);
    }
}

/// Converts one response.
pub(super) fn response(map: &mut Map, status: Option<&str>, produces: &[Media], judge: &mut Judge<'_>) {
    if map.has("$ref") {
        return;
    }
    mixed::say(map, mixed::RESPONSE, judge);
    headers(map, judge);
    let examples = map.remove("examples");
    if map.has("content") {
        return;
    }
    let mut schema = map.remove("schema");
    let is_file = schema.as_mut().is_some_and(|schema| file(&mut schema.node));
    if schema.is_none() && examples.is_none() {
        return;
    }
    let place = schema.as_ref().or(examples.as_ref()).map_or_else(Place::default, |entry| entry.key);
    let media = match &schema {
        Some(schema) => media_of(&schema.node, is_file, status, produces, place),
        // Whoever shows what comes back says that something does.
        None => shown(examples.as_ref()),
    };
    let mut content = media::content(&media, schema.as_ref(), place);
    if let Some(examples) = examples {
        media::put_examples(&mut content, examples, judge);
    }
    if content.as_map().is_some_and(|content| !content.is_empty()) {
        map.insert("content", place, content);
    }
}

/// `type: file` is binary.
fn file(schema: &mut Node) -> bool {
    let Some(map) = schema.as_map_mut() else { return false };
    let Some(place) = map.get("type").filter(|node| node.as_text() == Some("file")).map(|node| node.place) else { return false };
    map.insert("type", place, Node::text("string", place));
    map.insert("format", place, Node::text("binary", place));
    true
}

/// In which media types an answer comes.
fn media_of(schema: &Node, is_file: bool, status: Option<&str>, produces: &[Media], place: Place) -> Vec<Media> {
    if is_file {
        let others: Vec<Media> = produces.iter().filter(|media| !media::is_json(&media.name)).cloned().collect();
        // A file that is JSON by the word of the whole document can be anything.
        return if others.is_empty() { vec![Media { name: "*/*".to_owned(), place }] } else { others };
    }
    let is_error = status.is_some_and(|status| status == "default" || status.starts_with(['4', '5']));
    let carries = produces.iter().any(|media| media::is_structured(&media.name));
    // `produces` speaks of what is asked for, `image/png`, and the object that tells of an error is JSON all the same.
    if is_error && !carries && is_object(schema) { media::or_json(&[], place) } else { media::or_json(produces, place) }
}

fn is_object(schema: &Node) -> bool {
    schema.reference().is_some()
        || schema.get("properties").is_some()
        || matches!(schema.get("type").and_then(Node::as_text), Some("object" | "array"))
}

fn shown(examples: Option<&Entry>) -> Vec<Media> {
    let examples = examples.and_then(|examples| examples.node.as_map());
    let named = examples.into_iter().flat_map(Map::iter).filter(|(name, _)| name.contains('/'));
    named.map(|(name, entry)| Media { name: name.to_owned(), place: entry.key }).collect()
}

fn headers(map: &mut Map, judge: &mut Judge<'_>) {
    for (_, entry) in map.get_mut("headers").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
        let place = entry.key;
        let Some(header) = entry.node.as_map_mut().filter(|header| !header.has("$ref")) else { continue };
        mixed::say(header, mixed::PARAMETER, judge);
        foreign::rename(header, &["example", "deprecated"]);
        if header.has("schema") || header.has("content") {
            continue;
        }
        let taken = values::take(header, place, Travels::Header, judge);
        header.insert("schema", taken.schema.key, taken.schema.node);
    }
}

/// A `get` gives something. Where nobody says what, its bytes are given as they are: that cannot fail, and nothing is lost.
fn undescribed(responses: &mut Map, judge: &mut Judge<'_>) {
    let is_described = |entry: &Entry| entry.node.get("content").is_some() || entry.node.reference().is_some();
    let successes = || responses.iter().filter(|(status, _)| status.starts_with(['1', '2', '3', 'd']));
    if successes().any(|(status, entry)| is_described(entry) || status == "204" || status.starts_with('3')) {
        return;
    }
    let Some(status) =
        successes().map(|(status, _)| status.to_owned()).find(|status| status.starts_with('2') || status == "default")
    else {
        return;
    };
    let Some(place) = responses.entry(&status).map(|entry| entry.key) else { return };
    let Some(response) = responses.get_mut(&status).and_then(Node::as_map_mut) else { return };
    judge.wrong(codes::REPAIRED, place, "nobody says what this `get` gives", "its bytes are given as they are").widened();
    let mut schema = Map::new();
    schema.insert("type", place, Node::text("string", place));
    schema.insert("format", place, Node::text("binary", place));
    let schema = Entry { key: place, node: Node::new(schema, place) };
    let media = [Media { name: "*/*".to_owned(), place }];
    response.insert("content", place, media::content(&media, Some(&schema), place));
}
