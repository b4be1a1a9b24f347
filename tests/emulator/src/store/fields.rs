//! Which values a field of a filter has in a record.
//!
//! A record is what the service answers, and may have a member `_facets` besides, which it never answers: an object with the values of
//! fields that stand nowhere in a record, such as the groups of an activity's user. What is there counts; otherwise the values are looked
//! for along paths. A field that is in neither has no value, and a field that nobody knows has none in any record: that is how the service
//! itself was seen to treat it.

use serde_json::Value;

use crate::route::Kind;
use crate::tree::Node;

/// The member with the values of fields that stand nowhere else.
pub const FACETS: &str = "_facets";

/// A field of filters.
struct Field {
    name: &'static str,
    /// Where its values are: members by name, `*` for each member of an object. Lists stand for their elements.
    paths: &'static [&'static str],
    /// Whether records are found by it without a look at all of them.
    indexed: bool,
}

/// The values of a field in a record.
pub fn values(kind: Kind, field: &str, record: &Value) -> Vec<Value> {
    values_in(kind, field, record)
}

/// The values of a field in a record of any form.
pub(crate) fn values_in<N: Node>(kind: Kind, field: &str, record: &N) -> Vec<Value> {
    let known = place(kind, field).map(|place| &fields(kind)[place]);
    values_of(kind, field, known, record, record.member(FACETS))
}

fn values_of<N: Node>(kind: Kind, field: &str, known: Option<&Field>, record: &N, facets: Option<&N>) -> Vec<Value> {
    if let Some(values) = facets.and_then(|facets| facets.member(field)) {
        return flat(values);
    }
    if (kind, field) == (Kind::File, "allowDeleted") {
        // Not about the file: which files are there at all is decided by `page`, and whatever is asked for holds.
        return vec![true.into(), false.into()];
    }
    if let Some(value) = told(kind, field, record) {
        return vec![value];
    }
    known.map_or_else(Vec::new, |known| at_paths(record, known.paths))
}

/// Hands on each value of each field by which records are found at once, with the place of the field.
pub(crate) fn each_indexed<N: Node>(kind: Kind, record: &N, mut found: impl FnMut(usize, Value)) {
    let facets = record.member(FACETS);
    for (place, field) in fields(kind).iter().enumerate().filter(|(_, field)| field.indexed) {
        values_of(kind, field.name, Some(field), record, facets).into_iter().for_each(|value| found(place, value));
    }
}

/// The values along paths in a record.
pub fn at_paths<N: Node>(record: &N, paths: &[&str]) -> Vec<Value> {
    let mut found = Vec::new();
    for path in paths {
        collect(record, path, &mut found);
    }
    found
}

/// Of each field, by its place, whether records are found by it at once.
pub(crate) fn indexed(kind: Kind) -> impl Iterator<Item = bool> {
    fields(kind).iter().map(|field| field.indexed)
}

/// The fields that are known of a kind.
pub fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
    fields(kind).iter().map(|field| field.name)
}

/// The place of a field in the list of those that are known of a kind.
pub(crate) fn place(kind: Kind, field: &str) -> Option<usize> {
    fields(kind).iter().position(|known| known.name == field)
}

/// What follows from several members.
fn told<N: Node>(kind: Kind, field: &str, record: &N) -> Option<Value> {
    let member = |name: &str| record.member(name).map_or(Value::Null, Node::to_value);
    let number = |name: &str| member(name).as_i64();
    match (kind, field) {
        (Kind::Alert, "read") => Some((number("statusValue") == Some(1)).into()),
        (Kind::Alert, "alertOpen") => Some(matches!(number("resolutionStatusValue"), None | Some(0)).into()),
        (Kind::Activity, "user.domain") => Some(domain(record.member("user")?.member("userName")?.text()?)?.into()),
        (Kind::Activity, "entity") => None,
        (Kind::Entity, "entity") => {
            let app = member("appData");
            Some(serde_json::json!({ "id": member("id"), "saas": app["saas"], "inst": app["instance"] }))
        }
        (Kind::Subnet, "builtIn") => Some((member("builtIn") == true).into()),
        (Kind::File, "owner.username") => Some(member("ownerAddress")),
        _ => None,
    }
}

/// What stands behind the sign of a mail address.
fn domain(address: &str) -> Option<&str> {
    address.rsplit_once('@').map(|(_, domain)| domain)
}

fn collect<N: Node>(node: &N, path: &str, found: &mut Vec<Value>) {
    if let Some(elements) = node.elements() {
        return elements.iter().for_each(|element| collect(element, path, found));
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    match step {
        "" if node.is_null() => {}
        "" => found.push(node.to_value()),
        "*" => node.members().for_each(|(_, member)| collect(member, rest, found)),
        step => node.member(step).into_iter().for_each(|member| collect(member, rest, found)),
    }
}

fn flat<N: Node>(node: &N) -> Vec<Value> {
    match node.elements() {
        Some(elements) => elements.iter().map(Node::to_value).collect(),
        None if node.is_null() => Vec::new(),
        None => vec![node.to_value()],
    }
}

fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Activity => ACTIVITIES,
        Kind::Alert => ALERTS,
        Kind::Entity => ENTITIES,
        Kind::File => FILES,
        Kind::Subnet => SUBNETS,
    }
}

/// A field by whose values records are found.
const fn by(name: &'static str, paths: &'static [&'static str]) -> Field {
    Field { name, paths, indexed: true }
}

/// A field of which nearly every record has a value of its own, or all have the same.
const fn apart(name: &'static str, paths: &'static [&'static str]) -> Field {
    Field { name, paths, indexed: false }
}

const ACTIVITIES: &[Field] = &[
    by("service", &["appId"]),
    by("instance", &["resolvedActor.instanceId"]),
    by("user.orgUnit", &[]),
    by("actionType", &["eventTypeValue"]),
    by("activity.actionType", &["eventTypeValue"]),
    by("activity.eventActionType", &["eventTypeName"]),
    by("activity.eventType", &["eventTypeName"]),
    apart("activity.id", &["_id"]),
    by("activity.impersonated", &[]),
    by("activity.type", &[]),
    by("activity.takenAction", &[]),
    by("device.type", &["userAgent.deviceType"]),
    by("device.tags", &[]),
    by("userAgent.userAgent", &["device.userAgent"]),
    by("userAgent.tags", &["userAgent.tags"]),
    by("location.country", &["location.countryCode"]),
    by("location.organizations", &["location.organizationSearchable"]),
    by("ip.address", &["device.clientIP"]),
    by("fileSelector", &[]),
    by("office365url", &[]),
    by("fileId", &[]),
    by("ip.category", &["location.category"]),
    by("ip.tags", &["location.ipTags"]),
    by("text", &["description", "user.userName", "mainInfo.prettyOperationName", "device.clientIP"]),
    apart("date", &["timestamp"]),
    by("policy", &[]),
    by("source", &["source"]),
    by("activity.alertId", &[]),
    by("activityObject", &["mainInfo.eventObjects.id", "mainInfo.eventObjects.name"]),
    apart("created", &["created"]),
    by("entity", &["entityData.*.id"]),
    by("user.username", &["user.userName"]),
    by("user.tags", &["user.userTags"]),
    by("user.domain", &[]),
    by("activity.azureSubscriptions", &[]),
    by("fileLabels", &[]),
];

const ALERTS: &[Field] = &[
    by("entity.entity", &[]),
    by("entity.ip", &[]),
    by("entity.service", &[]),
    by("entity.instance", &["entities.inst"]),
    by("entity.policy", &[]),
    by("entity.file", &[]),
    by("entity.user", &[]),
    by("alertOpen", &[]),
    by("severity", &["severityValue"]),
    by("resolutionStatus", &["resolutionStatusValue"]),
    by("read", &[]),
    apart("date", &["timestamp"]),
    apart("resolutionDate", &["resolveTime"]),
    by("risk", &["threatScore"]),
    by("alertType", &["idValue"]),
    apart("id", &["_id"]),
    by("source", &[]),
];

const ENTITIES: &[Field] = &[
    by("type", &["type"]),
    by("isAdmin", &["isAdmin"]),
    by("entity", &[]),
    by("userGroups", &["userGroups._id", "userGroups.id"]),
    by("app", &["appData.appId"]),
    by("service", &["appData.saas"]),
    by("instance", &["appData.instance"]),
    by("isExternal", &["isExternal"]),
    by("affiliation", &["isExternal"]),
    by("domain", &["domain"]),
    by("organization", &["organization"]),
    by("status", &["status"]),
    apart("lastSeen", &["lastSeen"]),
    by("score", &["threatScore"]),
];

const FILES: &[Field] = &[
    by("service", &["appId"]),
    by("instance", &["instId"]),
    by("fileType", &["ftype"]),
    apart("allowDeleted", &[]),
    by("policy", &[]),
    by("filename", &["name"]),
    apart("modifiedDate", &["modifiedDate"]),
    apart("createdDate", &["createdDate"]),
    by("collaborators.entity", &[]),
    by("collaborators.domains", &["domains"]),
    by("collaborators.groups", &["groupIds", "groups"]),
    by("collaborators.withDomain", &["domains"]),
    by("collaborators.users", &["emails"]),
    by("owner.entity", &[]),
    by("owner.orgUnit", &[]),
    by("owner.username", &["ownerAddress"]),
    by("sharing", &["facl"]),
    by("fileId", &["_id", "id"]),
    by("fileLabels", &[]),
    by("fileScanLabels", &[]),
    by("extension", &["fileExtension"]),
    by("mimeType", &["mimeType"]),
    by("trashed", &[]),
    by("parentFolder", &["parentId", "parentIds"]),
    by("folder", &["isFolder"]),
    by("quarantined", &[]),
    apart("snapshotLastModifiedDate", &["snapshotLastModifiedDate"]),
];

const SUBNETS: &[Field] =
    &[by("category", &["category"]), by("tags", &["tags._id", "tags.id"]), by("builtIn", &[]), by("name", &["name"])];
