//! What becomes of each fixture, whole: what its crate promises, and every file that is written.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test fixtures` writes the snapshots anew; their diff is what to review.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use clientwright::Promise;
use clientwright::files::Files;
use clientwright::options::Mode;
use tests::{Fixture, fixtures, for_each, names_in, workspace};

#[test]
fn each_fixture_gives_these_types_and_operations() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let Promise { api, report, .. } =
            clientwright::understand(&fixture.loader(), "openapi.yaml", &fixture.options(Mode::Strict));
        let api = api.unwrap_or_else(|| panic!("{}:\n{report}", fixture.name));
        assert_eq!(report.to_string(), "", "a fixture is in order");
        snapshot(&format!("{}.ir", fixture.name), &format!("{api:#?}"));
    });
}

#[test]
fn each_fixture_gives_these_files() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let files = fixture.generate(Mode::Strict).files.unwrap();
        snapshot(&format!("{}.files", fixture.name), &as_one_text(&files));
    });
}

#[test]
fn a_fixture_is_small() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let lines = fixture.texts["openapi.yaml"].lines().count();
        assert!(lines <= 40, "{} has {lines} lines", fixture.name);
    });
}

#[test]
fn every_snapshot_belongs_to_a_fixture() {
    let snapshots = names_in(&workspace().join("tests/snapshots/fixtures")).unwrap();
    let fixtures: BTreeSet<String> = fixtures().unwrap().iter().map(name).collect();
    let feature = |snapshot: &str| snapshot.split('.').next().unwrap_or_default().to_owned();
    let lost: Vec<&String> = snapshots.iter().filter(|snapshot| !fixtures.contains(&feature(snapshot))).collect();
    assert!(lost.is_empty(), "remove these from tests/snapshots/fixtures: {lost:?}");
}

fn name(fixture: &Fixture) -> String {
    fixture.name.clone()
}

/// The texts of all files, each under its path. Of some the names are enough: the runtime is the same everywhere, the site says what the
/// Markdown says (some of its pages are in snapshots of their own), and the document itself is not ours.
fn as_one_text(files: &Files) -> String {
    let part = |(path, text): (&str, &str)| match is_named_only(path) {
        true => format!("━━━━ {path}\n"),
        false => format!("━━━━ {path}\n{text}\n"),
    };
    files.iter().map(part).collect()
}

fn is_named_only(path: &str) -> bool {
    let is_page = path.starts_with("docs/") && !path.ends_with(".md");
    is_page || path.starts_with("client/src/runtime/") || path == "coverage.json"
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/fixtures"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_struct_can_be_asked_to_keep_what_it_does_not_know() {
    let fixtures = fixtures().unwrap();
    let fixture = fixtures.iter().find(|fixture| fixture.name == "json-body").unwrap();
    let count = |keep_unknown| {
        let options = clientwright::options::Options { keep_unknown, ..fixture.options(Mode::Tolerant) };
        let files = clientwright::generate(&fixture.loader(), "openapi.yaml", &options).files.unwrap();
        let models: Vec<&str> =
            files.iter().filter(|(path, _)| path.starts_with("client/src/models/")).map(|(_, text)| text).collect();
        let count = |what: &str| models.iter().map(|text| text.matches(what).count()).sum::<usize>();
        (count("pub struct "), count("..pub extra: Value,"))
    };
    let (structs, kept) = count(true);
    assert!(structs > 0 && kept == structs, "{kept} of {structs}");
    assert_eq!(count(false), (structs, 0));
}
