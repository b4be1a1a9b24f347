//! Against servers that break the rules: a correct result or a clear error each time, and nothing done twice that must not be.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clientwright_runtime::{Body, Call, Core, CoreBuilder, Error, ErrorKind, Method, Operation, RetryPolicy};
use futures_util::StreamExt;
use serde_json::{Value, json};
use support::hostile::{Fault, Hostile};
use support::{CONFIG, Seen};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

static GET: Operation = Operation::new("get", Method::Get, "/x");
static LIST: Operation = Operation::new("list", Method::Post, "/x").read_only();
static CLOSE: Operation = Operation::new("close", Method::Post, "/x");
static UPLOAD: Operation = Operation::new("upload", Method::Put, "/x");

const TIMEOUT: Duration = Duration::from_millis(400);

const QUICK: RetryPolicy = RetryPolicy::new().retries(2).first_wait(Duration::from_millis(1));

/// One for a whole test, since it takes long to make.
fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

fn core(url: String, http: &reqwest::Client) -> Core {
    let builder = CoreBuilder::new(url, &CONFIG).http_client(http.clone());
    builder.retry(QUICK).timeout(TIMEOUT).max_response_bytes(100_000).build().unwrap()
}

/// Two that may be repeated, and two that may not: the last because its body is a stream.
fn calls(core: &Core) -> [(Call<Value>, bool); 4] {
    let stream = Body::stream(futures_util::stream::iter([Ok::<_, std::io::Error>("once".into())]));
    [
        (Call::new(core, &GET).decode_json(), true),
        (Call::new(core, &LIST).json(&json!({"limit": 1})).decode_json(), true),
        (Call::new(core, &CLOSE).json(&json!({"id": 1})).decode_json(), false),
        (Call::new(core, &UPLOAD).bytes("text/plain", stream).decode_json(), false),
    ]
}

/// What a fault leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    /// A result, as if nothing were wrong.
    Result,
    /// It may be gone the next time: an error of transport.
    Passing,
    /// The same, and the client may know that nothing was sent.
    Unseen,
    /// It may be gone the next time, and the service has begun to answer with this status.
    Begun(u16),
    /// It may be gone the next time: an error of this status.
    Busy(u16),
    /// An error of this status.
    Status(u16),
    Timeout(Option<u16>),
    TooLarge,
    Unreadable,
}

use Expected::{Begun, Busy, Passing, Status, Timeout, TooLarge, Unreadable, Unseen};

fn matches(expected: Expected, error: &Error) -> bool {
    let is_broken = matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_timeout() && !error.is_connect();
    match expected {
        Expected::Result => false,
        Passing => is_broken && error.status().is_none(),
        Unseen => matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_timeout(),
        Begun(status) => is_broken && error.status() == Some(status),
        Busy(status) | Status(status) => matches!(error.kind(), ErrorKind::Status(_)) && error.status() == Some(status),
        Timeout(status) => error.is_timeout() && !error.is_connect() && error.status() == status,
        TooLarge => matches!(error.kind(), ErrorKind::TooLarge { .. }),
        Unreadable => matches!(error.kind(), ErrorKind::Decode { .. }) && error.status() == Some(200),
    }
}

fn answer(head: &str, body: &str) -> Fault {
    Fault::bytes(format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

fn faults() -> Vec<(&'static str, Fault, Expected)> {
    let ok = "HTTP/1.1 200 OK\r\n";
    let long = "x".repeat(2_000_000);
    let many: String = (0..500).map(|number| format!("x-{number}: y\r\n")).collect();
    let chunked = format!("{ok}transfer-encoding: chunked\r\n\r\n");
    let slowly = Duration::from_millis(40);
    let json = "content-length: 11\r\n\r\n{\"ok\":true}";
    vec![
        ("closed unread", Fault::CloseUnread, Unseen),
        ("reset unread", Fault::ResetUnread, Unseen),
        ("closed", Fault::Close, Passing),
        ("reset", Fault::Reset, Passing),
        ("half-closed", Fault::HalfClose, Passing),
        ("half a head", Fault::bytes("HTTP/1.1 200 OK\r\nconte"), Passing),
        ("half a head, reset", Fault::BytesReset("HTTP/1.1 200 OK\r\nconte".into()), Passing),
        ("half a body", Fault::bytes(format!("{ok}content-length: 99\r\n\r\n{{\"ok\":")), Begun(200)),
        ("half a body, reset", Fault::BytesReset(format!("{ok}content-length: 99\r\n\r\n{{\"ok\":").into()), Begun(200)),
        ("half a chunk", Fault::bytes(format!("{chunked}b\r\n{{\"ok\"")), Begun(200)),
        ("no last chunk", Fault::bytes(format!("{chunked}b\r\n{{\"ok\":true}}\r\n")), Begun(200)),
        ("no chunk", Fault::bytes(format!("{chunked}hello world\r\n")), Begun(200)),
        ("another protocol", Fault::bytes("SSH-2.0-OpenSSH_9.6\r\n"), Passing),
        ("a version that is not", Fault::bytes("HTTP/9.9 200 OK\r\n\r\n"), Passing),
        ("two lengths", Fault::bytes(format!("{ok}content-length: 3\r\n{json}")), Passing),
        ("a length below zero", Fault::bytes(format!("{ok}content-length: -1\r\n\r\n{{}}")), Passing),
        ("a length beyond all bounds", Fault::bytes(format!("{ok}content-length: 18446744073709551616\r\n\r\n{{}}")), Passing),
        ("a length beyond ours", Fault::silent(format!("{ok}content-length: 999999999999\r\n\r\n{{}}")), TooLarge),
        ("a length too short", Fault::bytes(format!("{ok}{json} and more")), Expected::Result),
        ("endless headers", Fault::endless(ok, "x-a: b\r\n"), Passing),
        ("an endless header", Fault::endless(&format!("{ok}x-a: "), "b"), Passing),
        ("a long header", Fault::bytes(format!("{ok}x-a: {long}\r\n{json}")), Passing),
        ("many headers", Fault::bytes(format!("{ok}{many}{json}")), Passing),
        (
            "a header that is not text",
            Fault::bytes([ok.as_bytes(), b"x-a: \xff\xfe\r\n", json.as_bytes()].concat()),
            Expected::Result,
        ),
        ("one 1xx", Fault::bytes(format!("HTTP/1.1 103 Early Hints\r\n\r\n{ok}{json}")), Expected::Result),
        ("endless 1xx", Fault::endless("", "HTTP/1.1 100 Continue\r\n\r\n"), Timeout(None)),
        ("silence", Fault::silent(""), Timeout(None)),
        ("silence after half a head", Fault::silent(ok), Timeout(None)),
        ("silence after half a body", Fault::silent(format!("{ok}content-length: 99\r\n\r\n{{")), Timeout(Some(200))),
        ("too slow", Fault::Drip(format!("{ok}\r\n{{\"ok\":true}}").into(), slowly), Timeout(None)),
        ("slow", Fault::Drip(format!("{ok}{json}").into(), Duration::from_millis(1)), Expected::Result),
        ("an endless body", Fault::endless(&format!("{ok}\r\n"), " "), TooLarge),
        ("an endless chunked body", Fault::endless(&chunked, &format!("1000\r\n{}\r\n", " ".repeat(4096))), TooLarge),
        ("not JSON", answer("200 OK", "{\"ok\": tru"), Unreadable),
        ("JSON and more", answer("200 OK", "{\"ok\":true}{"), Unreadable),
        ("not UTF-8", Fault::bytes([ok.as_bytes(), b"content-length: 3\r\n\r\n\"\xff\""].concat()), Unreadable),
        ("deep JSON", answer("200 OK", &"[".repeat(50_000)), Unreadable),
        ("a page", answer("200 OK", "<html><title>Sign in</title></html>"), Unreadable),
        ("a redirect elsewhere", answer("302 Found\r\nlocation: https://login.example.com/", ""), Status(302)),
        ("a redirect nowhere", answer("302 Found\r\nlocation: http://[", ""), Status(302)),
        ("a status that is not", Fault::bytes("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"), Status(999)),
        ("our mistake", answer("400 Bad Request", "{}"), Status(400)),
        ("its mistake", answer("500 Internal Server Error", "<title>Oops</title>"), Status(500)),
        ("another place", answer("421 Misdirected Request", ""), Status(421)),
        ("we were slow", answer("408 Request Timeout", ""), Busy(408)),
        ("we were early", answer("425 Too Early", ""), Busy(425)),
        ("a bad gateway", answer("502 Bad Gateway", "<title>Bad</title>"), Busy(502)),
        ("no service", answer("503 Service Unavailable", ""), Busy(503)),
        ("a late gateway", answer("504 Gateway Timeout", ""), Busy(504)),
        ("a refusal that breaks off", Fault::bytes("HTTP/1.1 503 X\r\ncontent-length: 99\r\n\r\nnot no"), Busy(503)),
        ("a refusal without end", Fault::endless("HTTP/1.1 503 X\r\n\r\n", "no"), Busy(503)),
        ("a refusal that stops", Fault::silent("HTTP/1.1 503 X\r\ncontent-length: 99\r\n\r\nnot no"), Timeout(Some(503))),
    ]
}

async fn hold(http: &reqwest::Client, name: &str, fault: &Fault, expected: Expected, number: usize) {
    let server = Hostile::start(1, fault.clone()).await;
    let core = core(server.url(), http);
    let (call, is_repeatable) = calls(&core).into_iter().nth(number).unwrap();
    let what = format!("{name}, {}", call.operation().id());
    let begin = Instant::now();
    let result = call.await;
    assert!(begin.elapsed() < Duration::from_secs(4), "{what}: {:?}", begin.elapsed());
    assert!(is_repeatable || server.seen().len() <= 1, "{what}");
    let is_passing = matches!(expected, Passing | Unseen | Begun(_) | Busy(_));
    let is_repeatable = is_repeatable || expected == Unseen && result.is_ok();
    if expected == Expected::Result || is_passing && is_repeatable {
        assert_eq!(result.unwrap_or_else(|error| panic!("{what}: {error:?}")), json!({"ok": true}), "{what}");
        assert_eq!(server.connections(), 1 + usize::from(is_passing), "{what}");
        return;
    }
    let error = result.expect_err(&what);
    assert!(matches(expected, &error), "{what}: {error:?}");
    assert_eq!((server.connections(), error.attempts().len()), (1, 1), "{what}: {error:?}");
    let text = error.to_string();
    assert!(text.len() < 500 && text.contains(&format!("({}): ", error.operation())), "{what}: {text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_leads_to_a_result_or_a_clear_error_and_to_nothing_twice() {
    let (http, faults) = (http(), faults());
    let rows = faults.iter().flat_map(|row| (0..4).map(move |number| (row, number)));
    let held = rows.map(|((name, fault, expected), number)| hold(&http, name, fault, *expected, number));
    futures_util::stream::iter(held).buffer_unordered(8).collect::<()>().await;
}

#[tokio::test]
async fn a_fault_that_stays_ends_with_what_was_tried() {
    let server = Hostile::start(9, Fault::Reset).await;
    let error = Call::new(&core(server.url(), &http()), &GET).await.unwrap_err();
    assert_eq!((server.seen().len(), error.attempts().len()), (3, 3));
    assert!(error.to_string().ends_with("(tried 3 times)"), "{error}");
}

fn nobody_there() -> std::net::SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn a_connection_that_was_refused_is_tried_again_whatever_it_was_for() {
    let core = core(format!("http://{}", nobody_there()), &http());
    for (number, (call, _)) in calls(&core).into_iter().enumerate() {
        let error = call.await.unwrap_err();
        assert!(error.is_connect(), "{error:?}");
        // The stream was taken out of its body.
        assert_eq!(error.attempts().len(), if number == 3 { 1 } else { 3 }, "{error:?}");
    }
}

#[tokio::test]
async fn what_was_refused_is_sent_once_the_service_is_there() {
    let address = nobody_there();
    let core = CoreBuilder::new(format!("http://{address}"), &CONFIG);
    let core = core.retry(RetryPolicy::new().first_wait(Duration::from_millis(40))).build().unwrap();
    let call = tokio::spawn(Call::new(&core, &CLOSE).json(&1).into_future());
    tokio::time::sleep(Duration::from_millis(10)).await;
    let listener = TcpListener::bind(address).await.unwrap();
    let (mut connection, _) = listener.accept().await.unwrap();
    assert_eq!(support::read(&mut connection).await.unwrap().text(), "1");
    connection.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
    call.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_that_is_not_as_long_as_it_says_is_an_error_and_no_request() {
    for length in [2, 10] {
        let server = Hostile::start(0, Fault::Close).await;
        let pieces = futures_util::stream::iter([Ok::<_, std::io::Error>("once".into())]);
        let call = Call::new(&core(server.url(), &http()), &UPLOAD).bytes("text/plain", Body::sized_stream(length, pieces));
        let result = call.timeout(Duration::from_millis(200)).await;
        assert!(matches!(result.as_ref().map_err(Error::kind), Err(ErrorKind::Transport(_))), "{length}: {result:?}");
        assert_eq!(server.seen().len(), 0, "{length}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_that_says_why() {
    let server = Hostile::start(0, Fault::Close).await;
    let pieces = [Ok("on".into()), Err(std::io::Error::other("the disk is gone"))];
    let call =
        Call::new(&core(server.url(), &http()), &UPLOAD).bytes("text/plain", Body::stream(futures_util::stream::iter(pieces)));
    let error = call.await.unwrap_err();
    assert!(error.message().contains("the disk is gone"), "{error:?}");
    assert_eq!(server.seen().len(), 0);
}

/// A server that answers once on each connection and then does as `after` says with the next request on it.
#[derive(Clone, Copy, PartialEq)]
enum After {
    /// It hangs up as soon as it has answered.
    Close,
    /// It hangs up when it has read the next request.
    CloseOnRequest,
    /// It breaks the connection when the next request comes in, without reading it.
    ResetOnRequest,
}

async fn keeping_alive(after: After) -> (String, Arc<Mutex<Vec<Seen>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let all: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let seen = all.clone();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(async move {
                let request = support::read(&mut connection).await.unwrap();
                seen.lock().unwrap().push(request);
                connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}").await.unwrap();
                match after {
                    After::Close => {}
                    After::CloseOnRequest => {
                        if let Some(request) = support::read(&mut connection).await {
                            seen.lock().unwrap().push(request);
                        }
                    }
                    After::ResetOnRequest => {
                        connection.readable().await.unwrap();
                        connection.set_zero_linger().unwrap();
                    }
                }
            });
        }
    });
    (format!("http://{address}"), all)
}

#[tokio::test]
async fn a_connection_that_ends_between_two_calls_loses_and_repeats_nothing() {
    for after in [After::Close, After::CloseOnRequest, After::ResetOnRequest] {
        let (url, seen) = keeping_alive(after).await;
        let core = core(url, &http());
        let mut done = HashSet::new();
        for number in 0..30 {
            let call = Call::new(&core, &CLOSE).json(&number).decode_json::<Value>();
            match call.await {
                Ok(_) => assert!(done.insert(number.to_string())),
                Err(error) => {
                    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_connect(), "{error:?}");
                    assert_eq!(error.attempts().len(), 1);
                }
            }
            // Sometimes at once, sometimes when the client has had time to notice.
            tokio::time::sleep(Duration::from_millis(number % 3)).await;
        }
        let seen: Vec<String> = seen.lock().unwrap().iter().map(Seen::text).collect();
        let once: HashSet<String> = seen.iter().cloned().collect();
        assert_eq!(once.len(), seen.len(), "{seen:?}");
        assert!(done.is_subset(&once) && done.len() >= 10, "{done:?}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_between_two_calls_is_no_fault_for_what_may_be_repeated() {
    for after in [After::Close, After::CloseOnRequest, After::ResetOnRequest] {
        let (url, _) = keeping_alive(after).await;
        let core = core(url, &http());
        for number in 0..15 {
            Call::new(&core, &LIST).json(&number).decode_json::<Value>().await.unwrap();
        }
    }
}

/// A server of HTTP/2 that refuses the first streams, as many as `refusals`, for this reason.
async fn refusing_streams(refusals: usize, reason: h2::Reason) -> (String, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let all: Arc<Mutex<usize>> = Arc::default();
    let seen = all.clone();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let seen = seen.clone();
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(connection).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    let number = {
                        let mut seen = seen.lock().unwrap();
                        *seen += 1;
                        *seen
                    };
                    if number <= refusals {
                        respond.send_reset(reason);
                    } else if let Ok(mut body) = respond.send_response(http::Response::new(()), false) {
                        let _ = body.send_data("{\"ok\":true}".into(), true);
                    }
                }
            });
        }
    });
    (format!("http://{address}"), all)
}

fn http2(url: String) -> Core {
    let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    CoreBuilder::new(url, &CONFIG).retry(QUICK).timeout(Duration::from_secs(2)).http_client(client).build().unwrap()
}

#[tokio::test]
async fn a_stream_that_was_not_processed_is_sent_again_and_one_that_may_have_been_only_if_that_is_safe() {
    // reqwest itself sends again what HTTP/2 says was never looked at.
    let (url, seen) = refusing_streams(1, h2::Reason::REFUSED_STREAM).await;
    Call::new(&http2(url), &CLOSE).json(&1).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), 2);

    let (url, seen) = refusing_streams(1, h2::Reason::INTERNAL_ERROR).await;
    let error = Call::new(&http2(url), &CLOSE).json(&1).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_connect(), "{error:?}");
    assert_eq!(*seen.lock().unwrap(), 1);

    let (url, seen) = refusing_streams(1, h2::Reason::INTERNAL_ERROR).await;
    Call::new(&http2(url), &LIST).json(&1).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), 2);
}
