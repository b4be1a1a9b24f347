//! `clientwright diff`

use clap::{Args, ValueEnum};
use serde_json::json;

use super::arguments::{Taking, crate_version, with_slashes};
use super::output::{DENIED, Failure, counted, print, print_json, say};
use super::project::{Project, project, readable};
use crate::Promise;
use crate::diff::{Changes, Class, RULES, Rule};
use crate::source::{DiskLoader, Severity};

/// The arguments.
#[derive(Args)]
pub(super) struct Diff {
    /// The earlier document
    #[arg(value_name = "OLD", value_parser = with_slashes, required_unless_present = "rules")]
    old: Option<String>,
    /// The later one, unless clientwright.toml names it
    #[arg(value_name = "NEW", value_parser = with_slashes)]
    new: Option<String>,
    /// The version of the crate that was made of the earlier one [default: 0.1.0, or what clientwright.toml says]
    #[arg(long, value_name = "V", value_parser = crate_version)]
    crate_version: Option<String>,
    /// End with exit code 5 if there is a change of this class, or a graver one
    #[arg(long, value_enum, value_name = "CLASS")]
    deny_changes: Option<Denied>,
    /// Print the rules by which changes are classed, each with its reason, and nothing else
    #[arg(long, conflicts_with = "old")]
    rules: bool,
    #[command(flatten)]
    taking: Taking,
    /// For whom the result is
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// For whom the changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
}

/// Which changes are denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Denied {
    /// What may stop programs from compiling
    Breaking,
    /// Also what is more than there was
    Additive,
    /// Any change
    Any,
}

impl From<Denied> for Class {
    fn from(denied: Denied) -> Class {
        match denied {
            Denied::Breaking => Class::Breaking,
            Denied::Additive => Class::Additive,
            Denied::Any => Class::Invisible,
        }
    }
}

/// Prints what is different for those who use the crate.
pub(super) fn run(arguments: &Diff) -> Result<(), Failure> {
    let Some(old) = arguments.old.as_deref().filter(|_| !arguments.rules) else { return print_rules(arguments.format) };
    let Project { loader, spec, options, .. } = project(arguments.new.as_deref(), &arguments.taking)?;
    readable(&loader, old)?;
    let old = understood(&loader, old, &options)?;
    let new = understood(&loader, &spec, &options)?;
    let version = arguments.crate_version.as_deref().unwrap_or(&options.crate_version);
    let changes = match (old.side(), new.side()) {
        (Some(old), Some(new)) => crate::diff::diff(old, new),
        _ => Changes::default(),
    };
    match arguments.format {
        Format::Text => print(&changes.to_text(version))?,
        Format::Markdown => print(&changes.to_markdown(version))?,
        Format::Json => print_json(&changes.to_json(version))?,
    }
    let denied = arguments.deny_changes.map(Class::from).filter(|denied| changes.class() >= Some(*denied));
    match denied {
        Some(class) => Err(Failure::new(DENIED, format!("{}: changes that are {} or graver are denied", spec, class.word()))),
        None => Ok(()),
    }
}

fn print_rules(format: Format) -> Result<(), Failure> {
    let as_json = |rule: &&Rule| json!({"code": rule.code, "class": rule.class.word(), "title": rule.title, "why": rule.why});
    let as_text = |rule: &&Rule| format!("{} ({}): {}\n    {}\n", rule.code, rule.class.word(), rule.title, rule.why);
    match format {
        Format::Json => print_json(&RULES.iter().map(as_json).collect()),
        Format::Text | Format::Markdown => print(&RULES.iter().map(as_text).collect::<String>()),
    }
}

fn understood(loader: &DiskLoader, spec: &str, options: &crate::options::Options) -> Result<Promise, Failure> {
    let promise = crate::understand(loader, spec, options);
    if promise.api.is_none() {
        let errors = promise.report.to_string();
        return Err(Failure::of_report(&promise.report, &format!("{errors}\n{spec}: ")));
    }
    match promise.report.count(Severity::Warning) {
        0 => {}
        count => say(&format!("{spec}: {}; `clientwright lint` shows them", counted(count, "warning"))),
    }
    Ok(promise)
}
