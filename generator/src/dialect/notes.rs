//! What a conversion says about what it cannot carry over.

use crate::openapi::shape::codes;
use crate::options::Mode;
use crate::source::{Diagnostic, Diagnostics, Place};

/// Collects what is said: an error in strict mode; in tolerant mode a warning that says what was done instead.
pub(super) struct Notes<'p> {
    mode: Mode,
    problems: &'p mut Diagnostics,
}

impl<'p> Notes<'p> {
    pub(super) fn new(mode: Mode, problems: &'p mut Diagnostics) -> Notes<'p> {
        Notes { mode, problems }
    }

    /// What stands at the place cannot be said exactly; `taken` says what is taken instead, which allows more.
    pub(super) fn wider(&mut self, place: Place, message: impl Into<String>, taken: &str) -> &mut Diagnostic {
        self.say(codes::INEXACT, place, message, taken).widened()
    }

    /// What stands at the place cannot be said at all.
    pub(super) fn lost(&mut self, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.say(codes::INEXACT, place, message, "left out").not_expressed()
    }

    /// What stands at the place is the caller's own business: no fault of the document, in either mode.
    pub(super) fn left_to_callers(&mut self, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.problems.warning(codes::INEXACT, place, message.into()).not_expressed()
    }

    /// What stands at the place is wrong, but its meaning is clear.
    pub(super) fn mended(&mut self, place: Place, message: impl Into<String>, taken: &str) -> &mut Diagnostic {
        self.say(codes::REPAIRED, place, message, taken)
    }

    /// What stands at the place is of another kind than it should be.
    pub(super) fn wrong_type(&mut self, place: Place, message: impl Into<String>, taken: &str) -> &mut Diagnostic {
        self.say(codes::WRONG_TYPE, place, message, taken).not_expressed()
    }

    /// The document is in a version that is not known.
    pub(super) fn unknown_version(&mut self, place: Place, message: impl Into<String>, taken: &str) -> &mut Diagnostic {
        self.say(codes::UNSUPPORTED_VERSION, place, message, taken)
    }

    fn say(&mut self, code: &'static str, place: Place, message: impl Into<String>, taken: &str) -> &mut Diagnostic {
        match self.mode {
            Mode::Strict => self.problems.error(code, place, message),
            Mode::Tolerant => self.problems.warning(code, place, format!("{}; {taken}", message.into())),
        }
    }
}
