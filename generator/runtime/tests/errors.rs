//! What a person sees when a call fails, and what they must never see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::error::Error as _;
use std::time::Duration;

use clientwright_runtime::{Call, Error, ErrorCase, ErrorKind, Method, Operation, QueryStyle, StaticCredential, StatusPattern};
use serde::Deserialize;
use serde_json::Value;
use support::{Reply, Server};

static LIST: Operation = Operation::new("listAlerts", Method::Post, "/api/v1/alerts/").security(&[&["key"], &[]]);

/// Everything that may reach a log: both ways of printing, all along the chain of sources.
fn everything(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    text
}

async fn answer(status: u16, content_type: &'static str, body: &'static str) -> Error {
    let server = Server::start(move |_| Reply::new(status, &[("content-type", content_type)], body)).await;
    Call::new(&server.core(), &LIST).decode_json::<Value>().await.unwrap_err()
}

#[tokio::test]
async fn an_error_is_one_line_with_the_sentence_of_the_service() {
    let rows = [
        (
            429,
            "application/json",
            r#"{"detail":"Request was throttled. Expected available in 58 seconds."}"#,
            "429 Too Many Requests: Request was throttled. Expected available in 58 seconds.",
        ),
        (400, "application/json", r#"{"message":"no"}"#, "400 Bad Request: no"),
        (400, "application/json", r#"{"error":"no"}"#, "400 Bad Request: no"),
        (400, "application/json", r#"{"error":{"code":7,"message":"no\n way"}}"#, "400 Bad Request: no way"),
        (400, "application/json", r#"{"errors":[{"message":"first"},{"message":"second"}]}"#, "400 Bad Request: first"),
        (400, "application/problem+json", r#"{"title":"Bad","detail":"so bad"}"#, "400 Bad Request: so bad"),
        (
            400,
            "application/json",
            r#"{"error":true,"filters":[{"error":"oops is not valid","errorMessageCode":"X"}]}"#,
            "400 Bad Request: filters: oops is not valid",
        ),
        (400, "application/json", r#""just text""#, "400 Bad Request: just text"),
        (400, "application/json", r#"{"code":7}"#, r#"400 Bad Request: {"code":7}"#),
        (400, "application/json", "{broken", "400 Bad Request: {broken"),
        (500, "text/plain", "  oh\r\n\tno\u{7}!  ", "500 Internal Server Error: oh no !"),
        (
            502,
            "text/html",
            "<!DOCTYPE html><html><head><TITLE>502 Bad &amp; Gateway</TITLE></head><body>long</body></html>",
            "502 Bad Gateway: 502 Bad & Gateway",
        ),
        (502, "text/html", "<html><body><h1 class='x'>Gone</h1></body></html>", "502 Bad Gateway: Gone"),
        (502, "text/html", "<html><body>long text</body></html>", "502 Bad Gateway: an HTML page"),
        (
            403,
            "application/xml",
            "\u{feff}<?xml version=\"1.0\"?><Error><Code>A</Code><Message>Denied</Message></Error>",
            "403 Forbidden: Denied",
        ),
        (404, "application/json", "", "404 Not Found"),
        (404, "text/html", "<", "404 Not Found: an HTML page"),
        (599, "text/plain", "x", "599: x"),
    ];
    for (status, content_type, body, expected) in rows {
        let error = answer(status, content_type, body).await;
        assert_eq!(error.to_string(), format!("POST /api/v1/alerts/ (listAlerts): {expected}"));
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.body().unwrap().text(), body);
        assert_eq!(error.body().unwrap().media_type(), Some(content_type));
    }
}

#[tokio::test]
async fn a_long_or_binary_body_does_not_flood_the_message() {
    let error = answer(500, "text/plain", Box::leak("wörd ".repeat(100_000).into_boxed_str())).await;
    assert!(error.to_string().chars().count() < 400 && error.message().ends_with('…'));
    let server = Server::start(|_| Reply::new(500, &[("content-type", "image/png")], b"\x89PNG\xff\xfe")).await;
    let error = Call::new(&server.core(), &LIST).await.unwrap_err();
    assert_eq!(error.message(), "6 bytes of image/png");
    let deep = "[".repeat(100_000);
    let error = answer(500, "application/json", Box::leak(deep.into_boxed_str())).await;
    assert!(error.message().starts_with("[[["));
}

#[tokio::test]
async fn facts_in_the_headers_are_found() {
    let headers = [("x-ms-request-id", "r-1"), ("retry-after", "58"), ("set-cookie", "sid=MARKER")];
    let server = Server::start(move |_| Reply::new(429, &headers, "")).await;
    let error = Call::new(&server.core(), &LIST).await.unwrap_err();
    assert_eq!((error.operation(), error.method(), error.route()), ("listAlerts", "POST", "/api/v1/alerts/"));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(58)));
    assert_eq!(error.headers().unwrap()["set-cookie"], "sid=MARKER");
    assert!(!error.is_timeout() && !error.is_connect());
    assert!(!everything(&error).contains("MARKER"));

    for (value, expected) in [("Wed, 21 Oct 2015 07:28:00 GMT", Some(Duration::ZERO)), ("soon", None), ("-1", None)] {
        let server = Server::start(move |_| Reply::new(503, &[("retry-after", value)], "")).await;
        assert_eq!(Call::new(&server.core(), &LIST).await.unwrap_err().retry_after(), expected, "{value}");
    }
    let server = Server::start(|_| Reply::new(503, &[("retry-after", "Fri, 31 Dec 2100 23:59:59 GMT")], "")).await;
    let wait = Call::new(&server.core(), &LIST).await.unwrap_err().retry_after().unwrap();
    assert!(wait > Duration::from_secs(1_000_000));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Exact {
    exact: String,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Ranged {
    ranged: String,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Other {
    other: String,
}

#[tokio::test]
async fn the_typed_body_is_that_of_the_most_specific_status() {
    static OPERATION: Operation = Operation::new("typed", Method::Get, "/x").errors(&[
        ErrorCase::json::<Other>(StatusPattern::Default),
        ErrorCase::json::<Ranged>(StatusPattern::Range(4)),
        ErrorCase::json::<Exact>(StatusPattern::Exact(404)),
    ]);
    let body = r#"{"exact":"a","ranged":"b","other":"c"}"#;
    for status in [404_u16, 409, 500] {
        let server = Server::start(move |_| Reply::new(status, &[], body)).await;
        let error = Call::new(&server.core(), &OPERATION).await.unwrap_err();
        assert_eq!(error.body_as::<Exact>().is_some(), status == 404);
        assert_eq!(error.body_as::<Ranged>().is_some(), status == 409);
        assert_eq!(error.body_as::<Other>().is_some(), status == 500);
        assert_eq!(error.body().unwrap().json::<Exact>(), Some(Exact { exact: "a".into() }));
    }
    let server = Server::start(|_| Reply::new(404, &[], "<html>")).await;
    let error = Call::new(&server.core(), &OPERATION).await.unwrap_err();
    assert_eq!((error.status(), error.body_as::<Exact>()), (Some(404), None));
}

#[tokio::test]
async fn no_secret_reaches_a_log() {
    let secret = "MARKER-1234/5+6";
    let echo = Server::start(|seen| {
        // Also as it looks decoded: "the signature MARKER+123 does not match".
        let query = format!(
            "{} {}",
            seen.target,
            percent_encoding::percent_decode_str(&seen.target).decode_utf8_lossy().replace('&', " ")
        );
        Reply::new(403, &[("content-type", "text/plain")], format!("bad {query} {:?} MARKER-1234/5+6", seen.header("cookie")))
    })
    .await;
    let builder = |server: &Server| {
        server.builder().credential("key", StaticCredential::key(secret)).credential("session", StaticCredential::key(secret))
    };
    let core = builder(&echo).build().unwrap();
    assert!(!format!("{core:?} {core:#?}").contains("MARKER"));
    let refused = Call::new(&core, &LIST).await.unwrap_err();
    assert!(refused.message().contains("[redacted]"), "{refused}");

    let garbage = Server::start(|_| Reply::json("{\"key\": \"MARKER-1234/5+6\", \"a\": x}")).await;
    let undecodable = Call::new(&builder(&garbage).build().unwrap(), &LIST).decode_json::<Value>().await.unwrap_err();
    let wrong_type = Server::start(|_| Reply::json("\"MARKER-1234/5+6\"")).await;
    let mistyped = Call::new(&builder(&wrong_type).build().unwrap(), &LIST).decode_json::<u8>().await.unwrap_err();

    let unreachable = support::Server::start(|_| Reply::raw("")).await;
    let broken = Call::new(&builder(&unreachable).build().unwrap(), &LIST).await.unwrap_err();
    let closed = clientwright_runtime::CoreBuilder::new("http://127.0.0.1:1", &support::CONFIG)
        .retry(clientwright_runtime::RetryPolicy::none());
    let closed = closed.credential("key", StaticCredential::key(secret)).build().unwrap();
    let unconnected = Call::new(&closed, &LIST).await.unwrap_err();

    let signed_undecodable = Call::new(&core, &LIST)
        .absolute_url(format!("{}/b?sig=MARKER-1234", garbage.url()))
        .decode_json::<u8>()
        .await
        .unwrap_err();
    let presigned = |server: &Server| Call::new(&core, &LIST).absolute_url(format!("{}/b?sig=MARKER%2B123&v=1", server.url()));
    let signed_refused = presigned(&echo).await.unwrap_err();
    let signed_broken = presigned(&unreachable).await.unwrap_err();
    let signed_closed = Call::new(&core, &LIST).absolute_url("http://127.0.0.1:1/b?sig=MARKER%2B123").await.unwrap_err();

    let header = Call::new(&core, &LIST).header("x-key", false, "MARKER\n").await.unwrap_err();
    let hidden = Call::new(&core, &LIST).header("x-key", false, "MARKER").cookie("c", false, "MARKER").query(
        "q",
        QueryStyle::FORM,
        "MARKER",
    );
    assert!(!format!("{hidden:?}").contains("MARKER"), "{hidden:?}");

    assert!(broken.source().is_some() && unconnected.is_connect() && signed_closed.is_connect());
    for error in [
        refused,
        undecodable,
        mistyped,
        broken,
        unconnected,
        signed_refused,
        signed_undecodable,
        signed_broken,
        signed_closed,
        header,
    ] {
        assert!(!everything(&error).contains("MARKER"), "{}", everything(&error));
    }
}

#[tokio::test]
async fn a_connection_that_fails_names_the_host_and_the_cause() {
    let core = clientwright_runtime::CoreBuilder::new("http://127.0.0.1:1/base", &support::CONFIG)
        .retry(clientwright_runtime::RetryPolicy::none())
        .build()
        .unwrap();
    let error = Call::new(&core, &LIST).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)));
    let text = error.to_string();
    assert!(text.starts_with("POST /api/v1/alerts/ (listAlerts): no connection to `127.0.0.1:1`: Connection refused"), "{text}");
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Page {
    data: Vec<Alert>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Alert {
    severity: u8,
}

#[tokio::test]
async fn an_answer_that_does_not_fit_names_the_place_in_it() {
    let rows = [
        (
            r#"{"data":[{"severity":1},{"severity":"high"}]}"#,
            "`data[1].severity`: invalid type: string \"high\", expected u8 at line 1 column 42",
        ),
        (r#"{"data":[{}]}"#, "`data[0]`: missing field `severity` at line 1 column 11"),
        (r#"{"data":[]} x"#, "trailing characters at line 1 column 13"),
        (r#"7"#, "invalid type: integer `7`, expected struct Page at line 1 column 1"),
        (r#"{"data":[{"severity":"#, "`data[0].severity`: EOF while parsing"),
        ("", "the body is empty, JSON was expected"),
        ("\n <html><title>Sign in</title>", "JSON was expected, not a page: Sign in"),
    ];
    for (body, expected) in rows {
        let server = Server::start(move |_| Reply::json(body)).await;
        let error = Call::new(&server.core(), &LIST).decode_json::<Page>().await.unwrap_err();
        let prefix =
            format!("POST /api/v1/alerts/ (listAlerts): unexpected answer (200 OK): {expected}").replace("200 OK", "200");
        assert!(error.to_string().starts_with(&prefix), "{error}");
        assert_eq!(error.status(), Some(200));
    }
}

#[tokio::test]
async fn the_excerpt_is_a_bounded_piece_around_the_place() {
    let filler = "{\"severity\":1},\n".repeat(500);
    let body = format!("{{\"data\":[{filler}{{\"severity\":\"ö-here-ö\"}},{filler}{{\"severity\":1}}]}}");
    let server = Server::start(move |_| Reply::json(&body)).await;
    let error = Call::new(&server.core(), &LIST).decode_json::<Page>().await.unwrap_err();
    let ErrorKind::Decode { path, excerpt, status, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!((path.as_str(), *status), ("data[500].severity", 200));
    assert!(excerpt.len() <= 512 && excerpt.contains("ö-here-ö"), "{excerpt}");
}
