//! `clientwright lint`

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::arguments::{Document, Taking};
use super::output::{Failure, print, print_json, say};
use super::project::{Project, project};
use crate::lint::near;
use crate::options::Asked;
use crate::{Linted, RULES};

/// The arguments.
#[derive(Args)]
pub(super) struct Lint {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    taking: Taking,
    /// Only what these rules find, and errors
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    only: Vec<String>,
    /// Take what these rules find for errors
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    deny_rule: Vec<String>,
    /// Show every finding, however many say the same
    #[arg(long)]
    all: bool,
    /// List the rules, each with its reason, and look at no document
    #[arg(long)]
    rules: bool,
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
    /// As SARIF 2.1.0, for code scanning
    Sarif,
}

/// Prints what is wrong, and what could be better.
pub(super) fn run(arguments: &Lint) -> Result<(), Failure> {
    if arguments.rules {
        return list(arguments.format);
    }
    let Project { loader, spec, mut options, .. } = project(arguments.document.spec.as_deref(), &arguments.taking)?;
    options.lint.deny.extend(arguments.deny_rule.iter().cloned().map(Asked::new));
    options.lint.only = (!arguments.only.is_empty()).then(|| arguments.only.clone());
    let linted = crate::lint(&loader, &spec, &options);
    let Linted { report, silenced } = &linted;
    match arguments.format {
        Format::Text if arguments.all => print(&report.unfolded())?,
        Format::Text => print(&report.to_string())?,
        Format::Json => print_json(&report.to_json())?,
        Format::Github => print(&report.to_annotations())?,
        Format::Sarif => print_json(&linted.to_sarif())?,
    }
    if report.diagnostics.has_errors() {
        return Err(Failure::of_report(report, &format!("{spec}: ")));
    }
    if !arguments.quiet {
        let silenced = if silenced.is_empty() { String::new() } else { format!(", {} silenced", silenced.len()) };
        say(&format!("{spec}: {}{silenced}", report.summary()));
    }
    Ok(())
}

/// The rule of a code.
fn rule(code: &str) -> Result<String, String> {
    crate::rule(code).map(|rule| rule.code.to_owned()).ok_or_else(|| near(code))
}

/// Prints the table of rules.
fn list(format: Format) -> Result<(), Failure> {
    if format == Format::Text {
        let rules = RULES.iter().map(|rule| format!("{}: {}\n    {}\n", rule.code, rule.title, rule.reason));
        return print(&rules.collect::<String>());
    }
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| json!({"code": rule.code, "title": rule.title, "reason": rule.reason, "bad": rule.bad, "good": rule.good}))
        .collect();
    print_json(&Value::Array(rules))
}
