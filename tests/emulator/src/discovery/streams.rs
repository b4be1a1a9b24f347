//! The reports that logs feed. The service calls them streams.
//!
//! These are there at the beginning; the name is the `inputStreamName` of an upload, and the type says which logs it takes (`source.rs`):
//!
//! ```text
//! Lisboa firewalls    PALO_ALTO_SYSLOG
//! Oslo proxies        ZSCALER_SYSLOG
//! Recife proxies      SQUID
//! Nairobi gateways    GENERIC_CEF
//! Plain logs          GENERIC_W3C
//! Custom logs         CUSTOM_PARSER
//! ```
//!
//! Besides there are "Global report", which is made from all of them, and "Defender-managed endpoints", which takes no uploads.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::traffic::{KEPT_DAYS, Reading, Traffic};
use super::{Discovery, source};
use crate::clock::{DAY, written};
use crate::exchange::{self, Answer};

/// How a report came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A data source that takes logs.
    Input,
    /// What devices report, which takes no logs.
    Endpoints,
    /// Made from all data sources.
    Global,
    /// One log that was put as a snapshot.
    Snapshot,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stream {
    /// Its id: 24 hexadecimal digits.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it came about.
    pub origin: Origin,
    /// The number of the type of its logs.
    pub log_type: u32,
    /// What went to apps and came from them.
    pub traffic: Traffic,
    receiver: String,
    created: i64,
    last_data: Option<i64>,
    logs: u32,
    failed_logs: u32,
}

/// When the first reports were made: 2023-11-13T22:13:20Z.
const BEGINNING: i64 = 1_699_913_600_000;

/// The reports that are there at the beginning.
pub fn initial() -> Vec<Stream> {
    let reports = [
        ("Global report", Origin::Global, 1, "syslog"),
        ("Defender-managed endpoints", Origin::Endpoints, 195, "syslog"),
        ("Lisboa firewalls", Origin::Input, 126, "syslog"),
        ("Oslo proxies", Origin::Input, 143, "syslog"),
        ("Recife proxies", Origin::Input, 114, "ftp"),
        ("Nairobi gateways", Origin::Input, 179, "ftp"),
        ("Plain logs", Origin::Input, 183, "ftp"),
        ("Custom logs", Origin::Input, source::CUSTOM, "ftp"),
    ];
    let numbered = reports.into_iter().zip(1_u32..);
    let stream = |((name, origin, log_type, receiver), number): ((&str, Origin, u32, &str), u32)| {
        let id = format!("64b0c0ffee{number:014x}");
        Stream { receiver: receiver.to_owned(), ..Stream::new(id, name, origin, log_type, BEGINNING) }
    };
    numbered.map(stream).collect()
}

/// All reports.
pub fn list(discovery: &Discovery) -> Answer {
    let streams: Vec<Value> = discovery.streams.iter().map(|stream| stream.record(&discovery.streams)).collect();
    exchange::ok(&json!({ "streams": streams }))
}

impl Stream {
    /// A report without data.
    pub fn new(id: String, name: &str, origin: Origin, log_type: u32, created: i64) -> Stream {
        Stream {
            id,
            name: name.to_owned(),
            origin,
            log_type,
            traffic: Traffic::new(),
            // What is put by hand has no receiver; the service was never seen to say so, and its documents ask for one.
            receiver: "ftp".to_owned(),
            created,
            last_data: None,
            logs: 0,
            failed_logs: 0,
        }
    }

    /// Adds what a log says whose parsing ended at a moment.
    pub fn add(&mut self, reading: Reading, moment: i64) {
        self.logs = self.logs.saturating_add(1);
        if reading.has_failed {
            self.failed_logs = self.failed_logs.saturating_add(1);
            return;
        }
        self.last_data = self.last_data.max(Some(moment));
        for (app, usage) in reading.traffic {
            self.traffic.entry(app).or_default().add(usage);
        }
        let oldest = moment / DAY - KEPT_DAYS;
        self.traffic.values_mut().for_each(|usage| usage.days.retain(|day, _| *day >= oldest));
        self.traffic.retain(|_, usage| !usage.days.is_empty());
    }

    /// Whether one log of another report counts here too.
    fn is_made_from(&self, other: &Stream) -> bool {
        self.origin == Origin::Global && matches!(other.origin, Origin::Input | Origin::Endpoints)
    }

    /// What went to apps here, and in the reports that this one is made from.
    pub fn total(&self, all: &[Stream]) -> Traffic {
        let mut total = self.traffic.clone();
        for other in all.iter().filter(|other| self.is_made_from(other)) {
            for (app, usage) in &other.traffic {
                total.entry(*app).or_default().add(usage.clone());
            }
        }
        total
    }

    /// As the service answers it.
    fn record(&self, all: &[Stream]) -> Value {
        let sources: Vec<&Stream> = all.iter().filter(|other| self.is_made_from(other)).collect();
        let with_sources = || sources.iter().copied().chain([self]);
        let is_snapshot = self.origin == Origin::Snapshot;
        let last_data = with_sources().filter_map(|stream| stream.last_data).max();
        let logs = with_sources().fold(0_u32, |sum, stream| sum.saturating_add(stream.logs));
        let failed_logs = with_sources().fold(0_u32, |sum, stream| sum.saturating_add(stream.failed_logs));
        let mut record = json!({
            "_id": self.id,
            "anonymizeMachines": false,
            "anonymizeUsers": false,
            "isManual": is_snapshot,
            "globalAggregated": self.origin == Origin::Global,
            "snapshotData": is_snapshot,
            "comment": "",
            "created": written(self.created),
            "lastModified": written(last_data.unwrap_or(self.created)),
            "displayName": self.name,
            "logFilesHistoryCount": logs,
            "logFilesFailsCount": failed_logs,
            "logType": self.log_type,
            "receiverType": self.receiver,
            "streamType": self.origin.number(),
            "supportedEntityTypes": [1, 2],
            "supportedTrafficTypes": [1, 2, 3],
            // Their contents are not documented.
            "timeFrames": {},
            "timeFrames2": {},
            "validTimeFrames": [],
            "validTimeFrames2": [],
            "userTags": [],
            "readTimeFramesFromSecond": true,
            "sourceStreams": sources.iter().map(|stream| stream.id.as_str()).collect::<Vec<_>>(),
        });
        if let Some(last_data) = last_data {
            record["lastDataReceived"] = written(last_data).into();
        }
        if self.receiver == "syslog" {
            record["protocol"] = "tcp".into();
        }
        if self.origin == Origin::Endpoints {
            record["builtInStreamType"] = 1.into();
        }
        record
    }
}

impl Origin {
    /// As `streamType` has it.
    fn number(self) -> u32 {
        match self {
            Origin::Input | Origin::Endpoints => 1,
            Origin::Global => 3,
            Origin::Snapshot => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::log;
    use super::super::tests::{NOW, ask_within_spec};
    use super::*;
    use crate::route::Operation;

    fn reading(days_ago: i64) -> Reading {
        let date = written(NOW - days_ago * DAY);
        let log = format!("#Fields: date time cs-host\n{} 00:00:01 box.com\n", &date[..10]);
        log::read(log.as_bytes(), NOW)
    }

    #[test]
    fn the_reports_of_the_beginning_are_within_the_spec() {
        let mut discovery = Discovery::default();
        discovery.streams.push(Stream::new("64b0c0ffee0000000000abcd".to_owned(), "November", Origin::Snapshot, 1, NOW));
        let list = ask_within_spec(&mut discovery, NOW, &Operation::Streams, "listStreams", &Value::Null);
        let streams = list["streams"].as_array().unwrap();
        let of = |name: &str| streams.iter().map(|stream| stream[name].clone()).collect::<Vec<_>>();
        assert_eq!(of("streamType"), [3, 1, 1, 1, 1, 1, 1, 1, 5].map(Value::from));
        assert_eq!(streams[0]["sourceStreams"].as_array().unwrap().len(), 7);
        assert!(streams.iter().all(|stream| stream.get("lastDataReceived").is_none()));
    }

    #[test]
    fn logs_add_up_and_failed_ones_are_counted() {
        let mut discovery = Discovery::default();
        discovery.streams[2].add(reading(0), NOW);
        discovery.streams[2].add(reading(3), NOW + 1000);
        discovery.streams[3].add(reading(3), NOW);
        discovery.streams[3].add(Reading { has_failed: true, ..Reading::default() }, NOW + 2000);
        let list = ask_within_spec(&mut discovery, NOW, &Operation::Streams, "listStreams", &Value::Null);
        let of = |number: usize| {
            let stream = &list["streams"][number];
            (&stream["logFilesHistoryCount"], &stream["logFilesFailsCount"], &stream["lastDataReceived"])
        };
        assert_eq!(of(0), (&json!(4), &json!(1), &json!("2023-11-14T22:13:21.000Z")));
        assert_eq!(of(2), (&json!(2), &json!(0), &json!("2023-11-14T22:13:21.000Z")));
        assert_eq!(of(3), (&json!(2), &json!(1), &json!("2023-11-14T22:13:20.000Z")));
        let total = discovery.streams[0].total(&discovery.streams);
        let events: Vec<u64> = total[&10489].days.values().map(|amount| amount.events).collect();
        assert_eq!(events, [2, 1]);
    }

    #[test]
    fn traffic_is_forgotten_in_time() {
        let mut stream = initial().swap_remove(2);
        stream.add(reading(80), NOW);
        stream.add(reading(0), NOW);
        assert_eq!(stream.traffic[&10489].days.len(), 2);
        stream.add(Reading::default(), NOW + 20 * DAY);
        assert_eq!(stream.traffic[&10489].days.len(), 1);
        stream.add(Reading::default(), NOW + 200 * DAY);
        assert!(stream.traffic.is_empty());
    }
}
