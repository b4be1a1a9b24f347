//! A secret goes to the service and nowhere else: not into an error, a log, or what a hook prints. The service may send it back in
//! any place.
//!
//! All that `tracing` and `log` say at their finest level is searched as well, that of `reqwest`, `hyper`, `h2` and others included.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use clientwright_runtime::{
    BoxFuture, Call, CoreBuilder, Credential, CredentialError, Error, Method, Operation, QueryStyle, RetryPolicy, Secret,
    SecretRequest, StaticCredential,
};
use support::memory::{Answer, Memory};
use support::{CONFIG, Reply, Server};

/// It begins with `MARKER` in all the ways in which it is encoded, save for Base64.
const SECRET: &str = "MARKER-s3cr3t/+= \"1\"";

static HEADER: Operation = Operation::new("header", Method::Get, "/x").security(&[&["token"]]);
static QUERY: Operation = Operation::new("query", Method::Post, "/x").read_only().security(&[&["key"]]);
static COOKIE: Operation = Operation::new("cookie", Method::Get, "/x").security(&[&["session"]]);
static BEARER: Operation = Operation::new("bearer", Method::Put, "/x").security(&[&["oauth"]]);
static BASIC: Operation = Operation::new("basic", Method::Get, "/x").security(&[&["login"]]);
static OPEN: Operation = Operation::new("open", Method::Get, "/x");

/// All that was logged.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(|| Log).with_ansi(false).init();
    });
}

/// The secret's beginning, and what Base64 makes of it wherever it may stand in a longer text.
fn forms() -> Vec<String> {
    let shifted = |shift: usize| {
        let text = BASE64_STANDARD.encode(format!("{}MARKER-s3cr3t", &"::"[..shift]));
        text[[0, 2, 3][shift]..14].to_owned()
    };
    ["MARKER".to_owned(), "marker-".to_owned(), "s3cr3t".to_owned(), shifted(0), shifted(1), shifted(2)].into()
}

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    for form in forms() {
        let found = text.lines().find(|line| line.contains(&form));
        assert!(found.is_none(), "{what}: `{form}` in {}", found.unwrap_or_default());
    }
}

/// All that an error says, except for what the service sent as it came: its headers and its body.
fn everything(error: &Error) -> String {
    let mut text = format!("{error}\n{error:#}\n{error:?}\n{error:#?}\n{}\n{:?}\n", error.message(), error.attempts());
    text += &format!("{:?}\n{:?}\n{:?}\n{:?}\n", error.kind(), error.body(), error.request_id(), error.retry_after());
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!("{cause}\n{cause:#}\n{cause:?}\n{cause:#?}\n");
        source = cause.source();
    }
    text
}

/// Gives the same secret for ever.
struct Live(&'static str);

impl Credential for Live {
    fn secret<'a>(&'a self, _: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async { Ok(self.0.into()) })
    }
}

type Heard = Arc<Mutex<String>>;

/// What hooks print of it.
fn with_ears(builder: CoreBuilder, heard: &Heard) -> CoreBuilder {
    let (before, after) = (heard.clone(), heard.clone());
    builder
        .before_request(move |outgoing| before.lock().unwrap().push_str(&format!("{outgoing:?}\n{outgoing:#?}\n")))
        .after_response(move |answered| after.lock().unwrap().push_str(&format!("{answered:?}\n{answered:#?}\n")))
}

/// The same secret in every place where one can be.
fn calls(url: &str, builder: impl Fn() -> CoreBuilder) -> Vec<(String, Call<u8>)> {
    const PAIR: &str = "user:MARKER-s3cr3t/+= \"1\"";
    let core = |builder: CoreBuilder| {
        let text = format!("{builder:?} {builder:#?}");
        assert_clean("builder", &text);
        let core = builder.build().unwrap();
        assert_clean("core", &format!("{core:?} {core:#?}"));
        core
    };
    let mut calls = Vec::new();
    let credentials: [(&Operation, &str, StaticCredential); 5] = [
        (&HEADER, "token", StaticCredential::key(SECRET)),
        (&QUERY, "key", StaticCredential::key(SECRET)),
        (&COOKIE, "session", StaticCredential::key(SECRET)),
        (&BEARER, "oauth", StaticCredential::bearer(SECRET)),
        (&BASIC, "login", StaticCredential::basic("user", SECRET)),
    ];
    for (operation, scheme, credential) in credentials {
        assert_clean("credential", &format!("{credential:?} {credential:#?}"));
        let still = core(builder().credential(scheme, credential));
        let live = core(builder().credential_from(scheme, Live(if scheme == "login" { PAIR } else { SECRET })));
        calls.push((format!("{scheme}, static"), Call::new(&still, operation)));
        calls.push((format!("{scheme}, live"), Call::new(&live, operation)));
    }
    let open = core(builder());
    let signed = format!("{url}/b?sig=MARKER-s3cr3t%2F%2B%3D%20%221%22&v=1");
    calls.push(("signed".to_owned(), Call::new(&open, &OPEN).absolute_url(signed)));
    calls.push(("header".to_owned(), Call::new(&open, &OPEN).header("x-api-key", false, SECRET)));
    calls.push(("cookie".to_owned(), Call::new(&open, &OPEN).cookie("c", false, SECRET)));
    calls.push(("query".to_owned(), Call::new(&open, &OPEN).query("access_token", QueryStyle::FORM, SECRET)));
    let standing = core(builder().default_header("x-api-key", SECRET));
    calls.push(("default header".to_owned(), Call::new(&standing, &OPEN)));
    let hooked = core(builder().before_request(|outgoing| {
        outgoing.headers.insert("proxy-authorization", format!("Bearer {SECRET}").parse().unwrap());
    }));
    calls.push(("hook".to_owned(), Call::new(&hooked, &OPEN)));
    calls.into_iter().map(|(name, call)| (name, call.decode_json())).collect()
}

/// What a service that repeats all it was sent makes of it.
fn echo(uri: &str, headers: impl Iterator<Item = (String, String)>) -> String {
    let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    let decoded = percent_encoding::percent_decode_str(uri).decode_utf8_lossy();
    let pair = headers.iter().find_map(|header| header.strip_prefix("authorization: Basic "));
    let pair = pair.map(|pair| String::from_utf8(BASE64_STANDARD.decode(pair).unwrap()).unwrap()).unwrap_or_default();
    let headers = headers.join(" ");
    format!("{decoded} {headers} {uri} {pair} {SECRET}")
}

/// The ways in which it can send that back.
#[allow(clippy::type_complexity, reason = "it is a table")]
fn answers(echo: &str) -> Vec<(u16, Vec<(&'static str, String)>, String)> {
    let json = |value: serde_json::Value| (400, vec![("content-type", "application/json".to_owned())], value.to_string());
    let line = echo.replace(|c: char| c.is_control() || !c.is_ascii(), " ");
    let html = echo.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let encoded = line.replace(' ', "%20").replace('"', "%22");
    let mut answers = vec![
        json(serde_json::json!({"detail": echo})),
        json(serde_json::json!({"filters": [{"error": echo}]})),
        json(serde_json::json!({"odd": 7, "what": [1, echo]})),
        json(serde_json::json!(echo)),
        (401, vec![("www-authenticate", line.clone())], echo.to_owned()),
        (403, vec![("content-type", "text/html".to_owned())], format!("<html><title>{html}</title></html>")),
        (
            403,
            vec![("content-type", "application/xml".to_owned())],
            format!("<?xml version=\"1.0\"?><E><Message>{html}</Message></E>"),
        ),
        (
            404,
            vec![("x-request-id", line.clone()), ("content-type", line.clone()), ("x-echo", line.clone())],
            "\u{89}\0".to_owned(),
        ),
        (429, vec![("retry-after", line.clone())], format!("Expected available in 17 seconds. {echo}")),
        (500, vec![("set-cookie", format!("sid={line}"))], String::new()),
        (302, vec![("location", format!("https://login.example.com/?next={encoded}"))], String::new()),
        (302, vec![("location", format!("https://{SECRET}:{SECRET}@login.example.com/"))], String::new()),
        (307, vec![("location", format!("/again?next={encoded}"))], String::new()),
        (200, vec![], echo.to_owned()),
        (200, vec![], serde_json::json!(echo).to_string()),
        (200, vec![], serde_json::json!({ echo: echo }).to_string()),
        (200, vec![], format!("{{\"a\": \"{SECRET}\", x")),
        (200, vec![], format!("<html><title>{html}</title></html>")),
    ];
    // What is too long is cut, maybe in the middle.
    let escaped = SECRET.replace('"', "\\\"");
    for length in (280..320).step_by(3) {
        answers.push((500, vec![], format!("{} {SECRET} and more", "x".repeat(length))));
        answers.push((
            200,
            vec![],
            format!("[\"{}\", \"{}{escaped}{}\"]", "x".repeat(length), "y".repeat(length), "z".repeat(length)),
        ));
        answers.push((200, vec![], format!("\"{escaped}{}\" x", "y".repeat(length))));
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn a_service_that_repeats_what_it_was_sent_is_not_repeated() {
    listen();
    for number in 0..answers("").len() {
        let heard = Heard::default();
        let memory = Memory::new(move |sent| {
            let headers = sent
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
            let (status, headers, body) = answers(&echo(&sent.uri, headers)).swap_remove(number);
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Answer::new(status, &headers, body)
        });
        for (name, call) in calls("https://storage.example", || with_ears(memory.builder().retry(RetryPolicy::none()), &heard)) {
            assert_clean(&name, &format!("{call:?} {call:#?}"));
            let error = call.await.unwrap_err();
            assert_clean(&format!("{name}, answer {number}"), &everything(&error));
        }
        assert_clean(&format!("hooks, answer {number}"), &heard.lock().unwrap());
        assert!(memory.sent().iter().any(|sent| sent.uri.contains("MARKER")));
    }
    assert_clean("log", &String::from_utf8_lossy(&LOG.lock().unwrap()));
}

#[tokio::test]
async fn over_the_wire_nothing_is_logged_by_anybody_and_no_failure_shows_it() {
    listen();
    let heard = Heard::default();
    let echoing = Server::start(|seen| {
        let echo = echo(&seen.target, seen.headers.iter().cloned());
        let line = echo.replace(|c: char| c.is_control(), " ");
        let head = format!("HTTP/1.1 400 {line}\r\nconnection: close\r\nx-echo: {line}\r\ncontent-type: text/plain\r\n\r\n");
        Reply::raw(head + &echo)
    });
    let garbage = Server::start(|seen| Reply::raw(format!("{} {SECRET}\r\n\r\n", seen.target)));
    let header = Server::start(|seen| Reply::raw(format!("HTTP/1.1 200 OK\r\n{} {SECRET}\r\n\r\n", seen.target)));
    let torn = Server::start(|_| Reply::raw(format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{SECRET}")));
    let silent = Server::start(|_| Reply::hang(""));
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut urls = vec![format!("http://{closed}")];
    for server in [echoing.await, garbage.await, header.await, torn.await, silent.await] {
        urls.push(server.url());
    }
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for url in urls {
        let builder = || CoreBuilder::new(&url, &CONFIG).retry(RetryPolicy::none()).http_client(http.clone());
        for (name, call) in calls(&url, || with_ears(builder().timeout(Duration::from_millis(100)), &heard)) {
            let error = call.await.unwrap_err();
            assert_clean(&format!("{name}, {url}"), &everything(&error));
        }
    }
    let log = String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned();
    assert!(["hyper_util", "reqwest::connect"].iter().all(|target| log.contains(target)));
    assert_clean("log", &log);
    assert_clean("hooks", &heard.lock().unwrap());
}

#[tokio::test]
async fn over_http2_nothing_is_logged_by_anybody() {
    listen();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(0));
    let count = seen.clone();
    // On a thread of its own with a log of its own: what the server's side says is not ours.
    let listener = listener.into_std().unwrap();
    std::thread::spawn(move || {
        let quiet = tracing::subscriber::set_default(tracing::subscriber::NoSubscriber::default());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((connection, _)) = listener.accept().await {
                let count = count.clone();
                tokio::spawn(async move {
                    let mut connection = h2::server::handshake(connection).await.unwrap();
                    while let Some(Ok((request, mut respond))) = connection.accept().await {
                        *count.lock().unwrap() +=
                            usize::from(format!("{:?} {:?}", request.uri(), request.headers()).contains("MARKER"));
                        let answer = http::Response::builder().status(403).header("x-echo", SECRET).body(()).unwrap();
                        let _ = respond.send_response(answer, false).map(|mut body| body.send_data(SECRET.into(), true));
                    }
                });
            }
        });
        drop(quiet);
    });
    let http = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    let builder = || CoreBuilder::new(&url, &CONFIG).retry(RetryPolicy::none()).http_client(http.clone());
    for (name, call) in calls(&url, builder) {
        let error = call.await.unwrap_err();
        assert_eq!(error.status(), Some(403), "{error:?}");
        assert_clean(&name, &everything(&error));
    }
    assert!(*seen.lock().unwrap() > 10);
    let log = String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned();
    assert!(log.contains("h2::"));
    assert_clean("log", &log);
}
