//! The first page: the API as a whole, and where everything else is.

use askama::Template;

use super::guides::{self, Guide};
use super::layout::HOME;
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::programs::{self, FirstCall};
use crate::emit::docs::reference::target::Topic;
use crate::emit::docs::reference::text::Text;

#[derive(Template)]
#[template(path = "docs/markdown/home.md", escape = "none")]
struct Home<'a> {
    header: &'a str,
    out: Writer,
    api: &'a Reference<'a>,
    guides: &'a [Guide<'a>],
    first: Option<FirstCall>,
    /// Whether an operation asks for a credential.
    asks: bool,
    schemes: Text,
    /// Those of the rate limit, and the time for which they are.
    requests: String,
    stretch: String,
}

/// The first page.
pub(super) fn page(api: &Reference<'_>, guides: &[Guide<'_>], header: &str) -> Page {
    let limit = api.rate_limit;
    let home = Home {
        header,
        out: Writer::new(HOME),
        api,
        asks: !guides.is_empty() && api.operations().any(|operation| operation.security.is_some()),
        guides,
        first: programs::first_call(api),
        schemes: schemes(api),
        requests: limit.map(|limit| guides::counted(limit.requests as usize, "request")).unwrap_or_default(),
        stretch: limit.map(|limit| guides::stretch(limit.seconds)).unwrap_or_default(),
    };
    Page::new(HOME, &home)
}

/// "`a`, `b` or `c`"
fn schemes(api: &Reference<'_>) -> Text {
    let links: Vec<Text> = api.schemes.iter().map(|scheme| Text::link(scheme.wire, scheme.target.clone())).collect();
    match links.split_last() {
        None => Text::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => Text::joined(others.iter().cloned(), ", ").and_plain(" or ").and(last.clone()),
    }
}
