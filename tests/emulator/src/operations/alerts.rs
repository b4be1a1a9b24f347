//! Alerts: read or not, open or closed.

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::exchange::{self, Answer, Refusal};
use crate::listing::Filter;
use crate::listing::request::integer;
use crate::route::{Closing, Kind};
use crate::state::State;

/// Read states, as `statusValue` has them.
const UNREAD: i64 = 0;
const READ: i64 = 1;
const ARCHIVED: i64 = 2;

impl Closing {
    /// As `resolutionStatusValue` has it.
    fn resolution(self) -> i64 {
        match self {
            Closing::FalsePositive => 3,
            Closing::Benign => 4,
            Closing::TruePositive => 5,
        }
    }

    /// The member of the answer that says how many were closed.
    fn counted_as(self) -> &'static str {
        match self {
            Closing::Benign => "closed_benign",
            Closing::FalsePositive => "closed_false_positive",
            Closing::TruePositive => "closed_true_positive",
        }
    }

    /// The reasons that may be given.
    fn reasons(self) -> &'static [i64] {
        match self {
            Closing::Benign => &[2, 4, 5, 6],
            Closing::FalsePositive => &[0, 1, 3, 4],
            Closing::TruePositive => &[],
        }
    }
}

/// Closes the alerts that the filters mean.
pub fn close(state: &mut State, members: &Map<String, Value>, closing: Closing, now: i64) -> Result<Answer, Refusal> {
    if let Some(reason) = members.get("reasonId").filter(|reason| !reason.is_null())
        && !integer(reason).is_some_and(|number| closing.reasons().contains(&number))
    {
        return Err(Refusal::new("reasonId", "alerts cannot be closed so for this reason", reason.clone()));
    }
    let (closed, unknown) = change(state, members, now, |alert| resolve(alert, closing, members, now))?;
    let mut answer = json!({ closing.counted_as(): closed });
    if !unknown.is_empty() {
        answer["alertsNotFound"] = unknown.into();
    }
    Ok(exchange::ok(&answer))
}

/// Closes alerts as the service did before 2020, and still does.
pub fn close_old(state: &mut State, members: &Map<String, Value>, closing: Closing, now: i64) -> Result<Answer, Refusal> {
    let word = if closing == Closing::FalsePositive { "dismissed" } else { "resolved" };
    let (closed, _) = change(state, members, now, |alert| resolve(alert, closing, members, now))?;
    Ok(exchange::ok(&json!({ word: closed })))
}

/// Closes one alert as a false positive.
pub fn dismiss(state: &mut State, id: &str, members: &Map<String, Value>, now: i64) -> Answer {
    one(state, id, |alert| resolve(alert, Closing::FalsePositive, members, now))
}

/// Marks an alert as read, or as not read.
pub fn mark(state: &mut State, id: &str, read: bool) -> Answer {
    one(state, id, |alert| alert["statusValue"] = if read { READ } else { UNREAD }.into())
}

fn one(state: &mut State, id: &str, change: impl FnOnce(&mut Value)) -> Answer {
    let Some(mut alert) = state.store.of(Kind::Alert).get(id) else { return exchange::page(StatusCode::NOT_FOUND) };
    change(&mut alert);
    state.put(Kind::Alert, alert);
    exchange::ok(&json!({}))
}

/// Changes the alerts that `filters` mean: how many there are, and which of the ids in the filters are no alert's.
fn change(
    state: &mut State,
    members: &Map<String, Value>,
    now: i64,
    mut change: impl FnMut(&mut Value),
) -> Result<(usize, Vec<String>), Refusal> {
    let filters = match members.get("filters") {
        Some(Value::Object(filters)) => filters.clone(),
        other => {
            return Err(Refusal::new("filters", "filters say which alerts are meant", other.cloned().unwrap_or_default()));
        }
    };
    let filter = Filter::of(&filters)?;
    let alerts = state.store.of(Kind::Alert);
    let meant: Vec<Value> = alerts.search(&filter, true, now).numbers().filter_map(|number| alerts.at(number)).collect();
    let unknown = ids(&filters).into_iter().filter(|id| alerts.get(id).is_none()).collect();
    let count = meant.len();
    for mut alert in meant {
        change(&mut alert);
        state.put(Kind::Alert, alert);
    }
    Ok((count, unknown))
}

/// The ids that a filter names.
fn ids(filters: &Map<String, Value>) -> Vec<String> {
    let named = filters.get("id").and_then(|id| id.get("eq"));
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match named {
        Some(Value::Array(ids)) => ids.iter().filter_map(text).collect(),
        Some(id) => text(id).into_iter().collect(),
        None => Vec::new(),
    }
}

fn resolve(alert: &mut Value, closing: Closing, members: &Map<String, Value>, now: i64) {
    alert["resolutionStatusValue"] = closing.resolution().into();
    alert["statusValue"] = ARCHIVED.into();
    alert["resolveTime"] = crate::clock::written(now).into();
    if let Some(comment) = members.get("comment").filter(|comment| comment.is_string()) {
        alert["comment"] = comment.clone();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::clock::DAY;
    use crate::discovery::Discovery;
    use crate::journal::Journal;
    use crate::store::Store;

    const NOW: i64 = 1_700_000_000_000;

    /// Closes what the filters mean of three alerts that are 1, 5 and 9 days old: which of them are closed.
    fn closed(filters: Value) -> Vec<i64> {
        let mut state = State::new(Store::default(), Discovery::default(), Journal::None);
        for age in [1, 5, 9] {
            state.put(Kind::Alert, json!({ "_id": age.to_string(), "timestamp": NOW - age * DAY, "age": age }));
        }
        let members = json!({ "filters": filters });
        let answer = close(&mut state, members.as_object().unwrap(), Closing::Benign, NOW).unwrap();
        let alerts = state.store.of(Kind::Alert);
        let all = alerts.by_date().rev().filter_map(|number| alerts.at(number));
        let ages: Vec<i64> =
            all.filter(|alert| alert["resolutionStatusValue"] == 4).filter_map(|alert| alert["age"].as_i64()).collect();
        assert_eq!(serde_json::from_slice::<Value>(answer.body()).unwrap(), json!({ "closed_benign": ages.len() }));
        ages
    }

    #[test]
    fn days_are_counted_back_from_now_when_alerts_are_closed() {
        assert_eq!(closed(json!({ "date": { "gte_ndays": 5 } })), [1, 5]);
        assert_eq!(closed(json!({ "date": { "lte_ndays": 6 } })), [9]);
        assert_eq!(closed(json!({ "date": { "gte_ndays": 6, "lte_ndays": 2 } })), [5]);
    }
}
