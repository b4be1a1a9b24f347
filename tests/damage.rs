//! What becomes of documents that are damaged as real ones are: a crate and a warning with a place, or an error that says the way out.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test damage` writes the snapshot anew; its diff is what to review.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fmt::Write;
use std::path::Path;

use clientwright::Promise;
use clientwright::ir::{Presence, TypeKind, TypeRef};
use clientwright::options::{Mode, Options};
use clientwright::source::MemoryLoader;

#[test]
fn each_damage_is_repaired_or_explained() {
    let mut all = String::new();
    for (name, text) in damages() {
        let loader = MemoryLoader::new().with("a.yaml", text);
        let options = Options { mode: Mode::Tolerant, ..Options::new("damaged") };
        let Promise { api, report, .. } = clientwright::understand(&loader, "a.yaml", &options);
        let made = if api.is_some() { "a crate" } else { "nothing" };
        assert!(api.is_some() || report.diagnostics.has_errors(), "{name}");
        writeln!(all, "── {name}: {made}").unwrap();
        let shown = report.to_string();
        let lines = shown.lines().filter(|line| line.starts_with("a.yaml:") || line.starts_with("help:"));
        lines.for_each(|line| writeln!(all, "{line}").unwrap());
        writeln!(all).unwrap();
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("damage", all));
}

/// A service that asks for a member gets it, whatever else the document says of it.
#[test]
fn what_is_required_and_not_described_is_a_field_of_any_value() {
    let schema = "{type: object, required: [b, c], properties: {b: {type: string}}}";
    let text = format!("{START}{OPERATION}components: {{schemas: {{A: {schema}}}}}\n");
    let loader = MemoryLoader::new().with("a.yaml", text);
    let Promise { api, report, .. } = clientwright::understand(&loader, "a.yaml", &Options::new("damaged"));
    let types = api.unwrap().types;
    let TypeKind::Struct(order) = &types[0].kind else { panic!("{types:?}") };
    let fields: Vec<_> = order.fields.iter().map(|field| (field.wire.as_str(), &field.ty, field.presence)).collect();
    let expected = [("b", &TypeRef::String, Presence::Required), ("c", &TypeRef::Value, Presence::OptionalNullable)];
    assert_eq!(fields, expected);
    assert!(report.to_string().contains("`required` names `c`, which no property describes"), "{report}");
}

/// A header of one text only may be all that the service looks for, though OpenAPI has other words for it.
#[test]
fn the_only_value_of_accept_is_sent() {
    let parameter = |schema: &str| format!("parameters: [{{name: Accept, in: header, schema: {schema}}}]");
    let accept = |schema: &str| {
        let operation = format!("{{operationId: a, {}, responses: {{'204': {{description: D}}}}}}", parameter(schema));
        let text = format!("{START}paths: {{/a: {{get: {operation}}}}}\ncomponents: {{schemas: {{A: {{enum: [a/b]}}}}}}\n");
        let loader = MemoryLoader::new().with("a.yaml", text);
        let api = clientwright::understand(&loader, "a.yaml", &Options::new("damaged")).api;
        api.unwrap().resources[0].operations[0].accept.clone()
    };
    assert_eq!(accept("{type: string, enum: [application/vnd.a+json]}").as_deref(), Some("application/vnd.a+json"));
    assert_eq!(accept("{$ref: '#/components/schemas/A'}").as_deref(), Some("a/b"));
    assert_eq!(accept("{type: string, enum: [a/b, c/d]}"), None);
    assert_eq!(accept("{type: string, enum: ['ä/b']}"), None);
    assert_eq!(accept("{type: string}"), None);
}

const START: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: https://a.example}]\n";

const OPERATION: &str = "paths: {/a: {get: {operationId: a, responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\n";

/// Every damage by name.
fn damages() -> Vec<(&'static str, String)> {
    let mut all = texts();
    all.extend(
        schemas().iter().map(|(name, schema)| (*name, format!("{START}{OPERATION}components: {{schemas: {{A: {schema}}}}}\n"))),
    );
    all.extend(paths().iter().map(|(name, paths)| (*name, format!("{START}paths:\n{paths}\n"))));
    all
}

/// Damage of the text as such.
fn texts() -> Vec<(&'static str, String)> {
    let whole = format!("{START}{OPERATION}components: {{schemas: {{A: {{type: string}}}}}}\n");
    let json =
        r#"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}], "paths": {}"#;
    vec![
        ("an empty file", String::new()),
        ("only a comment", "# nothing\n".to_owned()),
        ("a list", "- openapi: 3.0.3\n".to_owned()),
        ("a text", "openapi 3.0.3".to_owned()),
        ("a page in HTML", "<!DOCTYPE html>\n<html><body>Sign in</body></html>\n".to_owned()),
        ("a fence of Markdown", format!("```yaml\n{whole}```\n")),
        ("a document under a key", format!("spec:\n  {}", whole.trim_end().replace('\n', "\n  "))),
        ("a byte order mark", format!("\u{feff}{whole}")),
        ("line ends of Windows", whole.replace('\n', "\r\n")),
        ("tabs that indent", "openapi: 3.0.3\ninfo:\n\ttitle: T\n".to_owned()),
        ("control characters", whole.replace("title: T", "title: \"T\\u0000\\u001b[31m\"")),
        ("a raw control character", whole.replace("title: T", "title: T\u{1}")),
        ("several documents", format!("{whole}---\nopenapi: 3.0.3\n")),
        ("the same key twice", whole.replace("description: D", "description: D, description: E")),
        (
            "booleans of YAML 1.1",
            whole.replace(
                "type: string",
                "type: object, additionalProperties: no, properties: {on: {type: string, nullable: yes}}",
            ),
        ),
        (
            "anchors and merge keys",
            whole.replace(
                "A: {type: string}",
                "A: &a {type: object, properties: {x: {type: string}}}, B: {<<: *a, description: B}",
            ),
        ),
        ("dates without quotes", whole.replace("version: '1'", "version: 2024-01-31")),
        ("JSON with comments", format!("// A comment.\n{json}}}")),
        ("JSON with block comments", format!("/* A comment. */ {json}}}")),
        ("JSON with control characters", format!("{json}, \"x-a\": \"\u{9f}\", \"x-b\": \"\u{1}\u{0}\"}}")),
        ("YAML with control characters", whole.replace("type: string", "type: string, description: \"a\u{7}b\"")),
        ("JSON with a comma too much", format!("{json},}}")),
        ("JSON without an end", json.to_owned()),
        ("keys of JavaScript", "{openapi: '3.0.3', info: {title: 'T', version: '1'}, paths: {}}".to_owned()),
    ]
}

/// Damage of schemas.
fn schemas() -> &'static [(&'static str, &'static str)] {
    &[
        ("a required property that nobody describes", "{type: object, required: [b, c], properties: {b: {type: string}}}"),
        ("required at a property", "{type: object, properties: {a: {type: string, required: true}}}"),
        ("required as text", "{type: object, required: a, properties: {a: {type: string}}}"),
        ("null for lists and maps", "{type: object, required: null, properties: null, enum: null}"),
        ("numbers as text", "{type: string, minLength: '1', maxLength: '20'}"),
        ("text as a number", "{type: string, description: 1, example: 2}"),
        (
            "a format that nobody knows",
            "{type: object, properties: {a: {type: string, format: phone-ish}, b: {type: integer, format: int7}}}",
        ),
        ("a default of another type", "{type: integer, default: many}"),
        ("a default that is no member", "{type: string, enum: [a, b], default: c}"),
        ("members of another type", "{type: string, enum: [1, 2, true, null]}"),
        ("members of YAML 1.1", "{type: string, enum: [yes, no, on, off]}"),
        ("members twice", "{type: string, enum: [a, a, A]}"),
        ("huge integers", "{type: integer, maximum: 18446744073709551616, minimum: -9223372036854775809}"),
        ("numbers that are none", "{type: number, maximum: .inf, minimum: -.inf, example: .nan}"),
        ("a reference to nothing", "{type: object, properties: {a: {$ref: '#/components/schemas/Nowhere'}}}"),
        ("a reference to the network", "{type: object, properties: {a: {$ref: 'https://example.com/a.yaml#/A'}}}"),
        ("a reference to itself", "{$ref: '#/components/schemas/A'}"),
        ("a reference to another kind", "{type: object, properties: {a: {$ref: '#/paths/~1a/get'}}}"),
        ("an allOf of itself", "{allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}"),
        ("an allOf in a circle", "{allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}"),
        (
            "names that are no words",
            "{type: object, properties: {type: {type: string}, '1': {type: string}, 🦀: {type: string}, '': {type: string}, self: {type: string}}}",
        ),
        (
            "names that differ in case",
            "{type: object, properties: {a: {$ref: '#/components/schemas/foo'}, b: {$ref: '#/components/schemas/Foo'}}}, foo: {type: object, properties: {x: {type: string}}}, Foo: {type: object, properties: {y: {type: string}}}",
        ),
        (
            "a mapping by bare names",
            "{oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {b: B, c: Nowhere}}}, B: {type: object, required: [k], properties: {k: {type: string}}}",
        ),
        ("a list without items", "{type: array}"),
        ("a type that is none", "{type: object, properties: {a: {type: Strnig}, b: {type: int}, c: {type: null}}}"),
        ("a schema that is text", "{type: object, properties: {a: string, b: [], c: null, d: 1}}"),
    ]
}

/// Damage of operations.
fn paths() -> &'static [(&'static str, &'static str)] {
    &[
        ("no operationId", "  /a: {get: {responses: {'204': {description: D}}}, post: {responses: {'204': {description: D}}}}"),
        (
            "the same operationId twice",
            "  /a: {get: {operationId: a, responses: {'204': {description: D}}}}\n  /b: {get: {operationId: a, responses: {'204': {description: D}}}}",
        ),
        (
            "a parameter twice",
            "  /a: {get: {operationId: a, parameters: [{name: q, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: integer}}], responses: {'204': {description: D}}}}",
        ),
        ("a path parameter that nobody declares", "  /a/{id}: {get: {operationId: a, responses: {'204': {description: D}}}}"),
        (
            "a path parameter that the path has not",
            "  /a: {get: {operationId: a, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: D}}}}",
        ),
        (
            "a path parameter that need not be there",
            "  /a/{id}: {get: {operationId: a, parameters: [{name: id, in: path, schema: {type: string}}], responses: {'204': {description: D}}}}",
        ),
        (
            "headers that are no parameters",
            "  /a: {get: {operationId: a, parameters: [{name: accept, in: header, schema: {type: string, enum: [a/b]}}, {name: Content-Type, in: header, schema: {type: string}}], responses: {'204': {description: D}}}}",
        ),
        ("a response without a description", "  /a: {get: {operationId: a, responses: {'204': {}}}}"),
        (
            "an answer that has no body has one",
            "  /a: {get: {operationId: a, responses: {'204': {description: D, content: {application/json: {schema: {type: string}}}}}}, put: {operationId: b, responses: {'204': {$ref: '#/components/responses/R'}, '200': {$ref: '#/components/responses/R'}}}}\ncomponents: {responses: {R: {description: D, content: {application/json: {schema: {type: string}}}}}}",
        ),
        ("no responses", "  /a: {get: {operationId: a}}"),
        ("no answers", "  /a: {get: {operationId: a, responses: {}}}"),
        ("a status as a number", "  /a: {get: {operationId: a, responses: {200: {description: D}}}}"),
        ("an example in the wrong place", "  /a: {get: {operationId: a, example: 1, responses: {'204': {description: D}}}}"),
        (
            "parameters that are null",
            "  /a: {get: {operationId: a, parameters: null, tags: null, security: null, responses: {'204': {description: D}}}}",
        ),
        (
            "a parameter that leads nowhere",
            "  /a: {get: {operationId: a, parameters: [{$ref: '#/components/parameters/P'}], responses: {'204': {$ref: '#/components/responses/R'}}}}",
        ),
        ("an operation that is null", "  /a: {get: null}\n  /b:"),
        (
            "an operationId of signs",
            "  /a: {get: {operationId: '🦀', responses: {'204': {description: D}}}, put: {operationId: '', responses: {'204': {description: D}}}, post: {operationId: type, responses: {'204': {description: D}}}}",
        ),
    ]
}
