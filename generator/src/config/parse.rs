//! TOML into the same tree as documents: the one place that knows its parser.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::document::{Entry, Map, Node, Number, Value};
use crate::source::{Diagnostics, FileId, Place, Sources};

/// Reads a text. What is no TOML is reported, and nothing comes of it.
pub(super) fn parse(sources: &Sources, file: FileId, problems: &mut Diagnostics) -> Option<Node> {
    let (table, errors) = DeTable::parse_recoverable(sources.text(file));
    let places = Places { sources, file };
    for error in &errors {
        let place = error.span().map_or(Place::start_of(file), |span| places.at(span));
        let message = error.message().lines().next().unwrap_or("this is no TOML");
        problems.error("syntax", place, message);
    }
    let place = places.at(table.span());
    errors.is_empty().then(|| Node::new(map(table.get_ref(), &places), place))
}

struct Places<'s> {
    sources: &'s Sources,
    file: FileId,
}

impl Places<'_> {
    fn at(&self, span: Range<usize>) -> Place {
        self.sources.place(self.file, span)
    }
}

/// In the order of the author.
fn map(table: &DeTable<'_>, places: &Places<'_>) -> Map {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry =
        |value: &toml::Spanned<DeValue<'_>>, key| Entry { key, node: node(value.get_ref(), places.at(value.span()), places) };
    entries.into_iter().map(|(key, value)| (key.get_ref().to_string(), entry(value, places.at(key.span())))).collect()
}

fn node(value: &DeValue<'_>, place: Place, places: &Places<'_>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Integer(number) => integer(number.as_str(), number.radix()),
        DeValue::Float(number) => Value::Number(Number::float(number.as_str().parse().unwrap_or(f64::NAN), number.as_str())),
        DeValue::Datetime(time) => Value::Text(time.to_string()),
        DeValue::Array(list) => {
            Value::List(list.iter().map(|value| node(value.get_ref(), places.at(value.span()), places)).collect())
        }
        DeValue::Table(table) => Value::Map(map(table, places)),
    };
    Node { value, place }
}

fn integer(text: &str, radix: u32) -> Value {
    let digits = text.trim_start_matches(['+', '-']);
    Number::integer(text.starts_with('-'), digits, radix, text).map_or(Value::Null, Value::Number)
}
