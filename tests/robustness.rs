//! Whatever an author writes, the generator answers with files or with a report, and the Rust in the files is Rust.
//!
//! The first documents that `cargo xtask fuzz` makes are tried in each run; the command looks for longer, and at hangs and memory too.
//! Besides there are documents here that were made to swell, and the limits that they meet.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::thread;

use clientwright::options::Mode;
use serde_json::{Map, Value, json};
use xtask::fuzz::{Case, Corpus, fault};

/// How many documents a plain run makes.
const DOCUMENTS: u64 = 150;

#[test]
fn a_document_made_at_random_causes_no_panic_and_gives_rust_that_parses() {
    let failed = as_the_command_line(|| {
        let corpus = Corpus::read(None).unwrap();
        let trial = |seed| fault(&corpus.case(seed)).map(|fault| format!("document {seed}: {fault}"));
        (0..DOCUMENTS).filter_map(trial).collect::<Vec<_>>()
    });
    assert!(failed.is_empty(), "{} of {DOCUMENTS} fail, try `cargo xtask fuzz`:\n\n{}", failed.len(), failed.join("\n\n"));
}

#[test]
fn a_document_made_to_swell_gets_a_clear_error_or_a_crate() {
    for (name, text, expected) in bombs() {
        let case = Case::single(text);
        let found = as_the_command_line(move || (fault(&case), codes(&case)));
        assert_eq!(found.0, None, "{name}");
        match expected {
            Some(code) => assert!(found.1.contains(&code), "{name}: expected {code}, found {:?}", found.1),
            None => assert!(found.1.is_empty(), "{name}: {:?}", found.1),
        }
    }
}

/// The kinds of errors of a document that is read as other people's are.
fn codes(case: &Case) -> Vec<&'static str> {
    let generated = clientwright::generate(&case.loader(), case.main(), &case.options(Mode::Tolerant));
    let errors = generated.report.diagnostics.iter().filter(|problem| problem.severity == clientwright::source::Severity::Error);
    errors.map(|problem| problem.code).collect()
}

/// Runs something with the stack that a program has, which is larger than that of a test.
fn as_the_command_line<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    thread::Builder::new().stack_size(8 << 20).spawn(work).unwrap().join().unwrap()
}

/// Documents that are small and mean something large: name, text, and the error, or none where a crate comes of it.
fn bombs() -> Vec<(&'static str, String, Option<&'static str>)> {
    let text = json!({"type": "string"});
    let words: Vec<String> = (0..5_000).map(|word| format!("w{word}")).collect();
    let wrapped =
        |levels, wrap: fn(Value) -> Value| schemas(json!({"A": (0..levels).fold(text.clone(), |inner, _| wrap(inner))}));
    vec![
        ("10,000 levels of lists in YAML", format!("openapi: 3.0.3\nx: {}", "[".repeat(10_000)), Some("syntax")),
        (
            "10,000 levels of maps in YAML",
            (0..10_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect(),
            Some("syntax"),
        ),
        ("10,000 levels of JSON", "{\"a\":".repeat(10_000), Some("syntax")),
        ("aliases of aliases", laughs(), Some("too-many-aliases")),
        ("lists in lists", wrapped(400, |inner| json!({"type": "array", "items": inner})), None),
        ("schemas in schemas", wrapped(200, |inner| json!({"type": "object", "properties": {"a": inner}})), None),
        ("unions in unions", wrapped(100, |inner| json!({"oneOf": [{"type": "integer"}, inner]})), None),
        ("an allOf in an allOf", wrapped(200, |inner| json!({"allOf": [inner]})), None),
        (
            "an allOf of a union in an allOf",
            wrapped(50, |inner| json!({"allOf": [{"anyOf": [inner, {"type": "object"}]}]})),
            None,
        ),
        ("allOf in the form of diamonds", diamonds("allOf"), None),
        ("unions in the form of diamonds", diamonds("oneOf"), None),
        ("texts that are narrowed in the form of diamonds", narrowed(), None),
        (
            "a number that is a union with itself in it",
            schemas(json!({"A": {"type": "integer", "anyOf": [{}, {"properties": {"a": {
                "allOf": [{"$ref": "#/components/schemas/A"}], "properties": {"b": {}},
            }}}]}})),
            None,
        ),
        (
            "an heir by name that is its base",
            schemas(json!({
                "A": {"type": "object", "discriminator": {"propertyName": "k", "mapping": {"f": "F"}}},
                "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
                "F": {"$ref": "#/components/schemas/A"},
            })),
            None,
        ),
        ("a document that is itself", "$ref: '#'".to_owned(), Some("no-openapi")),
        ("path items of path items", path_items(), None),
        ("a name of 60,000 letters", named(60_000), None),
        ("a name of a million letters", named(1_000_000), Some("syntax")),
        ("5,000 words", schemas(json!({"A": {"type": "string", "enum": words}})), None),
        (
            "a description of a million letters",
            schemas(json!({"A": {"type": "string", "description": "a ".repeat(500_000)}})),
            None,
        ),
    ]
}

fn document(paths: &Value, schemas: &Value) -> String {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
    .to_string()
}

/// A document with these schemas and an operation that gives `A`.
fn schemas(schemas: Value) -> String {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/A"}}});
    document(
        &json!({"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "D", "content": content}}}}}),
        &schemas,
    )
}

/// A document with a schema whose name has so many letters.
fn named(letters: usize) -> String {
    let name = "a".repeat(letters);
    schemas(json!({"A": {"properties": {"b": {"$ref": format!("#/components/schemas/{name}")}}}, name: {"type": "object"}}))
}

fn laughs() -> String {
    let lists = (1..10).map(|level| format!("  a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")));
    format!("openapi: 3.0.3\nx-a:\n  a0: &a0 [lol]\n{}", lists.collect::<String>())
}

/// Each schema holds the next one three times: 3^40 ways to the last.
fn diamonds(key: &str) -> String {
    let level = |level: usize| {
        let next = if level < 40 {
            json!({"$ref": format!("#/components/schemas/{}", name(level + 1))})
        } else {
            json!({"type": "object"})
        };
        let own = json!({"type": "object", "properties": {format!("p{level}"): next}});
        (name(level), json!({key: [next, next, own]}))
    };
    schemas(Value::Object((0..=40).map(level).collect()))
}

/// Texts of which each is two of the next and something more.
fn narrowed() -> String {
    let next = |level: usize| json!({"$ref": format!("#/components/schemas/{}", name(level + 1))});
    let level = |level: usize| match level {
        60 => (name(level), json!({"type": "string", "pattern": "^a"})),
        _ => (name(level), json!({"allOf": [next(level), next(level), {"type": "string", "maxLength": 100 - level}]})),
    };
    schemas(Value::Object((0..=60).map(level).collect()))
}

fn name(level: usize) -> String {
    if level == 0 { "A".to_owned() } else { format!("S{level}") }
}

fn path_items() -> String {
    let chain = |level| (format!("/p{level}"), json!({"$ref": format!("#/paths/~1p{}", level + 1)}));
    let mut paths: Map<String, Value> = (0..50).map(chain).collect();
    paths.insert("/p50".to_owned(), json!({"get": {"responses": {"204": {"description": "D"}}}}));
    document(&Value::Object(paths), &json!({}))
}
