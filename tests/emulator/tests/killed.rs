//! The program is killed in the middle of changes, several times. What it acknowledged is there when it runs again, and nothing is half done.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use cloud_app_security_emulator::API_TOKEN;
use serde_json::{Value, json};

const ROUNDS: usize = 5;
const DATA_SOURCE: &str = "Recife proxies";
const LOG: &str = "#Fields: date time cs-host\n2023-11-14 00:00:01 box.com\n";

/// A running program, which is killed when this is dropped.
struct Program {
    child: Child,
    address: String,
    /// What it says. A program that nobody listens to ends.
    _said: BufReader<ChildStdout>,
}

impl Program {
    fn start(directory: &Path) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloud-app-security-emulator"));
        command.args(["--listen=127.0.0.1:0", "--listen-storage=127.0.0.1:0", "--limit=off", "--activities=20", "--alerts=60"]);
        command.args(["--users=5", "--files=5"]).arg("--data").arg(directory).env_remove("EMULATOR_API_TOKEN");
        let mut child = command.stdout(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        let (mut said, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        said.read_line(&mut line).unwrap();
        let address = line.trim_end().rsplit_once("http://").unwrap().1.to_owned();
        Program { child, address, _said: said }
    }

    fn get(&self, path: &str) -> Vec<u8> {
        send(&self.address, "GET", path, "", b"").unwrap()
    }

    /// The records of a kind by their ids.
    fn records(&self, kind: &str) -> BTreeMap<String, Value> {
        let dump = String::from_utf8(self.get("/_emulator/dump")).unwrap();
        let lines = dump.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let records = lines.filter(|line| line["kind"] == kind).map(|mut line| line["record"].take());
        records.map(|record| (record["_id"].as_str().unwrap().to_owned(), record)).collect()
    }

    /// How many logs were read for the data source, so many seconds later: more than the program before was ahead of the time.
    fn logs(&self, later: usize) -> u64 {
        post(&self.address, "/_emulator/clock", &json!({ "advanceSeconds": later })).unwrap();
        let streams: Value = serde_json::from_slice(&self.get("/api/discovery/streams/")).unwrap();
        let stream = streams["streams"].as_array().unwrap().iter().find(|stream| stream["displayName"] == DATA_SOURCE);
        stream.unwrap()["logFilesHistoryCount"].as_u64().unwrap()
    }
}

impl Drop for Program {
    /// With SIGKILL.
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Sends a request: the body of its success, whole, or nothing if the other end is gone.
fn send(address: &str, method: &str, target: &str, headers: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let token = if headers.is_empty() { format!("Authorization: Token {API_TOKEN}\r\n") } else { headers.to_owned() };
    let head =
        format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{token}\r\n");
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec());
    let promised = head.split_once("content-length: ").map_or(0, |(_, rest)| rest.lines().next().unwrap().parse().unwrap());
    if body.len() < promised {
        return None;
    }
    assert!(head.starts_with("http/1.1 2"), "{method} {target}: {head}\n{}", String::from_utf8_lossy(&body));
    Some(body)
}

fn post(address: &str, path: &str, body: &Value) -> Option<Value> {
    let answer = send(address, "POST", path, "", body.to_string().as_bytes())?;
    Some(serde_json::from_slice(&answer).unwrap())
}

/// What one writer knows to be kept, and what it asked for last without an answer.
#[derive(Clone, Default)]
struct Kept<T> {
    known: BTreeMap<String, T>,
    asked: Option<(Vec<String>, T)>,
}

impl<T: Clone + PartialEq + std::fmt::Debug + Default> Kept<T> {
    /// Asks for the same change of some things. Nothing if there was no answer.
    fn change(&mut self, names: &[String], to: T, ask: impl FnOnce() -> Option<()>) -> Option<()> {
        self.asked = Some((names.to_vec(), to.clone()));
        ask()?;
        self.asked = None;
        self.known.extend(names.iter().map(|name| (name.clone(), to.clone())));
        Some(())
    }

    /// Holds what there is against what is known: what was asked for last is done to all or to none.
    fn check(&mut self, there: impl Fn(&str) -> T) {
        if let Some((names, to)) = self.asked.take() {
            let is_done = names.iter().any(|name| there(name) == to);
            if is_done {
                self.known.extend(names.iter().map(|name| (name.clone(), to.clone())));
            }
        }
        for (name, known) in &self.known {
            assert_eq!(there(name), *known, "{name}");
        }
    }
}

/// Closes alerts, three with each request, with another comment each time.
fn close_alerts(address: &str, ids: &[String], kept: &mut Kept<String>, round: usize) {
    for (number, some) in (0..).zip(ids.chunks(3).cycle()) {
        let comment = format!("{round}-{number}");
        let body = json!({ "filters": { "id": { "eq": some } }, "comment": comment });
        let ask = || post(address, "/api/v1/alerts/close_benign/", &body).map(|answer| assert_eq!(answer["closed_benign"], 3));
        if kept.change(some, comment, ask).is_none() {
            return;
        }
    }
}

/// Makes IP ranges, changes their category, and deletes every other one. They are known by their names; no category stands for none.
fn write_ranges(address: &str, kept: &mut Kept<u64>, round: usize) -> Option<()> {
    for number in 0.. {
        let name = [format!("range {round}-{number}")];
        let body = |category: u64| json!({ "name": name[0], "category": category, "subnets": ["203.0.113.0/24"] });
        let mut id = String::new();
        kept.change(&name, 1, || {
            let answer = post(address, "/api/v1/subnet/create_rule/", &body(1))?;
            id = answer.as_str().unwrap().to_owned();
            Some(())
        })?;
        kept.change(&name, 2, || post(address, &format!("/api/v1/subnet/{id}/update_rule/"), &body(2)).map(|_| ()))?;
        if number % 2 == 0 {
            kept.change(&name, 0, || send(address, "DELETE", &format!("/api/v1/subnet/{id}/"), "", b"").map(|_| ()))?;
        }
    }
    None
}

/// Puts logs and finishes them. How many are known under one name.
fn upload_logs(address: &str, kept: &mut Kept<u64>) -> Option<()> {
    let name = ["logs".to_owned()];
    loop {
        let place = send(address, "GET", "/api/v1/discovery/upload_url/?filename=a.log&source=SQUID", "", b"")?;
        let place: Value = serde_json::from_slice(&place).unwrap();
        let url = place["url"].as_str().unwrap();
        let (storage, target) = url["http://".len()..].split_once('/').unwrap();
        send(storage, "PUT", &format!("/{target}"), "x-ms-blob-type: BlockBlob\r\n", LOG.as_bytes())?;
        let count = kept.known.get(&name[0]).copied().unwrap_or_default();
        let finish = json!({ "uploadUrl": url, "inputStreamName": DATA_SOURCE });
        kept.change(&name, count + 1, || post(address, "/api/v1/discovery/done_upload/", &finish).map(|_| ()))?;
    }
}

#[test]
fn a_program_that_is_killed_keeps_what_it_acknowledged_and_nothing_half_done() {
    let directory = tempfile::tempdir().unwrap();
    let mut program = Program::start(directory.path());
    let ids: Vec<String> = program.records("alerts").into_keys().collect();
    let (some, others) = ids.split_at(30);
    let (mut closed, mut closed_elsewhere) = (Kept::default(), Kept::default());
    let (mut ranges, mut logs) = (Kept::default(), Kept::default());
    for round in 0..ROUNDS {
        let time = Duration::from_millis(100 + RandomState::new().hash_one(round) % 500);
        let address = program.address.clone();
        thread::scope(|scope| {
            scope.spawn(|| close_alerts(&address, some, &mut closed, round));
            scope.spawn(|| close_alerts(&address, others, &mut closed_elsewhere, round));
            scope.spawn(|| write_ranges(&address, &mut ranges, round));
            scope.spawn(|| upload_logs(&address, &mut logs));
            thread::sleep(time);
            drop(program);
        });
        println!("killed after {time:?}: {} ranges, {} logs", ranges.known.len(), logs.known.get("logs").unwrap_or(&0));
        program = Program::start(directory.path());
        let alerts = program.records("alerts");
        let comment = |id: &str| {
            let alert = &alerts[id];
            let is_closed = (&alert["resolutionStatusValue"], &alert["statusValue"]) == (&json!(4), &json!(2));
            if is_closed { alert["comment"].as_str().unwrap_or_default().to_owned() } else { String::new() }
        };
        closed.check(comment);
        closed_elsewhere.check(comment);
        let there = program.records("subnet");
        ranges.check(|name| {
            let mut named = there.values().filter(|range| range["name"] == name);
            let category = named.next().map_or(0, |range| range["category"].as_u64().unwrap());
            assert!(named.next().is_none(), "{name} is there twice");
            category
        });
        let count = program.logs(10 * (round + 1));
        logs.check(|_| count);
    }
    for (what, count) in [("alerts", closed.known.len()), ("ranges", ranges.known.len()), ("logs", logs.known.len())] {
        assert!(count > 0, "nothing was changed of {what} in all rounds");
    }
}
