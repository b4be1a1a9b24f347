//! The processes that look: started, watched, and started again where one dies, hangs or swells.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::Wanted;

/// A document may take so long, in seconds of the processor.
pub(super) const SECONDS: f64 = 10.0;

/// Where that cannot be told, or nothing happens at all: so long by the clock.
const PATIENCE: Duration = Duration::from_secs(120);

/// A process may have so much memory.
#[cfg(unix)]
const MEMORY: u64 = 2 << 30;

/// What a process did.
pub(super) enum Event {
    /// It tried a document.
    Tried,
    /// It found a fault.
    Found { seed: u64, fault: String },
    /// It cannot be started.
    Failed(String),
}

/// Takes what is more than a process may have from it.
#[cfg(unix)]
pub(super) fn limit_memory() -> Result<(), String> {
    rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY).map_err(|error| format!("memory cannot be limited: {error}"))
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn limit_memory() -> Result<(), String> {
    Ok(())
}

/// Looks from `seed` on until the time is over, with one process after the other.
pub(super) fn job(wanted: &Wanted, mut seed: u64, until: Instant, events: &Sender<Event>) {
    while Instant::now() < until {
        match process(wanted, seed, until, events) {
            // The document at which the process ended is passed over.
            Ok(last) => seed = last + wanted.jobs,
            Err(error) => {
                _ = events.send(Event::Failed(error));
                return;
            }
        }
    }
}

/// One process, until it ends; gives the last document that it tried.
fn process(wanted: &Wanted, seed: u64, until: Instant, events: &Sender<Event>) -> Result<u64, String> {
    let mut child = start(wanted, seed)?;
    let lines = lines(child.stdout.take());
    let mut trial = Trial { seed, since: Instant::now(), cpu: cpu_seconds(&child).unwrap_or_default(), started: false };
    let end = loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => trial.line(&line, &child, events),
            Err(RecvTimeoutError::Disconnected) => break Some("the process ended: no memory, or no room on the stack"),
            Err(RecvTimeoutError::Timeout) if trial.is_too_long(&child) => break Some("a hang: more than 10 seconds"),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if Instant::now() >= until {
            break None;
        }
    };
    _ = child.kill();
    _ = child.wait();
    match end {
        Some(_) if !trial.started => Err("a process ended before its first document".to_owned()),
        Some(fault) => {
            _ = events.send(Event::Found { seed: trial.seed, fault: fault.to_owned() });
            Ok(trial.seed)
        }
        None => Ok(trial.seed),
    }
}

fn start(wanted: &Wanted, seed: u64) -> Result<Child, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["fuzz", "--every", &wanted.jobs.to_string(), "--seed", &seed.to_string()]);
    if let Some(corpus) = &wanted.corpus {
        command.arg("--corpus").arg(corpus);
    }
    // What is written when memory is out says nothing more.
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().map_err(|error| error.to_string())
}

fn lines(out: Option<ChildStdout>) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in out.into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// The document that a process is at.
struct Trial {
    seed: u64,
    since: Instant,
    cpu: f64,
    started: bool,
}

impl Trial {
    fn line(&mut self, line: &str, child: &Child, events: &Sender<Event>) {
        if let Some(seed) = line.strip_prefix("try ").and_then(|seed| seed.parse().ok()) {
            *self = Trial { seed, since: Instant::now(), cpu: cpu_seconds(child).unwrap_or_default(), started: true };
            _ = events.send(Event::Tried);
        } else if let Some(fault) = line.strip_prefix("fault ") {
            _ = events.send(Event::Found { seed: self.seed, fault: fault.replace('\u{1}', "\n") });
        }
    }

    fn is_too_long(&self, child: &Child) -> bool {
        let used = cpu_seconds(child).map(|used| used - self.cpu);
        self.started && used.is_some_and(|used| used > SECONDS) || self.since.elapsed() > PATIENCE
    }
}

/// The time of the processor that a process has used, where the system tells it in `/proc`.
fn cpu_seconds(child: &Child) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // The name, in brackets, may hold anything; user and system time are the 12th and 13th after it, in hundredths.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}
