//! Believable records, of which the same seed makes the same.

use crate::store::Store;

/// How many records of each kind there are at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Activities.
    pub activities: usize,
    /// Alerts.
    pub alerts: usize,
    /// Users; each has up to three accounts besides.
    pub users: usize,
    /// Files.
    pub files: usize,
    /// IP ranges that somebody made; the built-in ones are there anyway.
    pub subnets: usize,
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes { activities: 10_000, alerts: 300, users: 200, files: 1000, subnets: 12 }
    }
}

/// Makes all records that there are at the beginning, the newest a little before `now` (milliseconds since 1970).
pub fn fill(_store: &mut Store, _sizes: Sizes, _seed: u64, _tenant: i64, _now: i64) {}
