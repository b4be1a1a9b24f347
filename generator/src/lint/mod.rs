//! What is wrong with a document, and what would make a better client of it, without making anything.
//!
//! First the stages up to the promise say what they find, as they do when a client is made. Then the rules of [`RULES`] look at the
//! document: as it was written where names and references matter, and as OpenAPI 3.0, before anything is mended, for all the rest, so
//! that they work in every dialect. They only ever warn. At the end goes what somebody has silenced, with a reason: in the document
//! (`x-lint-ignore`) or beside it (`[lint]` in `clientwright.toml`).
//!
//! A rule is a row of the table in `rules.rs` and a function in the file of its family.

mod rules;
mod found;
mod subject;
mod style;
mod words;
mod values;
mod descriptions;
mod examples;
mod names;
mod tags;
mod paths;
mod components;
mod repeated;
mod answers;
mod operations;
mod paging;
mod types;
mod servers;
mod silence;
mod pointers;
mod sarif;

use serde_json::Value;

use crate::Shown;
use crate::document::{Node, did_you_mean};
use crate::openapi::shape::codes::UNKNOWN_WORD;
use crate::options::{Lint, Options};
use crate::source::{Diagnostic, Diagnostics, FileId, Loader, Place, Report, Severity};
use found::Found;
pub use rules::{RULES, Rule, rule};
use silence::Silences;
use subject::Subject;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// What is wrong, and what could be better.
    pub report: Report,
    /// What would be in the report, had nobody silenced it.
    pub silenced: Vec<Silenced>,
}

/// A finding that somebody has silenced.
#[derive(Clone, Debug)]
pub struct Silenced {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Why it is silenced.
    pub reason: String,
    /// Whether the document says so itself, and not the options.
    pub in_document: bool,
}

impl Linted {
    /// The same as SARIF 2.1.0, for code scanning.
    pub fn to_sarif(&self) -> Value {
        sarif::log(self)
    }
}

/// Looks at the document at `path`.
pub fn lint(loader: &dyn Loader, path: &str, options: &Options) -> Linted {
    let mut written = None;
    let mut findings = None;
    let mut look = |shown: Shown, root: &Node| match shown {
        Shown::Written => written = Some(root.clone()),
        Shown::Settled => findings = written.as_ref().map(|written| apply(written, root, &options.lint)),
    };
    let understood = crate::understood(loader, path, options, &mut look, &mut |_| ());
    let Report { mut sources, diagnostics, denied, pointers: _ } = understood.report;
    let file = crate::asked_in(options, &mut sources);
    let is_complete = findings.is_some();
    let mut problems = of_stages(diagnostics, &options.lint);
    problems.merge(findings.unwrap_or_default());
    let Some(written) = written else {
        return Linted { report: Report { denied, ..Report::new(sources, problems) }, silenced: Vec::new() };
    };

    let mut silences = Silences::of(&written, &options.lint, file);
    let places = problems.iter().filter_map(|problem| problem.place).chain(silences.places()).collect();
    let pointers = pointers::of(&written, &places);
    let (mut problems, silenced) = silences.apply(problems, &pointers);
    if is_complete {
        silences.report(&options.lint, &mut problems);
    }
    unknown_denials(&options.lint, file, &mut problems);
    let denied = denied + problems.deny(|problem| is_denied(problem, options));
    Linted { report: Report { denied, pointers, ..Report::new(sources, problems) }, silenced }
}

/// What the stages have found; of warnings only those that are wanted.
fn of_stages(mut problems: Diagnostics, lint: &Lint) -> Diagnostics {
    problems.retain(|problem| problem.severity == Severity::Error || lint.wants(problem.code));
    problems
}

/// What the rules find.
fn apply(written: &Node, settled: &Node, lint: &Lint) -> Diagnostics {
    let subject = Subject::new(written, settled);
    let mut problems = Diagnostics::new();
    for rule in RULES.iter().filter(|rule| lint.wants(rule.code)) {
        (rule.apply)(&subject, &mut Found::new(rule.code, &mut problems));
    }
    problems
}

/// Reports what is denied and no rule: it would be denied in vain.
fn unknown_denials(lint: &Lint, file: Option<FileId>, problems: &mut Diagnostics) {
    for code in lint.deny.iter().filter(|code| rule(&code.value).is_none()) {
        let place = code.place.zip(file).map(|(place, file)| Place { file, ..place });
        problems.error(UNKNOWN_WORD, place, format!("there is no rule `{}`", code.value)).help(near(&code.value));
    }
}

/// What to do about a code that is none.
pub(crate) fn near(code: &str) -> String {
    match did_you_mean(code, RULES.iter().map(|rule| rule.code)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`clientwright lint --rules` lists the rules".to_owned(),
    }
}

fn is_denied(problem: &Diagnostic, options: &Options) -> bool {
    let is_asked_for = options.lint.deny.iter().any(|code| code.value == problem.code);
    is_asked_for || options.deny.iter().any(|deny| deny.covers(problem))
}
