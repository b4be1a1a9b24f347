//! Gives other types, by the extension with which a document gives them itself.

use super::{Notes, find, rename};
use crate::document::{Map, Node, did_you_mean};
use crate::openapi::extensions::RUST_TYPE;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::each_mut;
use crate::options::{Replaced, Replacement, Tailoring, is_path};
use crate::source::Place;

/// Gives one type.
pub(super) fn replace(root: &mut Node, asked: &Replacement, notes: &mut Notes<'_>) {
    let place = notes.place(&asked.target).unwrap_or(root.place);
    match &asked.target.value {
        Replaced::Format(format) => {
            if !replace_format(root, format, &asked.ty, place) {
                notes.unmatched(&asked.target, format!("no schema of the document has the format `{format}`"));
            }
        }
        Replaced::Schema(name) => {
            let at = find::schema(root, name);
            let done = at.and_then(|at| rename::put(root, &at, RUST_TYPE, Node::text(asked.ty.as_str(), place)));
            if done.is_none() {
                let near = did_you_mean(name, find::schema_names(root)).map(|near| format!("did you mean `{near}`?"));
                let problem = notes.unmatched(&asked.target, format!("the document has no schema `{name}` to replace"));
                if let Some(help) = near {
                    problem.help(help);
                }
            }
        }
    }
}

/// Leaves out the types of crates on which the client would not depend: a document asks for them, and nobody says what they are.
pub(super) fn leave_out_strangers(root: &mut Node, tailoring: &Tailoring, notes: &mut Notes<'_>) {
    each_mut(root, &mut |kind, map| {
        let Some(node) = map.get(RUST_TYPE).filter(|_| kind == ObjectKind::Schema) else { return };
        // What is no text the table reports.
        let Some(path) = node.as_text().filter(|path| !is_known(path, tailoring)) else { return };
        let message = format!("`{path}` is of no crate on which the client depends; left out");
        let help = format!("name the crate in `[dependencies]` of `{}`", crate::config::FILE);
        notes.problems.warning("rust-type", node.place, message).help(help);
        map.remove(RUST_TYPE);
    });
}

/// Whether the client's crate can speak of a type.
fn is_known(path: &str, tailoring: &Tailoring) -> bool {
    let library = path.trim_start_matches("::").split("::").next().unwrap_or_default();
    let asked = tailoring.replacements.iter().any(|replacement| replacement.ty == path);
    let depended = tailoring.dependencies.iter().any(|(name, _)| name.replace('-', "_") == library);
    is_path(path) && (asked || depended || matches!(library, "std" | "core" | "alloc"))
}

/// Says the type at every schema of a format; whether there is one.
fn replace_format(root: &mut Node, format: &str, ty: &str, place: Place) -> bool {
    let mut found = false;
    each_mut(root, &mut |kind, map| {
        if kind == ObjectKind::Schema && is_of_format(map, format) {
            found = true;
            map.insert(RUST_TYPE, place, Node::text(ty, place));
        }
    });
    found
}

/// A type that the schema asks for itself comes first, and so do the values of an enum.
fn is_of_format(map: &Map, format: &str) -> bool {
    let is = |key: &str, word: &str| map.get(key).and_then(Node::as_text) == Some(word);
    let is_scalar = !map.has("type") || is("type", "string") || is("type", "integer") || is("type", "number");
    is("format", format) && is_scalar && !map.has("enum") && !map.has(RUST_TYPE)
}
