//! Unions that stand beside properties, or in an `allOf`: what is said beside them holds for each of their variants.

use super::all_of::{add_object, resolve, with_required};
use super::model::{Additional, Kind, Meta, Object, Property, Schema, Union};
use super::schema::Reader;
use crate::document::Pointer;

/// How many variants get a type of their own, in which the properties beside the union are written out.
const VARIANTS: usize = 12;

/// How many properties are written out in all of them together.
const PROPERTIES: usize = 150;

/// What an object and unions are together.
pub(super) fn with_unions(reader: &Reader<'_>, whole: Option<Object>, unions: Vec<(Union, Pointer)>) -> Kind {
    if let ([(union, at)], whole) = (unions.as_slice(), &whole)
        && let Some(kind) = distribute(reader, whole.as_ref(), union, at)
    {
        return kind;
    }
    let is_said = whole.is_some();
    let mut all = whole.unwrap_or_default();
    let mut is_object = is_said;
    for (union, at) in &unions {
        is_object |= add_union(reader, &mut all, union);
        let message =
            "a union as a part of something is folded into one object, in which every property of a variant may be absent";
        reader.note(at, message);
    }
    if is_object { Kind::Object(all) } else { Kind::Any }
}

/// The union with what stands beside it in each variant. None where that would be too much, or no union of objects.
fn distribute(reader: &Reader<'_>, whole: Option<&Object>, union: &Union, at: &Pointer) -> Option<Kind> {
    let Some(whole) = whole else { return Some(Kind::Union(union.clone())) };
    let variants: Option<Vec<Object>> = union.variants.iter().map(|variant| as_object(reader, variant)).collect();
    let variants = variants?;
    if variants.iter().all(|variant| variant.properties.is_empty() && !matches!(variant.additional, Additional::Typed(_))) {
        reader.note(at, "which of its properties go together is not said");
        return Some(Kind::Object(whole.clone()));
    }
    let has_all = |variant: &Object| {
        whole
            .properties
            .iter()
            .all(|(name, property)| variant.properties.get(name).is_some_and(|known| known.required || !property.required))
    };
    if whole.filters || variants.iter().any(|variant| variant.filters) {
        return None;
    }
    if variants.iter().all(has_all) && matches!(whole.additional, Additional::Unsaid | Additional::Forbidden) {
        return Some(Kind::Union(with_discriminator(union, whole)));
    }
    if variants.len() > VARIANTS || variants.len() * whole.properties.len() > PROPERTIES {
        return None;
    }
    let pairs = union.variants.iter().zip(variants);
    let variants = pairs.map(|(schema, variant)| written_out(reader, whole, schema, variant)).collect();
    Some(Kind::Union(Union { variants, ..with_discriminator(union, whole) }))
}

fn with_discriminator(union: &Union, whole: &Object) -> Union {
    let discriminator = union.discriminator.clone().or_else(|| whole.discriminator.clone());
    Union { discriminator, ..union.clone() }
}

fn as_object(reader: &Reader<'_>, variant: &Schema) -> Option<Object> {
    match resolve(reader, variant) {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

/// A variant with the properties that all of them have.
fn written_out(reader: &Reader<'_>, whole: &Object, schema: &Schema, variant: Object) -> Schema {
    let mut all = Object { discriminator: None, ..whole.clone() };
    add_object(reader, &mut all, Object { discriminator: None, ..variant });
    let made_of = match &schema.kind {
        Kind::Reference(name) => Some(name.clone()),
        _ => schema.meta.made_of.clone(),
    };
    let title = schema.meta.title.clone().or_else(|| made_of.clone());
    let component = made_of.as_ref().and_then(|name| reader.components.get(name)?.as_item());
    let own = component.and_then(|component| component.schema_data.description.clone());
    let meta = Meta { title, made_of, description: schema.meta.description.clone().or(own), ..schema.meta.clone() };
    Schema { at: schema.at.clone(), meta, kind: Kind::Object(with_required(all)) }
}

/// Adds what the variants of a union can hold; says whether any of them is an object.
fn add_union(reader: &Reader<'_>, whole: &mut Object, union: &Union) -> bool {
    let mut any_object = false;
    for variant in &union.variants {
        if let Kind::Object(object) = resolve(reader, variant) {
            any_object = true;
            for (name, property) in object.properties {
                whole.properties.entry(name).or_insert(Property { required: false, ..property });
            }
            if !matches!(object.additional, Additional::Forbidden | Additional::Unsaid) {
                whole.additional = Additional::Any;
            }
        }
    }
    any_object
}
