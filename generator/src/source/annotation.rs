//! Annotations of GitHub Actions: what is wrong, at its line in a pull request.

use std::fmt;

use super::diagnostic::{Diagnostic, Severity};
use super::report::Report;

/// A line that a workflow prints, and GitHub shows where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation<'a> {
    /// How much it matters.
    pub severity: Severity,
    /// The file, by its path in the repository, with the line and the column, from 1.
    pub place: Option<(&'a str, u32, u32)>,
    /// What it is about, in a word or two.
    pub title: &'a str,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Annotation<'_> {
    /// `::error file=a.yaml,line=1,col=2,title=unknown-key::unknown key …`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Annotation { severity, place, title, message } = self;
        write!(out, "::{} ", severity.word())?;
        if let Some((file, line, column)) = place {
            write!(out, "file={},line={line},col={column},", property(file))?;
        }
        write!(out, "title={}::{}", property(title), escaped(message))
    }
}

impl Report {
    /// All of it as annotations, a line each.
    pub fn to_annotations(&self) -> String {
        self.diagnostics.iter().map(|diagnostic| format!("{}\n", self.annotation(diagnostic))).collect()
    }

    fn annotation<'a>(&'a self, diagnostic: &'a Diagnostic) -> Annotation<'a> {
        let Diagnostic { severity, code, place, message, also: _, help, effect: _ } = diagnostic;
        let help = help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        let place = place.map(|place| (self.sources.path(place.file), place.line, place.column));
        Annotation { severity: *severity, place, title: code, message: format!("{message}{help}") }
    }
}

/// A text of a command of a workflow.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text among its properties.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_an_annotation() {
        let annotation = Annotation {
            severity: Severity::Error,
            place: Some(("a,b:c.yaml", 3, 7)),
            title: "unknown-key",
            message: "100 %\nhelp: ::error ::".to_owned(),
        };
        let expected = "::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=unknown-key::100 %25%0Ahelp: ::error ::";
        assert_eq!(annotation.to_string(), expected);
        let whole = Annotation { severity: Severity::Warning, place: None, ..annotation };
        assert!(whole.to_string().starts_with("::warning title=unknown-key::"));
    }
}
