//! How much of the document is in the generated crate: for its documentation.

/// What became of the parts of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many parts there are of each kind.
    pub counts: Vec<CoverageCount>,
    /// Why parts are not there as the document has them, each reason once.
    pub gaps: Vec<CoverageGap>,
}

/// How many parts of a kind there are, by what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageCount {
    /// The kind, in a word or two: `operation`.
    pub kind: &'static str,
    /// Those that are in the crate as they are meant.
    pub generated: usize,
    /// Those that are there and take or give more.
    pub widened: usize,
    /// Those that are not there.
    pub not_expressed: usize,
    /// Those that are not there since nobody wants them.
    pub excluded: usize,
}

/// Why parts of the document are not in the crate as it has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageGap {
    /// Why, in the words of the report.
    pub why: String,
    /// Whether they are there, and take or give more.
    pub widened: bool,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<CoveragePlace>,
}

/// A part of the document that is not in the crate as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveragePlace {
    /// The kind of part.
    pub kind: &'static str,
    /// Where it stands: file, line and column.
    pub place: String,
    /// The same as a JSON pointer.
    pub pointer: String,
}
