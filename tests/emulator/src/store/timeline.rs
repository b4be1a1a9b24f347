//! Records in the order of a date.

use std::collections::BTreeSet;

use roaring::RoaringBitmap;
use serde_json::Value;

use super::values::Bits;
use super::{Number, fields, place};
use crate::clock;
use crate::listing::filter::{Condition, as_number};
use crate::listing::spans::Spans;
use crate::route::Kind;
use crate::tree::Node;

/// A date that records have.
#[derive(Debug)]
pub(crate) struct Axis {
    /// The field of filters that is about it.
    field: &'static str,
    member: &'static str,
}

const fn axis(field: &'static str, member: &'static str) -> Axis {
    Axis { field, member }
}

/// The dates of a kind; records are in the order of the first unless something else is asked for.
pub(crate) fn axes(kind: Kind) -> &'static [Axis] {
    match kind {
        Kind::Activity => const { &[axis("date", "timestamp"), axis("created", "created")] },
        Kind::Alert => const { &[axis("date", "timestamp")] },
        Kind::Entity => const { &[axis("lastSeen", "lastSeen")] },
        Kind::File => {
            const {
                &[
                    axis("modifiedDate", "modifiedDate"),
                    axis("createdDate", "createdDate"),
                    axis("snapshotLastModifiedDate", "snapshotLastModifiedDate"),
                ]
            }
        }
        Kind::Subnet => const { &[axis("", "lastModified")] },
    }
}

/// When a record was, in milliseconds since 1970; 0 stands for never.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dated {
    date: i64,
    /// Filters see something else than the date.
    is_odd: bool,
}

impl Axis {
    /// The date of a record.
    #[allow(clippy::cast_precision_loss, reason = "milliseconds of this age are exact, and others are odd")]
    pub(crate) fn dated(&self, kind: Kind, record: &impl Node) -> Dated {
        let date = record.member(self.member).map_or(0, |value| moment(&value.to_value()));
        let values = fields::values_in(kind, self.field, record);
        let is_even = matches!(values.as_slice(), [value] if as_number(value) == Some(date as f64));
        Dated { date, is_odd: !is_even }
    }
}

fn moment(value: &Value) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "a fraction of a millisecond is of no use")]
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|number| number as i64)).unwrap_or(0),
        Value::String(text) => clock::read(text).unwrap_or(0),
        _ => 0,
    }
}

/// Records in the order of one of their dates.
#[derive(Debug)]
pub(crate) struct Timeline {
    axis: &'static Axis,
    dates: Vec<i64>,
    order: BTreeSet<(i64, Number)>,
    /// The records of which filters see something else than the date here.
    odd: RoaringBitmap,
}

impl Timeline {
    /// Without records.
    pub(crate) fn new(axis: &'static Axis) -> Timeline {
        Timeline { axis, dates: Vec::new(), order: BTreeSet::new(), odd: RoaringBitmap::new() }
    }

    /// Adds a record.
    pub(crate) fn add(&mut self, number: Number, Dated { date, is_odd }: Dated) {
        let place = place(number);
        if place >= self.dates.len() {
            self.dates.resize(place + 1, 0);
        }
        self.dates[place] = date;
        self.order.insert((date, number));
        if is_odd {
            self.odd.insert(number);
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
    pub(crate) fn between(&self, span: Option<(i64, i64)>) -> impl DoubleEndedIterator<Item = Number> {
        let found = span.map(|(start, end)| self.order.range((start, 0)..=(end, Number::MAX)));
        found.into_iter().flatten().map(|(_, number)| *number)
    }

    /// The records within spans, and numbers that no record has any more.
    pub(crate) fn within(&self, spans: &Spans) -> RoaringBitmap {
        let mut bits = Bits::default();
        let dated = self.dates.iter().zip(0..).filter(|(date, _)| spans.contains(**date));
        dated.for_each(|(_, number)| bits.insert(number));
        bits.to_bitmap()
    }

    /// The moments that a condition about this date leaves, if the date is all that is needed to tell whether it holds.
    pub(crate) fn decides(&self, condition: &Condition, now: i64) -> Option<Spans> {
        let is_decided = condition.field == self.axis.field && self.odd.is_empty();
        is_decided.then(|| Spans::of(condition, now)).flatten()
    }

    /// Whether it is the one of this member.
    pub(crate) fn is_of(&self, member: &str) -> bool {
        self.axis.member == member
    }

    /// Whether all records have the date as a number, so that their order by it is that of the timeline.
    pub(crate) fn is_even(&self) -> bool {
        self.odd.is_empty()
    }
}
