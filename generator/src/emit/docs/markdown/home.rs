//! The first page: the API as a whole, and where everything else is.

use askama::Template;

use super::layout::HOME;
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;

#[derive(Template)]
#[template(path = "docs/markdown/home.md", escape = "none")]
struct Home<'a> {
    header: &'a str,
    out: Writer,
    api: &'a Reference<'a>,
}

/// The first page.
pub(super) fn page(api: &Reference<'_>, header: &str) -> Page {
    Page::new(HOME, &Home { header, out: Writer::new(HOME), api })
}
