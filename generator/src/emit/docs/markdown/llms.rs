//! `llms.txt`: a list of all pages, for programs that read them, in the form of <https://llmstxt.org>.

use askama::Template;

use super::guides::Guide;
use super::layout::LLMS;
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::words::sentence;

/// Of an API with more operations than this only the resources are listed, so that the list stays one that is read at once.
const MOST_OPERATIONS: usize = 400;

#[derive(Template)]
#[template(path = "docs/markdown/llms.md", escape = "none")]
struct Llms<'a> {
    header: &'a str,
    out: Writer,
    api: &'a Reference<'a>,
    about: String,
    guides: &'a [Guide<'a>],
    lists_operations: bool,
}

/// The list.
pub(super) fn page(api: &Reference<'_>, guides: &[Guide<'_>], header: &str) -> Page {
    let rows: usize = api.resources.iter().map(|resource| resource.rows.len()).sum();
    let llms = Llms {
        header,
        out: Writer::new(LLMS),
        api,
        about: sentence(api.docs),
        guides,
        lists_operations: rows <= MOST_OPERATIONS,
    };
    Page::new(LLMS, &llms)
}
