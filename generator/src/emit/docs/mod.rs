//! Writes the documentation of an API, for people who would rather look than read code.

pub(super) mod reference;
mod markdown;
mod site;

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

use markdown::guides;
use reference::Reference;

/// Writes the documentation.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let reference = Reference::of(api, options);
    let header = super::header(options);
    let guides = guides::all(&reference);
    let mut files = markdown::emit(&reference, &guides, &header);
    // Markdown and HTML have no file of the same name.
    _ = files.merge(site::emit(&reference, &guides, &header));
    files
}
