//! A page of a list, and the page of a scan.

use std::fmt;

use serde_json::{Value, json};

use super::filter::Filter;
use super::request::{ListRequest, PAGE};
use super::spans::Spans;
use crate::exchange::Refusal;
use crate::route::Kind;
use crate::store::Collection;
use crate::store::search::Search;
use crate::store::{Number, fields};

/// Activities beyond this place are not given; who wants them walks by date, or scans.
pub const CEILING: usize = 5000;

/// Records are counted up to here; of more it is only said that there are more.
pub const COUNTED: usize = 10_000;

/// A page of the records that a request asks for.
///
/// # Errors
///
/// Filters that are none, and places beyond the ceiling.
pub fn page(collection: &Collection, request: &ListRequest, now: i64) -> Result<Page, Refusal> {
    let kind = collection.kind();
    let filter = Filter::of(&request.filters)?;
    if request.is_scan && kind == Kind::Activity {
        return Ok(scan(collection, request, &filter, now));
    }
    let size = request.page();
    if kind == Kind::Activity && request.skip.saturating_add(size) > CEILING {
        let error = format!("skip and limit lead beyond {CEILING}");
        return Err(Refusal::new("skip", error, request.skip.into()));
    }
    let wanted = request.skip.saturating_add(size);
    let mut search = collection.search(&filter, shows_deleted(&filter), now);
    let order = Order::of(kind, request);
    let most = if filter.conditions.is_empty() { usize::MAX } else { COUNTED.max(wanted.saturating_add(1)) };
    // How many there are in all is often known, so that those behind the page need not be met.
    let count = search.count();
    let numbers = order.numbers(collection, &mut search);
    let (mut data, mut matched) = (Vec::new(), 0);
    for number in numbers.take(if count.is_some() { wanted } else { most.saturating_add(1) }) {
        if (request.skip..wanted).contains(&matched) {
            data.extend(collection.shown(number));
        }
        matched += 1;
    }
    let matched = count.unwrap_or(matched);
    let more = json!({
        "hasNext": matched > request.skip.saturating_add(data.len()) && !data.is_empty(),
        "total": matched.min(most),
        "max": PAGE,
        "moreThanTotal": matched > most,
    });
    Ok(Page { data, more })
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its records, each as JSON.
    pub data: Vec<String>,
    /// What else the envelope says.
    pub more: Value,
}

impl fmt::Display for Page {
    /// As JSON.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{\"data\":[")?;
        for (place, record) in self.data.iter().enumerate() {
            f.write_str(if place > 0 { "," } else { "" })?;
            f.write_str(record)?;
        }
        f.write_str("]")?;
        for (name, value) in self.more.as_object().into_iter().flatten() {
            write!(f, ",\"{name}\":{value}")?;
        }
        f.write_str("}")
    }
}

/// In which order records come.
enum Order {
    /// By the date of the kind, from the oldest if ascending.
    Date { ascending: bool },
    /// By the values of these members.
    Members { paths: &'static [&'static str], ascending: bool },
}

impl Order {
    /// As the request has it; the newest first where it says nothing, which the service does too.
    fn of(kind: Kind, request: &ListRequest) -> Order {
        let Some((field, ascending)) = &request.sort else { return Order::Date { ascending: request.is_scan } };
        let ascending = *ascending;
        let paths: &[&str] = match (kind, field.as_str()) {
            (Kind::Activity, "created") => &["created"],
            (Kind::Alert | Kind::Entity, "severity") => &["severityValue", "threatScore"],
            (Kind::Alert, "status") => &["resolutionStatusValue"],
            (Kind::Entity, "username") => &["username"],
            (Kind::Subnet, "category") => &["category"],
            (Kind::Subnet, "tags") => &["tags.name"],
            (Kind::Subnet, "name") => &["name"],
            _ => return Order::Date { ascending },
        };
        Order::Members { paths, ascending }
    }

    /// The numbers of all records that were found, in this order.
    fn numbers<'s>(&self, collection: &Collection, search: &'s mut Search<'_>) -> Box<dyn Iterator<Item = Number> + 's> {
        let (paths, ascending) = match self {
            Order::Date { ascending } => return search.by_date(*ascending),
            Order::Members { paths, ascending } => (paths, *ascending),
        };
        if let [member] = paths
            && let Some(place) = search.timeline_of(member)
        {
            return search.along(place, ascending);
        }
        let key = |number: Number| collection.at(number).map(|record| (fields::at_paths(&record, paths), number));
        let mut keyed: Vec<(Vec<Value>, Number)> = search.numbers().filter_map(key).collect();
        keyed.sort_by(|one, other| compare(&one.0, &other.0).then(one.1.cmp(&other.1)));
        if !ascending {
            keyed.reverse();
        }
        Box::new(keyed.into_iter().map(|(_, number)| number))
    }
}

/// Numbers before texts; nothing before anything.
fn compare(one: &[Value], other: &[Value]) -> std::cmp::Ordering {
    let rank = |value: Option<&Value>| match value {
        None => (0, 0.0, String::new()),
        Some(Value::Number(number)) => (1, number.as_f64().unwrap_or(0.0), String::new()),
        Some(value) => (2, 0.0, value.as_str().map_or_else(|| value.to_string(), str::to_lowercase)),
    };
    let (one, other) = (rank(one.first()), rank(other.first()));
    one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
}

/// Files that were deleted are there only for those who ask for them; `trashed` says what it says, whatever else is asked.
fn shows_deleted(filter: &Filter) -> bool {
    let asks = |field: &str| filter.conditions.iter().find(|condition| condition.field == field);
    asks("allowDeleted").is_some_and(|condition| condition.arguments.iter().any(super::request::is_true))
        || asks("trashed").is_some()
}

/// The status of a file that was deleted.
pub const DELETED: i64 = 2;

/// A page of a scan: records by date, and filters for those that follow.
///
/// A page ends where a millisecond ends, so that the next can begin with another: records of the last millisecond that do not all fit are
/// left to it. If they do not fit into a page at all, the page has all of them.
fn scan(collection: &Collection, request: &ListRequest, filter: &Filter, now: i64) -> Page {
    let ascending = request.sort.as_ref().is_none_or(|(_, ascending)| *ascending);
    let limit = request.page();
    let mut search = collection.search(filter, true, now);
    let mut page: Vec<(i64, Number)> = Vec::new();
    let mut has_next = false;
    for number in search.by_date(ascending) {
        let date = collection.date_of(number);
        let last = page.last().map(|(date, _)| *date);
        if page.len() >= limit && last != Some(date) {
            has_next = true;
            break;
        }
        // The page is full in the middle of a millisecond, which began in it.
        if page.len() == limit
            && let Some(begins) = page.iter().position(|(known, _)| *known == date).filter(|begins| *begins > 0)
        {
            page.truncate(begins);
            has_next = true;
            break;
        }
        page.push((date, number));
    }
    let mut more = json!({ "hasNext": has_next });
    if let (true, Some((last, _))) = (has_next, page.last()) {
        let dated = filter.conditions.iter().filter(|condition| condition.field == "date");
        let spans = dated.filter_map(|condition| Spans::of(condition, now)).fold(Spans::all(), |all, spans| all.and(&spans));
        let rest = if ascending { spans.after(*last) } else { spans.before(*last) };
        let mut next = request.filters.clone();
        next.insert("date".to_owned(), json!({ "range": rest.to_range() }));
        more["nextQueryFilters"] = Value::Object(next);
    }
    Page { data: page.into_iter().filter_map(|(_, number)| collection.shown(number)).collect(), more }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    /// So many alerts, of which all but ten are severe.
    fn alerts(count: i64) -> Collection {
        let mut alerts = Collection::new(Kind::Alert);
        for number in 0..count {
            let record = json!({
                "_id": number.to_string(), "timestamp": number, "severityValue": i64::from(number >= 10), "_facets": { "read": true },
            });
            alerts.put(&record);
        }
        alerts
    }

    fn asked(alerts: &Collection, members: &Value) -> Value {
        let request = ListRequest::of(members.as_object().unwrap()).unwrap();
        serde_json::from_str(&page(alerts, &request, NOW).unwrap().to_string()).unwrap()
    }

    #[test]
    fn a_page_is_an_envelope_around_records_without_their_facets() {
        let expected = json!({
            "data": [{ "_id": "11", "timestamp": 11, "severityValue": 1 }, { "_id": "10", "timestamp": 10, "severityValue": 1 }],
            "hasNext": true, "total": 12, "max": 100, "moreThanTotal": false,
        });
        assert_eq!(asked(&alerts(12), &json!({ "limit": 2 })), expected);
        let nothing = json!({ "data": [], "hasNext": false, "total": 12, "max": 100, "moreThanTotal": false });
        assert_eq!(asked(&alerts(12), &json!({ "skip": 12 })), nothing);
    }

    #[test]
    fn records_that_pass_a_filter_are_counted_up_to_a_number() {
        let said = |count: i64, members: Value| {
            let page = asked(&alerts(count), &members);
            (page["total"].as_u64().unwrap(), page["moreThanTotal"].as_bool().unwrap())
        };
        let severe = json!({ "filters": { "severity": { "eq": 1 } } });
        let late = json!({ "filters": { "date": { "gte": 10 } } });
        for filtered in [severe, late] {
            assert_eq!(said(10_010, filtered.clone()), (10_000, false), "{filtered}");
            assert_eq!(said(10_011, filtered.clone()), (10_000, true), "{filtered}");
        }
        assert_eq!(said(10_011, json!({})), (10_011, false));
    }
}
