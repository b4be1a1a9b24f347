//! What becomes of answers: those that a document promises, and those that services give.

#![allow(clippy::unwrap_used)]

mod server;

use std::fmt::Debug;

use fixture_answers_of_all_kinds::Client;
use fixture_answers_of_all_kinds::models::Fault;
use fixture_answers_of_all_kinds::runtime::{Error, ErrorKind};
use server::{Reply, Server};

const THING: &str = r#"{"name":"a"}"#;
const FAULT: &str = r#"{"title":"b"}"#;
const JSON: Option<&str> = Some("application/json");
const TEXT: Option<&str> = Some("text/plain");

/// An operation, what the service answers, and what the caller gets.
type Row = (&'static str, u16, Option<&'static str>, &'static str, &'static str);

const ROWS: &[Row] = &[
    ("plain", 200, JSON, THING, "Thing { name: \"a\" }"),
    ("plain", 200, Some("application/json; charset=utf-8"), THING, "Thing { name: \"a\" }"),
    ("plain", 200, Some("application/vnd.other+json"), THING, "Thing { name: \"a\" }"),
    ("plain", 200, TEXT, THING, "Thing { name: \"a\" }"),
    ("plain", 200, None, THING, "Thing { name: \"a\" }"),
    ("plain", 201, JSON, THING, "Thing { name: \"a\" }"),
    ("plain", 200, JSON, "\u{feff}{\"name\":\"a\"}", "Thing { name: \"a\" }"),
    ("plain", 200, JSON, " \n{\"name\":\"a\"}\n", "Thing { name: \"a\" }"),
    ("plain", 204, None, "", "unreadable: the body is empty, JSON was expected"),
    ("plain", 200, Some("text/html"), "<html><title>Log in</title></html>", "unreadable: JSON was expected, not a page: Log in"),
    ("plain", 500, Some("application/problem+json"), FAULT, "500 Fault { title: \"b\" }"),
    ("plain", 500, JSON, FAULT, "500 Fault { title: \"b\" }"),
    ("plain", 500, TEXT, FAULT, "500 Fault { title: \"b\" }"),
    ("plain", 500, None, FAULT, "500 Fault { title: \"b\" }"),
    ("plain", 500, TEXT, "Out of order", "500 Out of order"),
    ("plain", 302, None, "", "302 "),
    ("named", 200, Some("application/vnd.thing+json; version=1"), THING, "Thing { name: \"a\" }"),
    ("named", 200, JSON, THING, "Thing { name: \"a\" }"),
    ("any", 200, TEXT, THING, "Thing { name: \"a\" }"),
    ("all_statuses", 207, JSON, THING, "Thing { name: \"a\" }"),
    ("all_statuses", 418, JSON, FAULT, "418 Fault { title: \"b\" }"),
    ("all_statuses", 500, JSON, FAULT, "500 b"),
    ("by_default", 201, JSON, THING, "Thing { name: \"a\" }"),
    ("several", 200, JSON, THING, "Ok(Thing { name: \"a\" })"),
    ("several", 202, JSON, "{\"number\":7}", "Accepted(Ticket { number: 7 })"),
    ("several", 204, None, "", "NoContent"),
    ("several", 206, TEXT, "some", "Status2xx(\"some\")"),
    ("several", 404, TEXT, "gone", "404 gone"),
    ("several", 503, JSON, FAULT, "503 Fault { title: \"b\" }"),
    ("report", 200, JSON, THING, "Json(Thing { name: \"a\" })"),
    ("report", 200, Some("application/json;charset=UTF-8"), THING, "Json(Thing { name: \"a\" })"),
    ("report", 200, Some("application/hal+json"), THING, "Json(Thing { name: \"a\" })"),
    ("report", 200, None, THING, "Json(Thing { name: \"a\" })"),
    ("report", 200, Some("text/csv"), "a,b", "Text(\"a,b\")"),
    ("report", 200, Some("TEXT/CSV; charset=utf-8"), "a,b", "Text(\"a,b\")"),
    ("report", 200, Some("application/pdf"), "%PDF", "Bytes(b\"%PDF\")"),
    ("either", 200, TEXT, "a", "Text(\"a\")"),
    ("either", 200, JSON, THING, "Json(Thing { name: \"a\" })"),
    ("either", 200, Some("application/octet-stream"), THING, "Json(Thing { name: \"a\" })"),
    ("words", 200, TEXT, "ä", "\"ä\""),
    ("words", 200, JSON, "\"a\"", "\"\\\"a\\\"\""),
    ("words", 200, None, "", "\"\""),
    ("bytes", 200, Some("application/zip"), "PK", "b\"PK\""),
    ("bytes", 200, None, "", "b\"\""),
    ("nothing", 204, None, "", "()"),
    ("nothing", 200, JSON, THING, "()"),
    ("look", 200, JSON, "", "()"),
    ("look", 404, JSON, "", "404 "),
];

#[tokio::test]
async fn each_answer_becomes_what_the_document_says() {
    let mut wrong = Vec::new();
    for (operation, status, content_type, body, expected) in ROWS {
        let headers: Vec<(&str, &str)> = content_type.iter().map(|media_type| ("content-type", *media_type)).collect();
        let server = Server::always(Reply::new(*status, &headers, body)).await;
        let client = Client::builder(server.url()).retry(fixture_answers_of_all_kinds::runtime::RetryPolicy::none()).build().unwrap();
        let got = outcome(&client, operation).await;
        if got != *expected {
            wrong.push(format!("{operation}: {status} {content_type:?} {body}: {got}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("
"));
}

async fn outcome(client: &Client, operation: &str) -> String {
    let answers = client.answers();
    match operation {
        "plain" => told(answers.plain().await),
        "named" => told(answers.named().await),
        "any" => told(answers.any().await),
        "all_statuses" => told(answers.all_statuses().await),
        "by_default" => told(answers.by_default().await),
        "several" => told(answers.several().await),
        "report" => told(answers.report().await),
        "either" => told(answers.either().await),
        "words" => told(answers.words().await),
        "bytes" => told(answers.bytes().await),
        "nothing" => told(answers.nothing().await),
        _ => told(answers.look().await),
    }
}

/// The value, or the error in a few words: with the body of its status, if that is what was declared.
fn told<T: Debug>(result: Result<T, Error>) -> String {
    let error = match result {
        Ok(value) => return format!("{value:?}"),
        Err(error) => error,
    };
    match (error.kind(), error.body_as::<Fault>()) {
        (ErrorKind::Decode { reason, .. }, _) => format!("unreadable: {reason}"),
        (_, Some(fault)) => format!("{} {fault:?}", error.status().unwrap()),
        _ => format!("{} {}", error.status().unwrap(), error.message()),
    }
}

#[tokio::test]
async fn a_client_asks_for_what_the_document_promises() {
    let rows = [
        ("plain", "application/json, */*;q=0.8"),
        ("named", "application/vnd.thing+json; version=1, application/json;q=0.9, */*;q=0.8"),
        ("report", "application/json; charset=utf-8, text/csv; header=present, application/pdf"),
        ("words", "text/plain, */*;q=0.8"),
        ("bytes", "*/*"),
    ];
    let server = Server::always(Reply::new(200, &[("content-type", "application/json")], THING)).await;
    let client = Client::builder(server.url()).build().unwrap();
    for (operation, expected) in rows {
        outcome(&client, operation).await;
        assert_eq!(server.last().header("accept"), Some(expected), "{operation}");
    }
}
