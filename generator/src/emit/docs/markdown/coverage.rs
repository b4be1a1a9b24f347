//! How much of the document is in the crate, and why the rest is not.

use askama::Template;

use super::layout::COVERAGE;
use super::page::{Page, render};
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::ir::{Coverage, CoverageGap};

/// The title of the page.
pub(crate) const TITLE: &str = "Coverage";

/// So many reasons are told; who has more reads `coverage.json`.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "docs/markdown/coverage.md", escape = "none")]
struct Body<'a> {
    out: &'a Writer,
    coverage: &'a Coverage,
    gaps: &'a [CoverageGap],
    /// Whether something is left out since nobody wants it.
    is_chosen: bool,
    /// How many reasons are not told.
    more: usize,
}

#[derive(Template)]
#[template(path = "docs/markdown/coverage_page.md", escape = "none")]
struct CoveragePage<'a> {
    header: &'a str,
    title: &'a str,
    text: String,
}

/// The page.
pub(super) fn page(api: &Reference<'_>, header: &str) -> Page {
    let text = text(api, &Writer::new(COVERAGE));
    Page::new(COVERAGE, &CoveragePage { header, title: TITLE, text })
}

/// What it says, without its title.
pub(crate) fn text(api: &Reference<'_>, out: &Writer) -> String {
    let gaps = &api.coverage.gaps;
    let (gaps, others) = gaps.split_at(gaps.len().min(MOST));
    let is_chosen = api.coverage.counts.iter().any(|count| count.excluded > 0);
    render(&Body { out, coverage: api.coverage, gaps, is_chosen, more: others.len() })
}
