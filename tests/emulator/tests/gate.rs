//! What a request passes through, over real sockets.

#![allow(clippy::unwrap_used)]

use std::io::ErrorKind;
use std::time::Duration;

use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::gate::faults::Plan;
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::{API_TOKEN, Application, Emulator, Settings};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn settings() -> Settings {
    let (client_id, roles) = ("app".to_owned(), vec!["Investigation.read".to_owned()]);
    Settings {
        clock: Clock::standing(1_700_000_000_000),
        applications: vec![Application { client_id, client_secret: "hidden-secret".into(), roles }],
        check_answers: true,
        ..Settings::default()
    }
}

fn address(emulator: &Emulator) -> String {
    emulator.url().replace("http://", "")
}

/// Sends a request on a connection of its own: what came back, and how the connection ended.
async fn raw(emulator: &Emulator, method: &str, path: &str, headers: &str, body: &str) -> (String, std::io::Result<()>) {
    let mut stream = TcpStream::connect(address(emulator)).await.unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: emulator\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer).await.map(|_| ());
    (String::from_utf8(answer).unwrap(), end)
}

/// Sends a request: the status, the head, and the body.
async fn send(emulator: &Emulator, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, String) {
    let (answer, end) = raw(emulator, method, path, headers, body).await;
    end.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), head.to_lowercase(), body.to_owned())
}

fn api_token() -> String {
    format!("Authorization: Token {API_TOKEN}\r\n")
}

async fn alerts(emulator: &Emulator) -> u16 {
    send(emulator, "GET", "/api/v1/alerts/", &api_token(), "").await.0
}

#[tokio::test]
async fn a_token_is_needed_and_applications_get_one() {
    let emulator = Emulator::start(settings()).await.unwrap();
    let (status, _, body) = send(&emulator, "GET", "/api/v1/alerts/", "", "").await;
    assert_eq!((status, body.as_str()), (401, r#"{"detail":"Invalid token"}"#));
    assert_eq!(alerts(&emulator).await, 200);

    let form = "grant_type=client_credentials&client_id=app&client_secret=hidden-secret&scope=05a65629-4c1b-48c1-a78b-804c4abdd4af%2F.default";
    let form_type = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (status, head, body) = send(&emulator, "POST", "/contoso.onmicrosoft.com/oauth2/v2.0/token", form_type, form).await;
    assert!(status == 200 && head.contains("cache-control: no-store"), "{status} {head}");
    let token: Value = serde_json::from_str(&body).unwrap();
    let bearer = format!("Authorization: Bearer {}\r\n", token["access_token"].as_str().unwrap());
    assert_eq!(send(&emulator, "GET", "/api/v1/alerts/", &bearer, "").await.0, 200);
    let (status, _, body) = send(&emulator, "GET", "/api/v1/files/", &bearer, "").await;
    assert_eq!((status, body.as_str()), (403, r#"{"detail":"Insufficient role based permission"}"#));
    emulator.clock().advance(Duration::from_secs(3599));
    assert_eq!(send(&emulator, "GET", "/api/v1/alerts/", &bearer, "").await.0, 401);
    assert!(!format!("{emulator:?}").contains("hidden-secret") && !format!("{emulator:?}").contains(API_TOKEN));
}

#[tokio::test]
async fn the_thirty_first_request_of_a_minute_is_refused_and_what_is_no_call_does_not_count() {
    let emulator = Emulator::start(settings()).await.unwrap();
    for _ in 0..30 {
        assert_eq!(send(&emulator, "GET", "/_emulator/health", "", "").await.0, 200);
        assert_eq!(send(&emulator, "POST", "/common/oauth2/v2.0/token", "", "").await.0, 400);
        assert_eq!(alerts(&emulator).await, 200);
    }
    let (status, head, body) = send(&emulator, "GET", "/api/v1/alerts/", &api_token(), "").await;
    assert_eq!((status, body.as_str()), (429, r#"{"detail":"Request was throttled. Expected available in 60 seconds."}"#));
    assert!(!head.contains("retry-after"));
    assert_eq!(send(&emulator, "POST", "/_emulator/clock", "", r#"{"advanceSeconds": 60}"#).await.0, 200);
    assert_eq!(alerts(&emulator).await, 200);
}

#[tokio::test]
async fn a_held_request_is_answered_when_the_clock_is_put_forward() {
    let limit = Limit { requests_per_minute: Some(1), conduct: Conduct::Hold };
    let emulator = std::sync::Arc::new(Emulator::start(Settings { limit, ..settings() }).await.unwrap());
    assert_eq!(alerts(&emulator).await, 200);
    let held = tokio::spawn({
        let emulator = emulator.clone();
        async move { alerts(&emulator).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!held.is_finished());
    emulator.clock().advance(Duration::from_secs(60));
    assert_eq!(held.await.unwrap(), 200);
}

#[tokio::test]
async fn a_reset_resets_the_connection_before_or_after_the_request_is_carried_out() {
    let emulator = Emulator::start(settings()).await.unwrap();
    let body = r#"{"name": "office", "category": 1, "subnets": ["203.0.113.0/24"]}"#;
    let json = format!("{}Content-Type: application/json\r\n", api_token());
    for (when, ranges) in [("before", 0), ("after", 1)] {
        let plan = format!("rules: [{{operation: createSubnet, reset: {when}}}]");
        assert_eq!(send(&emulator, "PUT", "/_emulator/faults", "", &plan).await.0, 200);
        let (answer, end) = raw(&emulator, "POST", "/api/v1/subnet/create_rule/", &json, body).await;
        assert_eq!((answer.as_str(), end.unwrap_err().kind()), ("", ErrorKind::ConnectionReset), "{when}");
        let (_, _, list) = send(&emulator, "GET", "/api/v1/subnet/", &api_token(), "").await;
        let list: Value = serde_json::from_str(&list).unwrap();
        let made = list["data"].as_array().unwrap().iter().filter(|range| range["name"] == "office").count();
        assert_eq!(made, ranges, "{when}");
    }
}

#[tokio::test]
async fn answers_are_cut_broken_delayed_and_replaced() {
    let plan = "rules: [{nth: 1, cut: true}, {nth: 2, broken: true}, {nth: 3, status: 503, retryAfter: 4}, {nth: 4, page: 502}, {nth: 5, delay: 60000}]";
    let faults = Plan::read(plan, 0).unwrap();
    let emulator = std::sync::Arc::new(Emulator::start(Settings { faults, ..settings() }).await.unwrap());
    let (answer, _) = raw(&emulator, "GET", "/api/v1/alerts/", &api_token(), "").await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = head.to_lowercase().split_once("content-length: ").unwrap().1.lines().next().unwrap().parse::<usize>().unwrap();
    assert!(head.starts_with("HTTP/1.1 200") && !body.is_empty() && body.len() < length, "{answer}");
    let (status, _, body) = send(&emulator, "GET", "/api/v1/alerts/", &api_token(), "").await;
    assert!(status == 200 && body.starts_with('{') && serde_json::from_str::<Value>(&body).is_err());
    let (status, head, _) = send(&emulator, "GET", "/api/v1/alerts/", &api_token(), "").await;
    assert!(status == 503 && head.contains("retry-after: 4"));
    let (status, _, body) = send(&emulator, "GET", "/api/v1/alerts/", &api_token(), "").await;
    assert!(status == 502 && body.starts_with("<!doctype html>"));
    let delayed = tokio::spawn({
        let emulator = emulator.clone();
        async move { alerts(&emulator).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!delayed.is_finished(), "the emulator's clock stands");
    emulator.clock().advance(Duration::from_secs(60));
    assert_eq!(delayed.await.unwrap(), 200);
}

#[tokio::test]
async fn what_breaks_the_spec_is_refused_and_reported_without_its_values() {
    let emulator = Emulator::start(settings()).await.unwrap();
    let json = format!("{}Content-Type: application/json\r\n", api_token());
    for body in [r#"{"filters": {"severity": {"ana@contoso.com": 1}}}"#, r#"{"filters": {"wild": {"ana@contoso.com": 1}}}"#] {
        let (status, _, answer) = send(&emulator, "POST", "/api/v1/alerts/", &json, body).await;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(status == 400 && answer["error"] == true && answer["filters"][0]["error"].is_string(), "{answer}");
    }
    let (_, _, report) = send(&emulator, "GET", "/_emulator/report", "", "").await;
    assert!(!report.contains("ana@contoso.com"), "{report}");
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["callers"].as_array().unwrap().len(), 2, "{report}");
    assert_eq!(report["emulator"], json!([]), "{report}");
    let service = emulator.stop().await;
    assert!(service.report.has_breaches());
}
