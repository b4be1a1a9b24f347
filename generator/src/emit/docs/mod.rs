//! Writes the documentation of an API, for people who would rather look than read code.

mod reference;
mod markdown;

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

use reference::Reference;

/// Writes the documentation.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    markdown::emit(&Reference::of(api, options), &super::header(options), false)
}
