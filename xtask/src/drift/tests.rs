//! Each kind of drift with the smallest document that shows it, what is proposed, and that nothing is left once that is applied.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::fs;

use clientwright::source::MemoryLoader;
use serde_json::{Value, json};

use super::*;

/// A document with one operation, whose answer has this schema.
fn document(schema: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Alerts", "version": "1" },
        "paths": { "/alerts": { "get": {
            "operationId": "listAlerts",
            "responses": { "200": { "description": "Alerts.", "content": { "application/json": { "schema": schema } } } },
        } } },
        "components": { "schemas": { "Level": { "type": "string", "enum": ["low", "high"], "description": "A level." } } },
    })
}

fn wanted(files: Vec<PathBuf>, operation: Option<&str>) -> Wanted {
    Wanted {
        files,
        operation: operation.map(str::to_owned),
        spec: None,
        overlay: Vec::new(),
        overlay_out: None,
        show_values: false,
        format: Format::Text,
        deny: false,
    }
}

/// Holds a capture against a document.
fn held(document: &Value, overlay: Option<&str>, capture: &str, operation: Option<&str>) -> Found {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture.json");
    fs::write(&path, capture).unwrap();
    let loader = MemoryLoader::new().with("api.json", document.to_string()).with("overlay.yaml", overlay.unwrap_or_default());
    let overlays = overlay.iter().map(|_| "overlay.yaml".to_owned()).collect();
    let options = Options { overlays, ..Options::new("drift") };
    hold_against(&loader, "api.json", &options, &wanted(vec![path], operation)).unwrap()
}

/// What is found, and what is still found once the proposal is applied.
fn twice(document: &Value, capture: &str, operation: Option<&str>) -> (Vec<String>, Vec<String>) {
    let first = held(document, None, capture, operation);
    let found = |found: &Found| found.report.findings().into_iter().map(|(told, _)| told).collect::<Vec<_>>();
    let left = match &first.overlay {
        Some(overlay) => found(&held(document, Some(overlay), capture, operation)),
        None => found(&first),
    };
    (found(&first), left)
}

#[test]
fn each_kind_is_found_and_gone_once_the_proposal_is_applied() {
    let object = |properties: Value| json!({ "type": "object", "properties": properties });
    let of = |member: Value| object(json!({ "a": member }));
    let level = json!({ "$ref": "#/components/schemas/Level" });
    let table: &[(Value, Value, &[&str])] = &[
        (of(json!({ "type": "string" })), json!({ "a": "x" }), &[]),
        (of(json!({ "type": "string" })), json!({ "a": "x", "b": { "c": [1, null] } }), &["unknown-member b"]),
        (
            json!({ "type": "object", "required": ["a"], "properties": { "a": { "type": "string" } } }),
            json!({}),
            &["missing-member a"],
        ),
        (
            json!({ "type": "object", "required": ["a", "b"], "properties": { "a": {}, "b": {} } }),
            json!({ "b": 1 }),
            &["missing-member a"],
        ),
        (of(json!({ "type": "string" })), json!({ "a": null }), &["null"]),
        (of(level.clone()), json!({ "a": null }), &["null"]),
        (of(json!({ "type": "string" })), json!({ "a": 4 }), &["wrong-type"]),
        (of(json!({ "type": "integer", "format": "int32" })), json!({ "a": 1.5 }), &["wrong-type"]),
        (of(level.clone()), json!({ "a": { "code": 3 } }), &["wrong-type"]),
        (of(json!({ "type": "integer", "enum": [0, 1] })), json!({ "a": 7 }), &["unknown-enum-member"]),
        (of(json!({ "type": "string", "format": "date-time" })), json!({ "a": "yesterday" }), &["format date-time"]),
        (of(json!({ "type": "integer", "format": "int32" })), json!({ "a": 3_000_000_000_u64 }), &["format int32"]),
        (of(json!({ "type": "integer", "minimum": 0, "exclusiveMinimum": true })), json!({ "a": 0 }), &["limit minimum"]),
        (of(json!({ "type": "string", "pattern": "^[a-z]+$" })), json!({ "a": "A" }), &["limit pattern"]),
        (
            of(json!({ "type": "array", "items": level.clone(), "maxItems": 1 })),
            json!({ "a": ["low", "high"] }),
            &["limit maxItems"],
        ),
        (of(json!({ "oneOf": [level.clone(), { "type": "array", "items": level }] })), json!({ "a": true }), &["wrong-type"]),
        (
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
            json!({ "ana@contoso.com": "x" }),
            &["wrong-type"],
        ),
    ];
    for (schema, answer, expected) in table {
        let (found, left) = twice(&document(schema.clone()), &answer.to_string(), Some("listAlerts"));
        assert_eq!(found, *expected, "{schema} {answer}");
        assert!(left.is_empty(), "{schema} {answer}: {left:?} is left");
    }
}

#[test]
fn texts_of_an_enum_are_proposed_once_they_were_seen_twice() {
    let schema = json!({ "type": "array", "items": { "$ref": "#/components/schemas/Level" } });
    let once = held(&document(schema.clone()), None, r#"["low", "critical"]"#, Some("listAlerts"));
    assert!(once.overlay.is_none());
    let text = once.report.written(Format::Text);
    assert!(text.contains("unknown enum members (1 value not shown): 1 of 2") && !text.contains("critical"), "{text}");
    let capture = r#"["low", "critical", "critical"]"#;
    let (found, left) = twice(&document(schema), capture, Some("listAlerts"));
    assert_eq!((found.as_slice(), left.is_empty()), (["unknown-enum-member".to_owned()].as_slice(), true));
}

#[test]
fn variants_are_told_apart_by_what_fits_best_and_by_their_tag() {
    let variant = |tag: &str, name: &str| {
        let properties = json!({ "kind": { "type": "string", "enum": [tag] }, name: { "type": "string" } });
        json!({ "type": "object", "required": ["kind"], "properties": properties })
    };
    let mut tagged = document(json!({
        "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }],
    }));
    tagged["components"]["schemas"]["Cat"] = variant("Cat", "purrs");
    tagged["components"]["schemas"]["Dog"] = variant("Dog", "barks");
    let answer = r#"{"kind": "Dog", "barks": "often", "age": 3}"#;
    assert_eq!(twice(&tagged, answer, Some("listAlerts")), (vec!["unknown-member age".to_owned()], Vec::new()));
    let place = &held(&tagged, None, answer, Some("listAlerts")).report.items[0].at;
    assert_eq!(place.to_string(), "#/components/schemas/Dog");

    let schema = &mut tagged["paths"]["/alerts"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    schema["discriminator"] = json!({ "propertyName": "kind" });
    let (found, left) = twice(&tagged, r#"{"kind": "Cow", "moos": "loudly"}"#, Some("listAlerts"));
    assert!(found.contains(&"unknown-variant".to_owned()) && left.contains(&"unknown-variant".to_owned()), "{found:?} {left:?}");
}

/// A HAR file with one entry.
fn har(method: &str, url: &str, status: u16, media_type: &str, text: &str) -> String {
    let content = json!({ "mimeType": media_type, "text": text });
    let entry = json!({ "request": { "method": method, "url": url }, "response": { "status": status, "content": content } });
    json!({ "log": { "version": "1.2", "entries": [entry] } }).to_string()
}

#[test]
fn what_operations_do_not_declare_is_found() {
    let document = document(json!({ "type": "object" }));
    let json = "application/json; charset=utf-8";
    let table: &[(String, &[&str], &[&str])] = &[
        (har("GET", "https://x.example/alerts/", 200, json, "{}"), &[], &[]),
        (har("GET", "https://x.example/alerts?since=1", 200, json, "{}"), &["undeclared-query-parameter since"], &[]),
        (har("GET", "https://x.example/alerts", 418, json, r#"{"a": 1}"#), &["undeclared-status 418"], &[]),
        (har("GET", "https://x.example/alerts", 418, "text/html", "<p>"), &["undeclared-status 418"], &[]),
        (har("GET", "https://x.example/alerts", 200, "text/html", "<p>"), &["undeclared-media-type text/html"], &[]),
        (har("GET", "https://x.example/alerts", 200, json, "<p>"), &["no-json"], &["no-json"]),
        (
            har("POST", "https://x.example/alerts", 200, json, "{}"),
            &["unknown-route POST /alerts"],
            &["unknown-route POST /alerts"],
        ),
        (har("GET", "https://x.example/elsewhere", 200, json, "{}"), &[], &[]),
        (har("OPTIONS", "https://x.example/alerts", 200, json, "{}"), &[], &[]),
        (har("GET", "https://x.example/alerts", 304, json, ""), &[], &[]),
        (har("GET", "https://x.example/alerts", 0, "", ""), &[], &[]),
    ];
    for (capture, expected, expected_left) in table {
        let (found, left) = twice(&document, capture, None);
        assert_eq!((found.as_slice(), left.as_slice()), (own(expected).as_slice(), own(expected_left).as_slice()), "{capture}");
    }
}

fn own(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn requests_are_held_against_the_document_too() {
    let mut document = document(json!({ "type": "object" }));
    let body = json!({ "type": "object", "properties": {
        "limit": { "type": "integer" },
        "filters": { "type": "object", "properties": { "level": { "$ref": "#/components/schemas/Level" } } },
    } });
    let content = json!({ "application/json": { "schema": body }, "application/x-www-form-urlencoded": { "schema": body } });
    document["paths"]["/alerts"]["post"] = json!({
        "operationId": "searchAlerts", "requestBody": { "content": content },
        "responses": { "204": { "description": "None." } },
    });
    let posted = |media_type: &str, text: &str| {
        let request = json!({
            "method": "POST", "url": "https://x.example/alerts", "postData": { "mimeType": media_type, "text": text },
        });
        json!({ "log": { "entries": [{ "request": request, "response": { "status": 204 } }] } }).to_string()
    };
    let form = "application/x-www-form-urlencoded";
    let table: &[(String, &[&str])] = &[
        (posted("application/json", r#"{"limit": 1}"#), &[]),
        (posted("application/json", r#"{"limit": "1", "isScan": true}"#), &["unknown-member isScan", "wrong-type"]),
        (posted(form, "limit=1&filters=%7B%22level%22%3A%22low%22%7D"), &[]),
        (posted(form, "limit=1&since=2&filters=%7B%22owner%22%3A1%7D"), &["unknown-member since", "unknown-member owner"]),
        (posted("text/xml", "<a/>"), &["undeclared-media-type text/xml"]),
    ];
    for (capture, expected) in table {
        let (mut found, _) = twice(&document, capture, None);
        found.sort();
        let mut expected = own(expected);
        expected.sort();
        assert_eq!(found, expected, "{capture}");
    }
}

#[test]
fn documents_of_other_dialects_get_proposals_in_their_own_words() {
    let swagger = json!({
        "swagger": "2.0", "info": { "title": "Alerts", "version": "1" }, "produces": ["application/json"],
        "paths": { "/alerts": { "get": {
            "operationId": "listAlerts", "responses": { "200": { "description": "It.", "schema": { "$ref": "#/definitions/Alert" } } },
        } } },
        "definitions": { "Alert": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" }, "level": { "type": "integer" }, "note": { "type": "string" },
        } } },
    });
    let modern = json!({
        "openapi": "3.1.0", "info": { "title": "Alerts", "version": "1" },
        "paths": { "/alerts": { "get": {
            "operationId": "listAlerts", "responses": { "200": { "description": "It.", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Alert" },
            } } } },
        } } },
        "components": { "schemas": { "Alert": { "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" }, "level": { "type": ["integer", "null"] }, "note": { "type": "string" },
        } } } },
    });
    let answer = json!({ "level": "high", "note": null, "extra": [null, "a"] }).to_string();
    for document in [swagger, modern] {
        let (mut found, left) = twice(&document, &answer, Some("listAlerts"));
        found.sort();
        assert_eq!(found, ["missing-member id", "null", "unknown-member extra", "wrong-type"]);
        assert!(left.is_empty(), "{document}: {left:?}");
    }
}

#[test]
fn answers_come_alone_in_lists_and_in_lines() {
    let one = document(json!({ "type": "object", "properties": { "a": {} } }));
    let table = [
        (r#"{"b": 1}"#, 1, Some("listAlerts")),
        ("\u{feff}[{\"b\": 1}, {\"b\": 2}]", 2, Some("listAlerts")),
        ("{\"b\": 1}\n{\"b\": 2}\n\n{\"a\": 3}\n", 2, Some("listAlerts")),
        (r#"{"operation": "listAlerts", "status": 200, "body": {"b": 1}}"#, 1, None),
    ];
    for (capture, expected, operation) in table {
        let found = held(&one, None, capture, operation);
        assert_eq!(found.report.items.iter().map(|item| item.count).collect::<Vec<_>>(), [expected], "{capture}");
        assert!(!found.report.has_unread());
    }
    let list = document(json!({ "type": "array", "items": { "type": "integer" } }));
    assert!(!held(&list, None, "[1, 2]", Some("listAlerts")).report.has_drift());
    assert!(!held(&list, None, "[[1], []]", Some("listAlerts")).report.has_drift());
    assert!(held(&list, None, r#"["x"]"#, Some("listAlerts")).report.has_drift());
}

#[test]
fn what_browsers_and_proxies_write_is_read() {
    let document = document(json!({ "type": "object", "properties": { "a": {} } }));
    let entries = json!([
        { "_initiator": { "type": "script" }, "request": { "method": "GET", "url": "https://x.example/alerts" },
          "response": { "status": 200, "content": { "size": 9, "compression": -9, "mimeType": "application/json", "encoding": "base64",
          "text": "eyJiIjox\nfQ==" } }, "timings": null },
        { "request": { "method": "GET", "url": "https://x.example/alerts" },
          "response": { "status": "200", "content": { "mimeType": null, "text": "\u{feff} {\"b\": 1}" } } },
        { "request": { "method": "GET", "url": "https://x.example/alerts" },
          "response": { "status": 200, "content": { "mimeType": "application/json" } } },
        { "request": { "method": "GET", "url": "https://x.example/alerts" },
          "response": { "status": 200, "content": { "mimeType": "application/json", "encoding": "base64", "text": "/+8=" } } },
        { "request": { "method": "GET", "url": "https://x.example/alerts" }, "response": { "status": 0, "_error": "aborted" } },
        { "request": { "method": "GET", "url": "https://x.example/alerts" }, "response": null },
        { "request": null }, {}, null, 7, ["x"],
    ]);
    let capture = json!({ "log": { "creator": {}, "pages": [], "entries": entries, "comment": "x" } }).to_string();
    let found = held(&document, None, &capture, None);
    assert_eq!(found.report.findings(), [("unknown-member b".to_owned(), true), ("no-json".to_owned(), false)]);
    let passed = [("say nothing of what was asked for", 5), ("were broken off before they were answered", 2)];
    assert_eq!(found.report.passed, passed);
}

#[test]
fn a_broken_file_is_told_with_its_place_and_what_stands_before_counts() {
    let document = document(json!({ "type": "object", "properties": { "a": {} } }));
    let whole = har("GET", "https://x.example/alerts", 200, "application/json", r#"{"b": 1}"#);
    let cut = whole.trim_end_matches("]}}").to_owned() + r#", {"request": "ana@contoso.com"#;
    let found = held(&document, None, &cut, None);
    assert_eq!(found.report.findings(), [("unknown-member b".to_owned(), true)]);
    assert!(found.report.unread[0].1.starts_with("ends in the middle, at 1:"), "{:?}", found.report.unread);
    for broken in
        ["ana@contoso.com", r#"{"log": {"entries": "ana@contoso.com"}}"#, r#"{"log": {"entries": [{"ana@contoso.com"}]}}"#]
    {
        let text = held(&document, None, broken, None).report.written(Format::Text);
        assert!(text.contains("no JSON from") || text.contains("neither HAR nor JSON"), "{text}");
        assert!(!text.contains("ana"), "{text}");
    }
}

#[test]
fn objects_with_many_unknown_names_are_maps() {
    let document = document(json!({ "type": "object", "properties": { "a": {} } }));
    let names: Vec<String> = (b'a'..=b'z').map(|letter| format!("q{}q", char::from(letter))).collect();
    let answer: Value = names.iter().map(|name| (name.clone(), json!(1))).collect::<serde_json::Map<_, _>>().into();
    let found = held(&document, None, &answer.to_string(), Some("listAlerts"));
    let text = found.report.written(Format::Text);
    assert_eq!(
        found.report.items.iter().map(|item| (item.kind.code(), item.count)).collect::<Vec<_>>(),
        [("unknown-member", 26)]
    );
    assert!(names.iter().all(|name| !text.contains(name.as_str())), "{text}");
}

#[test]
fn members_that_are_never_there_are_told_and_are_no_drift() {
    let document = document(json!({ "type": "object", "properties": { "a": {}, "b": {} } }));
    let answers: Vec<Value> = (0..20).map(|number| json!({ "a": number })).collect();
    let found = held(&document, None, &json!(answers).to_string(), Some("listAlerts"));
    assert!(!found.report.has_drift());
    assert_eq!(found.report.never_seen.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["b"]);
    assert!(held(&document, None, &json!(answers[..19]).to_string(), Some("listAlerts")).report.never_seen.is_empty());
}

#[test]
fn an_operation_that_is_not_there_is_told_with_the_nearest() {
    let loader = MemoryLoader::new().with("api.json", document(json!({})).to_string());
    let wanted = wanted(vec![PathBuf::from("none.json")], Some("listAlert"));
    let error = hold_against(&loader, "api.json", &Options::new("drift"), &wanted).unwrap_err();
    assert_eq!(error, "the document has no operation `listAlert`; did you mean `listAlerts`?");
}
