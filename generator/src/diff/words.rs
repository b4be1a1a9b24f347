//! Types as a person reads them in a report.

use crate::ir::{Decode, EnumWire, FilterValue, Presence, TypeRef};

/// A type in Rust.
pub(super) fn type_words(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Binary => "bytes".to_owned(),
        TypeRef::Date => "NaiveDate".to_owned(),
        TypeRef::DateTime => "DateTime".to_owned(),
        TypeRef::TimestampMillis => "Timestamp".to_owned(),
        TypeRef::TimestampSeconds => "TimestampSeconds".to_owned(),
        TypeRef::TimestampFraction => "FractionalTimestamp".to_owned(),
        TypeRef::Value => "Value".to_owned(),
        TypeRef::Unit => "()".to_owned(),
        TypeRef::Named(name) | TypeRef::Filters(name) => name.as_str().to_owned(),
        TypeRef::External(path) => path.clone(),
        TypeRef::List(inner) => format!("Vec<{}>", type_words(inner)),
        TypeRef::Tuple(elements) => format!("({})", elements.iter().map(type_words).collect::<Vec<_>>().join(", ")),
        TypeRef::Map(inner) => format!("BTreeMap<String, {}>", type_words(inner)),
        TypeRef::Nullable(inner) => format!("Option<{}>", type_words(inner)),
        TypeRef::Boxed(inner) => format!("Box<{}>", type_words(inner)),
    }
}

/// The type of a field.
pub(super) fn field_words(ty: &TypeRef, presence: Presence) -> String {
    let ty = type_words(ty);
    match presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => format!("Option<{ty}>"),
        Presence::OptionalNullable => format!("Maybe<{ty}>"),
    }
}

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
