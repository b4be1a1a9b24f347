//! The first and the last step of an upload; the one between is the storage's.

use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::signature::plain;
use super::streams::{Origin, Stream};
use super::traffic::Reading;
use super::{Discovery, Ground, source};
use crate::exchange::{self, Answer, Refusal};
use crate::ids;
use crate::listing::request::{is_true, text};

/// For how long something may be put at an address, in milliseconds. Not documented; an hour.
pub const GOOD_FOR: i64 = 3_600_000;

/// For how long a log is kept that nobody finishes, in milliseconds. Not documented; a day.
const KEPT_FOR: i64 = 24 * GOOD_FOR;

/// The account, which stands in front of the container, as Azure's own clients expect of a storage without a host name of its own.
const ACCOUNT: &str = "contosologs";

/// The longest name of a log, in bytes. Not documented; with this one every address stays short enough for everybody.
const LONGEST_NAME: usize = 255;

/// A log that is being parsed, which takes a while. Here it was read already, and only counts then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parsing {
    /// The report that it goes to.
    pub stream: String,
    /// When it ends.
    pub ends: i64,
    /// What the log says.
    pub reading: Reading,
}

/// Gives an address for a log.
///
/// # Errors
///
/// A log without a name, or of a type that there is not.
pub fn address(discovery: &Discovery, ground: Ground<'_>, members: &Map<String, Value>) -> Result<Answer, Refusal> {
    let name = needed(members, "filename")?;
    if name.len() > LONGEST_NAME {
        return Err(Refusal::new("filename", format!("a name has {LONGEST_NAME} bytes at most"), name.into()));
    }
    let source = needed(members, "source")?;
    if !source::is_known(source) {
        return Err(Refusal::new("source", "there is no such type of log", source.into()));
    }
    discovery.vault.forget_before(ground.now.saturating_sub(KEPT_FOR));
    let number = usize::try_from(discovery.vault.number()).unwrap_or(usize::MAX);
    // The type of the log is part of the path, which is signed; so nothing need be known of an address that was given.
    let path = format!("/{ACCOUNT}/uploads/{}-{source}-{}", ids::object_id(number, ground.now), segment(name));
    let url = discovery.vault.signer.sign(ground.storage, &path, ground.now.saturating_add(GOOD_FOR));
    Ok(exchange::ok(&json!({ "url": url, "provider": "azure" })))
}

/// Has a log parsed that was put.
///
/// An address is good for this once, since a log that was parsed is gone; the service does not say.
///
/// # Errors
///
/// What is missing, and a data source that takes other logs.
pub fn finish(discovery: &mut Discovery, ground: Ground<'_>, members: &Map<String, Value>) -> Result<Answer, Refusal> {
    let address = needed(members, "uploadUrl")?;
    let name = needed(members, "inputStreamName")?;
    let is_snapshot = members.get("uploadAsSnapshot").is_some_and(is_true);
    let path = path(ground.storage, address);
    if !discovery.vault.signer.is_own(ground.storage, address) || !discovery.vault.has(&path) {
        return Ok(unknown());
    }
    let source = path.split('-').nth(1).unwrap_or_default();
    let stream = match is_snapshot {
        true => snapshot(discovery, name, source, ground.now),
        false => match discovery.streams.iter().find(|stream| takes_logs(stream) && stream.name == name) {
            None => return Ok(unknown()),
            Some(stream) if source::fits(source, stream.log_type) => stream.id.clone(),
            Some(_) => {
                let error = format!("this data source takes no logs of the type {source}");
                return Err(Refusal::new("inputStreamName", error, name.into()));
            }
        },
    };
    let Some(reading) = discovery.vault.take(&path) else { return Ok(unknown()) };
    discovery.is_changed = true;
    let ends = ground.now.saturating_add(ground.settings.parsing);
    discovery.parsing.push(Parsing { stream: stream.clone(), ends, reading });
    Ok(exchange::ok(&json!({ "success": true, "inputStreamId": stream })))
}

/// A report of its own for a log. Another may have its name.
fn snapshot(discovery: &mut Discovery, name: &str, source: &str, now: i64) -> String {
    let id = discovery.new_id(now);
    // A type without a number is another one.
    let log_type = source::number(source).unwrap_or(1);
    discovery.streams.push(Stream::new(id.clone(), name, Origin::Snapshot, log_type, now));
    id
}

fn takes_logs(stream: &Stream) -> bool {
    stream.origin == Origin::Input
}

/// The answer about a data source that there is not, and about a log that there is not, which clients do not tell apart.
fn unknown() -> Answer {
    let code = "CONSOLE_DISCOVERY_SETTINGS_PARSE_LOG_TASK_ERROR_NOT_FOUND_INPUT_STREAM";
    exchange::json(StatusCode::BAD_REQUEST, &json!({ "errorMessageCode": code }))
}

fn needed<'m>(members: &'m Map<String, Value>, name: &str) -> Result<&'m str, Refusal> {
    // The value is not repeated: an address in it would be a secret.
    text(members, name).ok_or_else(|| Refusal::new(name, format!("`{name}` is needed"), Value::Null))
}

/// The path of the blob at an address.
fn path(storage: &str, address: &str) -> String {
    let rest = address.strip_prefix(storage).unwrap_or_default();
    plain(rest.split_once('?').map_or(rest, |(path, _)| path))
}

/// A name as a segment of a path.
fn segment(name: &str) -> String {
    const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(name, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::log::read;
    use super::super::tests::{NOW, STORAGE, ask, ask_within_spec, conforms};
    use super::*;
    use crate::clock::{DAY, written};
    use crate::route::Operation;

    const LOG: &str = "#Fields: date time cs-host\n2023-11-14 00:00:01 box.com\n2023-11-14 00:00:01 quillnest.example\n";

    fn uploaded(discovery: &mut Discovery, source: &str, log: &str) -> String {
        let members = json!({ "filename": "a log.txt", "source": source });
        let answer = ask_within_spec(discovery, NOW, &Operation::UploadUrl, "getUploadUrl", &members);
        assert_eq!(answer["provider"], "azure");
        let url = answer["url"].as_str().unwrap().to_owned();
        discovery.vault.commit(&path(STORAGE, &url), Vec::new(), read(log.as_bytes(), NOW), NOW);
        url
    }

    fn finished(discovery: &mut Discovery, url: &str, name: &str) -> Result<(u16, Value), Refusal> {
        ask(discovery, NOW, &Operation::DoneUpload, &json!({ "uploadUrl": url, "inputStreamName": name }))
    }

    fn stream(discovery: &mut Discovery, now: i64, id: &Value) -> Value {
        let list = ask_within_spec(discovery, now, &Operation::Streams, "listStreams", &Value::Null);
        list["streams"].as_array().unwrap().iter().find(|stream| stream["_id"] == *id).unwrap().clone()
    }

    #[test]
    fn an_address_is_signed_and_speaks_of_its_log() {
        let mut discovery = Discovery::default();
        let url = uploaded(&mut discovery, "PALO_ALTO", LOG);
        let begin = "http://127.0.0.1:4011/contosologs/uploads/6553f1000000000000000000-PALO_ALTO-a%20log.txt?sv=";
        assert!(url.starts_with(begin), "{url}");
        assert_ne!(uploaded(&mut discovery, "PALO_ALTO", LOG), url);
        assert_eq!(discovery.changed(), None, "nothing is kept of it");
    }

    #[test]
    fn an_address_needs_a_name_and_a_type_that_there_is() {
        let mut discovery = Discovery::default();
        for (members, field) in [
            (json!({ "source": "SQUID" }), "filename"),
            (json!({ "filename": "", "source": "SQUID" }), "filename"),
            (json!({ "filename": "a".repeat(256), "source": "SQUID" }), "filename"),
            (json!({ "filename": "a" }), "source"),
            (json!({ "filename": "a", "source": "LOG_3COM" }), "source"),
        ] {
            let refusal = ask(&mut discovery, NOW, &Operation::UploadUrl, &members).unwrap_err();
            assert_eq!(refusal.field, field, "{members}");
        }
    }

    #[test]
    fn a_log_counts_when_its_parsing_has_ended() {
        let mut discovery = Discovery::default();
        let url = uploaded(&mut discovery, "PALO_ALTO", LOG);
        let members = json!({ "uploadUrl": url, "inputStreamName": "Lisboa firewalls", "uploadAsSnapshot": "false" });
        let answer = ask_within_spec(&mut discovery, NOW, &Operation::DoneUpload, "finalizeUpload", &members);
        assert_eq!(answer, json!({ "success": true, "inputStreamId": "64b0c0ffee00000000000003" }));
        let id = &answer["inputStreamId"];
        assert_eq!(stream(&mut discovery, NOW + 1999, id)["logFilesHistoryCount"], 0);

        // What was queued outlives the process.
        let mut discovery = Discovery::from_json(discovery.changed().unwrap()).unwrap();
        let after = stream(&mut discovery, NOW + DAY, id);
        assert_eq!((&after["logFilesHistoryCount"], &after["logFilesFailsCount"]), (&json!(1), &json!(0)));
        assert_eq!(after["lastDataReceived"], written(NOW + 2000));
        assert!(discovery.changed().is_some());
        assert_eq!(discovery.streams[2].traffic.keys().collect::<Vec<_>>(), [&10489, &900_001]);
    }

    #[test]
    fn a_log_that_cannot_be_read_counts_as_failed() {
        let mut discovery = Discovery::default();
        let url = uploaded(&mut discovery, "ZSCALER", "no log at all");
        let (_, answer) = finished(&mut discovery, &url, "Oslo proxies").unwrap();
        let after = stream(&mut discovery, NOW + 2000, &answer["inputStreamId"]);
        assert_eq!((&after["logFilesHistoryCount"], &after["logFilesFailsCount"]), (&json!(1), &json!(1)));
        assert_eq!(after.get("lastDataReceived"), None);
    }

    #[test]
    fn a_snapshot_becomes_a_report_of_its_own() {
        let mut discovery = Discovery::default();
        let url = uploaded(&mut discovery, "WANDERA_SYSLOG", LOG);
        let members = json!({ "uploadUrl": url, "inputStreamName": "November", "uploadAsSnapshot": "true" });
        let (_, answer) = ask(&mut discovery, NOW, &Operation::DoneUpload, &members).unwrap();
        let after = stream(&mut discovery, NOW + 2000, &answer["inputStreamId"]);
        assert_eq!(after["displayName"], "November");
        assert_eq!((&after["streamType"], &after["logType"], &after["snapshotData"]), (&json!(5), &json!(1), &json!(true)));
        // It is no data source.
        let url = uploaded(&mut discovery, "WANDERA_SYSLOG", LOG);
        assert_eq!(finished(&mut discovery, &url, "November").unwrap().0, 400);
    }

    #[test]
    fn an_unknown_data_source_and_an_unknown_log_are_told_by_their_code() {
        let mut discovery = Discovery::default();
        let url = uploaded(&mut discovery, "SQUID", LOG);
        let never_put = {
            let members = json!({ "filename": "a", "source": "SQUID" });
            let answer = ask(&mut discovery, NOW, &Operation::UploadUrl, &members).unwrap().1;
            answer["url"].as_str().unwrap().to_owned()
        };
        let elsewhere = url.replace("4011", "4012");
        let longer = format!("{url}&comp=block");
        let other_type = url.replace("SQUID", "ZSCALER");
        for (url, name) in [
            (url.as_str(), "recife proxies"),
            (&url, "Global report"),
            (&url, "Defender-managed endpoints"),
            (&never_put, "Recife proxies"),
            (&elsewhere, "Recife proxies"),
            (&longer, "Recife proxies"),
            (&other_type, "Oslo proxies"),
            ("a", "Recife proxies"),
        ] {
            let (status, answer) = finished(&mut discovery, url, name).unwrap();
            assert_eq!(status, 400);
            assert_eq!(answer["errorMessageCode"], "CONSOLE_DISCOVERY_SETTINGS_PARSE_LOG_TASK_ERROR_NOT_FOUND_INPUT_STREAM");
            conforms("finalizeUpload", status, &answer);
        }
        assert_eq!(finished(&mut discovery, &url, "Oslo proxies").unwrap_err().field, "inputStreamName");
        assert_eq!(finished(&mut discovery, &url, "").unwrap_err().field, "inputStreamName");
        assert_eq!(finished(&mut discovery, "", "Recife proxies").unwrap_err().field, "uploadUrl");
        assert_eq!(finished(&mut discovery, &url, "Recife proxies").unwrap().0, 200, "nothing of that used it up");
        assert_eq!(finished(&mut discovery, &url, "Recife proxies").unwrap().0, 400, "but that did");
    }
}
