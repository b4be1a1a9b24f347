//! What the reference of an API says, whatever it is written in.
//!
//! All that is worked out is worked out here, once; Markdown and HTML only write it down. Texts are [`text::Text`], links are
//! [`target::Target`]s, and what the document says is CommonMark as its author wrote it.

pub(crate) mod overview;
pub(crate) mod operations;
pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod walks;
pub(crate) mod answers;
pub(crate) mod uploads;
pub(crate) mod filters;
pub(crate) mod types;
pub(crate) mod call;
pub(crate) mod curl;
pub(crate) mod example;
pub(crate) mod used_by;
pub(crate) mod index;
pub(crate) mod rust_type;
pub(crate) mod text;
pub(crate) mod target;
pub(crate) mod words;
pub(crate) mod blocks;

use crate::ir::{Api, ModuleName, RateLimit};
use crate::options::Options;

use filters::FilterFacts;
use index::Index;
use operations::ResourceFacts;
use overview::{Env, SchemeFacts, ServerFacts};
use types::TypeFacts;
use used_by::UsedBy;

/// The reference of an API.
pub(crate) struct Reference<'a> {
    pub title: &'a str,
    pub version: &'a str,
    pub crate_name: &'a str,
    pub docs: &'a str,
    pub servers: Vec<ServerFacts<'a>>,
    pub path_prefix: Option<&'a str>,
    pub env: Option<Env>,
    pub schemes: Vec<SchemeFacts<'a>>,
    pub rate_limit: Option<&'a RateLimit>,
    pub resources: Vec<ResourceFacts<'a>>,
    pub filters: Vec<(&'a ModuleName, Vec<FilterFacts<'a>>)>,
    pub types: Vec<(&'a ModuleName, Vec<TypeFacts<'a>>)>,
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
            security: _,
            rate_limit,
            env_prefix: _,
            resources: _,
            types: _,
            filters: _,
        } = api;
        let index = Index::of(api);
        let used_by = UsedBy::of(api);
        Reference {
            title,
            version,
            crate_name: &options.crate_name,
            docs: &docs.0,
            servers: overview::servers(api),
            path_prefix: path_prefix.as_deref(),
            env: overview::env(api),
            schemes: overview::schemes(api),
            rate_limit: rate_limit.as_ref(),
            resources: operations::resources(api, &index),
            filters: filters::modules(api, &index, &used_by),
            types: types::modules(api, &index, &used_by),
        }
    }
}
