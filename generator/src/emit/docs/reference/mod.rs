//! What the reference of an API says, whatever it is written in.
//!
//! All that is worked out is worked out here, once; Markdown and HTML only write it down. Texts are [`text::Text`], links are
//! [`target::Target`]s, and what the document says is CommonMark as its author wrote it.

pub(crate) mod overview;
pub(crate) mod operations;
pub(crate) mod about;
pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod walks;
pub(crate) mod answers;
pub(crate) mod uploads;
pub(crate) mod filters;
pub(crate) mod incoming;
pub(crate) mod types;
pub(crate) mod features;
pub(crate) mod by_hand;
pub(crate) mod samples;
pub(crate) mod programs;
pub(crate) mod used_by;
pub(crate) mod index;
pub(crate) mod rust_type;
pub(crate) mod text;
pub(crate) mod target;
pub(crate) mod words;
pub(crate) mod blocks;

use crate::ir::{Api, Coverage, ModuleName, RateLimit};
use crate::options::Options;

use by_hand::GuideByHand;
use features::FeatureFacts;
use filters::FilterFacts;
use index::Index;
use operations::{OperationFacts, ResourceFacts};
use overview::{BaseUrl, Env, SchemeFacts, ServerFacts};
use types::TypeFacts;
use used_by::UsedBy;

/// The reference of an API.
pub(crate) struct Reference<'a> {
    pub title: &'a str,
    pub version: &'a str,
    pub crate_name: &'a str,
    pub docs: &'a str,
    pub servers: Vec<ServerFacts<'a>>,
    /// What a sample passes to `Client::builder`.
    pub base_url: BaseUrl,
    pub path_prefix: Option<&'a str>,
    pub base_path: Option<&'a str>,
    pub env: Option<Env>,
    pub schemes: Vec<SchemeFacts<'a>>,
    pub rate_limit: Option<&'a RateLimit>,
    /// How long an exchange may take, in seconds.
    pub timeout: u64,
    pub resources: Vec<ResourceFacts<'a>>,
    pub incoming: Vec<incoming::IncomingFacts<'a>>,
    pub filters: Vec<(&'a ModuleName, Vec<FilterFacts<'a>>)>,
    pub types: Vec<(&'a ModuleName, Vec<TypeFacts<'a>>)>,
    /// The features of a crate that is split into them.
    pub features: Vec<FeatureFacts<'a>>,
    /// How much of the document there is.
    pub coverage: &'a Coverage,
    /// Guides that were written by hand.
    pub by_hand: Vec<GuideByHand<'a>>,
    /// What has changed from version to version, written by hand.
    pub changelog: Option<String>,
}

impl<'a> Reference<'a> {
    /// The reference of an API.
    pub(crate) fn of(api: &'a Api, options: &'a Options) -> Reference<'a> {
        // Where an API is and how one gets in is taken apart where that is told.
        let Api {
            title,
            version,
            docs,
            servers: _,
            path_prefix,
            base_path,
            security: _,
            rate_limit,
            env_prefix: _,
            resources: _,
            incoming: _,
            types: _,
            filters: _,
            split: _,
            foreign: _,
            // Only a program speaks of them.
            components: _,
            coverage,
        } = api;
        let index = Index::of(api, options);
        let used_by = UsedBy::of(api);
        let resources = operations::resources(api, &index);
        Reference {
            title,
            version,
            crate_name: &options.crate_name,
            docs: &docs.0,
            servers: overview::servers(api),
            base_url: overview::base_url(api),
            path_prefix: path_prefix.as_deref(),
            base_path: base_path.as_deref(),
            env: overview::env(api),
            schemes: overview::schemes(api),
            rate_limit: rate_limit.as_ref(),
            timeout: crate::emit::timeout_seconds(api),
            features: features::features(api, &resources),
            resources,
            incoming: incoming::incoming(api, &index),
            filters: filters::modules(api, &index, &used_by),
            types: types::modules(api, &index, &used_by),
            coverage,
            by_hand: by_hand::guides(options),
            changelog: options.extras.iter().find(|(path, _)| path == "CHANGELOG.md").map(|(_, text)| changelog(text)),
        }
    }

    /// All operations.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &OperationFacts<'a>> {
        self.resources.iter().flat_map(|resource| &resource.operations)
    }
}

/// A changelog whose versions stand without brackets, which are links to be made at the end of the text, mostly to nowhere.
fn changelog(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("## [").and_then(|rest| rest.split_once(']')) {
        Some((version, rest)) => format!("## {version}{rest}"),
        None => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
