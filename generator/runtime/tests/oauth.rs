//! Tokens that are fetched: when, how often, and that nobody else sees them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::error::Error as _;
use std::fmt;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Bytes, Call, ClientCredentials, Core, CoreBuilder, Error, ErrorKind, Method, Operation, ResponseBody,
    RetryPolicy, StaticCredential, Transport, TransportFailure,
};
use futures_util::future::join_all;
use support::{CONFIG, Reply, Seen, Server};
use tokio::time::{advance, sleep};

static GET: Operation = Operation::new("get", Method::Get, "/x").security(&[&["oauth"]]);
static POST: Operation = Operation::new("post", Method::Post, "/x").security(&[&["oauth"]]);

const TOKEN_URL: &str = "https://login.invalid/t/token";
const SECRET: &str = "MARKER secret+/=";

/// A network in memory: a server that gives tokens and one that takes them. Each answer takes a second.
#[derive(Clone)]
struct Net(Arc<Inner>);

struct Inner {
    token: Box<Answer>,
    api: Box<Answer>,
    seen: Mutex<Vec<(String, Seen)>>,
}

/// What is answered to the request with this number, from 1 on.
type Answer = dyn Fn(usize, &Seen) -> http::Response<String> + Send + Sync;

impl Net {
    fn new(
        token: impl Fn(usize, &Seen) -> http::Response<String> + Send + Sync + 'static,
        api: impl Fn(usize, &Seen) -> http::Response<String> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner { token: Box::new(token), api: Box::new(api), seen: Mutex::default() }))
    }

    /// A server that gives `token-1`, `token-2` and so on, each good for an hour, and one that takes all.
    fn usual() -> Self {
        Self::new(|number, _| granted(number, "3600"), |_, _| answer(204, ""))
    }

    fn builder(&self) -> CoreBuilder {
        CoreBuilder::new("https://api.invalid", &CONFIG).transport(self.clone()).retry(RetryPolicy::none())
    }

    fn core(&self) -> Core {
        self.builder().credential_from("oauth", credentials()).build().unwrap()
    }

    fn seen(&self, host: &str) -> Vec<Seen> {
        let seen = self.0.seen.lock().unwrap();
        seen.iter().filter(|(known, _)| known == host).map(|(_, seen)| seen.clone()).collect()
    }

    fn token_requests(&self) -> usize {
        self.seen("login.invalid").len()
    }

    /// What the service was sent as `Authorization`.
    fn sent(&self) -> Vec<String> {
        self.seen("api.invalid").iter().map(|seen| seen.header("authorization").unwrap_or_default().to_owned()).collect()
    }
}

impl Transport for Net {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
            let seen = Seen {
                method: head.method.to_string(),
                target: head.uri.to_string(),
                headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
                body: body.collect().await.unwrap().to_vec(),
            };
            let host = head.uri.host().unwrap().to_owned();
            let number = self.seen(&host).len() + 1;
            self.0.seen.lock().unwrap().push((host.clone(), seen.clone()));
            let answer = if host == "login.invalid" { &self.0.token } else { &self.0.api };
            let response = answer(number, &seen);
            sleep(Duration::from_secs(1)).await;
            if response.status() == 418 {
                return Err(TransportFailure::connect("Connection refused"));
            }
            Ok(response.map(|text| ResponseBody::from_bytes(Bytes::from(text))))
        })
    }
}

fn credentials() -> ClientCredentials {
    ClientCredentials::new(TOKEN_URL, "the app", SECRET).scope("all/.default")
}

fn answer(status: u16, body: impl Into<String>) -> http::Response<String> {
    http::Response::builder().status(status).header("content-type", "application/json").body(body.into()).unwrap()
}

fn granted(number: usize, life: &str) -> http::Response<String> {
    answer(200, format!(r#"{{"token_type":"Bearer","expires_in":{life},"access_token":"token-{number}"}}"#))
}

/// There is no such server.
fn nobody() -> http::Response<String> {
    answer(418, "")
}

async fn get(core: &Core) -> Result<(), Error> {
    Call::new(core, &GET).await
}

/// Everything that may reach a log.
fn everything(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {:?}", error.attempts());
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?} {cause:#?}"));
        source = cause.source();
    }
    text
}

#[tokio::test(start_paused = true)]
async fn a_token_is_fetched_when_it_is_needed_and_then_kept() {
    let net = Net::usual();
    let core = net.core();
    assert_eq!(net.token_requests(), 0);
    for _ in 0..3 {
        get(&core).await.unwrap();
    }
    assert_eq!(net.sent(), ["Bearer token-1"; 3]);
    let [asked] = net.seen("login.invalid").try_into().unwrap();
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", TOKEN_URL));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!((asked.header("accept"), asked.header("user-agent")), (Some("application/json"), Some("test/1")));
    assert_eq!(asked.header("authorization"), None);
    let form = "grant_type=client_credentials&client_id=the%20app&client_secret=MARKER%20secret%2B%2F%3D&scope=all%2F.default";
    assert_eq!(asked.text(), form);
}

#[tokio::test(start_paused = true)]
async fn id_and_secret_can_go_into_a_header_and_other_fields_into_the_form() {
    let net = Net::usual();
    let credential = ClientCredentials::new(TOKEN_URL, "the app", "a:b").basic_authorization().parameter("audience", "x&y");
    get(&net.builder().credential_from("oauth", credential).build().unwrap()).await.unwrap();
    let asked = &net.seen("login.invalid")[0];
    // `the%20app:a%3Ab`
    assert_eq!(asked.header("authorization"), Some("Basic dGhlJTIwYXBwOmElM0Fi"));
    assert_eq!(asked.text(), "grant_type=client_credentials&audience=x%26y");
}

#[tokio::test(start_paused = true)]
async fn it_is_renewed_shortly_before_its_end() {
    // How long it is good, as the server says it, and after how long another one is fetched.
    let rows = [
        ("3600", 3300),
        ("\"3599\"", 3299),
        ("3599.5", 3299),
        ("600", 480),
        ("10", 8),
        ("null", 240),
        ("\"soon\"", 240),
        ("0", 0),
        ("-5", 0),
    ];
    for (life, seconds) in rows {
        let net = Net::new(move |number, _| granted(number, life), |_, _| answer(204, ""));
        let core = net.core();
        get(&core).await.unwrap();
        // Two seconds have passed since the token was asked for.
        if seconds > 4 {
            advance(Duration::from_secs(seconds - 4)).await;
            get(&core).await.unwrap();
            assert_eq!(net.token_requests(), 1, "{life}");
            advance(Duration::from_secs(2)).await;
        }
        get(&core).await.unwrap();
        assert_eq!((net.token_requests(), net.sent().pop().unwrap().as_str()), (2, "Bearer token-2"), "{life}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_that_wait_make_one_request() {
    let net = Net::usual();
    let core = net.core();
    for result in join_all((0..100).map(|_| get(&core))).await {
        result.unwrap();
    }
    assert_eq!((net.token_requests(), net.sent()), (1, vec!["Bearer token-1".to_owned(); 100]));
}

#[tokio::test(start_paused = true)]
async fn while_one_call_renews_ahead_of_time_the_others_go_on() {
    let net = Net::usual();
    let core = net.core();
    get(&core).await.unwrap();
    advance(Duration::from_secs(3400)).await;
    for result in join_all((0..3).map(|_| get(&core))).await {
        result.unwrap();
    }
    assert_eq!(net.token_requests(), 2);
    let mut sent = net.sent();
    sent.sort();
    assert_eq!(sent, ["Bearer token-1", "Bearer token-1", "Bearer token-1", "Bearer token-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_fails_leaves_the_old_token_for_as_long_as_it_is_good() {
    let net = Net::new(|number, _| if number == 1 { granted(1, "3600") } else { answer(500, "") }, |_, _| answer(204, ""));
    let core = net.core();
    get(&core).await.unwrap();
    advance(Duration::from_secs(3400)).await;
    for _ in 0..3 {
        get(&core).await.unwrap();
    }
    assert_eq!((net.token_requests(), net.sent()), (2, vec!["Bearer token-1".to_owned(); 4]));
    advance(Duration::from_secs(30)).await;
    get(&core).await.unwrap();
    assert_eq!(net.token_requests(), 3);
    advance(Duration::from_secs(200)).await;
    let error = get(&core).await.unwrap_err();
    assert_eq!(error.message(), "`login.invalid` gave no token: 500 Internal Server Error");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_replaced_and_the_call_repeated_once() {
    let net = Net::new(
        |number, _| granted(number, "3600"),
        |_, seen| answer(if seen.header("authorization") == Some("Bearer token-1") { 401 } else { 204 }, ""),
    );
    let core = net.core();
    // Neither is a retry by the policy, nor is the operation idempotent.
    Call::new(&core, &POST).json(&1).await.unwrap();
    assert_eq!(net.sent(), ["Bearer token-1", "Bearer token-2"]);
    Call::new(&core, &POST).json(&1).await.unwrap();
    assert_eq!((net.token_requests(), net.sent().len()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn of_many_calls_that_are_refused_one_gets_another_token() {
    let net = Net::new(
        |number, _| granted(number, "3600"),
        |_, seen| answer(if seen.header("authorization") == Some("Bearer token-1") { 401 } else { 204 }, ""),
    );
    let core = net.core();
    for result in join_all((0..50).map(|_| get(&core))).await {
        result.unwrap();
    }
    // One that comes late is refused with the first token as well, when the second has long been there.
    assert_eq!((net.token_requests(), net.sent().len()), (2, 100));
}

#[tokio::test(start_paused = true)]
async fn a_second_refusal_is_the_error() {
    let net = Net::new(|number, _| granted(number, "3600"), |_, _| answer(401, r#"{"detail":"No right to do this"}"#));
    let error = get(&net.core()).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /x (get): 401 Unauthorized: No right to do this (tried 2 times)");
    assert_eq!((net.token_requests(), net.sent()), (2, vec!["Bearer token-1".to_owned(), "Bearer token-2".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_is_asked_again_as_the_policy_says() {
    let net = Net::new(
        |number, _| match number {
            1 => nobody(),
            2 => answer(503, r#"{"error":"temporarily_unavailable"}"#),
            3 => http::Response::builder().status(429).header("retry-after", "77").body(String::new()).unwrap(),
            4 => answer(400, r#"{"error":"temporarily_unavailable"}"#),
            number => granted(number, "3600"),
        },
        |_, _| answer(204, ""),
    );
    let core = net.builder().retry(RetryPolicy::default()).credential_from("oauth", credentials()).build().unwrap();
    let begin = tokio::time::Instant::now();
    Call::new(&core, &POST).json(&1).await.unwrap();
    assert!(begin.elapsed() > Duration::from_secs(77), "{:?}", begin.elapsed());
    assert_eq!((net.token_requests(), net.sent()), (5, vec!["Bearer token-5".to_owned()]));

    let net = Net::new(|_, _| nobody(), |_, _| answer(204, ""));
    let error = get(&net.core()).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /x (get): no answer from `login.invalid`: Connection refused");
    assert!(matches!(error.kind(), ErrorKind::Credential(error) if error.is_passing()));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_at_once_to_all_that_waited_for_it() {
    let net = Net::new(
        |_, _| answer(401, r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret."}"#),
        |_, _| answer(204, ""),
    );
    let core = net.builder().retry(RetryPolicy::default()).credential_from("oauth", credentials()).build().unwrap();
    for result in join_all((0..100).map(|_| get(&core))).await {
        let message = "`login.invalid` gave no token: invalid_client: AADSTS7000215: Invalid client secret.";
        assert_eq!(result.unwrap_err().message(), message);
    }
    assert_eq!(net.token_requests(), 1);
    get(&core).await.unwrap_err();
    assert_eq!((net.token_requests(), net.sent().len()), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn whatever_the_server_answers_the_error_says_it_without_a_secret() {
    let long = format!("{} MARKER secret+/=", "x".repeat(290));
    let rows = [
        (200, "{}".to_owned(), "there is no token in its answer"),
        (200, r#"{"access_token":""}"#.to_owned(), "there is no token in its answer"),
        (200, r#"{"error":"bad_verification"}"#.to_owned(), "bad_verification"),
        (
            200,
            r#"{"access_token":["MARKER"]}"#.to_owned(),
            "it answered with application/json that is not what OAuth 2.0 describes",
        ),
        (200, "<title>Hi MARKER</title>".to_owned(), "it answered with application/json that is not what OAuth 2.0 describes"),
        (200, "access_token=MARKER".to_owned(), "it answered with application/json that is not what OAuth 2.0 describes"),
        (
            200,
            r#"{"access_token":"MARKER","token_type":"mac"}"#.to_owned(),
            "the token is of type `mac`, and only `Bearer` is understood",
        ),
        (200, "x".repeat(1024 * 1024 + 1), "answered with more than 1048576 bytes"),
        (302, String::new(), "302 Found"),
        (400, r#"{"access_token":"MARKER"}"#.to_owned(), "400 Bad Request"),
        (400, r#"{"error":{"message":"no"}}"#.to_owned(), "no"),
        (400, r#"{"error":"invalid_scope"}"#.to_owned(), "invalid_scope"),
        (400, r#"{"error_description":"`MARKER secret+/=` is wrong"}"#.to_owned(), "`[redacted]` is wrong"),
        (400, r#"{"error_description":"`MARKER%20secret%2B%2F%3D`"}"#.to_owned(), "`[redacted]`"),
        (400, r#"{"error_description":"dGhlJTIwYXBwOk1BUktFUiUyMHNlY3JldCUyQiUyRiUzRA=="}"#.to_owned(), "[redacted]"),
        (400, long, "[redacted…"),
        (403, "<html><title>Blocked &amp; logged</title></html>".to_owned(), "Blocked & logged"),
    ];
    for (status, body, expected) in rows {
        let answered = body.clone();
        let net = Net::new(
            move |_, _| {
                let mut answer = answer(status, answered.clone());
                answer.headers_mut().insert("location", http::HeaderValue::from_static("https://elsewhere.invalid/"));
                answer
            },
            |_, _| answer(204, ""),
        );
        let error = get(&net.core()).await.unwrap_err();
        assert!(error.message().ends_with(expected), "{error}");
        assert!(!everything(&error).contains("MARK"), "{error:?}");
        assert!(matches!(error.kind(), ErrorKind::Credential(error) if !error.is_passing()));
        assert_eq!(net.0.seen.lock().unwrap().len(), 1, "no redirect is followed, and nothing is sent to the service");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_dropped_anywhere_and_the_next_one_works() {
    for polls in 0..8 {
        let net = Net::new(|number, _| granted(number, "3600"), |number, _| answer(if number == 1 { 401 } else { 204 }, ""));
        let core = net.core();
        {
            let mut call = pin!(get(&core));
            for _ in 0..polls {
                if call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
                    break;
                }
                advance(Duration::from_millis(600)).await;
            }
        }
        get(&core).await.unwrap();
        get(&core).await.unwrap();
        assert!(net.token_requests() <= 3, "{polls}: {}", net.token_requests());
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_one_who_fetches_gives_up_the_others_go_on_with_the_same_request() {
    let net = Net::usual();
    let core = net.core();
    let mut first = Box::pin(get(&core));
    let mut second = Box::pin(get(&core));
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(first.as_mut().poll(&mut context), Poll::Pending));
    assert!(matches!(second.as_mut().poll(&mut context), Poll::Pending));
    drop(first);
    second.await.unwrap();
    assert_eq!(net.token_requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn clones_share_the_token_and_those_that_ask_for_something_else_do_not() {
    let net = Net::usual();
    let credential = credentials();
    let core = |credential: &ClientCredentials| net.builder().credential_from("oauth", credential.clone()).build().unwrap();
    get(&core(&credential)).await.unwrap();
    // The clock of a client begins with it.
    advance(Duration::from_secs(3000)).await;
    let late = core(&credential);
    get(&late).await.unwrap();
    assert_eq!(net.token_requests(), 1);
    advance(Duration::from_secs(301)).await;
    get(&late).await.unwrap();
    assert_eq!(net.token_requests(), 2);
    get(&core(&credential.clone().scope("other"))).await.unwrap();
    assert_eq!(net.token_requests(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_variable_is_one_part_of_the_address() {
    let at = |tenant: &str| {
        let template = "https://login.invalid/{tenant}/token";
        ClientCredentials::from_template(template, &[("tenant", tenant)], "app", SECRET)
    };
    let net = Net::usual();
    get(&net.builder().credential_from("oauth", at("../a b?c")).build().unwrap()).await.unwrap();
    assert_eq!(net.seen("login.invalid")[0].target, "https://login.invalid/..%2Fa%20b%3Fc/token");
    for tenant in ["", ".", ".."] {
        let error = get(&net.builder().credential_from("oauth", at(tenant)).build().unwrap()).await.unwrap_err();
        assert_eq!(error.message(), format!("the address for tokens needs a `tenant`, and `{tenant}` is none"));
    }
    for url in ["login.invalid/token", "", "https://"] {
        let credential = ClientCredentials::new(url, "app", SECRET);
        let error = get(&net.builder().credential_from("oauth", credential).build().unwrap()).await.unwrap_err();
        assert!(error.message().contains("is not a complete URL"), "{error}");
    }
    assert_eq!(net.token_requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_secret_goes_over_https_only_unless_it_is_allowed() {
    let net = Net::usual();
    let credential = ClientCredentials::new("http://login.invalid/token", "app", SECRET);
    let error = get(&net.builder().credential_from("oauth", credential.clone()).build().unwrap()).await.unwrap_err();
    assert_eq!(error.message(), "secrets are sent over https only, and `login.invalid` is not");
    assert_eq!(net.token_requests(), 0);
    get(&net.builder().credential_from("oauth", credential).allow_insecure_http().build().unwrap()).await.unwrap();
    assert_eq!(net.token_requests(), 1);
}

#[tokio::test]
async fn a_token_never_follows_a_redirect_to_another_host() {
    let elsewhere = Server::start(|_| Reply::new(204, &[], "")).await;
    let target = format!("{}/stolen", elsewhere.url());
    let api = Server::start(move |seen| match seen.target.as_str() {
        "/x" => Reply::new(307, &[("location", "/y")], ""),
        _ => Reply::new(307, &[("location", &target)], ""),
    })
    .await;
    let token = Server::start(|_| Reply::json(r#"{"access_token":"t-1"}"#)).await;
    let credential = ClientCredentials::new(token.url(), "app", SECRET);
    let core = api.builder().credential_from("oauth", credential).build().unwrap();
    let error = Call::new(&core, &GET).await.unwrap_err();
    assert!(error.message().ends_with("was not followed"), "{error}");
    let sent: Vec<_> = api.seen().iter().map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(sent, [Some("Bearer t-1".to_owned()), Some("Bearer t-1".to_owned())]);
    assert_eq!((elsewhere.seen().len(), token.seen().len()), (0, 1));
}

/// All that is traced in this program, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Log {
    fn note(&self, values: impl FnOnce(&mut dyn tracing::field::Visit)) {
        struct Text<'a>(&'a mut String);
        impl tracing::field::Visit for Text<'_> {
            fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
                self.0.push_str(&format!("{field}={value:?} "));
            }
        }
        values(&mut Text(&mut self.0.lock().unwrap()));
    }
}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Log {
    fn on_new_span(
        &self,
        span: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: tracing_subscriber::layer::Context<'_, S>,
    ) {
        self.note(|text| span.record(text));
    }

    fn on_record(&self, _: &tracing::span::Id, values: &tracing::span::Record<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        self.note(|text| values.record(text));
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        self.note(|text| event.record(text));
    }
}

#[tokio::test]
async fn nobody_sees_the_secret_or_the_token() {
    use tracing_subscriber::layer::SubscriberExt;

    const SECRET: &str = "ClientM4RKER+/%";
    const TOKEN: &str = "TokenM4RKER+/==";
    let log = Log::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(log.clone())).unwrap();
    // Both repeat what they are sent, as it is, percent-encoded and in base64.
    let number = AtomicUsize::new(0);
    let token = Server::start(move |seen| match number.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::json(&format!(r#"{{"access_token":"{TOKEN}"}}"#)),
        _ => {
            let sent = format!("{} {} {SECRET}", seen.text(), seen.header("authorization").unwrap_or_default());
            let encoded = "ClientM4RKER%2B%2F%25 YXBwOkNsaWVudE00UktFUiUyQiUyRiUyNQ==";
            Reply::new(400, &[], format!(r#"{{"error":"no","error_description":"{sent} {encoded}"}}"#))
        }
    })
    .await;
    let number = AtomicUsize::new(0);
    let api = Server::start(move |seen| {
        let sent = format!("{} TokenM4RKER%2B%2F%3D%3D", seen.header("authorization").unwrap_or_default());
        match number.fetch_add(1, Ordering::Relaxed) {
            0 => Reply::new(400, &[], sent),
            1 => Reply::json(&format!("[\"{sent}\"]")),
            _ => Reply::new(401, &[], sent),
        }
    })
    .await;
    let hooked = Log::default();
    let (before, after) = (hooked.clone(), hooked.clone());
    for credential in [
        ClientCredentials::new(token.url(), "app", SECRET),
        ClientCredentials::new(token.url(), "app", SECRET).basic_authorization(),
    ] {
        let (before, after) = (before.clone(), after.clone());
        let builder = api
            .builder()
            .credential_from("oauth", credential.clone())
            .before_request(move |sent| before.0.lock().unwrap().push_str(&format!("{sent:?} {:?}", sent.headers)))
            .after_response(move |answered| after.0.lock().unwrap().push_str(&format!("{answered:?} {:?}", answered.error)));
        let core = builder.clone().build().unwrap();
        let mut shown = format!("{credential:?} {credential:#?} {builder:?} {core:?} {core:#?}");
        for _ in 0..4 {
            let call = Call::new(&core, &GET).decode_json::<u32>();
            shown.push_str(&format!("{call:?}"));
            shown.push_str(&everything(&call.await.unwrap_err()));
        }
        assert!(!shown.contains("M4RKER") && !shown.contains("YXBwOkNs"), "{shown}");
    }
    assert!(token.seen().len() > 2 && api.seen().len() > 2);
    let (log, hooked) = (log.0.lock().unwrap(), hooked.0.lock().unwrap());
    assert!(log.contains("otel.name"), "{log}");
    assert!(!log.contains("M4RKER") && !log.contains("YXBwOkNs"), "{log}");
    assert!(!hooked.is_empty() && !hooked.contains("M4RKER"), "{hooked}");
}

#[tokio::test]
async fn a_password_that_changes_is_taken_out_of_answers_in_every_form() {
    struct Changing;
    impl clientwright_runtime::Credential for Changing {
        fn secret<'a>(
            &'a self,
            _: clientwright_runtime::SecretRequest<'a>,
        ) -> BoxFuture<'a, Result<clientwright_runtime::Secret, clientwright_runtime::CredentialError>> {
            Box::pin(async { Ok("Aladdin:open sesame".into()) })
        }
    }
    static LOGIN: Operation = Operation::new("login", Method::Get, "/x").security(&[&["login"]]);
    let server =
        Server::start(|seen| Reply::new(403, &[], format!("{} open sesame", seen.header("authorization").unwrap()))).await;
    let core = server.builder().credential_from("login", Changing).build().unwrap();
    assert_eq!(Call::new(&core, &LOGIN).await.unwrap_err().message(), "Basic [redacted] [redacted]");
    let fixed = server.builder().credential("login", StaticCredential::basic("Aladdin", "open sesame")).build().unwrap();
    assert_eq!(Call::new(&fixed, &LOGIN).await.unwrap_err().message(), "Basic [redacted] [redacted]");
}
