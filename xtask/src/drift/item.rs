//! A finding, ready to be told: where it stands in the document, what of it may be said, and whether there is a way out.

use std::collections::HashMap;

use clientwright::Normalised;
use clientwright::document::Pointer;
use serde_json::Value;

use super::contract::Contract;
use super::kind::Kind;
use super::look::Side;
use super::names;
use super::rust_path::rust_path;
use super::seen::Seen;
use super::shape::ShapeId;
use super::tally::{Finding, Place, Tally};
use super::types::Types;

/// A finding, ready to be told.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) place: Place,
    /// Where it stands in the document in OpenAPI 3.0; the root, where it is about nothing in it.
    pub(super) at: Pointer,
    /// `spec/schemas/alerts.yaml:41:7`
    pub(super) located: Option<String>,
    /// `models::Alert::status`, `Alerts::list`
    pub(super) rust: Option<String>,
    pub(super) count: u64,
    pub(super) of: u64,
    /// `capture.har, entry 3`
    pub(super) first: String,
    pub(super) ways: Vec<String>,
    pub(super) types: Types,
    pub(super) expected: Types,
    /// Values of an enum that may be told, and how many there are besides.
    pub(super) values: Vec<Value>,
    pub(super) hidden: u64,
    pub(super) examples: Vec<String>,
    pub(super) seen: Seen,
    pub(super) media: Vec<String>,
    pub(super) proposal: Proposal,
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proposal {
    /// A change that takes all that was seen.
    Whole,
    /// One that does not take all of it, and why.
    Part(&'static str),
    /// None, and why.
    None(&'static str),
}

/// More unknown texts than this are no codes, and more names at one object are those of a map.
const MOST_CODES: usize = 12;
pub(super) const MOST_NAMES: usize = 16;

/// All findings, the most frequent first.
pub(super) fn items(document: &Normalised, contract: &Contract<'_>, tally: &Tally, files: &[String]) -> Vec<Item> {
    let made = tally
        .findings
        .iter()
        .map(|((place, kind), finding)| Making { document, contract, tally, files }.item(*place, kind, finding));
    let mut items: Vec<Item> = made.collect();
    let share = |item: &Item| item.count as f64 / item.of.max(1) as f64;
    items.sort_by(|one, other| {
        let by_share = share(other).total_cmp(&share(one)).then(other.count.cmp(&one.count));
        by_share.then_with(|| (&one.at, &one.kind, one.place).cmp(&(&other.at, &other.kind, other.place)))
    });
    items
}

struct Making<'m, 'd> {
    document: &'m Normalised,
    contract: &'m Contract<'d>,
    tally: &'m Tally,
    files: &'m [String],
}

impl Making<'_, '_> {
    fn item(&self, place: Place, kind: &Kind, finding: &Finding) -> Item {
        let Finding { count, first, ways, seen, media, values: _, examples } = finding;
        let at = self.pointer(place);
        let (values, hidden) = match (place, kind) {
            (Place::Schema(id), Kind::UnknownValue) => self.told_values(id, finding),
            _ => (Vec::new(), 0),
        };
        let expected = match (place, kind) {
            (Place::Schema(id), Kind::WrongType | Kind::Null) => self.contract.shapes.accepts(id),
            _ => Types::NONE,
        };
        let file = self.files.get(first.file).map_or("", String::as_str);
        Item {
            kind: kind.clone(),
            place,
            located: (!at.is_empty()).then(|| self.document.locate(&at)),
            rust: rust_path(&self.document.api, &at),
            at,
            count: *count,
            of: self.of(place, kind).max(*count),
            first: format!("{file}, entry {}", first.entry),
            ways: ways.iter().filter(|way| !way.is_empty()).cloned().collect(),
            types: seen.types(),
            expected,
            values,
            hidden,
            examples: examples.clone(),
            seen: seen.clone(),
            media: media.iter().cloned().collect(),
            proposal: Proposal::Whole,
        }
    }

    fn pointer(&self, place: Place) -> Pointer {
        match place {
            Place::Schema(id) => self.contract.shapes.get(id).at.clone(),
            Place::Operation(index) => self.contract.operations[index].at.clone(),
            Place::Answer(index, number) => self.contract.operations[index].answers[number].at.clone(),
            Place::Nowhere => Pointer::root(),
        }
    }

    /// How many values or exchanges could have shown it.
    fn of(&self, place: Place, kind: &Kind) -> u64 {
        let counted = |map: &HashMap<usize, u64>, index| map.get(&index).copied().unwrap_or_default();
        match (place, kind) {
            (Place::Schema(id), _) => self.tally.visited(id),
            (Place::Operation(index), Kind::Status(_) | Kind::NoJson(Side::Answer)) | (Place::Answer(index, _), _) => {
                counted(&self.tally.answers, index)
            }
            (Place::Operation(index), _) => counted(&self.tally.requests, index),
            (Place::Nowhere, _) => self.tally.exchanges,
        }
    }

    /// The unknown values of an enum that look like codes, and how many there are besides.
    fn told_values(&self, id: ShapeId, finding: &Finding) -> (Vec<Value>, u64) {
        let known = &self.contract.shapes.get(id).values;
        let read = finding.values.iter().filter_map(|(text, count)| Some((serde_json::from_str::<Value>(text).ok()?, *count)));
        let values: Vec<(Value, u64)> = read.collect();
        let texts = values.iter().filter(|(value, _)| value.is_string()).count();
        let may_be_told = |(value, count): &&(Value, u64)| {
            self.tally.show_values || (names::is_code(value, known, *count) && (texts <= MOST_CODES || !value.is_string()))
        };
        let told: Vec<Value> = values.iter().filter(may_be_told).map(|(value, _)| value.clone()).collect();
        // What came out of queries was not kept, nor what came after very many.
        let kept: u64 = finding.values.values().sum();
        let hidden = (values.len() - told.len()) as u64 + u64::from(finding.count > kept);
        (told, hidden)
    }
}

/// Members that answers never had, though there was ample occasion: where each stands, and its name.
pub(super) fn never_seen(document: &Normalised, contract: &Contract<'_>, tally: &Tally, least: u64) -> Vec<(String, String)> {
    let shapes = &contract.shapes;
    let mut found = Vec::new();
    for (id, shape) in shapes.iter().filter(|(id, _)| tally.visited_by(*id, Side::Answer) >= least) {
        let absent = shape.members.iter().filter(|(name, member)| {
            let is_reported = shape.required.contains(name)
                && tally.findings.contains_key(&(Place::Schema(id), Kind::MissingMember((*name).clone())));
            tally.visited_by(**member, Side::Answer) == 0 && !is_reported && !shapes.get(**member).is_write_only
        });
        found.extend(absent.map(|(name, member)| (document.locate(&shapes.get(*member).at), name.clone())));
    }
    found.sort();
    found.dedup();
    found
}
