//! What is printed, and how it ends.

use std::io::{self, Write};

use serde_json::Value;

use crate::source::{Report, Severity};

/// The document has errors.
pub(super) const ERRORS: u8 = 1;
/// The command line or `clientwright.toml` is not as it should be.
pub(super) const MISUSED: u8 = 2;
/// A file could not be read or written.
pub(super) const INACCESSIBLE: u8 = 3;
/// `--check` found differences.
pub(super) const DIFFERENT: u8 = 4;
/// What is denied was found.
pub(super) const DENIED: u8 = 5;

/// Why there is nothing to show for a command.
pub(super) struct Failure {
    pub code: u8,
    pub message: String,
}

impl Failure {
    /// With this exit code.
    pub(super) fn new(code: u8, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into() }
    }

    /// A file that could not be read or written.
    pub(super) fn inaccessible(error: &io::Error) -> Failure {
        Failure::new(INACCESSIBLE, error.to_string())
    }

    /// What a report with errors ends with.
    pub(super) fn of_report(report: &Report, before: &str) -> Failure {
        let only_denied = report.denied > 0 && report.count(Severity::Error) == report.denied;
        Failure::new(if only_denied { DENIED } else { ERRORS }, format!("{before}{}", report.summary()))
    }
}

/// `1 file`, `2 files`
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// To standard error. If nobody can read it, there is nobody to tell.
pub(super) fn say(text: &str) {
    _ = writeln!(io::stderr(), "{text}");
}

/// To standard output. A reader that has seen enough is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::inaccessible(&error)),
        _ => Ok(()),
    }
}

/// To standard output, for programs.
pub(super) fn print_json(value: &Value) -> Result<(), Failure> {
    print(&format!("{value:#}\n"))
}
