//! From `oneOf` and `anyOf` to unions.

use std::collections::HashSet;

use super::enums::lower_enum;
use super::lowering::{Context, Lowering};
use super::names;
use super::schemas::{nullable_type_of, schema_docs};
use super::scope::{Scope, Wish};
use crate::ir::{Docs, TypeKind, TypeRef, Union, UnionVariant, VariantName, Wire};
use crate::lock::NameKind;
use crate::openapi::model::{Enumeration, Kind, Member, MemberValue, Schema, Union as Variants};

/// Makes a union, or the enum that it comes down to.
pub(super) fn lower_union<'a>(
    lowering: &mut Lowering<'a>,
    schema: &'a Schema,
    union: &'a Variants,
    context: &Context,
) -> TypeKind {
    if let Some(values) = as_enumeration(union) {
        let text = Schema { kind: Kind::Text { format: None, values: None, base64_json: None }, ..schema.clone() };
        return TypeKind::Enum(lower_enum(lowering, &text, &values, context));
    }
    let mut scope = Scope::public(NameKind::Variants, &*context.thing, &*context.name);
    // Of `PetSelf` in `Pet` a word is left that is none.
    scope.reserve("Self");
    let mut variants = Vec::new();
    let mut tags = HashSet::new();
    let base = union.variants.len().checked_sub(1).filter(|_| union.has_base);
    for ((index, variant), mut chosen) in union.variants.iter().enumerate().zip(lowering.api.tags(union)) {
        let word = variant.meta.title.clone().unwrap_or_else(|| format!("Variant{}", index + 1));
        let word = if base == Some(index) { "Base".to_owned() } else { word };
        // A value that two variants claim belongs to the first.
        chosen.retain(|tag| tags.insert(tag.clone()));
        let thing = if base == Some(index) { "base".to_owned() } else { known_as(variant) };
        let inside = context.inside_as(&word, &thing);
        let lowered = lower_variant(lowering, &mut scope, variant, chosen, &inside, context);
        // Two variants of one type cannot be told apart; the first stands for both.
        let known = variants.iter_mut().find(|known: &&mut UnionVariant| known.ty == lowered.ty);
        match known {
            Some(known) => known.tags.extend(lowered.tags),
            None => variants.push(lowered),
        }
    }
    let unknown = VariantName(lowering.names.claim(&mut scope, Wish::made("Unrecognized"), "*", &schema.at).0);
    let tag = union.discriminator.as_ref().map(|discriminator| Wire(discriminator.property.clone()));
    let tag = tag.filter(|_| variants.iter().rev().skip(usize::from(union.has_base)).all(|variant| !variant.tags.is_empty()));
    TypeKind::Union(Union { tag, variants, unknown, constructible: context.input })
}

/// Text, of which some values are named: `anyOf: [{type: string}, {type: string, enum: […]}]` and its kin.
fn as_enumeration(union: &Variants) -> Option<Enumeration> {
    let mut members: Vec<Member> = Vec::new();
    let mut open = None;
    for variant in &union.variants {
        let Kind::Text { values, format: None, base64_json: None } = &variant.kind else { return None };
        match values {
            Some(values) => members.extend(values.members.iter().cloned()),
            None => open = Some(true),
        }
    }
    let mut seen = HashSet::new();
    members.retain(|member| seen.insert(member.value.clone()));
    if members.is_empty() { None } else { Some(Enumeration { members, open }) }
}

fn lower_variant<'a>(
    lowering: &mut Lowering<'a>,
    scope: &mut Scope,
    variant: &'a Schema,
    tags: Vec<String>,
    context: &Context,
    owner: &Context,
) -> UnionVariant {
    let ty = nullable_type_of(lowering, variant, context);
    let thing = context.thing.strip_prefix(&format!("{}/", owner.thing)).unwrap_or(&context.thing);
    let name = lowering.names.claim(scope, Wish::made(variant_name(&ty, &owner.name)), thing, &variant.at).0;
    UnionVariant { name: VariantName(name), tags, ty, docs: variant_docs(variant) }
}

/// What a variant is known as, wherever in the list it stands: the component that it is, its title, or what it is made of.
fn known_as(variant: &Schema) -> String {
    let title = || variant.meta.title.clone();
    match &variant.kind {
        Kind::Reference(name) => return name.clone(),
        _ => {
            if let Some(name) = variant.meta.made_of.clone().or_else(title) {
                return name;
            }
        }
    }
    match &variant.kind {
        Kind::Reference(_) | Kind::Any => "any".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Integer { .. } => "integer".to_owned(),
        Kind::Number { .. } => "number".to_owned(),
        Kind::Text { values: Some(values), .. } => {
            let first = values.members.first().map(|member| match &member.value {
                MemberValue::Text(text) => text.clone(),
                MemberValue::Integer(number) => number.to_string(),
            });
            format!("enum {}", first.unwrap_or_default())
        }
        Kind::Text { format, .. } => format!("string {}", format.as_deref().unwrap_or_default()).trim_end().to_owned(),
        Kind::List(items) => format!("list of {}", known_as(items)),
        Kind::Tuple(elements) => format!("tuple of {}", elements.len()),
        Kind::Object(object) => {
            let names: Vec<&str> = object.properties.keys().take(MOST_PROPERTIES).map(String::as_str).collect();
            format!("object {}", names.join(" "))
        }
        Kind::Union(_) => "union".to_owned(),
    }
}

/// So many properties tell one variant from another.
const MOST_PROPERTIES: usize = 8;

fn variant_docs(variant: &Schema) -> Docs {
    match variant.kind {
        // What a component is, its own page says.
        Kind::Reference(_) => Docs(variant.meta.description.clone().unwrap_or_default()),
        _ => schema_docs(variant),
    }
}

fn variant_name(ty: &TypeRef, owner: &str) -> String {
    match ty {
        TypeRef::Bool => "Boolean".to_owned(),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => "Integer".to_owned(),
        TypeRef::F64 => "Number".to_owned(),
        TypeRef::String | TypeRef::Binary => "Text".to_owned(),
        TypeRef::Date => "Date".to_owned(),
        TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction => {
            "Time".to_owned()
        }
        TypeRef::Value => "Any".to_owned(),
        TypeRef::Unit => "Nothing".to_owned(),
        TypeRef::Named(name) | TypeRef::Filters(name) => {
            // Inside `AlertEntityId` a type `AlertEntityIdText` is just `Text`.
            let owner = names::type_name(owner);
            let short = name.as_str().strip_prefix(owner.as_str()).filter(|short| short.starts_with(char::is_uppercase));
            short.unwrap_or(name.as_str()).to_owned()
        }
        TypeRef::External(path) => {
            let plain = path.split('<').next().unwrap_or_default();
            names::variant_name(plain.rsplit("::").next().unwrap_or_default())
        }
        TypeRef::List(_) => "List".to_owned(),
        TypeRef::Tuple(_) => "Tuple".to_owned(),
        TypeRef::Map(_) => "Map".to_owned(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => variant_name(inner, owner),
    }
}
