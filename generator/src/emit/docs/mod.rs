//! Writes the reference of an API as Markdown, to be read in the repository.

mod home;
mod resource;
mod filters;
mod types;
mod uploads;
mod arguments;
mod body;
mod answers;
mod call;
mod curl;
mod example;
mod used_by;
mod index;
mod rust_type;
mod page;
mod cell;
mod blocks;
mod inline;
#[cfg(test)]
mod tests;

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

use index::Index;
use used_by::UsedBy;

/// Writes the reference.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let index = Index::of(api);
    let used_by = UsedBy::of(api);
    let header = page::comment(&super::header(options));
    let mut files = Files::new();
    let mut pages = vec![home::page(api, options, &header)];
    pages.extend(resource::pages(api, &index, &header));
    pages.extend(filters::pages(api, &index, &used_by, &header));
    pages.extend(types::pages(api, &index, &used_by, &header));
    for page::Page { path, text } in pages {
        page::put(&mut files, &path, &text);
    }
    files
}
