//! Spans of time: what conditions about a date come down to.

use serde_json::{Value, json};

use super::filter::{Condition, Operator, as_number, days_ago};

/// Spans of milliseconds since 1970, ends included; a moment has to be in one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Spans(Vec<(i64, i64)>);

/// The first and the last millisecond that anybody speaks of: 1970 and the year 9999.
const FIRST: i64 = 0;
const LAST: i64 = 253_402_300_799_999;

impl Spans {
    /// All the time that there is.
    pub fn all() -> Spans {
        Spans(vec![(i64::MIN, i64::MAX)])
    }

    /// All moments of which a condition holds at this time; none if it is no condition about moments.
    pub fn of(condition: &Condition, now: i64) -> Option<Spans> {
        let arguments = &condition.arguments;
        let numbers = || arguments.iter().filter_map(as_number);
        // Of several arguments one suffices.
        let spans = match condition.operator {
            Operator::Eq => numbers().map(|moment| (from(moment), to(moment))).collect(),
            Operator::Gte => numbers().map(|start| (from(start), i64::MAX)).collect(),
            Operator::Gt => numbers().map(|start| (to(start).saturating_add(1), i64::MAX)).collect(),
            Operator::Lte => numbers().map(|end| (i64::MIN, to(end))).collect(),
            Operator::Lt => numbers().map(|end| (i64::MIN, from(end).saturating_sub(1))).collect(),
            Operator::GteNdays => numbers().map(|days| (from(days_ago(now, days)), i64::MAX)).collect(),
            Operator::LteNdays => numbers().map(|days| (i64::MIN, to(days_ago(now, days)))).collect(),
            Operator::Range => arguments.iter().map(range).collect(),
            _ => return None,
        };
        Some(Spans(spans).sound())
    }

    /// The moments that are in these and in others.
    pub fn and(&self, other: &Spans) -> Spans {
        let both = |one: (i64, i64), other: (i64, i64)| (one.0.max(other.0), one.1.min(other.1));
        let all = self.0.iter().flat_map(|one| other.0.iter().map(move |other| both(*one, *other)));
        Spans(all.collect()).sound()
    }

    /// Those of these moments that come behind a moment.
    pub fn after(&self, moment: i64) -> Spans {
        self.and(&Spans(vec![(moment.saturating_add(1), i64::MAX)]))
    }

    /// Those of these moments that come before a moment.
    pub fn before(&self, moment: i64) -> Spans {
        self.and(&Spans(vec![(i64::MIN, moment.saturating_sub(1))]))
    }

    /// Whether a moment is in them.
    pub fn contains(&self, moment: i64) -> bool {
        self.0.iter().any(|(start, end)| (*start..=*end).contains(&moment))
    }

    /// One span that has all of them in it; none if there is none.
    pub fn whole(&self) -> Option<(i64, i64)> {
        let start = self.0.iter().map(|span| span.0).min();
        start.zip(self.0.iter().map(|span| span.1).max())
    }

    /// As `range` has them, which needs both ends of each.
    pub fn to_range(&self) -> Value {
        let span = |(start, end): &(i64, i64)| json!({ "start": (*start).max(FIRST), "end": (*end).min(LAST) });
        self.0.iter().map(span).collect()
    }

    /// Without those that end before they begin.
    fn sound(mut self) -> Spans {
        self.0.retain(|(start, end)| start <= end);
        self
    }
}

fn range(range: &Value) -> (i64, i64) {
    let end = |name: &str| range.get(name).and_then(as_number);
    (end("start").map_or(i64::MIN, from), end("end").map_or(i64::MAX, to))
}

/// The first whole millisecond from here on.
#[allow(clippy::cast_possible_truncation, reason = "what is beyond all moments becomes the last of them")]
fn from(moment: f64) -> i64 {
    moment.ceil() as i64
}

/// The last whole millisecond up to here.
#[allow(clippy::cast_possible_truncation, reason = "what is beyond all moments becomes the last of them")]
fn to(moment: f64) -> i64 {
    moment.floor() as i64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn spans(operator: Operator, argument: Value) -> Spans {
        let arguments = if let Value::Array(values) = argument { values } else { vec![argument] };
        Spans::of(&Condition { field: "date".to_owned(), operator, arguments }, NOW).unwrap()
    }

    #[test]
    fn spans_are_the_whole_milliseconds_of_which_a_condition_holds() {
        for (operator, argument, expected) in [
            (Operator::Eq, json!([5, 5.5]), vec![(5, 5)]),
            (Operator::Gte, json!(4.5), vec![(5, i64::MAX)]),
            (Operator::Gt, json!(4.5), vec![(5, i64::MAX)]),
            (Operator::Gt, json!("5"), vec![(6, i64::MAX)]),
            (Operator::Lte, json!(4.5), vec![(i64::MIN, 4)]),
            (Operator::Lt, json!(4.5), vec![(i64::MIN, 4)]),
            (Operator::Lt, json!("2023-11-14T22:13:20Z"), vec![(i64::MIN, NOW - 1)]),
            (Operator::GteNdays, json!(1), vec![(NOW - 86_400_000, i64::MAX)]),
            (Operator::LteNdays, json!(0.5), vec![(i64::MIN, NOW - 43_200_000)]),
            (
                Operator::Range,
                json!([{ "start": 1, "end": 2 }, { "start": 9, "end": 8 }, { "end": 0 }]),
                vec![(1, 2), (i64::MIN, 0)],
            ),
        ] {
            assert_eq!(spans(operator, argument.clone()).0, expected, "{operator:?} {argument}");
        }
        let condition = Condition { field: String::new(), operator: Operator::IsSet, arguments: Vec::new() };
        assert_eq!(Spans::of(&condition, NOW), None);
    }

    #[test]
    fn several_are_met_and_cut() {
        let two = spans(Operator::Range, json!([{ "start": 1, "end": 5 }, { "start": 8, "end": 9 }]));
        assert_eq!(two.and(&spans(Operator::Gte, json!(3))).0, [(3, 5), (8, 9)]);
        assert_eq!((two.after(5).0, two.before(4).0), (vec![(8, 9)], vec![(1, 3)]));
        assert_eq!((two.whole(), two.after(9).whole()), (Some((1, 9)), None));
        assert!(two.contains(8) && !two.contains(6));
        assert_eq!(Spans::all().after(5).to_range(), json!([{ "start": 6, "end": LAST }]));
    }
}
