//! An emulator, its client, and all that the emulator holds.

use cloud_app_security::{Client, ClientBuilder};
use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::state::State;
use cloud_app_security_emulator::{API_TOKEN, Emulator, Settings};
use serde_json::Value;

/// The time there, until somebody puts it forward: 2023-11-14T22:13:20Z.
pub(crate) const NOW: i64 = 1_700_000_000_000;

/// Some of everything.
pub(crate) const SIZES: Sizes = Sizes { activities: 200, alerts: 60, users: 25, files: 110, subnets: 8 };

/// Nothing but what is always there.
pub(crate) const EMPTY: Sizes = Sizes { activities: 0, alerts: 0, users: 1, files: 0, subnets: 0 };

/// Without a limit, with a clock that stands, and with answers that are held against the spec too.
pub(crate) fn settings(sizes: Sizes) -> Settings {
    let limit = Limit { requests_per_minute: None, conduct: Conduct::Refuse };
    Settings { sizes, limit, clock: Clock::standing(NOW), check_answers: true, ..Settings::default() }
}

pub(crate) async fn emulator(sizes: Sizes) -> Emulator {
    Emulator::start(settings(sizes)).await.unwrap()
}

/// A client with the token that may do everything, which sends each request at once.
pub(crate) fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder(emulator.url()).api_token(API_TOKEN).allow_insecure_http().no_throttle()
}

pub(crate) fn client(emulator: &Emulator) -> Client {
    builder(emulator).build().unwrap()
}

pub(crate) fn nothing_broke_the_spec(emulator: &Emulator) {
    assert!(emulator.service().report.is_empty(), "{}", emulator.service().report);
}

/// All records of a kind in the order in which they came, with what the emulator keeps of them and does not answer.
pub(crate) fn records(emulator: &Emulator, kind: Kind) -> Vec<Value> {
    records_of(&emulator.service().state(), kind)
}

/// The same of a state that is held already.
pub(crate) fn records_of(state: &State, kind: Kind) -> Vec<Value> {
    state.store.of(kind).texts().map(|text| serde_json::from_str(&text).unwrap()).collect()
}

/// The id of a record.
pub(crate) fn id(record: &Value) -> &str {
    record["_id"].as_str().unwrap()
}
