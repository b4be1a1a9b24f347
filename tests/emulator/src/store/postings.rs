//! Which records have which values in the fields of filters.
//!
//! For a field that is kept here it is decided by its values alone which records pass a condition: it is asked of each value that there is
//! rather than of each record. What is found is exactly what a look at every record finds.

use std::collections::{BTreeMap, HashMap};

use roaring::{MultiOps, RoaringBitmap};
use serde_json::Value;

use super::{Number, fields};
use crate::listing::filter::{Condition, Operator, is_ambiguous, words};
use crate::route::Kind;

/// By field and value, the records that have it.
#[derive(Debug)]
pub(crate) struct Postings {
    kind: Kind,
    all: RoaringBitmap,
    fields: HashMap<&'static str, HashMap<Value, RoaringBitmap>>,
    /// The fields that nobody knows and that are among the facets of a record all the same, and how often.
    unknown: BTreeMap<String, usize>,
}

impl Postings {
    /// Without records.
    pub(crate) fn new(kind: Kind) -> Postings {
        let fields = fields::indexed(kind).map(|field| (field, HashMap::new())).collect();
        Postings { kind, all: RoaringBitmap::new(), fields, unknown: BTreeMap::new() }
    }

    /// All records.
    pub(crate) fn all(&self) -> &RoaringBitmap {
        &self.all
    }

    /// Adds a record.
    pub(crate) fn add(&mut self, number: Number, record: &Value) {
        self.all.insert(number);
        for (field, values) in &mut self.fields {
            for value in fields::values(self.kind, field, record) {
                values.entry(value).or_default().insert(number);
            }
        }
        for field in strange(self.kind, record) {
            *self.unknown.entry(field.to_owned()).or_default() += 1;
        }
    }

    /// Takes a record away.
    pub(crate) fn remove(&mut self, number: Number, record: &Value) {
        self.all.remove(number);
        for (field, values) in &mut self.fields {
            for value in fields::values(self.kind, field, record) {
                let Some(numbers) = values.get_mut(&value) else { continue };
                numbers.remove(number);
                if numbers.is_empty() {
                    values.remove(&value);
                }
            }
        }
        for field in strange(self.kind, record) {
            if let Some(count) = self.unknown.get_mut(field) {
                *count -= 1;
            }
        }
    }

    /// The records of which a condition holds; nothing if that cannot be told here.
    pub(crate) fn passing(&self, condition: &Condition, now: i64) -> Option<RoaringBitmap> {
        let Some(values) = self.fields.get(condition.field.as_str()) else { return self.strangers(condition, now) };
        let passing = Passing { all: &self.all, values, now };
        let Condition { field, operator, arguments } = condition;
        let of = |operator| Condition { field: field.clone(), operator, arguments: arguments.clone() };
        Some(match operator {
            Operator::Eq | Operator::CabinetMatchedRulesEquals => passing.having(arguments),
            Operator::Neq => &self.all - passing.having(arguments),
            Operator::Ncontains => &self.all - passing.any(&of(Operator::Contains)),
            Operator::DoesNotStartWith => &self.all - passing.any(&of(Operator::StartsWith)),
            Operator::NdescendantOf => &self.all - passing.any(&of(Operator::DescendantOf)),
            Operator::IsSet | Operator::IsNotSet if condition.holds(&[Value::Bool(true)], now) => passing.set(),
            Operator::IsSet | Operator::IsNotSet => &self.all - passing.set(),
            Operator::Text => passing.texts(condition),
            _ => passing.any(condition),
        })
    }

    /// A field that no record has is the same in all.
    fn strangers(&self, condition: &Condition, now: i64) -> Option<RoaringBitmap> {
        let field = condition.field.as_str();
        let is_nowhere = !fields::is_known(self.kind, field) && self.unknown.get(field).is_none_or(|count| *count == 0);
        is_nowhere.then(|| if condition.holds(&[], now) { self.all.clone() } else { RoaringBitmap::new() })
    }
}

/// The facets of a record that are no fields.
fn strange(kind: Kind, record: &Value) -> impl Iterator<Item = &str> {
    let facets = record.get(fields::FACETS).and_then(Value::as_object);
    facets.into_iter().flat_map(|facets| facets.keys()).map(String::as_str).filter(move |field| !fields::is_known(kind, field))
}

/// The values of one field.
struct Passing<'p> {
    all: &'p RoaringBitmap,
    values: &'p HashMap<Value, RoaringBitmap>,
    now: i64,
}

impl Passing<'_> {
    /// The records with a value of which the condition holds.
    fn any(&self, condition: &Condition) -> RoaringBitmap {
        let passes = |value: &Value| condition.holds(std::slice::from_ref(value), self.now);
        self.values.iter().filter(|(value, _)| passes(value)).map(|(_, numbers)| numbers).union()
    }

    /// The records with one of these values; `null` among them stands for no value.
    fn having(&self, arguments: &[Value]) -> RoaringBitmap {
        let (nothing, given): (Vec<Value>, Vec<Value>) = arguments.iter().cloned().partition(Value::is_null);
        let found = if given.iter().any(is_ambiguous) {
            self.any(&Condition { field: String::new(), operator: Operator::Eq, arguments: given })
        } else {
            given.iter().filter_map(|value| self.values.get(value)).union()
        };
        if nothing.is_empty() { found } else { found | (self.all - self.set()) }
    }

    /// The records with any value.
    fn set(&self) -> RoaringBitmap {
        self.values.iter().filter(|(value, _)| !value.is_null()).map(|(_, numbers)| numbers).union()
    }

    /// The records with all words of one of the arguments, each in any of the values.
    fn texts(&self, condition: &Condition) -> RoaringBitmap {
        let with_word = |word: String| self.any(&Condition { arguments: vec![word.into()], ..condition.clone() });
        let with_all = |words: Vec<String>| words.into_iter().fold(self.all.clone(), |found, word| found & with_word(word));
        condition.arguments.iter().filter_map(words).map(with_all).union()
    }
}
