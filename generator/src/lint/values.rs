//! Whether a value is one that a schema allows.
//!
//! All that decides is looked at but `not`; what the generator does not read (patterns of another dialect of expressions, formats that
//! are only hints) never makes a value wrong.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};

use super::words;
use crate::document::{Map, Node, Value};
use crate::openapi::look::{Document, entries, list, text};
use crate::source::Place;

/// How many parts of a value are held against schemas at most, and how deep.
const MOST: usize = 20_000;
const DEEPEST: usize = 48;

/// How large an expression may become.
const LARGEST_PATTERN: usize = 1 << 20;

/// What is wrong with a value, and where.
pub(super) type Fault = (Place, String);

/// Holds values against schemas.
pub(super) struct Judge<'d, 'n> {
    document: &'d Document<'n>,
    patterns: RefCell<HashMap<&'n str, Option<Regex>>>,
    left: Cell<usize>,
}

impl<'d, 'n> Judge<'d, 'n> {
    /// Judges by the schemas of a document.
    pub(super) fn new(document: &'d Document<'n>) -> Judge<'d, 'n> {
        Judge { document, patterns: RefCell::default(), left: Cell::new(0) }
    }

    /// The first thing that is wrong with a value; none for one that is too large to be judged.
    pub(super) fn fault(&self, schema: &'n Node, value: &Node) -> Option<Fault> {
        self.left.set(MOST);
        self.check(schema, value, Way { depth: 0, is_part: false })
    }

    fn check(&self, schema: &'n Node, value: &Node, way: Way) -> Option<Fault> {
        let way = Way { depth: way.depth + 1, ..way };
        self.left.set(self.left.get().checked_sub(1)?);
        let schema = self.document.follow(schema)?.as_map()?;
        // An example may refer to a file, as `examples` do.
        if way.depth > DEEPEST || value.reference().is_some() {
            return None;
        }
        if value.is_null() && self.takes_null(schema, way.depth) {
            return None;
        }
        let part = Way { is_part: true, ..way };
        let in_parts = || list(schema.get("allOf")).iter().find_map(|part_of_it| self.check(part_of_it, value, part));
        of_type(schema, value)
            .or_else(|| of_enum(schema, value))
            .or_else(|| self.of_kind(schema, value, way))
            .or_else(in_parts)
            .or_else(|| self.of_variants(schema, value, way))
    }

    fn of_kind(&self, schema: &'n Map, value: &Node, way: Way) -> Option<Fault> {
        match &value.value {
            Value::Text(text) => self.text(schema, value, text),
            Value::Number(number) => number_fault(schema, value, number.as_f64()),
            Value::List(items) => self.items(schema, value, items, way),
            Value::Map(map) => self.properties(schema, value, map, way),
            Value::Null | Value::Bool(_) => None,
        }
    }

    fn takes_null(&self, schema: &'n Map, depth: usize) -> bool {
        let says = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
        let parts = ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| list(schema.get(key)));
        let mut parts = parts.filter_map(|part| self.document.follow(part)?.as_map());
        let is_silent = ["type", "enum", "oneOf", "anyOf", "allOf"].iter().all(|key| schema.get(key).is_none());
        says("nullable") || is_silent || depth < DEEPEST && parts.any(|part| self.takes_null(part, depth + 8))
    }

    fn text(&self, schema: &'n Map, value: &Node, written: &str) -> Option<Fault> {
        let length = written.chars().count() as u64;
        let limit = |key: &str| schema.get(key).and_then(Node::as_u64);
        if let Some(most) = limit("maxLength").filter(|most| length > *most) {
            return fault(value, format!("expected at most {most} characters, found {length}"));
        }
        if let Some(least) = limit("minLength").filter(|least| length < *least) {
            return fault(value, format!("expected at least {least} characters, found {length}"));
        }
        if let Some((pattern, _)) = text(schema, "pattern").filter(|(pattern, _)| !self.matches(pattern, written)) {
            return fault(value, format!("`{}` does not match the pattern `{pattern}`", shortened(written)));
        }
        let (format, _) = text(schema, "format")?;
        let fits = match format {
            "date-time" => words::is_date_time(written),
            "date" => words::is_date(written),
            "uuid" => words::is_uuid(written),
            _ => true,
        };
        if fits { None } else { fault(value, format!("`{}` is no `{format}`", shortened(written))) }
    }

    /// Whether a text matches; an expression that is not understood matches everything.
    fn matches(&self, pattern: &'n str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled =
            patterns.entry(pattern).or_insert_with(|| RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok());
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    fn items(&self, schema: &'n Map, value: &Node, items: &[Node], way: Way) -> Option<Fault> {
        let limit = |key: &str| schema.get(key).and_then(Node::as_u64);
        let count = items.len() as u64;
        if let Some(most) = limit("maxItems").filter(|most| count > *most) {
            return fault(value, format!("expected at most {most} items, found {count}"));
        }
        if let Some(least) = limit("minItems").filter(|least| count < *least) {
            return fault(value, format!("expected at least {least} items, found {count}"));
        }
        let inside = way.inside();
        let schema = schema.get("items")?;
        items.iter().find_map(|item| self.check(schema, item, inside))
    }

    fn properties(&self, schema: &'n Map, value: &Node, map: &Map, way: Way) -> Option<Fault> {
        let known = schema.get("properties").and_then(Node::as_map);
        let missing = list(schema.get("required")).iter().filter_map(Node::as_text).find(|name| {
            let property = known.and_then(|known| known.get(name)).and_then(|property| self.document.follow(property));
            // What only one side sends is missing in the other's examples.
            let is_one_sided = |key: &str| property.and_then(|property| property.get(key)?.as_bool()) == Some(true);
            !map.has(name) && !is_one_sided("readOnly") && !is_one_sided("writeOnly")
        });
        if let Some(name) = missing {
            return fault(value, format!("the required property `{name}` is missing"));
        }
        let additional = schema.get("additionalProperties");
        let inside = way.inside();
        map.iter().find_map(|(name, entry)| match (known.and_then(|known| known.get(name)), additional) {
            (Some(property), _) => self.check(property, &entry.node, inside),
            (None, Some(rest)) if rest.as_map().is_some() => self.check(rest, &entry.node, inside),
            // The other parts of an `allOf` may know it.
            (None, Some(rest)) if rest.as_bool() == Some(false) && !way.is_part && schema.get("allOf").is_none() => {
                Some((entry.key, format!("the schema allows no property `{name}`")))
            }
            _ => None,
        })
    }

    fn of_variants(&self, schema: &'n Map, value: &Node, way: Way) -> Option<Fault> {
        let variants = list(schema.get("oneOf")).iter().chain(list(schema.get("anyOf")));
        let mut faults = Vec::new();
        for variant in variants {
            faults.push(self.check(variant, value, Way { is_part: true, ..way })?);
        }
        match faults.len() {
            0 | 1 => faults.pop(),
            count => fault(value, format!("it fits none of the {count} variants")),
        }
    }
}

/// How a value was reached.
#[derive(Clone, Copy)]
struct Way {
    depth: usize,
    /// Whether other schemas speak of the same value.
    is_part: bool,
}

impl Way {
    fn inside(self) -> Way {
        Way { is_part: false, ..self }
    }
}

#[allow(clippy::unnecessary_wraps, reason = "every caller gives an option")]
fn fault(value: &Node, message: String) -> Option<Fault> {
    Some((value.place, message))
}

fn of_type(schema: &Map, value: &Node) -> Option<Fault> {
    let (word, _) = text(schema, "type")?;
    let (fits, expected) = match (word, &value.value) {
        ("string", found) => (matches!(found, Value::Text(_)), "text"),
        ("boolean", found) => (matches!(found, Value::Bool(_)), "true or false"),
        ("array", found) => (matches!(found, Value::List(_)), "a list"),
        ("object", found) => (matches!(found, Value::Map(_)), "a map"),
        ("number", found) => (matches!(found, Value::Number(_)), "a number"),
        ("integer", Value::Number(number)) => (number.as_f64().fract() == 0.0, "an integer"),
        ("integer", _) => (false, "an integer"),
        _ => (true, ""),
    };
    if fits { None } else { fault(value, format!("expected {expected}, found {}", value.kind_name())) }
}

fn of_enum(schema: &Map, value: &Node) -> Option<Fault> {
    let values = list(schema.get("enum"));
    let fits = values.is_empty() || values.iter().any(|known| known.same_as(value));
    if fits { None } else { fault(value, format!("{} is not in `enum`", shown(value))) }
}

fn number_fault(schema: &Map, value: &Node, number: f64) -> Option<Fault> {
    let limit = |key: &str| schema.get(key).and_then(Node::as_f64);
    let excludes = |key: &str| schema.get(key).and_then(Node::as_bool) == Some(true);
    let beyond = |most: &f64| number > *most || excludes("exclusiveMaximum") && number >= *most;
    let below = |least: &f64| number < *least || excludes("exclusiveMinimum") && number <= *least;
    if let Some(most) = limit("maximum").filter(beyond) {
        return fault(value, format!("{} is beyond the maximum of {most}", shown(value)));
    }
    let least = limit("minimum").filter(below)?;
    fault(value, format!("{} is below the minimum of {least}", shown(value)))
}

fn shown(value: &Node) -> String {
    match &value.value {
        Value::Text(text) => format!("`{}`", shortened(text)),
        Value::Number(number) => format!("`{}`", number.text()),
        Value::Bool(value) => format!("`{value}`"),
        value => value.kind_name().to_owned(),
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    let line: String = text.chars().take(40).collect::<String>().replace(['\n', '\r', '`'], " ");
    if text.chars().nth(40).is_some() { format!("{line}…") } else { line }
}

/// The values that stand beside a schema: `example`, and each of `examples`.
pub(super) fn examples_in<'n>(document: &Document<'n>, map: &'n Map) -> Vec<&'n Node> {
    let named = entries(map.get("examples")).filter_map(|(_, entry)| document.follow(&entry.node)?.get("value"));
    map.get("example").into_iter().chain(named).collect()
}
