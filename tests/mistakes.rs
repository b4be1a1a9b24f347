//! What the author of a document is told, one mistake a file.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test mistakes` writes the snapshots anew; their diff is what to review.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use clientwright::Generated;
use clientwright::options::{Mode, Options};
use clientwright::source::DiskLoader;
use tests::{for_each, names_in, workspace};

/// Documents of which nothing can be made, however willing one is.
const BEYOND_REPAIR: &[&str] = &["syntax", "no-openapi", "swagger12"];

#[test]
fn each_mistake_is_reported_like_this() {
    for_each(&mistakes(), Clone::clone, |mistake| {
        let Generated { report, .. } = generate(mistake, Mode::Strict);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("snapshots/mistakes"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(stem(mistake), format!("{report}\n{}", report.summary())));
    });
}

#[test]
fn each_mistake_is_an_error_or_a_warning() {
    for_each(&mistakes(), Clone::clone, |mistake| {
        let Generated { files, report, .. } = generate(mistake, Mode::Strict);
        assert!(!report.diagnostics.is_empty(), "{mistake} passes for good");
        assert_eq!(
            files.is_none(),
            report.diagnostics.has_errors(),
            "{mistake}: files come of what has no errors, and only of that"
        );
    });
}

#[test]
fn a_report_names_no_folder_of_the_machine() {
    let folder = workspace().canonicalize().unwrap().to_string_lossy().into_owned();
    for_each(&mistakes(), Clone::clone, |mistake| {
        let report = generate(mistake, Mode::Strict).report.to_string();
        assert!(!report.contains(&folder), "{report}");
    });
}

#[test]
fn there_are_many_different_mistakes() {
    let mut codes = BTreeSet::new();
    for mistake in mistakes() {
        codes.extend(generate(&mistake, Mode::Strict).report.diagnostics.iter().map(|diagnostic| diagnostic.code));
    }
    assert!(codes.len() >= 25, "{codes:?}");
}

#[test]
fn other_peoples_mistakes_do_not_stand_in_the_way() {
    for_each(&mistakes(), Clone::clone, |mistake| {
        let Generated { files, report, .. } = generate(mistake, Mode::Tolerant);
        assert_eq!(files.is_none(), BEYOND_REPAIR.contains(&stem(mistake)), "{mistake}:\n{report}");
    });
}

#[test]
fn every_snapshot_belongs_to_a_mistake() {
    let snapshots = names_in(&workspace().join("tests/snapshots/mistakes")).unwrap();
    let (snapshots, mistakes) = (snapshots.iter().map(|name| name.trim_end_matches(".snap")), mistakes());
    let lost: Vec<&str> = snapshots.filter(|name| !mistakes.contains(&format!("{name}.yaml"))).collect();
    assert!(lost.is_empty(), "remove these from tests/snapshots/mistakes: {lost:?}");
}

fn mistakes() -> Vec<String> {
    let mut names = names_in(&workspace().join("tests/mistakes")).unwrap();
    names.retain(|name| name.ends_with(".yaml"));
    names
}

fn stem(mistake: &str) -> &str {
    mistake.strip_suffix(".yaml").unwrap_or(mistake)
}

fn generate(mistake: &str, mode: Mode) -> Generated {
    let options = Options { mode, ..Options::new("mistake") };
    clientwright::generate(&DiskLoader::new(workspace().join("tests/mistakes")), mistake, &options)
}
