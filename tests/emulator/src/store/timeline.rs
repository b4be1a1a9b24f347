//! Records in the order of a date.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;
use serde_json::Value;

use super::{Number, fields};
use crate::listing::filter::{Condition, Operator, as_number};
use crate::route::Kind;

/// The dates of records, in milliseconds since 1970; 0 stands for none.
#[derive(Debug)]
pub(crate) struct Timeline {
    kind: Kind,
    /// The field of filters that is about this date.
    field: &'static str,
    member: &'static str,
    dates: Vec<i64>,
    order: BTreeSet<(i64, Number)>,
    /// The records of which filters see something else than the date here.
    odd: RoaringBitmap,
}

impl Timeline {
    /// Those of a kind; records are in the order of the first unless something else is asked for.
    pub(crate) fn of(kind: Kind) -> Vec<Timeline> {
        let members: &[(&str, &str)] = match kind {
            Kind::Activity => &[("date", "timestamp"), ("created", "created")],
            Kind::Alert => &[("date", "timestamp")],
            Kind::Entity => &[("lastSeen", "lastSeen")],
            Kind::File => &[("modifiedDate", "modifiedDate")],
            Kind::Subnet => &[("", "lastModified")],
        };
        let timeline = |(field, member): &(&'static str, &'static str)| {
            let (dates, order, odd) = (Vec::new(), BTreeSet::new(), RoaringBitmap::new());
            Timeline { kind, field, member, dates, order, odd }
        };
        members.iter().map(timeline).collect()
    }

    /// Adds a record.
    #[allow(clippy::cast_precision_loss, reason = "milliseconds of this age are exact, and others are odd")]
    pub(crate) fn add(&mut self, number: Number, record: &Value) {
        let date = self.date(record);
        let place = place(number);
        if place >= self.dates.len() {
            self.dates.resize(place + 1, 0);
        }
        self.dates[place] = date;
        self.order.insert((date, number));
        match fields::values(self.kind, self.field, record).as_slice() {
            [value] if as_number(value) == Some(date as f64) => {}
            _ => _ = self.odd.insert(number),
        }
    }

    /// Takes a record away.
    pub(crate) fn remove(&mut self, number: Number) {
        self.order.remove(&(self.at(number), number));
        self.odd.remove(number);
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    /// The date of a record.
    pub(crate) fn at(&self, number: Number) -> i64 {
        self.dates.get(place(number)).copied().unwrap_or(0)
    }

    /// The records from one moment to another, both included, the oldest first.
    pub(crate) fn between(&self, start: i64, end: i64) -> impl DoubleEndedIterator<Item = Number> {
        let found = (start <= end).then(|| self.order.range((start, 0)..=(end, Number::MAX)));
        found.into_iter().flatten().map(|(_, number)| *number)
    }

    /// Whether a condition is about this date, so that the date is all that is needed to tell whether it holds.
    pub(crate) fn decides(&self, condition: &Condition) -> bool {
        let is_comparison = matches!(
            condition.operator,
            Operator::Gt
                | Operator::Gte
                | Operator::Lt
                | Operator::Lte
                | Operator::Range
                | Operator::GteNdays
                | Operator::LteNdays
        );
        is_comparison && condition.field == self.field && self.odd.is_empty()
    }

    /// The date of a record as JSON.
    fn date(&self, record: &Value) -> i64 {
        #[allow(clippy::cast_possible_truncation, reason = "a fraction of a millisecond is of no use")]
        match &record[self.member] {
            Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)).unwrap_or(0),
            Value::String(text) => chrono::DateTime::parse_from_rfc3339(text).map_or(0, |time| time.timestamp_millis()),
            _ => 0,
        }
    }

    /// Whether it is the one of this member.
    pub(crate) fn is_of(&self, member: &str) -> bool {
        self.member == member
    }

    /// Whether all records have the date as a number, so that their order by it is that of the timeline.
    pub(crate) fn is_even(&self) -> bool {
        self.odd.is_empty()
    }
}

fn place(number: Number) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
