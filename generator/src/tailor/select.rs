//! Leaves out the operations that nobody wants.

use glob::{MatchOptions, Pattern};

use super::find::{Operation, operations};
use super::{Excluded, Notes};
use crate::document::{Map, Node, Pointer, did_you_mean};
use crate::openapi::extensions::OPERATIONS;
use crate::options::{Asked, Selection};

/// Leaves out what is not included, and what is excluded.
pub(super) fn select(root: &mut Node, include: &Selection, exclude: &Selection, notes: &mut Notes<'_>) -> Vec<Excluded> {
    let all = operations(root);
    note_unmatched(&all, include, "[include]", notes);
    note_unmatched(&all, exclude, "[exclude]", notes);
    let wanted = |operation: &&Operation<'_>| {
        let excluded = lists(exclude).into_iter().any(|(what, list)| matched(list, what, operation));
        let included = lists(include).into_iter().all(|(what, list)| list.is_empty() || matched(list, what, operation));
        included && !excluded
    };
    let unwanted: Vec<Pointer> =
        all.iter().filter(|operation| !wanted(operation)).map(|operation| operation.at.clone()).collect();
    let none_left = !all.is_empty() && unwanted.len() == all.len();
    let mut excluded: Vec<Excluded> = unwanted.iter().map(|at| Excluded::of(root, at)).collect();
    if none_left {
        notes.problems.warning("unmatched", None, "no operation is left of those that the document has");
    }
    excluded.extend(unwanted.iter().filter_map(|at| remove(root, at)));
    excluded
}

/// Removes an operation, and its path where it was the last one there.
fn remove(root: &mut Node, at: &Pointer) -> Option<Excluded> {
    let (path, method) = at.parent().zip(at.last())?;
    let item = root.at_mut(&path).and_then(Node::as_map_mut)?;
    item.remove(method);
    if path.last() == Some(OPERATIONS) && item.is_empty() {
        return remove(root, &path);
    }
    if !is_idle(item) {
        return None;
    }
    let excluded = Excluded::of(root, &path);
    root.at_mut(&path.parent()?).and_then(Node::as_map_mut)?.remove(path.last()?);
    Some(excluded)
}

/// Whether a path has no operation.
fn is_idle(item: &Map) -> bool {
    let is_extension = |key: &str| key.starts_with("x-") && key != OPERATIONS;
    item.keys().all(|key| matches!(key, "parameters" | "summary" | "description" | "servers") || is_extension(key))
}

/// What an operation is chosen by.
#[derive(Clone, Copy)]
enum By {
    Tag,
    Path,
    Id,
    Method,
}

fn lists(selection: &Selection) -> [(By, &Vec<Asked<String>>); 4] {
    let Selection { tags, paths, operations, methods } = selection;
    [(By::Tag, tags), (By::Path, paths), (By::Id, operations), (By::Method, methods)]
}

fn matched(list: &[Asked<String>], by: By, operation: &Operation<'_>) -> bool {
    list.iter().any(|pattern| matches(&pattern.value, by, operation))
}

fn matches(pattern: &str, by: By, operation: &Operation<'_>) -> bool {
    let Ok(pattern) = Pattern::new(pattern) else { return false };
    let options = MatchOptions {
        require_literal_separator: matches!(by, By::Path),
        case_sensitive: !matches!(by, By::Method),
        ..MatchOptions::default()
    };
    words(by, operation).any(|word| pattern.matches_with(word, options))
}

fn words<'n>(by: By, operation: &Operation<'n>) -> Box<dyn Iterator<Item = &'n str> + 'n> {
    match by {
        By::Tag => Box::new(operation.tags().collect::<Vec<_>>().into_iter()),
        By::Path => Box::new(std::iter::once(operation.path)),
        By::Id => Box::new(operation.id().into_iter()),
        By::Method => Box::new(std::iter::once(operation.method)),
    }
}

fn note_unmatched(all: &[Operation<'_>], selection: &Selection, table: &str, notes: &mut Notes<'_>) {
    for (by, list) in lists(selection) {
        let what = match by {
            By::Tag => "tag",
            By::Path => "path",
            By::Id => "operation id",
            By::Method => "method",
        };
        for pattern in list.iter().filter(|pattern| !all.iter().any(|operation| matches(&pattern.value, by, operation))) {
            let message = format!("no operation has a {what} `{}`, as `{table}` asks for", pattern.value);
            let problem = notes.unmatched(pattern, message.replace("a operation", "an operation"));
            if let Some(near) = did_you_mean(&pattern.value, all.iter().flat_map(|operation| words(by, operation))) {
                problem.help(format!("did you mean `{near}`?"));
            }
        }
    }
}
