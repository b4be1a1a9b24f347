//! A page of a list, and the page of a scan.

use serde_json::{Value, json};

use super::filter::Filter;
use super::request::{ListRequest, PAGE};
use super::spans::Spans;
use crate::exchange::Refusal;
use crate::route::Kind;
use crate::store::collection::{Collection, shown};
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
pub fn page(collection: &Collection, request: &ListRequest, now: i64) -> Result<Value, Refusal> {
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
    let mut found = Found { data: Vec::new(), matched: 0, most, skip: request.skip, size };
    for number in numbers.take(if count.is_some() { wanted } else { most.saturating_add(1) }) {
        found.add(collection, number);
    }
    found.matched = count.unwrap_or(found.matched);
    Ok(found.envelope())
}

/// Records that pass, of which some are shown.
struct Found {
    data: Vec<Value>,
    matched: usize,
    /// So many are counted.
    most: usize,
    skip: usize,
    size: usize,
}

impl Found {
    fn add(&mut self, collection: &Collection, number: Number) {
        if self.matched >= self.skip && self.data.len() < self.size {
            self.data.extend(collection.at(number).map(shown));
        }
        self.matched += 1;
    }

    fn envelope(self) -> Value {
        let has_next = self.matched > self.skip.saturating_add(self.data.len()) && !self.data.is_empty();
        json!({
            "data": self.data,
            "hasNext": has_next,
            "total": self.matched.min(self.most),
            "max": PAGE,
            "moreThanTotal": self.matched > self.most,
        })
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
fn scan(collection: &Collection, request: &ListRequest, filter: &Filter, now: i64) -> Value {
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
    let mut envelope = json!({ "hasNext": has_next });
    if let (true, Some((last, _))) = (has_next, page.last()) {
        let dated = filter.conditions.iter().filter(|condition| condition.field == "date");
        let spans = dated.filter_map(|condition| Spans::of(condition, now)).fold(Spans::all(), |all, spans| all.and(&spans));
        let rest = if ascending { spans.after(*last) } else { spans.before(*last) };
        let mut next = request.filters.clone();
        next.insert("date".to_owned(), json!({ "range": rest.to_range() }));
        envelope["nextQueryFilters"] = Value::Object(next);
    }
    envelope["data"] = page.into_iter().filter_map(|(_, number)| collection.at(number)).map(shown).collect();
    envelope
}
