//! Activities: events, as the service tells them.

use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::event::{Event, Source};
use super::people::Person;
use super::scenery::{ACTIONS, AGENTS, APPS, AZURE, Agent, DEVICE_TAGS, OFFICE, PLACES, POLICIES, SUBSCRIPTIONS};
use super::world::World;
use crate::clock;

/// Through what activities are known: app connectors most of all.
const SOURCES: [i64; 6] = [2, 0, 1, 3, 5, 6];

/// The one of this number among those that there are at the beginning.
pub(crate) fn seeded(world: &World, number: usize) -> Value {
    let (event, mut chance) = Event::seeded(world, number);
    let alerts = world.alerted.get(&number).map_or(&[][..], Vec::as_slice);
    // Known at once or some minutes later, but known now.
    let created = (event.moment + 1000 + chance.span(900_000)).min(world.now);
    record(world, &event, created, alerts, &mut chance)
}

/// One that arrives later.
pub(crate) fn arrival(world: &World, number: usize, moment: i64) -> Value {
    let mut chance = Chance::of(world.seed, "arrival", number);
    let event = Event::of(world, moment, &mut chance);
    record(world, &event, moment, &[], &mut chance)
}

fn record(world: &World, event: &Event, created: i64, alerts: &[String], chance: &mut Chance) -> Value {
    let Event { record, moment, person, app, deed, .. } = event;
    let person = &world.people[*person];
    let app = &APPS[*app];
    let failed = deed.raw == "UserLoginFailed";
    let value = format!("EVENT_{}_{}", app.name.to_uppercase().replace(' ', "_"), deed.category);
    let mut activity = json!({
        "_id": record,
        "uid": record,
        "tenantId": world.tenant,
        "aadTenantId": world.directory,
        "appId": app.id,
        "saasId": app.id,
        "srcAppId": app.id,
        "appName": app.name,
        "timestamp": moment,
        "timestampRaw": moment,
        "instantiation": created,
        "instantiationRaw": created,
        "created": created,
        "createdRaw": created,
        "eventType": deed.code,
        "eventTypeValue": value,
        "eventTypeName": format!("EVENT_CATEGORY_{}", deed.category),
        "genericEventType": format!("ENUM_ACTIVITY_GENERIC_TYPE_{}", deed.generic),
        "eventRouting": { "scubaUnpacker": false, "lograbber": true, "auditing": true },
        "device": device(event),
        "location": location(world, event.source.as_ref()),
        "user": { "userName": person.mail, "userTags": person.group_ids() },
        "userAgent": user_agent(event.agent),
        "internals": { "otherIPs": event.source.iter().map(|source| source.address.to_string()).collect::<Vec<_>>() },
        "mainInfo": main_info(world, event, failed),
        "confidenceLevel": if failed { 20 } else { 30 },
        "source": chance.pick(&SOURCES),
        "lograbberService": { "o365EventGrabber": true, "gediEvent": true },
        "collected": collected(event, chance),
        "rawDataJson": { "Operation": deed.raw, "Workload": app.name, "UserId": person.mail },
        "resolvedActor": actor(person, event.instance, Some("23")),
        "resolvedActorAccount": actor(person, event.instance, None),
        "classifications": [],
        "entityData": entity_data(world, event),
        "description": description(world, event),
        "description_id": format!("EVENT_DESCRIPTION_{}", deed.category),
        "description_metadata": { "colon": if event.file.is_some() { ": " } else { "" }, "operation_name": deed.pretty },
        "severity": if failed { "WARNING" } else { "INFO" },
    });
    if failed {
        activity["failedUserData"] = json!({ "userName": person.mail });
    }
    activity["_facets"] = facets(world, event, alerts, chance);
    activity
}

fn device(event: &Event) -> Value {
    let mut device = Map::new();
    if let Some(source) = &event.source {
        device.insert("clientIP".to_owned(), source.address.to_string().into());
        device.insert("countryCode".to_owned(), PLACES[source.place].country.into());
    }
    if let Some(agent) = event.agent {
        device.insert("userAgent".to_owned(), agent.text.into());
    }
    device.into()
}

fn location(world: &World, source: Option<&Source>) -> Value {
    let Some(source) = source else {
        return json!({
            "countryCode": "", "city": "", "region": "", "organizationSearchable": "", "longitude": 0.0, "latitude": 0.0,
            "anonymousProxy": false, "isSatelliteProvider": false, "category": 0, "categoryValue": null,
        });
    };
    let place = &PLACES[source.place];
    let network = source.network.map(|network| &world.networks[network]);
    let category = network.map_or(0, |network| network.category);
    let tags: Vec<&str> = network.iter().flat_map(|network| network.tags.iter().map(|(id, _)| *id)).collect();
    json!({
        "countryCode": place.country,
        "city": place.city,
        "region": place.region,
        "organizationSearchable": source.provider,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "anonymousProxy": category == 3,
        "isSatelliteProvider": false,
        "category": category,
        "categoryValue": category_value(category),
        "carrier": source.provider,
        "postalCode": place.postal,
        "ipTags": tags,
    })
}

fn category_value(category: i64) -> Option<&'static str> {
    match category {
        1 => Some("CORPORATE"),
        2 => Some("ADMINISTRATIVE"),
        3 => Some("RISKY"),
        4 => Some("VPN"),
        5 => Some("CLOUD_PROXY_NETWORK"),
        6 => Some("OTHER"),
        _ => None,
    }
}

fn user_agent(agent: Option<&Agent>) -> Value {
    // What nobody told anything about is like the last of the list, which nobody knows.
    let Agent { device, browser, version, os, os_name, is_native, tags, .. } = agent.unwrap_or(&AGENTS[AGENTS.len() - 1]);
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let kind = if *is_native { "Application" } else { "Browser" };
    json!({
        "family": browser,
        "name": browser,
        "type": kind,
        "typeName": kind,
        "deviceType": device,
        "os": os,
        "browser": browser,
        "nativeBrowser": is_native,
        "operatingSystem": { "name": os_name, "family": os },
        "version": version,
        "major": major,
        "minor": minor,
        "tags": if agent.is_some() { tags } else { &[][..] },
    })
}

fn main_info(world: &World, event: &Event, failed: bool) -> Value {
    let person = &world.people[event.person];
    let mut objects = vec![json!({
        "objType": 23, "role": 4, "tags": person.group_ids(), "name": person.name, "id": person.id, "instanceId": 0,
        "saasId": APPS[OFFICE].id, "resolved": true, "governable": true,
    })];
    if let Some(file) = event.file.map(|file| &world.files[file]) {
        objects.push(json!({
            "objType": 1, "role": 3, "tags": [], "name": file.name, "id": file.id, "value": file.link(), "instanceId": 0,
            "saasId": APPS[file.app].id, "resolved": true, "serviceObjectType": "File",
        }));
    }
    if let Some(other) = event.other.map(|other| &world.people[other]) {
        objects.push(json!({
            "objType": 23, "role": 3, "tags": other.group_ids(), "name": other.name, "id": other.id, "instanceId": 0,
            "saasId": APPS[OFFICE].id, "resolved": true, "governable": true,
        }));
    }
    json!({
        "eventObjects": objects,
        "rawOperationName": event.deed.raw,
        "prettyOperationName": event.deed.pretty,
        "type": event.deed.generic.to_lowercase(),
        "activityResult": { "isSuccess": !failed },
    })
}

/// Each app has its own way to be asked for what was done.
fn collected(event: &Event, chance: &mut Chance) -> Value {
    if event.deed.generic == "LOGIN" {
        let queued = event.moment + 500;
        return json!({
            "aadLogins": { "MCAS_Router": true, "correlationId": chance.uuid(), "enqueueTime": queued, "routingTime": queued + 200 },
        });
    }
    json!({ "o365": { "blobCreated": clock::written(event.moment), "blobId": chance.hex(20) } })
}

fn actor(person: &Person, instance: i64, kind: Option<&str>) -> Value {
    let mut actor = json!({
        "id": person.id, "name": person.name, "saasId": APPS[OFFICE].id.to_string(), "instanceId": instance.to_string(), "role": "4", "resolved": true,
        "tags": person.group_ids(), "governable": true,
    });
    if let Some(kind) = kind {
        actor["objType"] = kind.into();
    }
    actor
}

fn entity_data(world: &World, event: &Event) -> Value {
    let of = |person: usize| {
        let person = &world.people[person];
        json!({ "displayName": person.name, "id": person.key(), "resolved": true })
    };
    json!({ "0": of(event.person), "1": null, "2": event.other.map(of) })
}

fn description(world: &World, event: &Event) -> String {
    let about = match (event.file, event.other) {
        (Some(file), _) => format!(": {}", world.files[file].name),
        (None, Some(other)) => format!(": {}", world.people[other].name),
        (None, None) => String::new(),
    };
    format!("{}{about}", event.deed.pretty)
}

/// What activities are found by and do not tell.
fn facets(world: &World, event: &Event, alerts: &[String], chance: &mut Chance) -> Value {
    let person = &world.people[event.person];
    let file = event.file.map(|file| &world.files[file]);
    let is_azure = event.app == AZURE;
    let mut facets = json!({
        "user.orgUnit": person.unit,
        "activity.impersonated": chance.percent(4),
        "activity.type": event.deed.is_admin,
        "activity.takenAction": chance.percent(15).then(|| *chance.pick(&ACTIONS)),
        "device.tags": chance.percent(35).then(|| *chance.pick(&DEVICE_TAGS)),
        "fileSelector": file.map(|file| &file.record),
        "fileId": file.map(|file| &file.id),
        "office365url": file.map(super::files::Key::link),
        "fileLabels": file.and_then(|file| file.label),
        "policy": chance.percent(8).then(|| chance.pick(&POLICIES).id),
        "activity.alertId": alerts,
        "activity.azureSubscriptions": is_azure.then(|| *chance.pick(&SUBSCRIPTIONS)),
    });
    if event.source.is_none() {
        // An empty text is no country.
        facets["location.country"] = Value::Null;
        facets["location.organizations"] = Value::Null;
    }
    if event.agent.is_none() {
        facets["device.type"] = Value::Null;
    }
    facets
}
