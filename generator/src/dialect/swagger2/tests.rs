//! Trees in, trees out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value as Json, json};

use super::*;
use crate::source::{Effect, Place};

fn converted(document: &Json) -> (Json, Diagnostics) {
    let mut root = Node::from_json(document, Place::default());
    let mut problems = Diagnostics::new();
    convert(&mut root, Mode::Tolerant, &mut problems);
    (root.to_json(), problems)
}

fn silently(document: &Json) -> Json {
    let (tree, problems) = converted(document);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, [""; 0], "{document}");
    tree
}

/// One operation, of a document with these keys beside it.
fn operation(document: Json, operation: Json) -> Json {
    document_with(document, operation, silently)["paths"]["/a"]["post"].clone()
}

fn document_with<T>(mut document: Json, operation: Json, convert: impl Fn(&Json) -> T) -> T {
    document["swagger"] = json!("2.0");
    document["paths"] = json!({"/a": {"post": operation}});
    convert(&document)
}

/// What becomes of a wrong operation, and what is said about it.
fn mended(operation: Json) -> (Json, Vec<(String, Option<Effect>)>) {
    let (tree, problems) = document_with(json!({}), operation, converted);
    let said = problems.iter().map(|problem| (problem.message.clone(), problem.effect)).collect();
    (tree["paths"]["/a"]["post"].clone(), said)
}

#[test]
fn host_base_path_and_schemes_are_servers() {
    let table = [
        (json!({}), json!(null)),
        (json!({"host": "a.example"}), json!([{"url": "https://a.example"}])),
        (json!({"host": "a.example:8080", "basePath": "/", "schemes": ["http"]}), json!([{"url": "http://a.example:8080"}])),
        (
            json!({"host": "a.example", "basePath": "/v1/", "schemes": ["http", "https"]}),
            json!([{"url": "https://a.example/v1"}, {"url": "http://a.example/v1"}]),
        ),
        (json!({"basePath": "/v1", "schemes": ["https"]}), json!([{"url": "/v1"}])),
        (
            json!({
                "basePath": "/v1",
                "parameters": {"account": {"name": "account", "in": "path", "required": true, "type": "string", "default": "me"}},
                "x-ms-parameterized-host": {
                    "hostTemplate": "{account}.a.example",
                    "parameters": [{"$ref": "#/parameters/account"}],
                },
            }),
            json!([{"url": "https://{account}.a.example/v1", "variables": {"account": {"default": "me"}}}]),
        ),
    ];
    for (document, expected) in table {
        assert_eq!(silently(&document)["servers"], expected, "{document}");
    }
}

#[test]
fn an_operation_with_another_scheme_has_a_server_of_its_own() {
    let whole = json!({"host": "a.example", "basePath": "/v1", "schemes": ["https", "http"]});
    assert_eq!(operation(whole.clone(), json!({"schemes": ["http"]})), json!({"servers": [{"url": "http://a.example/v1"}]}));
    assert_eq!(operation(whole, json!({"schemes": ["https"]})), json!({}));
}

#[test]
fn what_has_a_name_is_a_component() {
    let document = json!({
        "swagger": "2.0",
        "produces": ["text/json"],
        "definitions": {"A": {"type": "object", "properties": {"b": {"$ref": "#/definitions/B"}}}, "B": {"type": "string"}},
        "parameters": {
            "limit": {"name": "limit", "in": "query", "type": "integer"},
            "a": {"name": "a", "in": "body", "required": true, "schema": {"$ref": "#/definitions/A"}},
        },
        "responses": {"gone": {"description": "Gone.", "schema": {"$ref": "#/definitions/A"}}},
        "paths": {"/a": {"put": {
            "parameters": [{"$ref": "#/parameters/limit"}, {"$ref": "#/parameters/a"}],
            "responses": {"410": {"$ref": "#/responses/gone"}},
        }, "post": {
            "consumes": ["text/json"],
            "produces": ["application/json"],
            "parameters": [{"$ref": "#/parameters/a"}],
            "responses": {"410": {"$ref": "#/responses/gone"}},
        }}},
    });
    let schema = json!({"$ref": "#/components/schemas/A"});
    let expected = json!({
        "openapi": "3.0.3",
        "components": {
            "schemas": {
                "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"type": "string"},
            },
            "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
            "requestBodies": {"a": {"required": true, "content": {"application/json": {"schema": schema}}}},
            "responses": {"gone": {"description": "Gone.", "content": {"text/json": {"schema": schema}}}},
        },
        "paths": {"/a": {"put": {
            "parameters": [{"$ref": "#/components/parameters/limit"}],
            "requestBody": {"$ref": "#/components/requestBodies/a"},
            "responses": {"410": {"$ref": "#/components/responses/gone"}},
        }, "post": {
            // Other media types than those of the document: written out.
            "requestBody": {"required": true, "content": {"text/json": {"schema": schema}}},
            "responses": {"410": {"description": "Gone.", "content": {"application/json": {"schema": schema}}}},
        }}},
    });
    assert_eq!(silently(&document), expected);
}

#[test]
fn parameters_say_their_type_in_a_schema() {
    let table = [
        (
            json!({"name": "a", "in": "query", "description": "An a.", "type": "integer", "format": "int32", "minimum": 1, "default": 2}),
            json!({"name": "a", "in": "query", "description": "An a.", "schema": {"type": "integer", "format": "int32", "minimum": 1, "default": 2}}),
        ),
        (
            json!({"name": "a", "in": "header", "type": "string", "enum": ["b"], "x-nullable": true, "x-example": "b", "x-own": 1}),
            json!({"name": "a", "in": "header", "example": "b", "x-own": 1, "schema": {"type": "string", "enum": ["b"], "nullable": true}}),
        ),
        (
            json!({"name": "a", "in": "query", "allowEmptyValue": true, "type": "string", "x-enum-open": false, "x-rust-name": "b"}),
            json!({"name": "a", "in": "query", "allowEmptyValue": true, "x-rust-name": "b", "schema": {"type": "string", "x-enum-open": false}}),
        ),
    ];
    for (parameter, expected) in table {
        let found = operation(json!({}), json!({"parameters": [parameter]}));
        assert_eq!(found, json!({"parameters": [expected]}), "{parameter}");
    }
}

#[test]
fn lists_are_written_as_they_say() {
    let schema = json!({"type": "array", "items": {"type": "string"}});
    let text = json!({"type": "string"});
    let table = [
        ("query", "", json!({"explode": false}), &schema),
        ("query", "csv", json!({"explode": false}), &schema),
        ("query", "ssv", json!({"explode": false, "style": "spaceDelimited"}), &schema),
        ("query", "pipes", json!({"explode": false, "style": "pipeDelimited"}), &schema),
        ("query", "multi", json!({"explode": true}), &schema),
        ("query", "tsv", json!({}), &text),
        ("path", "csv", json!({}), &schema),
        ("path", "pipes", json!({}), &text),
        ("header", "", json!({}), &schema),
        ("header", "multi", json!({}), &schema),
        ("header", "ssv", json!({}), &text),
    ];
    for (location, format, style, schema) in table {
        let mut parameter = json!({"name": "a", "in": location, "type": "array", "items": {"type": "string"}});
        if !format.is_empty() {
            parameter["collectionFormat"] = json!(format);
        }
        let (found, said) = mended(json!({"parameters": [parameter]}));
        let mut expected = style.clone();
        expected["name"] = json!("a");
        expected["in"] = json!(location);
        expected["schema"] = schema.clone();
        assert_eq!(found, json!({"parameters": [expected]}), "{location} {format}");
        let is_widened = said.iter().any(|(_, effect)| *effect == Some(Effect::Widened));
        assert_eq!(is_widened, *schema == text, "{location} {format}: {said:?}");
    }
}

#[test]
fn lists_of_lists_are_lists_of_text() {
    let items = json!({"type": "array", "collectionFormat": "pipes", "items": {"type": "integer"}});
    let (found, said) = mended(json!({"parameters": [{"name": "a", "in": "path", "type": "array", "items": items}]}));
    assert_eq!(found["parameters"][0]["schema"], json!({"type": "array", "items": {"type": "string"}}));
    assert_eq!(said[0].1, Some(Effect::Widened));
}

#[test]
fn a_body_comes_in_what_is_consumed() {
    let body =
        json!({"name": "a", "in": "body", "description": "An a.", "schema": {"type": "object"}, "x-own": 1, "x-example": {}});
    let in_media = |media: &[&str]| {
        let content: serde_json::Map<String, Json> =
            media.iter().map(|name| (name.to_string(), json!({"schema": {"type": "object"}, "example": {}}))).collect();
        json!({"requestBody": {"description": "An a.", "x-own": 1, "content": content}})
    };
    let xml = json!({"consumes": ["application/xml"]});
    let table = [
        (json!({}), json!({"parameters": [body]}), in_media(&["application/json"])),
        (xml.clone(), json!({"parameters": [body]}), in_media(&["application/xml"])),
        (xml.clone(), json!({"consumes": [], "parameters": [body]}), in_media(&["application/json"])),
        (xml, json!({"consumes": ["a/b", "c/d"], "parameters": [body]}), in_media(&["a/b", "c/d"])),
    ];
    for (document, written, expected) in table {
        assert_eq!(operation(document.clone(), written.clone()), expected, "{document} {written}");
    }
}

#[test]
fn fields_make_a_form() {
    let name = json!({"name": "name", "in": "formData", "required": true, "description": "Its name.", "type": "string"});
    let file = json!({"name": "file", "in": "formData", "type": "file"});
    let kinds = json!({"name": "kinds", "in": "formData", "type": "array", "items": {"type": "string"}});
    let many =
        json!({"name": "many", "in": "formData", "type": "array", "collectionFormat": "multi", "items": {"type": "string"}});
    let list = json!({"type": "array", "items": {"type": "string"}});
    let described = json!({"type": "string", "description": "Its name."});
    let form = "application/x-www-form-urlencoded";
    let table = [
        (
            json!({"parameters": [name, kinds, many]}),
            json!({"required": true, "content": {form: {
                "schema": {"type": "object", "required": ["name"], "properties": {"name": described, "kinds": list, "many": list}},
                "encoding": {"kinds": {"style": "form", "explode": false}},
            }}}),
        ),
        (
            json!({"parameters": [file, name]}),
            json!({"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["name"],
                "properties": {"file": {"type": "string", "format": "binary"}, "name": described},
            }}}}),
        ),
        (
            json!({"consumes": ["multipart/form-data"], "parameters": [many]}),
            json!({"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"many": list}}}}}),
        ),
    ];
    for (written, expected) in table {
        let document = json!({"consumes": ["application/json"]});
        assert_eq!(operation(document, written.clone()), json!({"requestBody": expected}), "{written}");
    }
}

#[test]
fn what_a_path_says_is_said_for_each_of_its_operations() {
    let document = json!({"swagger": "2.0", "paths": {"/a/{id}": {
        "parameters": [
            {"name": "id", "in": "path", "required": true, "type": "string"},
            {"name": "a", "in": "body", "schema": {"type": "string"}},
        ],
        "put": {},
        "post": {"parameters": [{"name": "b", "in": "body", "schema": {"type": "integer"}}]},
    }}});
    let body = |word: &str| json!({"requestBody": {"content": {"application/json": {"schema": {"type": word}}}}});
    let expected = json!({
        "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
        "put": body("string"),
        "post": body("integer"),
    });
    assert_eq!(silently(&document)["paths"]["/a/{id}"], expected);
}

#[test]
fn answers_come_in_what_is_produced() {
    let schema = json!({"type": "object", "properties": {}});
    let content = |media: &str| json!({"content": {media: {"schema": schema}}});
    let table = [
        (json!([]), "200", json!({"schema": schema}), content("application/json")),
        (json!(["application/xml"]), "200", json!({"schema": schema}), content("application/xml")),
        // An error is an object all the same.
        (json!(["image/png"]), "404", json!({"schema": schema}), content("application/json")),
        (json!(["image/png"]), "200", json!({"schema": schema}), content("image/png")),
        (
            json!(["image/png"]),
            "200",
            json!({"schema": {"type": "file"}}),
            json!({"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}),
        ),
        (
            json!(["application/json"]),
            "200",
            json!({"schema": {"type": "file"}}),
            json!({"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}),
        ),
        (json!(["application/json"]), "200", json!({"description": "Done."}), json!({"description": "Done."})),
        (
            json!(["application/json", "text/plain"]),
            "200",
            json!({"schema": {"type": "string"}, "examples": {"text/plain": "a", "application/json": "b"}}),
            json!({"content": {
                "application/json": {"schema": {"type": "string"}, "example": "b"},
                "text/plain": {"schema": {"type": "string"}, "example": "a"},
            }}),
        ),
        (
            json!([]),
            "200",
            json!({"headers": {"X-A": {"type": "array", "items": {"type": "integer"}, "description": "As."}}}),
            json!({"headers": {"X-A": {"description": "As.", "schema": {"type": "array", "items": {"type": "integer"}}}}}),
        ),
    ];
    for (produces, status, response, expected) in table {
        let found = operation(json!({}), json!({"produces": produces, "responses": {status: response}}));
        assert_eq!(found, json!({"responses": {status: expected}}), "{produces} {response}");
    }
}

#[test]
fn a_get_that_says_nothing_gives_its_bytes() {
    let document = |responses: Json| json!({"swagger": "2.0", "paths": {"/a": {"get": {"responses": responses}}}});
    let (found, problems) = converted(&document(json!({"200": {"description": "Done."}})));
    let schema = json!({"type": "string", "format": "binary"});
    let expected = json!({"200": {"description": "Done.", "content": {"*/*": {"schema": schema}}}});
    assert_eq!(found["paths"]["/a"]["get"]["responses"], expected);
    assert_eq!(problems.iter().map(|problem| problem.effect).collect::<Vec<_>>(), [Some(Effect::Widened)]);
    for responses in [json!({"204": {}}), json!({"302": {}, "200": {}}), json!({"404": {}})] {
        let (found, problems) = converted(&document(responses.clone()));
        assert_eq!(found["paths"]["/a"]["get"]["responses"], responses);
        assert!(problems.is_empty());
    }
}

#[test]
fn schemas_say_it_in_the_words_of_openapi() {
    let document = json!({"swagger": "2.0", "definitions": {
        "Pet": {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Cat": {"x-ms-discriminator-value": "cat", "allOf": [{"$ref": "#/definitions/Pet"}]},
        "Dog": {"allOf": [{"$ref": "#/definitions/Pet"}]},
        "Size": {
            "type": "string", "x-nullable": true, "x-example": "s", "enum": ["s", "l"],
            "x-ms-enum": {"name": "Size", "values": [{"value": "l", "name": "large"}, {"value": "s", "name": "small"}]},
        },
    }});
    let expected = json!({
        "Pet": {
            "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
        },
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "Size": {"type": "string", "nullable": true, "example": "s", "enum": ["s", "l"], "x-enum-varnames": ["Small", "Large"]},
    });
    assert_eq!(silently(&document)["components"]["schemas"], expected);
}

#[test]
fn security_definitions_are_schemes() {
    let urls = json!({"authorizationUrl": "https://a", "tokenUrl": "https://b", "scopes": {"a": "An a."}});
    let flow = |word: &str, own: &str| {
        let mut written = urls.clone();
        written["type"] = json!("oauth2");
        written["flow"] = json!(word);
        (written, json!({"type": "oauth2", "flows": {own: urls.clone()}}))
    };
    let key = json!({"type": "apiKey", "name": "a", "in": "header", "x-token-prefix": "A "});
    let table = [
        (json!({"type": "basic", "description": "A."}), json!({"type": "http", "scheme": "basic", "description": "A."})),
        (key.clone(), key),
        flow("implicit", "implicit"),
        flow("password", "password"),
        flow("application", "clientCredentials"),
        flow("accessCode", "authorizationCode"),
    ];
    for (written, expected) in table {
        let document = json!({"swagger": "2.0", "securityDefinitions": {"a": written}});
        assert_eq!(silently(&document)["components"]["securitySchemes"]["a"], expected, "{written}");
    }
}

#[test]
fn a_path_may_have_a_fixed_query() {
    let kind = json!({"name": "kind", "in": "query", "required": true, "type": "string", "enum": ["cat"]});
    let document = json!({
        "swagger": "2.0",
        "paths": {"/pets": {"get": {"operationId": "pets"}}},
        "x-ms-paths": {"/pets?kind=cat": {"get": {"operationId": "cats", "parameters": [kind]}}},
    });
    let expected = json!({
        "/pets": {"get": {"operationId": "pets"}},
        "/pets?kind=cat": {"get": {"operationId": "cats"}},
    });
    assert_eq!(silently(&document)["paths"], expected);
}

#[test]
fn what_is_wrong_is_mended_and_said() {
    let body = |word: &str| json!({"name": "a", "in": "body", "schema": {"type": word}});
    let sent = |word: &str| json!({"requestBody": {"content": {"application/json": {"schema": {"type": word}}}}});
    let file = json!({"name": "file", "in": "formData", "type": "file"});
    let table = [
        (
            json!({"parameters": [body("string"), body("integer")]}),
            sent("string"),
            ("an operation has one body, found a second; this one is left out", Some(Effect::NotExpressed)),
        ),
        (
            json!({"parameters": [body("string"), {"name": "b", "in": "formData", "type": "string"}]}),
            sent("string"),
            ("an operation has either a body or a form, found both; the form is left out", Some(Effect::NotExpressed)),
        ),
        (
            json!({"parameters": [body("string"), file]}),
            json!({"requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {
                "file": {"type": "string", "format": "binary"}, "a": {"type": "string"},
            }}}}}}),
            ("an operation has either a body or a form, found both; the body is taken as a part of the form", None),
        ),
        (
            json!({"parameters": [{"name": "a", "in": "form", "type": "file"}]}),
            json!({"requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {
                "a": {"type": "string", "format": "binary"},
            }}}}}}),
            ("`form` is no value of `in`, expected `path`, `query`, `header`, `body` or `formData`; read as `formData`", None),
        ),
        (
            json!({"parameters": [{"name": "a", "in": "query", "default": 1}]}),
            json!({"parameters": [{"name": "a", "in": "query", "schema": {"type": "integer", "default": 1}}]}),
            ("a parameter or header must have `type`; taken as `type: integer`", None),
        ),
        (
            json!({"consumes": "a/b", "parameters": [body("string")]}),
            json!({"requestBody": {"content": {"a/b": {"schema": {"type": "string"}}}}}),
            ("expected a list of media types for `consumes`, found text; taken as a list of one", None),
        ),
        (
            json!({"requestBody": {"content": {"a/b": {}}}}),
            json!({"requestBody": {"content": {"a/b": {}}}}),
            ("`requestBody` is of OpenAPI 3.0, and this is Swagger 2.0; taken as it is meant", None),
        ),
        (
            json!({"parameters": [{"name": "a", "in": "body", "type": "string"}]}),
            sent("string"),
            ("a body must have `schema`, found `type`; taken as its schema", None),
        ),
    ];
    for (written, expected, (message, effect)) in table {
        let (found, said) = mended(written.clone());
        assert_eq!(found, expected, "{written}");
        assert_eq!(said, [(message.to_owned(), effect)], "{written}");
    }
}

#[test]
fn components_of_openapi_are_taken_as_they_are_meant() {
    let document = json!({
        "swagger": "2.0",
        "definitions": {"A": {"type": "string"}},
        "components": {"schemas": {"A": {"type": "integer"}, "B": {"nullable": true}}, "securitySchemes": {"a": {"type": "apiKey"}}},
    });
    let (found, problems) = converted(&document);
    let expected = json!({
        "schemas": {"A": {"type": "string"}, "B": {"nullable": true}},
        "securitySchemes": {"a": {"type": "apiKey"}},
    });
    assert_eq!(found["components"], expected);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    let expected = [
        "`components` is of OpenAPI 3.0, and this is Swagger 2.0; taken as it is meant",
        "`A` is described twice, here and as Swagger 2.0 does it; this one is left out",
        "`nullable` is of OpenAPI 3.0, and this is Swagger 2.0; taken as it is meant",
    ];
    assert_eq!(messages, expected);
}
