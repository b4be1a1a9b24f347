//! Values that show the shape of a type: what must be there, with a made-up value each.

use serde_json::{Map, Value, json};

use super::index::Index;
use crate::ir::{BodyField, EnumWire, Field, Presence, Struct, TypeKind, TypeName, TypeRef, Union};

/// How deep a value goes; what lies deeper is left empty.
const DEPTH: usize = 4;

/// An object with the fields that must be given.
pub(crate) fn object_of(fields: &[BodyField], index: &Index<'_>) -> Map<String, Value> {
    fields.iter().map(|field| &field.field).filter(|field| is_required(field)).map(|field| entry(field, index, DEPTH)).collect()
}

/// A value of a type.
pub(crate) fn value_of(ty: &TypeRef, index: &Index<'_>) -> Value {
    value(ty, index, DEPTH)
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredNullable)
}

fn entry(field: &Field, index: &Index<'_>, depth: usize) -> (String, Value) {
    let value = match field.ty {
        TypeRef::String => json!(format!("<{}>", field.wire)),
        _ => value(&field.ty, index, depth),
    };
    (field.wire.as_str().to_owned(), value)
}

fn value(ty: &TypeRef, index: &Index<'_>, depth: usize) -> Value {
    match ty {
        TypeRef::Bool => json!(true),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => json!(1),
        TypeRef::F64 => json!(0.5),
        TypeRef::String | TypeRef::Binary => json!("<text>"),
        TypeRef::Date => json!("2025-01-31"),
        TypeRef::DateTime => json!("2025-01-31T12:00:00Z"),
        TypeRef::TimestampMillis | TypeRef::TimestampFraction => json!(1_738_324_800_000_u64),
        TypeRef::TimestampSeconds => json!(1_738_324_800_u64),
        TypeRef::Value | TypeRef::Filters(_) | TypeRef::Map(_) => json!({}),
        TypeRef::Unit => Value::Null,
        TypeRef::Named(name) => named(name, index, depth),
        TypeRef::List(item) => json!([value(item, index, depth)]),
        TypeRef::Tuple(elements) => elements.iter().map(|element| value(element, index, depth)).collect(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => value(inner, index, depth),
    }
}

fn named(name: &TypeName, index: &Index<'_>, depth: usize) -> Value {
    let Some(definition) = index.definition(name).filter(|_| depth > 0) else { return json!({}) };
    match &definition.kind {
        TypeKind::Struct(Struct { fields, extra: _, constructible: _, settable: _ }) => {
            fields.iter().filter(|field| is_required(field)).map(|field| entry(field, index, depth - 1)).collect()
        }
        TypeKind::Enum(values) => match values.members.first().map(|member| &member.wire) {
            Some(EnumWire::Text(text)) => json!(text),
            Some(EnumWire::Integer(number)) => json!(number),
            None => json!("<text>"),
        },
        TypeKind::Union(union) => first_variant(union, index, depth),
        TypeKind::Alias(target) | TypeKind::Newtype(target) => value(target, index, depth - 1),
    }
}

fn first_variant(union: &Union, index: &Index<'_>, depth: usize) -> Value {
    let Some(variant) = union.variants.first() else { return json!({}) };
    let mut value = value(&variant.ty, index, depth - 1);
    if let (Some(tag), Some(chosen), Value::Object(object)) = (&union.tag, variant.tags.first(), &mut value) {
        object.insert(tag.as_str().to_owned(), json!(chosen));
    }
    value
}
