//! A page for each resource: its operations, one after another.

use askama::Template;

use super::layout::href;
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::operations::ResourceFacts;

#[derive(Template)]
#[template(path = "docs/markdown/resource.md", escape = "none")]
struct ResourcePage<'a> {
    header: &'a str,
    out: Writer,
    resource: &'a ResourceFacts<'a>,
}

/// A page for each resource.
pub(super) fn pages(api: &Reference<'_>, header: &str) -> Vec<Page> {
    api.resources.iter().map(|resource| page(resource, header)).collect()
}

fn page(resource: &ResourceFacts<'_>, header: &str) -> Page {
    let path = href("", &resource.target);
    let out = Writer::new(path.as_str());
    Page::new(path, &ResourcePage { header, out, resource })
}
