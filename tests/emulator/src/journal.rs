//! Where changes are kept, so that a process can end at any moment.
//!
//! A directory has an embedded database, and a file that is locked as long as somebody writes to it. What was made at the beginning is not
//! in it, since it can be made again: there are the seed, the sizes, the tenant and the moment of seeding, and what was changed since, the
//! last state of each record. Every commit is one transaction.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::route::Kind;
use crate::seed::Sizes;

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
    /// In a directory.
    Directory(Directory),
}

/// From what records are made at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The seed.
    pub seed: u64,
    /// How many records of each kind.
    pub sizes: Sizes,
    /// The number of the tenant.
    pub tenant: i64,
}

/// What a directory kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The moment for which the records of the beginning were made, in milliseconds since 1970.
    pub seeded: i64,
    /// What was changed since, to be carried out in this order.
    pub changes: Vec<Change>,
}

/// A directory that keeps changes.
#[derive(Debug)]
pub struct Directory {
    database: Database,
    /// Changes are numbered, so that they can be carried out again in their order.
    next: u64,
    /// Locked until this is dropped.
    _lock: File,
}

/// `settings` and `discovery`, as JSON.
const TEXTS: TableDefinition<&str, &str> = TableDefinition::new("texts");

/// By kind and id, the number of the change and the record, or nothing where it was taken away.
const RECORDS: TableDefinition<(&str, &str), (u64, Option<&str>)> = TableDefinition::new("records");

#[derive(Serialize, Deserialize)]
struct Settings {
    #[serde(flatten)]
    origin: Origin,
    seeded: i64,
}

impl Journal {
    /// Opens a directory, which is made if there is none. `now` becomes the moment of seeding of a new one.
    ///
    /// # Errors
    ///
    /// A directory that cannot be written, that another process writes, or that was begun from another seed, other sizes or for another tenant.
    pub fn open(directory: &Path, origin: &Origin, now: i64) -> Result<(Journal, Kept), String> {
        let path = directory.display();
        let (directory, kept) = Directory::open(directory, origin, now).map_err(|problem| format!("{path}: {problem}"))?;
        Ok((Journal::Directory(directory), kept))
    }

    /// Keeps changes, all or none. They are kept when this returns.
    ///
    /// # Errors
    ///
    /// What kept them from being written.
    pub fn write(&mut self, changes: &[Change]) -> Result<(), String> {
        match self {
            Journal::None => Ok(()),
            Journal::Directory(directory) => directory.write(changes).map_err(|error| error.to_string()),
        }
    }
}

impl Directory {
    fn open(directory: &Path, origin: &Origin, now: i64) -> Result<(Directory, Kept), String> {
        let lock = lock(directory)?;
        let (database, settings) = database(directory, origin, now).map_err(|error| error.to_string())?;
        if settings.origin != *origin {
            return Err(differs(&settings.origin, origin));
        }
        let (changes, next) = changes(&database).map_err(|error| error.to_string())?;
        Ok((Directory { database, next, _lock: lock }, Kept { seeded: settings.seeded, changes }))
    }

    fn write(&mut self, changes: &[Change]) -> Result<(), Problem> {
        let transaction = self.database.begin_write()?;
        let mut next = self.next;
        for change in changes {
            keep(&transaction, change, next)?;
            next += 1;
        }
        transaction.commit()?;
        self.next = next;
        Ok(())
    }
}

type Problem = Box<dyn std::error::Error + Send + Sync>;

fn lock(directory: &Path) -> Result<File, String> {
    fs::create_dir_all(directory).map_err(|error| error.to_string())?;
    let file = File::options().create(true).append(true).open(directory.join("lock")).map_err(|error| error.to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err("another process writes to this directory".to_owned()),
        Err(TryLockError::Error(error)) => Err(error.to_string()),
    }
}

/// The database of a directory with its settings. A new one gets its name when the settings are in it, so that none is ever half begun.
fn database(directory: &Path, origin: &Origin, now: i64) -> Result<(Database, Settings), Problem> {
    let (named, unnamed) = (directory.join("journal.redb"), directory.join("journal.new"));
    if !named.try_exists()? {
        if unnamed.try_exists()? {
            fs::remove_file(&unnamed)?;
        }
        begin(&unnamed, &Settings { origin: *origin, seeded: now })?;
        fs::rename(&unnamed, &named)?;
        // The name itself is to outlive a loss of power.
        File::open(directory)?.sync_all()?;
    }
    let database = Database::create(&named)?;
    let settings = {
        let table = database.begin_read()?.open_table(TEXTS)?;
        let settings = table.get("settings")?.ok_or("the journal has no settings")?;
        serde_json::from_str(settings.value())?
    };
    Ok((database, settings))
}

fn begin(path: &Path, settings: &Settings) -> Result<(), Problem> {
    let database = Database::create(path)?;
    let transaction = database.begin_write()?;
    transaction.open_table(TEXTS)?.insert("settings", serde_json::to_string(settings)?.as_str())?;
    transaction.open_table(RECORDS)?;
    Ok(transaction.commit()?)
}

fn keep(transaction: &WriteTransaction, change: &Change, number: u64) -> Result<(), Problem> {
    match change {
        Change::Put(kind, record) => {
            let mut records = transaction.open_table(RECORDS)?;
            let key = (kind.segment(), record["_id"].as_str().unwrap_or_default());
            // A record that was there keeps its place.
            let known = records.get(key)?.and_then(|known| {
                let (number, text) = known.value();
                text.map(|_| number)
            });
            records.insert(key, (known.unwrap_or(number), Some(record.to_string().as_str())))?;
        }
        Change::Remove(kind, id) => {
            transaction.open_table(RECORDS)?.insert((kind.segment(), id.as_str()), (number, None))?;
        }
        Change::Discovery(value) => {
            transaction.open_table(TEXTS)?.insert("discovery", value.to_string().as_str())?;
        }
    }
    Ok(())
}

/// All that was kept, in the order of its numbers, and the number of the next.
fn changes(database: &Database) -> Result<(Vec<Change>, u64), Problem> {
    let transaction = database.begin_read()?;
    let mut numbered: Vec<(u64, Change)> = Vec::new();
    for entry in transaction.open_table(RECORDS)?.iter()? {
        let (key, value) = entry?;
        let ((segment, id), (number, text)) = (key.value(), value.value());
        let kind = Kind::ALL.into_iter().find(|kind| kind.segment() == segment).ok_or("the journal has records of no kind")?;
        let change = match text {
            Some(text) => Change::Put(kind, serde_json::from_str(text)?),
            None => Change::Remove(kind, id.to_owned()),
        };
        numbered.push((number, change));
    }
    numbered.sort_by_key(|(number, _)| *number);
    let next = numbered.last().map_or(0, |(number, _)| number + 1);
    let mut changes: Vec<Change> = numbered.into_iter().map(|(_, change)| change).collect();
    if let Some(discovery) = transaction.open_table(TEXTS)?.get("discovery")? {
        changes.push(Change::Discovery(serde_json::from_str(discovery.value())?));
    }
    Ok((changes, next))
}

fn differs(known: &Origin, given: &Origin) -> String {
    let of = |origin: &Origin| {
        let Sizes { activities, alerts, users, files, subnets } = origin.sizes;
        let Origin { seed, tenant, .. } = origin;
        format!(
            "seed {seed}, tenant {tenant}, {activities} activities, {alerts} alerts, {users} users, {files} files, {subnets} IP ranges"
        )
    };
    format!("the directory was begun with {}; it cannot go on with {}", of(known), of(given))
}

#[cfg(test)]
mod tests;
