//! Parameters in the path, the query and headers.

use super::values::{self, Travels};
use super::{foreign, mixed};
use crate::document::{Map, Node};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

/// What a parameter becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// `in: body`, the body of a request.
    Body,
    /// `in: formData`, a property of a form.
    Form,
    /// A parameter.
    Other,
}

/// What a parameter becomes, by its `in`, which is mended where it says nothing that is known. None where it is a `$ref`.
pub(super) fn location(map: &mut Map, path: Option<&str>, judge: &mut Judge<'_>) -> Option<Location> {
    if map.has("$ref") {
        return None;
    }
    if let Some(known) = map.get("in").and_then(Node::as_text).and_then(known) {
        return Some(known);
    }
    let guessed = guess(map, path);
    let (place, message) = match map.entry("in") {
        Some(entry) => {
            let word = entry.node.as_text().unwrap_or_default();
            (entry.node.place, format!("`{word}` is no value of `in`, expected {EXPECTED}"))
        }
        None => (map.iter().next()?.1.key, "a parameter must have `in`".to_owned()),
    };
    let code = if map.has("in") { codes::UNKNOWN_WORD } else { codes::MISSING_KEY };
    judge.wrong(code, place, message, &format!("read as `{guessed}`")).help(format!("write `in`: {EXPECTED}"));
    let key = map.entry("in").map_or(place, |entry| entry.key);
    map.insert("in", key, Node::text(guessed, place));
    known(guessed)
}

const EXPECTED: &str = "`path`, `query`, `header`, `body` or `formData`";

fn known(word: &str) -> Option<Location> {
    Some(match word {
        "body" => Location::Body,
        "formData" => Location::Form,
        "path" | "query" | "header" => Location::Other,
        _ => return None,
    })
}

/// What `in` was to be.
fn guess(map: &Map, path: Option<&str>) -> &'static str {
    let name = map.get("name").and_then(Node::as_text).unwrap_or_default();
    let word = map.get("in").and_then(Node::as_text).unwrap_or_default().to_ascii_lowercase();
    match word.as_str() {
        "form" | "formdata" | "form-data" | "multipart" => "formData",
        "body" => "body",
        "path" => "path",
        "header" => "header",
        "query" => "query",
        _ if path.is_some_and(|path| path.contains(&format!("{{{name}}}"))) => "path",
        _ if map.get("type").and_then(Node::as_text) == Some("file") => "formData",
        _ if map.has("schema") && !map.has("type") => "body",
        _ => "query",
    }
}

/// Makes a parameter of OpenAPI 3.0 of one that is neither a body nor part of a form.
pub(super) fn convert(map: &mut Map, place: Place, judge: &mut Judge<'_>) {
    if map.has("$ref") {
        return;
    }
    mixed::say(map, mixed::PARAMETER, judge);
    foreign::rename(map, &["example", "deprecated"]);
    if map.has("schema") || map.has("content") {
        return;
    }
    let travels = match map.get("in").and_then(Node::as_text) {
        Some("path") => Travels::Path,
        Some("header") => Travels::Header,
        _ => Travels::Query,
    };
    let taken = values::take(map, place, travels, judge);
    if let Some(style) = taken.style {
        if style.name != "form" {
            map.insert("style", style.place, Node::text(style.name, style.place));
        }
        map.insert("explode", style.place, Node::new(style.explode, style.place));
    }
    map.insert("schema", taken.schema.key, taken.schema.node);
}
