//! What a published crate has called things is never called otherwise by a later one, and nothing else is called so.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use std::collections::BTreeMap;

use clientwright::lock::{Lock, NameKind};
use clientwright::options::Options;
use clientwright::source::MemoryLoader;
use clientwright::{Promise, understand};

/// A document with these paths and schemas, in YAML's flow style.
fn document(paths: &str, schemas: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{{paths}}}\ncomponents: {{schemas: {{{schemas}}}}}\n")
}

fn promise(document: &str, lock: &Lock) -> Promise {
    let loader = MemoryLoader::new().with("a.yaml", document);
    let promise = understand(&loader, "a.yaml", &Options { lock: Some(lock.clone()), ..Options::new("names") });
    assert!(promise.api.is_some(), "{}", promise.report);
    promise
}

/// The names of a kind after a first document and then a second one, each by what it is known as; and the second lock.
fn after(first: &str, second: &str, kind: NameKind) -> (BTreeMap<String, String>, Lock) {
    let lock = promise(first, &Lock::default()).names.lock.unwrap();
    // What is written is what is read.
    let lock = Lock::read(&lock.to_text()).unwrap();
    let later = promise(second, &lock);
    let names = later.names.entries().iter().filter(|entry| entry.named.space.kind == kind);
    let names = names.map(|entry| (entry.named.thing.clone(), entry.path.clone())).collect();
    (names, later.names.lock.unwrap())
}

fn operation(id: &str, tag: &str, schema: &str) -> String {
    format!(
        "get: {{operationId: {id}, tags: [{tag}], responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}"
    )
}

const FOO: &str = "foo-bar: {type: object, properties: {x: {type: string}, z: {type: string}}}";
const OTHER: &str = "FooBar: {type: object, properties: {y: {type: integer}, w: {type: integer}}}";

fn schema(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

#[test]
fn a_schema_that_reads_the_same_takes_no_name() {
    let (names, _) = after(&document("", FOO), &document("", &format!("{OTHER}, {FOO}")), NameKind::Types);
    assert_eq!((&*names[&schema("foo-bar")], &*names[&schema("FooBar")]), ("FooBar", "FooBar2"));
}

#[test]
fn a_name_that_is_gone_stays_with_what_had_it() {
    let (names, lock) = after(&document("", FOO), &document("", OTHER), NameKind::Types);
    assert_eq!(names[&schema("FooBar")], "FooBar2");
    assert_eq!(lock.counts().1, 3, "the type and its two fields");
    let back = promise(&document("", &format!("{OTHER}, {FOO}")), &lock);
    assert_eq!(back.names.get(NameKind::Types, "FooBar").unwrap().named.thing, schema("foo-bar"));
    assert_eq!(back.names.lock.unwrap().counts().1, 0);
}

#[test]
fn variants_that_change_places_keep_their_names() {
    let union = |variants: &str| document("", &format!("Thing: {{oneOf: [{variants}]}}"));
    let (one, two) = ("{type: object, properties: {p: {type: string}}}", "{type: object, properties: {q: {type: string}}}");
    let first = union(&format!("{one}, {two}"));
    // The first one has got a property, and another stands before both.
    let grown = "{type: object, properties: {p: {type: string}, r: {type: string}}}";
    let third = "{type: object, properties: {s: {type: string}}}";
    let (names, _) = after(&first, &union(&format!("{third}, {two}, {grown}")), NameKind::Types);
    assert_eq!(names[&schema("Thing/object p r")], "ThingVariant1");
    assert_eq!(names[&schema("Thing/object q")], "ThingVariant2");
    assert_eq!(names[&schema("Thing/object s")], "ThingVariant3");
}

#[test]
fn what_was_written_out_and_is_a_component_now_keeps_its_name() {
    let part = "{type: object, properties: {a: {type: string}, b: {type: string}}}";
    let first = document("", &format!("Whole: {{type: object, properties: {{part: {part}}}}}"));
    let second = "Whole: {type: object, properties: {part: {$ref: '#/components/schemas/WholePart'}}}";
    let (names, _) = after(&first, &document("", &format!("{second}, WholePart: {part}")), NameKind::Types);
    assert_eq!(names[&schema("WholePart")], "WholePart");
}

#[test]
fn a_component_that_is_called_otherwise_keeps_its_name() {
    let fields = "{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}}";
    let (names, _) =
        after(&document("", &format!("Pet: {fields}")), &document("", &format!("Animal: {fields}")), NameKind::Types);
    assert_eq!(names[&schema("Animal")], "Pet");
}

#[test]
fn an_operation_keeps_its_method_whatever_becomes_of_its_id_path_and_tag() {
    let text = "{type: string}";
    let at = |path: &str, id: &str, tag: &str| document(&format!("{path}: {{{}}}", operation(id, tag, text)), "");
    let first = at("/v1/pets", "listPets", "Pets");
    for (second, thing) in [
        (at("/v1/pets", "findPets", "Pets"), "#/paths/~1v1~1pets/get"),
        (at("/v2/pets", "listPets", "Pets"), "#/paths/~1v2~1pets/get"),
        (at("/v1/pets", "listPets", "Animals"), "#/paths/~1v1~1pets/get"),
    ] {
        let (names, _) = after(&first, &second, NameKind::Methods);
        assert_eq!(names[thing], "Pets::list_pets", "{second}");
    }
}

#[test]
fn a_field_that_is_spelt_otherwise_keeps_its_name_and_another_takes_none() {
    let with = |properties: &str| document("", &format!("Pet: {{type: object, properties: {{{properties}}}}}"));
    let (names, _) = after(&with("foo_bar: {type: string}"), &with("fooBar: {type: string}"), NameKind::Fields);
    assert_eq!(names["fooBar"], "Pet::foo_bar");
    let both = with("fooBar: {type: string}, foo_bar: {type: string}");
    let (names, _) = after(&with("foo_bar: {type: string}"), &both, NameKind::Fields);
    assert_eq!((&*names["foo_bar"], &*names["fooBar"]), ("Pet::foo_bar", "Pet::foo_bar_2"));
}

#[test]
fn somebody_who_wants_another_name_gets_it() {
    let named = "foo-bar: {x-rust-name: Better, type: object, properties: {x: {type: string}, z: {type: string}}}";
    let (names, lock) = after(&document("", FOO), &document("", &format!("{named}, {OTHER}")), NameKind::Types);
    assert_eq!((&*names[&schema("foo-bar")], &*names[&schema("FooBar")]), ("Better", "FooBar2"));
    assert_eq!(lock.counts().1, 1);
}

#[test]
fn what_keeps_a_name_that_the_document_does_not_lead_to_is_told() {
    let fields = "{type: object, properties: {a: {type: string}, b: {type: string}, c: {type: string}}}";
    let lock = promise(&document("", &format!("Pet: {fields}")), &Lock::default()).names.lock.unwrap();
    let kept = promise(&document("", &format!("Animal: {fields}")), &lock).names.kept;
    assert_eq!(kept.len(), 1);
    assert_eq!((&*kept[0].path, &*kept[0].otherwise), ("Pet", "Animal"));
}

#[test]
fn a_file_that_is_no_lock_says_why() {
    let table = [
        ("version = 2\n", "it is of version 2"),
        ("[types]\n", "`version = 1` is not in it"),
        ("version = 1\n<<<<<<< HEAD\n", "line 2: two branches were not merged"),
        ("version = 1\n[tipes]\n", "nothing is called `tipes` here"),
        ("version = 1\n[types]\na = 'not a name'\n", "`not a name` can be no name in Rust"),
        ("version = 1\n[types]\na = 'A'\nb = 'A'\n", "`A` is there twice"),
        ("version = 1\n[types]\na = 'A'\n[removed.types]\nA = 'b'\n", "stands under `removed` too"),
        ("version = 1\n[fields]\na = 'b'\n", "`a` is no table"),
        ("version = 1\n[types]\na = [\n", "TOML parse error"),
    ];
    for (text, why) in table {
        let message = Lock::read(text).unwrap_err().to_string();
        assert!(message.contains(why), "{text}: {message}");
    }
}
