//! The generated client against the emulator of the service: what it asks for is found, what it changes is changed, and nothing that it
//! sends or gets breaks the spec.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::collections::BTreeSet;
use std::time::Duration;

use cloud_app_security::filters::{ActivityFilters, AlertFilters, EntityFilters, FileFilters, SubnetFilters};
use cloud_app_security::models::{BenignReason, IpCategory, LogSourceType};
use cloud_app_security::runtime::Upload;
use cloud_app_security::{Client, Error};
use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::store::fields;
use cloud_app_security_emulator::{API_TOKEN, Emulator, Settings};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};

const NOW: i64 = 1_700_000_000_000;

/// An emulator without a limit, whose answers are held against the spec too.
async fn emulator(sizes: Sizes) -> Emulator {
    let limit = Limit { requests_per_minute: None, conduct: Conduct::Refuse };
    let clock = Clock::standing(NOW);
    Emulator::start(Settings { sizes, limit, clock, check_answers: true, ..Settings::default() }).await.unwrap()
}

fn client(emulator: &Emulator) -> Client {
    Client::builder(emulator.url()).api_token(API_TOKEN).allow_insecure_http().no_throttle().build().unwrap()
}

fn nothing_broke_the_spec(emulator: &Emulator) {
    assert!(emulator.service().report.is_empty(), "{}", emulator.service().report);
}

const SIZES: Sizes = Sizes { activities: 400, alerts: 80, users: 40, files: 120, subnets: 8 };

/// All records of a kind, with their facets.
fn records(emulator: &Emulator, kind: Kind) -> Vec<Value> {
    let state = emulator.service().state();
    let texts: Vec<String> = state.store.of(kind).texts().collect();
    texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// The operators of each field, as the spec has them.
fn operators(kind: Kind) -> Vec<(String, Vec<String>)> {
    let spec: Value = serde_json::from_str(include_str!("../../generated/docs/openapi.json")).unwrap();
    let schemas = &spec["components"]["schemas"];
    let name = match kind {
        Kind::Activity => "ActivityFilters",
        Kind::Alert => "AlertFilters",
        Kind::Entity => "EntityFilters",
        Kind::File => "FileFilters",
        Kind::Subnet => "SubnetFilters",
    };
    let of = |field: &Value| {
        let reference = field["$ref"].as_str().or_else(|| field["allOf"][0]["$ref"].as_str()).unwrap();
        let operators = &schemas[reference.rsplit('/').next().unwrap()]["properties"];
        operators.as_object().unwrap().keys().cloned().collect()
    };
    schemas[name]["properties"].as_object().unwrap().iter().map(|(field, schema)| (field.clone(), of(schema))).collect()
}

/// An argument that some records satisfy, of the values that a field has in them.
fn argument(operator: &str, values: &[Value]) -> Option<Value> {
    let middle = values.get(values.len() / 2)?;
    let text = || middle.as_str().map(str::to_owned).or_else(|| middle["id"].as_str().map(str::to_owned));
    let part = |from: usize, to: usize| Some(text()?.chars().skip(from).take(to).collect::<String>());
    let moment =
        || middle.as_i64().or_else(|| Some(chrono::DateTime::parse_from_rfc3339(middle.as_str()?).ok()?.timestamp_millis()));
    Some(match operator {
        "isset" | "isnotset" => json!(true),
        "gte_ndays" | "lte_ndays" => json!(3),
        "gt" | "gte" | "lt" | "lte" => json!(moment()?),
        "range" => json!([{ "start": moment()? - 86_400_000, "end": moment()? }]),
        "text" => json!(text()?.split(' ').next()?),
        "contains" | "ncontains" => json!([part(1, 3)?]),
        "startswithsingle" => json!(part(0, 4)?),
        "startswith" | "doesnotstartwith" => json!([part(0, 4)?]),
        "endswith" => json!([text()?.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect::<String>()]),
        _ => middle.clone(),
    })
}

/// The same question put in the plainest way.
fn passes(operator: &str, argument: &Value, values: &[Value]) -> bool {
    let same = |value: &Value| match argument.as_object() {
        Some(pk) => pk.iter().all(|(name, part)| value[name] == *part),
        None => text(value) == text(argument),
    };
    let parts: Vec<String> = argument.as_array().map_or_else(|| vec![text(argument)], |list| list.iter().map(text).collect());
    let any = |test: &dyn Fn(&str, &str) -> bool| {
        values.iter().any(|value| parts.iter().any(|part| test(&text(value).to_lowercase(), &part.to_lowercase())))
    };
    let number = |value: &Value| {
        let moment = || chrono::DateTime::parse_from_rfc3339(value.as_str()?).ok().map(|time| time.timestamp_millis() as f64);
        value.as_f64().or_else(moment)
    };
    let numbers = |test: &dyn Fn(f64) -> bool| values.iter().filter_map(number).any(test);
    let end = argument.as_f64().unwrap_or(0.0);
    let ago = NOW as f64 - end * 86_400_000.0;
    match operator {
        "eq" | "cabinetmatchedrulesequals" => values.iter().any(same),
        "neq" => !values.iter().any(same),
        "deq" => values.iter().any(|value| !same(value)),
        "contains" => any(&|value, part| value.contains(part)),
        "ncontains" => !any(&|value, part| value.contains(part)),
        "startswith" | "startswithsingle" => any(&|value, part| value.starts_with(part)),
        "doesnotstartwith" => !any(&|value, part| value.starts_with(part)),
        "endswith" => any(&|value, part| value.ends_with(part)),
        "text" => any(&|value, word| value.contains(word)),
        "gt" => numbers(&|value| value > end),
        "gte" => numbers(&|value| value >= end),
        "lt" => numbers(&|value| value < end),
        "lte" => numbers(&|value| value <= end),
        "gte_ndays" => numbers(&|value| value >= ago),
        "lte_ndays" => numbers(&|value| value <= ago),
        "range" => {
            let span = |name: &str| argument[0][name].as_f64().unwrap();
            numbers(&|value| (span("start")..=span("end")).contains(&value))
        }
        "isset" => !values.is_empty(),
        "isnotset" => values.is_empty(),
        other => panic!("{other} is tried nowhere"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().or_else(|| value["id"].as_str()).map_or_else(|| value.to_string(), str::to_owned)
}

/// The ids that the client finds.
async fn found(client: &Client, kind: Kind, filters: Value) -> Result<BTreeSet<String>, Error> {
    macro_rules! ids {
        ($resource:ident, $filters:ty) => {{
            let filters: $filters = serde_json::from_value(filters).unwrap();
            let items = client.$resource().list().filters(filters).items();
            items.map_ok(|item| serde_json::to_value(item).unwrap()["_id"].as_str().unwrap().to_owned()).try_collect().await
        }};
    }
    match kind {
        Kind::Activity => ids!(activities, ActivityFilters),
        Kind::Alert => ids!(alerts, AlertFilters),
        Kind::Entity => ids!(entities, EntityFilters),
        Kind::File => ids!(files, FileFilters),
        Kind::Subnet => ids!(ip_ranges, SubnetFilters),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operator_of_every_field_finds_what_a_plain_look_finds() {
    let emulator = emulator(SIZES).await;
    let client = client(&emulator);
    let (mut tried, mut telling) = (0, 0);
    for kind in Kind::ALL {
        let records = records(&emulator, kind);
        for (field, operators) in operators(kind) {
            // These two say which files are looked at in the first place.
            if kind == Kind::File && matches!(field.as_str(), "allowDeleted" | "trashed") {
                continue;
            }
            let values: Vec<Value> = records.iter().flat_map(|record| fields::values(kind, &field, record)).collect();
            for operator in operators {
                let Some(argument) = argument(&operator, &values) else { continue };
                let is_there = |record: &&Value| kind != Kind::File || record["fstat"] != 2;
                let meant = records
                    .iter()
                    .filter(is_there)
                    .filter(|record| passes(&operator, &argument, &fields::values(kind, &field, record)));
                let expected: BTreeSet<String> = meant.map(|record| record["_id"].as_str().unwrap().to_owned()).collect();
                let filters = json!({ &*field: { &*operator: argument } });
                let ids = found(&client, kind, filters.clone()).await.unwrap_or_else(|error| panic!("{filters}: {error}"));
                assert_eq!(ids, expected, "{kind:?} {filters}");
                tried += 1;
                telling += usize::from(!expected.is_empty() && expected.len() < records.len());
            }
        }
    }
    nothing_broke_the_spec(&emulator);
    assert!(tried > 200 && telling * 10 > tried * 8, "{telling} of {tried} filters tell some records from others");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_loses_and_doubles_nothing_while_activities_arrive() {
    let emulator = emulator(Sizes { activities: 5000, alerts: 0, users: 20, files: 0, subnets: 0 }).await;
    let before: BTreeSet<String> = found(&client(&emulator), Kind::Activity, json!({})).await.unwrap();
    let client = client(&emulator);
    let template = records(&emulator, Kind::Activity).remove(0);
    let mut items = client.activities().list().limit(700).items();
    let mut seen = Vec::new();
    while let Some(activity) = items.next().await {
        seen.push(activity.unwrap().id);
        if seen.len() % 100 == 0 {
            emulator.clock().advance(Duration::from_millis(7));
            let mut arrived = template.clone();
            let id = format!("arrived-{}", seen.len());
            let now = emulator.clock().now();
            for (name, value) in [("_id", json!(id)), ("uid", json!(id)), ("timestamp", json!(now)), ("created", json!(now))] {
                arrived[name] = value;
            }
            let mut state = emulator.service().state();
            state.put(Kind::Activity, arrived);
            state.commit().unwrap();
        }
    }
    let once: BTreeSet<String> = seen.iter().cloned().collect();
    assert_eq!(once.len(), seen.len(), "nothing comes twice");
    assert!(before.is_subset(&once), "nothing is lost");
    nothing_broke_the_spec(&emulator);
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_ranges_and_logs_are_what_was_made_of_them() {
    let emulator = emulator(SIZES).await;
    let client = client(&emulator);

    let open = client.alerts().list().filters(AlertFilters::new().alert_open_eq(true)).await.unwrap();
    let id = open.data[0].id.clone();
    let unknown = "ffffffffffffffffffffffff";
    let closing = client.alerts().close_benign(AlertFilters::new().id_eq([id.as_str(), unknown]));
    let closed = closing.reason(BenignReason::Other).comment("expected").await.unwrap();
    assert_eq!(closed.closed_benign, Some(1));
    assert_eq!(closed.alerts_not_found.as_deref(), Some(&[unknown.to_owned()][..]));
    let alert = client.alerts().get(&id).await.unwrap();
    assert_eq!(serde_json::to_value(&alert).unwrap()["resolutionStatusValue"], 4);

    let range = client.ip_ranges().create("Lab", IpCategory::Corporate, ["203.0.113.0/24"]).await.unwrap();
    let twice = client.ip_ranges().create("Lab", IpCategory::Vpn, ["198.51.100.0/24"]).await.unwrap_err();
    assert_eq!(twice.status(), Some(400));
    client.ip_ranges().update(&range, "Lab 2", IpCategory::Vpn, ["2001:db8::/32"]).await.unwrap();
    let named = found(&client, Kind::Subnet, json!({ "name": { "eq": "Lab 2" } })).await.unwrap();
    assert_eq!(named, BTreeSet::from([range.clone()]));
    client.ip_ranges().delete(&range).await.unwrap();
    assert!(found(&client, Kind::Subnet, json!({ "name": { "eq": "Lab 2" } })).await.unwrap().is_empty());

    let log = "#Fields: date time cs-username c-ip cs-host cs-bytes sc-bytes\n\
               2023-11-14 10:00:00 ana@contoso.com 10.0.0.1 www.dropbox.com 10 20\n";
    let upload = client.discovery().upload_log(LogSourceType::GenericW3c, "Tuesday", Upload::bytes("tuesday.log", log));
    let stream = upload.upload_as_snapshot(true).await.unwrap().input_stream_id.unwrap();
    emulator.clock().advance(Duration::from_secs(10));
    let categories = client.discovery().categories(stream).await.unwrap();
    assert_eq!(categories.iter().map(|category| category.total).sum::<i32>(), 1, "{categories:?}");
}
