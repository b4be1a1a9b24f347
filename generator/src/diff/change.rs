//! What was found: changes, each with its rule, its Rust path and both places.

use super::rules::{Class, Rule};
use crate::lock::Kept;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// What it is about, as Rust says it: `models::Alert::title`, `Alerts::list(limit)`; empty where that is the whole crate.
    pub path: String,
    /// The name that it had, where it has another now.
    pub was: Option<String>,
    /// What is different, where the rule's title does not say it: `String` before, `Option<String>` now.
    pub detail: String,
    /// Where it stood, as `file:line:column`.
    pub old: Option<String>,
    /// Where it stands.
    pub new: Option<String>,
}

/// All changes between two documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The changes: breaking ones first, and of a class in the order of their paths.
    pub list: Vec<Change>,
    /// What keeps a name in Rust that the later document does not lead to.
    pub kept: Vec<Kept>,
}

impl Changes {
    /// The gravest class of all; none where nothing changed.
    pub fn class(&self) -> Option<Class> {
        self.list.iter().map(|change| change.rule.class).max()
    }

    /// Those of a class.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &Change> {
        self.list.iter().filter(move |change| change.rule.class == class)
    }

    /// The version that a crate of this version should have with these changes.
    ///
    /// As Cargo has it: before 1.0.0 the second number counts what breaks, and the third all else.
    ///
    /// # Errors
    ///
    /// A text that is no version.
    pub fn next_version(&self, version: &str) -> Result<String, String> {
        let mut next = semver::Version::parse(version).map_err(|error| format!("`{version}` is no version: {error}"))?;
        let Some(class) = self.class() else { return Ok(version.to_owned()) };
        if !next.pre.is_empty() {
            // What leads to a version may still change in any way.
            return Ok(version.to_owned());
        }
        next.build = semver::BuildMetadata::EMPTY;
        match (class, next.major, next.minor) {
            (Class::Breaking, 0, 0) | (Class::Invisible, _, _) | (Class::Additive, 0, _) => next.patch += 1,
            (Class::Breaking, 0, _) | (Class::Additive, _, _) => (next.minor, next.patch) = (next.minor + 1, 0),
            (Class::Breaking, _, _) => (next.major, next.minor, next.patch) = (next.major + 1, 0, 0),
        }
        Ok(next.to_string())
    }

    pub(super) fn sorted(mut self) -> Changes {
        let rank = |change: &Change| (std::cmp::Reverse(change.rule.class), change.path.clone(), change.rule.code);
        self.list.sort_by_cached_key(rank);
        self
    }
}
