//! Alerts: what policies noticed in events.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::chance::Chance;
use super::event::Event;
use super::scenery::{APPS, OFFICE, PLACES, POLICIES, Policy};
use super::world::World;
use crate::clock::{self, DAY};

/// The first draws of an alert.
struct Sketch {
    record: String,
    policy: &'static Policy,
    moment: i64,
    /// The activities that led to it, by their numbers.
    activities: Vec<usize>,
    chance: Chance,
}

impl Sketch {
    fn of(world: &World, number: usize) -> Sketch {
        let mut chance = Chance::of(world.seed, "alert", number);
        let policy = chance.pick(&POLICIES);
        let count = if world.sizes.activities == 0 { 0 } else { 1 + chance.below(3) };
        let mut activities: Vec<usize> = (0..count).map(|_| chance.below(world.sizes.activities)).collect();
        activities.sort_unstable();
        activities.dedup();
        let last = activities.iter().map(|activity| Event::seeded(world, *activity).0.moment).max();
        // Within ten minutes, and not later than now.
        let moment = last.unwrap_or_else(|| world.now - chance.span(30 * DAY)) + chance.span(600_000);
        let moment = moment.min(world.now - 1000);
        Sketch { record: chance.object_id(moment), policy, moment, activities, chance }
    }
}

/// The ids of the alerts to which each activity led.
pub(crate) fn by_activity(world: &World) -> HashMap<usize, Vec<String>> {
    let mut alerts: HashMap<usize, Vec<String>> = HashMap::new();
    for sketch in (0..world.sizes.alerts).map(|number| Sketch::of(world, number)) {
        for activity in sketch.activities {
            alerts.entry(activity).or_default().push(sketch.record.clone());
        }
    }
    alerts
}

/// The one of this number.
pub(crate) fn seeded(world: &World, number: usize) -> Value {
    let Sketch { record, policy, moment, activities, mut chance } = Sketch::of(world, number);
    let chance = &mut chance;
    let event = match activities.first() {
        Some(activity) => Event::seeded(world, *activity).0,
        None => Event::of(world, moment, chance),
    };
    let person = &world.people[event.person];
    let is_built_in = policy.kind == "ANOMALY_DETECTION";
    let address = event.source.as_ref().map(|source| source.address.to_string());
    let place = event.source.as_ref().map_or("an unknown place", |source| PLACES[source.place].country_name);
    let about = format!(
        "{} ({}) performed \"{}\" in {} from {place}.",
        person.name, person.mail, event.deed.pretty, APPS[event.app].name
    );
    let mut alert = json!({
        "_id": record,
        "timestamp": moment,
        "entities": entities(world, &event, policy, address.as_deref()),
        "title": policy.name,
        "description": format!("<p>{about}</p>"),
        "isMarkdown": false,
        "stories": [policy.story],
        "policy": { "id": policy.id, "label": policy.name, "policyType": policy.kind, "type": "policyRule" },
        "contextId": world.context,
        "threatScore": chance.skewed(11),
        "isSystemAlert": is_built_in,
        "isPreview": false,
        "idValue": policy.alert,
        "statusValue": chance.pick(&[0, 1, 2]),
        "severityValue": policy.severity,
        "resolutionStatusValue": 0,
        "evidence": [{ "title": { "template": "ALERT_EVIDENCE_USER", "parameters": { "user": person.name } } }],
        "intent": policy.intent,
        "audits": activities.iter().map(|activity| Event::seeded(world, *activity).0.record).collect::<Vec<_>>(),
        "handledByUser": null,
        "comment": null,
        "URL": format!("https://contoso.portal.cloudappsecurity.com/#/alerts/{record}"),
    });
    if chance.percent(40) {
        close(world, &mut alert, moment, chance);
    }
    let file = event.file.map(|file| &world.files[file].record);
    alert["_facets"] = json!({
        "entity.entity": [person.key()],
        "entity.user": person.mail,
        "entity.ip": address,
        "entity.service": APPS[event.app].id,
        "entity.policy": policy.id,
        "entity.file": file,
        "source": if is_built_in { "built-in" } else { "policy" },
    });
    alert
}

fn close(world: &World, alert: &mut Value, moment: i64, chance: &mut Chance) {
    let resolved = moment + chance.span(world.now - moment);
    alert["resolutionStatusValue"] = (*chance.pick(&[5, 4, 3, 1, 2])).into();
    alert["handledByUser"] = world.people[0].mail.clone().into();
    alert["comment"] = (*chance.any(&["", "Checked with the user", "Expected", "Password was reset"])).into();
    alert["resolveTime"] = clock::written(resolved).into();
}

fn entities(world: &World, event: &Event, policy: &Policy, address: Option<&str>) -> Vec<Value> {
    let person = &world.people[event.person];
    let app = &APPS[event.app];
    let mut entities = vec![
        json!({ "type": "policyRule", "id": policy.id, "label": policy.name, "policyType": policy.kind }),
        json!({ "type": "service", "id": app.id, "label": app.name, "inst": event.instance }),
        // The key of the user, by which the user is found among the entities.
        json!({
            "type": "account", "id": person.id, "label": person.name, "entityType": 2, "inst": 0, "saas": APPS[OFFICE].id,
            "pa": person.mail, "em": person.mail, "entityRole": "Source",
        }),
    ];
    if let Some((address, source)) = address.zip(event.source.as_ref()) {
        let place = &PLACES[source.place];
        entities.push(json!({ "type": "ip", "id": address, "label": address, "triggeredAlert": true }));
        entities.push(json!({ "type": "country", "id": place.country, "label": place.country_name }));
    }
    if let Some(file) = event.file.map(|file| &world.files[file]) {
        entities.push(json!({ "type": "file", "id": file.record, "label": file.name, "entityRole": "Related" }));
    }
    entities
}
