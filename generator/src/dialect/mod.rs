//! Brings what comes in to the one dialect that the rest of the house speaks: OpenAPI 3.0.
//!
//! [`normalise`] looks at the version. OpenAPI 3.0 goes on, Swagger 2.0 is converted (`swagger2/`); in tolerant mode `repair.rs` mends
//! common damage first. Every other dialect is an error for now. A dialect is added as one file or folder here with one function that
//! turns its tree into one of OpenAPI 3.0, places and all, and one arm in [`normalise`]; nothing after this room learns of it.

mod repair;
mod swagger2;

use crate::document::{Node, Value};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::options::Mode;
use crate::source::{Diagnostics, Place};

/// Makes a tree of OpenAPI 3.0 of any document that we know, or reports why it cannot be done.
pub fn normalise(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    match dialect(root) {
        Dialect::OpenApi30 => {}
        Dialect::Swagger20 => swagger2::convert(root, mode, problems),
        Dialect::SloppySwagger(place) => {
            Judge::new(mode, problems)
                .wrong(codes::WRONG_TYPE, place, "the version of Swagger is not written as `\"2.0\"`", "taken as that")
                .help("put it in quotes: `swagger: \"2.0\"`");
            swagger2::convert(root, mode, problems);
        }
        Dialect::Sloppy(place) if mode == Mode::Tolerant => {
            problems.warning(codes::REPAIRED, place, "the version of OpenAPI is not written as `3.0.3`; taken as that");
            write_version(root, place);
        }
        Dialect::Sloppy(place) => {
            problems
                .error(codes::WRONG_TYPE, place, "expected a version of OpenAPI, such as `3.0.3`")
                .help("write it in full, as text: `openapi: 3.0.3`");
        }
        Dialect::Other(name, place) => {
            problems
                .error(codes::UNSUPPORTED_VERSION, place, format!("{name} is not supported yet"))
                .help("convert the document to OpenAPI 3.0");
        }
        Dialect::None(place) => {
            problems
                .error(codes::NO_OPENAPI, place, "this is no OpenAPI document")
                .help("an OpenAPI document begins with `openapi: 3.0.3`");
        }
    }
    if mode == Mode::Tolerant && !problems.has_errors() {
        repair::repair(root, problems);
    }
}

/// What a document is written in, with the place that says so.
enum Dialect {
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.0, said as `3`, `3.0` or as a number.
    Sloppy(Place),
    /// Swagger 2.0.
    Swagger20,
    /// Swagger 2.0, said as `2` or as a number.
    SloppySwagger(Place),
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
    match (numbers.next(), numbers.next(), numbers.next()) {
        (Some("3"), Some("0"), Some(_)) if node.as_text().is_some() => Dialect::OpenApi30,
        (Some("3"), None | Some("0"), _) => Dialect::Sloppy(node.place),
        _ => Dialect::Other(format!("OpenAPI {version}"), node.place),
    }
}

/// A version as its author wrote it, be it text or a number.
fn written(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.text()),
        _ => None,
    }
}

fn write_version(root: &mut Node, place: Place) {
    if let Some(version) = root.get_mut("openapi") {
        *version = Node::text("3.0.3", place);
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
            (json!({"openapi": "3.1.0"}), &["OpenAPI 3.1.0 is not supported yet"]),
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
        for version in [json!(3), json!(3.0), json!("3.0"), json!("3")] {
            let mut root = Node::from_json(&json!({ "openapi": version }), Place::default());
            let mut problems = Diagnostics::new();
            normalise(&mut root, Mode::Tolerant, &mut problems);
            assert!(!problems.has_errors());
            assert_eq!(root.get("openapi").and_then(Node::as_text), Some("3.0.3"));
        }
    }
}
