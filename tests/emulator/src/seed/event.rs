//! Who did what, when, and from where.

use std::net::IpAddr;

use chrono::{DateTime, Datelike, Timelike, Weekday};

use super::chance::Chance;
use super::networks::{self, KNOWN};
use super::scenery::{AGENTS, APPS, AZURE, Agent, DEEDS, Deed, ELSEWHERE, OFFICE, Object};
use super::world::World;
use crate::clock::DAY;

/// Something that somebody did.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) record: String,
    /// Milliseconds since 1970.
    pub(crate) moment: i64,
    /// By their places in the world and in the scenery.
    pub(crate) person: usize,
    pub(crate) app: usize,
    /// The instance of the app, where there are several.
    pub(crate) instance: i64,
    pub(crate) deed: &'static Deed,
    pub(crate) file: Option<usize>,
    /// To whom it was done.
    pub(crate) other: Option<usize>,
    pub(crate) agent: Option<&'static Agent>,
    pub(crate) source: Option<Source>,
}

/// Where somebody was.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) address: IpAddr,
    pub(crate) place: usize,
    /// The network in which the address is, if there is a range of it.
    pub(crate) network: Option<usize>,
    pub(crate) provider: &'static str,
}

impl Event {
    /// The one of this number among those that there are at the beginning, and the chance of its details.
    pub(crate) fn seeded(world: &World, number: usize) -> (Event, Chance) {
        let mut chance = Chance::of(world.seed, "activity", number);
        let moment = moment(world.now, &mut chance);
        (Event::of(world, moment, &mut chance), chance)
    }

    /// One at this moment.
    pub(crate) fn of(world: &World, moment: i64, chance: &mut Chance) -> Event {
        let record = chance.object_id(moment);
        let person = chance.skewed(world.people.len());
        let deed = deed(world.people[person].is_admin, world.files.is_empty(), chance);
        let file = (deed.object == Object::File).then(|| chance.skewed(world.files.len()));
        let app = match (file, deed.object) {
            (Some(file), _) => world.files[file].app,
            (None, Object::User | Object::Group) => *chance.pick(&[OFFICE, AZURE]),
            (None, _) => app(world, person, chance),
        };
        let account = world.people[person].accounts.iter().find(|account| account.app == app);
        let instance = account.map_or(0, |account| account.instance);
        let other = matches!(deed.object, Object::User | Object::Group).then(|| chance.below(world.people.len()));
        let agent = (!chance.percent(6)).then(|| chance.pick(&AGENTS));
        let source = (!chance.percent(3)).then(|| Source::of(world, person, chance));
        Event { record, moment, person, app, instance, deed, file, other, agent, source }
    }
}

impl Source {
    /// People are at work, at home, or on the way; some addresses are nobody's.
    fn of(world: &World, person: usize, chance: &mut Chance) -> Source {
        let made = world.networks.len() - KNOWN;
        let home = world.people[person].place;
        match chance.below(100) {
            0..60 if made > 0 => Source::within(world, KNOWN + chance.skewed(made), chance),
            60..69 => Source::within(world, chance.skewed(KNOWN), chance),
            // On a journey, or somebody else.
            69..72 => Source::home(chance.below(ELSEWHERE + 1), chance),
            _ => Source::home(home, chance),
        }
    }

    fn within(world: &World, network: usize, chance: &mut Chance) -> Source {
        let known = &world.networks[network];
        Source { address: known.address(chance), place: known.place, network: Some(network), provider: known.provider() }
    }

    fn home(place: usize, chance: &mut Chance) -> Source {
        let provider = chance.pick(&super::scenery::PLACES[place].isps);
        Source { address: networks::elsewhere(place, chance), place, network: None, provider }
    }
}

/// In the thirty days before now or, rarely, a hundred; by day more than by night, and less at weekends.
fn moment(now: i64, chance: &mut Chance) -> i64 {
    let reach = if chance.percent(92) { 30 * DAY } else { 100 * DAY };
    let mut moment = now - 60_000 - chance.span(reach);
    for _ in 0..3 {
        if !is_quiet(moment) {
            break;
        }
        moment = now - 60_000 - chance.span(reach);
    }
    moment
}

fn is_quiet(moment: i64) -> bool {
    let time = DateTime::from_timestamp_millis(moment).unwrap_or_default();
    matches!(time.weekday(), Weekday::Sat | Weekday::Sun) || !(6..20).contains(&time.hour())
}

fn deed(by_admin: bool, without_files: bool, chance: &mut Chance) -> &'static Deed {
    let fits = |deed: &Deed| (by_admin || !deed.is_admin) && !(without_files && deed.object == Object::File);
    loop {
        // Administrators do what others do not a little more often.
        let deed = if by_admin && chance.percent(20) { chance.any(&DEEDS) } else { chance.pick(&DEEDS) };
        if fits(deed) {
            return deed;
        }
    }
}

/// An app in which somebody has an account, the directory, or any.
fn app(world: &World, person: usize, chance: &mut Chance) -> usize {
    let accounts = &world.people[person].accounts;
    match chance.below(10) {
        0..6 => chance.any(accounts).app,
        6..8 => OFFICE,
        _ => chance.skewed(APPS.len()),
    }
}
