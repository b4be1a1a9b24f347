//! What was found, how often, and of how many.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::kind::Kind;
use super::look::Side;
use super::seen::Seen;
use super::shape::ShapeId;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    /// A schema.
    Schema(ShapeId),
    /// An operation, by its number.
    Operation(usize),
    /// An answer of an operation, by both numbers.
    Answer(usize, usize),
    /// Nothing of the document.
    Nowhere,
}

/// Where in the captures something was seen: the number of the file, and that of its entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) file: usize,
    pub(super) entry: usize,
}

/// What was found at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Finding {
    pub(super) count: u64,
    pub(super) first: Origin,
    /// Ways to some of them: `$.data[*]`.
    pub(super) ways: BTreeSet<String>,
    pub(super) seen: Seen,
    /// The media types of bodies that nothing is declared for.
    pub(super) media: BTreeSet<String>,
    /// How often each value of an enum was seen that it does not know; never told as they are.
    pub(super) values: BTreeMap<String, u64>,
    /// Values, if they were asked for.
    pub(super) examples: Vec<String>,
}

/// A finding on its way into the tally.
pub(super) struct Note<'n> {
    pub(super) place: Place,
    pub(super) kind: Kind,
    pub(super) origin: Origin,
    pub(super) way: &'n str,
    pub(super) value: Option<&'n Value>,
    pub(super) media: Option<&'n str>,
    /// Whether nothing of the value may ever be told.
    pub(super) is_secret: bool,
}

/// Everything that was found and counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Whether values are to be shown.
    pub(super) show_values: bool,
    pub(super) findings: HashMap<(Place, Kind), Finding>,
    /// How many names of each place are known, so that they do not become too many.
    names: HashMap<Place, usize>,
    visits: HashMap<(ShapeId, Side), u64>,
    /// Requests and answers that were held against the document, by operation.
    pub(super) requests: HashMap<usize, u64>,
    pub(super) answers: HashMap<usize, u64>,
    /// What was passed over, and why.
    pub(super) passed: BTreeMap<&'static str, u64>,
    /// Exchanges with the API that were looked at.
    pub(super) exchanges: u64,
}

/// Kept of each finding: ways, values, examples, and how long an example may be.
const MOST_WAYS: usize = 3;
const MOST_VALUES: usize = 200;
const MOST_EXAMPLES: usize = 3;
const LONGEST_EXAMPLE: usize = 80;

/// More names than this at one place are those of a map, or of somebody who tries.
const MOST_NAMES: usize = 200;

impl Tally {
    /// Nothing found yet.
    pub(super) fn new(show_values: bool) -> Tally {
        Tally { show_values, ..Tally::default() }
    }

    /// Counts a value that was held against schemas.
    pub(super) fn visit(&mut self, parts: &[ShapeId], side: Side) {
        for part in parts {
            *self.visits.entry((*part, side)).or_default() += 1;
        }
    }

    /// How many values were held against a schema.
    pub(super) fn visited(&self, id: ShapeId) -> u64 {
        [Side::Request, Side::Answer].into_iter().map(|side| self.visited_by(id, side)).sum()
    }

    /// The same, of one side.
    pub(super) fn visited_by(&self, id: ShapeId, side: Side) -> u64 {
        self.visits.get(&(id, side)).copied().unwrap_or_default()
    }

    /// Counts what was passed over.
    pub(super) fn pass(&mut self, why: &'static str) {
        *self.passed.entry(why).or_default() += 1;
    }

    /// Takes a finding in.
    pub(super) fn note(&mut self, note: Note<'_>) {
        let Note { place, kind, origin, way, value, media, is_secret } = note;
        let key = (place, self.bounded(place, kind));
        let (show, is_enum) = (self.show_values && !is_secret, key.1 == Kind::UnknownValue);
        let finding = self.findings.entry(key).or_insert_with(|| Finding { first: origin, ..Finding::default() });
        finding.count += 1;
        if finding.ways.len() < MOST_WAYS && !finding.ways.contains(way) {
            finding.ways.insert(way.to_owned());
        }
        if let Some(media) = media.filter(|_| finding.media.len() < MOST_VALUES) {
            finding.media.insert(media.to_owned());
        }
        let Some(value) = value else { return };
        finding.seen.add(value, show);
        if is_enum && !is_secret {
            let text = value.to_string();
            if finding.values.len() < MOST_VALUES || finding.values.contains_key(&text) {
                *finding.values.entry(text).or_default() += 1;
            }
        }
        if show && finding.examples.len() < MOST_EXAMPLES {
            let example = example(value);
            if !finding.examples.contains(&example) {
                finding.examples.push(example);
            }
        }
    }

    /// A kind with a name out of a capture, as long as there are not too many.
    fn bounded(&mut self, place: Place, kind: Kind) -> Kind {
        let hidden = match &kind {
            Kind::UnknownMember(_) => Kind::HiddenMembers,
            Kind::QueryParameter(_) => Kind::HiddenQueryParameters,
            Kind::Route(_) => Kind::Route("others, which are too many to be shown".to_owned()),
            _ => return kind,
        };
        let key = (place, kind);
        if !self.findings.contains_key(&key) {
            let names = self.names.entry(place).or_default();
            if *names >= MOST_NAMES {
                return hidden;
            }
            *names += 1;
        }
        key.1
    }

    /// Takes the members of objects that have too many of them, to be maps, together.
    pub(super) fn fold_maps(&mut self, most: usize) {
        let mut counts: HashMap<Place, usize> = HashMap::new();
        let names = self.findings.keys().filter(|(_, kind)| matches!(kind, Kind::UnknownMember(_)));
        names.for_each(|(place, _)| *counts.entry(*place).or_default() += 1);
        let maps: HashSet<Place> = counts.into_iter().filter(|(_, count)| *count > most).map(|(place, _)| place).collect();
        let is_of_map = |(place, kind): &(Place, Kind)| maps.contains(place) && matches!(kind, Kind::UnknownMember(_));
        let mut keys: Vec<(Place, Kind)> = self.findings.keys().filter(|key| is_of_map(key)).cloned().collect();
        keys.sort();
        for key in keys {
            let Some(Finding { count, first, ways, seen, .. }) = self.findings.remove(&key) else { continue };
            let hidden = self.findings.entry((key.0, Kind::HiddenMembers));
            let hidden = hidden.or_insert_with(|| Finding { first, ..Finding::default() });
            hidden.count += count;
            hidden.first = hidden.first.min(first);
            hidden.seen.merge(seen);
            hidden.ways.extend(ways);
            while hidden.ways.len() > MOST_WAYS {
                hidden.ways.pop_last();
            }
        }
    }
}

fn example(value: &Value) -> String {
    let text = value.to_string();
    let mut shown: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    if let Some((cut, _)) = shown.char_indices().nth(LONGEST_EXAMPLE) {
        shown.truncate(cut);
        shown.push('…');
    }
    shown
}
