//! A million activities in memory, or as many as the first argument says: how long they take to make, how much room they need, and how long
//! lists of them take.

use std::time::Instant;

use cloud_app_security_emulator::listing::{ListRequest, page};
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::{Sizes, fill};
use cloud_app_security_emulator::store::Store;
use serde_json::{Value, json};

const NOW: i64 = 1_700_000_000_000;
const DAY: i64 = 86_400_000;

fn main() {
    let activities = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut store = Store::default();
    let begun = Instant::now();
    fill(&mut store, Sizes { activities, alerts: 3000, users: 2000, files: 10_000, subnets: 40 }, 0, 12_345_678, NOW);
    println!("{activities} activities made in {:.1} s; {}", begun.elapsed().as_secs_f64(), memory());
    let some = store.of(Kind::Activity).at(0).unwrap_or_default();
    let (user, address) = (&some["user"]["userName"], &some["device"]["clientIP"]);
    let from = NOW - 3 * DAY;
    for (name, body) in [
        ("no filter", json!({})),
        ("service eq", json!({ "filters": { "service": { "eq": 20893 } } })),
        ("user eq, date gte_ndays", json!({ "filters": { "user.username": { "eq": [user] }, "date": { "gte_ndays": 7 } } })),
        ("ip.address eq", json!({ "filters": { "ip.address": { "eq": [address] } } })),
        ("ip.address startswith", json!({ "filters": { "ip.address": { "startswith": ["198.51.100."] } } })),
        ("date range", json!({ "filters": { "date": { "range": [{ "start": from, "end": from + DAY }] } } })),
        ("location.country neq", json!({ "filters": { "location.country": { "neq": ["US", "DE"] } } })),
        ("text", json!({ "filters": { "text": { "text": "download budget" } } })),
        ("user.username contains, nobody", json!({ "filters": { "user.username": { "contains": "nobody" } } })),
        ("date eq, which nothing finds", json!({ "filters": { "date": { "eq": 1 } } })),
        ("skip 4900", json!({ "skip": 4900 })),
        ("service eq, skip 4900", json!({ "skip": 4900, "filters": { "service": { "eq": 20893 } } })),
        ("sorted by created", json!({ "sortField": "created", "sortDirection": "asc" })),
        ("scan, a page of 5000", json!({ "isScan": true, "limit": 5000 })),
        (
            "scan of one service, a page of 5000",
            json!({ "isScan": true, "limit": 5000, "filters": { "service": { "eq": 20893 } } }),
        ),
    ] {
        list(&store, name, &body);
    }
}

/// The best of three.
fn list(store: &Store, name: &str, body: &Value) {
    let Some(request) = body.as_object().and_then(|members| ListRequest::of(members).ok()) else { return };
    let mut best = f64::INFINITY;
    let mut count = 0;
    let mut total = Value::Null;
    for _ in 0..3 {
        let begun = Instant::now();
        let Ok(envelope) = page::page(store.of(Kind::Activity), &request, NOW) else { return };
        best = best.min(begun.elapsed().as_secs_f64() * 1000.0);
        count = envelope["data"].as_array().map_or(0, Vec::len);
        total = envelope["total"].clone();
    }
    println!("{name:40} {best:9.2} ms  {count:5} records, total {total}");
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("memory unknown").to_owned()
}
