//! A running emulator that holds its own answers against the spec.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::project;

/// Its token, which opens nothing else.
pub(super) const TOKEN: &str = "schemathesis0000000000000000000000000000000000000000000000000000";

/// Few enough records for answers to be read quickly, and enough for lists of several pages.
const ARGUMENTS: &[&str] = &[
    "--listen=127.0.0.1:0",
    "--listen-storage=127.0.0.1:0",
    "--limit=off",
    "--check-answers",
    "--activities=1000",
    "--alerts=150",
    "--users=60",
    "--files=150",
];

/// An emulator that runs until this is dropped.
pub(super) struct Emulator {
    child: Child,
    url: String,
    /// What it says. A program that nobody listens to ends.
    _said: Option<BufReader<ChildStdout>>,
}

/// An address at which a log can be put.
pub(super) struct Presigned {
    /// `http://127.0.0.1:4011`
    pub(super) base: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
}

impl Emulator {
    /// Builds it and starts it at any free ports.
    pub(super) fn start() -> Result<Emulator, String> {
        let program = build()?;
        let mut command = Command::new(&program);
        command.args(ARGUMENTS).env("EMULATOR_API_TOKEN", TOKEN).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let mut said = child.stdout.take().map(BufReader::new);
        let mut line = String::new();
        let read = said.as_mut().map(|said| said.read_line(&mut line));
        // From here on it is ended, whatever comes.
        let mut emulator = Emulator { child, url: String::new(), _said: said };
        match (read, line.trim_end().rsplit_once("listens at ")) {
            (Some(Ok(_)), Some((_, url))) => emulator.url = url.to_owned(),
            _ => return Err(format!("the emulator does not say where it listens, but `{}`", line.trim_end())),
        }
        Ok(emulator)
    }

    /// Where it is.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A new address for a log.
    pub(super) fn presigned(&self) -> Result<Presigned, String> {
        let answer = self.get("/api/v1/discovery/upload_url/?filename=proxy.log&source=SQUID")?;
        let address = answer["url"].as_str().unwrap_or_default();
        let parts = || {
            let (rest, query) = address.split_once('?')?;
            let begin = rest.find("://")? + 3;
            let (base, path) = rest.split_at(begin + rest[begin..].find('/')?);
            let query: Option<Vec<(String, String)>> = query.split('&').map(parameter).collect();
            Some(Presigned { base: base.to_owned(), path: path.to_owned(), query: query? })
        };
        parts().ok_or_else(|| format!("the emulator gives no address for a log: {answer}"))
    }

    /// What it found wrong with its own answers.
    pub(super) fn breaches(&self) -> Result<Vec<Value>, String> {
        let report = self.get("/_emulator/report")?;
        report["emulator"].as_array().cloned().ok_or_else(|| format!("the emulator gives no report: {report}"))
    }

    fn get(&self, target: &str) -> Result<Value, String> {
        let problem = |error: &dyn std::fmt::Display| format!("the emulator does not answer `GET {target}`: {error}");
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).map_err(|error| problem(&error))?;
        let head = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Token {TOKEN}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).map_err(|error| problem(&error))?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(|error| problem(&error))?;
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).map_err(|error| problem(&error))
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A parameter of a query, without its percent signs.
fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let digits = |rest: &mut std::str::Bytes<'_>| Some([rest.next()?, rest.next()?]);
        bytes.push(match byte {
            b'%' => u8::from_str_radix(std::str::from_utf8(&digits(&mut rest)?).ok()?, 16).ok()?,
            byte => byte,
        });
    }
    Some((name.to_owned(), String::from_utf8(bytes).ok()?))
}

/// Builds the program: where it is.
fn build() -> Result<PathBuf, String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--package", "cloud-app-security-emulator", "--bins", "--message-format=json-render-diagnostics"]);
    cargo.current_dir(project::root()).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = cargo.output().map_err(|error| format!("cargo does not start: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let program = messages.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    program.ok_or_else(|| format!("cargo builds no emulator ({})", output.status))
}
