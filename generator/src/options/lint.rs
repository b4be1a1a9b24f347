//! What somebody wants of the rules of `lint`.

use super::tailoring::Asked;
use crate::source::Place;

/// What somebody wants of the rules of `lint`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lint {
    /// Findings that are not wanted.
    pub ignore: Vec<Ignore>,
    /// Rules whose findings are errors.
    pub deny: Vec<Asked<String>>,
    /// The only rules that are asked; none for all of them, and for the warnings of the stages too.
    pub only: Option<Vec<String>>,
}

/// A finding that is not wanted, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignore {
    /// The code of the rule.
    pub code: String,
    /// Why it is not wanted.
    pub reason: String,
    /// Where: a JSON pointer, the id of an operation, or its method and path (`GET /pets`); none for the whole document.
    pub path: Option<String>,
    /// Where it is asked for, in [`Tailoring::source`](super::Tailoring::source).
    pub place: Option<Place>,
}

impl Lint {
    /// Whether findings of this code are asked for.
    pub fn wants(&self, code: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|wanted| wanted == code))
    }
}
