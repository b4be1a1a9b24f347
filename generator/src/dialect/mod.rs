//! Brings what comes in to the one dialect that the rest of the house speaks: OpenAPI 3.0.
//!
//! [`normalise`] looks at the version. OpenAPI 3.2 is brought to 3.1, that and Swagger 2.0 to 3.0; in tolerant mode [`mend`] (`repair.rs`) then mends common damage.
//! A dialect is added as one folder here (`openapi31`, `openapi32`, `swagger2`) with one function that turns its tree into one of an older one,
//! places and all, and one arm in [`normalise`]; nothing after this room learns of it. What OpenAPI 3.0 has no words for and the
//! generated crate has travels in extensions (`x-prefix-items`, `x-operations`, `x-item-schema`, `x-webhooks`).

mod notes;
mod openapi31;
mod openapi32;
mod repair;
mod swagger2;
mod walk;

use notes::Notes;

use crate::document::{Node, Value};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::options::Mode;
use crate::source::{Diagnostics, Place};

/// Makes a tree of OpenAPI 3.0 of any document that we know, or reports why it cannot be done.
pub fn normalise(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    match dialect(root) {
        Dialect::Swagger20 => swagger2::convert(root, mode, problems),
        Dialect::SloppySwagger(place) => {
            Judge::new(mode, problems)
                .wrong(codes::WRONG_TYPE, place, "the version of Swagger is not written as `\"2.0\"`", "taken as that")
                .help("put it in quotes: `swagger: \"2.0\"`");
            swagger2::convert(root, mode, problems);
        }
        Dialect::OpenApi { minor, sloppy } => {
            if let Some(place) = sloppy {
                incomplete(minor, place, mode, problems);
            }
            if !problems.has_errors() {
                convert(root, minor, mode, problems);
            }
        }
        Dialect::Other(name, place) => {
            problems
                .error(codes::UNSUPPORTED_VERSION, place, format!("{name} is not supported yet"))
                .help("convert the document to OpenAPI 3.0, 3.1 or 3.2");
        }
        Dialect::None(place) => {
            problems
                .error(codes::NO_OPENAPI, place, "this is no OpenAPI document")
                .help("an OpenAPI document begins with `openapi: 3.0.3`");
        }
    }
}

/// Mends the damage that people's documents have in common; what maintains itself has none.
pub fn mend(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    if mode == Mode::Tolerant && !problems.has_errors() {
        repair::repair(root, problems);
    }
}

/// The newest version of OpenAPI 3 that we speak: `3.2`.
const NEWEST: u32 = 2;

/// What a document is written in, with the place that says so.
enum Dialect {
    /// Swagger 2.0.
    Swagger20,
    /// Swagger 2.0, said as `2` or as a number.
    SloppySwagger(Place),
    /// OpenAPI 3.0, 3.1 and so on, with the place of a version that is not said in full: `3`, `3.1`, or a number.
    OpenApi { minor: u32, sloppy: Option<Place> },
    /// A dialect that we do not know yet.
    Other(String, Place),
    /// None.
    None(Place),
}

fn dialect(root: &Node) -> Dialect {
    let version = |key: &str| root.get(key).map(|node| (written(node), node));
    if let Some((Some(version), node)) = version("openapi") {
        return openapi(&version, node);
    }
    match version("swagger") {
        Some((Some(version), node)) => swagger(&version, node),
        _ => Dialect::None(root.get("openapi").unwrap_or(root).place),
    }
}

fn swagger(version: &str, node: &Node) -> Dialect {
    match version {
        "2.0" if node.as_text().is_some() => Dialect::Swagger20,
        "2" | "2.0" | "2.0.0" => Dialect::SloppySwagger(node.place),
        _ => Dialect::Other(format!("Swagger {version}"), node.place),
    }
}

fn openapi(version: &str, node: &Node) -> Dialect {
    let mut numbers = version.split('.');
    let major = numbers.next();
    let minor = numbers.next().map_or(Some(0), |minor| minor.parse::<u32>().ok());
    match (major, minor, numbers.next()) {
        (Some("3"), Some(minor), patch) => {
            let is_full = patch.is_some() && node.as_text().is_some();
            Dialect::OpenApi { minor, sloppy: (!is_full).then_some(node.place) }
        }
        _ => Dialect::Other(format!("OpenAPI {version}"), node.place),
    }
}

/// A version that is written as a number, or without its last part.
fn incomplete(minor: u32, place: Place, mode: Mode, problems: &mut Diagnostics) {
    let full = if minor == 0 { "3.0.3".to_owned() } else { format!("3.{minor}.0") };
    if mode == Mode::Tolerant {
        let message = format!("the version of OpenAPI is not written as `{full}`; taken as that");
        problems.warning(codes::REPAIRED, place, message);
    } else {
        problems
            .error(codes::WRONG_TYPE, place, format!("expected a version of OpenAPI, such as `{full}`"))
            .help(format!("write it in full, as text: `openapi: {full}`"));
    }
}

/// From whatever version to OpenAPI 3.0, one step after the other.
fn convert(root: &mut Node, minor: u32, mode: Mode, problems: &mut Diagnostics) {
    let place = root.get("openapi").map_or(root.place, |version| version.place);
    let mut notes = Notes::new(mode, problems);
    if minor > NEWEST {
        let message = format!("OpenAPI 3.{minor} is newer than 3.{NEWEST}, the newest that is known");
        notes.unknown_version(place, message, "read as that");
    }
    if minor >= 2 {
        openapi32::convert(root, &mut notes);
    }
    if minor >= 1 {
        openapi31::convert(root, &mut notes);
    }
    if let Some(version) = root.get_mut("openapi").filter(|version| minor > 0 || !version.as_text().is_some_and(is_full)) {
        *version = Node::text("3.0.3", place);
    }
}

fn is_full(version: &str) -> bool {
    version.split('.').count() > 2
}

/// A version as its author wrote it, be it text or a number.
fn written(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.text()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::{Value as Json, json};

    use super::*;

    fn messages(document: &Json, mode: Mode) -> Vec<String> {
        let mut root = Node::from_json(document, Place::default());
        let mut problems = Diagnostics::new();
        normalise(&mut root, mode, &mut problems);
        problems.iter().map(|problem| problem.message.clone()).collect()
    }

    #[test]
    fn openapi_3_0_goes_on_and_everything_else_says_why_not() {
        let table: &[(Json, &[&str])] = &[
            (json!({"openapi": "3.0.3"}), &[]),
            (json!({"openapi": "3.0.4-rc1"}), &[]),
            (json!({"openapi": 3.0}), &["expected a version of OpenAPI, such as `3.0.3`"]),
            (json!({"openapi": "3"}), &["expected a version of OpenAPI, such as `3.0.3`"]),
            (json!({"openapi": "3.1.0"}), &[]),
            (json!({"openapi": "3.1"}), &["expected a version of OpenAPI, such as `3.1.0`"]),
            (json!({"openapi": 3.2}), &["expected a version of OpenAPI, such as `3.2.0`"]),
            (json!({"openapi": "3.2.0"}), &[]),
            (json!({"openapi": "3.3.0"}), &["OpenAPI 3.3 is newer than 3.2, the newest that is known"]),
            (json!({"openapi": "3.x"}), &["OpenAPI 3.x is not supported yet"]),
            (json!({"openapi": "4.0.0"}), &["OpenAPI 4.0.0 is not supported yet"]),
            (json!({"swagger": "2.0"}), &[]),
            (json!({"swagger": 2.0}), &["the version of Swagger is not written as `\"2.0\"`"]),
            (json!({"swagger": "1.2"}), &["Swagger 1.2 is not supported yet"]),
            (json!({"openapi": null}), &["this is no OpenAPI document"]),
            (json!({"paths": {}}), &["this is no OpenAPI document"]),
            (json!([]), &["this is no OpenAPI document"]),
        ];
        for (document, expected) in table {
            assert_eq!(messages(document, Mode::Strict), *expected, "{document}");
        }
    }

    #[test]
    fn a_sloppy_version_is_repaired_in_tolerant_mode() {
        for version in [json!(3), json!(3.0), json!("3.0"), json!("3"), json!(3.1), json!("3.2"), json!("3.9.0")] {
            let mut root = Node::from_json(&json!({ "openapi": version }), Place::default());
            let mut problems = Diagnostics::new();
            normalise(&mut root, Mode::Tolerant, &mut problems);
            assert!(!problems.has_errors());
            assert_eq!(root.get("openapi").and_then(Node::as_text), Some("3.0.3"));
        }
    }
}
