//! How many apps were discovered, by category.
//!
//! No field of the filters is documented for this call. These are here, which clients send to its sister for apps: `category`, `appId`,
//! `score`, `users` (how many used it), `user.entity` (who used it, by name) and `tag`. `score` with `eq` is a range of two scores.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::catalogue::{self, App};
use super::traffic::{KEPT_DAYS, Usage};
use super::{Discovery, tags};
use crate::clock::DAY;
use crate::exchange::{self, Answer, Refusal};
use crate::listing::ListRequest;
use crate::listing::filter::{Condition, Filter, Operator};
use crate::listing::request::{number, text};

/// The category that all apps are in, whatever theirs is.
const ALL: &str = "SAASDB_CATEGORY_ALL";

/// Apps of one category.
#[derive(Default)]
struct Group {
    apps: u32,
    scores: u32,
}

/// Counts the apps of a report by category, those with the most apps first unless an order is given.
///
/// A report that there is not is refused with status 400, since its id stands in the body. A time frame that is not given is all 90 days
/// that are remembered; both spellings are read. Neither is documented.
///
/// # Errors
///
/// What cannot be understood, and a report that there is not.
pub fn list(discovery: &Discovery, now: i64, members: &Map<String, Value>) -> Result<Answer, Refusal> {
    let list = ListRequest::of(members)?;
    let filter = Filter::of(&list.filters)?;
    let id = text(members, "streamId").ok_or_else(|| Refusal::new("streamId", "`streamId` is needed", Value::Null))?;
    let stream = discovery.streams.iter().find(|stream| stream.id == id);
    let stream = stream.ok_or_else(|| Refusal::new("streamId", "there is no such report", id.into()))?;
    let first_day = now.div_euclid(DAY) - days(members)? + 1;

    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (app, usage) in stream.total(&discovery.streams) {
        let Some(app) = catalogue::by_id(app) else { continue };
        let is_recent = usage.days.range(first_day..).next().is_some();
        if is_recent && filter.conditions.iter().all(|condition| holds(discovery, condition, app, &usage, now)) {
            let group = groups.entry(app.category_id()).or_default();
            group.apps += 1;
            group.scores += app.score;
        }
    }
    let page = ordered(groups, list.sort.as_ref())?.into_iter().skip(list.skip).take(list.page());
    Ok(exchange::ok(&page.map(|(id, group)| json!({ "id": id, "total": group.apps })).collect()))
}

fn days(members: &Map<String, Value>) -> Result<i64, Refusal> {
    let name = if members.get("timeFrame").is_some_and(|days| !days.is_null()) { "timeFrame" } else { "timeframe" };
    match number(members, name)? {
        None => Ok(KEPT_DAYS),
        Some(0) => Err(Refusal::new(name, "a number of days is expected", 0.into())),
        Some(days) => Ok(i64::try_from(days).unwrap_or(KEPT_DAYS).min(KEPT_DAYS)),
    }
}

fn holds(discovery: &Discovery, condition: &Condition, app: &App, usage: &Usage, now: i64) -> bool {
    let values: Vec<Value> = match condition.field.as_str() {
        "category" => vec![app.category_id().into(), ALL.into()],
        "appId" => vec![app.id.into()],
        "score" => vec![app.score.into()],
        "users" => vec![usage.users.len().into()],
        "user.entity" => usage.users.iter().map(|user| user.as_str().into()).collect(),
        "tag" => tags::of(discovery, app.id).map(Value::from).collect(),
        _ => Vec::new(),
    };
    match (condition.field.as_str(), condition.operator, condition.arguments.as_slice()) {
        ("score", Operator::Eq, [start, end]) => {
            let arguments = vec![json!({ "start": start, "end": end })];
            Condition { operator: Operator::Range, arguments, ..condition.clone() }.holds(&values, now)
        }
        _ => condition.holds(&values, now),
    }
}

/// By the mean score of their apps, or by how many they are; categories alike by their ids.
fn ordered(groups: BTreeMap<String, Group>, sort: Option<&(String, bool)>) -> Result<Vec<(String, Group)>, Refusal> {
    let (field, ascending) = sort.map_or(("total", false), |(field, ascending)| (field.as_str(), *ascending));
    let mut groups: Vec<(String, Group)> = groups.into_iter().collect();
    let compare = |one: &Group, other: &Group| match field {
        "score" => Some((one.scores * other.apps).cmp(&(other.scores * one.apps))),
        "total" => Some(one.apps.cmp(&other.apps)),
        _ => None,
    };
    if compare(&Group::default(), &Group::default()).is_none() {
        return Err(Refusal::new("sortField", "categories are sorted by `score` or `total`", field.into()));
    }
    groups.sort_by(|(_, one), (_, other)| {
        let order = compare(one, other).unwrap_or(std::cmp::Ordering::Equal);
        if ascending { order } else { order.reverse() }
    });
    Ok(groups)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::log;
    use super::super::tests::{NOW, ask, ask_within_spec};
    use super::*;
    use crate::route::Operation;

    const LISBOA: &str = "64b0c0ffee00000000000003";
    const OSLO: &str = "64b0c0ffee00000000000004";
    const GLOBAL: &str = "64b0c0ffee00000000000001";

    fn discovery() -> Discovery {
        let mut discovery = Discovery::default();
        let lisboa = "#Fields: date time cs-username cs-host\n\
            2023-11-14 00:00:01 alice box.com\n2023-11-14 00:00:01 bob box.com\n2023-11-08 00:00:01 alice quillnest.example\n\
            2023-11-07 00:00:01 alice okta.com\n2023-09-30 00:00:01 bob hirefold.example\n";
        let oslo = "#Fields: date time cs-host\n2023-11-14 00:00:01 okta.com\n2023-11-14 00:00:01 pastewharf.example\n";
        discovery.streams[2].add(log::read(lisboa.as_bytes(), NOW), NOW);
        discovery.streams[3].add(log::read(oslo.as_bytes(), NOW), NOW);
        discovery
    }

    /// `CLOUD_STORAGE 2, SECURITY 1`
    fn counts(mut members: Value, stream: &str) -> String {
        members["streamId"] = stream.into();
        let id = "listDiscoveredAppCategories";
        let answer = ask_within_spec(&mut discovery(), NOW, &Operation::Categories, id, &members);
        let count = |category: &Value| {
            let id = category["id"].as_str().unwrap().strip_prefix("SAASDB_CATEGORY_").unwrap();
            format!("{id} {}", category["total"])
        };
        answer.as_array().unwrap().iter().map(count).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_time_frame_tells_which_apps_count() {
        let all = "CLOUD_STORAGE 2, HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1";
        for (members, expected) in [
            (json!({}), all),
            (json!({ "timeFrame": 90 }), all),
            (json!({ "timeFrame": 30 }), "CLOUD_STORAGE 2, SECURITY 1"),
            (json!({ "timeframe": "8" }), "CLOUD_STORAGE 2, SECURITY 1"),
            (json!({ "timeFrame": 7, "timeframe": 90 }), "CLOUD_STORAGE 2"),
            (json!({ "timeFrame": 1 }), "CLOUD_STORAGE 1"),
        ] {
            assert_eq!(counts(members.clone(), LISBOA), expected, "{members}");
        }
        assert_eq!(counts(json!({}), OSLO), "CODE_HOSTING 1, SECURITY 1");
        assert_eq!(counts(json!({}), GLOBAL), "CLOUD_STORAGE 2, CODE_HOSTING 1, HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1");
    }

    #[test]
    fn filters_leave_apps_out() {
        for (filters, expected) in [
            (json!({ "category": { "eq": ["SAASDB_CATEGORY_SECURITY", "SAASDB_CATEGORY_CRM"] } }), "SECURITY 1"),
            (
                json!({ "category": { "eq": "SAASDB_CATEGORY_ALL" }, "score": { "gt": 3 } }),
                "CLOUD_STORAGE 1, HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1",
            ),
            (json!({ "category": { "neq": ["SAASDB_CATEGORY_CLOUD_STORAGE"] } }), "HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1"),
            (json!({ "appId": { "eq": [10489] } }), "CLOUD_STORAGE 1"),
            (json!({ "score": { "eq": [2, 8] } }), "CLOUD_STORAGE 1, HUMAN_RESOURCE_MANAGEMENT 1"),
            (json!({ "users": { "gt": 1 } }), "CLOUD_STORAGE 1"),
            (json!({ "user.entity": { "eq": ["bob"] } }), "CLOUD_STORAGE 1, HUMAN_RESOURCE_MANAGEMENT 1"),
            (json!({ "tag": { "eq": ["Unsanctioned"] } }), "CLOUD_STORAGE 1"),
            (json!({ "nonsense": { "eq": [1] } }), ""),
        ] {
            assert_eq!(counts(json!({ "filters": filters }), LISBOA), expected, "{filters}");
        }
    }

    #[test]
    fn categories_are_sorted_and_cut() {
        let by = |field: &str, direction: &str| counts(json!({ "sortField": field, "sortDirection": direction }), LISBOA);
        assert_eq!(by("score", "asc"), "CLOUD_STORAGE 2, HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1");
        assert_eq!(by("score", "desc"), "SECURITY 1, HUMAN_RESOURCE_MANAGEMENT 1, CLOUD_STORAGE 2");
        assert_eq!(by("total", "asc"), "HUMAN_RESOURCE_MANAGEMENT 1, SECURITY 1, CLOUD_STORAGE 2");
        assert_eq!(counts(json!({ "skip": 1, "limit": 1 }), LISBOA), "HUMAN_RESOURCE_MANAGEMENT 1");
        assert_eq!(counts(json!({ "skip": 3 }), LISBOA), "");
    }

    #[test]
    fn what_cannot_be_counted_is_refused() {
        for (members, field) in [
            (json!({}), "streamId"),
            (json!({ "streamId": "64b0c0ffee0000000000ffff" }), "streamId"),
            (json!({ "streamId": LISBOA, "timeFrame": "week" }), "timeFrame"),
            (json!({ "streamId": LISBOA, "timeframe": 0 }), "timeframe"),
            (json!({ "streamId": LISBOA, "sortField": "name", "sortDirection": "asc" }), "sortField"),
            (json!({ "streamId": LISBOA, "filters": { "category": { "is": 1 } } }), "filters"),
        ] {
            let refusal = ask(&mut discovery(), NOW, &Operation::Categories, &members).unwrap_err();
            assert_eq!(refusal.field, field, "{members}");
        }
    }
}
