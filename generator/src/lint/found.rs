//! Where a rule puts what it finds.

use crate::source::{Diagnostic, Diagnostics, Place};

/// The findings of one rule.
pub(super) struct Found<'p> {
    code: &'static str,
    problems: &'p mut Diagnostics,
}

impl<'p> Found<'p> {
    /// The findings of the rule with this code.
    pub(super) fn new(code: &'static str, problems: &'p mut Diagnostics) -> Found<'p> {
        Found { code, problems }
    }

    /// Something that could be better, and what to do.
    pub(super) fn add(&mut self, place: Place, message: impl Into<String>, help: impl Into<String>) -> &mut Diagnostic {
        self.problems.warning(self.code, place, message).help(help)
    }
}
