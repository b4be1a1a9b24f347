//! Logs, what comes of them, and the apps in them.
//!
//! ```text
//! upload       an address to put a log at, and what becomes of a log that is there
//! signature    addresses that are signed
//! storage      the blob endpoint, which listens by itself
//! refusal      what the blob endpoint refuses
//! vault        the blobs, on disk
//! part         what a blob is made of
//! source       types of logs
//! log          a log                      → Reading: traffic by app and day
//! traffic      what logs say
//! catalogue    hosts                      → App
//! streams      the reports that logs feed
//! categories   a report                   → numbers of apps by category
//! tags         tags of apps, one of which bans them
//! script       banned apps                → the program of a firewall
//! ```
//!
//! Everything here that outlives a request is plain data, but for the blobs: a log that was put and not yet finished with `done_upload`
//! is lost when the process ends, and so is every address that was given. A log that was finished is read to its end by then.

pub mod catalogue;
pub mod categories;
pub mod log;
pub mod part;
pub mod refusal;
pub mod script;
pub mod signature;
pub mod source;
pub mod storage;
pub mod streams;
pub mod tags;
pub mod traffic;
pub mod upload;
pub mod vault;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::exchange::{Answer, Refusal};
use crate::ids;
use crate::route::Operation;
use crate::settings::Settings;
use streams::Stream;
use tags::Tag;
use upload::Parsing;
use vault::Vault;

/// Everything about logs and apps.
#[derive(Debug, Serialize, Deserialize)]
pub struct Discovery {
    streams: Vec<Stream>,
    tags: Vec<Tag>,
    /// Logs whose parsing has not ended.
    parsing: Vec<Parsing>,
    /// How many records were given an id here.
    ids: usize,
    #[serde(skip)]
    is_changed: bool,
    #[serde(skip)]
    vault: Arc<Vault>,
}

impl Default for Discovery {
    /// What is there at the beginning.
    fn default() -> Discovery {
        Discovery {
            streams: streams::initial(),
            tags: tags::initial(),
            parsing: Vec::new(),
            ids: 0,
            is_changed: false,
            vault: Arc::default(),
        }
    }
}

/// What the operations of discovery need to know.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'s> {
    /// How the emulator is set up.
    pub settings: &'s Settings,
    /// Where its storage is: `http://127.0.0.1:4011`.
    pub storage: &'s str,
    /// The time, in milliseconds since 1970.
    pub now: i64,
}

impl Discovery {
    /// Carries out an operation of discovery. The answer of another operation is a refusal.
    ///
    /// # Errors
    ///
    /// What is wrong with the request.
    pub fn answer(&mut self, ground: Ground<'_>, operation: &Operation, members: &Map<String, Value>) -> Result<Answer, Refusal> {
        self.settle(ground.now);
        match operation {
            Operation::UploadUrl => upload::address(self, ground, members),
            Operation::DoneUpload => upload::finish(self, ground, members),
            Operation::BlockScript => script::answer(self, members),
            Operation::Streams => Ok(streams::list(self)),
            Operation::Categories => categories::list(self, ground.now, members),
            Operation::AppTags => Ok(tags::list(self, ground.settings.tenant)),
            Operation::TagApp { app, add } => tags::change(self, app, *add, members, ground.now),
            _ => Err(Refusal::new("operation", "this is no operation of discovery", Value::Null)),
        }
    }

    /// All of it as JSON, if it was changed since this was last asked.
    pub fn changed(&mut self) -> Option<Value> {
        std::mem::take(&mut self.is_changed).then(|| self.to_json())
    }

    /// All of it as JSON, but for blobs.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// As it was when this JSON was made of it.
    ///
    /// # Errors
    ///
    /// What is wrong with the JSON.
    pub fn from_json(json: Value) -> Result<Discovery, String> {
        serde_json::from_value(json).map_err(|error| format!("what is known of logs and apps cannot be read: {error}"))
    }

    /// Where its logs are put.
    pub fn vault(&self) -> Arc<Vault> {
        self.vault.clone()
    }

    fn new_id(&mut self, now: i64) -> String {
        self.ids += 1;
        ids::object_id(self.ids, now)
    }

    /// Ends the parsing of all logs that has taken long enough.
    fn settle(&mut self, now: i64) {
        let ended: Vec<Parsing> = self.parsing.extract_if(.., |parsing| parsing.ends <= now).collect();
        for parsing in ended {
            self.is_changed = true;
            if let Some(stream) = self.streams.iter_mut().find(|stream| stream.id == parsing.stream) {
                stream.add(parsing.reading, parsing.ends);
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

    use serde_json::json;

    use super::*;
    use crate::exchange;
    use crate::gate::check::Spec;

    /// Some moment: 2023-11-14T22:13:20Z.
    pub(crate) const NOW: i64 = 1_700_000_000_000;

    /// Where the storage would be.
    pub(crate) const STORAGE: &str = "http://127.0.0.1:4011";

    /// Carries out an operation with these members.
    pub(crate) fn ask(
        discovery: &mut Discovery,
        now: i64,
        operation: &Operation,
        members: &Value,
    ) -> Result<(u16, Value), Refusal> {
        let settings = Settings::default();
        let ground = Ground { settings: &settings, storage: STORAGE, now };
        let members = members.as_object().cloned().unwrap_or_default();
        let answer = discovery.answer(ground, operation, &members)?;
        let text = String::from_utf8(answer.body().to_vec()).unwrap();
        Ok((answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }

    /// The answer, which is held against the spec.
    pub(crate) fn ask_within_spec(
        discovery: &mut Discovery,
        now: i64,
        operation: &Operation,
        id: &str,
        members: &Value,
    ) -> Value {
        let (status, body) = ask(discovery, now, operation, members).unwrap();
        conforms(id, status, &body);
        body
    }

    /// Holds the JSON of an answer against the spec.
    pub(crate) fn conforms(operation: &str, status: u16, body: &Value) {
        let answer = exchange::json(status.try_into().unwrap(), body);
        assert_eq!(Spec::bundled().answer(operation, &answer), [], "{operation}: {body}");
    }

    #[test]
    fn what_was_changed_is_told_once_and_can_be_restored() {
        let mut discovery = Discovery::default();
        assert_eq!(discovery.changed(), None);
        let tag = Operation::TagApp { app: "10489".to_owned(), add: true };
        ask(&mut discovery, NOW, &tag, &json!({ "tagName": "Unsanctioned" })).unwrap();
        let kept = discovery.changed().unwrap();
        assert_eq!(discovery.changed(), None);

        let mut restored = Discovery::from_json(kept.clone()).unwrap();
        assert_eq!(restored.to_json(), kept);
        let tags = |discovery: &mut Discovery| ask(discovery, NOW, &Operation::AppTags, &Value::Null).unwrap();
        assert_eq!(tags(&mut restored), tags(&mut discovery));
        assert!(Discovery::from_json(json!({ "streams": 7 })).is_err());
    }
}
