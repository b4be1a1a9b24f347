//! What became of a document, as it is kept.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::child::Used;

/// What became of a document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Record {
    pub name: String,
    /// What it depends on: the program and the document's text.
    pub key: String,
    /// Operations that the document has, as a count says that is none of the generator's.
    pub expected: usize,
    /// Where the sums of the ledger are not those of that count.
    pub differences: Vec<String>,
    /// What was generated; none where nothing was.
    pub generated: Option<Generated>,
    /// Why nothing was generated.
    pub trouble: Option<String>,
    pub used: Used,
    pub check: Option<Check>,
}

/// What was generated.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Generated {
    /// Operations that the text of the crate has.
    pub operations: usize,
    pub types: usize,
    pub warnings: usize,
    /// Lines of Rust outside the runtime.
    pub lines: usize,
}

/// What `cargo check` said of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Check {
    pub errors: usize,
    pub warnings: usize,
    /// The first thing that it said.
    pub first: Option<String>,
    pub used: Used,
}

impl Record {
    /// Whether nothing is wrong.
    pub(super) fn is_well(&self, no_check: bool) -> bool {
        let complete = self.generated.as_ref().is_some_and(|generated| generated.operations == self.expected);
        let complete = complete && self.differences.is_empty();
        complete && (no_check || self.check.as_ref().is_some_and(|check| check.errors + check.warnings == 0))
    }

    /// A record that was kept; none where there is none that can be read.
    pub(super) fn read(path: &Path) -> Option<Record> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), String> {
        let unwritable = |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", path.display());
        let text = serde_json::to_string_pretty(self).map_err(|error| unwritable(&error))?;
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
        // Whoever breaks it off leaves no half of a record.
        let new = path.with_extension("new");
        fs::write(&new, text).and_then(|()| fs::rename(&new, path)).map_err(|error| unwritable(&error))
    }
}
