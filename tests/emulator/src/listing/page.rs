//! A page of a list, and the page of a scan.

use serde_json::{Value, json};

use super::filter::{Condition, Filter, Operator};
use super::request::{ListRequest, PAGE};
use crate::exchange::Refusal;
use crate::route::Kind;
use crate::store::collection::{Collection, Search, shown};
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
    let cap = COUNTED.max(wanted.saturating_add(1));
    let search = collection.search(&filter, shows_deleted(&filter), now);
    let order = Order::of(kind, request);
    let counts_all = filter.conditions.is_empty() && kind != Kind::File && order.is_by_date();
    let numbers = order.numbers(collection, &search, &filter, now);
    let mut found = Found { data: Vec::new(), matched: 0, skip: request.skip, size };
    // How many there are in all is often known, so that those behind the page need not be met.
    let count = search.count().map(|count| if counts_all { count } else { count.min(cap) });
    for number in numbers.take(if count.is_some() { wanted } else { cap }) {
        found.add(collection, number);
    }
    found.matched = count.unwrap_or(found.matched);
    Ok(found.envelope())
}

/// Records that pass, of which some are shown.
struct Found {
    data: Vec<Value>,
    matched: usize,
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
            "total": self.matched,
            "max": PAGE,
            "moreThanTotal": self.matched >= COUNTED,
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

    fn is_by_date(&self) -> bool {
        matches!(self, Order::Date { .. })
    }

    /// The numbers of all records that were found, in this order.
    fn numbers<'s>(
        &self,
        collection: &Collection,
        search: &'s Search<'_>,
        filter: &Filter,
        now: i64,
    ) -> Box<dyn Iterator<Item = Number> + 's> {
        let (paths, ascending) = match self {
            Order::Date { ascending } => return search.by_date(*ascending, Spans::of(&filter.conditions, now).whole()),
            Order::Members { paths, ascending } => (paths, *ascending),
        };
        if let [member] = paths
            && let Some(numbers) = search.by_member(member, ascending)
        {
            return numbers;
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

/// Spans of time, ends included, of which a record is in all.
#[derive(Clone, Debug, PartialEq)]
struct Spans(Vec<(i64, i64)>);

impl Spans {
    /// The spans that the conditions about the date leave.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "milliseconds of this age are exact")]
    fn of(conditions: &[Condition], now: i64) -> Spans {
        let all = Spans(vec![(i64::MIN, i64::MAX)]);
        let days = |value: f64| (now as f64 - value * 86_400_000.0) as i64;
        conditions.iter().filter(|condition| condition.field == "date").fold(all, |spans, condition| {
            let numbers = || condition.arguments.iter().filter_map(super::filter::as_number);
            // Of several arguments one suffices.
            let from = |start: f64| (start as i64, i64::MAX);
            let to = |end: f64| (i64::MIN, end as i64);
            let these: Vec<(i64, i64)> = match condition.operator {
                Operator::Gte => numbers().map(from).collect(),
                Operator::Gt => numbers().map(|start| from(start + 1.0)).collect(),
                Operator::Lte => numbers().map(to).collect(),
                Operator::Lt => numbers().map(|end| to(end - 1.0)).collect(),
                Operator::GteNdays => numbers().map(|number| (days(number), i64::MAX)).collect(),
                Operator::LteNdays => numbers().map(|number| (i64::MIN, days(number))).collect(),
                Operator::Range => condition.arguments.iter().map(span).collect(),
                _ => return spans,
            };
            spans.and(&Spans(these))
        })
    }

    fn and(&self, other: &Spans) -> Spans {
        let both = |one: (i64, i64), other: (i64, i64)| (one.0.max(other.0), one.1.min(other.1));
        let all = self.0.iter().flat_map(|one| other.0.iter().map(move |other| both(*one, *other)));
        Spans(all.filter(|(start, end)| start <= end).collect())
    }

    /// One span that has all of them in it.
    fn whole(&self) -> (i64, i64) {
        let start = self.0.iter().map(|span| span.0).min();
        let end = self.0.iter().map(|span| span.1).max();
        start.zip(end).unwrap_or((0, -1))
    }

    /// As `range` has them, which needs both ends of each.
    fn to_range(&self) -> Value {
        let span = |(start, end): &(i64, i64)| json!({ "start": (*start).max(FIRST), "end": (*end).min(LAST) });
        self.0.iter().map(span).collect()
    }
}

/// The first and the last millisecond that anybody speaks of: 1970 and the year 9999.
const FIRST: i64 = 0;
const LAST: i64 = 253_402_300_799_999;

#[allow(clippy::cast_possible_truncation, reason = "milliseconds of this age are exact")]
fn span(range: &Value) -> (i64, i64) {
    let end = |name: &str| range.get(name).and_then(super::filter::as_number).map(|moment| moment as i64);
    (end("start").unwrap_or(i64::MIN), end("end").unwrap_or(i64::MAX))
}

/// A page of a scan: records by date, and filters for those that follow.
///
/// A page ends where a millisecond ends, so that the next can begin with another: records of the last millisecond that do not all fit are
/// left to it. If they do not fit into a page at all, the page has all of them.
fn scan(collection: &Collection, request: &ListRequest, filter: &Filter, now: i64) -> Value {
    let ascending = request.sort.as_ref().is_none_or(|(_, ascending)| *ascending);
    let limit = request.page();
    let spans = Spans::of(&filter.conditions, now);
    let search = collection.search(filter, true, now);
    let mut page: Vec<(i64, Number)> = Vec::new();
    let mut has_next = false;
    for number in search.by_date(ascending, spans.whole()) {
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
        let rest = if ascending { (last.saturating_add(1), i64::MAX) } else { (i64::MIN, last.saturating_sub(1)) };
        let mut next = request.filters.clone();
        next.insert("date".to_owned(), json!({ "range": spans.and(&Spans(vec![rest])).to_range() }));
        envelope["nextQueryFilters"] = Value::Object(next);
    }
    envelope["data"] = page.into_iter().filter_map(|(_, number)| collection.at(number)).map(shown).collect();
    envelope
}
