//! Schemas that are written out again and again, where a component could be referred to.

use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexMap;

use super::found::Found;
use super::subject::{Subject, component_name};
use crate::document::{Map, Node, Pointer, Value};
use crate::openapi::look::{entries, list};
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// What is so small is no type worth a name.
const LEAST_PROPERTIES: usize = 3;
const LEAST_MEMBERS: usize = 3;

/// So often a schema may be written out.
const LEAST_TIMES: usize = 3;

/// What does not decide which values there are.
const SILENT: &[&str] =
    &["description", "title", "example", "examples", "default", "deprecated", "readOnly", "writeOnly", "nullable"];

/// A schema that could be a type of its own, and what it says.
struct Candidate<'v, 'n> {
    hash: u64,
    visit: &'v Visit<'n>,
}

/// Looks for schemas that say the same, each of which becomes a type of its own.
pub(super) fn apply(subject: &Subject<'_>, found: &mut Found<'_>) {
    let worthy = subject.schemas().filter(|(visit, map)| is_worth_a_name(map) && !is_part(visit));
    let candidates: Vec<_> = worthy.map(|(visit, _)| Candidate { hash: hash_of(visit.node), visit }).collect();
    groups(&candidates).iter().for_each(|same| tell(same, found));
}

/// What says the same.
#[derive(Default)]
struct Same<'v> {
    /// How often it is written, in all.
    times: usize,
    /// The component that it is, if it is one.
    component: Option<&'v str>,
    /// Where it stands and is none.
    places: Vec<Place>,
}

impl Same<'_> {
    fn is_too_often(&self) -> bool {
        self.component.is_some() || self.times >= LEAST_TIMES
    }
}

/// Schemas by what they say, in the order of the document.
fn groups<'v>(candidates: &'v [Candidate<'v, '_>]) -> Vec<Same<'v>> {
    let mut groups: IndexMap<u64, Same<'v>> = IndexMap::new();
    for Candidate { hash, visit } in candidates {
        let same = groups.entry(*hash).or_default();
        same.times += 1;
        same.component = same.component.or(component_name(visit));
    }
    let mut outer: Option<&Pointer> = None;
    for Candidate { hash, visit } in candidates.iter().filter(|candidate| component_name(candidate.visit).is_none()) {
        // What is inside a schema that is told of need not be told of, too.
        let is_inside = outer.is_some_and(|outer| outer.contains(&visit.at));
        let Some(same) = groups.get_mut(hash).filter(|same| !is_inside && same.is_too_often()) else { continue };
        outer = Some(&visit.at);
        // What is written once may stand in the tree more often.
        if !same.places.contains(&visit.key) {
            same.places.push(visit.key);
        }
    }
    groups.into_values().collect()
}

fn tell(same: &Same<'_>, found: &mut Found<'_>) {
    let Some((first, others)) = same.places.split_first() else { return };
    if let Some(name) = same.component {
        for place in &same.places {
            let message = format!("the schema `{name}` is written out once more");
            found.add(*place, message, format!("refer to it: `$ref: '#/components/schemas/{name}'`"));
        }
    } else if same.places.len() >= LEAST_TIMES {
        let message = format!("the same schema is written out {} times, and becomes as many types", same.places.len());
        let finding = found.add(*first, message, "give it a name in `components.schemas`, and refer to that");
        if let Some(second) = others.first() {
            finding.also(*second, "the second is here");
        }
    }
}

/// Whether a schema is folded into another: it becomes no type.
fn is_part(visit: &Visit<'_>) -> bool {
    visit.at.parent().is_some_and(|parent| parent.last() == Some("allOf"))
}

fn is_worth_a_name(map: &Map) -> bool {
    let properties = entries(map.get("properties")).count();
    properties >= LEAST_PROPERTIES || list(map.get("enum")).len() >= LEAST_MEMBERS
}

/// The same for schemas that allow the same, in whatever order they say it.
fn hash_of(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    match &node.value {
        Value::Null => 0u8.hash(&mut hasher),
        Value::Bool(value) => (1u8, value).hash(&mut hasher),
        Value::Number(number) => (2u8, number.as_f64().to_bits()).hash(&mut hasher),
        Value::Text(text) => (3u8, text).hash(&mut hasher),
        Value::List(list) => (4u8, list.iter().map(hash_of).collect::<Vec<_>>()).hash(&mut hasher),
        Value::Map(map) => {
            let decides = |key: &str| !SILENT.contains(&key) && !key.starts_with("x-");
            let entries = map.iter().filter(|(key, entry)| decides(key) || entry.node.as_map().is_some());
            let sum = entries.fold(0u64, |sum, (key, entry)| {
                let mut hasher = DefaultHasher::new();
                (key, hash_of(&entry.node)).hash(&mut hasher);
                sum.wrapping_add(hasher.finish())
            });
            (5u8, sum).hash(&mut hasher);
        }
    }
    hasher.finish()
}
