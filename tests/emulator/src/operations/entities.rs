//! Users and accounts, which paths name by base64 of their key.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::StatusCode;
use serde_json::{Value, json};

use crate::exchange::{self, Answer};
use crate::route::Kind;
use crate::store::Store;
use crate::store::collection::shown;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// The entity that a path means: base64 of `{"id": …, "saas": …, "inst": …}`, of which `saas` may be missing.
pub fn find(store: &Store, path: &str) -> Option<Value> {
    let entities = store.of(Kind::Entity);
    let standard = path.replace('-', "+").replace('_', "/");
    let Some(pk) = STANDARD.decode(standard).ok().and_then(|json| serde_json::from_slice::<Value>(&json).ok()) else {
        // The record's own id is no key; the service takes it all the same where the documentation says so, for the tree.
        return entities.get(path);
    };
    let same = |entity: &Value| {
        entity["id"] == pk["id"]
            && pk.get("inst").is_none_or(|inst| *inst == entity["appData"]["instance"])
            && pk.get("saas").is_none_or(|saas| *saas == entity["appData"]["saas"])
    };
    entities.by_date().filter_map(|number| entities.at(number)).find(same)
}

/// The relatives of an entity: the accounts of a user, or the user of an account with its other accounts. What the service answers was never
/// shown to anybody; this is the sense of it.
pub fn tree(store: &Store, path: &str) -> Answer {
    let Some(entity) = find(store, path) else { return exchange::page(StatusCode::NOT_FOUND) };
    let entities = store.of(Kind::Entity);
    let all = || entities.by_date().rev().filter_map(|number| entities.at(number));
    let is_user = entity["type"] == 2;
    let user = if is_user { Some(entity) } else { all().find(|user| user["type"] == 2 && has(user, &entity)) };
    let accounts: Vec<Value> = match &user {
        Some(user) => all().filter(|account| account["type"] == 1 && has(user, account)).map(shown).collect(),
        None => Vec::new(),
    };
    exchange::ok(&json!({ "user": user.map(shown), "accounts": accounts }))
}

/// Whether an account is one of a user's.
fn has(user: &Value, account: &Value) -> bool {
    user["accounts"].as_array().is_some_and(|accounts| accounts.iter().any(|known| known["_id"] == account["_id"]))
}
