//! A page for each module of filter builders, and their index.

use askama::Template;

use super::layout::{FILTERS, filters_page};
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::filters::FilterFacts;
use crate::ir::ModuleName;

#[derive(Template)]
#[template(path = "docs/markdown/filters.md", escape = "none")]
struct FiltersPage<'a> {
    header: &'a str,
    out: Writer,
    builders: &'a [FilterFacts<'a>],
}

#[derive(Template)]
#[template(path = "docs/markdown/filters_index.md", escape = "none")]
struct FiltersIndex<'a> {
    header: &'a str,
    out: Writer,
    modules: &'a [(&'a ModuleName, Vec<FilterFacts<'a>>)],
}

/// A page for each module, and the index; nothing where there are no filters.
pub(super) fn pages(api: &Reference<'_>, header: &str) -> Vec<Page> {
    if api.filters.is_empty() {
        return Vec::new();
    }
    let index = FiltersIndex { header, out: Writer::new(FILTERS), modules: &api.filters };
    let pages = api.filters.iter().map(|(module, builders)| page(module, builders, header));
    std::iter::once(Page::new(FILTERS, &index)).chain(pages).collect()
}

fn page(module: &ModuleName, builders: &[FilterFacts<'_>], header: &str) -> Page {
    let path = filters_page(module);
    let out = Writer::new(path.as_str());
    Page::new(path, &FiltersPage { header, out, builders })
}
