//! From OpenAPI's words to Rust's: every name, type, `Option`, `Box` and outcome of the generated crate is decided here.
//!
//! This is the one stage that knows both sides. What it makes is plain data; the emitters only write it down.

mod names;
mod scope;
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
use crate::lock::{Lock, Named, Register};
use crate::openapi;
use crate::options::Options;
use crate::source::{Diagnostics, FileId};

use lowering::Lowering;

/// Decides what the generated crate offers, and says which name each thing got.
///
/// `root` is the tree that `api` was read from, for the places of what goes wrong; `file` is where the options were written.
pub(crate) fn lower(
    api: &openapi::Api,
    root: &Node,
    options: &Options,
    file: Option<FileId>,
    problems: &mut Diagnostics,
) -> (ir::Api, Register) {
    let lock = options.lock.as_ref().map(|lock| lock_for(lock, api, root, options));
    let mut lowering = Lowering::new(api, root, options, lock.clone(), problems);
    let (resources, incoming) = lower_parts(&mut lowering);
    let components = if options.round_trips { components::components(&lowering) } else { Vec::new() };
    let (mut lowered, names) = root::lower_root(lowering, resources, incoming, options.features);
    lowered.components = components;
    if options.every_operation {
        calls::add_calls(api, &mut lowered);
    }
    derives::derive(&mut lowered.types, &options.tailoring, file, problems);
    let types = lowered.types.iter().map(|ty| ty.name.as_str());
    let types = types.chain(lowered.filters.iter().map(|filters| filters.name.as_str())).collect();
    let register = names.register(root, &types, lock.as_ref());
    (lowered, register)
}

fn lower_parts<'a>(lowering: &mut Lowering<'a>) -> (Vec<ir::Resource>, Vec<ir::Incoming>) {
    lowering.name_components();
    schemas::lower_components(lowering);
    (operations::lower_operations(lowering), incoming::lower_incoming(lowering))
}

/// The names that a published crate has, each for the thing as this document has it: what that has is known when everything is named
/// once.
fn lock_for(lock: &Lock, api: &openapi::Api, root: &Node, options: &Options) -> Lock {
    if *lock == Lock::default() {
        return lock.clone();
    }
    let mut unheard = Diagnostics::new();
    let mut lowering = Lowering::new(api, root, options, None, &mut unheard);
    let (resources, incoming) = lower_parts(&mut lowering);
    let (_, names) = root::lower_root(lowering, resources, incoming, options.features);
    let named: Vec<Named> = names.given.into_iter().map(|given| given.named).collect();
    lock.moved(&named, &names.placed)
}
