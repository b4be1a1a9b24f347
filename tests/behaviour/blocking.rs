//! Calls that hold the thread: the same client, without async.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use std::thread;

use cloud_app_security::models::Alert;
use cloud_app_security::{Client, Error, Wait, WaitEach};
use document::operation;
use serde_json::{Value, json};
use server::{Reply, Seen, Server};
use tokio::runtime::Runtime;

/// A service with 250 alerts. It needs a runtime of its own: these tests have none.
fn service() -> (Runtime, Server, Client) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(answer));
    let client = server.client();
    (runtime, server, client)
}

fn answer(seen: &Seen) -> Reply {
    if seen.path() != "/api/v1/alerts/" {
        return Reply::json_with(404, &json!({"detail": "Not found."}));
    }
    let skip = seen.json()["skip"].as_u64().unwrap_or(0);
    let end = (skip + 100).min(250);
    let mut page = operation("listAlerts").success().1["content"]["application/json"]["example"].clone();
    let record = page["data"][0].clone();
    let numbered = |number: u64| {
        let mut record = record.clone();
        record["_id"] = json!(format!("{number:024}"));
        record
    };
    page["data"] = (skip..end).map(numbered).collect::<Vec<Value>>().into();
    page["hasNext"] = json!(end < 250);
    Reply::json(&page)
}

#[test]
fn a_call_gives_its_answer() {
    let (_runtime, _server, client) = service();
    let page = client.alerts().list().limit(100).wait().unwrap();
    assert_eq!((page.data.len(), page.has_next), (100, true));
}

#[test]
fn a_failed_call_gives_its_error() {
    let (_runtime, _server, client) = service();
    let error = client.alerts().get("64b0c0ffee0123456789abcd").wait().unwrap_err();
    assert_eq!((error.status(), error.operation()), (Some(404), "getAlert"));
}

#[test]
fn a_walk_gives_each_record_once_and_fetches_what_it_is_asked_for() {
    let (_runtime, server, client) = service();
    let mut alerts = client.alerts().list().items().wait_each();
    let first: Vec<Alert> = alerts.by_ref().take(100).collect::<Result<_, Error>>().unwrap();
    assert_eq!((first.len(), server.seen().len()), (100, 1));
    let rest: Vec<Alert> = alerts.collect::<Result<_, Error>>().unwrap();
    assert_eq!((rest.len(), server.seen().len()), (150, 3));
    assert!(first.iter().chain(&rest).map(|alert| alert.id.parse::<u64>().unwrap()).eq(0..250));
}

#[test]
fn threads_share_a_client() {
    let (_runtime, _server, client) = service();
    let call = |client: Client| move || client.alerts().list().wait().map(|page| page.data.len());
    let threads: Vec<_> = (0..8).map(|_| thread::spawn(call(client.clone()))).collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap(), 100);
    }
}

#[test]
fn a_thread_of_an_async_runtime_may_call_too() {
    let (runtime, _server, client) = service();
    let length = runtime.block_on(async move { client.alerts().list().wait().map(|page| page.data.len()) });
    assert_eq!(length.unwrap(), 100);
}
