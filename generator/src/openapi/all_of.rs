//! Folds `allOf` into one schema.
//!
//! Objects are put together: the properties of all parts, required where any part requires them. One `$ref` with nothing but words
//! beside it is the schema it names, with those words. Where a part is a union, the properties of its variants are added as optional
//! ones: wider than the document says, and able to hold every value that it allows.

use openapiv3 as oas;

use super::model::{Additional, Kind, Limits, Meta, Object, Property, Schema, Union};
use super::schema::{Read, Reader};
use crate::document::Pointer;

/// Folds the parts of an `allOf`, and what the schema itself says (`own`), into one.
pub(super) fn fold(reader: &Reader<'_>, own: Option<Vec<Schema>>, parts: &[oas::ReferenceOr<oas::Schema>], at: &Pointer) -> Read {
    let parts = parts.iter().enumerate().map(|(index, part)| reader.schema(part, &at.key("allOf").index(index)));
    let parts: Vec<Schema> = parts.chain(own.unwrap_or_default()).collect();
    let nullable = parts.iter().any(|part| part.meta.nullable);
    let mut meta = Meta::default();
    for part in &parts {
        merge_meta(&mut meta, &part.meta);
    }
    // A part that only says words about the others says nothing about the value.
    let mut telling: Vec<Schema> = parts.into_iter().filter(|part| !matches!(part.kind, Kind::Any)).collect();
    if telling.len() == 1
        && let Some(only) = telling.pop()
    {
        return Read { kind: only.kind, nullable, meta: Some(meta) };
    }
    let kind = combine(reader, telling);
    Read { kind, nullable: false, meta: Some(Meta { nullable: false, rust_name: None, rust_type: None, ..meta }) }
}

fn merge_meta(meta: &mut Meta, part: &Meta) {
    meta.title = meta.title.take().or_else(|| part.title.clone());
    meta.description = meta.description.take().or_else(|| part.description.clone());
    if meta.facts.is_empty() {
        meta.facts.clone_from(&part.facts);
    }
    meta.example = meta.example.take().or_else(|| part.example.clone());
    meta.default = meta.default.take().or_else(|| part.default.clone());
    if meta.limits == Limits::default() {
        meta.limits.clone_from(&part.limits);
    }
    meta.deprecated |= part.deprecated;
    meta.rust_name = meta.rust_name.take().or_else(|| part.rust_name.clone());
    meta.rust_type = meta.rust_type.take().or_else(|| part.rust_type.clone());
}

/// One kind that holds what all parts say.
fn combine(reader: &Reader<'_>, parts: Vec<Schema>) -> Kind {
    let mut whole = Object::default();
    let mut scalar: Option<Kind> = None;
    let mut objects = 0_usize;
    for part in parts {
        match resolve(reader, part) {
            Kind::Object(object) => {
                objects += 1;
                add_object(&mut whole, object);
            }
            Kind::Union(union) => {
                if add_union(reader, &mut whole, union) {
                    objects += 1;
                }
            }
            Kind::Any | Kind::Reference(_) => {}
            other => scalar = Some(narrower(scalar, other)),
        }
    }
    match scalar {
        Some(scalar) if objects == 0 => scalar,
        _ if objects == 0 => Kind::Any,
        _ => Kind::Object(with_required(whole)),
    }
}

/// One part may require what another one declares.
fn with_required(mut whole: Object) -> Object {
    for name in std::mem::take(&mut whole.also_required) {
        match whole.properties.get_mut(&name) {
            Some(property) => property.required = true,
            None => whole.also_required.push(name),
        }
    }
    whole
}

/// What stands behind a `$ref`, through as many as it takes.
fn resolve(reader: &Reader<'_>, schema: Schema) -> Kind {
    match schema.kind {
        Kind::Reference(name) => reader.component(&name),
        kind => kind,
    }
}

fn add_object(whole: &mut Object, part: Object) {
    let Object { properties, also_required, additional, filters, discriminator } = part;
    whole.also_required.extend(also_required);
    for (name, property) in properties {
        add_property(whole, name, property);
    }
    whole.additional = match (std::mem::take(&mut whole.additional), additional) {
        (Additional::Unsaid, other) | (other, Additional::Unsaid) => other,
        // `false` in one part of an `allOf` would forbid the properties of the others, which nobody means.
        (Additional::Forbidden, other) | (other, Additional::Forbidden) => other,
        (Additional::Typed(schema), Additional::Any) | (Additional::Any, Additional::Typed(schema)) => Additional::Typed(schema),
        (first, _) => first,
    };
    whole.filters |= filters;
    whole.discriminator = whole.discriminator.take().or(discriminator);
}

fn add_property(whole: &mut Object, name: String, property: Property) {
    let Some(known) = whole.properties.get_mut(&name) else {
        whole.properties.insert(name, property);
        return;
    };
    known.required |= property.required;
    // The later part says it more exactly, unless it says nothing.
    if matches!(property.schema.kind, Kind::Any) {
        return;
    }
    let Property { schema, required: _ } = property;
    let meta = Meta {
        description: schema.meta.description.clone().or_else(|| known.schema.meta.description.clone()),
        rust_name: schema.meta.rust_name.clone().or_else(|| known.schema.meta.rust_name.clone()),
        ..schema.meta
    };
    known.schema = Schema { meta, ..schema };
}

/// Adds what the variants of a union can hold; says whether any of them is an object.
fn add_union(reader: &Reader<'_>, whole: &mut Object, union: Union) -> bool {
    let mut any_object = false;
    for variant in union.variants {
        if let Kind::Object(object) = resolve(reader, variant) {
            any_object = true;
            for (name, property) in object.properties {
                if !whole.properties.contains_key(&name) {
                    whole.properties.insert(name, Property { required: false, ..property });
                }
            }
            if !matches!(object.additional, Additional::Forbidden | Additional::Unsaid) {
                whole.additional = Additional::Any;
            }
        }
    }
    any_object
}

/// Of two scalars that must both hold, the one that says more.
fn narrower(first: Option<Kind>, second: Kind) -> Kind {
    let says_values = |kind: &Kind| matches!(kind, Kind::Text { values: Some(_), .. } | Kind::Integer { values: Some(_), .. });
    match first {
        Some(first) if says_values(&first) || !says_values(&second) => first,
        _ => second,
    }
}
