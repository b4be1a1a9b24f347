//! Walking a list: every record once, nothing fetched before it is asked for, and a clear end.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use std::sync::atomic::{AtomicUsize, Ordering};

use cloud_app_security::filters::ActivityFilters;
use cloud_app_security::models::{Activity, ActivityPage, Alert, AlertPage};
use cloud_app_security::runtime::{Checkpoint, ErrorKind};
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
async fn pages_that_are_too_long_to_be_read_are_asked_for_in_halves() {
    let (server, _) = service(250).await;
    let one = page_of("listAlerts", 0..1, false).to_string().len();
    let client = server.builder().api_token(server::TOKEN).max_response_bytes(60 * one).build().unwrap();
    let alerts: Vec<Alert> = client.alerts().list().items().try_collect().await.unwrap();
    assert_eq!(numbers(&alerts), (0..250).collect::<Vec<_>>());
    assert_eq!(windows(&server)[..3], [(0, Some(100)), (0, Some(50)), (50, Some(50))]);

    let client = server.builder().api_token(server::TOKEN).max_response_bytes(one / 2).build().unwrap();
    let error = client.alerts().list().limit(4).items().try_collect::<Vec<Alert>>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge { .. }) && error.resume_from().is_some());
    assert_eq!(windows(&server)[6..], [(0, Some(4)), (0, Some(2)), (0, Some(1))]);
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
        _ => Reply::json_with(500, &json!({"detail": "Something broke."})),
    });
    let server = server.await;
    let all: Vec<Result<Alert, Error>> = server.client().alerts().list().items().collect().await;
    assert_eq!(all.len(), 101);
    assert!(all[..100].iter().all(Result::is_ok));
    assert_eq!(all[100].as_ref().unwrap_err().status(), Some(500));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn an_error_says_where_a_fresh_client_goes_on_in_another_process() {
    let failures = AtomicUsize::new(0);
    let server = Server::start(move |seen| {
        let (skip, limit) = window(seen);
        if skip == 100 && failures.fetch_add(1, Ordering::SeqCst) == 0 {
            return Reply::empty(500);
        }
        let end = (skip + limit.unwrap()).min(250);
        Reply::json(&page_of("listAlerts", skip..end, end < 250))
    });
    let server = server.await;
    let mut first = Vec::new();
    let mut alerts = server.client().alerts().list().items();
    let error = loop {
        match alerts.next().await.unwrap() {
            Ok(alert) => first.push(alert),
            Err(error) => break error,
        }
    };
    let stored = serde_json::to_string(error.resume_from().unwrap()).unwrap();
    let checkpoint: Checkpoint = serde_json::from_str(&stored).unwrap();
    let rest: Vec<Alert> = server.client().alerts().list().items().resume(checkpoint).try_collect().await.unwrap();
    first.extend(rest);
    assert_eq!(numbers(&first), (0..250).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_get_form_of_the_activities_ends_at_the_ceiling_with_a_clear_error() {
    let server = Server::start(|seen| {
        let (skip, limit) = window(seen);
        Reply::json(&page_of("listActivities", skip..skip + limit.unwrap(), true))
    });
    let server = server.await;
    let pages = server.client().activities().list_get().skip(4850).pages();
    let pages: Vec<Result<ActivityPage, Error>> = pages.collect().await;
    assert_eq!(windows(&server), [(4850, Some(100)), (4950, Some(50))]);
    assert_eq!(pages.len(), 3);
    let error = pages[2].as_ref().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Paging(_)));
    assert_eq!(
        error.to_string(),
        "GET /api/v1/activities/ (listActivitiesGet): this list cannot be read beyond record 5000, and there may be more: narrow the filters"
    );
}

/// A service with so many activities, which keeps its own rules: by `skip` and `limit` there are 5000, and a scan cuts the
/// tail of most pages. Its cursor says how far it came, among things that only the service understands.
async fn activities(total: u64) -> Server {
    let page = page_of("listActivities", 0..1, false);
    Server::start(move |seen| {
        let body = seen.json();
        let (skip, limit) = (body["skip"].as_u64(), body["limit"].as_u64().unwrap_or(100));
        let start = match body["isScan"].as_bool() {
            Some(true) if skip.is_some() || !(500..=5000).contains(&limit) => return Reply::empty(400),
            Some(true) => body["filters"]["__cursor"]["at"].as_u64().unwrap_or(0),
            _ if skip.unwrap_or(0) + limit > 5000 => return Reply::empty(400),
            _ => skip.unwrap_or(0),
        };
        let end = (start + limit - start % 7).min(total);
        let mut page = page.clone();
        let record = page["data"][0].take();
        page["data"] = (start..end).map(|number| with_id(&record, number)).collect();
        page["hasNext"] = json!(end < total);
        if end < total {
            page["nextQueryFilters"] = cursor(end);
        }
        Reply::json(&page)
    })
    .await
}

fn cursor(at: u64) -> Value {
    json!({"service": {"eq": [11161]}, "date": {"range": [{"start": 1.5, "end": null}]}, "__cursor": {"z": "ü", "at": at, "a": {}}})
}

fn activity_numbers(activities: &[Activity]) -> Vec<u64> {
    activities.iter().map(|activity| activity.id.parse().unwrap()).collect()
}

fn of_exchange() -> ActivityFilters {
    ActivityFilters::new().service_eq([11161]).date_gte_ndays(1)
}

#[tokio::test]
async fn all_activities_come_exactly_once_and_in_order_beyond_the_ceiling() {
    let server = activities(12_345).await;
    let call = server.client().activities().list().filters(of_exchange());
    let all: Vec<Activity> = call.items().try_collect().await.unwrap();
    assert_eq!(activity_numbers(&all), (0..12_345).collect::<Vec<_>>());
    let bodies: Vec<Value> = server.seen().iter().map(Seen::json).collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| body["isScan"] == true && body["limit"] == 5000 && body.get("skip").is_none()));
    assert_eq!(bodies[0]["filters"], json!({"service": {"eq": [11161]}, "date": {"gte_ndays": 1}}));
}

#[tokio::test]
async fn the_cursor_of_a_scan_is_sent_back_to_the_byte() {
    let server = activities(1200).await;
    let call = server.client().activities().list().filters(of_exchange()).limit(500);
    assert_eq!(call.items().count().await, 1200);
    assert_eq!(server.seen().len(), 3);
    assert!(server.seen()[1].text().contains(&format!("\"filters\":{}", cursor(500))), "{}", server.seen()[1].text());
}

#[tokio::test]
async fn a_scan_drops_what_is_to_be_skipped_and_keeps_the_limits_of_the_mode() {
    let server = activities(1300).await;
    let call = server.client().activities().list().skip(700).limit(10);
    let rest: Vec<Activity> = call.items().try_collect().await.unwrap();
    assert_eq!(activity_numbers(&rest), (700..1300).collect::<Vec<_>>());
    assert!(server.seen().iter().all(|seen| seen.json()["limit"] == 500 && seen.json().get("skip").is_none()));
}

#[tokio::test]
async fn a_single_page_of_activities_is_asked_for_as_its_caller_says() {
    let server = activities(1300).await;
    let page = server.client().activities().list().skip(70).limit(10).await.unwrap();
    assert_eq!(activity_numbers(&page.data), (70..80).collect::<Vec<_>>());
    assert_eq!(server.only().json(), json!({"skip": 70, "limit": 10}));
}

#[tokio::test]
async fn a_scan_is_taken_up_again_in_the_midst_of_a_page() {
    let server = activities(3000).await;
    let call = |client: &Client| client.activities().list().filters(of_exchange()).limit(1000);
    let mut stream = call(&server.client()).items();
    let mut all: Vec<Activity> = stream.by_ref().take(1234).try_collect().await.unwrap();
    let stored = serde_json::to_string(&stream.checkpoint()).unwrap();
    drop(stream);
    let checkpoint: Checkpoint = serde_json::from_str(&stored).unwrap();
    let rest: Vec<Activity> = call(&server.client()).items().resume(checkpoint).try_collect().await.unwrap();
    assert_eq!(rest.len(), 3000 - 1234);
    all.extend(rest);
    assert_eq!(activity_numbers(&all), (0..3000).collect::<Vec<_>>());
    assert_eq!(server.seen().len(), 2 + 3, "the page in whose midst it stopped is fetched again, and no other");
}

#[tokio::test]
async fn other_filters_make_another_walk() {
    let server = activities(3000).await;
    let checkpoint = server.client().activities().list().filters(of_exchange()).items().checkpoint();
    let mut other = server.client().activities().list().items().resume(checkpoint);
    let error = other.try_next().await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the checkpoint is of another request: resume with the arguments and the address that it was made with")
    );
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn reading_ahead_fetches_one_page_more_and_no_record_twice() {
    let (server, client) = service(250).await;
    let mut alerts = client.alerts().list().items().read_ahead();
    let mut numbers_seen: Vec<u64> = Vec::new();
    while let Some(alert) = alerts.try_next().await.unwrap() {
        numbers_seen.push(alert.id.parse().unwrap());
        assert!(server.seen().len() <= numbers_seen.len().div_ceil(100) + 1);
        tokio::task::yield_now().await;
    }
    assert_eq!(numbers_seen, (0..250).collect::<Vec<_>>());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_walk_can_be_sent_to_another_task() {
    let (_server, client) = service(3).await;
    let count = tokio::spawn(client.alerts().list().items().count()).await.unwrap();
    assert_eq!(count, 3);
}
