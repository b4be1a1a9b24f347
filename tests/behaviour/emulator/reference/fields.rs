//! Where each field of filters stands in a record, as the documents and the clients of the service have it.
//!
//! Some is in no record that the service answers: the emulator keeps that beside the record, and it is looked up there, unless another
//! record tells it too. Then that one is asked.

use cloud_app_security_emulator::route::Kind;
use serde_json::{Value, json};

use super::{Reference, key};

/// How the values of a field are found.
enum Lookup {
    /// Along paths. Lists stand for their elements, `*` for each member of an object. `null` is no value.
    At(&'static [&'static str]),
    /// The same of texts, of which an empty one is no value.
    Text(&'static str),
    /// Beside the record.
    Beside,
    /// By what several members, or other records, say.
    Told(fn(&Reference, &Value) -> Vec<Value>),
}

use Lookup::{At, Beside, Text, Told};

/// The values of a field in a record.
pub(super) fn values(reference: &Reference, kind: Kind, field: &str, record: &Value) -> Vec<Value> {
    let table = match kind {
        Kind::Activity => ACTIVITIES,
        Kind::Alert => ALERTS,
        Kind::Entity => ENTITIES,
        Kind::File => FILES,
        Kind::Subnet => SUBNETS,
    };
    let (_, lookup) = table.iter().find(|(name, _)| *name == field).unwrap_or_else(|| panic!("{kind:?} lacks `{field}` here"));
    match lookup {
        At(paths) => paths.iter().flat_map(|path| at(record, path)).collect(),
        Text(path) => at(record, path).into_iter().filter(|value| value != "").collect(),
        Beside => at(&record["_facets"][field], ""),
        Told(told) => told(reference, record),
    }
}

fn at(value: &Value, path: &str) -> Vec<Value> {
    let (step, rest) = path.split_once('/').unwrap_or((path, ""));
    match (value, step) {
        (Value::Array(values), _) => values.iter().flat_map(|value| at(value, path)).collect(),
        (Value::Null, _) => Vec::new(),
        (value, "") => vec![value.clone()],
        (value, "*") => value.as_object().unwrap().values().flat_map(|value| at(value, rest)).collect(),
        (value, step) => at(&value[step], rest),
    }
}

const ACTIVITIES: &[(&str, Lookup)] = &[
    ("service", At(&["appId"])),
    ("instance", At(&["resolvedActor/instanceId"])),
    ("user.orgUnit", Told(|all, activity| unit(all, &activity["user"]["userName"]))),
    ("actionType", At(&["eventTypeValue"])),
    ("activity.actionType", At(&["eventTypeValue"])),
    ("activity.eventActionType", At(&["eventTypeName"])),
    ("activity.eventType", At(&["eventTypeName"])),
    ("activity.id", At(&["_id"])),
    ("activity.impersonated", Beside),
    ("activity.type", Beside),
    ("activity.takenAction", Beside),
    ("device.type", Told(device)),
    ("device.tags", Beside),
    ("userAgent.userAgent", At(&["device/userAgent"])),
    ("userAgent.tags", At(&["userAgent/tags"])),
    ("location.country", Text("location/countryCode")),
    ("location.organizations", Text("location/organizationSearchable")),
    ("ip.address", At(&["device/clientIP"])),
    ("ip.category", At(&["location/category"])),
    ("ip.tags", At(&["location/ipTags"])),
    ("fileSelector", Told(|all, activity| of_files(all, activity, |file| file["_id"].clone()))),
    ("office365url", Told(|all, activity| of_files(all, activity, |file| file["alternateLink"].clone()))),
    ("fileId", Told(|all, activity| of_files(all, activity, |file| file["id"].clone()))),
    ("fileLabels", Told(|all, activity| of_files(all, activity, |file| file["_facets"]["fileLabels"].clone()))),
    ("text", At(&["description", "user/userName", "mainInfo/prettyOperationName", "device/clientIP"])),
    ("date", At(&["timestamp"])),
    ("created", At(&["created"])),
    ("policy", Beside),
    ("source", At(&["source"])),
    ("activity.alertId", Told(|all, activity| all.alerts_of.get(super::id(activity)).cloned().unwrap_or_default())),
    ("activityObject", At(&["mainInfo/eventObjects/id", "mainInfo/eventObjects/name"])),
    ("activity.azureSubscriptions", Beside),
    ("entity", At(&["entityData/*/id"])),
    ("user.username", At(&["user/userName"])),
    ("user.tags", At(&["user/userTags"])),
    ("user.domain", Told(|_, activity| domain(&activity["user"]["userName"]))),
    // The service knows nothing of these.
    ("color", Beside),
    ("moment", Beside),
];

const ALERTS: &[(&str, Lookup)] = &[
    ("entity.entity", Told(|_, alert| named(alert, "account", pk))),
    ("entity.user", Told(|_, alert| named(alert, "account", |entity| entity["em"].clone()))),
    ("entity.ip", Told(|_, alert| named(alert, "ip", |entity| entity["id"].clone()))),
    ("entity.service", Told(|_, alert| named(alert, "service", |entity| entity["id"].clone()))),
    ("entity.instance", At(&["entities/inst"])),
    ("entity.policy", Told(|_, alert| named(alert, "policyRule", |entity| entity["id"].clone()))),
    ("entity.file", Told(|_, alert| named(alert, "file", |entity| entity["id"].clone()))),
    ("alertOpen", Told(|_, alert| vec![json!(alert["resolutionStatusValue"].as_i64().unwrap_or(0) == 0)])),
    ("read", Told(|_, alert| vec![json!(alert["statusValue"] == 1)])),
    ("severity", At(&["severityValue"])),
    ("resolutionStatus", At(&["resolutionStatusValue"])),
    ("date", At(&["timestamp"])),
    ("resolutionDate", At(&["resolveTime"])),
    ("risk", At(&["threatScore"])),
    ("alertType", At(&["idValue"])),
    ("id", At(&["_id"])),
    ("source", Told(|_, alert| vec![json!(if alert["isSystemAlert"] == true { "built-in" } else { "policy" })])),
];

const ENTITIES: &[(&str, Lookup)] = &[
    ("type", At(&["type"])),
    ("isAdmin", At(&["isAdmin"])),
    // Who asks for a user asks for the accounts too.
    (
        "entity",
        Told(|all, entity| [vec![key(entity)], all.users_of.get(super::id(entity)).cloned().unwrap_or_default()].concat()),
    ),
    ("userGroups", At(&["userGroups/_id"])),
    ("app", At(&["appData/appId"])),
    ("service", At(&["appData/saas"])),
    ("instance", At(&["appData/instance"])),
    ("isExternal", At(&["isExternal"])),
    ("affiliation", At(&["isExternal"])),
    ("domain", At(&["domain"])),
    ("organization", At(&["organization"])),
    ("status", At(&["status"])),
    ("lastSeen", At(&["lastSeen"])),
    ("score", At(&["threatScore"])),
];

const FILES: &[(&str, Lookup)] = &[
    ("service", At(&["appId"])),
    ("instance", At(&["instId"])),
    ("fileType", At(&["ftype"])),
    ("policy", Beside),
    ("filename", At(&["name"])),
    ("modifiedDate", At(&["modifiedDate"])),
    ("createdDate", At(&["createdDate"])),
    ("collaborators.entity", Told(collaborators)),
    ("collaborators.users", At(&["emails"])),
    ("collaborators.domains", Told(|_, file| file["emails"].as_array().unwrap().iter().flat_map(domain).collect())),
    ("collaborators.withDomain", Told(|_, file| file["emails"].as_array().unwrap().iter().flat_map(domain).collect())),
    ("collaborators.groups", At(&["groupIds", "groups"])),
    ("owner.entity", Told(|all, file| all.users.get(text(&file["ownerAddress"])).map(key).into_iter().collect())),
    ("owner.orgUnit", Told(|all, file| unit(all, &file["ownerAddress"]))),
    ("owner.username", At(&["ownerAddress"])),
    ("sharing", At(&["facl"])),
    ("fileId", At(&["_id", "id"])),
    ("fileLabels", Beside),
    ("fileScanLabels", Beside),
    ("extension", At(&["fileExtension"])),
    ("mimeType", At(&["mimeType"])),
    ("trashed", Told(|_, file| vec![json!(file["fstat"] == 1)])),
    // By the id of the folder's record, or by the one that the app gave.
    (
        "parentFolder",
        Told(|all, file| {
            [at(file, "parentIds"), all.folders.get(text(&file["parentId"])).cloned().into_iter().collect()].concat()
        }),
    ),
    ("folder", At(&["isFolder"])),
    ("quarantined", Beside),
    ("snapshotLastModifiedDate", At(&["snapshotLastModifiedDate"])),
];

const SUBNETS: &[(&str, Lookup)] = &[
    ("category", At(&["category"])),
    ("tags", At(&["tags/_id"])),
    ("builtIn", Told(|_, subnet| vec![json!(subnet["_tid"] == 0)])),
    ("name", At(&["name"])),
];

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What stands behind the sign of a mail address.
fn domain(address: &Value) -> Vec<Value> {
    text(address).split('@').skip(1).map(Value::from).collect()
}

/// The organizational unit of the user with this address.
fn unit(all: &Reference, address: &Value) -> Vec<Value> {
    at(&all.users[text(address)]["organization"], "")
}

/// The kind of a device is known only from what it says of itself.
fn device(_: &Reference, activity: &Value) -> Vec<Value> {
    if activity["device"]["userAgent"].is_null() { Vec::new() } else { at(activity, "userAgent/deviceType") }
}

/// Something about the files that an activity speaks of.
fn of_files(all: &Reference, activity: &Value, told: fn(&Value) -> Value) -> Vec<Value> {
    let objects = activity["mainInfo"]["eventObjects"].as_array().unwrap().iter();
    let files = objects.filter(|object| object["serviceObjectType"] == "File").map(|object| &all.files[text(&object["id"])]);
    files.map(told).filter(|value| !value.is_null()).collect()
}

/// Something about the entities of a kind in an alert.
fn named(alert: &Value, kind: &str, told: fn(&Value) -> Value) -> Vec<Value> {
    let entities = alert["entities"].as_array().unwrap().iter();
    entities.filter(|entity| entity["type"] == kind).map(told).collect()
}

fn pk(entity: &Value) -> Value {
    json!({ "id": entity["id"], "saas": entity["saas"], "inst": entity["inst"] })
}

/// The keys of the people with whom a file is shared, of whom there are records.
fn collaborators(all: &Reference, file: &Value) -> Vec<Value> {
    let people = file["collaborators"].as_array().unwrap().iter().filter(|collaborator| collaborator["type"] == 1);
    people.filter_map(|person| all.users.get(text(&person["email"]))).map(key).collect()
}
