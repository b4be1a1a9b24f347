//! Schemas that others extend by `allOf`, with a discriminator that tells which of them a value is.
//!
//! Where such a schema is used as the type of something, a value is one of its heirs: it becomes a union of them, and of itself for
//! what is none of them. Heirs have its properties, not the union. An heir with heirs of its own is a union inside the union.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3 as oas;

use super::model::{Additional, Api, Kind, Meta, Object, Schema, Union};
use super::schema::{Components, Read, Reader, component_name};
use crate::document::Pointer;

/// Which components extend which: base, and what names it in `allOf`.
#[derive(Debug, Default)]
pub(super) struct Heirs(IndexMap<String, Vec<String>>);

impl Heirs {
    /// Looks for them.
    pub(super) fn of(components: &Components) -> Heirs {
        let mut heirs = Heirs::default();
        for (name, schema) in components {
            for base in bases(schema).filter(|base| base != name) {
                let known = heirs.0.entry(base).or_default();
                if !known.contains(name) {
                    known.push(name.clone());
                }
            }
        }
        heirs
    }

    fn direct(&self, base: &str) -> &[String] {
        self.0.get(base).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether one is made of the other by `allOf`.
    pub(super) fn extends(&self, heir: &str, base: &str) -> bool {
        self.all(base).contains(heir)
    }

    /// Heirs, and heirs of heirs.
    fn all(&self, base: &str) -> HashSet<&str> {
        let mut found = HashSet::new();
        let mut waiting: Vec<&String> = self.direct(base).iter().collect();
        while let Some(heir) = waiting.pop() {
            if found.insert(heir.as_str()) {
                waiting.extend(self.direct(heir));
            }
        }
        found
    }
}

fn bases(schema: &oas::ReferenceOr<oas::Schema>) -> impl Iterator<Item = String> {
    let parts = match schema {
        oas::ReferenceOr::Item(oas::Schema { schema_kind: oas::SchemaKind::AllOf { all_of }, .. }) => all_of.as_slice(),
        oas::ReferenceOr::Item(oas::Schema { schema_kind: oas::SchemaKind::Any(any), .. }) => any.all_of.as_slice(),
        _ => &[],
    };
    parts.iter().filter_map(|part| match part {
        oas::ReferenceOr::Reference { reference } => component_name(reference),
        oas::ReferenceOr::Item(_) => None,
    })
}

/// Whether the `oneOf` beside an object lists nothing but its heirs, and so says nothing that they do not.
pub(super) fn are_listed(reader: &Reader<'_>, own: &Read, any: &oas::AnySchema, at: &Pointer) -> bool {
    let tokens: Vec<&str> = at.tokens().collect();
    let ["components", "schemas", name] = tokens.as_slice() else { return false };
    let listed = || any.one_of.iter().chain(&any.any_of);
    let is_heir = |variant: &oas::ReferenceOr<oas::Schema>| match variant {
        oas::ReferenceOr::Reference { reference } => {
            component_name(reference).is_some_and(|variant| reader.heirs.direct(name).contains(&variant))
        }
        oas::ReferenceOr::Item(_) => false,
    };
    matches!(own.kind, Kind::Object(_)) && listed().next().is_some() && listed().all(is_heir)
}

/// Makes unions of the components that are used and have heirs.
pub(super) fn settle(api: &mut Api, reader: &Reader<'_>) {
    let bases = wanted(api, reader);
    let originals: IndexMap<String, Schema> =
        bases.iter().filter_map(|base| Some((base.clone(), api.schemas.get(base)?.clone()))).collect();
    for (name, original) in &originals {
        // An heir that adds nothing is a kind of its own all the same.
        for heir in reader.heirs.direct(name) {
            if let Some(schema) = api.schemas.get_mut(heir).filter(|schema| matches!(schema.kind, Kind::Reference(_))) {
                schema.kind = original.kind.clone();
            }
        }
    }
    for (name, original) in originals {
        if let Some(schema) = api.schemas.get_mut(&name) {
            schema.kind = union(reader, &name, original);
        }
    }
    leaves(api, reader);
}

/// A base as one of its heirs, or itself.
fn union(reader: &Reader<'_>, name: &str, base: Schema) -> Kind {
    let Kind::Object(Object { discriminator, .. }) = &base.kind else { return base.kind };
    let discriminator = discriminator.clone();
    let mut names: Vec<&String> = reader.heirs.direct(name).iter().collect();
    let own = reader.components.get(name).and_then(oas::ReferenceOr::as_item).is_some_and(has_discriminator);
    let all = reader.heirs.all(name);
    let mapped = discriminator
        .iter()
        .flat_map(|discriminator| discriminator.mapping.values())
        .filter(|target| own && is_other(reader, target, name, &all));
    for target in mapped {
        if !names.contains(&target) {
            names.push(target);
        }
    }
    // The order in which components stand says nothing.
    names.sort();
    let heir = |heir: &&String| Schema { at: base.at.clone(), meta: Meta::default(), kind: Kind::Reference((*heir).clone()) };
    let mut variants: Vec<Schema> = names.iter().map(heir).collect();
    let meta = Meta { description: base.meta.description.clone(), ..Meta::default() };
    variants.push(Schema { meta, ..base });
    Kind::Union(Union { variants, discriminator, has_base: true })
}

fn has_discriminator(schema: &oas::Schema) -> bool {
    schema.schema_data.discriminator.is_some()
}

/// The component that another name stands for, through as many `$ref`s as there can be.
fn end_of(reader: &Reader<'_>, name: &str) -> String {
    let mut name = name.to_owned();
    for _ in 0..reader.components.len() {
        let Some(oas::ReferenceOr::Reference { reference }) = reader.components.get(&name) else { break };
        let Some(next) = component_name(reference) else { break };
        name = next;
    }
    name
}

/// Whether the mapping names something that is no heir, and does not contain the base in any other way.
fn is_other(reader: &Reader<'_>, target: &str, base: &str, heirs: &HashSet<&str>) -> bool {
    let target = &*end_of(reader, target);
    target != base
        && !heirs.contains(target)
        && reader.components.contains_key(target)
        && !reader.heirs.all(target).contains(base)
        && matches!(reader.component(target), Kind::Object(_))
}

/// The components that become unions: those that are used as types, and the heirs of these that have heirs.
fn wanted(api: &Api, reader: &Reader<'_>) -> Vec<String> {
    let is_base = |name: &str| {
        let is_object = api.schemas.get(name).is_some_and(|schema| {
            let told = |object: &Object| (object.discriminator.is_some() || object.is_base) && !object.filters;
            schema.meta.rust_type.is_none() && matches!(&schema.kind, Kind::Object(object) if told(object))
        });
        is_object && !reader.heirs.direct(name).is_empty() && !reader.heirs.all(name).contains(name)
    };
    let used = used(api, reader);
    let mut wanted: HashSet<&str> = HashSet::new();
    for name in used.iter().filter(|name| is_base(name)) {
        wanted.insert(name);
        wanted.extend(reader.heirs.all(name).into_iter().filter(|heir| is_base(heir)));
    }
    api.schemas.keys().filter(|name| wanted.contains(name.as_str())).cloned().collect()
}

/// The components that something is of the type of. What a component takes over by `allOf` is none of these.
fn used(api: &Api, reader: &Reader<'_>) -> HashSet<String> {
    let mut waiting: Vec<&Schema> = Vec::new();
    for operation in &api.operations {
        waiting.extend(operation.parameters.iter().map(|parameter| &parameter.schema));
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let contents = contents.chain(operation.responses.iter().flat_map(|response| &response.contents));
        waiting.extend(contents.flat_map(|content| content.schema.iter().chain(&content.item)));
    }
    for incoming in api.webhooks.iter().chain(&api.callbacks) {
        let contents = incoming.body.iter().flat_map(|body| &body.contents);
        waiting.extend(contents.flat_map(|content| content.schema.iter().chain(&content.item)));
    }
    for (name, schema) in &api.schemas {
        let takes_over = matches!(&schema.kind, Kind::Reference(base) if reader.heirs.direct(base).contains(name));
        waiting.extend(Some(schema).filter(|_| !takes_over));
    }
    let mut used = HashSet::new();
    while let Some(schema) = waiting.pop() {
        match &schema.kind {
            Kind::Reference(name) => _ = used.insert(name.clone()),
            Kind::List(items) => waiting.push(items),
            Kind::Tuple(elements) => waiting.extend(elements),
            Kind::Object(object) => {
                waiting.extend(object.properties.values().map(|property| &property.schema));
                if let Additional::Typed(schema) = &object.additional {
                    waiting.push(schema);
                }
            }
            Kind::Union(union) => waiting.extend(&union.variants),
            Kind::Text { base64_json: Some(schema), .. } => waiting.push(schema),
            Kind::Any | Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } => {}
        }
    }
    used
}

/// What nobody extends is met as nothing else than itself, whatever it has taken over.
fn leaves(api: &mut Api, reader: &Reader<'_>) {
    let leaves = api.schemas.iter_mut().filter(|(name, _)| {
        let says_it = reader.components.get(*name).and_then(oas::ReferenceOr::as_item).is_some_and(has_discriminator);
        !says_it && reader.heirs.direct(name).is_empty()
    });
    for (_, schema) in leaves {
        if let Kind::Object(object) = &mut schema.kind {
            object.discriminator = None;
        }
    }
}
