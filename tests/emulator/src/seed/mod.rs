//! Believable records, of which the same seed makes the same.
//!
//! ```text
//! chance       what falls the same way for the same seed, kind and number
//! scenery      apps, places, programs, operations, policies: the same in every tenant
//! people       users and their accounts
//! networks     IP ranges, and addresses in them
//! files        what is in the apps
//! event        who did what, when, from where
//! activities   events, as the service tells them
//! alerts       what policies noticed in events
//! world        all of it, so that records speak of each other
//! ```
//!
//! A record depends on its number and on the sizes of the other kinds, not on how many of its own kind there are. Names are made up; the
//! addresses are those that are kept for documentation, and private ones.

mod activities;
mod alerts;
pub(crate) mod chance;
mod event;
mod files;
mod networks;
mod people;
mod scenery;
mod world;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::route::Kind;
use crate::store::Store;
use crate::tree::Node;
use world::World;

/// How many records of each kind there are at the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
pub fn fill(store: &mut Store, sizes: Sizes, seed: u64, tenant: i64, now: i64) {
    Seed::new(sizes, seed, tenant, now).fill(store);
}

/// What makes records.
#[derive(Debug)]
pub struct Seed(World);

impl Seed {
    /// For so many records, of this tenant, as they are at this moment in milliseconds since 1970.
    pub fn new(sizes: Sizes, seed: u64, tenant: i64, now: i64) -> Seed {
        Seed(World::new(sizes, seed, tenant, now))
    }

    /// Adds all records.
    pub fn fill(&self, store: &mut Store) {
        for kind in Kind::ALL {
            let (collection, places) = (store.of_mut(kind), 0..self.places(kind));
            match kind {
                // The one kind of which there are millions.
                Kind::Activity => collection.fill(places, |place| vec![activities::seeded(&self.0, place)]),
                _ => collection.fill(places, |place| self.at(kind, place)),
            }
        }
    }

    /// All records of a kind.
    pub fn records(&self, kind: Kind) -> impl Iterator<Item = Value> {
        (0..self.places(kind)).flat_map(move |place| self.at(kind, place))
    }

    /// How many places there are, each with a record, or with a user and the accounts.
    fn places(&self, kind: Kind) -> usize {
        let Seed(world) = self;
        match kind {
            Kind::Activity => world.sizes.activities,
            Kind::Alert => world.sizes.alerts,
            Kind::Entity => world.sizes.users,
            Kind::File => world.files.len(),
            Kind::Subnet => world.networks.len(),
        }
    }

    /// What is at a place.
    fn at(&self, kind: Kind, place: usize) -> Vec<Value> {
        let Seed(world) = self;
        match kind {
            Kind::Activity => vec![activities::seeded(world, place).to_value()],
            Kind::Alert => vec![alerts::seeded(world, place)],
            Kind::Entity => world.people[place].records().collect(),
            Kind::File => vec![files::seeded(world, place)],
            Kind::Subnet => vec![networks::seeded(world, place)],
        }
    }

    /// A new activity, the one of this number among those that arrive later, that happens at this moment in milliseconds since 1970. It is
    /// known at once.
    pub fn arrival(&self, number: usize, moment: i64) -> Value {
        activities::arrival(&self.0, number, moment).to_value()
    }
}

#[cfg(test)]
mod tests;
