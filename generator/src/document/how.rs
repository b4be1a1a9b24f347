//! How strictly to read, and how deep.

use crate::source::Severity;

/// How deep a document may be nested.
pub(super) const DEPTH_LIMIT: usize = 512;

/// What a key that is written twice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// It is an error.
    Error,
    /// It is a warning, and the last one counts.
    Warn,
}

/// How strictly to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadOptions {
    /// What a key that is written twice means.
    pub duplicates: Duplicates,
    /// What a `$ref` to nothing is. With a warning, `{}` takes its place.
    pub dangling: Severity,
}

impl LoadOptions {
    /// For our own documents: mistakes are errors.
    pub fn strict() -> LoadOptions {
        LoadOptions { duplicates: Duplicates::Error, dangling: Severity::Error }
    }

    /// For other people's documents: what can be repaired is a warning.
    pub fn tolerant() -> LoadOptions {
        LoadOptions { duplicates: Duplicates::Warn, dangling: Severity::Warning }
    }
}
