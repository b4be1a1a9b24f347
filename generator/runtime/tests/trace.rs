//! The spans of a call, by OpenTelemetry's conventions for HTTP clients.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime::{Call, Method, Operation, PathStyle, QueryStyle, RetryPolicy, StaticCredential};
use serde_json::Value;
use support::memory::{Answer, Memory};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Instrument, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

static GET: Operation = Operation::new("getAlert", Method::Get, "/alerts/{id}/").security(&[&["key"], &[]]);

#[derive(Clone, Debug, Default, PartialEq)]
struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    // Numbers are told from texts, since the conventions do.
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), format!("'{value}'"));
    }
}

#[derive(Clone, Debug)]
struct Told {
    id: u64,
    parent: Option<u64>,
    name: String,
    level: Level,
    is_event: bool,
    fields: Fields,
}

impl Told {
    fn get(&self, name: &str) -> &str {
        self.fields.0.get(name).map_or("", String::as_str)
    }
}

/// Writes down all spans and events.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Told>>>);

impl Recorder {
    fn told(&self) -> Vec<Told> {
        self.0.lock().unwrap().clone()
    }

    fn named(&self, name: &str) -> Vec<Told> {
        self.told().into_iter().filter(|told| told.name == name && !told.is_event).collect()
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = context.span(id).and_then(|span| Some(span.parent()?.id().into_u64()));
        let (name, level) = (attributes.metadata().name().to_owned(), *attributes.metadata().level());
        self.0.lock().unwrap().push(Told { id: id.into_u64(), parent, name, level, is_event: false, fields });
    }

    fn on_record(&self, id: &Id, record: &Record<'_>, _: Context<'_, S>) {
        let mut all = self.0.lock().unwrap();
        record.record(&mut all.iter_mut().rev().find(|told| told.id == id.into_u64()).unwrap().fields);
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !event.metadata().target().starts_with("clientwright") {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let parent = context.event_span(event).map(|span| span.id().into_u64());
        let (name, level) = (event.metadata().name().to_owned(), *event.metadata().level());
        self.0.lock().unwrap().push(Told { id: 0, parent, name, level, is_event: true, fields });
    }
}

fn record() -> (Recorder, tracing::subscriber::DefaultGuard) {
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone()));
    (recorder, guard)
}

fn call(memory: &Memory) -> Call<Value> {
    let core = memory.builder().credential("key", StaticCredential::key("MARKER-1")).build().unwrap();
    Call::new(&core, &GET).path("id", PathStyle::SIMPLE, "ana@contoso.com").query("q", QueryStyle::FORM, "who").decode_json()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_each_exchange_one_in_it() {
    let (recorder, _guard) = record();
    let memory = Memory::script([|| Answer::new(503, &[], "{\"detail\": \"Busy.\"}"), || Answer::Refused, Answer::ok]);
    call(&memory).await.unwrap();

    let calls = recorder.named("call");
    assert_eq!((calls.len(), calls[0].level, calls[0].parent), (1, Level::INFO, None));
    let route = ("url.template", "'/alerts/{id}/'");
    let method = ("http.request.method", "'GET'");
    assert_eq!(calls[0].fields, fields(&[("otel.name", "'getAlert'"), method, route, ("http.response.status_code", "200")]));

    let exchanges = recorder.named("exchange");
    let common = [
        ("otel.name", "GET /alerts/{id}/"),
        ("otel.kind", "'client'"),
        method,
        route,
        ("url.scheme", "'https'"),
        ("server.address", "'service.example'"),
        ("server.port", "443"),
        ("network.protocol.name", "'http'"),
    ];
    let own: [&[(&str, &str)]; 3] = [
        &[
            ("http.response.status_code", "503"),
            ("network.protocol.version", "'1.1'"),
            ("otel.status_code", "'ERROR'"),
            ("error.type", "'503'"),
        ],
        &[("http.request.resend_count", "1"), ("otel.status_code", "'ERROR'"), ("error.type", "'connect'")],
        &[("http.request.resend_count", "2"), ("http.response.status_code", "200"), ("network.protocol.version", "'1.1'")],
    ];
    assert_eq!(exchanges.len(), 3);
    for (exchange, own) in exchanges.iter().zip(own) {
        assert_eq!((exchange.level, exchange.parent), (Level::DEBUG, Some(calls[0].id)));
        assert_eq!(exchange.fields, fields(&[&common[..], own].concat()));
    }

    let waits: Vec<_> = recorder.told().into_iter().filter(|told| told.is_event).collect();
    assert_eq!(waits.len(), 2);
    assert!(waits.iter().all(|wait| wait.level == Level::INFO && wait.parent == Some(calls[0].id)));
    assert_eq!((waits[0].get("message"), waits[0].get("problem")), ("waiting before the next attempt", "Busy."));
    assert!(waits[0].get("seconds").parse::<f64>().unwrap() >= 0.5);
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_told_by_its_kind() {
    type Script = fn() -> Answer;
    let rows: [(Script, &str, &str, &str); 6] = [
        (|| Answer::new(404, &[], ""), "404", "'404'", "'404'"),
        (|| Answer::Broken, "", "'transport'", "'transport'"),
        (|| Answer::Refused, "", "'connect'", "'connect'"),
        (|| Answer::Silence, "", "'timeout'", "'timeout'"),
        (|| Answer::Torn(200, "{"), "200", "'transport'", "'transport'"),
        // The exchange was good, and what it gave is not.
        (|| Answer::new(200, &[], "{"), "200", "", "'decode'"),
    ];
    for (answer, status, of_exchange, of_call) in rows {
        let (recorder, _guard) = record();
        call(&Memory::script([answer])).retry(RetryPolicy::none()).await.unwrap_err();
        let (call, exchange) = (&recorder.named("call")[0], &recorder.named("exchange")[0]);
        assert_eq!((call.get("error.type"), call.get("otel.status_code")), (of_call, "'ERROR'"));
        assert_eq!(
            (exchange.get("error.type"), exchange.get("otel.status_code").is_empty()),
            (of_exchange, of_exchange.is_empty())
        );
        assert_eq!((call.get("http.response.status_code"), exchange.get("http.response.status_code")), (status, status));
    }
}

#[tokio::test]
async fn a_redirect_is_an_exchange_and_a_resending() {
    let (recorder, _guard) = record();
    let memory = Memory::script([|| Answer::new(302, &[("location", "/y")], ""), Answer::ok]);
    call(&memory).await.unwrap();
    let exchanges = recorder.named("exchange");
    assert_eq!(exchanges.iter().map(|exchange| exchange.get("http.response.status_code")).collect::<Vec<_>>(), ["302", "200"]);
    assert_eq!(exchanges.iter().map(|exchange| exchange.get("http.request.resend_count")).collect::<Vec<_>>(), ["", "1"]);
    assert_eq!(exchanges[0].get("error.type"), "");
}

#[tokio::test]
async fn a_call_that_sends_nothing_has_a_span_too() {
    let (recorder, _guard) = record();
    let memory = Memory::script([Answer::ok]);
    Call::new(&memory.builder().build().unwrap(), &GET).await.unwrap_err();
    assert_eq!((recorder.named("call")[0].get("error.type"), recorder.named("exchange").len()), ("'build'", 0));
}

#[tokio::test(start_paused = true)]
async fn spans_hold_neither_the_path_nor_the_query_nor_a_secret() {
    let (recorder, _guard) = record();
    let memory = Memory::new(|sent| match sent.number {
        0 => Answer::new(503, &[], format!("{{\"detail\": \"{} MARKER-1\"}}", sent.uri)),
        _ => Answer::Silence,
    });
    call(&memory).timeout(Duration::from_secs(1)).await.unwrap_err();
    let spans: Vec<_> = recorder.told().into_iter().filter(|told| !told.is_event).collect();
    assert_eq!(spans.len(), 3);
    let text = format!("{spans:?}");
    assert!(!text.contains("contoso") && !text.contains("who"), "{text}");
    // The service's own sentence is in the event, without the secret.
    let text = format!("{:?}", recorder.told());
    assert!(!text.contains("MARKER") && text.contains("[redacted]"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_trace_that_asks_for_calls_only_gets_calls_only() {
    let recorder = Recorder::default();
    let level = tracing_subscriber::filter::LevelFilter::INFO;
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(recorder.clone().with_filter(level)));
    let memory = Memory::script([|| Answer::new(503, &[], ""), || Answer::Refused]);
    let outer = tracing::info_span!("outer", http.response.status_code = tracing::field::Empty);
    call(&memory).retry(RetryPolicy::new().retries(1)).into_future().instrument(outer).await.unwrap_err();
    let spans: Vec<_> = recorder.told().into_iter().filter(|told| !told.is_event).collect();
    // What an exchange notes goes to no other span, and to none of the caller's.
    assert_eq!(spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["outer", "call"]);
    assert!(spans.iter().all(|span| span.get("http.response.status_code").is_empty()));
}
