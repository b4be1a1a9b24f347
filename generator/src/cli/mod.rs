//! The command line: takes arguments, calls the library, and prints what it says.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | done |
//! | 1 | the document has errors, and nothing was written |
//! | 2 | the command line or `clientwright.toml` is not as it should be |
//! | 3 | a file could not be read or written |
//! | 4 | `--check` found differences |
//! | 5 | what is denied was found, and nothing was written |

mod arguments;
mod project;
mod generate;
mod lint;
pub mod diff;
mod explain;
mod bundle;
mod new;
mod workspace;
mod progress;
pub mod watch;
mod output;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::Failure;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the document has errors, and nothing was written
  2  the command line or clientwright.toml is not as it should be
  3  a file could not be read or written
  4  --check found differences
  5  what is denied was found, and nothing was written";

/// Generates a Rust client crate and its documentation from an OpenAPI document.
#[derive(Parser)]
#[command(name = "clientwright", version, after_help = EXIT_CODES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a client crate and its documentation
    #[command(after_help = EXIT_CODES)]
    Generate(generate::Generate),
    /// Tells all that is wrong with a document, and writes nothing
    #[command(after_help = EXIT_CODES)]
    Lint(lint::Lint),
    /// Tells what a later document means to those who use the crate of an earlier one
    #[command(after_help = EXIT_CODES)]
    Diff(diff::Diff),
    /// Tells, stage by stage, what became of an operation or a type
    #[command(after_help = EXIT_CODES, override_usage = "clientwright explain [OPTIONS] [SPEC] NAME")]
    Explain(explain::Explain),
    /// Prints a document and all that it refers to as one file
    #[command(after_help = EXIT_CODES)]
    Bundle(bundle::Bundle),
    /// Makes a workspace around a document, with all that keeps its client up to date
    #[command(after_help = EXIT_CODES)]
    New(new::New),
}

/// Runs the command line; the first argument is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> ExitCode {
    let command = match CommandLine::try_parse_from(arguments) {
        Ok(CommandLine { command }) => command,
        Err(error) => {
            // Nobody reads what cannot be printed.
            _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(output::MISUSED));
        }
    };
    let done = match command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Bundle(arguments) => bundle::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            output::say(message.trim_end());
            ExitCode::from(code)
        }
    }
}
