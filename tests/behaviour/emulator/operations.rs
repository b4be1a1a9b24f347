//! Every operation of the spec, the deprecated ones too: what it gives and what it changes.

#![allow(deprecated, reason = "what is deprecated has to work as well")]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_app_security::Client;
use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::{
    AppId, BenignReason, BlobType, BlockScriptFormat, EntityPk, FalsePositiveReason, IpCategory, LogSourceType,
};
use cloud_app_security::resources::discovery::BlockScriptResponse;
use cloud_app_security::runtime::Body;
use cloud_app_security_emulator::Emulator;
use cloud_app_security_emulator::route::Kind;
use serde_json::{Value, json};

use super::document;
use super::ground::{NOW, SIZES, builder, emulator, id, nothing_broke_the_spec, records};
use super::question::{Form, Question};
use super::reference::Reference;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_does_what_it_says() {
    let emulator = emulator(SIZES).await;
    let called: Arc<Mutex<BTreeSet<&'static str>>> = Arc::default();
    let client = {
        let called = called.clone();
        let note = move |id| called.lock().unwrap().insert(id);
        builder(&emulator).before_request(move |outgoing| _ = note(outgoing.operation.id())).build().unwrap()
    };
    lists(&emulator, &client).await;
    single_records(&emulator, &client).await;
    closing(&emulator, &client).await;
    old_closing(&emulator, &client).await;
    nothing_broke_the_spec(&emulator);
    ranges(&emulator, &client).await;
    discovery(&emulator, &client).await;
    // A name that another range has is the only thing that was wrong.
    assert_eq!(emulator.service().report.json()["callers"].as_array().unwrap().len(), 1, "{}", emulator.service().report);
    assert_eq!(emulator.service().report.json()["emulator"], json!([]));
    let all: BTreeSet<&str> = document::operations().iter().map(|operation| operation.id).collect();
    assert_eq!(all.len(), 36);
    assert_eq!(*called.lock().unwrap(), all);
}

async fn lists(emulator: &Emulator, client: &Client) {
    let reference = Reference::of(emulator);
    for kind in Kind::ALL {
        for form in Form::ALL {
            let question = Question { form, limit: Some(7), skip: Some(2), ..Question::new(kind, json!({})) };
            assert_eq!(question.page(client).await.unwrap(), reference.page(&question), "{question:?}");
        }
    }
}

/// A record as the service shows it.
fn shown(mut record: Value) -> Value {
    record.as_object_mut().unwrap().remove("_facets");
    record
}

/// What the client has read, written again.
fn written(record: impl serde::Serialize) -> Value {
    serde_json::to_value(record).unwrap()
}

async fn single_records(emulator: &Emulator, client: &Client) {
    let some = |kind| shown(records(emulator, kind).swap_remove(3));
    let (activity, alert, entity, file) = (some(Kind::Activity), some(Kind::Alert), some(Kind::Entity), some(Kind::File));
    assert!(document::same(&written(client.activities().get(id(&activity)).await.unwrap()), &activity));
    assert!(document::same(&written(client.alerts().get(id(&alert)).await.unwrap()), &alert));
    assert!(document::same(&written(client.files().get(id(&file)).await.unwrap()), &file));
    let pk: EntityPk = serde_json::from_value(key(&entity)).unwrap();
    assert!(document::same(&written(client.entities().get(pk).await.unwrap()), &entity));
    assert_eq!(client.alerts().get("ffffffffffffffffffffffff").await.unwrap_err().status(), Some(404));

    let user = records(emulator, Kind::Entity).into_iter().find(|entity| entity["type"] == 2).unwrap();
    let tree = written(client.entities().tree(serde_json::from_value(key(&user)).unwrap()).await.unwrap());
    let accounts = |value: &Value| -> BTreeSet<String> {
        value["accounts"].as_array().unwrap().iter().map(|account| id(account).to_owned()).collect()
    };
    assert_eq!((&tree["user"]["_id"], accounts(&tree)), (&user["_id"], accounts(&user)));

    let said =
        client.activities().send_feedback(id(&activity)).feedback_value("0").feedback_text("as expected").allow_contact(false);
    assert_eq!(said.await.unwrap(), json!({}));
    assert_eq!(client.activities().send_feedback("nobody-has-this").await.unwrap_err().status(), Some(404));
    client.alerts().mark_read(id(&alert)).await.unwrap();
    let status = async || written(client.alerts().get(id(&alert)).await.unwrap())["statusValue"].clone();
    assert_eq!(status().await, 1);
    client.alerts().mark_unread(id(&alert)).await.unwrap();
    assert_eq!(status().await, 0);
}

fn key(entity: &Value) -> Value {
    json!({ "id": entity["id"], "saas": entity["appData"]["saas"], "inst": entity["appData"]["instance"] })
}

/// The ids of some alerts that are open.
fn open(emulator: &Emulator, count: usize) -> Vec<String> {
    let alerts = records(emulator, Kind::Alert).into_iter().filter(|alert| alert["resolutionStatusValue"] == 0);
    let ids: Vec<String> = alerts.take(count).map(|alert| id(&alert).to_owned()).collect();
    assert_eq!(ids.len(), count);
    ids
}

/// What became of alerts: resolution, comment, and when.
fn became(emulator: &Emulator, ids: &[String]) -> Vec<Value> {
    let of =
        |alert: &Value| json!([alert["resolutionStatusValue"], alert["statusValue"], alert["comment"], alert["resolveTime"]]);
    let alerts = records(emulator, Kind::Alert);
    ids.iter().map(|wanted| of(alerts.iter().find(|alert| id(alert) == wanted).unwrap())).collect()
}

const UNKNOWN: &str = "ffffffffffffffffffffffff";
const MOMENT: &str = "2023-11-14T22:13:20.000Z";

async fn closing(emulator: &Emulator, client: &Client) {
    assert_eq!(emulator.clock().now(), NOW);
    let alerts = client.alerts();
    let closed = |code: i64, comment: &str| json!([code, 2, comment, MOMENT]);

    let ids = open(emulator, 2);
    let named = AlertFilters::new().id_eq(ids.iter().map(String::as_str).chain([UNKNOWN]));
    let result = alerts.close_benign(named).reason(BenignReason::Other).comment("expected").await.unwrap();
    assert_eq!((result.closed_benign, result.alerts_not_found), (Some(2), Some(vec![UNKNOWN.to_owned()])));
    assert_eq!(became(emulator, &ids), [closed(4, "expected"), closed(4, "expected")]);

    let ids = open(emulator, 1);
    let named = || AlertFilters::new().id_eq([ids[0].as_str()]);
    let result = alerts.close_false_positive(named()).reason(FalsePositiveReason::NotAccurate).comment("noise").await.unwrap();
    assert_eq!((result.closed_false_positive, result.alerts_not_found), (Some(1), None));
    assert_eq!(became(emulator, &ids), [closed(3, "noise")]);

    let ids = open(emulator, 1);
    let named = AlertFilters::new().id_eq([ids[0].as_str()]);
    let result = alerts.close_true_positive(named).comment("real").await.unwrap();
    assert_eq!(result.closed_true_positive, Some(1));
    assert_eq!(became(emulator, &ids), [closed(5, "real")]);
}

async fn old_closing(emulator: &Emulator, client: &Client) {
    let alerts = client.alerts();
    let ids = open(emulator, 3);
    let named = |id: &str| AlertFilters::new().id_eq([id]);
    assert_eq!(alerts.dismiss_bulk(named(&ids[0])).comment("a").await.unwrap().dismissed, Some(1));
    assert_eq!(alerts.resolve_bulk(named(&ids[1])).comment("b").await.unwrap().resolved, Some(1));
    alerts.dismiss(&ids[2]).comment("c").await.unwrap();
    let closed = |code: i64, comment: &str| json!([code, 2, comment, MOMENT]);
    assert_eq!(became(emulator, &ids), [closed(3, "a"), closed(5, "b"), closed(3, "c")]);
}

async fn ranges(emulator: &Emulator, client: &Client) {
    let ranges = client.ip_ranges();
    let range =
        ranges.create("Lab", IpCategory::Corporate, ["203.0.113.0/24"]).organization("Contoso").tags(["lab"]).await.unwrap();
    let known = |id_: &str| records(emulator, Kind::Subnet).into_iter().find(|record| id(record) == id_);
    let told = |record: &Value| {
        json!([
            record["name"],
            record["category"],
            record["organization"],
            record["tags"][0]["name"],
            record["subnets"][0]["originalString"],
            record["subnets"][0]["mask"]
        ])
    };
    assert_eq!(told(&known(&range).unwrap()), json!(["Lab", 1, "Contoso", "lab", "203.0.113.0/24", 120]));
    let twice = ranges.create("Lab", IpCategory::Vpn, ["198.51.100.0/24"]).await.unwrap_err();
    assert_eq!(twice.status(), Some(400));
    // What is left out is gone.
    ranges.update(&range, "Lab 2", IpCategory::Vpn, ["2001:db8::/32"]).await.unwrap();
    assert_eq!(told(&known(&range).unwrap()), json!(["Lab 2", 4, null, null, "2001:db8::/32", 32]));
    let found = Question::new(Kind::Subnet, json!({ "name": { "eq": "Lab 2" } })).page(client).await.unwrap();
    assert_eq!(found.ids, std::slice::from_ref(&range));
    ranges.delete(&range).await.unwrap();
    assert_eq!(known(&range), None);
    assert_eq!(ranges.delete(&range).await.unwrap_err().status(), Some(404));
}

async fn discovery(emulator: &Emulator, client: &Client) {
    let discovery = client.discovery();
    let log =
        "#Fields: date time cs-username cs-host cs-bytes sc-bytes\n2023-11-14 10:00:00 ana@contoso.com www.dropbox.com 10 20\n";
    let address = discovery.upload_url("tuesday.log", LogSourceType::GenericW3c).await.unwrap().url;
    discovery.upload_log_file(&address, Body::from(log.to_owned())).blob_type(BlobType::BlockBlob).await.unwrap();
    let finished = discovery.finalize_upload(&address, "Plain logs").as_form().await.unwrap();
    let report = finished.input_stream_id.unwrap();
    emulator.clock().advance(Duration::from_secs(10));
    let streams = discovery.streams().await.unwrap().streams;
    assert!(streams.iter().any(|stream| stream.id == report && stream.display_name == "Plain logs"));
    let categories = discovery.categories(&report).await.unwrap();
    assert_eq!(categories.iter().map(|category| category.total).sum::<i32>(), 1, "{categories:?}");

    let tagged = || async {
        let tags = discovery.app_tags().await.unwrap();
        let tag = tags.into_iter().find(|tag| tag.name == "Unsanctioned").unwrap();
        tag.app_ids.iter().map(|app| written(app).as_i64().unwrap()).collect::<BTreeSet<_>>()
    };
    let domains = || async {
        match discovery.block_script().await.unwrap() {
            BlockScriptResponse::Json(page) => {
                page.data.unwrap().into_iter().flat_map(|entry| entry.domain_list.unwrap()).collect::<BTreeSet<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let (before, blocked) = (tagged().await, domains().await);
    discovery.add_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    assert!(tagged().await.contains(&11627) && domains().await.contains("dropbox.com"));
    match discovery.block_script().format(BlockScriptFormat::PaloAlto).await.unwrap() {
        BlockScriptResponse::Text(script) => assert!(script.contains("dropbox.com"), "{script}"),
        other => panic!("{other:?}"),
    }
    discovery.remove_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    assert_eq!((tagged().await, domains().await), (before, blocked));
}
