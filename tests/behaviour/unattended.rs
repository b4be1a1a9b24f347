//! A week in the life of a program that nobody looks after, in simulated time.
//!
//! The service stands in a transport, without sockets. It counts requests as the tenant's limit does, lets tokens expire, refuses,
//! stalls, breaks off and loses answers, by a seeded chance, and shares its limit with somebody else. What has to hold at the end:
//! nothing lost, nothing done twice, never more requests in a minute than allowed, and every task still running.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::BenignReason;
use cloud_app_security::runtime::{
    Body, BoxFuture, Bytes, Checkpoint, ClientCredentials, ErrorKind, RateLimit, ResponseBody, Throttle, Transport,
    TransportFailure,
};
use cloud_app_security::{Client, Error};
use document::operation;
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
const MINUTE: Duration = Duration::from_secs(60);
const LIMIT: usize = 30;
const ACTIVITIES: usize = 6789;
const ALERTS: usize = 120;

/// What the service is, and what it has seen.
struct State {
    chance: u64,
    /// The tokens that were given, and until when they are good.
    tokens: BTreeMap<String, Instant>,
    given: usize,
    /// When our requests arrived, within the last minute; and those of somebody else.
    ours: VecDeque<Instant>,
    others: VecDeque<Instant>,
    most: usize,
    refused: usize,
    failures: usize,
    closed: BTreeMap<String, usize>,
}

#[derive(Clone)]
struct Service(Arc<Mutex<State>>);

type Answer = Result<http::Response<ResponseBody>, TransportFailure>;

impl Service {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            chance: 0x9e37_79b9_7f4a_7c15,
            tokens: BTreeMap::new(),
            given: 0,
            ours: VecDeque::new(),
            others: VecDeque::new(),
            most: 0,
            refused: 0,
            failures: 0,
            closed: BTreeMap::new(),
        })))
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap())
    }

    /// True once in so many times.
    fn once_in(&self, times: u64) -> bool {
        self.number().is_multiple_of(times)
    }

    fn number(&self) -> u64 {
        self.with(|state| {
            state.chance ^= state.chance << 13;
            state.chance ^= state.chance >> 7;
            state.chance ^= state.chance << 17;
            state.chance >> 8
        })
    }

    async fn latency(&self) {
        sleep(Duration::from_millis(20 + self.number() % 400)).await;
    }

    async fn serve(self, request: http::Request<Body>) -> Answer {
        let (head, body) = request.into_parts();
        let body = body.collect().await.unwrap();
        if self.once_in(150) {
            self.with(|state| state.failures += 1);
            return Err(TransportFailure::connect("connection refused"));
        }
        self.latency().await;
        if head.uri.host() == Some("login.example") {
            return self.give_token(&body);
        }
        assert_eq!(head.uri.host(), Some("contoso.example"), "a request went astray");
        if let Some(refusal) = self.admit() {
            return Ok(refusal);
        }
        if self.once_in(150) {
            self.with(|state| state.failures += 1);
            return Err(TransportFailure::broken("connection reset before the request was read"));
        }
        if !self.knows(head.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default()) {
            return Ok(answer(401, "application/json", json!({"detail": "Invalid token"}).to_string()));
        }
        self.trouble(head.uri.path(), &body).await
    }

    fn give_token(&self, body: &Bytes) -> Answer {
        assert!(String::from_utf8_lossy(body).contains("grant_type=client_credentials"));
        if self.once_in(10) {
            return Ok(answer(503, "text/html", "<title>Maintenance</title>"));
        }
        let token = self.with(|state| {
            state.given += 1;
            let token = format!("token-{}", state.given);
            state.tokens.insert(token.clone(), Instant::now() + Duration::from_secs(3599));
            token
        });
        let body = json!({"token_type": "Bearer", "expires_in": 3599, "access_token": token});
        Ok(answer(200, "application/json", body.to_string()))
    }

    fn knows(&self, authorization: &str) -> bool {
        let token = authorization.strip_prefix("Bearer ").unwrap_or_default();
        // Once in a while a token is withdrawn before its time.
        let withdrawn = self.once_in(500);
        self.with(|state| {
            if withdrawn {
                state.tokens.remove(token);
            }
            state.tokens.get(token).is_some_and(|end| Instant::now() < *end)
        })
    }

    /// Counts a request. What is over the limit is refused, since somebody else has taken the rest.
    fn admit(&self) -> Option<http::Response<ResponseBody>> {
        let now = Instant::now();
        let left = self.with(|state| {
            for arrivals in [&mut state.ours, &mut state.others] {
                while arrivals.front().is_some_and(|first| now.duration_since(*first) >= MINUTE) {
                    arrivals.pop_front();
                }
            }
            state.ours.push_back(now);
            state.most = state.most.max(state.ours.len());
            if state.ours.len() + state.others.len() <= LIMIT {
                return None;
            }
            state.refused += 1;
            let oldest = state.ours.front().into_iter().chain(state.others.front()).min().unwrap();
            Some(MINUTE.saturating_sub(now.duration_since(*oldest)).as_secs() + 1)
        })?;
        let words = format!("Request was throttled. Expected available in {left} seconds.");
        Some(answer(429, "application/json", json!({"detail": words}).to_string()))
    }

    /// Does what is asked, unless something goes wrong before or afterwards.
    async fn trouble(&self, path: &str, body: &Bytes) -> Answer {
        let kind = self.number() % 300;
        if kind < 12 {
            self.with(|state| state.failures += 1);
        }
        match kind {
            0..3 => return Ok(answer(502, "text/html", "<html><title>502 Bad Gateway</title></html>")),
            3..5 => return Ok(answer(504, "text/html", "")),
            5..7 => sleep(Duration::from_secs(50)).await,
            _ => {}
        }
        let done = self.done(path, body);
        match kind {
            // The answer is lost though the thing is done.
            7..10 => Err(TransportFailure::broken("connection reset by peer")),
            10..12 => {
                let half = Bytes::from(done.split_at(done.len() / 2).0.to_owned());
                let pieces = [Ok(half), Err(TransportFailure::broken("the body broke off"))];
                Ok(http::Response::new(ResponseBody::new(Box::pin(futures_util::stream::iter(pieces)))))
            }
            _ => Ok(answer(200, "application/json", done)),
        }
    }

    fn done(&self, path: &str, body: &Bytes) -> String {
        let asked: Value = serde_json::from_slice(body).unwrap();
        match path {
            "/api/v1/alerts/" => {
                let begin = asked["skip"].as_u64().unwrap_or(0) as usize;
                let end = (begin + asked["limit"].as_u64().unwrap_or(100).min(100) as usize).min(ALERTS);
                page("listAlerts", begin..end, end < ALERTS, None)
            }
            "/api/v1/activities/" => {
                assert_eq!(asked["isScan"], true, "activities beyond 5000 can only be scanned");
                let begin = asked["filters"]["cursor"]["eq"].as_u64().unwrap_or(0) as usize;
                // Pages may hold less than was asked for, and even nothing.
                let size = [0, 1200, 2000][(self.number() % 3) as usize].min(asked["limit"].as_u64().unwrap() as usize);
                let end = (begin + size).min(ACTIVITIES);
                let next = json!({"cursor": {"eq": end}, "try": {"eq": self.number()}});
                page("listActivities", begin..end, end < ACTIVITIES, (end < ACTIVITIES).then_some(next))
            }
            "/api/v1/alerts/close_benign/" => {
                let id = asked["filters"]["id"]["eq"][0].as_str().unwrap().to_owned();
                self.with(|state| *state.closed.entry(id).or_default() += 1);
                json!({"closed_benign": 1}).to_string()
            }
            _ => panic!("nobody should call {path}"),
        }
    }
}

impl Transport for Service {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Answer> {
        Box::pin(self.clone().serve(request))
    }
}

fn answer(status: u16, content_type: &str, body: impl Into<Bytes>) -> http::Response<ResponseBody> {
    let response = http::Response::builder().status(status).header("content-type", content_type);
    response.body(ResponseBody::from_bytes(body.into())).unwrap()
}

/// The spec's example of a page, with a record for each number.
fn page(id: &str, numbers: Range<usize>, has_next: bool, cursor: Option<Value>) -> String {
    const PLACE: &str = "the number goes here";
    let mut page = operation(id).success().1["content"]["application/json"]["example"].clone();
    let mut record = page["data"][0].take();
    record["_id"] = json!(PLACE);
    let record = record.to_string();
    let records: Vec<String> = numbers.map(|number| record.replace(PLACE, &number.to_string())).collect();
    page["data"] = json!(PLACE);
    page["hasNext"] = json!(has_next);
    page.as_object_mut().unwrap().remove("nextQueryFilters");
    if let Some(cursor) = cursor {
        page["nextQueryFilters"] = cursor;
    }
    page.to_string().replace(&format!("\"{PLACE}\""), &format!("[{}]", records.join(",")))
}

/// A program as it starts: with a token to fetch, and the limit that all programs of this machine share.
fn program(service: &Service, throttle: &Throttle) -> Client {
    let credential = ClientCredentials::new("https://login.example/token", "app", "s3cret").scope("api/.default");
    let builder = Client::builder("https://contoso.example").bearer_token_from(credential);
    builder.transport(service.clone()).throttle(throttle.clone()).build().unwrap()
}

/// Lists all alerts every two hours.
async fn watch_alerts(client: Client, end: Instant) -> usize {
    let mut walks = 0;
    while Instant::now() < end {
        let alerts: Result<Vec<_>, Error> = client.alerts().list().items().try_collect().await;
        let numbers: Vec<usize> = alerts.unwrap().iter().map(|alert| alert.id.parse().unwrap()).collect();
        assert!(numbers.into_iter().eq(0..ALERTS), "an alert is lost or came twice");
        walks += 1;
        sleep(Duration::from_secs(7200)).await;
    }
    walks
}

/// Reads all activities once a day. Its process is replaced every thousand records, and takes up what the one before has noted.
async fn read_activities(service: Service, throttle: Throttle, end: Instant) -> usize {
    let mut walks = 0;
    while Instant::now() < end {
        let mut numbers: Vec<usize> = Vec::new();
        let mut noted: Option<String> = None;
        loop {
            let (some, next) = one_process(&program(&service, &throttle), noted.as_deref()).await;
            numbers.extend(some);
            match next {
                Some(next) => noted = Some(next),
                None => break,
            }
        }
        assert!(numbers.into_iter().eq(0..ACTIVITIES), "an activity is lost or came twice");
        walks += 1;
        sleep(Duration::from_secs(24 * 3600)).await;
    }
    walks
}

/// Reads on from what was noted. Gives the records, and what to note if there are more.
async fn one_process(client: &Client, noted: Option<&str>) -> (Vec<usize>, Option<String>) {
    let checkpoint: Option<Checkpoint> = noted.map(|noted| serde_json::from_str(noted).unwrap());
    let mut activities = client.activities().list().items().resume(checkpoint);
    let mut numbers = Vec::new();
    while numbers.len() < 1000 {
        match activities.try_next().await {
            Ok(Some(activity)) => numbers.push(activity.id.parse().unwrap()),
            Ok(None) => return (numbers, None),
            Err(error) => return (numbers, Some(serde_json::to_string(error.resume_from().unwrap()).unwrap())),
        }
    }
    (numbers, activities.checkpoint().map(|checkpoint| serde_json::to_string(&checkpoint).unwrap()))
}

/// Closes an alert every ten minutes. Gives those of which it knows that they are closed, and those of which it does not.
async fn close_alerts(client: Client, end: Instant) -> (Vec<String>, Vec<String>) {
    let (mut closed, mut unknown) = (Vec::new(), Vec::new());
    for number in 0.. {
        if Instant::now() >= end {
            break;
        }
        let id = format!("{number:024}");
        let call = client.alerts().close_benign(AlertFilters::new().id_eq([&id])).reason(BenignReason::TriggeredByTest);
        match call.await {
            Ok(result) => {
                assert_eq!(result.closed_benign, Some(1));
                closed.push(id);
            }
            Err(error) => {
                let passing = matches!(error.status(), Some(429 | 502 | 504)) || matches!(error.kind(), ErrorKind::Transport(_));
                assert!(passing, "{error}");
                unknown.push(id);
            }
        }
        sleep(Duration::from_secs(600)).await;
    }
    (closed, unknown)
}

/// Somebody else's program, which takes 25 requests of the limit now and then, ten times a day.
async fn somebody_else(service: Service, end: Instant) {
    while Instant::now() < end {
        service.with(|state| state.others.extend([Instant::now(); 25]));
        sleep(Duration::from_secs(8640)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_week_passes_and_nothing_is_lost_or_done_twice() {
    let service = Service::new();
    let throttle = Throttle::new(RateLimit::per_minute(LIMIT as u32));
    let end = Instant::now() + WEEK;
    let client = program(&service, &throttle);
    let alerts = tokio::spawn(watch_alerts(client.clone(), end));
    let activities = tokio::spawn(read_activities(service.clone(), throttle.clone(), end));
    let closing = tokio::spawn(close_alerts(client, end));
    let other = tokio::spawn(somebody_else(service.clone(), end));
    let (alert_walks, activity_walks) = (alerts.await.unwrap(), activities.await.unwrap());
    let (closed, unknown) = closing.await.unwrap();
    other.await.unwrap();
    service.with(|state| {
        assert!(state.closed.values().all(|times| *times == 1), "an alert was closed twice");
        assert!(closed.iter().all(|id| state.closed.contains_key(id)), "an alert is not closed, though the client says so");
        assert!(state.most <= LIMIT, "{} requests within a minute", state.most);
        // The week was a bad one, or this test would show nothing.
        assert!(
            state.failures > 20 && state.refused > 0 && state.given > 168,
            "{} {} {}",
            state.failures,
            state.refused,
            state.given
        );
    });
    assert_eq!((alert_walks, activity_walks), (84, 7));
    assert!(closed.len() > 900 && unknown.len() < 50, "{} closed, {} unknown", closed.len(), unknown.len());
}
