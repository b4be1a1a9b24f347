//! The Cargo features into which a large crate is split, so that a program compiles what it uses.

use std::collections::BTreeMap;

use super::name::{FeatureName, ModuleName};

/// How a crate is split into features.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// The features, in the order of the resources. All are there unless they are turned off.
    pub features: Vec<Feature>,
    /// Of the modules of models that not every feature needs, the features of which each needs one.
    pub models: BTreeMap<ModuleName, Vec<FeatureName>>,
    /// The same of the modules of filter builders.
    pub filters: BTreeMap<ModuleName, Vec<FeatureName>>,
}

/// A feature, and what it brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its name: `ip-ranges`.
    pub name: FeatureName,
    /// The modules of its resources; none for the feature that brings the models which no operation uses.
    pub resources: Vec<ModuleName>,
    /// Whether it brings what the service sends by itself.
    pub webhooks: bool,
}
