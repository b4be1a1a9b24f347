//! `cargo xtask round-trips DIR`: whether the types of a generated client take and keep what its document says.
//!
//! Of each document of the folder a crate is generated with `examples/round_trips.rs`. Values of its components, the document's own
//! examples and such as the generator makes up, are judged by a validator that is not ours; those that are valid are decoded, encoded
//! and decoded again by the program, and what it encoded is judged again and held against the value. What was not as it should be is
//! listed in `target/round-trips/exceptions.tsv`; values that are not valid are in `invalid.tsv`,
//! and members that no schema knows in `unknown.tsv`.
//!
//! ```text
//! translate   schemas of OpenAPI           → schemas of JSON Schema
//! judge       a document                   → validators of its components
//! samples     a document, ir::Component    → values, each with its component
//! trial       a document                   → Verdict      generate, compile, run
//! compare     a value, what was encoded    → what is lost, added or changed
//! outcome     verdicts                     → tables
//! ```

mod translate;
mod judge;
mod samples;
mod compare;
mod trial;
mod outcome;

use std::collections::VecDeque;
use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::corpus::documents::{self, Document};
use crate::corpus::table::aligned;
use crate::project;
use outcome::Verdict;

/// What is asked for.
#[derive(Debug)]
pub struct Wanted {
    /// The folder with the documents.
    pub folder: PathBuf,
    /// Names of documents; all if there is none.
    pub only: Vec<String>,
    /// How many documents are tried at a time.
    pub jobs: usize,
    /// Documents with more types than this are passed over: their crates take long to compile.
    pub most_types: usize,
}

/// Where everything of it is kept.
fn home() -> PathBuf {
    project::root().join("target/round-trips")
}

/// Tries the documents, and prints the table.
///
/// # Errors
///
/// What kept it from trying them, or that a valid value could not be decoded.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    let documents = documents::in_folder(&wanted.folder, &wanted.only)?;
    let verdicts = try_all(&documents, wanted)?;
    let table = outcome::table(&verdicts);
    let files = [
        ("table.tsv", table.clone()),
        ("exceptions.tsv", outcome::exceptions(&verdicts)),
        ("invalid.tsv", outcome::invalid(&verdicts)),
        ("unknown.tsv", outcome::unknown(&verdicts)),
    ];
    for (name, text) in files {
        let path = home().join(name);
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    println!("{}", aligned(&table));
    match outcome::undecoded(&verdicts) {
        0 => Ok(()),
        count => Err(format!("{count} valid values were not decoded")),
    }
}

/// The verdicts, in the order of the documents.
fn try_all(documents: &[Document], wanted: &Wanted) -> Result<Vec<Verdict>, String> {
    let queue: Mutex<VecDeque<&Document>> = Mutex::new(documents.iter().collect());
    let results: Mutex<Vec<Verdict>> = Mutex::default();
    let work = |slot: usize| -> Result<(), String> {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(document) = next else { return Ok(()) };
            let verdict = trial::run(document, wanted.most_types, slot)?;
            eprintln!("round trips: {}", verdict.line());
            results.lock().unwrap_or_else(PoisonError::into_inner).push(verdict);
        }
    };
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..wanted.jobs.max(1)).map(|slot| scope.spawn(move || work(slot))).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or_else(|_| Err("a worker broke off".to_owned())))
    })?;
    let mut verdicts = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    verdicts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(verdicts)
}
