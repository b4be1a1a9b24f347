//! How a large crate is split into Cargo features: one for each resource, with the models that its operations reach.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::parts::{types_of_filters, types_of_incoming, types_of_kind, types_of_operation};
use super::scope::Names;
use crate::ir::{Feature, FeatureName, Filters, Incoming, ModuleName, Resource, Split, TypeDef, TypeName, TypeRef};
use crate::lock::NameKind;
use crate::options::FeatureSplit;

/// A crate with more operations than this is split: `cargo check` of one takes seconds.
const MANY_OPERATIONS: usize = 60;

/// A crate with more types than this is split.
const MANY_TYPES: usize = 300;

/// Decides whether the crate is split, and which features what needs.
pub(super) fn split(
    resources: &[Resource],
    incoming: &[Incoming],
    types: &[TypeDef],
    filters: &[Filters],
    wanted: FeatureSplit,
    names: &mut Names,
) -> Option<Split> {
    let operations: usize = resources.iter().map(|resource| resource.operations.len()).sum();
    let is_split = match wanted {
        FeatureSplit::Auto => resources.len() > 1 && (operations > MANY_OPERATIONS || types.len() > MANY_TYPES),
        FeatureSplit::Always => true,
        FeatureSplit::Never => false,
    };
    is_split.then(|| Parts::of(types, filters).split(resources, features(resources, incoming, names), incoming))
}

/// A module that is compiled or not as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part<'a> {
    Models(&'a ModuleName),
    Filters(&'a ModuleName),
}

/// The modules of models and filters, and what each speaks of.
struct Parts<'a> {
    models: HashMap<&'a TypeName, Part<'a>>,
    filters: HashMap<&'a TypeName, Part<'a>>,
    speaks_of: BTreeMap<Part<'a>, BTreeSet<Part<'a>>>,
}

impl<'a> Parts<'a> {
    fn of(types: &'a [TypeDef], filters: &'a [Filters]) -> Parts<'a> {
        let mut parts = Parts {
            models: types.iter().map(|ty| (&ty.name, Part::Models(&ty.module))).collect(),
            filters: filters.iter().map(|filters| (&filters.name, Part::Filters(&filters.module))).collect(),
            speaks_of: BTreeMap::new(),
        };
        let of_types = types.iter().map(|ty| (Part::Models(&ty.module), types_of_kind(&ty.kind)));
        let of_filters = filters.iter().map(|filters| (Part::Filters(&filters.module), types_of_filters(filters)));
        for (part, named) in of_types.chain(of_filters) {
            let found: Vec<Part<'a>> = named.into_iter().flat_map(|ty| parts.named_in(ty)).collect();
            parts.speaks_of.entry(part).or_default().extend(found);
        }
        parts
    }

    /// The modules that a type has its parts from.
    fn named_in(&self, ty: &TypeRef) -> Vec<Part<'a>> {
        match ty {
            TypeRef::Named(name) => self.models.get(name).cloned().into_iter().collect(),
            TypeRef::Filters(name) => self.filters.get(name).cloned().into_iter().collect(),
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.named_in(inner),
            TypeRef::Tuple(elements) => elements.iter().flat_map(|element| self.named_in(element)).collect(),
            _ => Vec::new(),
        }
    }

    /// These modules, and all that they need.
    fn closure(&self, parts: impl IntoIterator<Item = Part<'a>>) -> BTreeSet<Part<'a>> {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<Part<'a>> = parts.into_iter().collect();
        while let Some(part) = waiting.pop() {
            if reached.insert(part.clone()) {
                waiting.extend(self.speaks_of.get(&part).into_iter().flatten().cloned());
            }
        }
        reached
    }

    fn split(&self, resources: &[Resource], mut features: Vec<Feature>, incoming: &[Incoming]) -> Split {
        let of_resources = features.len();
        let mut needed_by: BTreeMap<Part<'a>, Vec<FeatureName>> = BTreeMap::new();
        for feature in &features {
            for part in self.closure(self.parts_of(feature, resources, incoming)) {
                needed_by.entry(part).or_default().push(feature.name.clone());
            }
        }
        // What all need is there in any case, and so is all that it speaks of.
        let (everywhere, mut needed_by): (BTreeMap<_, _>, BTreeMap<_, _>) =
            needed_by.into_iter().partition(|(_, names)| names.len() == of_resources);
        let is_unused = |part: &&Part<'a>| !everywhere.contains_key(part) && !needed_by.contains_key(part);
        let unused: Vec<Part<'a>> = self.speaks_of.keys().filter(is_unused).cloned().collect();
        if !unused.is_empty() {
            let name = FeatureName(super::names::UNUSED_MODELS.to_owned());
            for part in self.closure(unused).into_iter().filter(|part| !everywhere.contains_key(part)) {
                needed_by.entry(part).or_default().push(name.clone());
            }
            features.push(Feature { name, resources: Vec::new(), webhooks: false });
        }
        let mut split = Split { features, models: BTreeMap::new(), filters: BTreeMap::new() };
        for (part, names) in needed_by {
            match part {
                Part::Models(module) => split.models.insert(module.clone(), names),
                Part::Filters(module) => split.filters.insert(module.clone(), names),
            };
        }
        split
    }

    /// The modules that the operations of a feature speak of.
    fn parts_of(&self, feature: &Feature, resources: &[Resource], incoming: &[Incoming]) -> Vec<Part<'a>> {
        let own = resources.iter().filter(|resource| feature.resources.contains(&resource.module));
        let types = own.flat_map(|resource| &resource.operations).flat_map(types_of_operation);
        let payloads = incoming.iter().filter(|_| feature.webhooks).filter_map(types_of_incoming).cloned();
        types.chain(payloads).flat_map(|ty| self.named_in(&ty)).collect()
    }
}

/// A feature for each resource, or for several that share a name, and one for what the service sends by itself.
fn features(resources: &[Resource], incoming: &[Incoming], names: &mut Names) -> Vec<Feature> {
    let mut features: Vec<Feature> = Vec::new();
    let modules: Vec<&str> = resources.iter().map(|resource| resource.module.as_str()).collect();
    for (resource, name) in resources.iter().zip(super::names::feature_names(&modules)) {
        let name = names.share(NameKind::Features, resource.wire.as_str(), name);
        let module = resource.module.clone();
        match features.iter_mut().find(|feature| feature.name.as_str() == name) {
            Some(feature) => feature.resources.push(module),
            None => features.push(Feature { name: FeatureName(name), resources: vec![module], webhooks: false }),
        }
    }
    if !incoming.is_empty() {
        features.push(Feature { name: FeatureName(super::names::WEBHOOKS.to_owned()), resources: Vec::new(), webhooks: true });
    }
    features
}
