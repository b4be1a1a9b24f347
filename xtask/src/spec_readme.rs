//! `spec/README.md`: what the spec is, what became of each operation, and the OpenAPI that it is written in.

use std::fs;
use std::io;

use askama::Template;
use clientwright::files::MARKER;
use clientwright::ir::{Api, Operation, Resource};
use clientwright::openapi::shape::dialect_page;
use heck::{ToLowerCamelCase, ToSnakeCase};

use crate::project::{self, COMMAND};

/// The file that holds a test for each operation.
const TESTS: &str = "tests/behaviour/operations.rs";

#[derive(Template)]
#[template(path = "spec_readme.txt", escape = "none")]
struct Page {
    marker: &'static str,
    command: &'static str,
    tests: &'static str,
    deprecated: usize,
    rows: Vec<Row>,
    dialect: String,
}

/// An operation on its way from the facts to its test.
struct Row {
    route: String,
    id: String,
    method: String,
    module: String,
    test: String,
    is_deprecated: bool,
}

/// Makes the page.
///
/// # Errors
///
/// The operations that have no test.
pub(crate) fn page(api: &Api) -> Result<String, String> {
    let rows: Vec<Row> = api.resources.iter().flat_map(rows).collect();
    all_tested(&rows)?;
    let deprecated = rows.iter().filter(|row| row.is_deprecated).count();
    let dialect = below_the_title(&dialect_page());
    let page = Page { marker: MARKER, command: COMMAND, tests: TESTS, deprecated, rows, dialect };
    page.render().map(|page| page + "\n").map_err(|error| error.to_string())
}

fn rows(resource: &Resource) -> Vec<Row> {
    resource.operations.iter().map(|operation| row(resource, operation)).collect()
}

fn row(resource: &Resource, operation: &Operation) -> Row {
    Row {
        route: route(operation),
        id: operation.id.to_string(),
        method: format!("{}::{}", resource.name, operation.name),
        module: resource.module.to_string(),
        test: operation.id.as_str().to_snake_case(),
        is_deprecated: operation.deprecated.is_some(),
    }
}

fn route(operation: &Operation) -> String {
    // The whole address is an argument then, so its path says nothing.
    match &operation.presigned_url {
        Some(url) => format!("{} {{{}}}", operation.method.as_str(), url.as_str().to_lower_camel_case()),
        None => format!("{} {}", operation.method.as_str(), operation.path),
    }
}

/// That each operation has a test of its name, if there are tests at all.
fn all_tested(rows: &[Row]) -> Result<(), String> {
    let tests = match fs::read_to_string(project::root().join(TESTS)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        tests => tests.map_err(|error| format!("cannot read {TESTS}: {error}"))?,
    };
    let untested: Vec<&str> = rows.iter().map(|row| row.test.as_str()).filter(|test| !has_test(&tests, test)).collect();
    if untested.is_empty() {
        return Ok(());
    }
    Err(format!("{TESTS} lacks a test for each of these operations; add a function of this name: {}", untested.join(", ")))
}

fn has_test(tests: &str, name: &str) -> bool {
    tests.contains(&format!("fn {name}("))
}

/// A page as a part of another: without an empty line at its end, each title one level deeper.
fn below_the_title(page: &str) -> String {
    let lines = page.trim_end().lines().map(|line| if line.starts_with('#') { format!("#{line}") } else { line.to_owned() });
    lines.collect::<Vec<_>>().join("\n")
}
