//! The DevTools protocol over Chromium's pipe: messages in JSON, each ended by a zero byte.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Nothing that Chromium is asked takes anywhere near this long, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the messages for each session go.
type Inboxes = Arc<Mutex<HashMap<String, Sender<Value>>>>;

/// The pipe to a Chromium, which all sessions share.
pub(super) struct Connection {
    pipe: Mutex<ChildStdin>,
    next: AtomicU64,
    inboxes: Inboxes,
}

impl Connection {
    /// Begins to read what Chromium says.
    pub(super) fn new(to: ChildStdin, from: ChildStdout) -> Arc<Connection> {
        let inboxes = Inboxes::default();
        let connection = Connection { pipe: Mutex::new(to), next: AtomicU64::new(1), inboxes: Arc::clone(&inboxes) };
        thread::spawn(move || deliver(from, &inboxes));
        Arc::new(connection)
    }

    /// The session of a target, or, with an empty name, the one of the browser itself.
    pub(super) fn session(self: &Arc<Self>, name: &str) -> Session {
        let (to, inbox) = mpsc::channel();
        self.inboxes.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), to);
        Session { connection: Arc::clone(self), name: name.to_owned(), inbox }
    }
}

/// Hands each message to its session until the pipe ends; all sessions learn of the end, since what feeds their inboxes is dropped.
fn deliver(from: ChildStdout, inboxes: &Inboxes) {
    let mut from = BufReader::new(from);
    let mut message = Vec::new();
    while from.read_until(0, &mut message).is_ok_and(|count| count > 0) {
        message.pop();
        if let Ok(value) = serde_json::from_slice::<Value>(&message) {
            let session = value["sessionId"].as_str().unwrap_or_default();
            if let Some(inbox) = inboxes.lock().unwrap_or_else(PoisonError::into_inner).get(session) {
                // A session that nobody holds any more misses nothing.
                _ = inbox.send(value);
            }
        }
        message.clear();
    }
    inboxes.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// A conversation about one target.
pub(super) struct Session {
    connection: Arc<Connection>,
    name: String,
    inbox: Receiver<Value>,
}

impl Session {
    /// Says something, and does not wait for the answer; gives the number that the answer will have.
    pub(super) fn post(&self, method: &str, parameters: &Value) -> Result<u64, String> {
        let id = self.connection.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if !self.name.is_empty() {
            message["sessionId"] = self.name.as_str().into();
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut pipe = self.connection.pipe.lock().unwrap_or_else(PoisonError::into_inner);
        let written = pipe.write_all(&bytes).and_then(|()| pipe.flush());
        written.map(|()| id).map_err(|error| format!("Chromium has gone: {error}"))
    }

    /// Says something, and waits for the answer. Events that come before it are handed on.
    pub(super) fn call(&self, method: &str, parameters: &Value, mut event: impl FnMut(Value)) -> Result<Value, String> {
        let id = self.post(method, parameters)?;
        let until = Instant::now() + PATIENCE;
        loop {
            let mut message = self.receive(until, method)?;
            if message["id"] != id {
                event(message);
            } else if let Some(error) = message.get("error") {
                return Err(format!("{method}: {}", error["message"].as_str().unwrap_or("Chromium cannot do it")));
            } else {
                return Ok(message["result"].take());
            }
        }
    }

    /// The next event.
    pub(super) fn event(&self, what: &str, until: Instant) -> Result<Value, String> {
        self.receive(until, what)
    }

    fn receive(&self, until: Instant, what: &str) -> Result<Value, String> {
        self.inbox.recv_timeout(until.saturating_duration_since(Instant::now())).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("waited for {what} in vain"),
            RecvTimeoutError::Disconnected => "Chromium has gone".to_owned(),
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.connection.inboxes.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}
