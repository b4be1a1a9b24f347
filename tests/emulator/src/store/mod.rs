//! What the service knows: collections of records, which are JSON.
//!
//! ```text
//! fields       which values a field of a filter has in a record
//! collection   records of one kind, with what finds them quickly
//! ```

pub mod collection;
pub mod fields;

pub use collection::Collection;

use std::collections::BTreeMap;

use crate::route::Kind;

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
