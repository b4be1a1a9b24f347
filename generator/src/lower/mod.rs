//! From OpenAPI's words to Rust's: every name, type, `Option`, `Box` and outcome of the generated crate is decided here.
//!
//! This is the one stage that knows both sides. What it makes is plain data; the emitters only write it down.

mod names;
mod lowering;
mod reach;
mod schemas;
mod enums;
mod unions;
mod filters;
mod examples;
mod patterns;
mod instances;
mod calls;
mod components;
mod boxes;
mod derives;
mod operations;
mod bodies;
mod responses;
mod streams;
mod paging;
mod uploads;
mod features;
mod parts;
mod incoming;
mod servers;
mod root;

use crate::document::Node;
use crate::ir;
use crate::openapi;
use crate::options::Options;
use crate::source::{Diagnostics, FileId};

use lowering::Lowering;

/// Decides what the generated crate offers.
///
/// `root` is the tree that `api` was read from, for the places of what goes wrong; `file` is where the options were written.
pub(crate) fn lower(
    api: &openapi::Api,
    root: &Node,
    options: &Options,
    file: Option<FileId>,
    problems: &mut Diagnostics,
) -> ir::Api {
    let mut lowering = Lowering::new(api, root, options, problems);
    lowering.name_components();
    schemas::lower_components(&mut lowering);
    let resources = operations::lower_operations(&mut lowering);
    let incoming = incoming::lower_incoming(&mut lowering);
    let components = if options.round_trips { components::components(&lowering) } else { Vec::new() };
    let mut lowered = root::lower_root(lowering, resources, incoming, options.features);
    lowered.components = components;
    if options.every_operation {
        calls::add_calls(api, &mut lowered);
    }
    derives::derive(&mut lowered.types, &options.tailoring, file, problems);
    lowered
}
