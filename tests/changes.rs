//! What each kind of change means to those who use the crate: one change a file, each an overlay over the same library.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use clientwright::diff::{self, Changes, Class, RULES, Rule};
use clientwright::options::{Asked, Derive, FeatureSplit, Mode, Options};
use clientwright::source::DiskLoader;
use clientwright::{Promise, understand};
use tests::{for_each, names_in, workspace};

const BASE: &str = "library.yaml";

fn options() -> Options {
    Options { mode: Mode::Strict, ..Options::new("library") }
}

fn promise(options: &Options) -> Promise {
    let promise = understand(&DiskLoader::new(workspace().join("tests/changes")), BASE, options);
    assert!(promise.api.is_some(), "{}", promise.report);
    promise
}

fn changes(old: &Options, new: &Options) -> Changes {
    diff::diff(promise(old).side().unwrap(), promise(new).side().unwrap())
}

fn overlays() -> Vec<String> {
    let names = names_in(&workspace().join("tests/changes")).unwrap();
    names.into_iter().filter(|name| name != BASE).collect()
}

/// What an overlay changes, there and back.
struct Told {
    overlay: String,
    there: Changes,
    back: Changes,
}

static TOLD: LazyLock<Vec<Told>> = LazyLock::new(|| {
    let old = promise(&options());
    let told = overlays().into_iter().map(|overlay| {
        let new = promise(&Options { overlays: vec![overlay.clone()], ..options() });
        let (old, new) = (old.side().unwrap(), new.side().unwrap());
        Told { overlay, there: diff::diff(old, new), back: diff::diff(new, old) }
    });
    told.collect()
});

#[test]
fn each_change_is_told_like_this() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/changes"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for_each(
        &TOLD,
        |told| told.overlay.clone(),
        |Told { overlay, there, back }| {
            let text = format!("{}\n── and back ──\n\n{}", there.to_text("1.2.3"), back.to_text("1.2.3"));
            settings.bind(|| insta::assert_snapshot!(overlay.trim_end_matches(".yaml"), text));
        },
    );
}

#[test]
fn every_snapshot_belongs_to_a_change() {
    let known: BTreeSet<String> = overlays().iter().map(|name| name.replace(".yaml", ".snap")).collect();
    let there: BTreeSet<String> = names_in(&workspace().join("tests/snapshots/changes")).unwrap().into_iter().collect();
    assert_eq!(there, known);
}

#[test]
fn a_document_is_not_different_from_itself() {
    assert_eq!(changes(&options(), &options()), Changes::default());
}

#[test]
fn what_is_more_there_is_less_on_the_way_back() {
    for_each(
        &TOLD,
        |told| told.overlay.clone(),
        |Told { there, back, .. }| {
            if there.class() == Some(Class::Additive)
                && there.of(Class::Additive).any(|change| change.rule.code.contains("-added"))
            {
                assert_eq!(back.class(), Some(Class::Breaking));
            }
            // That a warning goes away is nothing new.
            let warns = there.list.iter().any(|change| change.rule.code == "deprecated");
            assert!(warns || (there.class() == Some(Class::Invisible)) == (back.class() == Some(Class::Invisible)));
        },
    );
}

#[test]
fn every_rule_is_documented_as_it_is() {
    let page = fs::read_to_string(workspace().join("generator/CHANGES.md")).unwrap();
    let rows: Vec<&str> = page.lines().skip_while(|line| !line.starts_with("|---")).skip(1).collect();
    let row = |rule: &&Rule| format!("| `{}` | {} | {} | {} |", rule.code, rule.class.word(), rule.title, rule.why);
    assert_eq!(rows, RULES.iter().map(row).collect::<Vec<_>>());
}

/// Changes that are seen only in a crate that is wanted otherwise.
fn of_options() -> Vec<(Options, Options)> {
    let split = |features, overlays: &[&str]| {
        let overlays = overlays.iter().map(|name| (*name).to_owned()).collect();
        Options { features, overlays, ..options() }
    };
    let derive = |traits: &[&str]| {
        let mut options = options();
        let traits = traits.iter().map(|name| Asked::new((*name).to_owned())).collect();
        options.tailoring.derives = vec![Derive { ty: Some(Asked::new("Person".to_owned())), traits }];
        options
    };
    let whole = split(FeatureSplit::Always, &[]);
    vec![
        (split(FeatureSplit::Never, &[]), whole.clone()),
        (whole.clone(), split(FeatureSplit::Never, &[])),
        (whole.clone(), split(FeatureSplit::Always, &["one-more-resource.yaml"])),
        (split(FeatureSplit::Always, &["one-more-resource.yaml"]), whole.clone()),
        (whole, split(FeatureSplit::Always, &["a-stream-goes.yaml"])),
        (derive(&[]), derive(&["Eq"])),
        (derive(&["Eq"]), derive(&[])),
    ]
}

#[test]
fn every_rule_is_met() {
    let of_options: Vec<Changes> = of_options().iter().map(|(old, new)| changes(old, new)).collect();
    let all = TOLD.iter().flat_map(|told| [&told.there, &told.back]).chain(&of_options);
    let met: BTreeSet<&str> = all.flat_map(|changes| &changes.list).map(|change| change.rule.code).collect();
    let never: Vec<&str> = RULES.iter().map(|rule| rule.code).filter(|code| !met.contains(code)).collect();
    assert!(never.is_empty(), "no change shows these rules: {never:?}");
}
