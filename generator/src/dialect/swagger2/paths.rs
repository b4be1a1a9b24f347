//! `paths`, and `x-ms-paths` beside it.

use super::operations;
use super::whole::Whole;
use crate::document::{Entry, Map, Node, Value};
use crate::openapi::shape::{METHODS, codes};
use crate::openapi::{Judge, extensions};

/// Converts every path.
pub(super) fn convert(document: &mut Map, whole: &mut Whole, judge: &mut Judge<'_>) {
    let more = document.remove(extensions::MS_PATHS);
    let Some(paths) = document.get_mut("paths").and_then(Node::as_map_mut) else { return };
    if let Some(more) = more {
        with_query(paths, more, judge);
    }
    for (path, entry) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
        if let Some(item) = entry.node.as_map_mut() {
            fixed_query(item, path);
            operations::path_item(item, path, whole, judge);
        }
    }
}

/// Puts the paths of `x-ms-paths`, which only their query tells from others, beside the others.
fn with_query(paths: &mut Map, more: Entry, judge: &mut Judge<'_>) {
    let Value::Map(more) = more.node.value else { return };
    for (path, entry) in more {
        if let Some(known) = paths.entry(&path) {
            let message = format!("`{path}` stands in `paths` too");
            judge
                .wrong(codes::SAME_PATH, entry.key, message, "this one is left out")
                .also(known.key, "the other is here")
                .not_expressed();
        } else {
            paths.insert(path, entry.key, entry.node);
        }
    }
}

/// Takes out the parameters that say once more what the query of a path says: `/pets?kind=cat` sends `kind` as it is.
fn fixed_query(item: &mut Map, path: &str) {
    let fixed = fixed(path);
    if fixed.is_empty() {
        return;
    }
    without(item, &fixed);
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).and_then(Node::as_map_mut) {
            without(operation, &fixed);
        }
    }
}

/// The names of the query of a path that have a value there.
fn fixed(path: &str) -> Vec<&str> {
    let Some((_, query)) = path.split_once('?') else { return Vec::new() };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(_, value)| !value.contains('{')).map(|(name, _)| name).collect()
}

fn without(owner: &mut Map, fixed: &[&str]) {
    let Some(list) = owner.get_mut("parameters").and_then(Node::as_list_mut) else { return };
    let word = |node: &Node, key: &str| node.get(key).and_then(Node::as_text).map(str::to_owned);
    list.retain(|node| {
        let is_query = word(node, "in").as_deref() == Some("query");
        !(is_query && word(node, "name").is_some_and(|name| fixed.contains(&name.as_str())))
    });
}
