//! What goes wrong by a plan: the client's errors say what it was, and what may be repeated is.

use std::time::Duration;

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::{GenericError, IpCategory, ValidationError};
use cloud_app_security::runtime::{ErrorKind, RetryPolicy};
use cloud_app_security::{Client, Error};
use cloud_app_security_emulator::Emulator;
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;

use super::ground::{self, EMPTY, records};
use super::time::{Passing, Statuses, in_its_time, time_passes};

/// An emulator whose plan can be changed, a client of it, and time that passes.
struct Ground {
    emulator: Emulator,
    client: Client,
    statuses: Statuses,
    _passing: Passing,
}

async fn ground(plan: &str) -> Ground {
    let emulator = ground::emulator(Sizes { alerts: 5, ..EMPTY }).await;
    emulator.service().settings.faults.replace(plan, 0).unwrap();
    let statuses = Statuses::default();
    let client = statuses.of(in_its_time(ground::builder(&emulator), &emulator)).build().unwrap();
    Ground { _passing: time_passes(&emulator), emulator, client, statuses }
}

/// Everything that a program could log of an error.
fn everything(error: &Error) -> String {
    format!("{error} {error:?} {:?}", error.attempts())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_repeated_where_it_may_be() {
    for fault in [
        "status: 502",
        "status: 503",
        "status: 504",
        "page: 502",
        "status: 429, retryAfter: 7",
        "reset: before",
        "reset: after",
        "cut: true",
    ] {
        let ground = ground(&format!("rules: [{{operation: listAlerts, to: 2, {fault}}}]")).await;
        let Ground { client, statuses, .. } = &ground;
        assert_eq!(client.alerts().list().await.unwrap().data.len(), 5, "{fault}");
        assert_eq!((statuses.all().len(), statuses.all()[2]), (3, Some(200)), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_might_have_been_done_already_is_not_repeated() {
    for (fault, status, ranges) in [
        ("status: 503", Some(503), 0),
        ("page: 504", Some(504), 0),
        ("reset: before", None, 0),
        ("reset: after", None, 1),
        // Its head had arrived: it was done.
        ("cut: true", Some(200), 1),
    ] {
        let ground = ground(&format!("rules: [{{operation: createSubnet, {fault}}}]")).await;
        let Ground { client, statuses, emulator, .. } = &ground;
        let before = records(emulator, Kind::Subnet).len();
        let error = client.ip_ranges().create("Lab", IpCategory::Corporate, ["203.0.113.0/24"]).await.unwrap_err();
        assert_eq!((error.status(), error.attempts().len(), statuses.all().len()), (status, 1, 1), "{fault}: {error}");
        assert!(!error.is_connect(), "{fault}: {error}");
        assert_eq!(records(emulator, Kind::Subnet).len() - before, ranges, "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_say_what_the_service_said() {
    let ground = ground("rules: []").await;
    let Ground { client, emulator, .. } = &ground;
    let plan = |rule: &str| emulator.service().settings.faults.replace(&format!("rules: [{{{rule}}}]"), 0).unwrap();
    plan("status: 400");
    let error = client.alerts().list().await.unwrap_err();
    assert_eq!((error.status(), error.body_as::<ValidationError>().is_some()), (Some(400), true), "{error}");
    assert!(error.message().contains("the plan of faults says so"), "{error}");
    plan("status: 403");
    let error = client.alerts().list().await.unwrap_err();
    assert_eq!(error.body_as::<GenericError>().unwrap().detail.as_deref(), Some("Insufficient role based permission"));
    // A page for people is no JSON, and its title is what it says.
    plan("page: 500");
    let error = client.alerts().list().await.unwrap_err();
    assert_eq!((error.status(), error.attempts().len()), (Some(500), 1), "a 500 is not repeated");
    assert!(error.body().unwrap().text().starts_with("<!doctype html>") && !error.message().contains('<'), "{error}");
    // A page with a status of success is no answer either.
    plan("page: 200");
    let error = client.alerts().list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error}");
    plan("broken: true");
    let error = client.alerts().list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }) && error.status() == Some(200), "{error}");
    assert!(!everything(&error).contains(cloud_app_security_emulator::API_TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_takes_too_long_is_a_timeout_and_is_not_repeated() {
    let emulator = ground::emulator(Sizes { alerts: 5, ..EMPTY }).await;
    emulator.service().settings.faults.replace("rules: [{operation: listAlerts, nth: 1, delay: 30000}]", 0).unwrap();
    let _passing = time_passes(&emulator);
    let client = in_its_time(ground::builder(&emulator), &emulator).timeout(Duration::from_secs(10)).build().unwrap();
    let error = client.alerts().list().await.unwrap_err();
    assert!(error.is_timeout() && error.attempts().len() == 1, "{error}");
    assert_eq!(client.alerts().list().await.unwrap().data.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn repetitions_end() {
    let ground = ground("rules: [{status: 503}]").await;
    let Ground { client, emulator, statuses, .. } = &ground;
    let error = client.alerts().list().await.unwrap_err();
    assert_eq!((error.status(), error.attempts().len(), statuses.count(503)), (Some(503), 6, 6), "{error}");
    assert!(error.attempts()[..5].iter().all(|attempt| attempt.waited > Duration::ZERO), "{:?}", error.attempts());
    let impatient = in_its_time(ground::builder(emulator), emulator).retry(RetryPolicy::none()).build().unwrap();
    assert_eq!(impatient.alerts().list().await.unwrap_err().attempts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_goes_on_through_trouble() {
    let ground = ground("rules: [{every: 2, reset: after}, {every: 3, page: 502}]").await;
    let Ground { client, emulator, .. } = &ground;
    let ids = super::question::Question::new(Kind::Subnet, serde_json::json!({})).all(client).await.unwrap();
    assert_eq!(ids.len(), records(emulator, Kind::Subnet).len());
    let open = AlertFilters::new().alert_open_eq(true);
    let mut walk = client.alerts().list().filters(open).limit(1).items();
    let mut count = 0;
    while let Some(alert) = futures_util::TryStreamExt::try_next(&mut walk).await.unwrap() {
        assert_eq!(serde_json::to_value(&alert).unwrap()["resolutionStatusValue"], 0);
        count += 1;
    }
    let expected = records(emulator, Kind::Alert).iter().filter(|alert| alert["resolutionStatusValue"] == 0).count();
    assert_eq!(count, expected);
}
