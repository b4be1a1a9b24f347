//! `cargo xtask drift FILE…`: holds captured traffic against the spec, says what the spec does not know of it, and proposes a patch.
//!
//! Captures hold personal data. What is told by default are places of the document, names of members, types, and how often; values only
//! where they look like codes of an enum. Values of headers, cookies and queries are never told.
//!
//! ```text
//! capture    a file                        → Exchanges, one after the other   har, answers, lenient
//! contract   the document in OpenAPI 3.0   → Operations, Shapes               shape, check
//! route      a method and a URL            → an Operation
//! observe    an Exchange                   → Tally, through
//!   walk       a value and its schemas     → Notes                            look, trouble
//!   names      what of a capture may be told
//! item       Tally                         → Items                            rust_path
//! patch      Items                         → an overlay                       overlay, seen, words
//! report     Items                         → text, Markdown, JSON
//! ```

mod types;
mod kind;
mod names;
mod check;
mod shape;
mod contract;
mod route;
mod exchange;
mod lenient;
mod har;
mod answers;
mod capture;
mod trouble;
mod look;
mod words;
mod seen;
mod tally;
mod walk;
mod observe;
mod rust_path;
mod item;
mod overlay;
mod patch;
mod report;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clientwright::document::did_you_mean;
use clientwright::options::Options;
use clientwright::source::{DiskLoader, Loader};

use crate::project::{self, SPEC};
use answers::Answers;
use contract::{Contract, Operation, is_json};
use observe::Observer;
use patch::Patch;
use tally::{Origin, Tally};
use types::Types;

pub use report::{Format, Report};

const EXIT_CODES: &str = "\
Member names, types and counts are told; of values only such as look like codes of an enum. Headers, cookies and the values of queries
never are, even with --show-values. A name is told if it looks like one that a program was written with.

Exit codes:
  0  done; with --deny: nothing drifted
  1  the document has errors, or the overlay could not be written
  2  the command line is not as it should be
  3  a capture could not be read to its end; what was read is reported
  5  something drifted, and --deny was given";

/// What is asked for.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub struct Wanted {
    /// Captures: HAR, or JSON answers of an operation (one, a list, or one after the other)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The operation that JSON answers are of; of HAR files, the only one that counts
    #[arg(long, value_name = "ID")]
    pub operation: Option<String>,
    /// Another document than this repository's
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// Overlays to put over the document before
    #[arg(long, value_name = "FILE")]
    pub overlay: Vec<PathBuf>,
    /// Write the proposed patch, an OpenAPI Overlay, to this file
    #[arg(long, value_name = "FILE")]
    pub overlay_out: Option<PathBuf>,
    /// Show values and all names: they may be personal
    #[arg(long)]
    pub show_values: bool,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Fail if something drifted
    #[arg(long)]
    pub deny: bool,
}

const UNREAD: u8 = 3;
const DENIED: u8 = 5;

/// A member that is absent from so many objects is told to be never there.
const LEAST_OBJECTS: u64 = 20;

/// Prints the report, and writes the patch.
///
/// # Errors
///
/// What is wrong with the document, an operation that it does not have, or a patch that cannot be written.
pub fn run(wanted: &Wanted) -> Result<ExitCode, String> {
    let Found { report, overlay } = hold(wanted)?;
    match (&wanted.overlay_out, overlay) {
        (Some(path), Some(text)) => {
            fs::write(path, text).map_err(|error| format!("cannot write {}: {}", path.display(), error.kind()))?;
        }
        (Some(path), None) => eprintln!("nothing is proposed, and {} is not written", path.display()),
        (None, _) => {}
    }
    // A pager that was closed has seen enough.
    _ = io::stdout().write_all(report.written(wanted.format).as_bytes());
    Ok(match () {
        () if wanted.deny && report.has_drift() => ExitCode::from(DENIED),
        () if report.has_unread() => ExitCode::from(UNREAD),
        () => ExitCode::SUCCESS,
    })
}

/// What came of it.
#[derive(Debug)]
pub struct Found {
    /// What was found.
    pub report: Report,
    /// The proposed patch; none where nothing is proposed.
    pub overlay: Option<String>,
}

/// Holds the captures against the document.
///
/// # Errors
///
/// What is wrong with the document, or an operation that it does not have.
pub fn hold(wanted: &Wanted) -> Result<Found, String> {
    let (loader, spec, options) = asked(wanted)?;
    hold_against(&loader, &spec, &options, wanted)
}

/// The same, with the document at `spec` from a loader.
///
/// # Errors
///
/// What is wrong with the document, or an operation that it does not have.
pub fn hold_against(loader: &dyn Loader, spec: &str, options: &Options, wanted: &Wanted) -> Result<Found, String> {
    let options = Options { round_trips: true, ..options.clone() };
    let (document, report) = clientwright::normalised(loader, spec, &options);
    let document = document.ok_or_else(|| format!("{report}\n{spec}: {}", report.summary()))?;
    let contract = Contract::of(&document.root);
    let only = wanted.operation.as_deref().map(|id| operation(&contract, id)).transpose()?;
    let is_list = only.is_some_and(|index| is_list(&contract, &contract.operations[index]));
    let answers = Answers { operation: wanted.operation.as_deref(), is_list };
    let mut observer = Observer::new(&contract, only, Tally::new(wanted.show_values));
    let mut unread = Vec::new();
    for (file, path) in wanted.files.iter().enumerate() {
        let mut entry = 0;
        let read = capture::read(path, answers, &mut |exchange| {
            entry += 1;
            observer.observe(exchange, Origin { file, entry });
        });
        unread.extend(read.err().map(|why| (path.display().to_string(), why)));
    }
    let mut tally = observer.tally;
    if !wanted.show_values {
        tally.fold_maps(item::MOST_NAMES);
    }
    let files: Vec<String> = wanted.files.iter().map(|path| path.display().to_string()).collect();
    let mut items = item::items(&document, &contract, &tally, &files);
    let mut patch = Patch::new(&document);
    for item in &mut items {
        item.proposal = patch.propose(item);
    }
    let never_seen = item::never_seen(&document, &contract, &tally, LEAST_OBJECTS);
    let passed = tally.passed.into_iter().collect();
    let overlay = patch.to_yaml();
    let (files, exchanges) = (wanted.files.len(), tally.exchanges);
    Ok(Found { report: Report { spec: spec.to_owned(), files, exchanges, items, never_seen, passed, unread }, overlay })
}

/// The document, and how it is taken: as one's own, or as somebody else's.
fn asked(wanted: &Wanted) -> Result<(DiskLoader, String, Options), String> {
    let absolute = |path: &PathBuf| {
        let absolute = std::path::absolute(path).map_err(|error| format!("cannot find {}: {}", path.display(), error.kind()))?;
        Ok(absolute.to_string_lossy().into_owned())
    };
    let overlays = wanted.overlay.iter().map(absolute).collect::<Result<Vec<String>, String>>()?;
    Ok(match &wanted.spec {
        None => (project::loader(), SPEC.to_owned(), Options { overlays, ..project::options()? }),
        Some(path) => (DiskLoader::new(""), path.to_string_lossy().into_owned(), Options { overlays, ..Options::new("drift") }),
    })
}

fn operation(contract: &Contract<'_>, id: &str) -> Result<usize, String> {
    let ids = || contract.operations.iter().map(|operation| operation.id.as_str());
    ids().position(|known| known == id).ok_or_else(|| match did_you_mean(id, ids()) {
        Some(near) => format!("the document has no operation `{id}`; did you mean `{near}`?"),
        None => format!("the document has no operation `{id}`; `--operation` takes an `operationId`"),
    })
}

/// Whether a successful answer is a list itself.
fn is_list(contract: &Contract<'_>, operation: &Operation) -> bool {
    let successes = operation.answers.iter().filter(|answer| answer.status.starts_with('2'));
    let content = successes.flat_map(|answer| &answer.content).filter(|media| is_json(&media.name));
    content.filter_map(|media| media.shape).any(|shape| contract.shapes.accepts(shape).without(Types::NULL) == Types::ARRAY)
}

#[cfg(test)]
mod tests;
