//! Records of one kind, with what finds them quickly.
//!
//! Records are kept as compressed text, since a million of them are to fit into the memory of a small machine; a record is parsed when
//! somebody looks at it. So that this need not be done for all of them, there are the values of fields and the order of dates besides. A
//! record keeps its number for good; the place of one that was taken away stays empty.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use serde_json::Value;

use super::Number;
use super::fields::FACETS;
use super::postings::Postings;
use super::texts::Texts;
use super::timeline::Timeline;
use crate::listing::filter::{Condition, Filter, Operator};
use crate::listing::page::DELETED;
use crate::route::Kind;

/// Records of one kind.
#[derive(Debug)]
pub struct Collection {
    kind: Kind,
    texts: Texts,
    by_id: HashMap<Box<str>, Number>,
    postings: Postings,
    timelines: Vec<Timeline>,
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
            timelines: Timeline::of(kind),
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

    /// Puts a record where the one of the same id was, or behind all others.
    pub fn put(&mut self, record: &Value) {
        let id = record["_id"].as_str().unwrap_or_default();
        let number = match self.by_id.get(id) {
            Some(number) => *number,
            None => self.texts.next(),
        };
        self.forget(number);
        self.texts.put(number, record);
        self.by_id.insert(id.into(), number);
        self.postings.add(number, record);
        self.timelines.iter_mut().for_each(|timeline| timeline.add(number, record));
        if self.kind == Kind::File && record["fstat"] == DELETED {
            self.deleted.insert(number);
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
        self.postings.remove(number, &old);
        self.timelines.iter_mut().for_each(|timeline| timeline.remove(number));
        self.deleted.remove(number);
        self.texts.remove(number);
    }

    /// All numbers by date, the oldest first.
    pub fn by_date(&self) -> impl DoubleEndedIterator<Item = Number> {
        self.timelines[0].between(i64::MIN, i64::MAX)
    }

    /// The date of the record of a number, in milliseconds since 1970.
    pub fn date_of(&self, number: Number) -> i64 {
        self.timelines[0].at(number)
    }

    /// The records that pass a filter at a time, deleted files among them or not.
    pub fn search<'c>(&'c self, filter: &'c Filter, with_deleted: bool, now: i64) -> Search<'c> {
        let mut search = Search { collection: self, found: None, timely: Vec::new(), rest: Vec::new(), now };
        if !with_deleted && !self.deleted.is_empty() {
            search.found = Some(self.postings.all() - &self.deleted);
        }
        for condition in &filter.conditions {
            search.narrow(condition);
        }
        search
    }

    /// The texts of all records, for a dump: with their facets, the oldest number first.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.texts.iter()
    }

    /// The records that a condition about their own id leaves.
    fn by_id(&self, condition: &Condition) -> Option<RoaringBitmap> {
        let is_id = matches!((self.kind, condition.field.as_str()), (Kind::Activity, "activity.id") | (Kind::Alert, "id"));
        let is_sure = condition.operator == Operator::Eq && condition.arguments.iter().all(Value::is_string);
        let number = |id: &Value| self.by_id.get(id.as_str()?).copied();
        (is_id && is_sure).then(|| condition.arguments.iter().filter_map(number).collect())
    }
}

/// Records that pass a filter: what was found at once, and what has to be asked of each.
#[derive(Debug)]
pub struct Search<'c> {
    collection: &'c Collection,
    /// Those that pass everything that needs no look at them; none for all.
    found: Option<RoaringBitmap>,
    /// What their dates decide.
    timely: Vec<(&'c Timeline, &'c Condition)>,
    rest: Vec<&'c Condition>,
    now: i64,
}

impl<'c> Search<'c> {
    fn narrow(&mut self, condition: &'c Condition) {
        let collection = self.collection;
        if let Some(timeline) = collection.timelines.iter().find(|timeline| timeline.decides(condition)) {
            return self.timely.push((timeline, condition));
        }
        match collection.by_id(condition).or_else(|| collection.postings.passing(condition, self.now)) {
            None => self.rest.push(condition),
            Some(passing) => {
                self.found = Some(match self.found.take() {
                    None => passing,
                    Some(found) => found & passing,
                });
            }
        }
    }

    /// How many records pass, if that is known without asking each.
    pub fn count(&self) -> Option<usize> {
        let is_known = self.timely.is_empty() && self.rest.is_empty();
        let count = || match &self.found {
            None => Some(self.collection.len()),
            Some(found) => usize::try_from(found.len()).ok(),
        };
        is_known.then(count).flatten()
    }

    /// The records that pass, by number.
    pub fn numbers(&self) -> impl Iterator<Item = Number> {
        let found = self.found.as_ref().unwrap_or(self.collection.postings.all());
        found.iter().filter(|number| self.passes(*number))
    }

    /// The records that pass and have a date from one moment to another, by the date.
    pub fn by_date(&self, ascending: bool, span: (i64, i64)) -> Box<dyn Iterator<Item = Number> + '_> {
        self.along(&self.collection.timelines[0], ascending, span)
    }

    /// The records that pass, by the number in a member; nothing if there is no order by it.
    pub fn by_member(&self, member: &str, ascending: bool) -> Option<Box<dyn Iterator<Item = Number> + '_>> {
        let timeline = self.collection.timelines.iter().find(|timeline| timeline.is_of(member) && timeline.is_even())?;
        Some(self.along(timeline, ascending, (i64::MIN, i64::MAX)))
    }

    fn along<'s>(
        &'s self,
        timeline: &'s Timeline,
        ascending: bool,
        (start, end): (i64, i64),
    ) -> Box<dyn Iterator<Item = Number> + 's> {
        let few = self.found.as_ref().filter(|found| found.len() < self.collection.postings.all().len() / 16);
        if let Some(few) = few {
            // Sooner sorted than met on the way along all.
            let dated = few.iter().map(|number| (timeline.at(number), number)).filter(|(date, _)| (start..=end).contains(date));
            let mut dated: Vec<(i64, Number)> = dated.collect();
            dated.sort_unstable();
            return directed(dated.into_iter().map(|(_, number)| number).filter(|number| self.passes(*number)), ascending);
        }
        let is_found = |number: &Number| self.found.as_ref().is_none_or(|found| found.contains(*number));
        directed(timeline.between(start, end).filter(move |number| is_found(number) && self.passes(*number)), ascending)
    }

    /// Whether a record that was found passes what has to be asked of it.
    fn passes(&self, number: Number) -> bool {
        let in_time = self.timely.iter().all(|(timeline, condition)| condition.holds(&[timeline.at(number).into()], self.now));
        let rest = || {
            let record = self.collection.at(number);
            record
                .is_some_and(|record| self.rest.iter().all(|condition| condition.passes(self.collection.kind, &record, self.now)))
        };
        in_time && (self.rest.is_empty() || rest())
    }
}

fn directed<'n>(numbers: impl DoubleEndedIterator<Item = Number> + 'n, ascending: bool) -> Box<dyn Iterator<Item = Number> + 'n> {
    if ascending { Box::new(numbers) } else { Box::new(numbers.rev()) }
}

/// A record as the service answers it.
pub fn shown(mut record: Value) -> Value {
    if let Some(members) = record.as_object_mut() {
        // The order of the others is to stay.
        members.shift_remove(FACETS);
    }
    record
}
