//! The same document gives the same bytes; a change of the document changes what it is about and nothing else.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use clientwright::files::{self, Files};
use clientwright::options::Mode;
use clientwright::source::MemoryLoader;
use serde_json::{Map, Value};
use tests::{Fixture, fixtures, for_each};
use xtask::project;

#[test]
fn the_same_document_gives_the_same_bytes() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let files = || fixture.generate(Mode::Strict).files.unwrap();
        assert!(files() == files(), "{}", fixture.name);
    });
    let files = || project::outputs().unwrap_or_else(|problem| panic!("{problem}")).files;
    assert!(files() == files(), "{}", project::SPEC);
}

#[test]
fn a_second_run_writes_nothing() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let folder = tempfile::tempdir().unwrap();
        let made = fixture.generate(Mode::Strict).files.unwrap();
        let first = files::write(&made, folder.path()).unwrap();
        assert_eq!(first.written.len(), made.len());
        let again = fixture.generate(Mode::Strict).files.unwrap();
        assert!(files::write(&again, folder.path()).unwrap().is_empty(), "{}", fixture.name);
        assert_eq!(files::check(&again, folder.path()).unwrap(), []);
    });
}

#[test]
fn an_unrelated_schema_changes_only_its_own_file_and_the_lists() {
    let part = serde_json::json!({"description": "A part.", "type": "object", "properties": {"size": {"type": "integer"}}});
    let unrelated = serde_json::json!({"description": "What nobody speaks of.", "type": "object", "properties": {"part": part}});
    for_each(&fixtures().unwrap(), name, |fixture| {
        let before = generate(fixture, &document(fixture));
        let mut changed = document(fixture);
        let mut schemas = Map::from_iter([("AnUnrelatedSchema".to_owned(), unrelated.clone())]);
        schemas.append(&mut schemas_of(&mut changed).clone());
        *schemas_of(&mut changed) = schemas;
        let different = different(&before, &generate(fixture, &changed));
        let allowed = |path: &String| path.contains("an_unrelated_schema") || LISTS.contains(&path.as_str());
        let others: Vec<&String> = different.iter().filter(|path| !allowed(path)).collect();
        assert!(others.is_empty(), "{}: {others:?}", fixture.name);
        assert!(different.contains("client/src/models/an_unrelated_schema.rs"), "{}", fixture.name);
    });
}

/// What lists all types, and so has a line for each; the module that holds them is there from the first type on.
const LISTS: &[&str] = &[
    "client/src/models/mod.rs",
    "client/src/lib.rs",
    "docs/types/README.md",
    "docs/types/index.html",
    "docs/assets/search.js",
    "docs/README.md",
];

#[test]
fn the_order_of_schemas_changes_nothing() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let before = generate(fixture, &document(fixture));
        let mut changed = document(fixture);
        reverse(schemas_of(&mut changed));
        assert_eq!(different(&before, &generate(fixture, &changed)), BTreeSet::new(), "{}", fixture.name);
    });
}

#[test]
fn what_is_generated_is_up_to_date() {
    let made = project::outputs().unwrap_or_else(|problem| panic!("{problem}"));
    let found = files::check(&made.files, &project::root().join(project::GENERATED)).unwrap();
    let found = found.iter().map(|difference| format!("{:?}: {}\n{}", difference.drift, difference.path, difference.diff));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}\n{} files are out of date; run `{}`", found.join("\n"), found.len(), project::COMMAND);
}

/// Operations stand in the generated crate as they stand in the document.
#[test]
fn the_order_of_paths_changes_the_order_of_operations_and_nothing_else() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let before = generate(fixture, &document(fixture));
        let mut changed = document(fixture);
        // A document of webhooks alone has none.
        let Some(paths) = changed.get_mut("paths") else { return };
        reverse(paths.as_object_mut().unwrap());
        let after = generate(fixture, &changed);
        for path in different(&before, &after).into_iter().filter(|path| !shows_an_operation(path)) {
            let words = |files: &Files| {
                let text = files.get(&path).unwrap_or_default();
                let mut words: Vec<String> =
                    text.split(|sign: char| sign == ',' || sign.is_whitespace()).map(str::to_owned).collect();
                words.sort();
                words
            };
            assert_eq!(words(&before), words(&after), "{}: {path}", fixture.name);
        }
    });
}

/// First pages and guides show the first operation that will do.
fn shows_an_operation(path: &str) -> bool {
    matches!(path, "client/README.md" | "docs/README.md" | "docs/index.html") || path.starts_with("docs/guides/")
}

fn name(fixture: &Fixture) -> String {
    fixture.name.clone()
}

/// The fixture's document as a value, to be changed.
fn document(fixture: &Fixture) -> Value {
    serde_yaml::from_str(&fixture.texts["openapi.yaml"]).unwrap()
}

fn schemas_of(document: &mut Value) -> &mut Map<String, Value> {
    let components = document.as_object_mut().unwrap().entry("components").or_insert_with(|| Map::new().into());
    let schemas = components.as_object_mut().unwrap().entry("schemas").or_insert_with(|| Map::new().into());
    schemas.as_object_mut().unwrap()
}

fn reverse(map: &mut Map<String, Value>) {
    *map = std::mem::take(map).into_iter().rev().collect();
}

/// What becomes of a fixture whose document was changed.
fn generate(fixture: &Fixture, document: &Value) -> Files {
    let mut loader: MemoryLoader = fixture.loader();
    loader.insert("openapi.yaml", serde_json::to_string_pretty(document).unwrap());
    let generated = clientwright::generate(&loader, "openapi.yaml", &fixture.options(Mode::Tolerant));
    generated.files.unwrap_or_else(|| panic!("{}:\n{}", fixture.name, generated.report))
}

/// The paths of files that are other in one than in the other, save the document itself and what counts its parts.
fn different(one: &Files, other: &Files) -> BTreeSet<String> {
    let is_of_the_document = |path: &&str| path.starts_with("docs/openapi.") || path.contains("coverage.");
    let paths = one.iter().chain(other.iter()).map(|(path, _)| path).filter(|path| !is_of_the_document(path));
    paths.filter(|path| one.get(path) != other.get(path)).map(str::to_owned).collect()
}
