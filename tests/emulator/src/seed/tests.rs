#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::*;
use crate::exchange;
use crate::gate::check::Spec;
use crate::gate::report::Breach;
use crate::store::collection::shown;
use crate::store::fields;

const NOW: i64 = 1_700_000_000_000;
const SIZES: Sizes = Sizes { activities: 1500, alerts: 300, users: 150, files: 400, subnets: 12 };

fn seed() -> Seed {
    Seed::new(SIZES, 7, 12_345_678, NOW)
}

/// What the spec finds wrong with a record, in a list of its kind.
fn wrong(list: &str, record: &Value) -> Vec<Breach> {
    let answer = exchange::ok(&json!({ "data": [record], "hasNext": false, "total": 1 }));
    Spec::bundled().answer(list, &answer)
}

#[test]
fn every_record_fits_the_schema_of_its_kind() {
    let seed = seed();
    let lists = ["listActivities", "listAlerts", "listEntities", "listFiles", "listSubnets"];
    for (kind, list) in Kind::ALL.into_iter().zip(lists) {
        let mut count = 0;
        for record in seed.records(kind).map(shown) {
            assert_eq!(wrong(list, &record), [], "{record}");
            count += 1;
        }
        let expected = match kind {
            Kind::Activity => 1500..=1500,
            Kind::Alert => 300..=300,
            Kind::Entity => 300..=600,
            Kind::File => 400..=400,
            Kind::Subnet => 16..=16,
        };
        assert!(expected.contains(&count), "{count} of {list}");
        assert_ne!(wrong(list, &json!({})), [], "what is wrong is found");
    }
    assert_eq!(wrong("listActivities", &shown(seed.arrival(0, NOW))), []);
}

#[test]
fn a_record_depends_on_its_number_and_not_on_how_many_there_are() {
    let fewer = Seed::new(Sizes { activities: 1500, alerts: 300, users: 150, files: 400, subnets: 3 }, 7, 12_345_678, NOW);
    assert!(seed().records(Kind::Subnet).zip(fewer.records(Kind::Subnet)).all(|(one, other)| one == other));
    let of = |sizes| Seed::new(sizes, 7, 12_345_678, NOW);
    let sizes = Sizes { alerts: 0, ..SIZES };
    let (few, many) = (of(Sizes { activities: 100, ..sizes }), of(sizes));
    let (few, many): (Vec<_>, Vec<_>) = (few.records(Kind::Activity).collect(), many.records(Kind::Activity).take(100).collect());
    assert_eq!(few, many);
    let text = |seed: Seed| seed.records(Kind::File).map(|record| record.to_string()).collect::<Vec<_>>();
    assert_eq!(text(seed()), text(seed()));
    assert_ne!(text(seed()), text(Seed::new(SIZES, 8, 12_345_678, NOW)));
}

#[test]
fn every_field_of_a_filter_tells_some_records_from_others() {
    let seed = seed();
    for kind in Kind::ALL {
        let records: Vec<Value> = seed.records(kind).collect();
        for field in fields::names(kind).filter(|field| *field != "allowDeleted") {
            let mut having: HashMap<String, usize> = HashMap::new();
            for record in &records {
                let values: HashSet<String> = fields::values(kind, field, record).iter().map(Value::to_string).collect();
                values.into_iter().for_each(|value| *having.entry(value).or_default() += 1);
            }
            assert!(having.values().any(|count| *count > 0 && *count < records.len()), "{kind:?} {field}: {having:?}");
        }
    }
}

#[test]
fn ids_differ_and_records_speak_of_others_that_there_are() {
    let seed = seed();
    let of = |kind| seed.records(kind).collect::<Vec<_>>();
    let ids = |kind| of(kind).iter().map(|record| record["_id"].as_str().unwrap().to_owned()).collect::<HashSet<_>>();
    for kind in Kind::ALL {
        assert_eq!(ids(kind).len(), of(kind).len(), "{kind:?}");
    }
    let (activities, alerts, files) = (ids(Kind::Activity), ids(Kind::Alert), ids(Kind::File));
    let users: HashSet<String> = of(Kind::Entity).iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect();
    for activity in of(Kind::Activity) {
        assert!(users.contains(activity["user"]["userName"].as_str().unwrap()));
        let known = |field, ids: &HashSet<String>| {
            fields::values(Kind::Activity, field, &activity).iter().all(|id| ids.contains(id.as_str().unwrap()))
        };
        assert!(known("activity.alertId", &alerts) && known("fileSelector", &files));
        assert!(activity["timestamp"].as_i64().unwrap() < NOW && activity["created"].as_i64().unwrap() <= NOW);
    }
    for alert in of(Kind::Alert) {
        assert!(alert["audits"].as_array().unwrap().iter().all(|id| activities.contains(id.as_str().unwrap())));
        assert!(fields::values(Kind::Alert, "entity.file", &alert).iter().all(|id| files.contains(id.as_str().unwrap())));
    }
    assert!(of(Kind::File).iter().all(|file| users.contains(file["ownerAddress"].as_str().unwrap())));
}

#[test]
fn addresses_lie_in_the_range_of_their_category() {
    let seed = seed();
    let ranges: Vec<(ipnet::IpNet, i64)> = seed
        .records(Kind::Subnet)
        .map(|range| {
            (range["subnets"][0]["originalString"].as_str().unwrap().parse().unwrap(), range["category"].as_i64().unwrap())
        })
        .collect();
    let mut within = 0;
    for activity in seed.records(Kind::Activity) {
        let Some(address) = activity["device"]["clientIP"].as_str() else { continue };
        let address: std::net::IpAddr = address.parse().unwrap();
        let category = ranges.iter().find(|(net, _)| net.contains(&address)).map_or(0, |(_, category)| *category);
        assert_eq!(activity["location"]["category"], category, "{address}");
        within += usize::from(category != 0);
    }
    assert!(within > 500, "{within}");
}

#[test]
fn nothing_at_all_can_be_made_too() {
    let seed = Seed::new(Sizes { activities: 0, alerts: 0, users: 0, files: 0, subnets: 0 }, 0, 1, NOW);
    let counts = Kind::ALL.map(|kind| seed.records(kind).count());
    assert_eq!(counts, [0, 0, 0, 0, 4]);
    let alone = Seed::new(Sizes { activities: 10, alerts: 10, users: 0, files: 0, subnets: 0 }, 0, 1, NOW);
    assert_eq!(alone.records(Kind::Activity).count() + alone.records(Kind::Alert).count(), 20);
}
