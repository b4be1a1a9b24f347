//! Types as Rust writes them, and where they are explained.

use crate::ir::{Presence, TypeName, TypeRef};

/// The type, without paths.
pub(crate) fn rust_type(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Binary => "Body".to_owned(),
        TypeRef::Date => "NaiveDate".to_owned(),
        TypeRef::DateTime => "DateTime".to_owned(),
        TypeRef::TimestampMillis => "Timestamp".to_owned(),
        TypeRef::TimestampSeconds => "TimestampSeconds".to_owned(),
        TypeRef::TimestampFraction => "FractionalTimestamp".to_owned(),
        TypeRef::Value => "Value".to_owned(),
        TypeRef::Unit => "()".to_owned(),
        TypeRef::Named(name) | TypeRef::Filters(name) => name.as_str().to_owned(),
        TypeRef::External(path) => path.trim_start_matches("::").to_owned(),
        TypeRef::List(item) => format!("Vec<{}>", rust_type(item)),
        TypeRef::Tuple(elements) => tuple(elements),
        TypeRef::Map(value) => format!("BTreeMap<String, {}>", rust_type(value)),
        TypeRef::Nullable(inner) => format!("Option<{}>", rust_type(inner)),
        TypeRef::Boxed(inner) => format!("Box<{}>", rust_type(inner)),
    }
}

/// `(A,)`, `(A, B)`
fn tuple(elements: &[TypeRef]) -> String {
    let types: Vec<String> = elements.iter().map(rust_type).collect();
    let comma = if elements.len() == 1 { "," } else { "" };
    format!("({}{comma})", types.join(", "))
}

/// The type of a field.
pub(crate) fn field_type(ty: &TypeRef, presence: Presence) -> String {
    match presence {
        Presence::Required => rust_type(ty),
        Presence::RequiredNullable | Presence::Optional => format!("Option<{}>", rust_type(ty)),
        Presence::OptionalNullable => format!("Maybe<{}>", rust_type(ty)),
    }
}

/// What a type is about, once lists, maps and the like are taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf<'a> {
    /// A type of the crate.
    Model(&'a TypeName),
    /// A filter builder of the crate.
    Filters(&'a TypeName),
    /// A type of the runtime or of another crate, which the index of types explains.
    Special,
    /// A type that everybody knows.
    Plain,
}

/// What a type is about: one thing, or several where there is a tuple.
pub(crate) fn leaves(ty: &TypeRef) -> Vec<Leaf<'_>> {
    match ty {
        TypeRef::Named(name) => vec![Leaf::Model(name)],
        TypeRef::Filters(name) => vec![Leaf::Filters(name)],
        TypeRef::Binary | TypeRef::Value | TypeRef::Date | TypeRef::DateTime => vec![Leaf::Special],
        TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction => vec![Leaf::Special],
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F64 => vec![Leaf::Plain],
        TypeRef::String | TypeRef::Unit | TypeRef::External(_) => vec![Leaf::Plain],
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => leaves(inner),
        TypeRef::Tuple(elements) => elements.iter().flat_map(leaves).collect(),
    }
}

/// Whether a type is a list or a map, so that a style says how it is written.
pub(crate) fn is_compound(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::Map(_) => true,
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => is_compound(inner),
        TypeRef::Bool
        | TypeRef::I32
        | TypeRef::I64
        | TypeRef::U32
        | TypeRef::U64
        | TypeRef::F64
        | TypeRef::String
        | TypeRef::Binary => false,
        TypeRef::Date | TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction => {
            false
        }
        TypeRef::Value | TypeRef::Unit | TypeRef::Named(_) | TypeRef::Filters(_) | TypeRef::External(_) => false,
    }
}
