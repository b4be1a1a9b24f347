//! `clientwright lint`

use clap::{Args, ValueEnum};

use super::arguments::{Document, Taking};
use super::output::{Failure, print, print_json, say};
use super::project::{Project, project};
use crate::source::{Diagnostic, Report, Severity};

/// The arguments.
#[derive(Args)]
pub(super) struct Lint {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    taking: Taking,
    /// Print no summary
    #[arg(long, short)]
    quiet: bool,
    /// For whom the result is
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: a list
    Json,
    /// As annotations of GitHub Actions
    Github,
}

/// Prints what is wrong.
pub(super) fn run(arguments: &Lint) -> Result<(), Failure> {
    let Project { loader, spec, options, .. } = project(arguments.document.spec.as_deref(), &arguments.taking)?;
    let report = crate::lint(&loader, &spec, &options);
    match arguments.format {
        Format::Text => print(&report.to_string())?,
        Format::Json => print_json(&report.to_json())?,
        Format::Github => print(&annotations(&report))?,
    }
    if report.diagnostics.has_errors() {
        return Err(Failure::of_report(&report, &format!("{spec}: ")));
    }
    if !arguments.quiet {
        say(&format!("{spec}: {}", report.summary()));
    }
    Ok(())
}

fn annotations(report: &Report) -> String {
    report.diagnostics.iter().map(|diagnostic| annotation(report, diagnostic)).collect()
}

/// `::error file=a.yaml,line=1,col=2,title=unknown-key::unknown key …`
fn annotation(report: &Report, diagnostic: &Diagnostic) -> String {
    let Diagnostic { severity, code, place, message, also: _, help, effect: _ } = diagnostic;
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = place.map_or(String::new(), |place| {
        format!("file={},line={},col={},", property(report.sources.path(place.file)), place.line, place.column)
    });
    let help = help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    format!("::{level} {place}title={}::{}\n", property(code), escaped(&format!("{message}{help}")))
}

/// A text of a command of a workflow.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text among its properties.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}
