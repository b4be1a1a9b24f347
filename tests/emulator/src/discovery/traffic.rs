//! What logs say: which apps were used on which days, how much, and by whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// Days that traffic is remembered.
pub const KEPT_DAYS: i64 = 90;

/// The most users of an app whose names are kept.
const USERS: usize = 10_000;

/// What a log says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The apps that were used.
    pub traffic: Traffic,
    /// Whether the log could not be read.
    pub has_failed: bool,
}

/// What went to apps and came from them, by the numbers of the apps.
pub type Traffic = BTreeMap<u32, Usage>;

/// How one app was used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// By day, in days since 1970.
    pub days: BTreeMap<i64, Amount>,
    /// By whom: the first 10,000 names.
    pub users: BTreeSet<String>,
}

/// How much an app was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Records of logs.
    pub events: u64,
    /// Bytes that users sent.
    pub uploaded: u64,
    /// Bytes that users received.
    pub downloaded: u64,
}

impl Usage {
    /// Adds another to it.
    pub fn add(&mut self, other: Usage) {
        for (day, amount) in other.days {
            self.days.entry(day).or_default().add(amount);
        }
        for user in other.users {
            self.add_user(&user);
        }
    }

    /// Adds somebody who used it.
    pub fn add_user(&mut self, user: &str) {
        if self.users.len() < USERS && !self.users.contains(user) {
            self.users.insert(user.to_owned());
        }
    }
}

impl Amount {
    /// Adds another to it.
    pub fn add(&mut self, other: Amount) {
        self.events = self.events.saturating_add(other.events);
        self.uploaded = self.uploaded.saturating_add(other.uploaded);
        self.downloaded = self.downloaded.saturating_add(other.downloaded);
    }
}
