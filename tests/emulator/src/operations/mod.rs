//! What the operations on records do.

pub mod alerts;
pub mod entities;
pub mod subnets;

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::exchange::{self, Answer};
use crate::route::Kind;
use crate::state::State;
use crate::store::collection::shown;

/// The record of an id, or the page that says that there is none.
pub fn get(state: &State, kind: Kind, id: &str) -> Answer {
    let record = match kind {
        Kind::Entity => entities::find(&state.store, id),
        kind => state.store.of(kind).get(id),
    };
    record.map_or_else(|| exchange::page(StatusCode::NOT_FOUND), |record| exchange::ok(&shown(record)))
}

/// Takes an opinion on an activity. What the service answers is not documented; an empty object is what it comes down to.
pub fn feedback(state: &State, id: &str, _: &Map<String, Value>) -> Answer {
    match state.store.of(Kind::Activity).get(id) {
        Some(_) => exchange::ok(&json!({})),
        None => exchange::page(StatusCode::NOT_FOUND),
    }
}
