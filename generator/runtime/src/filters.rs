//! Filters: which records to list, as field → operator → value.

use serde::de::Deserializer;
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::json::{self, Fault, Fit, Json};
use super::node::Node;
use super::style;

/// An ordered set of filters, `{"severity": {"eq": [2]}, "date": {"gte_ndays": 7}}`.
///
/// Field names are taken as they are: a dot in them means nothing. What was received from the service, such as the
/// filters that continue a scan, is kept and sent again unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    fields: Map<String, Value>,
    problem: Option<String>,
}

impl Filters {
    /// No filters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `field` → `operator`; other operators of the same field stay. A value that cannot be serialised
    /// is remembered, and fails the serialisation of these filters, so that no call is sent without it.
    pub fn set(&mut self, field: &str, operator: &str, value: impl Serialize) {
        match style::to_value(value) {
            Ok(value) => self.insert(field, operator, value),
            Err(error) => {
                self.problem.get_or_insert_with(|| format!("the filter `{field}` `{operator}` cannot be written: {error}"));
            }
        }
    }

    /// These filters with one more, see [`Filters::set`].
    #[must_use]
    pub fn with(mut self, field: &str, operator: &str, value: impl Serialize) -> Self {
        self.set(field, operator, value);
        self
    }

    fn insert(&mut self, field: &str, operator: &str, value: Value) {
        let operators = self.fields.entry(field).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(operators) = operators {
            operators.insert(operator.to_owned(), value);
        } else {
            *operators = Value::Object(Map::from_iter([(operator.to_owned(), value)]));
        }
    }

    /// The value of `field` → `operator`.
    pub fn get(&self, field: &str, operator: &str) -> Option<&Value> {
        self.fields.get(field)?.get(operator)
    }

    /// Takes all operators of a field away.
    pub fn remove(&mut self, field: &str) {
        self.fields.shift_remove(field);
    }

    /// Whether there is no filter at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.problem.is_none()
    }

    /// The fields in the order in which they were set, each with its operators.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.fields.iter().map(|(field, operators)| (field.as_str(), operators))
    }
}

impl Serialize for Filters {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.problem {
            Some(problem) => Err(S::Error::custom(problem)),
            None => self.fields.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Filters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { fields: Map::deserialize(deserializer)?, problem: None })
    }
}

impl Json for Filters {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}
