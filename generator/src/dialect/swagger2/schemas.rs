//! Schemas: what Swagger 2.0 says in other words.

use std::collections::{HashMap, HashSet};

use super::{foreign, mixed};
use crate::document::{Entry, Map, Node, Pointer};
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::each_mut;
use crate::openapi::{Judge, extensions};
use crate::source::Place;

/// The values of discriminators that schemas choose for themselves, by name of the schema.
type Values = HashMap<String, (String, Place)>;

/// Converts every schema.
pub(super) fn convert(root: &mut Node, judge: &mut Judge<'_>) {
    let mappings = mappings(root);
    each_mut(root, &mut |kind, map| {
        if kind == ObjectKind::Schema {
            mixed::say(map, mixed::SCHEMA, judge);
            foreign::rename(map, &["nullable", "example", "deprecated"]);
            foreign::enum_names(map);
            map.remove(extensions::MS_DISCRIMINATOR_VALUE);
            discriminator(map);
        }
    });
    for (parent, mapping) in mappings {
        let at = ["components", "schemas", &parent, "discriminator"].into_iter().collect::<Pointer>();
        let Some(discriminator) = root.at_mut(&at) else { continue };
        let place = discriminator.place;
        if let Some(map) = discriminator.as_map_mut() {
            map.insert("mapping", place, Node::new(mapping, place));
        }
    }
}

/// `discriminator: kind` → `{propertyName: kind}`
fn discriminator(map: &mut Map) {
    let Some(node) = map.get_mut("discriminator").filter(|node| node.as_text().is_some()) else { return };
    let place = node.place;
    let property = Entry { key: place, node: node.clone() };
    node.value = Map::from_iter([("propertyName".to_owned(), property)]).into();
}

/// The `mapping` of each schema with a discriminator that has children with another value than their name.
fn mappings(root: &Node) -> Vec<(String, Map)> {
    let schemas = root.at(&["components", "schemas"].into_iter().collect::<Pointer>()).and_then(Node::as_map);
    let all = || schemas.into_iter().flat_map(Map::iter);
    let values: Values = all().filter_map(|(name, entry)| Some((name.to_owned(), chosen_value(&entry.node)?))).collect();
    if values.is_empty() {
        return Vec::new();
    }
    let is_parent = |entry: &Entry| entry.node.get("discriminator").is_some_and(|node| node.as_text().is_some());
    let parents = all().filter(|(_, entry)| is_parent(entry));
    parents
        .map(|(parent, _)| {
            let heirs = all().filter(|(name, _)| inherits(schemas, name, parent));
            let pairs = heirs.filter_map(|(name, _)| {
                let (value, place) = values.get(name)?;
                let target = ["components", "schemas", name].into_iter().collect::<Pointer>().to_string();
                Some((value.clone(), Entry { key: *place, node: Node::text(target, *place) }))
            });
            (parent.to_owned(), pairs.collect::<Map>())
        })
        .filter(|(_, mapping)| !mapping.is_empty())
        .collect()
}

fn chosen_value(schema: &Node) -> Option<(String, Place)> {
    let value = schema.get(extensions::MS_DISCRIMINATOR_VALUE)?;
    Some((value.as_text()?.to_owned(), value.place))
}

/// Whether a schema is a parent, or is made of it by `allOf`.
fn inherits(schemas: Option<&Map>, name: &str, parent: &str) -> bool {
    let mut seen: HashSet<String> = HashSet::new();
    let mut names = vec![name.to_owned()];
    while let Some(name) = names.pop() {
        if name == parent {
            return true;
        }
        let parts = schemas.and_then(|schemas| schemas.get(&name)?.get("allOf")?.as_list()).unwrap_or_default();
        let targets = parts.iter().filter_map(|part| Pointer::parse(part.reference()?)?.last().map(str::to_owned));
        names.extend(targets.filter(|target| seen.insert(target.clone())));
    }
    false
}
