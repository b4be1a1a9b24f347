//! Which records have which values in the fields of filters.
//!
//! For a field that is kept here it is decided by its values alone which records pass a condition: it is asked of each value that there is
//! rather than of each record. What is found is exactly what a look at every record finds.

use std::collections::BTreeMap;
use std::hash::RandomState;

use roaring::{MultiOps, RoaringBitmap};
use serde_json::Value;

use super::values::{At, Hashed, Values};
use super::{Number, fields};
use crate::listing::filter::{Condition, Operator, is_ambiguous, searched, words};
use crate::route::Kind;
use crate::tree::Node;

/// By field and value, the records that have it.
#[derive(Debug)]
pub(crate) struct Postings {
    kind: Kind,
    hasher: RandomState,
    all: RoaringBitmap,
    /// By the place of the field in the list of fields.
    fields: Vec<Option<Values>>,
    /// The fields that nobody knows and that are among the facets of a record all the same, and how often.
    unknown: BTreeMap<String, usize>,
}

/// What of a record is kept here.
#[derive(Debug)]
pub(crate) struct Posted {
    /// The values, with the places of their fields.
    values: Vec<(usize, Hashed)>,
    /// The facets that are no fields.
    strange: Vec<String>,
}

impl Posted {
    /// What of a record is kept, hashed by the hasher of the postings.
    pub(crate) fn of(kind: Kind, record: &impl Node, hasher: &RandomState) -> Posted {
        let mut values = Vec::new();
        fields::each_indexed(kind, record, |place, value| values.push((place, Hashed::of(value, hasher))));
        Posted { values, strange: strange(kind, record) }
    }
}

impl Postings {
    /// Without records.
    pub(crate) fn new(kind: Kind) -> Postings {
        let fields = fields::indexed(kind).map(|is_indexed| is_indexed.then(Values::default)).collect();
        Postings { kind, hasher: RandomState::new(), all: RoaringBitmap::new(), fields, unknown: BTreeMap::new() }
    }

    /// All records.
    pub(crate) fn all(&self) -> &RoaringBitmap {
        &self.all
    }

    /// What hashes values that are put here.
    pub(crate) fn hasher(&self) -> &RandomState {
        &self.hasher
    }

    /// Adds a record.
    pub(crate) fn add(&mut self, number: Number, posted: Posted) {
        self.all.insert(number);
        for (place, value) in posted.values {
            if let Some(Some(values)) = self.fields.get_mut(place) {
                values.add(value, number);
            }
        }
        for field in posted.strange {
            *self.unknown.entry(field).or_default() += 1;
        }
    }

    /// Takes a record away.
    pub(crate) fn remove(&mut self, number: Number, record: &Value) {
        self.all.remove(number);
        let posted = Posted::of(self.kind, record, &self.hasher);
        for (place, value) in &posted.values {
            if let Some(Some(values)) = self.fields.get_mut(*place) {
                values.remove(value, number);
            }
        }
        for field in &posted.strange {
            if let Some(count) = self.unknown.get_mut(field) {
                *count -= 1;
            }
        }
    }

    /// The records of which a condition holds; nothing if that cannot be told here.
    pub(crate) fn passing(&self, condition: &Condition, now: i64) -> Option<RoaringBitmap> {
        let Some(place) = fields::place(self.kind, &condition.field) else { return self.strangers(condition, now) };
        let passing = Passing { all: &self.all, values: self.fields.get(place)?.as_ref()?, hasher: &self.hasher };
        let arguments = &condition.arguments;
        Some(match condition.operator {
            Operator::Eq | Operator::CabinetMatchedRulesEquals => passing.having(arguments),
            Operator::Neq => &self.all - passing.having(arguments),
            Operator::Contains => passing.with_part(arguments, At::Anywhere),
            Operator::Ncontains => &self.all - passing.with_part(arguments, At::Anywhere),
            Operator::StartsWith | Operator::StartsWithSingle => passing.with_part(arguments, At::Beginning),
            Operator::DoesNotStartWith => &self.all - passing.with_part(arguments, At::Beginning),
            Operator::EndsWith => passing.with_part(arguments, At::End),
            Operator::Text => passing.with_words(arguments),
            Operator::IsSet | Operator::IsNotSet if condition.holds(&[Value::Bool(true)], now) => passing.values.set().clone(),
            Operator::IsSet | Operator::IsNotSet => &self.all - passing.values.set(),
            Operator::NdescendantOf => {
                let below = Condition { operator: Operator::DescendantOf, ..condition.clone() };
                &self.all - passing.any(&below, now)
            }
            _ => passing.any(condition, now),
        })
    }

    /// A field that no record has is the same in all.
    fn strangers(&self, condition: &Condition, now: i64) -> Option<RoaringBitmap> {
        let is_nowhere = self.unknown.get(&condition.field).is_none_or(|count| *count == 0);
        is_nowhere.then(|| if condition.holds(&[], now) { self.all.clone() } else { RoaringBitmap::new() })
    }
}

/// The facets of a record that are no fields.
fn strange(kind: Kind, record: &impl Node) -> Vec<String> {
    let facets = record.member(fields::FACETS).into_iter().flat_map(|facets| facets.members());
    facets.map(|(field, _)| field).filter(|field| fields::place(kind, field).is_none()).map(str::to_owned).collect()
}

/// The values of one field.
struct Passing<'p> {
    all: &'p RoaringBitmap,
    values: &'p Values,
    hasher: &'p RandomState,
}

impl Passing<'_> {
    /// The records with a value of which the condition holds.
    fn any(&self, condition: &Condition, now: i64) -> RoaringBitmap {
        self.values.passing(|value| condition.holds(std::slice::from_ref(value), now))
    }

    /// The records with one of these values; `null` among them stands for no value.
    fn having(&self, arguments: &[Value]) -> RoaringBitmap {
        let (nothing, given): (Vec<Value>, Vec<Value>) = arguments.iter().cloned().partition(Value::is_null);
        let found = if given.iter().any(is_ambiguous) {
            self.any(&Condition { field: String::new(), operator: Operator::Eq, arguments: given }, 0)
        } else {
            given.into_iter().map(|value| self.values.with(&Hashed::of(value, self.hasher))).union()
        };
        if nothing.is_empty() { found } else { found | (self.all - self.values.set()) }
    }

    /// The records with a value that has the text of one of the arguments in it.
    fn with_part(&self, arguments: &[Value], at: At) -> RoaringBitmap {
        arguments.iter().filter_map(searched).map(|part| self.values.with_part(&part, at)).union()
    }

    /// The records with all words of one of the arguments, each in any of the values.
    fn with_words(&self, arguments: &[Value]) -> RoaringBitmap {
        let with_word = |word: String| self.values.with_part(&word, At::Anywhere);
        let with_all = |words: Vec<String>| {
            let found = words.into_iter().map(with_word).reduce(|found, word| found & word);
            found.unwrap_or_else(|| self.all.clone())
        };
        arguments.iter().filter_map(words).map(with_all).union()
    }
}
