//! Samples of calls, as the pages show them: the bare text, without a fence.

use super::index::Index;
use crate::emit::samples::{Known, curl, rust};
use crate::ir::{Api, Filters, Operation, Resource, TypeDef, TypeName, Upload};
use crate::options::Options;

pub(in crate::emit) use crate::emit::samples::request::env_name;

/// A call of an operation in Rust, and what to do with its answer.
///
/// It is the body of an `async fn` with `client` in scope that gives `Result<(), Box<dyn std::error::Error>>`, without the `Ok(())` at
/// the end.
pub(crate) fn rust_call(api: &Api, options: &Options, resource: &Resource, operation: &Operation, index: &Index<'_>) -> String {
    rust::call(resource, operation, &known(api, options, &|name| index.definition(name)))
}

/// An upload in one call in Rust, in the same frame.
pub(crate) fn rust_upload(
    api: &Api,
    options: &Options,
    resource: &Resource,
    operation: &Operation,
    upload: &Upload,
    index: &Index<'_>,
) -> String {
    rust::upload(resource, operation, upload, &known(api, options, &|name| index.definition(name)))
}

/// A filter builder in Rust, in the same frame; none for one that has no operators.
pub(crate) fn rust_filters(api: &Api, options: &Options, filters: &Filters, index: &Index<'_>) -> Option<String> {
    rust::filters(filters, &known(api, options, &|name| index.definition(name)))
}

/// The command that calls an operation with curl.
pub(crate) fn curl_call(api: &Api, options: &Options, operation: &Operation, index: &Index<'_>) -> String {
    curl::curl(operation, &known(api, options, &|name| index.definition(name)))
}

fn known<'a>(api: &'a Api, options: &Options, types: &'a dyn Fn(&TypeName) -> Option<&'a TypeDef>) -> Known<'a> {
    Known { api, library: options.crate_name.replace('-', "_"), types }
}
