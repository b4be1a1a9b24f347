//! `cargo xtask`: takes arguments and calls the task.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{CommandFactory, Parser, Subcommand};
use xtask::{ci, conformance, corpus, coverage, docs, emulator, explain, fuzz, generate, lint, round_trips};

/// The tasks of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct CommandLine {
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Subcommand)]
enum Task {
    /// Makes generated/ and spec/README.md from the spec
    Generate {
        /// Write nothing; show what is out of date, and fail if anything is
        #[arg(long)]
        check: bool,
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
    /// Holds the ledger of documents against an independent count of what is in them
    Coverage {
        /// The documents
        #[arg(required = true, value_name = "SPEC")]
        documents: Vec<PathBuf>,
    },
    /// Runs what has to pass before a change goes in, save the tests
    Ci {
        /// Hold the spec and the site against tools of other people too: those that are named, which must run then, or all that can
        #[arg(long, value_name = "NAME", num_args = 0.., value_parser = PossibleValuesParser::new(ci::outside_names()))]
        outside: Option<Vec<String>>,
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
        Some(Task::Generate { check }) => generate::run(check),
        Some(Task::Docs { open, browser, shots }) => docs::run(&docs::Wanted { open, browser, shots }),
        Some(Task::Lint) => lint::run(),
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
        Some(Task::Coverage { documents }) => coverage::run(&documents),
        Some(Task::Fuzz { minutes, corpus, seed, jobs, out, again, every }) => {
            let wanted = fuzz::Wanted { minutes, corpus, seed, jobs, out };
            match (again, every) {
                (Some(folder), _) => fuzz::again(&folder),
                (None, Some(every)) => fuzz::look(&wanted, every),
                (None, None) => fuzz::run(&wanted),
            }
        }
        Some(Task::Ci { outside }) => ci::run(outside.as_deref()),
        None => {
            list();
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
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
