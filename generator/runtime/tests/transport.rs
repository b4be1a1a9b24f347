//! Another transport, another clock, and what hooks see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Bytes, Call, Clock, Method, Operation, QueryStyle, ResponseBody, RetryPolicy, StaticCredential, Transport,
    TransportFailure,
};
use serde_json::{Value, json};
use support::memory::{Answer, Memory};

static GET: Operation = Operation::new("get", Method::Get, "/x/{id}").security(&[&["token"], &[]]);
static LIST: Operation = Operation::new("list", Method::Post, "/x").read_only().security(&[&["token", "key", "session"], &[]]);

#[tokio::test]
async fn a_transport_gets_the_request_as_it_would_go_over_the_wire() {
    let memory = Memory::script([Answer::ok]);
    let core = memory.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
    let call =
        Call::new(&core, &GET).path("id", clientwright_runtime::PathStyle::SIMPLE, "a b").query("q", QueryStyle::FORM, "ü");
    assert_eq!(call.decode_json::<Value>().await.unwrap(), json!({"ok": true}));
    let sent = memory.sent().remove(0);
    assert_eq!((sent.method.as_str(), sent.uri.as_str()), ("GET", "https://service.example/x/a%20b?q=%C3%BC"));
    assert_eq!(sent.headers["authorization"], "Token s3cret");
    assert!(sent.headers["authorization"].is_sensitive());
    assert_eq!(
        (&sent.headers["user-agent"], &sent.headers["accept"]),
        (&"test/1".parse().unwrap(), &"application/json, */*;q=0.8".parse().unwrap())
    );
}

/// The example of the trait's documentation.
struct Recorded(Vec<u8>);

impl Transport for Recorded {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        let body = Bytes::from(self.0.clone());
        Box::pin(async { Ok(http::Response::new(ResponseBody::from_bytes(body))) })
    }
}

/// A clock that jumps.
#[derive(Clone, Default)]
struct Jumping(Arc<Mutex<Duration>>, Arc<Mutex<Vec<Duration>>>);

impl Clock for Jumping {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(async move {
            // Whoever waits together with something else is not alone.
            support::memory::rest(50).await;
            *clock.0.lock().unwrap() += time;
            clock.1.lock().unwrap().push(time);
        })
    }
}

/// Runs a future where there is neither tokio nor another runtime.
fn without_tokio<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[test]
fn with_a_transport_and_a_clock_of_ones_own_no_runtime_is_needed() {
    let builder = Memory::script([Answer::ok]).builder().transport(Recorded(b"{\"ok\":true}".to_vec()));
    let core = builder.clock(Jumping::default()).build().unwrap();
    assert_eq!(without_tokio(Call::new(&core, &LIST).decode_json::<Value>().send()).unwrap(), json!({"ok": true}));

    let clock = Jumping::default();
    let memory = Memory::script([|| Answer::new(429, &[("retry-after", "40")], ""), || Answer::Broken, Answer::ok]);
    let core = memory.builder().clock(clock.clone()).build().unwrap();
    without_tokio(Call::new(&core, &LIST).send()).unwrap();
    let slept = clock.1.lock().unwrap().clone();
    assert_eq!(slept.len(), 2, "{slept:?}");
    assert!(slept[0] >= Duration::from_secs(40) && slept[1] <= Duration::from_secs(2), "{slept:?}");

    let memory = Memory::script([|| Answer::Silence]);
    let core = memory.builder().clock(clock).build().unwrap();
    let error = without_tokio(Call::new(&core, &LIST).timeout(Duration::from_secs(3)).send()).unwrap_err();
    assert!(error.is_timeout());
}

type Told = Arc<Mutex<Vec<String>>>;

#[tokio::test(start_paused = true)]
async fn hooks_see_each_attempt_and_each_answer() {
    let told = Told::default();
    let memory = Memory::script([
        || Answer::Refused,
        || Answer::new(503, &[("x-left", "3")], ""),
        || Answer::new(307, &[("location", "/y")], ""),
        || Answer::new(200, &[("x-left", "2")], "{}"),
    ]);
    let (before, after) = (told.clone(), told.clone());
    let core = memory
        .builder()
        .before_request(move |outgoing| {
            before.lock().unwrap().push(format!("before {} {}", outgoing.operation.id(), outgoing.attempt));
        })
        .after_response(move |answered| {
            let left = answered.headers.and_then(|headers| headers.get("x-left")).map(|value| value.to_str().unwrap().to_owned());
            after.lock().unwrap().push(format!(
                "{} {:?} {:?} {}",
                answered.attempt,
                answered.status,
                left,
                answered.error.is_some()
            ));
        });
    Call::new(&core.build().unwrap(), &LIST).await.unwrap();
    assert_eq!(
        *told.lock().unwrap(),
        [
            "before list 1",
            "1 None None true",
            "before list 2",
            "2 Some(503) Some(\"3\") true",
            "before list 3",
            "3 Some(307) None false",
            "before list 3",
            "3 Some(200) Some(\"2\") false",
        ]
    );
}

#[tokio::test]
async fn a_hook_adds_headers_and_never_sees_a_credential() {
    let seen = Told::default();
    let told = seen.clone();
    let memory = Memory::script([Answer::ok]);
    let builder = ["token", "key", "session"]
        .into_iter()
        .fold(memory.builder(), |builder, scheme| builder.credential(scheme, StaticCredential::key("MARKER-1")));
    let core = builder
        .before_request(|outgoing| {
            outgoing.headers.insert("traceparent", "00-1-2-01".parse().unwrap());
            // A credential is not overwritten.
            outgoing.headers.insert("authorization", "mine".parse().unwrap());
        })
        .before_request(move |outgoing| told.lock().unwrap().push(format!("{outgoing:?} {:?}", outgoing.headers)));
    Call::new(&core.build().unwrap(), &LIST).await.unwrap();
    let sent = memory.sent().remove(0);
    assert_eq!(
        (&sent.headers["traceparent"], &sent.headers["authorization"]),
        (&"00-1-2-01".parse().unwrap(), &"Token MARKER-1".parse().unwrap())
    );
    assert_eq!(
        (sent.uri.as_str(), &sent.headers["cookie"]),
        ("https://service.example/x?api%20key=MARKER-1", &"sid=MARKER-1".parse().unwrap())
    );
    let seen = seen.lock().unwrap().remove(0);
    assert!(seen.contains("traceparent") && !seen.contains("MARKER"), "{seen}");
}

#[tokio::test]
async fn a_failure_of_a_transport_is_told_apart_by_what_it_says() {
    type Fail = fn() -> TransportFailure;
    let rows: [(Fail, bool, bool, &str); 4] = [
        (|| TransportFailure::connect("nobody"), true, false, "no connection to `service.example`: nobody"),
        (|| TransportFailure::connect("nobody").timed_out(), true, true, "no connection to `service.example` in time"),
        (|| TransportFailure::broken("torn"), false, false, "the exchange with `service.example` broke off: torn"),
        (|| TransportFailure::broken("torn").timed_out(), false, true, "`service.example` did not answer in time"),
    ];
    struct Failing(Fail);
    impl Transport for Failing {
        fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
            Box::pin(async { Err((self.0)()) })
        }
    }
    for (failure, is_connect, is_timeout, message) in rows {
        let builder = Memory::script([Answer::ok]).builder().transport(Failing(failure)).retry(RetryPolicy::none());
        let error = Call::new(&builder.build().unwrap(), &LIST).await.unwrap_err();
        assert_eq!((error.is_connect(), error.is_timeout(), error.message().as_str()), (is_connect, is_timeout, message));
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), failure().to_string());
    }
}
