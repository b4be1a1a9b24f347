//! Pages of the site, as they are written for some fixtures.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test pages` writes the snapshots anew; their diff is what to review.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use clientwright::files::Files;
use clientwright::options::Mode;
use tests::{Fixture, fixtures, for_each};

/// The fixture whose pages are shown with all that is around their text, and with what can be searched for.
const WHOLE: &str = "deprecated-with-replacement";

/// Those of whose pages the text is shown.
const TEXTS: [&str; 9] = [
    "closed-enum",
    "filters",
    "paging-by-cursor",
    "response-headers",
    "security-schemes",
    "servers-with-variables",
    "several-statuses",
    "union-with-discriminator",
    "upload-in-three-steps",
];

#[test]
fn a_small_site_is_this() {
    let files = site_of(&fixture(WHOLE));
    let is_ours = |path: &str| path.starts_with("docs/") && (path.ends_with(".html") || path == "docs/assets/search.js");
    let parts: Vec<String> =
        files.iter().filter(|(path, _)| is_ours(path)).map(|(path, text)| format!("━━━━ {path}\n{text}")).collect();
    snapshot(WHOLE, &parts.join("\n"));
}

#[test]
fn the_texts_of_pages_are_these() {
    for_each(
        &TEXTS,
        |name| (*name).to_owned(),
        |name| {
            let files = site_of(&fixture(name));
            let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
            let parts: Vec<String> = pages.map(|(path, text)| format!("━━━━ {path}\n{}\n", inner(text))).collect();
            snapshot(name, &parts.join("\n"));
        },
    );
}

fn fixture(name: &str) -> Fixture {
    fixtures().unwrap().into_iter().find(|fixture| fixture.name == name).unwrap()
}

fn site_of(fixture: &Fixture) -> Files {
    fixture.generate(Mode::Strict).files.unwrap()
}

/// From the beginning of a page's own text to the end of what stands beside it.
fn inner(page: &str) -> &str {
    let (start, end) = (page.find("<main").unwrap(), page.find("<footer").unwrap());
    page[start..end].trim_end()
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/pages"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
