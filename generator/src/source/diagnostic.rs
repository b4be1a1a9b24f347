//! What is wrong and where, collected by a stage.

use super::place::Place;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be made of it.
    Error,
    /// Something was made of it, and the author should know what.
    Warning,
}

impl Severity {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// What became of the part of the document that a diagnostic is about, where not all of it is in the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It is there, but takes or gives more than the document says: any JSON for one of two types, a text for a date.
    Widened,
    /// It is not there.
    NotExpressed,
}

impl Effect {
    /// What the words with which tolerant mode says what it does mean for the generated crate: `left out`, `taken as any value`; none
    /// where it is there as it was meant (``read as `true` ``, `taken as it is`).
    pub fn told_by(words: &str) -> Option<Effect> {
        let is_wider = ["taken as any value", "taken as one that says nothing", "any response is taken", "it is not asked for"];
        if words.ends_with("left out") {
            Some(Effect::NotExpressed)
        } else if is_wider.iter().any(|wider| words.ends_with(wider)) {
            Some(Effect::Widened)
        } else {
            None
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of thing it is, in kebab-case: `unknown-key`.
    pub code: &'static str,
    /// Where it is: a key's place for a key, a value's for a value.
    pub place: Option<Place>,
    /// What is wrong: lower case, no full stop, keys in backticks.
    pub message: String,
    /// Other places that belong to it.
    pub also: Vec<(Place, String)>,
    /// The way out.
    pub help: Option<String>,
    /// What became of the part of the document that it is about; none where it is in the generated crate as it was meant.
    pub effect: Option<Effect>,
}

impl Effect {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Widened => "widened",
            Effect::NotExpressed => "not-expressed",
        }
    }
}

impl Diagnostic {
    /// Names another place that belongs to it.
    pub fn also(&mut self, place: impl Into<Option<Place>>, message: impl Into<String>) -> &mut Diagnostic {
        if let Some(place) = place.into() {
            self.also.push((place, message.into()));
        }
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// What became of it, where that is known.
    pub fn effect(&mut self, effect: Option<Effect>) -> &mut Diagnostic {
        self.effect = effect;
        self
    }

    /// The generated crate takes or gives more than the document says there.
    pub fn widened(&mut self) -> &mut Diagnostic {
        self.effect = Some(Effect::Widened);
        self
    }

    /// What stands there has no counterpart in the generated crate.
    pub fn not_expressed(&mut self) -> &mut Diagnostic {
        self.effect = Some(Effect::NotExpressed);
        self
    }
}

/// Everything that a stage found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing wrong yet.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds an error; what it gives takes `.also(..)` and `.help(..)`.
    pub fn error(&mut self, code: &'static str, place: impl Into<Option<Place>>, message: impl Into<String>) -> &mut Diagnostic {
        self.add(Severity::Error, code, place, message)
    }

    /// Adds a warning; what it gives takes `.also(..)` and `.help(..)`.
    pub fn warning(
        &mut self,
        code: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Warning, code, place, message)
    }

    /// Adds an error or a warning.
    pub fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: impl Into<Option<Place>>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.push(Diagnostic {
            severity,
            code,
            place: place.into(),
            message: message.into(),
            also: Vec::new(),
            help: None,
            effect: None,
        })
    }

    /// Adds one that is already made.
    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.list.len();
        self.list.push(diagnostic);
        &mut self.list[index]
    }

    /// Takes over what another collector holds.
    pub fn merge(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Makes errors of the warnings that `denied` speaks of, and says how many.
    pub fn deny(&mut self, denied: impl Fn(&Diagnostic) -> bool) -> usize {
        let warnings = self.list.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning);
        let mut count = 0;
        for diagnostic in warnings.filter(|diagnostic| denied(diagnostic)) {
            diagnostic.severity = Severity::Error;
            count += 1;
        }
        count
    }

    /// Leaves out those that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Diagnostic) -> bool) {
        self.list.retain(wanted);
    }

    /// Whether anything in it is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Each one, in the order of finding; see [`Diagnostics::sorted`].
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// In order of place, those without a place first, and none twice.
    pub fn sorted(mut self) -> Diagnostics {
        self.list.sort_by_key(|diagnostic| diagnostic.place);
        let mut kept: Vec<Diagnostic> = Vec::with_capacity(self.list.len());
        let mut first_here = 0;
        for diagnostic in self.list {
            if kept.last().is_some_and(|last| last.place != diagnostic.place) {
                first_here = kept.len();
            }
            if !kept.iter().skip(first_here).any(|other| *other == diagnostic) {
                kept.push(diagnostic);
            }
        }
        Diagnostics { list: kept }
    }

    /// The end of a stage: its value and its warnings, or all that is wrong.
    pub fn into_result<T>(self, value: T) -> Result<(T, Diagnostics), Diagnostics> {
        if self.has_errors() { Err(self.sorted()) } else { Ok((value, self.sorted())) }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.list.extend(diagnostics);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::source::FileId;

    #[test]
    fn diagnostics_come_sorted_and_once() {
        let place = |line| Place::new(FileId(0), line, 1, 1);
        let mut problems = Diagnostics::new();
        problems.warning("b", place(2), "second");
        problems.error("a", place(1), "first").also(place(3), "there").help("mend it");
        problems.warning("c", place(2), "third");
        problems.warning("b", place(2), "second");
        problems.error("z", None, "nowhere");
        assert!(problems.has_errors());
        let found = problems.into_result(()).unwrap_err();
        let messages: Vec<&str> = found.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert_eq!(messages, ["nowhere", "first", "second", "third"]);
    }
}
