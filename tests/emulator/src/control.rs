//! What tests and curious people can ask of a running emulator, beside what the service does: `/_emulator/…`.
//!
//! ```text
//! GET  health       that it is there, and its time
//! GET  report       what callers did that the spec does not allow
//! POST clock        {"advanceSeconds": 60} puts the clock forward
//! POST activities   a record or a list of them, which arrive now
//! PUT  faults       another plan of faults; {"rules": []} for none
//! GET  dump         all records, as JSON Lines
//! POST load         records in such lines, new or in place of those of the same id
//! ```
//!
//! None of it needs a token, or counts as a request. Only this machine may, unless the settings say otherwise.

use std::net::SocketAddr;
use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::clock;
use crate::dump;
use crate::exchange::{self, Answer, Request};
use crate::route::Kind;
use crate::service::Service;

/// Where paths of it begin.
pub const PREFIX: &str = "/_emulator/";

/// The most seconds that the clock is put forward at once: ten years, so that times stay far from where they can be reckoned with no more.
const LONGEST: f64 = 315_360_000.0;

/// Who a request is from: the other end of its connection. What the server reads of a connection has it among its extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Answers a request whose path begins with [`PREFIX`].
pub fn answer(service: &Service, request: &Request) -> Answer {
    if !service.settings.control_from_anywhere && !is_from_here(request) {
        return exchange::detail(StatusCode::FORBIDDEN, "The emulator is controlled from its own machine only.");
    }
    let command = request.uri().path().strip_prefix(PREFIX).unwrap_or_default().trim_end_matches('/');
    let done = match (request.method(), command) {
        (&Method::GET, "health") => Ok(json!({ "status": "ok", "now": now(service) })),
        (&Method::GET, "report") => Ok(service.report.json()),
        (&Method::POST, "clock") => advance(service, request),
        (&Method::POST, "activities") => arrive(service, request),
        (&Method::PUT, "faults") => replace_faults(service, request),
        (&Method::GET, "dump") => return dumped(service),
        (&Method::POST, "load") => service.state().load(request.body().as_ref()).map(|count| json!({ "loaded": count })),
        _ => return exchange::detail(StatusCode::NOT_FOUND, "The emulator has no such command."),
    };
    match done {
        Ok(value) => exchange::ok(&value),
        Err(sentence) => exchange::detail(StatusCode::BAD_REQUEST, &sentence),
    }
}

fn dumped(service: &Service) -> Answer {
    let mut lines = Vec::new();
    match dump::write(&service.state().store, &mut lines) {
        Ok(()) => exchange::text(StatusCode::OK, String::from_utf8_lossy(&lines)),
        Err(_) => exchange::page(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

fn is_from_here(request: &Request) -> bool {
    // An address of version 4 may come written as one of version 6.
    request.extensions().get::<Peer>().is_some_and(|Peer(address)| address.ip().to_canonical().is_loopback())
}

fn now(service: &Service) -> String {
    clock::written(service.settings.clock.now())
}

fn advance(service: &Service, request: &Request) -> Result<Value, String> {
    let seconds = body(request)?.get("advanceSeconds").and_then(Value::as_f64);
    let time = seconds.filter(|seconds| (0.0..=LONGEST).contains(seconds)).map(Duration::from_secs_f64);
    service.settings.clock.advance(time.ok_or("`advanceSeconds` is to be a number from 0 to that of ten years.")?);
    Ok(json!({ "now": now(service) }))
}

/// Adds activities, and gives an id and the present time to those that have none.
fn arrive(service: &Service, request: &Request) -> Result<Value, String> {
    let records = match body(request)? {
        Value::Array(records) => records,
        record => vec![record],
    };
    let records: Vec<Map<String, Value>> = records
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<_, _>>()
        .map_err(|_| "A record, or a list of records, is expected, and each is a JSON object.".to_owned())?;
    if records.iter().any(|record| record.get("_id").is_some_and(|id| id.as_str().is_none_or(str::is_empty))) {
        return Err("`_id` is to be text.".to_owned());
    }
    let mut state = service.state();
    // Asked for when nobody else can add anything, so that no scan has passed this moment already.
    let now = service.settings.clock.now();
    let mut ids = Vec::new();
    for mut record in records {
        let id = record.get("_id").and_then(Value::as_str).map_or_else(|| state.new_id(now), str::to_owned);
        for (name, value) in [("_id", json!(id)), ("timestamp", json!(now)), ("created", json!(now))] {
            record.entry(name).or_insert(value);
        }
        state.put(Kind::Activity, Value::Object(record));
        ids.push(id);
    }
    state.commit().map_err(|_| "The records could not be kept.".to_owned())?;
    Ok(json!({ "ids": ids }))
}

fn replace_faults(service: &Service, request: &Request) -> Result<Value, String> {
    let text = std::str::from_utf8(request.body()).map_err(|_| "A plan is text.".to_owned())?;
    service.settings.faults.replace(text, service.settings.seed)?;
    Ok(json!({}))
}

fn body(request: &Request) -> Result<Value, String> {
    serde_json::from_slice(request.body()).map_err(|_| "The body is not valid JSON.".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bytes::Bytes;

    use super::*;
    use crate::clock::Clock;
    use crate::discovery::Discovery;
    use crate::gate::faults::Fault;
    use crate::gate::report::Breach;
    use crate::journal::Journal;
    use crate::settings::Settings;
    use crate::state::State;
    use crate::store::Store;

    fn service(settings: Settings) -> Service {
        Service::new(settings, String::new(), State::new(Store::default(), Discovery::default(), Journal::None))
    }

    fn ask(service: &Service, peer: &str, method: Method, command: &str, body: &str) -> (u16, Value) {
        let request = http::Request::builder().method(method).uri(format!("{PREFIX}{command}"));
        let mut request = request.body(Bytes::from(body.to_owned())).unwrap();
        request.extensions_mut().insert(Peer(peer.parse().unwrap()));
        let answer = answer(service, &request);
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
    }

    const HERE: &str = "127.0.0.1:50000";

    #[test]
    fn only_this_machine_may_unless_others_are_let_in() {
        let closed = service(Settings::default());
        for (peer, status) in [(HERE, 200), ("[::1]:1", 200), ("[::ffff:127.0.0.1]:1", 200), ("192.0.2.1:1", 403)] {
            assert_eq!(ask(&closed, peer, Method::GET, "health", "").0, status, "{peer}");
        }
        let open = service(Settings { control_from_anywhere: true, ..Settings::default() });
        assert_eq!(ask(&open, "192.0.2.1:1", Method::GET, "health", "").0, 200);
        let request = http::Request::get("/_emulator/health").body(Bytes::new()).unwrap();
        assert_eq!(answer(&closed, &request).status(), 403, "who nobody knows is not from here");
    }

    #[test]
    fn the_clock_is_put_forward() {
        let service = service(Settings { clock: Clock::standing(1_700_000_000_000), ..Settings::default() });
        let (status, body) = ask(&service, HERE, Method::POST, "clock", r#"{"advanceSeconds": 90.5}"#);
        assert_eq!((status, body), (200, json!({"now": "2023-11-14T22:14:50.500Z"})));
        for wrong in ["", "{}", r#"{"advanceSeconds": -1}"#, r#"{"advanceSeconds": "1"}"#, r#"{"advanceSeconds": 315360001}"#] {
            assert_eq!(ask(&service, HERE, Method::POST, "clock", wrong).0, 400, "{wrong}");
        }
        assert_eq!(service.settings.clock.now(), 1_700_000_090_500);
    }

    #[test]
    fn activities_arrive() {
        let service = service(Settings { clock: Clock::standing(1_700_000_000_000), ..Settings::default() });
        let (status, body) = ask(&service, HERE, Method::POST, "activities", r#"[{"_id": "a", "timestamp": 5}, {}]"#);
        assert_eq!((status, &body["ids"][0]), (200, &json!("a")));
        let state = service.state();
        let activities = state.store.of(Kind::Activity);
        assert_eq!(activities.get("a").unwrap()["timestamp"], 5);
        let other = activities.get(body["ids"][1].as_str().unwrap()).unwrap();
        assert_eq!([&other["timestamp"], &other["created"]], [&json!(1_700_000_000_000_i64); 2]);
        drop(state);
        for wrong in ["", "[1]", r#"{"_id": 1}"#, r#"{"_id": ""}"#] {
            assert_eq!(ask(&service, HERE, Method::POST, "activities", wrong).0, 400, "{wrong}");
        }
        assert_eq!(service.state().store.of(Kind::Activity).len(), 2);
    }

    #[test]
    fn faults_are_planned_anew_and_the_report_is_read() {
        let service = service(Settings::default());
        assert_eq!(ask(&service, HERE, Method::PUT, "faults", "rules: [{reset: before}]").0, 200);
        assert_eq!(service.settings.faults.next("", &Method::GET, "/"), [Fault::Reset { after: false }]);
        let (status, body) = ask(&service, HERE, Method::PUT, "faults", "rules: [{rest: before}]");
        assert!(status == 400 && body["detail"].as_str().unwrap().contains("rule 1"), "{body}");
        service.report.note("listAlerts", &[Breach { pointer: "/skip".to_owned(), sentence: "is less than 0".to_owned() }]);
        assert_eq!(ask(&service, HERE, Method::GET, "report", "").1["callers"][0]["pointer"], "/skip");
        assert_eq!(ask(&service, HERE, Method::GET, "other", "").0, 404);
        assert_eq!(ask(&service, HERE, Method::POST, "health", "").0, 404);
    }
}
