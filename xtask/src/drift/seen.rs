//! What values of one place have in common, and the schema that would take them all. No value is kept.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::check::Check;
use super::names;
use super::types::Types;
use super::words::Words;

/// Deeper values are not looked into, and an object with more names is taken for a map.
const DEPTH: usize = 12;
const MOST_NAMES: usize = 64;

/// Whole numbers from 2001 to 2100, if they are milliseconds.
const MILLISECONDS: std::ops::Range<i64> = 1_000_000_000_000..4_102_444_800_000;

/// What was seen of values.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    types: Types,
    is_date_time: Option<bool>,
    is_milliseconds: Option<bool>,
    members: BTreeMap<String, Seen>,
    /// What the members are of objects that are maps: their names look like data, or are too many.
    others: Option<Box<Seen>>,
    items: Option<Box<Seen>>,
}

impl Seen {
    /// The types of the values.
    pub(super) fn types(&self) -> Types {
        self.types
    }

    /// Takes a value in; `open` tells every name.
    pub(super) fn add(&mut self, value: &Value, open: bool) {
        self.add_at(value, open, 0);
    }

    fn add_at(&mut self, value: &Value, open: bool, depth: usize) {
        self.types = self.types.or(Types::of(value));
        if depth > DEPTH {
            return;
        }
        match value {
            Value::String(_) => {
                let is_date_time = self.is_date_time != Some(false) && is_date_time(value);
                self.is_date_time = Some(is_date_time);
            }
            Value::Number(number) => {
                let is_one = number.as_i64().is_some_and(|number| MILLISECONDS.contains(&number));
                self.is_milliseconds = Some(self.is_milliseconds != Some(false) && is_one);
            }
            Value::Array(list) => {
                let items = self.items.get_or_insert_default();
                list.iter().for_each(|item| items.add_at(item, open, depth + 1));
            }
            Value::Object(map) => map.iter().for_each(|(name, value)| self.member(name, value, open, depth)),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn member(&mut self, name: &str, value: &Value, open: bool, depth: usize) {
        let is_map = self.others.is_some() || !(open || names::is_name(name)) || self.members.len() >= MOST_NAMES;
        if is_map {
            let mut others = self.others.take().unwrap_or_default();
            for (_, seen) in std::mem::take(&mut self.members) {
                others.merge(seen);
            }
            others.add_at(value, open, depth + 1);
            self.others = Some(others);
        } else {
            self.members.entry(name.to_owned()).or_default().add_at(value, open, depth + 1);
        }
    }

    /// Takes in what was seen elsewhere.
    pub(super) fn merge(&mut self, other: Seen) {
        let Seen { types, is_date_time, is_milliseconds, members, others, items } = other;
        let both = |one: Option<bool>, other: Option<bool>| match (one, other) {
            (Some(one), Some(other)) => Some(one && other),
            (one, other) => one.or(other),
        };
        self.types = self.types.or(types);
        self.is_date_time = both(self.is_date_time, is_date_time);
        self.is_milliseconds = both(self.is_milliseconds, is_milliseconds);
        if let Some(items) = items {
            self.items.get_or_insert_default().merge(*items);
        }
        if others.is_some() || self.others.is_some() {
            let mut all = self.others.take().unwrap_or_default();
            let known = std::mem::take(&mut self.members).into_values();
            known.chain(members.into_values()).chain(others.map(|others| *others)).for_each(|seen| all.merge(seen));
            self.others = Some(all);
        } else {
            for (name, seen) in members {
                self.members.entry(name).or_default().merge(seen);
            }
        }
    }

    /// A schema that takes all of the values, with a description.
    pub(super) fn schema(&self, words: Words, description: &str) -> Value {
        let kinds = self.types.without(Types::NULL);
        let mut schema = match kinds.words().as_slice() {
            [] => json!({}),
            [only] => self.plain(only, words),
            several => words.one_of(several.iter().map(|word| self.plain(word, words)).collect()),
        };
        if self.types.has(Types::NULL) && !kinds.is_empty() {
            words.make_nullable(&mut schema);
        }
        let guess = match (self.is_date_time, self.is_milliseconds) {
            (Some(true), _) => " That it is a point in time is a guess.",
            (None, Some(true)) => " Perhaps a point in time in milliseconds, which is a guess.",
            _ => "",
        };
        let nothing = if self.types == Types::NULL { " Only null was seen, so that its type is not known." } else { "" };
        let description = format!("{description}{guess}{nothing}").trim().to_owned();
        if let (Value::Object(schema), false) = (&mut schema, description.is_empty()) {
            schema.insert("description".to_owned(), description.into());
        }
        schema
    }

    /// The schema of the values of one type.
    pub(super) fn plain(&self, word: &str, words: Words) -> Value {
        match word {
            "string" if self.is_date_time == Some(true) => json!({ "type": "string", "format": "date-time" }),
            "integer" => json!({ "type": "integer", "format": "int64" }),
            "number" => json!({ "type": "number", "format": "double" }),
            "array" => {
                let items = self.items.as_ref().map_or_else(|| json!({}), |items| items.schema(words, ""));
                json!({ "type": "array", "items": items })
            }
            "object" => self.object(words),
            other => json!({ "type": other }),
        }
    }

    fn object(&self, words: Words) -> Value {
        let mut schema = json!({ "type": "object", "additionalProperties": true });
        if let Some(others) = &self.others {
            schema["additionalProperties"] = others.schema(words, "");
        } else if !self.members.is_empty() {
            let member = |(name, seen): (&String, &Seen)| (name.clone(), seen.schema(words, "Seen in captured traffic."));
            schema["properties"] = Value::Object(self.members.iter().map(member).collect::<Map<_, _>>());
        }
        schema
    }
}

fn is_date_time(value: &Value) -> bool {
    let looks_so = value.as_str().is_some_and(|text| text.len() >= 20 && text.as_bytes()[10].eq_ignore_ascii_case(&b'T'));
    looks_so && Check::of(&json!({ "format": "date-time" })).iter().all(|check| check.passes(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(values: &[Value]) -> Value {
        let mut seen = Seen::default();
        values.iter().for_each(|value| seen.add(value, false));
        seen.schema(Words::OpenApi30, "")
    }

    #[test]
    fn a_schema_takes_all_that_was_seen() {
        let text = json!({ "type": "string" });
        let integer = json!({ "type": "integer", "format": "int64" });
        let table = [
            (vec![json!("a"), json!("b")], text.clone()),
            (vec![json!(1), json!(1.5)], json!({ "type": "number", "format": "double" })),
            (vec![json!(1), json!("a")], json!({ "oneOf": [text, integer] })),
            (vec![json!("a"), json!(null)], json!({ "type": "string", "nullable": true })),
            (vec![json!([]), json!([true])], json!({ "type": "array", "items": { "type": "boolean" } })),
            (vec![json!([])], json!({ "type": "array", "items": {} })),
        ];
        for (values, expected) in table {
            assert_eq!(schema(&values), expected, "{values:?}");
        }
    }

    #[test]
    fn guesses_say_that_they_are() {
        let made = schema(&[json!("2024-05-01T10:00:00Z")]);
        assert_eq!(made["format"], "date-time");
        assert!(made["description"].as_str().is_some_and(|text| text.contains("a guess")));
        assert!(schema(&[json!(1_700_000_000_000_i64)])["description"].as_str().is_some_and(|text| text.contains("a guess")));
        assert_eq!(schema(&[json!("2024-05-01T10:00:00Z"), json!("yesterday")]), json!({ "type": "string" }));
    }

    #[test]
    fn objects_whose_names_are_data_are_maps() {
        let made = schema(&[json!({ "ana@contoso.com": 1, "count": 2 })]);
        assert_eq!(made["additionalProperties"], json!({ "type": "integer", "format": "int64" }));
        assert_eq!(made.get("properties"), None);
    }
}
