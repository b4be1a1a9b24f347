//! `cargo xtask lint`: what would make a better client of the spec.

use std::fs;

use clientwright::Linted;
use clientwright::options::Options;
use serde_json::Value;

use crate::project::{self, SPEC};

/// Documents in which every rule finds something.
const FINDINGS: &str = "tests/lint/bad";

/// Asks every rule; what is silenced in the spec has its reason there.
///
/// # Errors
///
/// What was found.
pub fn run(annotated: bool) -> Result<(), String> {
    let Linted { report, silenced } = clientwright::lint(&project::loader(), SPEC, &project::options()?);
    if annotated {
        print!("{}", report.to_annotations());
    }
    if !report.diagnostics.is_empty() {
        return Err(format!("{}\n{SPEC}: {}", report.unfolded(), report.summary()));
    }
    eprintln!("{SPEC}: {}, {} silenced", report.summary(), silenced.len());
    Ok(())
}

/// Holds what is printed for code scanning against the schema of the standard: of the spec, and of documents with findings of every rule.
///
/// # Errors
///
/// Where it is not what the schema says.
pub fn hold_against(schema: &Value) -> Result<(), String> {
    let validator = jsonschema::draft4::new(schema).map_err(|error| format!("the schema of SARIF is none: {error}"))?;
    let documents = documents().map_err(|error| format!("cannot read {FINDINGS}: {error}"))?;
    eprintln!("ci: outside: sarif: what lint prints of {} documents", documents.len());
    for document in documents {
        let log = clientwright::lint(&project::loader(), &document, &Options::new("lint")).to_sarif();
        if let Some(error) = validator.iter_errors(&log).next() {
            return Err(format!("what lint prints of {document} is no SARIF: {error} at {}", error.instance_path()));
        }
    }
    Ok(())
}

fn documents() -> std::io::Result<Vec<String>> {
    let mut documents = vec![SPEC.to_owned()];
    for entry in fs::read_dir(project::root().join(FINDINGS))? {
        documents.push(format!("{FINDINGS}/{}", entry?.file_name().to_string_lossy()));
    }
    Ok(documents)
}
