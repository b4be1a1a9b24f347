//! The order in which records come. What is the same in it comes as it came into the service, or the other way round.

use std::cmp::Ordering;

use cloud_app_security_emulator::route::Kind;
use serde_json::Value;

use super::operators::as_moment;

/// Sorts records, which are in the order in which they came: the newest first, unless something else is asked for.
pub(super) fn sort(kind: Kind, asked: Option<&(String, String)>, records: &mut [&Value]) {
    let (field, is_ascending) = asked.map_or(("", false), |(field, direction)| (field.as_str(), direction == "asc"));
    let member = match (kind, field) {
        (Kind::Activity, "created") => "/created",
        (Kind::Activity | Kind::Alert, "" | "date") => "/timestamp",
        (Kind::Alert, "severity") => "/severityValue",
        (Kind::Alert, "status") => "/resolutionStatusValue",
        (Kind::Entity, "" | "date" | "lastSeen") => "/lastSeen",
        (Kind::Entity, "severity") => "/threatScore",
        (Kind::Entity, "username") => "/username",
        (Kind::File, "" | "modifiedDate" | "dateModified") => "/modifiedDate",
        (Kind::Subnet, "category") => "/category",
        (Kind::Subnet, "tags") => "/tags/0/name",
        (Kind::Subnet, "name") => "/name",
        (Kind::Subnet, "" | "date") => "/lastModified",
        other => panic!("nobody said what the order of {other:?} is"),
    };
    let is_date = member == "/lastSeen";
    let value = |record: &Value| record.pointer(member).filter(|value| !value.is_null()).cloned();
    records.sort_by(|one, other| compare(value(one), value(other), is_date));
    if !is_ascending {
        records.reverse();
    }
}

/// Nothing comes before anything.
fn compare(one: Option<Value>, other: Option<Value>, is_date: bool) -> Ordering {
    let moment = |value: Value| if value.is_number() || is_date { as_moment(&value) } else { 0.0 };
    let low = |value: &Value| value.as_str().map(str::to_lowercase).filter(|_| !is_date);
    match (one, other) {
        (Some(one), Some(other)) => low(&one).cmp(&low(&other)).then(moment(one).total_cmp(&moment(other))),
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}
