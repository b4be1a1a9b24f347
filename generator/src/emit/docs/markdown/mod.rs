//! The reference as Markdown, to be read in the repository.

mod home;
pub(super) mod guides;
mod resource;
mod filters;
mod types;
mod changelog;
pub(super) mod coverage;
mod llms;
mod page;
pub(super) mod writer;
pub(super) mod layout;
mod cell;
mod prose;
mod inline;
#[cfg(test)]
mod tests;

use super::reference::Reference;
use crate::files::Files;

use guides::Guide;

/// Writes the reference; `header` stands at the top of each page.
pub(super) fn emit(api: &Reference<'_>, guides: &[Guide<'_>], header: &str) -> Files {
    let header = page::comment(header);
    let mut files = Files::new();
    let mut pages = vec![home::page(api, guides, &header)];
    pages.extend(guides::pages(guides, &header));
    pages.extend(resource::pages(api, &header));
    pages.extend(filters::pages(api, &header));
    pages.extend(types::pages(api, &header));
    pages.push(coverage::page(api, &header));
    pages.extend(changelog::page(api, &header));
    pages.push(llms::page(api, guides, &header));
    for page::Page { path, text } in pages {
        page::put(&mut files, &path, &text);
    }
    files
}
