//! Everything that records speak of.

use std::collections::HashMap;

use super::chance::Chance;
use super::people::Person;
use super::{Sizes, alerts, files, networks};

/// Everything that records speak of.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) sizes: Sizes,
    pub(crate) seed: u64,
    pub(crate) tenant: i64,
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// The tenant, as the directory and the portal number it.
    pub(crate) directory: String,
    pub(crate) context: String,
    pub(crate) people: Vec<Person>,
    pub(crate) networks: Vec<networks::Network>,
    pub(crate) files: Vec<files::Key>,
    /// By activity, the ids of the alerts that it led to.
    pub(crate) alerted: HashMap<usize, Vec<String>>,
}

impl World {
    pub(crate) fn new(sizes: Sizes, seed: u64, tenant: i64, now: i64) -> World {
        let mut chance = Chance::of(seed, "tenant", 0);
        // Somebody has to be the owner of things.
        let people: Vec<Person> = (0..sizes.users.max(1)).map(|number| Person::of(seed, number, now)).collect();
        let files = (0..sizes.files).map(|number| files::Key::of(seed, number, &people, now)).collect();
        let (directory, context) = (chance.uuid(), chance.uuid());
        let networks = networks::all(sizes.subnets);
        let mut world = World { sizes, seed, tenant, now, directory, context, people, networks, files, alerted: HashMap::new() };
        world.alerted = alerts::by_activity(&world);
        world
    }
}
