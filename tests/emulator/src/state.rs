//! What the service knows, and what was changed since somebody was last told that it is kept.

use std::io::BufRead;

use serde_json::Value;

use crate::discovery::Discovery;
use crate::dump;
use crate::ids;
use crate::journal::{Change, Journal};
use crate::route::Kind;
use crate::store::Store;

/// So many records of a dump are kept at once.
const BATCH: usize = 1000;

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
        loop {
            self.ids += 1;
            let id = ids::object_id(self.ids, now);
            // After a restart the count begins anew, and the clock may stand.
            if Kind::ALL.iter().all(|kind| self.store.of(*kind).get(&id).is_none()) {
                return id;
            }
        }
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

    /// Reads records as a dump has them, and keeps them. How many there were.
    ///
    /// # Errors
    ///
    /// The first line that is not a record, or what kept it from being written. What stands before it may have been kept.
    pub fn load(&mut self, lines: impl BufRead) -> Result<usize, String> {
        let count = dump::load(lines, |kind, record| {
            self.put(kind, record);
            if self.changes.len() >= BATCH { self.commit() } else { Ok(()) }
        });
        self.commit()?;
        count.map_err(|wrong| wrong.to_string())
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
