//! Whatever is done to a document, tolerant mode makes one of it that `openapiv3` takes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value as Json, json};

use super::*;
use crate::dialect::{mend, normalise};
use crate::document::Pointer;

/// A document with one of everything.
fn everything() -> Json {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Everything", "version": "1", "contact": {"name": "a"}, "license": {"name": "MIT"}},
        "x-env-prefix": "EVERY",
        "x-rate-limit": {"requests": 30, "seconds": 60, "scope": "tenant", "held-seconds": 60},
        "servers": [{"url": "https://{host}/v1", "variables": {"host": {"default": "a", "enum": ["a", "b"]}}}],
        "tags": [{"name": "things", "description": "Things.", "externalDocs": {"url": "https://a"}, "x-rust-name": "Things"}],
        "security": [{"key": []}, {"oauth": ["read"]}],
        "paths": {
            "/things/{id}": {
                "summary": "A thing.",
                "parameters": [{"name": "id", "in": "path", "required": true, "style": "simple", "schema": {"type": "string"}}],
                "get": {
                    "tags": ["things"],
                    "operationId": "getThing",
                    "description": "Gets.",
                    "parameters": [
                        {"$ref": "#/components/parameters/Limit"},
                        {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                        {"name": "X-Trace", "in": "header", "explode": true, "schema": {"type": "array", "items": {"type": "string"}}},
                        {"name": "session", "in": "cookie", "schema": {"type": "string", "default": "none"}},
                    ],
                    "responses": {
                        "200": {"description": "It.", "headers": {"X-Left": {"$ref": "#/components/headers/Left"}}, "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}, "examples": {"one": {"$ref": "#/components/examples/One"}}}}},
                        "4XX": {"$ref": "#/components/responses/Failure"},
                        "default": {"description": "Else."},
                    },
                },
                "post": {
                    "tags": ["things"],
                    "operationId": "changeThing",
                    "summary": "Changes.",
                    "deprecated": true,
                    "x-replaced-by": "getThing",
                    "x-read-only": true,
                    "x-paging": {"style": "offset", "offset": "skip", "limit": "limit", "items": "data", "has-next": "more",
                        "scan": {"flag": "isScan", "cursor": "next", "send-as": "from", "max-limit": 5}},
                    "requestBody": {"$ref": "#/components/requestBodies/Change"},
                    "security": [],
                    "responses": {"200": {"description": "Page.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}}},
                },
            },
            "/upload": {"put": {"operationId": "upload", "x-presigned-url": {"name": "uploadUrl"}, "security": [],
                "requestBody": {"content": {"multipart/form-data": {
                    "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}},
                    "encoding": {"file": {"contentType": "text/plain"}}}}},
                "responses": {"201": {"description": "Done."}}}},
        },
        "components": {
            "schemas": {
                "Thing": {"description": "A thing.", "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                    "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}}},
                "Animal": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["cat", "dog"],
                    "x-enum-varnames": ["Cat", "Dog"], "x-enum-descriptions": ["A cat.", "A dog."], "x-enum-open": false}}},
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Animal"}, {"type": "object", "required": ["lives"],
                    "properties": {"lives": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 9, "default": 9}}}]},
                "Dog": {"allOf": [{"$ref": "#/components/schemas/Animal"}], "additionalProperties": false},
                "Page": {"type": "object", "required": ["data"], "additionalProperties": {"type": "number", "multipleOf": 0.5},
                    "properties": {"data": {"type": "array", "minItems": 0, "maxItems": 10, "uniqueItems": true, "items": {"$ref": "#/components/schemas/Thing"}},
                        "more": {"type": "boolean"}, "next": {"nullable": true}, "at": {"type": "integer", "x-timestamp": "seconds"},
                        "code": {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^a", "readOnly": true}}},
                "Ask": {"type": "object", "properties": {"skip": {"type": "integer"}, "limit": {"type": "integer"}, "isScan": {"type": "boolean"},
                    "from": {"anyOf": [{"type": "string"}, {"type": "integer"}]}, "tree": {"$ref": "#/components/schemas/Tree"}}},
                "Filters": {"type": "object", "x-filters": true, "properties": {"age": {"type": "object", "properties": {"eq": {"type": "integer"}}}}},
                "Tree": {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"},
                    "packed": {"type": "string", "x-base64-json": {"$ref": "#/components/schemas/Filters"}}}},
            },
            "parameters": {"Limit": {"name": "limit", "in": "query", "style": "form", "allowReserved": true, "schema": {"type": "integer", "enum": [1, 2, 3]}}},
            "headers": {"Left": {"description": "Left.", "schema": {"type": "integer"}}},
            "responses": {"Failure": {"description": "Failed.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
            "requestBodies": {"Change": {"required": true, "x-flatten-body": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ask"}}}}},
            "examples": {"One": {"summary": "One.", "value": {"kind": "cat"}}},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "Authorization", "x-token-prefix": "Token "},
                "login": {"type": "http", "scheme": "basic"},
                "open": {"type": "openIdConnect", "openIdConnectUrl": "https://a"},
                "oauth": {"type": "oauth2", "flows": {
                    "implicit": {"authorizationUrl": "https://a", "scopes": {"read": "Read."}},
                    "password": {"tokenUrl": "https://a", "scopes": {}},
                    "clientCredentials": {"tokenUrl": "https://a", "scopes": {}},
                    "authorizationCode": {"authorizationUrl": "https://a", "tokenUrl": "https://b", "refreshUrl": "https://c", "scopes": {}}},
                    "x-token-endpoints": [{"name": "main", "url": "https://a/{b}", "scope": "read", "description": "Here."}]},
            },
        },
    })
}

/// Random numbers that are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

fn pointers(value: &Json, at: &Pointer, found: &mut Vec<Pointer>) {
    found.push(at.clone());
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| pointers(value, &at.key(key), found)),
        Json::Array(list) => list.iter().enumerate().for_each(|(index, value)| pointers(value, &at.index(index), found)),
        _ => {}
    }
}

fn all_pointers(value: &Json) -> Vec<Pointer> {
    let mut found = Vec::new();
    pointers(value, &Pointer::root(), &mut found);
    found
}

fn text_of(at: &Pointer) -> String {
    at.tokens().map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1"))).collect()
}

/// Damages a document in one place.
fn damage(document: &mut Json, dice: &mut Dice) {
    let all = all_pointers(document);
    let at = &all[1 + dice.below(all.len() - 1)];
    let copied = document.pointer(&text_of(&all[dice.below(all.len())])).cloned();
    let simple = [
        json!(null),
        json!([]),
        json!([null]),
        json!(["a"]),
        json!("a"),
        json!("true"),
        json!(""),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(1.8e19),
        json!(18446744073709551615_u64),
        json!(true),
        json!(false),
        json!({}),
        json!({"a": null}),
        json!({"$ref": "#/components/schemas/Tree"}),
        json!({"$ref": 1}),
        json!({"$ref": "#/nowhere", "description": "a"}),
        json!({"type": ["string", "null"]}),
        json!({"type": "int"}),
        json!({"type": "string", "required": true}),
        json!({"x-a": 1, "enum": [1, "1", 1.0]}),
        json!("object"),
        json!("header"),
        json!({"in": "body", "name": "a"}),
        json!("x-a"),
        json!([[]]),
        json!([{}]),
        json!({"type": "array"}),
        json!({"allOf": []}),
        json!({"default": {"description": 1}}),
    ];
    let parent = document.pointer_mut(&text_of(&at.parent().unwrap()));
    let key = at.last().unwrap().to_owned();
    match (parent, dice.below(10)) {
        (Some(Json::Object(map)), 0) => drop(map.remove(&key)),
        (Some(Json::Array(list)), 0) => drop(list.remove(key.parse().unwrap())),
        (Some(Json::Object(map)), 1) => {
            let value = map.remove(&key).unwrap();
            let names = ["type", "x-rust-name", "a", "$ref", "items", "not", "/a/{", "2xx", "required", "callbacks", "schema"];
            map.insert(names[dice.below(names.len())].to_owned(), value);
        }
        (Some(Json::Array(list)), 1) => list.push(list[key.parse::<usize>().unwrap()].clone()),
        (Some(parent), 2 | 3) => *child(parent, &key) = copied.unwrap_or_default(),
        (Some(parent), _) => *child(parent, &key) = simple[dice.below(simple.len())].clone(),
        (None, _) => {}
    }
}

fn child<'a>(parent: &'a mut Json, key: &str) -> &'a mut Json {
    match parent {
        Json::Object(map) => &mut map[key],
        Json::Array(list) => &mut list[key.parse::<usize>().unwrap()],
        _ => panic!("a parent holds something"),
    }
}

fn treat(document: &Json, mode: Mode) -> (Json, Diagnostics) {
    let mut root = Node::from_json(document, Place::default());
    let mut problems = Diagnostics::new();
    normalise(&mut root, mode, &mut problems);
    mend(&mut root, mode, &mut problems);
    if !problems.has_errors() {
        check(&mut root, mode, &mut problems);
    }
    (root.to_json(), problems)
}

fn shown(problems: &Diagnostics) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect()
}

fn fuzz(rounds: usize, seed: u64) {
    let whole = everything();
    let mut dice = Dice(seed);
    for round in 0..rounds {
        let mut document = whole.clone();
        for _ in 0..1 + dice.below(6) {
            damage(&mut document, &mut dice);
        }
        let (mended, problems) = treat(&document, Mode::Tolerant);
        if !problems.has_errors() {
            let read = serde_json::from_value::<openapiv3::OpenAPI>(mended.clone());
            assert!(read.is_ok(), "round {round}: {:?}\n{document}\n{mended}", read.err());
            // What was mended is whole: a second time, nothing is left to mend.
            let (again, found) = treat(&mended, Mode::Tolerant);
            assert!(again == mended, "round {round}: {:#?}\n{document}\n{mended}", shown(&found));
        }
        let (unchanged, problems) = treat(&document, Mode::Strict);
        assert_eq!(unchanged, document, "strict mode changes nothing");
        if !problems.has_errors() {
            let read = serde_json::from_value::<openapiv3::OpenAPI>(document.clone());
            assert!(read.is_ok(), "round {round}: {:?}\n{document}", read.err());
        }
    }
}

#[test]
fn everything_is_in_order() {
    let (mended, problems) = treat(&everything(), Mode::Tolerant);
    assert_eq!(shown(&problems), Vec::<String>::new());
    assert_eq!(mended, everything());
}

#[test]
fn damaged_documents_are_mended_until_they_fit() {
    fuzz(300, 0x9E37_79B9_7F4A_7C15);
}

#[test]
#[ignore = "takes minutes; `damaged_documents_are_mended_until_they_fit` is its short form, which always runs"]
fn many_damaged_documents_are_mended_until_they_fit() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20_000);
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    fuzz(rounds, seed);
}

#[test]
fn schemas_inside_schemas_are_cut_off_before_they_exhaust_the_stack() {
    for (key, levels) in [("items", 400), ("properties", 200), ("allOf", 200), ("additionalProperties", 400), ("oneOf", 200)] {
        let mut schema = json!({"type": "string"});
        for _ in 0..levels {
            schema = match key {
                "items" => json!({"type": "array", "items": schema}),
                "properties" => json!({"type": "object", "properties": {"a": schema}}),
                "additionalProperties" => json!({"type": "object", "additionalProperties": schema}),
                key => json!({key: [schema]}),
            };
        }
        let mut document = everything();
        document["components"]["schemas"]["Tree"] = schema;
        let (mended, problems) = treat(&document, Mode::Tolerant);
        assert!(shown(&problems)[0].starts_with("too-deep: "), "{:?}", shown(&problems));
        let read = serde_json::from_value::<openapiv3::OpenAPI>(mended);
        assert!(read.is_ok(), "{key}: {:?}", read.err());
        let (_, problems) = treat(&document, Mode::Strict);
        assert!(problems.has_errors());
    }
}

#[test]
fn a_deep_example_is_left_alone() {
    let mut example = json!(1);
    for _ in 0..480 {
        example = json!({"a": [example]});
    }
    let mut document = everything();
    document["components"]["schemas"]["Tree"]["example"] = example;
    let (mended, problems) = treat(&document, Mode::Tolerant);
    assert_eq!(shown(&problems), Vec::<String>::new());
    assert!(serde_json::from_value::<openapiv3::OpenAPI>(mended).is_ok());
}

/// What tolerant mode makes of a schema, and what it says about that.
fn schema(schema: Json) -> (Json, Vec<String>) {
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "a", "version": "1"}, "paths": {},
        "components": {"schemas": {"A": schema, "B": {"type": "string"}}},
    });
    let (mended, problems) = treat(&document, Mode::Tolerant);
    (mended["components"]["schemas"]["A"].clone(), problems.iter().map(|problem| problem.message.clone()).collect())
}

#[test]
fn values_are_read_as_what_they_clearly_mean() {
    let table = [
        (
            json!({"nullable": "true"}),
            json!({"nullable": true}),
            "expected true or false for `nullable`, found the text `true`; read as `true`",
        ),
        (
            json!({"maxLength": "3"}),
            json!({"maxLength": 3}),
            "expected a whole number from 0 for `maxLength`, found the text `3`; read as `3`",
        ),
        (json!({"maxLength": -1}), json!({}), "expected a whole number from 0 for `maxLength`, found `-1`; left out"),
        (json!({"title": 1.5}), json!({"title": "1.5"}), "expected text for `title`, found `1.5`; read as the text `1.5`"),
        (json!({"description": null}), json!({}), "expected text for `description`, found null; left out"),
        (
            json!({"enum": "a"}),
            json!({"enum": ["a"]}),
            "expected a list of anything for `enum`, found the text `a`; read as a list",
        ),
        (
            json!({"properties": []}),
            json!({"properties": {}}),
            "expected a map of schemas, each in place or as a `$ref` for `properties`, found a list; read as a map",
        ),
        (
            json!({"properties": {"a": null}}),
            json!({"properties": {"a": {}}}),
            "expected a schema for `a`, found null; taken as one that says nothing",
        ),
        (
            json!({"type": "array"}),
            json!({"type": "array", "items": {}}),
            "a schema with `type: array` must have `items`; they are taken as any value",
        ),
        (
            json!({"type": "integer", "maximum": 9.0}),
            json!({"type": "integer", "maximum": 9}),
            "expected a 64-bit integer for `maximum` of `type: integer`, found `9.0`; read as `9`",
        ),
        (
            json!({"type": "integer", "maximum": 1.8e19}),
            json!({"type": "integer"}),
            "expected a 64-bit integer for `maximum` of `type: integer`, found `1.8e19`; left out",
        ),
        (
            json!({"type": "string", "enum": ["a", 1, {}]}),
            json!({"type": "string", "enum": ["a", "1"]}),
            "expected text in `enum`, found an integer; read as text",
        ),
        (json!({"xml": {"name": "a"}}), json!({}), "`xml` of a schema is not supported yet; left out"),
        (json!({"x-other": 1, "other": 1}), json!({"x-other": 1}), "unknown key `other` in a schema; left out"),
        (json!({"$ref": "#/components/schemas/C"}), json!({}), "there is no schema `C`; taken as one that says nothing"),
        (json!({"$ref": "#/components/schemas/A"}), json!({}), "`A` consists of itself; taken as any value"),
    ];
    for (written, meant, message) in table {
        let (found, messages) = schema(written.clone());
        assert_eq!(found, meant, "{written}");
        assert_eq!(messages.first().map(String::as_str), Some(message), "{written}");
    }
}
