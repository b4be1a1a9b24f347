//! Where changes are kept, so that a process can end at any moment.

use serde_json::Value;

use crate::route::Kind;

/// Something that was changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A record, new or in place of the one of its id.
    Put(Kind, Value),
    /// A record that was taken away, by its id.
    Remove(Kind, String),
    /// Everything about logs and apps.
    Discovery(Value),
}

/// Where changes are kept.
#[derive(Debug)]
pub enum Journal {
    /// Nowhere.
    None,
}

impl Journal {
    /// Keeps changes, all or none. They are kept when this returns.
    ///
    /// # Errors
    ///
    /// What kept them from being written.
    pub fn write(&mut self, _changes: &[Change]) -> Result<(), String> {
        match self {
            Journal::None => Ok(()),
        }
    }
}
