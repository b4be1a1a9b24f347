//! From `enum` to enums.

use super::lowering::{Context, Lowering};
use super::names;
use super::scope::{Scope, Wish};
use crate::ir::{Docs, Enum, EnumBacking, EnumMember, EnumWire, VariantName};
use crate::lock::NameKind;
use crate::openapi::model::{Enumeration, Kind, Member, MemberValue, Schema};

/// What the variant is called that keeps a value which is not known.
const UNRECOGNIZED: &str = "Unrecognized";

/// Makes an enum of the values of a schema.
pub(super) fn lower_enum(lowering: &mut Lowering<'_>, schema: &Schema, values: &Enumeration, context: &Context) -> Enum {
    let backing = backing(schema);
    let mut scope = Scope::public(NameKind::Variants, &*context.thing, &*context.name);
    let mut members = Vec::new();
    for member in &values.members {
        let Some(wire) = wire(backing, member) else { continue };
        let wish = Wish::new(member_name(member), member.rust_name.is_some());
        let name = lowering.claim(&mut scope, wish, &known_as(&wire), &schema.at, "variants");
        members.push(EnumMember { name: VariantName(name), wire, docs: Docs(member.description.clone().unwrap_or_default()) });
    }
    let is_open = values.open.unwrap_or(true);
    let unknown = is_open.then(|| lowering.names.claim(&mut scope, Wish::made(UNRECOGNIZED), "*", &schema.at).0).map(VariantName);
    Enum { backing, members, unknown }
}

/// The value itself; one that is but a star is told from the variant for all that is not known.
fn known_as(wire: &EnumWire) -> String {
    match wire {
        EnumWire::Text(text) if text.starts_with('*') => format!("={text}"),
        EnumWire::Text(text) => text.clone(),
        EnumWire::Integer(number) => number.to_string(),
    }
}

fn backing(schema: &Schema) -> EnumBacking {
    match &schema.kind {
        Kind::Integer { format: Some(format), .. } if format == "int32" => EnumBacking::I32,
        Kind::Integer { .. } => EnumBacking::I64,
        _ => EnumBacking::Text,
    }
}

/// The value as the type of the schema has it: YAML reads `1` as a number also where text is meant.
fn wire(backing: EnumBacking, member: &Member) -> Option<EnumWire> {
    match (backing, &member.value) {
        (EnumBacking::Text, MemberValue::Text(text)) => Some(EnumWire::Text(text.clone())),
        (EnumBacking::Text, MemberValue::Integer(number)) => Some(EnumWire::Text(number.to_string())),
        (EnumBacking::I32, MemberValue::Integer(number)) => i32::try_from(*number).ok().map(|_| EnumWire::Integer(*number)),
        (EnumBacking::I64, MemberValue::Integer(number)) => Some(EnumWire::Integer(*number)),
        (EnumBacking::I32 | EnumBacking::I64, MemberValue::Text(text)) => text.parse().ok().map(EnumWire::Integer),
    }
}

fn member_name(member: &Member) -> String {
    match (&member.rust_name, &member.value) {
        (Some(name), _) => names::variant_name(name),
        (None, MemberValue::Text(text)) => names::variant_name(text),
        (None, MemberValue::Integer(number)) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
        (None, MemberValue::Integer(number)) => format!("N{number}"),
    }
}
