//! Activities: events, as the service tells them.

use super::chance::Chance;
use super::event::{Event, Source};
use super::people::Person;
use super::scenery::{ACTIONS, AGENTS, APPS, AZURE, Agent, DEVICE_TAGS, OFFICE, PLACES, POLICIES, SUBSCRIPTIONS};
use super::world::World;
use crate::clock;
use crate::tree::{Tree, tree};

/// Through what activities are known: app connectors most of all.
const SOURCES: [i64; 6] = [2, 0, 1, 3, 5, 6];

/// The one of this number among those that there are at the beginning.
pub(crate) fn seeded(world: &World, number: usize) -> Tree<'_> {
    let (event, mut chance) = Event::seeded(world, number);
    let alerts = world.alerted.get(&number).map_or(&[][..], Vec::as_slice);
    // Known at once or some minutes later, but known now.
    let created = (event.moment + 1000 + chance.span(900_000)).min(world.now);
    record(world, &event, created, alerts, &mut chance)
}

/// One that arrives later.
pub(crate) fn arrival(world: &World, number: usize, moment: i64) -> Tree<'_> {
    let mut chance = Chance::of(world.seed, "arrival", number);
    let event = Event::of(world, moment, &mut chance);
    record(world, &event, moment, &[], &mut chance)
}

fn record<'w>(world: &'w World, event: &Event, created: i64, alerts: &'w [String], chance: &mut Chance) -> Tree<'w> {
    let Event { record, moment, person, app, deed, .. } = event;
    let person = &world.people[*person];
    let app = &APPS[*app];
    let failed = deed.raw == "UserLoginFailed";
    let value = format!("EVENT_{}_{}", app.name.to_uppercase().replace(' ', "_"), deed.category);
    let mut activity = tree!({
        "_id": record.clone(),
        "uid": record.clone(),
        "tenantId": world.tenant,
        "aadTenantId": &world.directory,
        "appId": app.id,
        "saasId": app.id,
        "srcAppId": app.id,
        "appName": app.name,
        "timestamp": *moment,
        "timestampRaw": *moment,
        "instantiation": created,
        "instantiationRaw": created,
        "created": created,
        "createdRaw": created,
        "eventType": deed.code,
        "eventTypeValue": value,
        "eventTypeName": format!("EVENT_CATEGORY_{}", deed.category),
        "genericEventType": format!("ENUM_ACTIVITY_GENERIC_TYPE_{}", deed.generic),
        "eventRouting": tree!({ "scubaUnpacker": false, "lograbber": true, "auditing": true }),
        "device": device(event),
        "location": location(world, event.source.as_ref()),
        "user": tree!({ "userName": &person.mail, "userTags": person.group_ids() }),
        "userAgent": user_agent(event.agent),
        "internals": tree!({ "otherIPs": event.source.iter().map(|source| source.address.to_string()).collect::<Vec<_>>() }),
        "mainInfo": main_info(world, event, failed),
        "confidenceLevel": if failed { 20 } else { 30 },
        "source": *chance.pick(&SOURCES),
        "lograbberService": tree!({ "o365EventGrabber": true, "gediEvent": true }),
        "collected": collected(event, chance),
        "rawDataJson": tree!({ "Operation": deed.raw, "Workload": app.name, "UserId": &person.mail }),
        "resolvedActor": actor(person, event.instance, Some("23")),
        "resolvedActorAccount": actor(person, event.instance, None),
        "classifications": Tree::List(Vec::new()),
        "entityData": entity_data(world, event),
        "description": description(world, event),
        "description_id": format!("EVENT_DESCRIPTION_{}", deed.category),
        "description_metadata": tree!({ "colon": if event.file.is_some() { ": " } else { "" }, "operation_name": deed.pretty }),
        "severity": if failed { "WARNING" } else { "INFO" },
    });
    if failed {
        activity.push("failedUserData", tree!({ "userName": &person.mail }));
    }
    activity.push("_facets", facets(world, event, alerts, chance));
    activity
}

fn device(event: &Event) -> Tree<'static> {
    let mut device = tree!({});
    if let Some(source) = &event.source {
        device.push("clientIP", source.address.to_string());
        device.push("countryCode", PLACES[source.place].country);
    }
    if let Some(agent) = event.agent {
        device.push("userAgent", agent.text);
    }
    device
}

fn location(world: &World, source: Option<&Source>) -> Tree<'static> {
    let Some(source) = source else {
        return tree!({
            "countryCode": "", "city": "", "region": "", "organizationSearchable": "", "longitude": 0.0, "latitude": 0.0,
            "anonymousProxy": false, "isSatelliteProvider": false, "category": 0, "categoryValue": Tree::Null,
        });
    };
    let place = &PLACES[source.place];
    let network = source.network.map(|network| &world.networks[network]);
    let category = network.map_or(0, |network| network.category);
    let tags: Vec<&str> = network.iter().flat_map(|network| network.tags.iter().map(|(id, _)| *id)).collect();
    tree!({
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

fn user_agent(agent: Option<&'static Agent>) -> Tree<'static> {
    let all: &'static [Agent] = &AGENTS;
    // What nobody told anything about is like the last of the list, which nobody knows.
    let Agent { device, browser, version, os, os_name, is_native, tags, .. } = agent.unwrap_or(&all[all.len() - 1]);
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    let kind = if *is_native { "Application" } else { "Browser" };
    tree!({
        "family": *browser,
        "name": *browser,
        "type": kind,
        "typeName": kind,
        "deviceType": *device,
        "os": *os,
        "browser": *browser,
        "nativeBrowser": *is_native,
        "operatingSystem": tree!({ "name": *os_name, "family": *os }),
        "version": *version,
        "major": major,
        "minor": minor,
        "tags": if agent.is_some() { tags.to_vec() } else { Vec::new() },
    })
}

fn main_info<'w>(world: &'w World, event: &Event, failed: bool) -> Tree<'w> {
    let person = &world.people[event.person];
    let mut objects = vec![tree!({
        "objType": 23, "role": 4, "tags": person.group_ids(), "name": &person.name, "id": &person.id, "instanceId": 0,
        "saasId": APPS[OFFICE].id, "resolved": true, "governable": true,
    })];
    if let Some(file) = event.file.map(|file| &world.files[file]) {
        objects.push(tree!({
            "objType": 1, "role": 3, "tags": Tree::List(Vec::new()), "name": &file.name, "id": &file.id, "value": file.link(), "instanceId": 0,
            "saasId": APPS[file.app].id, "resolved": true, "serviceObjectType": "File",
        }));
    }
    if let Some(other) = event.other.map(|other| &world.people[other]) {
        objects.push(tree!({
            "objType": 23, "role": 3, "tags": other.group_ids(), "name": &other.name, "id": &other.id, "instanceId": 0,
            "saasId": APPS[OFFICE].id, "resolved": true, "governable": true,
        }));
    }
    tree!({
        "eventObjects": objects,
        "rawOperationName": event.deed.raw,
        "prettyOperationName": event.deed.pretty,
        "type": event.deed.generic.to_lowercase(),
        "activityResult": tree!({ "isSuccess": !failed }),
    })
}

/// Each app has its own way to be asked for what was done.
fn collected(event: &Event, chance: &mut Chance) -> Tree<'static> {
    if event.deed.generic == "LOGIN" {
        let queued = event.moment + 500;
        return tree!({
            "aadLogins": tree!({
                "MCAS_Router": true, "correlationId": chance.uuid(), "enqueueTime": queued, "routingTime": queued + 200,
            }),
        });
    }
    tree!({ "o365": tree!({ "blobCreated": clock::written(event.moment), "blobId": chance.hex(20) }) })
}

fn actor<'w>(person: &'w Person, instance: i64, kind: Option<&'static str>) -> Tree<'w> {
    let mut actor = tree!({
        "id": &person.id, "name": &person.name, "saasId": APPS[OFFICE].id.to_string(), "instanceId": instance.to_string(), "role": "4", "resolved": true,
        "tags": person.group_ids(), "governable": true,
    });
    if let Some(kind) = kind {
        actor.push("objType", kind);
    }
    actor
}

fn entity_data<'w>(world: &'w World, event: &Event) -> Tree<'w> {
    let of = |person: usize| {
        let person = &world.people[person];
        tree!({ "displayName": &person.name, "id": person.key(), "resolved": true })
    };
    tree!({ "0": of(event.person), "1": Tree::Null, "2": event.other.map(of) })
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
fn facets<'w>(world: &'w World, event: &Event, alerts: &'w [String], chance: &mut Chance) -> Tree<'w> {
    let person = &world.people[event.person];
    let file = event.file.map(|file| &world.files[file]);
    let is_azure = event.app == AZURE;
    let mut facets = tree!({
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
        "activity.alertId": alerts.iter().collect::<Vec<_>>(),
        "activity.azureSubscriptions": is_azure.then(|| *chance.pick(&SUBSCRIPTIONS)),
    });
    if event.source.is_none() {
        // An empty text is no country.
        facets.push("location.country", Tree::Null);
        facets.push("location.organizations", Tree::Null);
    }
    if event.agent.is_none() {
        facets.push("device.type", Tree::Null);
    }
    facets
}
