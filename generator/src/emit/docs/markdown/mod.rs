//! The reference as Markdown, to be read in the repository.

mod home;
mod resource;
mod filters;
mod types;
mod page;
mod writer;
pub(super) mod layout;
mod cell;
mod prose;
mod inline;
#[cfg(test)]
mod tests;

use super::reference::Reference;
use crate::files::Files;

/// Writes the reference; `header` stands in the first line of each page.
pub(super) fn emit(api: &Reference<'_>, header: &str) -> Files {
    let header = page::comment(header);
    let mut files = Files::new();
    let mut pages = vec![home::page(api, &header)];
    pages.extend(resource::pages(api, &header));
    pages.extend(filters::pages(api, &header));
    pages.extend(types::pages(api, &header));
    for page::Page { path, text } in pages {
        page::put(&mut files, &path, &text);
    }
    files
}
