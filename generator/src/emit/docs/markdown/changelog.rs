//! What has changed from version to version, as it was written by hand.

use askama::Template;

use super::layout::CHANGELOG;
use super::page::Page;
use super::writer::Writer;
use crate::emit::docs::reference::Reference;

#[derive(Template)]
#[template(path = "docs/markdown/changelog.md", escape = "none")]
struct ChangelogPage<'a> {
    header: &'a str,
    out: Writer,
    text: &'a str,
}

/// The page, where there is a changelog.
pub(super) fn page(api: &Reference<'_>, header: &str) -> Option<Page> {
    let text = api.changelog.as_deref()?;
    Some(Page::new(CHANGELOG, &ChangelogPage { header, out: Writer::new(CHANGELOG), text }))
}
