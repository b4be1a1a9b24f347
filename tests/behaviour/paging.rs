//! Walking a list: every record once, nothing fetched before it is asked for, and a clear end.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use cloud_app_security::models::{ActivityPage, Alert, AlertPage};
use cloud_app_security::runtime::ErrorKind;
use cloud_app_security::{Client, Error};
use document::operation;
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use server::{Reply, Seen, Server};

/// The spec's example of a page, with as many copies of its record as the range has numbers: each number is an id.
fn page_of(id: &str, range: std::ops::Range<u64>, has_next: bool) -> Value {
    let mut page = operation(id).success().1["content"]["application/json"]["example"].clone();
    let record = page["data"][0].clone();
    page["data"] = range.map(|number| with_id(&record, number)).collect();
    page["hasNext"] = json!(has_next);
    page
}

fn with_id(record: &Value, number: u64) -> Value {
    let mut record = record.clone();
    record["_id"] = json!(format!("{number:024}"));
    record
}

/// What a list was asked for: `skip` and `limit`, in the body or in the query.
fn window(seen: &Seen) -> (u64, Option<u64>) {
    let from_query = |name: &str| seen.pairs().into_iter().find(|(key, _)| key == name).map(|(_, value)| value.parse().unwrap());
    let from_body = |name: &str| seen.json()[name].as_u64();
    match seen.method.as_str() {
        "GET" => (from_query("skip").unwrap_or(0), from_query("limit")),
        _ => (from_body("skip").unwrap_or(0), from_body("limit")),
    }
}

/// A service with so many alerts, which gives at most 100 a page.
async fn service(total: u64) -> (Server, Client) {
    let server = Server::start(move |seen| {
        let (skip, limit) = window(seen);
        let end = (skip + limit.unwrap_or(100).min(100)).min(total);
        Reply::json(&page_of("listAlerts", skip.min(end)..end, end < total))
    });
    let server = server.await;
    let client = server.client();
    (server, client)
}

fn windows(server: &Server) -> Vec<(u64, Option<u64>)> {
    server.seen().iter().map(window).collect()
}

fn numbers(alerts: &[Alert]) -> Vec<u64> {
    alerts.iter().map(|alert| alert.id.parse().unwrap()).collect()
}

#[tokio::test]
async fn every_record_comes_exactly_once_and_in_order() {
    let (server, client) = service(250).await;
    let alerts: Vec<Alert> = client.alerts().list().items().try_collect().await.unwrap();
    assert_eq!(numbers(&alerts), (0..250).collect::<Vec<_>>());
    assert_eq!(windows(&server), [(0, Some(100)), (100, Some(100)), (200, Some(100))]);
}

#[tokio::test]
async fn the_get_form_walks_in_the_same_way() {
    let (server, client) = service(250).await;
    let alerts: Vec<Alert> = client.alerts().list_get().items().try_collect().await.unwrap();
    assert_eq!(numbers(&alerts), (0..250).collect::<Vec<_>>());
    assert_eq!(windows(&server), [(0, Some(100)), (100, Some(100)), (200, Some(100))]);
}

#[tokio::test]
async fn pages_come_as_the_service_sends_them() {
    let (_server, client) = service(250).await;
    let pages: Vec<AlertPage> = client.alerts().list().pages().try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.data.len()).collect::<Vec<_>>(), [100, 100, 50]);
    assert_eq!(pages.iter().map(|page| page.has_next).collect::<Vec<_>>(), [true, true, false]);
}

#[tokio::test]
async fn the_walk_ends_when_the_service_says_so_and_not_by_counting() {
    // The last page is full, so that only `hasNext` can tell.
    let (server, client) = service(200).await;
    let alerts: Vec<Alert> = client.alerts().list().items().try_collect().await.unwrap();
    assert_eq!((alerts.len(), server.seen().len()), (200, 2));
}

#[tokio::test]
async fn a_short_page_does_not_end_the_walk() {
    let server = Server::start(|seen| {
        let (skip, _) = window(seen);
        Reply::json(&page_of("listAlerts", skip..skip + 3, skip < 6))
    });
    let server = server.await;
    let alerts: Vec<Alert> = server.client().alerts().list().items().try_collect().await.unwrap();
    assert_eq!(numbers(&alerts), (0..9).collect::<Vec<_>>());
    assert_eq!(windows(&server).iter().map(|(skip, _)| *skip).collect::<Vec<_>>(), [0, 3, 6]);
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let (server, client) = service(250).await;
    let mut alerts = client.alerts().list().items();
    tokio::task::yield_now().await;
    assert_eq!(server.seen().len(), 0);
    for _ in 0..100 {
        alerts.next().await.unwrap().unwrap();
    }
    assert_eq!(server.seen().len(), 1);
    alerts.next().await.unwrap().unwrap();
    assert_eq!(server.seen().len(), 2);
    drop(alerts);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_walk_begins_at_skip_and_a_page_is_as_large_as_limit() {
    let (server, client) = service(25).await;
    let alerts: Vec<Alert> = client.alerts().list().skip(5).limit(10).items().try_collect().await.unwrap();
    assert_eq!(numbers(&alerts), (5..25).collect::<Vec<_>>());
    assert_eq!(windows(&server), [(5, Some(10)), (15, Some(10))]);
}

#[tokio::test]
async fn a_page_is_never_asked_to_be_larger_than_the_service_allows() {
    let (server, client) = service(150).await;
    let alerts: Vec<Alert> = client.alerts().list().limit(1000).items().try_collect().await.unwrap();
    assert_eq!(alerts.len(), 150);
    assert_eq!(windows(&server), [(0, Some(100)), (100, Some(100))]);
}

#[tokio::test]
async fn filters_and_order_go_with_every_page() {
    use cloud_app_security::filters::AlertFilters;
    let (server, client) = service(250).await;
    let call = client.alerts().list().filters(AlertFilters::new().date_gte_ndays(7));
    let count = call.items().try_fold(0, |count, _| async move { Ok(count + 1) }).await.unwrap();
    assert_eq!(count, 250);
    assert!(server.seen().iter().all(|seen| seen.json()["filters"] == json!({"date": {"gte_ndays": 7}})));
}

#[tokio::test]
async fn an_empty_list_gives_one_empty_page_and_no_record() {
    let (server, client) = service(0).await;
    assert_eq!(client.alerts().list().items().count().await, 0);
    let pages: Vec<AlertPage> = client.alerts().list().pages().try_collect().await.unwrap();
    assert_eq!((pages.len(), server.seen().len()), (1, 2));
}

#[tokio::test]
async fn an_empty_page_that_promises_more_is_an_error_and_not_an_endless_walk() {
    let server = Server::always(Reply::json(&page_of("listAlerts", 0..0, true))).await;
    let error = server.client().alerts().list().items().try_next().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Paging(_)), "{error}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_error_in_the_middle_comes_after_the_records_before_it_and_ends_the_walk() {
    let server = Server::start(|seen| match window(seen) {
        (0, _) => Reply::json(&page_of("listAlerts", 0..100, true)),
        _ => Reply::json_with(429, &json!({"detail": "Request was throttled."})),
    });
    let server = server.await;
    let all: Vec<Result<Alert, Error>> = server.client().alerts().list().items().collect().await;
    assert_eq!(all.len(), 101);
    assert!(all[..100].iter().all(Result::is_ok));
    assert_eq!(all[100].as_ref().unwrap_err().status(), Some(429));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_ceiling_of_the_activities_is_a_clear_error_after_the_last_record_below_it() {
    let server = Server::start(|seen| {
        let (skip, limit) = window(seen);
        Reply::json(&page_of("listActivities", skip..skip + limit.unwrap(), true))
    });
    let server = server.await;
    let pages = server.client().activities().list().skip(4850).pages();
    let pages: Vec<Result<ActivityPage, Error>> = pages.collect().await;
    assert_eq!(windows(&server), [(4850, Some(100)), (4950, Some(50))]);
    assert_eq!(pages.len(), 3);
    let error = pages[2].as_ref().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Paging(_)));
    assert_eq!(
        error.to_string(),
        "POST /api/v1/activities/ (listActivities): this list cannot be read beyond record 5000, and there may be more: narrow the filters"
    );
}

#[tokio::test]
async fn a_walk_can_be_sent_to_another_task() {
    let (_server, client) = service(3).await;
    let count = tokio::spawn(client.alerts().list().items().count()).await.unwrap();
    assert_eq!(count, 3);
}
