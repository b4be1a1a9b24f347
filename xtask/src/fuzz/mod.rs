//! `cargo xtask fuzz`: documents that nobody would write, made at random, and whether the generator stands them.
//!
//! A document is a fixture, a mistake or a document of a folder with changes in it (`mutate.rs`, `bytes.rs`), or it grows from the table of
//! what OpenAPI we speak (`grow.rs`). The number of a document is all that it depends on. Processes of their own make and try them
//! (`look`), so that one that dies, hangs or swells can be told (`watch.rs`); what is found is made small (`minimise.rs`) and written to
//! a folder, which `--again` tries once more.

mod random;
mod case;
mod mutate;
mod bytes;
mod grow;
mod check;
mod watch;
mod minimise;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

pub use case::{Case, Corpus};
pub use check::fault;

use watch::Event;

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// For how long to look.
    pub minutes: u64,
    /// A folder of further documents.
    pub corpus: Option<PathBuf>,
    /// The number of the first document.
    pub seed: u64,
    /// How many processes look.
    pub jobs: u64,
    /// The folder for what is found.
    pub out: PathBuf,
}

/// Looks for faults with several processes.
///
/// # Errors
///
/// What was found, or why nothing could be looked for.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    let corpus = Corpus::read(wanted.corpus.as_deref())?;
    let until = Instant::now() + Duration::from_secs(wanted.minutes * 60);
    let (sender, events) = mpsc::channel();
    for job in 0..wanted.jobs {
        let (wanted, sender) = (wanted.clone(), sender.clone());
        thread::spawn(move || watch::job(&wanted, wanted.seed + job, until, &sender));
    }
    drop(sender);
    let (mut tried, mut kinds) = (0u64, BTreeSet::new());
    for event in events {
        match event {
            Event::Tried => tried += 1,
            Event::Failed(message) => return Err(message),
            Event::Found { seed, fault } if kinds.insert(kind(&fault)) => {
                println!("document {seed}: {}", fault.lines().next().unwrap_or_default());
                let folder = wanted.out.join(seed.to_string());
                write(&minimise::minimise(corpus.case(seed), &fault, &folder)?, &fault, &folder)?;
            }
            Event::Found { .. } => {}
        }
    }
    println!("{tried} documents tried, {} kinds of faults found", kinds.len());
    if kinds.is_empty() { Ok(()) } else { Err(format!("what was found is in {}", wanted.out.display())) }
}

/// Tries one document after the other, each `every`th from the first on, and says so on standard output.
///
/// # Errors
///
/// Why nothing can be tried.
pub fn look(wanted: &Wanted, every: u64) -> Result<(), String> {
    watch::limit_memory()?;
    check::remember_panics();
    let corpus = Corpus::read(wanted.corpus.as_deref())?;
    let mut out = std::io::stdout().lock();
    let mut seed = wanted.seed;
    loop {
        writeln!(out, "try {seed}").and_then(|()| out.flush()).map_err(|error| error.to_string())?;
        if let Some(fault) = fault(&corpus.case(seed)) {
            let fault = fault.replace('\n', "\u{1}");
            writeln!(out, "fault {fault}").map_err(|error| error.to_string())?;
        }
        seed += every;
    }
}

/// Tries what was found once more.
///
/// # Errors
///
/// The fault, if it is still there.
pub fn again(folder: &Path) -> Result<(), String> {
    watch::limit_memory()?;
    check::remember_panics();
    match fault(&Case::read(folder)?) {
        Some(fault) => Err(fault),
        None => {
            println!("nothing is wrong with it");
            Ok(())
        }
    }
}

/// Faults with the same first line are one: numbers in it do not matter.
fn kind(fault: &str) -> String {
    fault.lines().next().unwrap_or_default().chars().filter(|character| !character.is_ascii_digit()).take(120).collect()
}

fn write(case: &Case, fault: &str, folder: &Path) -> Result<(), String> {
    case.write(folder)?;
    std::fs::write(folder.join("fault.txt"), fault).map_err(|error| format!("{}: {error}", folder.display()))
}
