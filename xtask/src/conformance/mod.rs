//! `cargo xtask conformance DIR`: whether the requests of a generated client are what its document says, and whether the answers that the
//! document shows can be read, as a server says that is not ours.
//!
//! Each document of the folder is generated with `examples/every_operation.rs`, which is run against Prism: a mock of the same document
//! that judges each request, and answers with the document's examples, or, where those contradict the document's own schemas, with values
//! made up from them. What came of each call is counted; what was not as it should be is listed in `target/conformance/exceptions.tsv`.
//! Prism is installed by npm, which nothing else here needs.

mod outcome;
mod prism;
mod trial;

use std::fs;
use std::path::PathBuf;

use crate::corpus::program::Program;
use crate::corpus::table::aligned;
use crate::corpus::{documents, queue};
use crate::project;

/// What is asked for.
#[derive(Debug)]
pub struct Wanted {
    /// The folder with the documents.
    pub folder: PathBuf,
    /// Names of documents; all if there is none.
    pub only: Vec<String>,
    /// How many documents are tried at a time.
    pub jobs: usize,
    /// Documents with more operations than this are passed over: their crates take long to compile.
    pub most_operations: usize,
}

/// Where everything of it is kept.
fn home() -> PathBuf {
    project::root().join("target/conformance")
}

/// Tries the documents, and prints the table.
///
/// # Errors
///
/// What kept it from trying them, or that fewer than 99 of 100 requests were accepted, or answers decoded.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    let documents = documents::in_folder(&wanted.folder, &wanted.only)?;
    let program = Program::build()?;
    let prism = prism::Prism::install()?;
    let verdicts = queue::try_all(&documents, wanted.jobs, |document, slot| {
        let verdict = trial::run(document, &program, &prism, wanted.most_operations, slot)?;
        eprintln!("conformance: {}", verdict.line());
        Ok(verdict)
    })?;
    let unwritable = |error| format!("cannot write below {}: {error}", home().display());
    let table = outcome::table(&verdicts);
    fs::write(home().join("table.tsv"), &table).map_err(unwritable)?;
    let exceptions: String = verdicts.iter().map(outcome::Verdict::exceptions).collect();
    fs::write(home().join("exceptions.tsv"), exceptions).map_err(unwritable)?;
    println!("{}", aligned(&table));
    if outcome::is_well(&verdicts) {
        Ok(())
    } else {
        Err("fewer than 99 of 100 requests were accepted, or answers decoded".to_owned())
    }
}
