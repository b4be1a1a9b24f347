//! Time, length and redirects: where the client stops.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::time::{Duration, Instant};

use clientwright_runtime::{Body, Call, ErrorKind, Method, Operation, StaticCredential};
use support::{Reply, Server};

static GET: Operation = Operation::new("get", Method::Get, "/x").security(&[&["token"], &[]]);
static POST: Operation = Operation::new("post", Method::Post, "/x").security(&[&["token"], &[]]);

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn the_timeout_covers_the_whole_call() {
    let silent = Server::start(|_| Reply::hang("")).await;
    let halting = Server::start(|_| Reply::hang("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")).await;
    for server in [silent, halting] {
        let begin = Instant::now();
        let error = Call::new(&server.builder().timeout(SHORT).build().unwrap(), &GET).await.unwrap_err();
        assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
        assert_eq!(error.message(), format!("`{}` did not answer in full within 200ms", server.address));
        assert!(begin.elapsed() < Duration::from_secs(2));
        let error = Call::new(&server.core(), &GET).timeout(SHORT).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_a_transport_error() {
    let server = Server::start(|_| Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc")).await;
    let error = Call::new(&server.core(), &GET).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    assert!(!error.is_timeout() && !error.is_connect());
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_is_still_that_error() {
    let server = Server::start(|_| Reply::raw("HTTP/1.1 429 X\r\nretry-after: 3\r\ncontent-length: 90\r\n\r\nslow down")).await;
    let error = Call::new(&server.core(), &GET).await.unwrap_err();
    assert_eq!((error.status(), error.message().as_str()), (Some(429), "slow down"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3)));
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read_to_its_end() {
    let announced = Server::start(|_| Reply::hang("HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n")).await;
    let chunked =
        Server::start(|_| Reply::hang("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\nhello world\r\n")).await;
    for server in [announced, chunked] {
        let core = server.builder().max_response_bytes(10).build().unwrap();
        let error = Call::new(&core, &GET).decode_bytes().await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TooLarge { limit: 10, .. }), "{error:?}");
        assert_eq!(error.to_string(), "GET /x (get): the answer is longer than the limit of 10 bytes");
    }
    let exact =
        Server::start(|_| Reply::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nhello worl\r\n0\r\n\r\n")).await;
    let core = exact.builder().max_response_bytes(10).build().unwrap();
    assert_eq!(Call::new(&core, &GET).decode_text().await.unwrap(), "hello worl");
}

#[tokio::test]
async fn an_error_that_is_too_long_is_still_that_error() {
    let server = Server::start(|_| Reply::new(500, &[], "oh no, very long")).await;
    let core = server.builder().max_response_bytes(5).build().unwrap();
    let error = Call::new(&core, &GET).await.unwrap_err();
    assert_eq!((error.status(), error.message().as_str()), (Some(500), "oh no"));
}

#[tokio::test]
async fn the_length_that_a_head_announces_does_not_count() {
    static HEAD: Operation = Operation::new("head", Method::Head, "/x");
    let server = Server::start(|_| Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\nx-a: b\r\n\r\n")).await;
    let core = server.builder().max_response_bytes(10).build().unwrap();
    let response = Call::new(&core, &HEAD).send_for_response().await.unwrap();
    assert_eq!(response.headers["x-a"], "b");
}

fn redirecting(status: u16, to: String) -> impl Fn(&support::Seen) -> Reply + Send + Sync {
    move |seen| match seen.target.as_str() {
        "/x" => Reply::new(status, &[("location", &to)], ""),
        _ => Reply::new(204, &[], ""),
    }
}

#[tokio::test]
async fn a_redirect_on_the_same_host_is_followed_with_everything() {
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(redirecting(status, "y?z=1".to_owned())).await;
        let core = server.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
        Call::new(&core, &GET).await.unwrap();
        let seen = server.last();
        assert_eq!((seen.method.as_str(), seen.target.as_str()), ("GET", "/y?z=1"));
        assert_eq!(seen.header("authorization"), Some("Token s3cret"));
    }
    for status in [307, 308] {
        let server = Server::start(redirecting(status, "/y".to_owned())).await;
        Call::new(&server.core(), &POST).text("text/plain", "body").await.unwrap();
        let seen = server.last();
        assert_eq!((seen.method.as_str(), seen.target.as_str(), seen.text().as_str()), ("POST", "/y", "body"));
    }
}

#[tokio::test]
async fn a_redirect_that_would_turn_writing_into_reading_is_not_followed() {
    for status in [301, 302, 303] {
        let server = Server::start(redirecting(status, "/y".to_owned())).await;
        let error = Call::new(&server.core(), &POST).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.message(), format!("the redirect to `{}` was not followed", server.address));
        assert_eq!(server.seen().len(), 1);
    }
    let server = Server::start(redirecting(307, "/y".to_owned())).await;
    let stream = Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("once".into())]));
    let error = Call::new(&server.core(), &POST).bytes("text/plain", stream).await.unwrap_err();
    assert_eq!(error.status(), Some(307));
}

#[tokio::test]
async fn no_redirect_leads_to_another_host() {
    let other = Server::start(|_| Reply::new(204, &[], "")).await;
    for to in [format!("{}/y?MARKER", other.url()), format!("//{}/y", other.address), "https://127.0.0.1/".to_owned()] {
        let server = Server::start(redirecting(302, to)).await;
        let core = server.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
        let error = Call::new(&core, &GET).await.unwrap_err();
        assert_eq!(error.status(), Some(302));
        assert!(error.message().starts_with("the redirect to `127.0.0.1"), "{error}");
        assert!(!format!("{error:?}{error}").contains("MARKER"));
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn redirects_in_a_circle_end() {
    let server = Server::start(|_| Reply::new(302, &[("location", "/x")], "")).await;
    let error = Call::new(&server.core(), &GET).await.unwrap_err();
    assert_eq!((error.status(), server.seen().len()), (Some(302), 6));
}

#[tokio::test]
async fn an_http_client_of_the_callers_own_is_used() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let core = server.builder().http_client(http.clone()).build().unwrap();
    Call::new(&core, &GET).await.unwrap();
    assert_eq!(server.seen().len(), 1);
    let error = server.builder().http_client(http).connect_timeout(SHORT).build().unwrap_err();
    assert!(error.to_string().contains("connect timeout"), "{error}");
}
