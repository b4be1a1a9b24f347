//! Folds `allOf` into one schema.
//!
//! Objects are put together: the properties of all parts, required where any part requires them; of a property that several have,
//! `meet.rs` says what it is. One `$ref` with nothing but words beside it is the schema it names, with those words. What becomes of
//! a part that is a union, `beside.rs` says.

use openapiv3 as oas;

use super::beside;
use super::meet;
use super::meta::complete;
use super::model::{Additional, Kind, Meta, Object, Property, Schema, Union};
use super::schema::{Read, Reader};
use crate::document::Pointer;

/// Folds the parts of an `allOf`, and what the schema itself says (`own`), into one.
pub(super) fn fold(reader: &Reader<'_>, own: Option<Vec<Schema>>, parts: &[oas::ReferenceOr<oas::Schema>], at: &Pointer) -> Read {
    let parts = parts.iter().enumerate().map(|(index, part)| reader.schema(part, &at.key("allOf").index(index)));
    let parts: Vec<Schema> = parts.chain(own.unwrap_or_default()).collect();
    let nullable = parts.iter().any(|part| part.meta.nullable);
    // Words beside a single part are about that part, which may have more of its own.
    let telling = parts.iter().filter(|part| !matches!(part.kind, Kind::Any)).count();
    let meta = parts.iter().fold(Meta::default(), |meta, part| match telling {
        0 | 1 => complete(meta, &part.meta),
        _ => complete(meta, &reader.told(part)),
    });
    let meta = Meta { nullable: false, made_of: None, ..meta };
    // A part that only says words about the others says nothing about the value.
    let mut telling: Vec<Schema> = parts.into_iter().filter(|part| !matches!(part.kind, Kind::Any)).collect();
    if telling.len() == 1
        && let Some(only) = telling.pop()
    {
        return Read { kind: only.kind, nullable, meta: Some(meta) };
    }
    let kind = combine(reader, telling, at);
    Read { kind, nullable: false, meta: Some(Meta { rust_name: None, rust_type: None, ..meta }) }
}

/// One kind that holds what all parts say.
fn combine(reader: &Reader<'_>, parts: Vec<Schema>, at: &Pointer) -> Kind {
    let mut whole = None;
    let mut unions: Vec<(Union, Pointer)> = Vec::new();
    let mut other: Option<Schema> = None;
    for part in parts {
        let kind = resolve(reader, &part);
        match kind {
            Kind::Object(object) => add_object(reader, whole.get_or_insert_default(), object),
            Kind::Union(union) => unions.push((union, part.at)),
            Kind::Any | Kind::Reference(_) => {}
            kind => {
                let part = Schema { kind, ..part };
                other = Some(match other {
                    Some(known) => meet::meet(reader, &known, part),
                    None => part,
                });
            }
        }
    }
    let kind = beside::with_unions(reader, whole, unions);
    match (kind, other) {
        (Kind::Any, None) => Kind::Any,
        (Kind::Any, Some(other)) => other.kind,
        (Kind::Object(whole), None) => Kind::Object(with_required(whole)),
        (kind, None) => kind,
        // One of several things, of which only some are of this type: the rest is not meant.
        (Kind::Union(_), Some(other)) => other.kind,
        (_, Some(_)) => {
            reader.note(at, "no value is an object and something else at once; any value is taken");
            Kind::Any
        }
    }
}

/// One part may require what another one declares.
pub(super) fn with_required(mut whole: Object) -> Object {
    for name in std::mem::take(&mut whole.also_required) {
        match whole.properties.get_mut(&name) {
            Some(property) => property.required = true,
            None => whole.also_required.push(name),
        }
    }
    whole
}

/// What stands behind a `$ref`, through as many as it takes.
pub(super) fn resolve(reader: &Reader<'_>, schema: &Schema) -> Kind {
    match &schema.kind {
        Kind::Reference(name) => reader.component(name),
        kind => kind.clone(),
    }
}

/// Adds the properties of a part.
pub(super) fn add_object(reader: &Reader<'_>, whole: &mut Object, part: Object) {
    let Object { properties, also_required, additional, filters, discriminator, is_base: _ } = part;
    whole.also_required.extend(also_required);
    for (name, property) in properties {
        add_property(reader, whole, name, property);
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

fn add_property(reader: &Reader<'_>, whole: &mut Object, name: String, property: Property) {
    let Some(known) = whole.properties.get_mut(&name) else {
        whole.properties.insert(name, property);
        return;
    };
    let Property { schema, required } = property;
    known.required |= required;
    known.schema = meet::meet(reader, &known.schema, schema);
}
