//! The Cargo features that a large crate is split into.

use super::operations::ResourceFacts;
use super::text::Text;
use crate::ir::{Api, Feature, FeatureName, Split};

/// A feature, and what it brings.
pub(crate) struct FeatureFacts<'a> {
    pub name: &'a FeatureName,
    /// The resources, each as the client's method that gives it; empty for the feature of the models that no operation uses.
    pub resources: Text,
    /// Whether it brings what the service sends by itself.
    pub webhooks: bool,
}

/// The features; none where the crate is not split.
pub(super) fn features<'a>(api: &'a Api, resources: &[ResourceFacts<'a>]) -> Vec<FeatureFacts<'a>> {
    let Some(Split { features, models: _, filters: _ }) = &api.split else { return Vec::new() };
    features.iter().map(|feature| facts(feature, api, resources)).collect()
}

fn facts<'a>(feature: &'a Feature, api: &Api, resources: &[ResourceFacts<'_>]) -> FeatureFacts<'a> {
    let Feature { name, resources: own, webhooks } = feature;
    let own = api.resources.iter().zip(resources).filter(|(resource, _)| own.contains(&resource.module));
    let calls = own.map(|(_, facts)| Text::link(format!("{}()", facts.accessor), facts.target.clone()));
    FeatureFacts { name, resources: Text::joined(calls, ", "), webhooks: *webhooks }
}
