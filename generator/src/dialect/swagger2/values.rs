//! What Swagger 2.0 writes at a parameter or a header, and OpenAPI 3.0 in its schema; and how lists are written.

use crate::document::{Entry, Map, Node, Value};
use crate::openapi::shape::codes;
use crate::openapi::{Judge, extensions};
use crate::source::Place;

/// Where a value travels, which says how a list can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Travels {
    /// In the query.
    Query,
    /// In the path.
    Path,
    /// In a header.
    Header,
    /// In a URL-encoded form.
    Form,
    /// In a multipart form.
    Multipart,
}

/// What was taken.
pub(super) struct Taken {
    /// The schema.
    pub schema: Entry,
    /// How a list is written, where that is not what OpenAPI 3.0 does anyway.
    pub style: Option<Style>,
}

/// How a list is written.
pub(super) struct Style {
    /// `form`, `spaceDelimited`, `pipeDelimited`
    pub name: &'static str,
    /// Whether each member stands for itself.
    pub explode: bool,
    /// Where that is said.
    pub place: Place,
}

const KEYS: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
];

/// Takes out of a parameter or a header what belongs in its schema.
pub(super) fn take(map: &mut Map, place: Place, travels: Travels, judge: &mut Judge<'_>) -> Taken {
    typed(map, place, travels, judge);
    let format = map.remove("collectionFormat");
    let keys: Vec<String> = map.keys().filter(|key| belongs(key)).map(str::to_owned).collect();
    let mut schema: Map = keys.into_iter().filter_map(|key| map.remove(&key).map(|entry| (key, entry))).collect();
    let style = style(&mut schema, format, travels, judge);
    if let Some(items) = schema.get_mut("items") {
        members(items, judge);
    }
    let place = schema.iter().next().map_or(place, |(_, entry)| entry.key);
    Taken { schema: Entry { key: place, node: Node::new(schema, place) }, style }
}

fn belongs(key: &str) -> bool {
    KEYS.contains(&key) || extensions::is_of_schemas_only(key)
}

/// Sees to it that there is a type, and one that a parameter can have.
fn typed(map: &mut Map, place: Place, travels: Travels, judge: &mut Judge<'_>) {
    let in_form = matches!(travels, Travels::Form | Travels::Multipart);
    let Some(node) = map.get("type") else {
        let word = guess(map);
        let mended = format!("taken as `type: {word}`");
        let help = "add `type`: `string`, `number`, `integer`, `boolean` or `array`";
        judge.wrong(codes::MISSING_KEY, place, "a parameter or header must have `type`", &mended).help(help);
        map.insert("type", place, Node::text(word, place));
        return;
    };
    let place = node.place;
    match node.as_text() {
        Some("file") => {
            if !in_form {
                let message = "only a parameter `in: formData` can be a file";
                judge.wrong(codes::UNKNOWN_WORD, place, message, "read as `type: string`");
            }
            map.insert("type", place, Node::text("string", place));
            if in_form {
                map.insert("format", place, Node::text("binary", place));
            }
        }
        Some("object") => {
            let message = "a parameter of Swagger 2.0 cannot be an object";
            judge.wrong(codes::UNKNOWN_WORD, place, message, "taken as it is meant").help("write a parameter `in: body`");
        }
        _ => {}
    }
}

/// The type that other keys speak of.
fn guess(map: &Map) -> &'static str {
    let value = map.get("default").or_else(|| map.get("enum")?.as_list()?.first());
    match value.map(|node| &node.value) {
        _ if map.has("items") => "array",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(number)) if number.is_integer() => "integer",
        Some(Value::Number(_)) => "number",
        _ => "string",
    }
}

const FORMATS: &[&str] = &["csv", "ssv", "tsv", "pipes", "multi"];

/// `collectionFormat` → `style` and `explode`. A list that no style can write becomes text, which the caller puts together.
fn style(schema: &mut Map, format: Option<Entry>, travels: Travels, judge: &mut Judge<'_>) -> Option<Style> {
    let is_list = schema.get("type").and_then(Node::as_text) == Some("array");
    if !is_list {
        if let Some(format) = format {
            let message = "`collectionFormat` says nothing about what is no list";
            judge.wrong(codes::IDLE_KEYWORD, format.key, message, "left out").help("remove it, or write `type: array`");
        }
        return None;
    }
    let place = format.as_ref().map(|format| format.node.place).or_else(|| schema.entry("type").map(|entry| entry.key))?;
    let word = format.as_ref().map_or("csv", |format| known_format(&format.node, travels, judge));
    let style = |name, explode| Some(Style { name, explode, place });
    match (travels, word) {
        (Travels::Query | Travels::Form, "csv") => style("form", false),
        (Travels::Query | Travels::Form, "multi") => style("form", true),
        (Travels::Query | Travels::Form, "ssv") => style("spaceDelimited", false),
        (Travels::Query | Travels::Form, "pipes") => style("pipeDelimited", false),
        (Travels::Path | Travels::Header, "csv" | "multi") | (Travels::Multipart, "multi") => None,
        _ => {
            as_text(schema, place, word, judge);
            None
        }
    }
}

/// The word, if it is one and may stand there; else what it is read as.
fn known_format(node: &Node, travels: Travels, judge: &mut Judge<'_>) -> &'static str {
    let word = node.as_text().unwrap_or_default();
    let known = FORMATS.iter().find(|format| **format == word);
    match known {
        Some(&"multi") if matches!(travels, Travels::Path | Travels::Header) => {
            let message = "`multi` is for lists in the query and in forms";
            judge.wrong(codes::UNKNOWN_WORD, node.place, message, "read as `csv`");
            "csv"
        }
        Some(known) => known,
        None => {
            let message = format!("`{word}` is no value of `collectionFormat`, expected `csv`, `ssv`, `tsv`, `pipes` or `multi`");
            judge.wrong(codes::UNKNOWN_WORD, node.place, message, "read as `csv`");
            "csv"
        }
    }
}

/// A list that cannot be written becomes the text that it is on the wire.
fn as_text(schema: &mut Map, place: Place, format: &str, judge: &mut Judge<'_>) {
    let message = format!("a list with `collectionFormat: {format}` is not supported here");
    judge
        .wrong(codes::NOT_SUPPORTED, place, message, "taken as text, which the caller puts together")
        .help("lists can be written as `csv`; in the query also as `ssv`, `pipes` and `multi`")
        .widened();
    schema.retain(|key, _| !matches!(key, "items" | "maxItems" | "minItems" | "uniqueItems" | "default" | "enum" | "example"));
    schema.insert("type", place, Node::text("string", place));
}

/// The members of a list. Lists among them are written as text, whatever is between their members.
fn members(items: &mut Node, judge: &mut Judge<'_>) {
    let Some(map) = items.as_map_mut() else { return };
    let format = map.remove("collectionFormat");
    if map.get("type").and_then(Node::as_text) != Some("array") {
        return;
    }
    let Some(place) = map.entry("type").map(|entry| entry.key) else { return };
    let format = format.as_ref().and_then(|format| format.node.as_text()).unwrap_or("csv");
    as_text(map, place, format, judge);
}
