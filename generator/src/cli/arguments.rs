//! Arguments that several commands share.

use std::path::MAIN_SEPARATOR_STR;

use clap::{Args, ValueEnum};

use crate::options::{Deny, FeatureSplit, check_address, check_crate_name, check_crate_version};

/// The document.
#[derive(Args)]
pub(super) struct Document {
    /// The OpenAPI document, YAML or JSON; `-` for standard input; without it the one that clientwright.toml names
    #[arg(value_name = "SPEC", value_parser = with_slashes)]
    pub spec: Option<String>,
}

/// How a document is taken.
#[derive(Args)]
pub(super) struct Taking {
    /// The project's file, in place of the clientwright.toml beside the document or in the working directory
    #[arg(long, value_name = "FILE", value_parser = with_slashes)]
    pub config: Option<String>,
    /// Read no clientwright.toml
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
    /// The file that keeps what a published crate has called things, in place of the one that clientwright.toml names
    #[arg(long, value_name = "FILE", value_parser = with_slashes)]
    pub names: Option<String>,
    /// Take anything that cannot be expressed exactly for an error, instead of a warning
    #[arg(long)]
    pub strict: bool,
    /// Repair what is damaged, and widen what cannot be expressed, with a warning each
    #[arg(long, conflicts_with = "strict")]
    pub tolerant: bool,
    /// An OpenAPI Overlay to apply to the document, after those that clientwright.toml names; may be given several times
    #[arg(long = "overlay", value_name = "FILE", value_parser = with_slashes)]
    pub overlays: Vec<String>,
    /// Take these warnings for errors: `warnings`, `widened`, `not-expressed`
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = deny)]
    pub deny: Vec<Deny>,
    /// The same as `--deny warnings`
    #[arg(long)]
    pub deny_warnings: bool,
}

/// How much is told.
#[derive(Args)]
pub(super) struct Telling {
    /// Tell of errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Tell of each stage, with what it did and how long it took
    #[arg(long, conflicts_with = "quiet")]
    pub progress: bool,
}

/// For whom the result is.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs, on standard output
    Json,
}

/// The library's paths have slashes on every system.
#[allow(clippy::unnecessary_wraps, reason = "clap wants a result")]
pub(super) fn with_slashes(path: &str) -> Result<String, String> {
    Ok(path.replace(MAIN_SEPARATOR_STR, "/"))
}

pub(super) fn crate_name(name: &str) -> Result<String, String> {
    check_crate_name(name).map(|()| name.to_owned())
}

pub(super) fn crate_version(version: &str) -> Result<String, String> {
    check_crate_version(version).map(|()| version.to_owned())
}

pub(super) fn address(url: &str) -> Result<String, String> {
    check_address(url).map(|()| url.to_owned())
}

/// Whether each group of operations becomes a feature.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Split {
    /// In a large crate
    Auto,
    /// In every crate
    Always,
    /// In no crate
    Never,
}

impl From<Split> for FeatureSplit {
    fn from(split: Split) -> FeatureSplit {
        match split {
            Split::Auto => FeatureSplit::Auto,
            Split::Always => FeatureSplit::Always,
            Split::Never => FeatureSplit::Never,
        }
    }
}

fn deny(word: &str) -> Result<Deny, String> {
    let words = Deny::ALL.map(Deny::word).join("`, `");
    Deny::of_word(word).ok_or_else(|| format!("expected `{words}`"))
}
