//! Of many warnings that say the same of different places only the first are shown, so that the others are not lost among them.

use std::collections::HashMap;

use super::diagnostic::{Diagnostic, Severity};

/// So many of a kind are shown.
const SHOWN: usize = 5;

/// Counts warnings by what they say.
#[derive(Default)]
pub(super) struct Fold<'d> {
    kinds: HashMap<(&'static str, String), usize>,
    /// The first that is not shown of each kind, and how many there are of them, in the order in which they were met.
    folded: Vec<(&'d Diagnostic, usize)>,
    places: HashMap<(&'static str, String), usize>,
}

impl<'d> Fold<'d> {
    /// Takes note of a diagnostic; says whether it is to be shown. Errors always are.
    pub(super) fn shows(&mut self, diagnostic: &'d Diagnostic) -> bool {
        if diagnostic.severity == Severity::Error {
            return true;
        }
        let kind = (diagnostic.code, without_names(&diagnostic.message));
        let met = self.kinds.entry(kind.clone()).or_default();
        *met += 1;
        if *met <= SHOWN {
            return true;
        }
        let index = *self.places.entry(kind).or_insert(self.folded.len());
        match self.folded.get_mut(index) {
            Some((_, more)) => *more += 1,
            None => self.folded.push((diagnostic, 1)),
        }
        false
    }

    /// A line for each kind of which not all are shown.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |(first, more): &(&Diagnostic, usize)| {
            let Diagnostic { code, message, .. } = first;
            match more {
                1 => format!("warning: and one more: {message} [{code}]"),
                more => format!("warning: and {more} more, such as: {message} [{code}]"),
            }
        };
        self.folded.iter().map(line).collect()
    }
}

/// A message without what stands in backticks: what it says, of whatever it says it.
fn without_names(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use crate::source::{Diagnostics, Report, Sources};

    #[test]
    fn of_many_warnings_of_a_kind_the_first_are_shown_and_the_others_counted() {
        let mut problems = Diagnostics::new();
        for index in 0..9 {
            problems.warning("unknown-key", None, format!("unknown key `key{index}`; left out"));
        }
        problems.warning("other", None, "something else");
        for _ in 0..2 {
            problems.error("an-error", None, "it is wrong");
        }
        let report = Report::new(Sources::new(), problems);
        let text = report.to_string();
        assert!(text.contains("`key4`") && !text.contains("`key6`") && text.contains("something else"), "{text}");
        assert!(text.ends_with("\n\nwarning: and 4 more, such as: unknown key `key5`; left out [unknown-key]\n"), "{text}");
        assert_eq!(report.summary(), "1 error, 10 warnings");
    }
}
