//! A scan of all activities while new ones arrive.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::{Emulator, Settings};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use super::ground::{EMPTY, NOW, client, id, records, settings};

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_loses_and_doubles_nothing_while_activities_arrive() {
    scan(10_000, 700).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a hundred thousand activities take a while; `cargo xtask ci` runs it"]
async fn a_scan_of_a_hundred_thousand_loses_and_doubles_nothing_while_activities_arrive() {
    scan(100_000, 5000).await;
}

/// Scans while two others add activities, as fast as they can.
async fn scan(activities: usize, limit: i32) {
    let sizes = Sizes { activities, users: 50, ..EMPTY };
    let emulator = Emulator::start(Settings { clock: Clock::from(NOW), check_answers: false, ..settings(sizes) }).await.unwrap();
    let there: Vec<String> = records(&emulator, Kind::Activity).iter().map(|record| id(record).to_owned()).collect();
    let template = records(&emulator, Kind::Activity).swap_remove(0);
    let is_over = Arc::new(AtomicBool::new(false));
    let arrivals = ["left", "right"].map(|side| tokio::spawn(arrive(emulator.url(), side, template.clone(), is_over.clone())));

    let client = client(&emulator);
    let mut items = client.activities().list().limit(limit).items();
    let mut seen = Vec::new();
    while let Some(activity) = items.try_next().await.unwrap() {
        seen.push(activity.id);
        // The last page is never the last as long as more arrives than is read.
        if seen.len() > activities + 200 {
            is_over.store(true, Ordering::SeqCst);
        }
    }
    is_over.store(true, Ordering::SeqCst);
    let once: HashSet<&String> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "some came twice");
    assert!(there.iter().all(|id| once.contains(id)), "one that was there is lost");
    let mut arrived = 0;
    for arrival in arrivals {
        let ids = arrival.await.unwrap();
        let count = ids.iter().take_while(|id| once.contains(id)).count();
        assert!(ids[count..].iter().all(|id| !once.contains(id)), "one that arrived before another that was seen is lost");
        arrived += count;
    }
    assert!(arrived > 100, "only {arrived} arrived meanwhile");
    assert_eq!(seen.len(), activities + arrived);
}

/// Adds activities, three at a time, until it is over. Their ids, in the order in which they arrived.
async fn arrive(url: String, side: &str, template: Value, is_over: Arc<AtomicBool>) -> Vec<String> {
    let http = reqwest::Client::new();
    let mut ids = Vec::new();
    while !is_over.load(Ordering::SeqCst) {
        let record = |number: usize| {
            let mut record = template.clone();
            // It happens when it arrives.
            for name in ["timestamp", "created"] {
                record.as_object_mut().unwrap().remove(name);
            }
            record["_id"] = json!(format!("{side}-{number}"));
            record
        };
        let records: Vec<Value> = (ids.len()..ids.len() + 3).map(record).collect();
        ids.extend(records.iter().map(|record| id(record).to_owned()));
        let body = serde_json::to_string(&records).unwrap();
        let answer = http.post(format!("{url}/_emulator/activities")).body(body).send().await.unwrap();
        assert!(answer.status().is_success());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    ids
}
