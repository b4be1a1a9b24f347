//! Records of one kind, with what finds them quickly.
//!
//! Records are kept as compressed text, since a million of them are to fit into the memory of a small machine; a record is parsed when
//! somebody looks at it. So that this need not be done for all of them, there are the values of fields and the order of dates besides. A
//! record keeps its number for good; the place of one that was taken away stays empty.

use std::collections::HashMap;
use std::hash::RandomState;
use std::ops::Range;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use roaring::RoaringBitmap;
use serde_json::Value;

use super::Number;
use super::fields::FACETS;
use super::postings::{Posted, Postings};
use super::search::Search;
use super::texts::{Dictionary, Text, Texts};
use super::timeline::{self, Dated, Timeline};
use crate::listing::filter::{Condition, Filter, Operator};
use crate::listing::page::DELETED;
use crate::listing::spans::Spans;
use crate::route::Kind;
use crate::tree::Node;

/// Records of one kind.
#[derive(Debug)]
pub struct Collection {
    kind: Kind,
    texts: Texts,
    by_id: HashMap<Box<str>, Number>,
    pub(super) postings: Postings,
    pub(super) timelines: Vec<Timeline>,
    /// Files that were deleted, which are there only for those who ask for them.
    deleted: RoaringBitmap,
}

impl Collection {
    /// Without records.
    pub fn new(kind: Kind) -> Collection {
        Collection {
            kind,
            texts: Texts::default(),
            by_id: HashMap::new(),
            postings: Postings::new(kind),
            timelines: timeline::axes(kind).iter().map(Timeline::new).collect(),
            deleted: RoaringBitmap::new(),
        }
    }

    /// What they are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.timelines[0].len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record of this id, with its facets.
    pub fn get(&self, id: &str) -> Option<Value> {
        self.by_id.get(id).and_then(|number| self.at(*number))
    }

    /// The record of this number, with its facets.
    pub fn at(&self, number: Number) -> Option<Value> {
        self.texts.get(number)
    }

    /// The record of this number as the service answers it, as JSON.
    pub fn shown(&self, number: Number) -> Option<String> {
        self.texts.shown(number)
    }

    /// Puts a record where the one of the same id was, or behind all others.
    pub fn put(&mut self, record: &impl Node) {
        let ready = self.mould().ready(record);
        self.add(ready);
    }

    /// Puts the records of all these places, in their order. As many threads as the machine has room for make them.
    pub fn fill<N: Node>(&mut self, places: Range<usize>, records: impl Fn(usize) -> Vec<N> + Sync) {
        let mut batches = Batches { places, records: &records };
        // What all records have in common has to be known before they are compressed by it.
        while !self.texts.dictionary().is_complete()
            && let Some(place) = batches.places.next()
        {
            records(place).iter().for_each(|record| self.put(record));
        }
        let mould = self.mould();
        let mut batch = batches.next(&mould);
        while !batch.is_empty() {
            let add = || batch.into_iter().for_each(|ready| self.add(ready));
            ((), batch) = rayon::join(add, || batches.next(&mould));
        }
    }

    /// Takes a record away. Whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let Some(number) = self.by_id.remove(id) else { return false };
        self.forget(number);
        true
    }

    fn mould(&self) -> Mould {
        Mould { kind: self.kind, dictionary: self.texts.dictionary().clone(), hasher: self.postings.hasher().clone() }
    }

    fn add(&mut self, Ready { id, text, posted, dates, is_deleted }: Ready) {
        let number = self.by_id.get(&id).copied();
        if let Some(number) = number {
            self.forget(number);
        }
        let number = number.unwrap_or_else(|| self.texts.next());
        self.texts.put(number, text);
        self.by_id.insert(id, number);
        self.postings.add(number, posted);
        self.timelines.iter_mut().zip(dates).for_each(|(timeline, date)| timeline.add(number, date));
        if is_deleted {
            self.deleted.insert(number);
        }
    }

    fn forget(&mut self, number: Number) {
        let Some(old) = self.at(number) else { return };
        self.postings.remove(number, &old);
        self.timelines.iter_mut().for_each(|timeline| timeline.remove(number));
        self.deleted.remove(number);
        self.texts.remove(number);
    }

    /// All numbers by date, the oldest first.
    pub fn by_date(&self) -> impl DoubleEndedIterator<Item = Number> {
        self.timelines[0].between(Spans::all().whole())
    }

    /// The date of the record of a number, in milliseconds since 1970.
    pub fn date_of(&self, number: Number) -> i64 {
        self.timelines[0].at(number)
    }

    /// The records that pass a filter at a time, deleted files among them or not.
    pub fn search<'c>(&'c self, filter: &'c Filter, with_deleted: bool, now: i64) -> Search<'c> {
        let there = (!with_deleted && !self.deleted.is_empty()).then(|| self.postings.all() - &self.deleted);
        Search::new(self, there, filter, now)
    }

    /// The texts of all records, for a dump: with their facets, the oldest number first.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.texts.iter()
    }

    /// The records that a condition about their own id leaves.
    pub(super) fn by_id(&self, condition: &Condition) -> Option<RoaringBitmap> {
        let is_id = matches!((self.kind, condition.field.as_str()), (Kind::Activity, "activity.id") | (Kind::Alert, "id"));
        let is_sure = condition.operator == Operator::Eq && condition.arguments.iter().all(Value::is_string);
        let number = |id: &Value| self.by_id.get(id.as_str()?).copied();
        (is_id && is_sure).then(|| condition.arguments.iter().filter_map(number).collect())
    }
}

/// What makes records ready for a collection: all of it that is needed for this, so that the collection can change meanwhile.
#[derive(Debug)]
struct Mould {
    kind: Kind,
    dictionary: Dictionary,
    hasher: RandomState,
}

impl Mould {
    fn ready(&self, record: &impl Node) -> Ready {
        Ready {
            id: record.member("_id").and_then(Node::text).unwrap_or_default().into(),
            text: self.dictionary.text(record),
            posted: Posted::of(self.kind, record, &self.hasher),
            dates: timeline::axes(self.kind).iter().map(|axis| axis.dated(self.kind, record)).collect(),
            is_deleted: self.kind == Kind::File && record.member("fstat").is_some_and(|status| status.to_value() == DELETED),
        }
    }
}

/// A record that is ready to be put into a collection.
#[derive(Debug)]
struct Ready {
    id: Box<str>,
    text: Text,
    posted: Posted,
    dates: Vec<Dated>,
    is_deleted: bool,
}

/// Places whose records are made by and by.
struct Batches<'r, R> {
    places: Range<usize>,
    records: &'r R,
}

/// So many places are in a batch.
const BATCH: usize = 4096;

impl<R> Batches<'_, R> {
    /// The records of the next places; none behind the last.
    fn next<N: Node>(&mut self, mould: &Mould) -> Vec<Ready>
    where
        R: Fn(usize) -> Vec<N> + Sync,
    {
        let end = self.places.end.min(self.places.start + BATCH);
        let places = std::mem::replace(&mut self.places.start, end)..end;
        let ready = |place| (self.records)(place).into_iter().map(|record| mould.ready(&record));
        places.into_par_iter().with_min_len(16).flat_map_iter(ready).collect()
    }
}

/// A record as the service answers it.
pub fn shown(mut record: Value) -> Value {
    if let Some(members) = record.as_object_mut() {
        // The order of the others is to stay.
        members.shift_remove(FACETS);
    }
    record
}
