//! Paths that say one thing in two ways.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::found::Found;
use super::subject::Subject;
use crate::openapi::look::entries;
use crate::source::Place;

/// Paths with a slash at the end, beside the same without.
pub(super) fn trailing_slashes(subject: &Subject<'_>, found: &mut Found<'_>) {
    let paths: HashMap<&str, Place> = paths(subject).collect();
    for (path, place) in self::paths(subject) {
        let Some(shorter) = path.strip_suffix('/').filter(|shorter| !shorter.is_empty()) else { continue };
        if let Some(other) = paths.get(shorter) {
            let message = format!("`{path}` and `{shorter}` differ in the slash at the end alone");
            found.add(place, message, "keep the one that the service documents").also(*other, "the other is here");
        }
    }
}

/// Where a variable stands in paths: what is before it, with what names it has there.
type Names<'n> = IndexMap<&'n str, Vec<Place>>;

/// Variables at the same place of paths that have different names.
pub(super) fn variables(subject: &Subject<'_>, found: &mut Found<'_>) {
    let mut at: IndexMap<String, Names<'_>> = IndexMap::new();
    for (path, place) in paths(subject) {
        let mut before = String::new();
        for segment in path.split('/').skip(1) {
            match variable(segment) {
                Some(name) => {
                    at.entry(before.clone()).or_default().entry(name).or_default().push(place);
                    before.push_str("/{}");
                }
                None => {
                    before.push('/');
                    before.push_str(segment);
                }
            }
        }
    }
    for (before, names) in at.iter().filter(|(_, names)| names.len() > 1) {
        tell(before, names, found);
    }
}

fn tell(before: &str, names: &Names<'_>, found: &mut Found<'_>) {
    let Some((most, places)) = names.iter().rev().max_by_key(|(_, places)| places.len()) else { return };
    let (Some(usual), usually) = (places.first(), places.len()) else { return };
    for (name, places) in names.iter().filter(|(name, _)| *name != most) {
        // `parent_agent_id` says more than `agent_id`, and two names that are as frequent are both usual.
        let Some(place) = places.first().filter(|_| places.len() < usually && !name.contains(most)) else { continue };
        let message = format!("what stands behind `{before}/` is called `{name}` here and `{most}` elsewhere");
        found.add(*place, message, format!("write `{{{most}}}`, if it is the same")).also(*usual, "it is called so here");
    }
}

/// The variable that is a whole segment.
fn variable(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

fn paths<'n>(subject: &Subject<'n>) -> impl Iterator<Item = (&'n str, Place)> {
    entries(subject.document.root.get("paths")).filter(|(path, _)| path.starts_with('/')).map(|(path, entry)| (path, entry.key))
}
