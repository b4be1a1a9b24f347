//! Points in time that are written as numbers.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, TimeZone, Utc};
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use super::json::{self, Fault, Fit, Json};
use super::node::Node;
use super::number::deserialize_integer;

/// A point in time, written as whole milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970-01-01 UTC; negative ones lie before.
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The time of this machine's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// As a calendar date; `None` beyond the year 262000.
    pub fn to_datetime(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0)
    }
}

/// A point in time, written as whole seconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimestampSeconds(i64);

impl TimestampSeconds {
    /// From seconds since 1970-01-01 UTC; negative ones lie before.
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 UTC.
    pub const fn as_secs(self) -> i64 {
        self.0
    }

    /// The time of this machine's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// As a calendar date; `None` beyond the year 262000.
    pub fn to_datetime(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.0, 0)
    }
}

/// A point in time, written as milliseconds since 1970-01-01 UTC with a fraction. What was read
/// is written again as it was, as far as 64 bits hold it (a quarter of a microsecond).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct FractionalTimestamp(f64);

impl FractionalTimestamp {
    /// From milliseconds since 1970-01-01 UTC.
    pub const fn from_millis(milliseconds: f64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> f64 {
        self.0
    }

    /// The time of this machine's clock.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// As a calendar date, to the microsecond; `None` beyond the year 262000.
    pub fn to_datetime(self) -> Option<DateTime<Utc>> {
        let microseconds = (self.0 * 1000.0).round();
        // The comparison is also false for what is not a number.
        let fits = microseconds.abs() < 9.0e18;
        #[allow(clippy::cast_possible_truncation, reason = "checked above")]
        fits.then_some(microseconds as i64).and_then(DateTime::from_timestamp_micros)
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self(time.timestamp_millis())
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for TimestampSeconds {
    fn from(time: DateTime<Z>) -> Self {
        Self(time.timestamp())
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for FractionalTimestamp {
    #[allow(clippy::cast_precision_loss, reason = "exact for the next 250 years")]
    fn from(time: DateTime<Z>) -> Self {
        Self(time.timestamp_micros() as f64 / 1000.0)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(since_epoch(time, Duration::as_millis))
    }
}

impl From<SystemTime> for TimestampSeconds {
    fn from(time: SystemTime) -> Self {
        Self(since_epoch(time, |duration| u128::from(duration.as_secs())))
    }
}

impl From<SystemTime> for FractionalTimestamp {
    #[allow(clippy::cast_precision_loss, reason = "exact for the next 250 years")]
    fn from(time: SystemTime) -> Self {
        Self(since_epoch(time, Duration::as_micros) as f64 / 1000.0)
    }
}

fn since_epoch(time: SystemTime, count: fn(&Duration) -> u128) -> i64 {
    let clamp = |number| i64::try_from(number).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => clamp(count(&after)),
        Err(before) => -clamp(count(&before.duration())),
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, `2023-11-14T22:13:20.000Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc_3339(f, self.to_datetime(), SecondsFormat::Millis, format_args!("{} ms", self.0))
    }
}

impl fmt::Display for TimestampSeconds {
    /// RFC 3339 in UTC, `2023-11-14T22:13:20Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc_3339(f, self.to_datetime(), SecondsFormat::Secs, format_args!("{} s", self.0))
    }
}

impl fmt::Display for FractionalTimestamp {
    /// RFC 3339 in UTC, `2023-11-14T22:13:20.000500Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc_3339(f, self.to_datetime(), SecondsFormat::Micros, format_args!("{} ms", self.0))
    }
}

/// A time that no calendar reaches is shown as its number.
fn rfc_3339(
    f: &mut fmt::Formatter<'_>,
    time: Option<DateTime<Utc>>,
    precision: SecondsFormat,
    number: fmt::Arguments<'_>,
) -> fmt::Result {
    match time {
        Some(time) => f.write_str(&time.to_rfc3339_opts(precision, true)),
        None => f.write_fmt(number),
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_integer(deserializer).map(Self)
    }
}

impl Serialize for TimestampSeconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for TimestampSeconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_integer(deserializer).map(Self)
    }
}

impl Serialize for FractionalTimestamp {
    /// A whole number is written without a fraction, as it was read.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
        #[allow(clippy::cast_possible_truncation, reason = "whole and small enough")]
        match self.0 {
            number if !number.is_finite() => Err(S::Error::custom("the time is not a number")),
            number if number.fract() == 0.0 && number.abs() <= EXACT => serializer.serialize_i64(number as i64),
            number => serializer.serialize_f64(number),
        }
    }
}

impl<'de> Deserialize<'de> for FractionalTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if number.is_finite() { Ok(Self(number)) } else { Err(D::Error::custom("the time is not a number")) }
    }
}

impl Json for Timestamp {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}

impl Json for TimestampSeconds {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}

impl Json for FractionalTimestamp {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}
