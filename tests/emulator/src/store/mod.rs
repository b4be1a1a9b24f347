//! What the service knows: collections of records, which are JSON.
//!
//! ```text
//! fields       which values a field of a filter has in a record
//! texts        records, compressed
//! postings     which records have which values
//! timeline     records in the order of a date
//! collection   records of one kind, with all of these
//! ```

pub mod collection;
pub mod fields;
mod postings;
mod texts;
mod timeline;

pub use collection::Collection;

use std::collections::BTreeMap;

use crate::route::Kind;

/// The number of a record in its collection.
pub type Number = u32;

/// All collections.
#[derive(Debug)]
pub struct Store {
    collections: BTreeMap<Kind, Collection>,
}

impl Default for Store {
    fn default() -> Store {
        Store { collections: Kind::ALL.into_iter().map(|kind| (kind, Collection::new(kind))).collect() }
    }
}

impl Store {
    /// The records of a kind.
    pub fn of(&self, kind: Kind) -> &Collection {
        &self.collections[&kind]
    }

    /// The records of a kind, to be changed.
    pub fn of_mut(&mut self, kind: Kind) -> &mut Collection {
        self.collections.entry(kind).or_insert_with(|| Collection::new(kind))
    }
}

#[cfg(test)]
mod tests;
