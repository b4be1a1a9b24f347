//! The reference as Markdown, to be read in the repository.

mod home;
mod resource;
mod filters;
mod types;
mod page;
pub(crate) mod cell;
pub(crate) mod blocks;
pub(crate) mod inline;
#[cfg(test)]
mod tests;

use super::reference::index::Index;
use super::reference::used_by::UsedBy;
use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

/// Writes the reference.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let index = Index::of(api);
    let used_by = UsedBy::of(api);
    let header = page::comment(&crate::emit::header(options));
    let mut files = Files::new();
    let mut pages = vec![home::page(api, options, &header)];
    pages.extend(resource::pages(api, options, &index, &header));
    pages.extend(filters::pages(api, options, &index, &used_by, &header));
    pages.extend(types::pages(api, &index, &used_by, &header));
    for page::Page { path, text } in pages {
        page::put(&mut files, &path, &text);
    }
    files
}
