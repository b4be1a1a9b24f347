//! A page for each module of types, and their index.

use askama::Template;

use super::layout::{TYPES, types_page};
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::types::{Shape, TypeFacts, VALUES};
use crate::ir::ModuleName;

#[derive(Template)]
#[template(path = "docs/markdown/types.md", escape = "none")]
struct TypesPage<'a> {
    header: &'a str,
    out: Writer,
    title: &'a str,
    types: &'a [TypeFacts<'a>],
}

#[derive(Template)]
#[template(path = "docs/markdown/types_index.md", escape = "none")]
struct TypesIndex<'a> {
    header: &'a str,
    out: Writer,
    modules: &'a [(&'a ModuleName, Vec<TypeFacts<'a>>)],
}

/// A page for each module, and the index.
pub(super) fn pages(api: &Reference<'_>, header: &str) -> Vec<Page> {
    let index = TypesIndex { header, out: Writer::new(TYPES), modules: &api.types };
    let pages = api.types.iter().map(|(module, types)| page(module, types, header));
    std::iter::once(Page::new(TYPES, &index)).chain(pages).collect()
}

fn page(module: &ModuleName, types: &[TypeFacts<'_>], header: &str) -> Page {
    let path = types_page(module);
    let title = types.first().map(|ty| ty.name).unwrap_or_default();
    let out = Writer::new(path.as_str());
    Page::new(path, &TypesPage { header, out, title, types })
}
