//! A value that a sample can give, where a type has a plain one.

use serde_json::{Value, json};

use super::index::Index;
use crate::ir::{Enum, EnumWire, TypeDef, TypeKind, TypeRef};

/// A value, as Rust and as JSON write it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Literal {
    pub rust: String,
    pub json: Value,
    /// The type of the module `models` that it is of.
    pub model: Option<String>,
    /// The plainer, the lower: what says most to a reader comes first.
    pub rank: u8,
}

/// How many other names a type may have.
const DEPTH: usize = 4;

/// A value of a type; `name` is what a text is made of.
pub(crate) fn literal(ty: &TypeRef, name: &str, index: &Index<'_>) -> Option<Literal> {
    value(ty, name, index, DEPTH)
}

fn value(ty: &TypeRef, name: &str, index: &Index<'_>, depth: usize) -> Option<Literal> {
    let plain = |rust: &str, json: Value, rank: u8| Some(Literal { rust: rust.to_owned(), json, model: None, rank });
    match ty {
        TypeRef::Bool => plain("true", json!(true), 1),
        TypeRef::I32 => plain("1", json!(1), 2),
        TypeRef::I64 => plain("1_i64", json!(1), 2),
        TypeRef::U32 => plain("1_u32", json!(1), 2),
        TypeRef::U64 => plain("1_u64", json!(1), 2),
        TypeRef::F64 => plain("1.5", json!(1.5), 2),
        TypeRef::String => plain(&format!("{name:?}"), json!(name), 3),
        TypeRef::Named(ty) => named(index.definition(ty)?, name, index, depth.checked_sub(1)?),
        TypeRef::Binary
        | TypeRef::Date
        | TypeRef::DateTime
        | TypeRef::TimestampMillis
        | TypeRef::TimestampSeconds
        | TypeRef::TimestampFraction
        | TypeRef::Value
        | TypeRef::Unit
        | TypeRef::Filters(_)
        | TypeRef::List(_)
        | TypeRef::Tuple(_)
        | TypeRef::Map(_)
        | TypeRef::Nullable(_)
        | TypeRef::Boxed(_) => None,
    }
}

fn named(definition: &TypeDef, name: &str, index: &Index<'_>, depth: usize) -> Option<Literal> {
    match &definition.kind {
        TypeKind::Enum(values) => member(definition.name.as_str(), values),
        TypeKind::Alias(target) => value(target, name, index, depth),
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => None,
    }
}

fn member(ty: &str, values: &Enum) -> Option<Literal> {
    let member = values.members.first()?;
    let json = match &member.wire {
        EnumWire::Text(text) => json!(text),
        EnumWire::Integer(number) => json!(number),
    };
    Some(Literal { rust: format!("{ty}::{}", member.name), json, model: Some(ty.to_owned()), rank: 0 })
}
