//! What is wrong with a page, and how it is told: once, however many pages have it.

use std::collections::BTreeMap;

/// Something wrong.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The page.
    pub(super) page: String,
    /// How it was looked at: `http, phone`.
    pub(super) how: String,
    /// What is wrong.
    pub(super) what: String,
}

impl Fault {
    pub(super) fn new(page: &str, how: impl Into<String>, what: impl Into<String>) -> Fault {
        Fault { page: page.to_owned(), how: how.into(), what: what.into() }
    }
}

/// How many places of the same fault are named.
const NAMED: usize = 3;

/// A line or more for each fault, with the first places that have it.
pub(super) fn shown(faults: &[Fault]) -> String {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Fault { page, how, what } in faults {
        let (places, place) = (places.entry(what).or_default(), format!("{page} ({how})"));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let line = |(what, places): (&str, Vec<String>)| {
        let more = places.len().saturating_sub(NAMED);
        let others = if more > 0 { format!(", and {more} more") } else { String::new() };
        let named: Vec<&str> = places.iter().take(NAMED).map(String::as_str).collect();
        format!("  {what}\n    on {}{others}", named.join(", "))
    };
    places.into_iter().map(line).collect::<Vec<_>>().join("\n")
}
