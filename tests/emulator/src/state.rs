//! What the service knows, and what was changed since somebody was last told that it is kept.

use serde_json::Value;

use crate::discovery::Discovery;
use crate::ids;
use crate::journal::{Change, Journal};
use crate::route::Kind;
use crate::store::Store;

/// Everything that requests change.
#[derive(Debug)]
pub struct State {
    /// The records.
    pub store: Store,
    /// Logs, what came of them, and the apps in them.
    pub discovery: Discovery,
    journal: Journal,
    changes: Vec<Change>,
    ids: usize,
}

impl State {
    /// With these contents, which the journal knows of already.
    pub fn new(store: Store, discovery: Discovery, journal: Journal) -> State {
        State { store, discovery, journal, changes: Vec::new(), ids: 0 }
    }

    /// An id that no other record has.
    pub fn new_id(&mut self, now: i64) -> String {
        self.ids += 1;
        ids::object_id(self.ids, now)
    }

    /// Puts a record where the one of the same id was, or adds it.
    pub fn put(&mut self, kind: Kind, record: Value) {
        self.store.of_mut(kind).put(&record);
        self.changes.push(Change::Put(kind, record));
    }

    /// Takes a record away. Whether there was one.
    pub fn remove(&mut self, kind: Kind, id: &str) -> bool {
        let was_there = self.store.of_mut(kind).remove(id);
        if was_there {
            self.changes.push(Change::Remove(kind, id.to_owned()));
        }
        was_there
    }

    /// Keeps what was changed. What was kept before an answer outlives the process.
    ///
    /// # Errors
    ///
    /// What kept it from being written.
    pub fn commit(&mut self) -> Result<(), String> {
        if let Some(discovery) = self.discovery.changed() {
            self.changes.push(Change::Discovery(discovery));
        }
        let changes = std::mem::take(&mut self.changes);
        if changes.is_empty() { Ok(()) } else { self.journal.write(&changes) }
    }
}
