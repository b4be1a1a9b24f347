//! From `enum` to enums.

use super::lowering::Lowering;
use super::names::{self, Scope};
use crate::ir::{Docs, Enum, EnumBacking, EnumMember, EnumWire, VariantName};
use crate::openapi::model::{Enumeration, Kind, Member, MemberValue, Schema};

/// What the variant is called that keeps a value which is not known.
const UNRECOGNIZED: &str = "Unrecognized";

/// Makes an enum of the values of a schema.
pub(super) fn lower_enum(lowering: &mut Lowering<'_>, schema: &Schema, values: &Enumeration) -> Enum {
    let backing = backing(schema);
    let mut scope = Scope::default();
    let mut members = Vec::new();
    for member in &values.members {
        let Some(wire) = wire(backing, member) else { continue };
        let (name, collision) = scope.claim(member_name(member), &schema.at);
        lowering.note(collision.as_ref(), &name, &schema.at, "variants");
        members.push(EnumMember { name: VariantName(name), wire, docs: Docs(member.description.clone().unwrap_or_default()) });
    }
    let unknown = values.open.unwrap_or(true).then(|| VariantName(scope.claim(UNRECOGNIZED.to_owned(), &schema.at).0));
    Enum { backing, members, unknown }
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
