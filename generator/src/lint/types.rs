//! Schemas that say in words what they could say so that the client has a type for it.

use super::found::Found;
use super::subject::{Subject, called};
use super::words;
use crate::document::{Map, Node, Value};
use crate::openapi::extensions::TIMESTAMP;
use crate::openapi::look::{list, text};
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// Something that has a plain schema, and what is said of it.
struct Said<'n> {
    /// How messages call it.
    name: String,
    schema: &'n Map,
    description: &'n str,
    place: Place,
}

/// Texts and numbers whose values a description lists.
pub(super) fn enums_in_words(subject: &Subject<'_>, found: &mut Found<'_>) {
    let keys = ["enum", "pattern", "format", "const"];
    for said in all(subject).filter(|said| keys.iter().all(|key| !said.schema.has(key))) {
        let word = said.schema.get("type").and_then(Node::as_text);
        let values = match word {
            Some("string" | "integer") => words::listed_values(said.description),
            _ => continue,
        };
        if values.is_empty() || word == Some("integer") && values.iter().any(|value| value.parse::<i64>().is_err()) {
            continue;
        }
        let message = format!("the description of {} lists its values, and the schema does not", said.name);
        let help = format!("add `enum: [{}]`, so that they become a type", values.join(", "));
        found.add(said.place, message, help);
    }
}

/// Numbers that are points in time.
pub(super) fn timestamps_in_words(subject: &Subject<'_>, found: &mut Found<'_>) {
    for said in all(subject).filter(|said| !said.schema.has(TIMESTAMP) && !said.schema.has("enum")) {
        if !matches!(said.schema.get("type").and_then(Node::as_text), Some("integer" | "number")) {
            continue;
        }
        let Some(unit) = words::epoch_unit(said.description) else { continue };
        let message = format!("{} is a point in time by its description, and any number by its schema", said.name);
        let unit = unit.map_or_else(|| "milliseconds` or `seconds".to_owned(), str::to_owned);
        found.add(said.place, message, format!("add `{TIMESTAMP}: {unit}`, so that it is a time in Rust"));
    }
}

/// Texts that are points in time.
pub(super) fn dates_in_words(subject: &Subject<'_>, found: &mut Found<'_>) {
    let keys = ["enum", "pattern", "format"];
    for said in all(subject).filter(|said| keys.iter().all(|key| !said.schema.has(key))) {
        if said.schema.get("type").and_then(Node::as_text) != Some("string") {
            continue;
        }
        let Some(format) = words::time_format(said.description).filter(|format| is_shown(said.schema, format)) else { continue };
        let message = format!("{} is a point in time by its description, and any text by its schema", said.name);
        found.add(said.place, message, format!("add `format: {format}`, so that it is a time in Rust"));
    }
}

/// Whether the example, if there is one, is of this format.
fn is_shown(schema: &Map, format: &str) -> bool {
    let fits = |example: &str| if format == "date" { words::is_date(example) } else { words::is_date_time(example) };
    schema.get("example").and_then(Node::as_text).is_none_or(fits)
}

/// Enums of `true` and `false` as texts; beside a boolean, they are there on purpose.
pub(super) fn booleans_in_words(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (visit, map) in subject.schemas() {
        let Some(entry) = map.entry("enum").filter(|_| !is_variant(visit)) else { continue };
        let mut members: Vec<Option<&str>> = list(Some(&entry.node)).iter().map(Node::as_text).collect();
        members.sort();
        if members == [Some("false"), Some("true")] {
            let message = format!("{} is text that says `true` or `false`", called(visit));
            found.add(entry.key, message, "if the service takes it, write `type: boolean`");
        }
    }
}

fn is_variant(visit: &Visit<'_>) -> bool {
    visit.at.parent().is_some_and(|parent| matches!(parent.last(), Some("oneOf" | "anyOf")))
}

/// Integers beyond 32 bits whose format says nothing of it, or the other way round.
pub(super) fn narrow_integers(subject: &Subject<'_>, found: &mut Found<'_>) {
    for (visit, map) in subject.schemas() {
        if text(map, "format").is_none_or(|(format, _)| format != "int32") {
            continue;
        }
        for key in ["maximum", "minimum", "default", "example"] {
            let Some(node) = map.get(key) else { continue };
            let Value::Number(number) = &node.value else { continue };
            if number.as_f64() > f64::from(i32::MAX) || number.as_f64() < f64::from(i32::MIN) {
                let message = format!("{} has the format `int32`, and `{key}` is beyond it", called(visit));
                found.add(node.place, message, "write `format: int64`");
                break;
            }
        }
    }
}

/// Every plain schema with its description: a schema's own, and a parameter's for the schema that it has.
fn all<'s, 'n>(subject: &'s Subject<'n>) -> impl Iterator<Item = Said<'n>> + 's {
    let schemas = subject.schemas().filter_map(|(visit, map)| said(visit, map));
    let parameters = subject.parameters().filter_map(|(_, map)| {
        let (description, place) = text(map, "description")?;
        let name = format!("the parameter `{}`", text(map, "name")?.0);
        let schema = map.get("schema").and_then(Node::as_map).filter(|schema| !schema.has("description"))?;
        Some(Said { name, schema, description, place })
    });
    schemas.chain(parameters)
}

fn said<'n>(visit: &Visit<'n>, schema: &'n Map) -> Option<Said<'n>> {
    let (description, place) = text(schema, "description")?;
    Some(Said { name: called(visit), schema, description, place })
}
