//! `clientwright bundle`

use clap::{Args, ValueEnum};

use super::arguments::{Document, Taking};
use super::output::{Failure, print, say};
use super::project::{Project, project};
use crate::document::write::{to_json_text, to_yaml};

/// The arguments.
#[derive(Args)]
pub(super) struct Bundle {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    taking: Taking,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

/// Prints a document as one file.
pub(super) fn run(arguments: &Bundle) -> Result<(), Failure> {
    let Project { loader, spec, options, .. } = project(arguments.document.spec.as_deref(), &arguments.taking)?;
    let (root, report) = crate::bundle(&loader, &spec, &options);
    if !report.diagnostics.is_empty() {
        say(&report.to_string());
    }
    let root = root.ok_or_else(|| Failure::of_report(&report, ""))?;
    print(&match arguments.format {
        Format::Yaml => to_yaml(&root),
        Format::Json => to_json_text(&root),
    })
}
