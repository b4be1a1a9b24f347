//! Types as a person reads them in a report.

pub(super) use crate::emit::{field_type as field_words, rust_type as type_words};
use crate::ir::{Decode, EnumWire, FilterValue};

/// What an answer is read as.
pub(super) fn decode_words(decode: &Decode) -> String {
    match decode {
        Decode::Nothing => "()".to_owned(),
        Decode::Json(ty) => type_words(ty),
        Decode::Text => "String".to_owned(),
        Decode::Bytes => "Bytes".to_owned(),
    }
}

/// What an operator takes.
pub(super) fn filter_words(value: &FilterValue) -> String {
    match value {
        FilterValue::One(ty) => type_words(ty),
        FilterValue::Many(ty) => format!("any number of {}", type_words(ty)),
    }
}

/// A value of an enum.
pub(super) fn wire_words(wire: &EnumWire) -> String {
    match wire {
        EnumWire::Text(text) => format!("`{text}`"),
        EnumWire::Integer(number) => format!("`{number}`"),
    }
}

/// `A` before, `B` now.
pub(super) fn before_and_now(before: &str, now: &str) -> String {
    format!("`{before}` before, `{now}` now")
}

/// Names in a row.
pub(super) fn listed<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
