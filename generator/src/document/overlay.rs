//! OpenAPI Overlay 1.0 and 1.1: changes to a document that are kept beside it, so that somebody else's document stays as it is.
//!
//! An overlay is applied to the document as one tree, after everything that it refers to has been brought home: what
//! `clientwright bundle` prints is what a `target` speaks of. What an overlay brings keeps its place in the overlay's file. A `$ref` in it
//! is read as if it stood in the document.

mod action;

use self::action::{Action, Change};
use super::bundle;
use super::how::LoadOptions;
use super::load::read;
use super::tree::{Document, Map, Node};
use crate::source::{Diagnostic, Diagnostics, Loader, Place};

/// Applies overlays, in their order, each to what the one before has made.
pub fn apply(
    loader: &dyn Loader,
    document: Document,
    overlays: &[String],
    options: LoadOptions,
    problems: &mut Diagnostics,
) -> Document {
    if overlays.is_empty() {
        return document;
    }
    let Document { mut root, mut sources, dangling } = document;
    let path = sources.path(root.place.file).to_owned();
    for overlay in overlays {
        let Some(tree) = read(loader, overlay, options, &mut sources, problems) else { continue };
        let base = sources.path(tree.place.file);
        if let Some(other) = extends(&tree).filter(|(url, _)| !is_absolute(url) && loader.join(base, url) != path) {
            let message = format!("this overlay is for `{}`, and is applied to `{path}`", other.0);
            problems.warning("overlay-extends", other.1, message);
        }
        if let Some(actions) = actions(&tree, options, problems) {
            action::apply(&mut root, &actions, options, problems);
        }
    }
    // What an overlay refers to is brought home like everything else.
    let mut bundled = bundle::bundle(loader, root, sources, options, problems);
    bundled.dangling.extend(dangling);
    bundled
}

fn extends(overlay: &Node) -> Option<(&str, Place)> {
    let node = overlay.get("extends")?;
    Some((node.as_text()?, node.place))
}

fn is_absolute(url: &str) -> bool {
    url.contains(':') || url.starts_with('/')
}

/// Reads an overlay; none where it is none.
fn actions<'a>(overlay: &'a Node, options: LoadOptions, problems: &mut Diagnostics) -> Option<Vec<Action<'a>>> {
    let version = overlay.get("overlay").filter(|version| is_known(version));
    let Some(map) = overlay.as_map().filter(|_| version.is_some()) else {
        let place = overlay.get("overlay").unwrap_or(overlay).place;
        problems
            .error("overlay", place, "this is no overlay of version 1.0 or 1.1")
            .help("an overlay begins with `overlay: 1.0.0`");
        return None;
    };
    known_keys(map, "an overlay", &["overlay", "info", "extends", "actions"], options, problems);
    let Some(list) = overlay.get("actions").and_then(Node::as_list) else {
        let place = overlay.get("actions").unwrap_or(overlay).place;
        problems
            .error("overlay", place, "an overlay must have a list of `actions`")
            .help("add `actions`: what is to be changed, each with a `target`");
        return None;
    };
    Some(list.iter().filter_map(|node| action(node, options, problems)).collect())
}

/// `1.0.0`, `1.1.0`; also as a number, which `overlay: 1.0` is.
fn is_known(version: &Node) -> bool {
    let text = version.as_text().map(str::to_owned).or_else(|| version.as_number().map(super::tree::Number::text));
    text.is_some_and(|text| ["1", "1.0", "1.1"].contains(&text.as_str()) || text.starts_with("1.0.") || text.starts_with("1.1."))
}

fn action<'a>(node: &'a Node, options: LoadOptions, problems: &mut Diagnostics) -> Option<Action<'a>> {
    let target = node.get("target");
    let Some((map, target)) = node.as_map().zip(target).filter(|(_, target)| target.as_text().is_some()) else {
        let place = target.unwrap_or(node).place;
        problems
            .error("overlay", place, "an action must have a `target`")
            .help("add `target`: a JSONPath that says what is changed, such as `$.paths['/alerts'].get`");
        return None;
    };
    known_keys(map, "an action", &["target", "description", "update", "copy", "remove"], options, problems);
    let change = change(map, node.place, problems)?;
    Action::read(target, change, problems)
}

fn change<'a>(map: &'a Map, place: Place, problems: &mut Diagnostics) -> Option<Change<'a>> {
    match map.get("remove").map(|remove| (remove.as_bool(), remove.place)) {
        Some((Some(true), _)) => return Some(Change::Remove),
        Some((None, place)) => {
            problems.error("overlay", place, "`remove` must be `true` or `false`");
            return None;
        }
        Some((Some(false), _)) | None => {}
    }
    match (map.get("update"), map.get("copy")) {
        (Some(update), _) => Some(Change::Update(update)),
        (None, Some(copy)) => Some(Change::Copy(copy)),
        (None, None) => {
            problems.error("overlay", place, "this action changes nothing").help("add `update`, `copy` or `remove: true`");
            None
        }
    }
}

fn known_keys(map: &Map, owner: &str, known: &[&str], options: LoadOptions, problems: &mut Diagnostics) {
    for (key, entry) in map.iter().filter(|(key, _)| !known.contains(key) && !key.starts_with("x-")) {
        let problem: &mut Diagnostic =
            problems.add(options.dangling, "unknown-key", entry.key, format!("unknown key `{key}` in {owner}"));
        if let Some(near) = super::did_you_mean(key, known.iter().copied()) {
            problem.help(format!("did you mean `{near}`?"));
        }
    }
}

#[cfg(test)]
mod tests;
