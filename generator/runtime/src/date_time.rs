//! Points in time that are written as text.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;
use std::time::SystemTime;

use chrono::{FixedOffset, SecondsFormat, TimeZone, Utc};
use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::json::{self, Fault, Fit, Json};
use super::node::Node;

/// A point in time with its offset from UTC, written as text as of RFC 3339: `2023-11-14T22:13:20Z`.
///
/// Text without an offset is read as UTC, and an offset needs no colon, since many services write it so.
///
/// It is a `chrono::DateTime` for all that one asks of it. What was read is written again letter by letter, with as many
/// digits of the fraction as it came with. Two are the same if they are the same moment.
#[derive(Clone)]
pub struct DateTime {
    time: chrono::DateTime<FixedOffset>,
    // Only where `written` would write something else.
    text: Option<Box<str>>,
}

impl DateTime {
    /// The moment, with its offset.
    pub fn into_inner(self) -> chrono::DateTime<FixedOffset> {
        self.time
    }

    /// The time of this machine's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }
}

fn written(time: &chrono::DateTime<FixedOffset>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

impl Deref for DateTime {
    type Target = chrono::DateTime<FixedOffset>;

    fn deref(&self) -> &Self::Target {
        &self.time
    }
}

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(time: chrono::DateTime<Z>) -> Self {
        Self { time: time.fixed_offset(), text: None }
    }
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        chrono::DateTime::<Utc>::from(time).into()
    }
}

impl FromStr for DateTime {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let time = chrono::DateTime::parse_from_rfc3339(text).or_else(|error| leniently(text).ok_or(error))?;
        let text = (written(&time) != text).then(|| text.into());
        Ok(Self { time, text })
    }
}

/// What services write that do not keep to RFC 3339: no offset, which means UTC, or one without a colon.
fn leniently(text: &str) -> Option<chrono::DateTime<FixedOffset>> {
    let with_offset = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"];
    let local = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f"];
    let mut read = with_offset.iter().filter_map(|format| chrono::DateTime::parse_from_str(text, format).ok());
    read.next().or_else(|| {
        let mut read = local.iter().filter_map(|format| chrono::NaiveDateTime::parse_from_str(text, format).ok());
        Some(read.next()?.and_utc().fixed_offset())
    })
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Some(text) => f.pad(text),
            None => f.pad(&written(&self.time)),
        }
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.time == other.time
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.time.cmp(&other.time)
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.time.hash(state);
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| D::Error::custom(format_args!("no date and time as of RFC 3339: {error}")))
    }
}

impl Json for DateTime {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}
