//! The types that generated models are made of: there and back without loss.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::time::{Duration, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use clientwright_runtime as runtime;
use clientwright_runtime::{
    Base64Json, Filters, FractionalTimestamp, Maybe, Timestamp, TimestampSeconds, UnknownMember, int_enum, string_enum,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn there_and_back<T: Serialize + DeserializeOwned>(text: &str) -> String {
    let value: T = serde_json::from_str(text).unwrap();
    serde_json::to_string(&value).unwrap()
}

#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
struct Change {
    #[serde(default, skip_serializing_if = "Maybe::is_absent")]
    comment: Maybe<String>,
}

#[test]
fn absent_null_and_a_value_stay_apart() {
    for (text, expected) in
        [("{}", Maybe::Absent), (r#"{"comment":null}"#, Maybe::Null), (r#"{"comment":"x"}"#, Maybe::Value("x".to_owned()))]
    {
        assert_eq!(there_and_back::<Change>(text), text);
        assert_eq!(serde_json::from_str::<Change>(text).unwrap().comment, expected);
    }
    assert_eq!(Maybe::from(7), Maybe::Value(7));
    assert_eq!(Maybe::from(Some(7)), Maybe::Value(7));
    assert_eq!(Maybe::<String>::from("x"), Maybe::Value("x".to_owned()));
    assert_eq!(Maybe::<u8>::from(None), Maybe::Null);
    assert_eq!(Maybe::<u8>::default(), Maybe::Absent);
    assert_eq!((Maybe::Value(7).as_option(), Maybe::<u8>::Null.into_option()), (Some(&7), None));
    assert_eq!(Maybe::Value(7).map(|n| n + 1).as_ref(), Maybe::Value(&8));
    assert!(Maybe::<u8>::Null.is_null() && Maybe::Value(7).is_value() && !Maybe::Value(7).is_absent());
}

#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Direction {
    Ascending,
    Descending,
    Unknown(String),
}

impl Direction {
    fn as_str(&self) -> &str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for Direction {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Direction {
    fn from(text: String) -> Self {
        match text.as_str() {
            "asc" => Self::Ascending,
            "desc" => Self::Descending,
            _ => Self::Unknown(text),
        }
    }
}

string_enum!(Direction);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    On,
    Off,
}

impl Mode {
    fn as_str(&self) -> &str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

impl TryFrom<&str> for Mode {
    type Error = UnknownMember;

    fn try_from(text: &str) -> Result<Self, UnknownMember> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err(UnknownMember::new(text, &["on", "off"])),
        }
    }
}

string_enum!(closed Mode);

#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum Severity {
    Low,
    High,
    Unknown(i32),
}

impl Severity {
    fn code(&self) -> i32 {
        match self {
            Self::Low => 0,
            Self::High => 2,
            Self::Unknown(code) => *code,
        }
    }
}

impl From<i32> for Severity {
    fn from(code: i32) -> Self {
        match code {
            0 => Self::Low,
            2 => Self::High,
            _ => Self::Unknown(code),
        }
    }
}

int_enum!(Severity, i32);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Long(i64);

impl Long {
    fn code(self) -> i64 {
        self.0
    }
}

impl From<i64> for Long {
    fn from(code: i64) -> Self {
        Self(code)
    }
}

int_enum!(Long, i64);

#[derive(Clone, Copy, Debug, PartialEq)]
struct Bit(u8);

impl Bit {
    fn code(&self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Bit {
    type Error = UnknownMember;

    fn try_from(code: u8) -> Result<Self, UnknownMember> {
        if code < 2 { Ok(Self(code)) } else { Err(UnknownMember::new(code, &[0, 1])) }
    }
}

int_enum!(closed Bit, u8);

#[test]
fn an_open_text_enum_keeps_what_it_does_not_know() {
    for text in ["\"asc\"", "\"desc\"", "\"sideways ö\"", "\"\""] {
        assert_eq!(there_and_back::<Direction>(text), text);
    }
    assert_eq!("asc".parse::<Direction>(), Ok(Direction::Ascending));
    assert_eq!(format!("{:>5}", Direction::Descending), " desc");
    assert_eq!(Direction::from("up").as_ref(), "up");
    assert!(serde_json::from_str::<Direction>("7").is_err());
    let map: std::collections::BTreeMap<Direction, u8> = serde_json::from_str(r#"{"asc":1,"new":2}"#).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"asc":1,"new":2}"#);
}

#[test]
fn a_closed_text_enum_names_its_members() {
    assert_eq!(there_and_back::<Mode>("\"off\""), "\"off\"");
    let error = serde_json::from_str::<Mode>("\"dim\"").unwrap_err();
    assert_eq!(error.to_string(), "unknown value `dim`, expected one of `on`, `off`");
    assert_eq!("dim".parse::<Mode>().unwrap_err().value(), "dim");
    assert_eq!(Mode::On.to_string(), "on");
}

#[test]
fn an_open_number_enum_reads_whole_floats_too() {
    for (text, expected) in [("0", "0"), ("2.0", "2"), ("77", "77"), ("-1", "-1"), ("2e0", "2")] {
        assert_eq!(there_and_back::<Severity>(text), expected);
    }
    assert_eq!(there_and_back::<Long>("9223372036854775807"), "9223372036854775807");
    assert_eq!(serde_json::from_str::<Severity>("2.0").unwrap(), Severity::High);
    for bad in ["2.5", "\"2\"", "3000000000", "1e300", "null", "true", "18446744073709551615"] {
        assert!(serde_json::from_str::<Severity>(bad).is_err(), "{bad}");
    }
    assert_eq!((Severity::High.to_string(), "2".parse()), ("2".to_owned(), Ok(Severity::High)));
    let map: std::collections::BTreeMap<Severity, u8> = serde_json::from_str(r#"{"2":1}"#).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"2":1}"#);
}

#[test]
fn numbers_are_read_from_flattened_and_untagged_types_too() {
    #[derive(Deserialize)]
    struct Inner {
        severity: Severity,
        date: Timestamp,
    }
    #[derive(Deserialize)]
    struct Outer {
        #[serde(flatten)]
        inner: Inner,
    }
    let outer: Outer = serde_json::from_str(r#"{"severity":2.0,"date":1700000000000.0}"#).unwrap();
    assert_eq!((outer.inner.severity, outer.inner.date.as_millis()), (Severity::High, 1_700_000_000_000));
    assert_eq!(serde_json::from_value::<Severity>(json!(2.0)).unwrap(), Severity::High);
}

#[test]
fn a_closed_number_enum_names_its_members() {
    assert_eq!(there_and_back::<Bit>("1"), "1");
    for (text, expected) in
        [("2", "unknown value `2`, expected one of `0`, `1`"), ("256", "out of range integral type conversion attempted")]
    {
        assert!(serde_json::from_str::<Bit>(text).unwrap_err().to_string().starts_with(expected), "{text}");
    }
    assert_eq!("x".parse::<Bit>().unwrap_err().to_string(), "unknown value `x`, expected one of `a whole number`");
}

#[test]
fn timestamps_are_numbers_outside_and_times_inside() {
    assert_eq!(there_and_back::<Timestamp>("1700000000123"), "1700000000123");
    assert_eq!(there_and_back::<Timestamp>("-1"), "-1");
    assert_eq!(there_and_back::<Timestamp>("1700000000000.0"), "1700000000000");
    assert_eq!(there_and_back::<Timestamp>("9223372036854775807"), "9223372036854775807");
    assert!(serde_json::from_str::<Timestamp>("1.5").is_err());
    assert!(serde_json::from_str::<Timestamp>("\"2023-11-14\"").is_err());
    let time = Timestamp::from_millis(1_700_000_000_123);
    assert_eq!(time.to_string(), "2023-11-14T22:13:20.123Z");
    assert_eq!(Timestamp::from(time.to_datetime().unwrap()), time);
    assert_eq!(Timestamp::from(UNIX_EPOCH + Duration::from_millis(7)).as_millis(), 7);
    assert_eq!(Timestamp::from(UNIX_EPOCH - Duration::from_millis(7)).as_millis(), -7);
    assert_eq!(
        (Timestamp::from_millis(i64::MAX).to_datetime(), Timestamp::from_millis(i64::MAX).to_string()),
        (None, format!("{} ms", i64::MAX))
    );
    assert!(Timestamp::now() > time && Timestamp::from_millis(1) < Timestamp::from_millis(2));

    let elsewhere = DateTime::parse_from_rfc3339("2023-11-15T00:13:20.123+02:00").unwrap();
    assert_eq!(Timestamp::from(elsewhere), time);

    let time = TimestampSeconds::from_secs(1_700_000_000);
    assert_eq!((time.to_string().as_str(), time.as_secs()), ("2023-11-14T22:13:20Z", 1_700_000_000));
    assert_eq!(there_and_back::<TimestampSeconds>("1700000000"), "1700000000");
    assert_eq!(TimestampSeconds::from(time.to_datetime().unwrap()), time);
    assert!(TimestampSeconds::now() > time);
}

#[test]
fn fractional_timestamps_are_written_exactly_as_read() {
    for text in ["1700000000123.456", "1700000000123", "0.1", "-0.5", "1700000000123.0005"] {
        assert_eq!(there_and_back::<FractionalTimestamp>(text), text);
    }
    let time = FractionalTimestamp::from_millis(1_700_000_000_123.5);
    assert_eq!(time.to_string(), "2023-11-14T22:13:20.123500Z");
    assert_eq!(FractionalTimestamp::from(time.to_datetime().unwrap()), time);
    assert_eq!(FractionalTimestamp::from_millis(f64::NAN).to_datetime(), None);
    assert!(serde_json::to_string(&FractionalTimestamp::from_millis(f64::INFINITY)).is_err());
    assert!(FractionalTimestamp::now() > time);
    let _: DateTime<Utc> = time.to_datetime().unwrap();
}

#[test]
fn filters_keep_their_order_and_what_they_do_not_know() {
    let mut filters = Filters::new();
    assert!(filters.is_empty());
    filters.set("severity", "eq", [2]);
    filters.set("ip.address", "isset", true);
    filters.set("severity", "neq", [0]);
    filters.set("date", "gte", Timestamp::from_millis(7));
    let text = r#"{"severity":{"eq":[2],"neq":[0]},"ip.address":{"isset":true},"date":{"gte":7}}"#;
    assert_eq!(serde_json::to_string(&filters).unwrap(), text);
    assert_eq!(there_and_back::<Filters>(text), text);
    assert_eq!(serde_json::from_str::<Filters>(text).unwrap(), filters);
    assert_eq!(filters.get("severity", "neq"), Some(&json!([0])));
    filters.remove("severity");
    assert_eq!(filters.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["ip.address", "date"]);

    let opaque = r#"{"$cursor":"abc","service":{"eq":[1]}}"#;
    let mut filters: Filters = serde_json::from_str(opaque).unwrap();
    assert_eq!(serde_json::to_string(&filters).unwrap(), opaque);
    filters.set("$cursor", "eq", 1);
    assert_eq!(filters.get("$cursor", "eq"), Some(&json!(1)));
}

#[test]
fn a_filter_that_cannot_be_written_fails_where_it_is_sent() {
    let mut filters = Filters::new();
    filters.set("map", "eq", std::collections::HashMap::from([(vec![1], 2)]));
    filters.set("other", "eq", 1);
    assert!(!filters.is_empty());
    let error = serde_json::to_string(&filters).unwrap_err();
    assert_eq!(error.to_string(), "the filter `map` `eq` cannot be written: key must be a string");
}

#[test]
fn base64_json_is_base64_of_json() {
    let text = serde_json::to_value(Base64Json(json!({"id": "a?>", "inst": 0}))).unwrap();
    assert_eq!(text, "eyJpZCI6ImE/PiIsImluc3QiOjB9");
    let back: Base64Json<Value> = serde_json::from_value(text).unwrap();
    assert_eq!(back.0, json!({"id": "a?>", "inst": 0}));
    assert!(serde_json::from_str::<Base64Json<Value>>("\"###\"").is_err());
}

#[test]
fn a_date_and_time_is_written_as_it_was_read() {
    for text in [
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.000Z",
        "2023-11-14T22:13:20.1234567Z",
        "2023-11-14T22:13:20+00:00",
        "2023-11-15T00:13:20+02:00",
        "2023-11-14T22:13:20",
        "2023-11-14 22:13:20.000",
        "2023-11-15T00:13:20.000+0200",
    ] {
        let json = format!("\"{text}\"");
        let time: clientwright_runtime::DateTime = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), json);
        assert_eq!(time.to_string(), text);
        assert_eq!(time.timestamp(), 1_700_000_000);
    }
    let made = clientwright_runtime::DateTime::from(DateTime::<Utc>::from_timestamp(1_700_000_000, 0).unwrap());
    assert_eq!(serde_json::to_string(&made).unwrap(), "\"2023-11-14T22:13:20Z\"");
    assert_eq!(made, "2023-11-14T22:13:20.000Z".parse().unwrap());
    for text in ["yesterday", "", "2023-11-14", "2023-11-14T22:13:20 ", "2023-13-14T22:13:20", "2023-11-14T22:13:20+99"] {
        let error = serde_json::from_str::<clientwright_runtime::DateTime>(&format!("\"{text}\"")).unwrap_err();
        assert!(error.to_string().starts_with("no date and time as of RFC 3339"), "{text}: {error}");
    }
}
