//! Records of one kind, with what finds them quickly.
//!
//! Records are kept as JSON text, since a million of them are to fit into the memory of a small machine; a record is parsed when somebody
//! looks at it. So that this need not be done for all of them, the numbers of records are kept by the values of common fields, and in the
//! order of their dates. A record keeps its number for good; the place of one that was taken away stays empty.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::fields::{self, FACETS};
use crate::listing::filter::{Condition, Operator};
use crate::route::Kind;

/// The number of a record in its collection.
pub type Number = u32;

/// Records of one kind.
#[derive(Debug)]
pub struct Collection {
    kind: Kind,
    records: Vec<Option<Box<str>>>,
    by_id: HashMap<Box<str>, Number>,
    /// By field and value, the records that have it, in the order in which they came.
    by_value: HashMap<&'static str, HashMap<Box<str>, Vec<Number>>>,
    /// By the date of the kind.
    by_date: BTreeSet<(i64, Number)>,
}

impl Collection {
    /// Without records.
    pub fn new(kind: Kind) -> Collection {
        let by_value = fields::indexed(kind).map(|field| (field, HashMap::new())).collect();
        Collection { kind, records: Vec::new(), by_id: HashMap::new(), by_value, by_date: BTreeSet::new() }
    }

    /// What they are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_date.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_date.is_empty()
    }

    /// The record of this id, with its facets.
    pub fn get(&self, id: &str) -> Option<Value> {
        self.by_id.get(id).and_then(|number| self.at(*number))
    }

    /// The record of this number, with its facets.
    pub fn at(&self, number: Number) -> Option<Value> {
        let text = self.records.get(usize::try_from(number).ok()?)?.as_ref()?;
        serde_json::from_str(text).ok()
    }

    /// Puts a record where the one of the same id was, or behind all others.
    pub fn put(&mut self, record: &Value) {
        let id = record["_id"].as_str().unwrap_or_default();
        let number = match self.by_id.get(id) {
            Some(number) => *number,
            None => Number::try_from(self.records.len()).unwrap_or(Number::MAX),
        };
        self.forget(number);
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        if place == self.records.len() {
            self.records.push(None);
        }
        self.records[place] = Some(record.to_string().into_boxed_str());
        self.by_id.insert(id.into(), number);
        self.by_date.insert((date(self.kind, record), number));
        for (field, numbers) in &mut self.by_value {
            for key in keys(&fields::values(self.kind, field, record)) {
                let numbers = numbers.entry(key).or_default();
                if let Err(place) = numbers.binary_search(&number) {
                    numbers.insert(place, number);
                }
            }
        }
    }

    /// Takes a record away. Whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(number) = self.by_id.remove(id) else { return false };
        self.forget(number);
        true
    }

    fn forget(&mut self, number: Number) {
        let Some(old) = self.at(number) else { return };
        self.by_date.remove(&(date(self.kind, &old), number));
        for (field, numbers) in &mut self.by_value {
            for key in keys(&fields::values(self.kind, field, &old)) {
                if let Some(numbers) = numbers.get_mut(&key) {
                    numbers.retain(|known| *known != number);
                }
            }
        }
        if let Some(place) = usize::try_from(number).ok().and_then(|place| self.records.get_mut(place)) {
            *place = None;
        }
    }

    /// All numbers by date, the oldest first.
    pub fn by_date(&self) -> impl DoubleEndedIterator<Item = Number> {
        self.by_date.iter().map(|(_, number)| *number)
    }

    /// All numbers of records with a date from one moment to another, the oldest first.
    pub fn between(&self, start: i64, end: i64) -> impl DoubleEndedIterator<Item = Number> {
        let range = (start, 0)..=(end, Number::MAX);
        let found = (start <= end).then(|| self.by_date.range(range));
        found.into_iter().flatten().map(|(_, number)| *number)
    }

    /// The date of a record by its number.
    pub fn date_of(&self, record: &Value) -> i64 {
        date(self.kind, record)
    }

    /// The numbers of all records of which these conditions may hold, by the condition that leaves the fewest; none if no condition is
    /// about a field by which records are found at once. The lists are of one value each.
    pub fn candidates(&self, conditions: &[Condition]) -> Option<Vec<&[Number]>> {
        let lists = conditions.iter().filter_map(|condition| self.lists(condition));
        lists.min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>())
    }

    fn lists(&self, condition: &Condition) -> Option<Vec<&[Number]>> {
        let is_sure = matches!(condition.operator, Operator::Eq) && !condition.arguments.iter().any(Value::is_null);
        let field = condition.field.as_str();
        if is_sure && is_id(self.kind, field) {
            let numbers = condition.arguments.iter().filter_map(|id| self.by_id.get(id.as_str()?));
            return Some(numbers.map(std::slice::from_ref).collect());
        }
        let numbers = self.by_value.get(field).filter(|_| is_sure)?;
        Some(keys(&condition.arguments).iter().filter_map(|key| numbers.get(key)).map(Vec::as_slice).collect())
    }

    /// The texts of all records, for a dump: with their facets, the oldest number first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.records.iter().flatten().map(AsRef::as_ref)
    }
}

/// A record as the service answers it.
pub fn shown(mut record: Value) -> Value {
    if let Some(members) = record.as_object_mut() {
        members.remove(FACETS);
    }
    record
}

/// Whether a field is the id by which records are kept.
fn is_id(kind: Kind, field: &str) -> bool {
    matches!((kind, field), (Kind::Activity, "activity.id") | (Kind::Alert, "id"))
}

/// The date by which records of a kind are in order.
fn date(kind: Kind, record: &Value) -> i64 {
    let field = match kind {
        Kind::Activity | Kind::Alert => "timestamp",
        Kind::File => "modifiedDate",
        Kind::Entity => "lastSeen",
        Kind::Subnet => "lastModified",
    };
    #[allow(clippy::cast_possible_truncation, reason = "a fraction of a millisecond is of no use")]
    match &record[field] {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)).unwrap_or(0),
        Value::String(text) => chrono::DateTime::parse_from_rfc3339(text).map_or(0, |time| time.timestamp_millis()),
        _ => 0,
    }
}

/// What stands for values in an index: a number and its text are the same.
fn keys(values: &[Value]) -> Vec<Box<str>> {
    let key = |value: &Value| match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(match number.as_f64() {
            #[allow(clippy::cast_possible_truncation, reason = "whole")]
            Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => (float as i64).to_string().into_boxed_str(),
            _ => number.to_string().into_boxed_str(),
        }),
        Value::Bool(value) => Some(value.to_string().into_boxed_str()),
        _ => None,
    };
    let mut keys: Vec<Box<str>> = values.iter().filter_map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
