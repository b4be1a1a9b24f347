//! A million activities in memory, or as many as the first argument says: how long they take to make, how much room they need, and how long
//! lists of them take, for each operator that is documented of each field.

use std::time::Instant;

use cloud_app_security_emulator::listing::{ListRequest, page};
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::{Sizes, fill};
use cloud_app_security_emulator::store::{Collection, Store, fields};
use serde_json::{Value, json};

const NOW: i64 = 1_700_000_000_000;
const DAY: i64 = 86_400_000;

/// So often each list is asked for.
const TIMES: usize = 7;

fn main() {
    let activities = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let mut store = Store::default();
    let begun = Instant::now();
    fill(&mut store, Sizes { activities, alerts: 3000, users: 2000, files: 10_000, subnets: 40 }, 0, 12_345_678, NOW);
    println!("{activities} activities made in {:.1} s; {}", begun.elapsed().as_secs_f64(), memory());
    println!("\n{:58} {:>9} {:>11}", "median, in ms", "first page", "skip 4900");
    for (name, body) in lists() {
        list(store.of(Kind::Activity), name, &body);
    }
    println!();
    for (field, operators) in OPERATORS {
        for operator in *operators {
            let argument = argument(store.of(Kind::Activity), field, operator);
            let name = format!("{field} {operator} {argument}");
            list(store.of(Kind::Activity), &name, &json!({ "filters": { *field: { *operator: argument } } }));
        }
    }
}

/// Requests of several filters, in other orders, and for scans.
fn lists() -> Vec<(&'static str, Value)> {
    let week = json!({ "gte_ndays": 7 });
    vec![
        ("no filter", json!({})),
        ("user, within a week", json!({ "filters": { "user.username": { "startswith": "ana" }, "date": week } })),
        (
            "service and country, within a week",
            json!({ "filters": { "service": { "eq": 20893 }, "location.country": { "neq": "US" }, "date": week } }),
        ),
        ("user.username contains what nobody has", json!({ "filters": { "user.username": { "contains": "nobody" } } })),
        ("text that nothing has", json!({ "filters": { "text": { "text": "no such words" } } })),
        ("date eq what nothing has", json!({ "filters": { "date": { "eq": 1 } } })),
        ("sorted by created", json!({ "sortField": "created", "sortDirection": "asc" })),
        (
            "sorted by created, within a week",
            json!({ "sortField": "created", "sortDirection": "desc", "filters": { "date": week } }),
        ),
        ("scan, 500 of all", json!({ "isScan": true })),
        ("scan, 5000 of all", json!({ "isScan": true, "limit": 5000 })),
        ("scan, 5000 of one service", json!({ "isScan": true, "limit": 5000, "filters": { "service": { "eq": 20893 } } })),
    ]
}

/// What is documented of activities.
const OPERATORS: &[(&str, &[&str])] = &[
    ("service", &["eq", "neq"]),
    ("instance", &["eq", "neq"]),
    ("user.orgUnit", &["eq", "neq", "isset", "isnotset"]),
    ("actionType", &["eq", "neq", "contains", "isset", "isnotset"]),
    ("activity.eventActionType", &["eq", "neq"]),
    ("activity.id", &["eq"]),
    ("activity.impersonated", &["eq"]),
    ("activity.type", &["eq"]),
    ("activity.takenAction", &["eq", "neq"]),
    ("device.type", &["eq", "neq"]),
    ("device.tags", &["eq", "neq"]),
    ("userAgent.userAgent", &["contains", "ncontains"]),
    ("userAgent.tags", &["eq", "neq"]),
    ("location.country", &["eq", "neq", "isset", "isnotset"]),
    ("location.organizations", &["eq", "neq", "contains", "isset", "isnotset"]),
    ("ip.address", &["eq", "neq", "startswith", "doesnotstartwith", "isset", "isnotset"]),
    ("fileSelector", &["eq", "neq"]),
    ("office365url", &["eq", "startswith", "endswith"]),
    ("fileId", &["eq"]),
    ("ip.category", &["eq", "neq"]),
    ("ip.tags", &["eq", "neq"]),
    ("text", &["eq", "startswithsingle", "text"]),
    ("date", &["gte", "lte", "gte_ndays", "lte_ndays", "range"]),
    ("policy", &["eq", "neq", "isset", "isnotset"]),
    ("source", &["eq", "neq"]),
    ("activity.alertId", &["eq"]),
    ("activityObject", &["eq", "neq"]),
    ("created", &["eq", "gt", "gte", "lt", "lte", "range"]),
    ("entity", &["eq", "neq", "startswith", "isset", "isnotset"]),
    ("user.username", &["eq", "neq", "startswith", "isset", "isnotset"]),
    ("user.tags", &["eq", "neq", "startswith", "isset", "isnotset"]),
    ("user.domain", &["eq", "neq", "isset", "isnotset"]),
    ("activity.eventType", &["eq", "neq"]),
    ("activity.actionType", &["eq", "neq"]),
    ("activity.azureSubscriptions", &["eq", "neq"]),
    ("fileLabels", &["eq", "neq"]),
];

/// An argument that some records fit.
fn argument(activities: &Collection, field: &str, operator: &str) -> Value {
    let mut records = activities.by_date().rev().filter_map(|number| activities.at(number));
    let value =
        records.find_map(|record| fields::values(Kind::Activity, field, &record).into_iter().find(|value| !value.is_null()));
    let value = value.unwrap_or_default();
    let text = value["id"].as_str().or(value.as_str()).unwrap_or_default();
    match operator {
        "isset" | "isnotset" => true.into(),
        "gte_ndays" | "lte_ndays" => 7.into(),
        "gt" | "gte" | "lt" | "lte" => (NOW - 7 * DAY).into(),
        "range" => json!([{ "start": NOW - 8 * DAY, "end": NOW - 7 * DAY }]),
        "text" => "download budget".into(),
        "contains" | "ncontains" => text.chars().skip(2).take(6).collect::<String>().into(),
        "startswith" | "startswithsingle" | "doesnotstartwith" => text.chars().take(5).collect::<String>().into(),
        "endswith" => text.chars().skip(text.len().saturating_sub(4)).collect::<String>().into(),
        _ => value,
    }
}

/// The median of several, for the first page and for one far behind.
fn list(activities: &Collection, name: &str, body: &Value) {
    let (first, found) = median(activities, body);
    let mut far = body.clone();
    far["skip"] = 4900.into();
    let far = if body.get("isScan").is_some() { String::new() } else { format!("{:11.2}", median(activities, &far).0) };
    println!("{name:58.58} {first:9.2} {far:11}  {found}");
}

fn median(activities: &Collection, body: &Value) -> (f64, String) {
    let Some(Ok(request)) = body.as_object().map(ListRequest::of) else { return (f64::NAN, "cannot be asked".to_owned()) };
    let mut times = Vec::new();
    let mut found = String::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let Ok(page) = page::page(activities, &request, NOW) else { return (f64::NAN, "refused".to_owned()) };
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        found = format!("{} of {}", page.data.len(), page.more["total"]);
    }
    times.sort_by(f64::total_cmp);
    (times[TIMES / 2], found)
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| status.lines().find(|line| line.starts_with(name)).unwrap_or("memory unknown").to_owned();
    format!("{}, {}", line("VmRSS"), line("VmHWM"))
}
