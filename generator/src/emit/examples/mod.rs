//! Programs that try the generated crate: calls of every operation, and values of every component there and back.

mod every_operation;
mod round_trips;

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

/// Writes the programs that are asked for.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = every_operation::emit(api, options);
    // Each file is called as its module is.
    _ = files.merge(round_trips::emit(api, options));
    files
}

/// The crate as programs name it.
fn library(options: &Options) -> String {
    options.crate_name.replace('-', "_")
}
