//! Samples of calls, as the pages show them: the bare text, without a fence.
//!
//! One in Rust is the body of an `async fn` with `client` in scope that gives `Result<(), Box<dyn std::error::Error>>`, without the
//! `Ok(())` at the end.

use super::index::Index;
use crate::emit::samples::{Known, curl, rust};
use crate::ir::{Filters, Operation, Resource, Upload};

pub(in crate::emit) use crate::emit::samples::curl::shell_word;
pub(in crate::emit) use crate::emit::samples::request::env_name;
pub(in crate::emit) use crate::emit::samples::server_url;

/// A call of an operation in Rust, and what to do with its answer.
pub(crate) fn rust_call(resource: &Resource, operation: &Operation, index: &Index<'_>) -> String {
    with_known(index, |known| rust::call(resource, operation, known))
}

/// An upload in one call in Rust.
pub(crate) fn rust_upload(resource: &Resource, operation: &Operation, upload: &Upload, index: &Index<'_>) -> String {
    with_known(index, |known| rust::upload(resource, operation, upload, known))
}

/// A filter builder in Rust; none for one that has no operators.
pub(crate) fn rust_filters(filters: &Filters, index: &Index<'_>) -> Option<String> {
    with_known(index, |known| rust::filters(filters, known))
}

/// The command that calls an operation with curl.
pub(crate) fn curl_call(operation: &Operation, index: &Index<'_>) -> String {
    with_known(index, |known| curl::curl(operation, known))
}

fn with_known<T>(index: &Index<'_>, make: impl FnOnce(&Known<'_>) -> T) -> T {
    make(&Known { api: index.api, library: index.library.clone(), types: &|name| index.definition(name) })
}
