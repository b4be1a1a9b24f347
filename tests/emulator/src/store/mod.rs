//! What the service knows: collections of records, which are JSON.
//!
//! ```text
//! fields       which values a field of a filter has in a record
//! texts        records, compressed
//! values       the values of a field, and which records have them
//! postings     all of these
//! timeline     records in the order of a date
//! search       records that pass a filter
//! collection   records of one kind, with all of these
//! ```

pub mod collection;
pub mod fields;
mod postings;
pub mod search;
mod texts;
mod timeline;
mod values;

pub use collection::Collection;

use std::collections::BTreeMap;

use crate::route::Kind;

/// The number of a record in its collection.
pub type Number = u32;

/// Where the record of a number stands in a list of all.
fn place(number: Number) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

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
