//! The names that one generation gave, and where the things stand that have them.

use std::collections::HashMap;

use super::{Lock, NameKind, Named};
use crate::source::Place;

/// The names that one generation gave.
#[derive(Clone, Debug, Default)]
pub struct Register {
    entries: Vec<Registered>,
    by_path: HashMap<(NameKind, String), usize>,
    /// What keeps a name that it would not get now.
    pub kept: Vec<Kept>,
    /// The lock after this generation; none where there was none before.
    pub lock: Option<Lock>,
}

/// A name, and where the thing stands that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The name and the thing.
    pub named: Named,
    /// The name with what it belongs to, as people speak of it: `Alert::title`, `Alerts::list(limit)`.
    pub path: String,
    /// Where the thing stands.
    pub place: Place,
}

/// A thing that keeps its name, although the document says another by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name that it keeps, with what it belongs to.
    pub path: String,
    /// The name that it would get.
    pub otherwise: String,
}

impl Register {
    /// Of these names.
    pub(crate) fn new(entries: Vec<Registered>, kept: Vec<Kept>, lock: Option<Lock>) -> Register {
        let paths = entries.iter().enumerate();
        let by_path = paths.map(|(index, entry)| ((entry.named.space.kind, entry.path.clone()), index)).collect();
        Register { entries, by_path, kept, lock }
    }

    /// All names.
    pub fn entries(&self) -> &[Registered] {
        &self.entries
    }

    /// The thing that is called so.
    pub fn get(&self, kind: NameKind, path: &str) -> Option<&Registered> {
        self.by_path.get(&(kind, path.to_owned())).map(|index| &self.entries[*index])
    }
}
