//! `cargo xtask`: takes arguments and calls the task.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, Parser, Subcommand};
use xtask::{
    ci, conformance, corpus, coverage, diff, docs, drift, emulator, explain, fuzz, generate, lint, release, round_trips, semver,
    versions,
};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Makes generated/, spec/README.md and spec/names.lock from the spec, and tells what is different
    Generate {
        /// Write nothing; show what is out of date, and fail if anything is
        #[arg(long)]
        check: bool,
        /// Make a release: the next version, or this one, in the changelog and everywhere else
        #[arg(long, value_name = "VERSION", num_args = 0..=1, conflicts_with = "check")]
        release: Option<Option<String>>,
        /// The revision or the document of the last release, if it has no tag
        #[arg(long, value_name = "REV|FILE", requires = "release")]
        base: Option<String>,
        /// Do it again whenever the spec is saved; new names are not kept yet
        #[arg(long, conflicts_with_all = ["check", "release"])]
        watch: bool,
    },
    /// Tells what the spec's changes mean to those who use the client
    Diff {
        /// What it is compared with: a revision of this repository, or a file with a document
        #[arg(long, value_name = "REV|FILE", default_value = "HEAD")]
        base: String,
        /// For whom the result is
        #[arg(long, value_enum, default_value_t = diff::Format::Text)]
        format: diff::Format,
        /// Fail if there is a change of this class, or a graver one
        #[arg(long, value_enum, value_name = "CLASS")]
        deny_changes: Option<diff::Denied>,
    },
    /// Makes generated/ too, and says where the site of the documentation is
    Docs {
        /// Open the site
        #[arg(long)]
        open: bool,
        /// Test the site in a headless Chromium
        #[arg(long)]
        browser: bool,
        /// Write pictures of a page of each kind into a folder, with Chromium too
        #[arg(long, value_name = "FOLDER")]
        shots: Option<PathBuf>,
    },
    /// Tells what would make a better client of the spec
    Lint,
    /// Tells, stage by stage, what became of an operation or a type of the spec
    Explain {
        /// An operation (`listAlerts`, `alerts.list`) or a type (`Alert`)
        name: String,
    },
    /// Runs the service in one process, to try programs without a tenant
    Emulator {
        /// What the emulator is told; `cargo xtask emulator -- --help` lists it
        #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Generates and checks every document of a folder, and prints a table
    Corpus {
        /// The folder with the documents: files, or folders of files
        folder: PathBuf,
        /// Names of documents; all if there is none
        #[arg(value_name = "NAME")]
        only: Vec<String>,
        /// How many documents are tried at a time
        #[arg(long, default_value_t = 2)]
        jobs: usize,
        /// Try again what has not changed since it was tried
        #[arg(long)]
        again: bool,
        /// Only generate
        #[arg(long)]
        no_check: bool,
    },
    /// Calls every operation of every document of a folder on a mock that is not ours, and prints a table
    Conformance {
        /// The folder with the documents: files, or folders of files
        folder: PathBuf,
        /// Names of documents; all if there is none
        #[arg(value_name = "NAME")]
        only: Vec<String>,
        /// How many documents are tried at a time
        #[arg(long, default_value_t = 2)]
        jobs: usize,
        /// Pass over documents with more operations than this
        #[arg(long, default_value_t = 250)]
        most_operations: usize,
    },
    /// Decodes and encodes values of every component of every document of a folder, and prints a table
    RoundTrips {
        /// The folder with the documents: files, or folders of files
        folder: PathBuf,
        /// Names of documents; all if there is none
        #[arg(value_name = "NAME")]
        only: Vec<String>,
        /// How many documents are tried at a time
        #[arg(long, default_value_t = 2)]
        jobs: usize,
        /// Pass over documents with more types than this
        #[arg(long, default_value_t = 1000)]
        most_types: usize,
    },
    /// Goes through revisions of one document, and tells whether names stay from each to the next
    Versions {
        /// The revisions, the earliest first
        #[arg(required = true, num_args = 2.., value_name = "SPEC")]
        revisions: Vec<PathBuf>,
    },
    /// Holds what we say breaks against cargo-semver-checks, for all changes of the tests
    Semver,
    /// Holds the ledger of documents against an independent count of what is in them
    Coverage {
        /// The documents
        #[arg(required = true, value_name = "SPEC")]
        documents: Vec<PathBuf>,
    },
    /// Holds captured traffic against the spec, and proposes a patch for what the spec does not know
    Drift(drift::Wanted),
    /// Runs what has to pass before a change goes in, save the tests
    Ci {
        /// Hold the spec and the site against tools of other people too: those that are named, which must run then, or all that can
        #[arg(long, value_name = "NAME", num_args = 0.., value_parser = PossibleValuesParser::new(ci::outside_names()))]
        outside: Option<Vec<String>>,
        /// Print what fails as annotations of GitHub too, as is done in its workflows
        #[arg(long)]
        annotate: bool,
    },
    /// Looks for documents that make the generator panic, hang, swell or contradict itself
    Fuzz {
        /// For how long
        #[arg(long, value_name = "N", default_value_t = 5)]
        minutes: u64,
        /// Further documents to change, beside our fixtures and mistakes
        #[arg(long, value_name = "DIR")]
        corpus: Option<PathBuf>,
        /// The number of the first document; the same number is the same document
        #[arg(long, value_name = "N", default_value_t = 0)]
        seed: u64,
        /// How many processes look
        #[arg(long, value_name = "N", default_value_t = 2)]
        jobs: u64,
        /// The folder for what is found
        #[arg(long, value_name = "DIR", default_value = "target/fuzz")]
        out: PathBuf,
        /// Try a folder of what was found once more, and nothing else
        #[arg(long, value_name = "DIR")]
        again: Option<PathBuf>,
        /// Be one of the processes that look: every so many documents
        #[arg(long, value_name = "N", hide = true)]
        every: Option<u64>,
    },
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().task {
        Some(Task::Generate { check, release, base, watch }) => generate::run(&match (release, watch, check) {
            (Some(version), _, _) => generate::Wanted::Release(release::Wanted { base, version }),
            (None, true, _) => generate::Wanted::Watch,
            (None, false, true) => generate::Wanted::Check,
            (None, false, false) => generate::Wanted::Write,
        }),
        Some(Task::Diff { base, format, deny_changes }) => diff::run(&base, format, deny_changes),
        Some(Task::Drift(wanted)) => return ended(drift::run(&wanted)),
        Some(Task::Docs { open, browser, shots }) => docs::run(&docs::Wanted { open, browser, shots }),
        Some(Task::Lint) => lint::run(false),
        Some(Task::Explain { name }) => explain::run(&name),
        Some(Task::Emulator { arguments }) => emulator::run(&arguments),
        Some(Task::Corpus { folder, only, jobs, again, no_check }) => {
            corpus::run(&corpus::Wanted { folder, only, jobs, again, no_check })
        }
        Some(Task::Conformance { folder, only, jobs, most_operations }) => {
            conformance::run(&conformance::Wanted { folder, only, jobs, most_operations })
        }
        Some(Task::RoundTrips { folder, only, jobs, most_types }) => {
            round_trips::run(&round_trips::Wanted { folder, only, jobs, most_types })
        }
        Some(Task::Versions { revisions }) => versions::run(&revisions),
        Some(Task::Semver) => semver::run(),
        Some(Task::Coverage { documents }) => coverage::run(&documents),
        Some(Task::Fuzz { minutes, corpus, seed, jobs, out, again, every }) => {
            let wanted = fuzz::Wanted { minutes, corpus, seed, jobs, out };
            match (again, every) {
                (Some(folder), _) => fuzz::again(&folder),
                (None, Some(every)) => fuzz::look(&wanted, every),
                (None, None) => fuzz::run(&wanted),
            }
        }
        Some(Task::Ci { outside, annotate }) => ci::run(outside.as_deref(), annotate),
        None => {
            list();
            Ok(())
        }
    };
    ended(done.map(|()| ExitCode::SUCCESS))
}

/// The exit code of a task, once its error is told.
fn ended(done: Result<ExitCode, String>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// Every task with its line.
fn list() {
    for task in CommandLine::command().get_subcommands() {
        let about = task.get_about().map(ToString::to_string).unwrap_or_default();
        println!("cargo xtask {:<10}{about}", task.get_name());
    }
    println!("\n`cargo xtask TASK --help` has the arguments.");
}
