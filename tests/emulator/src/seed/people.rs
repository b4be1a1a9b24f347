//! Users and their accounts: who they are, and their records.

use serde_json::{Value, json};

use super::chance::Chance;
use super::scenery::{APPS, GROUPS, OFFICE, PARTNERS, PLACES, UNITS};
use crate::clock::{self, DAY};
use crate::tree::{Tree, tree};

const FIRST: [&str; 20] = [
    "Ana", "Ben", "Carla", "David", "Eva", "Farid", "Grace", "Hiro", "Ines", "Jonas", "Kavya", "Liam", "Mei", "Noah", "Olga",
    "Pedro", "Quinn", "Rosa", "Samir", "Tara",
];
const LAST: [&str; 20] = [
    "Almeida", "Bauer", "Chen", "Dubois", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "Kumar", "Levi", "Moreau",
    "Novak", "Okafor", "Popescu", "Reyes", "Santos", "Tanaka", "Wagner",
];

/// A user.
#[derive(Debug)]
pub(crate) struct Person {
    /// The id of the record, and the id that the directory gave.
    pub(crate) record: String,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mail: String,
    pub(crate) is_admin: bool,
    pub(crate) is_external: bool,
    /// By their places in the lists.
    pub(crate) groups: Vec<usize>,
    pub(crate) unit: Option<&'static str>,
    pub(crate) place: usize,
    pub(crate) accounts: Vec<Account>,
    status: i64,
    score: Option<i64>,
    last_seen: Option<i64>,
}

/// An account of a user in an app.
#[derive(Debug)]
pub(crate) struct Account {
    record: String,
    /// The place of the app in the list.
    pub(crate) app: usize,
    /// Some apps are connected twice.
    pub(crate) instance: i64,
    pub(crate) id: String,
}

impl Person {
    /// The user of this number.
    pub(crate) fn of(seed: u64, number: usize, now: i64) -> Person {
        let mut chance = Chance::of(seed, "user", number);
        let chance = &mut chance;
        let is_external = number > 0 && chance.percent(15);
        let domain = if is_external { *chance.pick(&PARTNERS) } else { "contoso.com" };
        let (name, mail) = name(number, domain);
        let groups = (0..GROUPS.len()).filter(|group| chance.percent(GROUPS[*group].2)).collect();
        let made = now - 400 * DAY - chance.span(800 * DAY);
        let mut person = Person {
            record: chance.object_id(made),
            id: chance.uuid(),
            name,
            mail,
            // Somebody is.
            is_admin: number == 0 || (!is_external && chance.percent(5)),
            is_external,
            groups,
            unit: (!is_external && chance.percent(90)).then(|| *chance.any(&UNITS)),
            place: chance.skewed(PLACES.len() - 1),
            accounts: Vec::new(),
            status: if chance.percent(80) { 2 } else { *chance.any(&[0, 1, 3, 4]) },
            score: chance.percent(60).then(|| i64::try_from(chance.skewed(400)).unwrap_or(0)),
            last_seen: chance.percent(95).then(|| now - 60_000 - chance.span(20 * DAY)),
        };
        person.accounts = accounts(&person, chance, made);
        person
    }

    /// The records of the user and the accounts.
    pub(crate) fn records(&self) -> impl Iterator<Item = Value> {
        let accounts =
            self.accounts.iter().map(|account| self.entity(1, &account.record, &account.id, (account.app, account.instance)));
        std::iter::once(self.record()).chain(accounts)
    }

    /// The record of the user.
    fn record(&self) -> Value {
        let accounts: Vec<Value> = self.accounts.iter().map(|account| self.summary(account)).collect();
        let mut record = self.entity(2, &self.record, &self.id, (OFFICE, 0));
        record["accounts"] = accounts.into();
        record
    }

    /// The key by which filters and paths name the user.
    pub(crate) fn key(&self) -> Tree<'_> {
        tree!({ "id": &self.id, "saas": APPS[OFFICE].id, "inst": 0 })
    }

    /// The ids of the groups that the user is in.
    pub(crate) fn group_ids(&self) -> Vec<&'static str> {
        self.groups.iter().map(|group| GROUPS[*group].0).collect()
    }

    fn summary(&self, account: &Account) -> Value {
        json!({
            "_id": account.record, "inst": account.instance, "saas": APPS[account.app].id, "dn": self.name, "aliases": [self.mail, account.id],
            "isFake": false, "em": self.mail, "actions": [],
        })
    }

    fn entity(&self, kind: i64, record: &str, id: &str, (app, instance): (usize, i64)) -> Value {
        let app = &APPS[app];
        let group = |group: &usize| {
            let (id, name, _) = GROUPS[*group];
            json!({ "_id": id, "id": id, "name": name, "description": "", "usersCount": 0 })
        };
        let groups: Vec<Value> = self.groups.iter().map(group).collect();
        let mut entity = json!({
            "_id": record,
            "id": id,
            "type": kind,
            "status": self.status,
            "displayName": self.name,
            "username": self.mail,
            "ii": format!("{}|{instance}|{id}", app.id),
            "idType": 1,
            "isAdmin": self.is_admin,
            "isExternal": self.is_external,
            "isFake": false,
            "appData": { "appId": app.id, "name": app.name, "saas": app.id, "instance": instance },
            "userGroups": groups,
            "identifiers": [],
            "subApps": [],
            "actions": [],
            "email": self.mail,
            "role": self.is_admin.then_some("Global administrator"),
            "organization": self.unit,
            "domain": self.mail.split('@').next_back(),
            "scoreTrends": null,
            "threatScore": self.score,
            "sctime": null,
            "sid": null,
        });
        if let Some(moment) = self.last_seen {
            entity["lastSeen"] = clock::written(moment).into();
        }
        if record != self.record {
            // Who asks for a user asks for the accounts too.
            entity["_facets"] = json!({ "entity": [{ "id": id, "saas": app.id, "inst": instance }, self.key()] });
        }
        entity
    }
}

/// Nobody else has this name in the domain: behind the 400 that there are, they are numbered.
fn name(number: usize, domain: &str) -> (String, String) {
    let round = number / (FIRST.len() * LAST.len());
    let first = FIRST[number * 7 % FIRST.len()];
    let last = LAST[(number / FIRST.len() + number * 3) % LAST.len()];
    let suffix = if round == 0 { String::new() } else { (round + 1).to_string() };
    let mail = format!("{}.{}{suffix}@{domain}", first.to_lowercase(), last.to_lowercase());
    (format!("{first} {last}"), mail)
}

/// One to three, each in another app.
fn accounts(person: &Person, chance: &mut Chance, made: i64) -> Vec<Account> {
    let count = 1 + chance.below(3);
    let mut accounts: Vec<Account> = Vec::new();
    while accounts.len() < count {
        let app = chance.skewed(APPS.len());
        let id = if chance.percent(70) { person.mail.clone() } else { chance.uuid() };
        // The user itself stands for the directory.
        if app != OFFICE && accounts.iter().all(|known| known.app != app) {
            let instance = i64::from(chance.percent(15));
            accounts.push(Account { record: chance.object_id(made), app, instance, id });
        }
    }
    accounts
}
