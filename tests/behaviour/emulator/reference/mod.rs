//! What should be found, worked out in the plainest way: each record is looked at, field by field. Nothing of this is the emulator's own;
//! where a field stands in a record is written down here once more.

mod fields;
mod operators;
mod order;

use std::collections::HashMap;

use cloud_app_security_emulator::Emulator;
use cloud_app_security_emulator::route::Kind;
use serde_json::{Value, json};

use super::ground::{id, records};
use super::question::{Found, Question};

/// The most records of a page.
const PAGE: i32 = 100;

/// All records, and what one of them says of another.
pub(crate) struct Reference {
    records: HashMap<Kind, Vec<Value>>,
    now: i64,
    /// By the id of an account, the keys of the users that it belongs to.
    users_of: HashMap<String, Vec<Value>>,
    /// By mail address, the records of users.
    users: HashMap<String, Value>,
    /// By the id of an activity, the ids of the alerts that it led to.
    alerts_of: HashMap<String, Vec<Value>>,
    /// By the id that an app gave, the records of files.
    files: HashMap<String, Value>,
    /// By the ids of records, the ids that an app gave.
    folders: HashMap<String, Value>,
}

impl Reference {
    /// Of everything that an emulator holds.
    pub(crate) fn of(emulator: &Emulator) -> Reference {
        let all = |kind| records(emulator, kind);
        let mut reference = Reference {
            records: Kind::ALL.into_iter().map(|kind| (kind, all(kind))).collect(),
            now: emulator.clock().now(),
            users_of: HashMap::new(),
            users: HashMap::new(),
            alerts_of: HashMap::new(),
            files: HashMap::new(),
            folders: HashMap::new(),
        };
        for user in all(Kind::Entity).into_iter().filter(|entity| entity["type"] == 2) {
            for account in user["accounts"].as_array().unwrap() {
                reference.users_of.entry(id(account).to_owned()).or_default().push(key(&user));
            }
            reference.users.insert(user["email"].as_str().unwrap().to_owned(), user);
        }
        for alert in all(Kind::Alert) {
            for activity in alert["audits"].as_array().unwrap() {
                reference.alerts_of.entry(activity.as_str().unwrap().to_owned()).or_default().push(alert["_id"].clone());
            }
        }
        for file in all(Kind::File) {
            reference.folders.insert(id(&file).to_owned(), file["id"].clone());
            reference.files.insert(file["id"].as_str().unwrap().to_owned(), file);
        }
        reference
    }

    /// The records of a kind.
    pub(crate) fn records(&self, kind: Kind) -> &[Value] {
        &self.records[&kind]
    }

    /// The values that a record has in a field.
    pub(crate) fn values(&self, kind: Kind, field: &str, record: &Value) -> Vec<Value> {
        fields::values(self, kind, field, record)
    }

    /// The ids of all records that pass, in the order that is asked for.
    pub(crate) fn all(&self, question: &Question) -> Vec<String> {
        let Question { kind, filters, sort, .. } = question;
        let mut passing: Vec<&Value> = self.records[kind].iter().filter(|record| self.passes(*kind, filters, record)).collect();
        order::sort(*kind, sort.as_ref(), &mut passing);
        passing.into_iter().map(|record| id(record).to_owned()).collect()
    }

    /// The page that is asked for.
    pub(crate) fn page(&self, question: &Question) -> Found {
        let all = self.all(question);
        let skip = usize::try_from(question.skip.unwrap_or(0)).unwrap();
        let limit = usize::try_from(question.limit.unwrap_or(PAGE).min(PAGE)).unwrap();
        let ids: Vec<String> = all.iter().skip(skip).take(limit).cloned().collect();
        let has_next = !ids.is_empty() && skip + ids.len() < all.len();
        Found { ids, total: i64::try_from(all.len()).unwrap(), has_next }
    }

    fn passes(&self, kind: Kind, filters: &Value, record: &Value) -> bool {
        let filters = filters.as_object().unwrap();
        // Deleted files are there for those only who ask for them; `trashed` says what it says, whatever else is asked.
        let allows = |allowed: &Value| allowed == true || allowed.as_array().is_some_and(|list| list.contains(&json!(true)));
        let shows_deleted =
            filters.contains_key("trashed") || filters.get("allowDeleted").is_some_and(|asked| allows(&asked["eq"]));
        if kind == Kind::File && record["fstat"] == 2 && !shows_deleted {
            return false;
        }
        filters.iter().filter(|(field, _)| (kind, field.as_str()) != (Kind::File, "allowDeleted")).all(|(field, asked)| {
            let values = self.values(kind, field, record);
            let holds = |(operator, argument): (&String, &Value)| operators::holds(operator, argument, &values, self.now);
            asked.as_object().unwrap().iter().all(holds)
        })
    }
}

/// The key by which filters name an entity.
fn key(entity: &Value) -> Value {
    json!({ "id": entity["id"], "saas": entity["appData"]["saas"], "inst": entity["appData"]["instance"] })
}
