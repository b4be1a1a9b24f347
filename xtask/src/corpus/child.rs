//! A process with a watch on its time, and what it used.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use wait4::{ResUse, Wait4};

/// What a process used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Used {
    /// Seconds on the clock.
    pub seconds: f64,
    /// Seconds of processors, of its own and of the processes that it started.
    pub cpu: f64,
    /// The most memory that it, or one that it started, had at a time, in bytes.
    pub memory: u64,
}

/// What came of a process.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none if it was ended by a signal.
    pub code: Option<i32>,
    /// Whether it was ended for taking too long.
    pub late: bool,
    pub output: Vec<u8>,
    pub errors: String,
    pub used: Used,
}

impl Ended {
    /// The first error that it told, or its last line, and whether it took too long.
    pub(crate) fn said(&self) -> String {
        let error = self.errors.lines().find(|line| line.contains("error") || line.contains("panicked"));
        let said = error.or_else(|| self.errors.lines().last()).unwrap_or("it says nothing");
        match (self.late, self.code) {
            (true, _) => format!("it took too long; {said}"),
            (false, None) => format!("ended by a signal: {said}"),
            (false, Some(_)) => said.to_owned(),
        }
    }
}

/// Runs a command to its end, or to the limit. What it writes goes through files below `scratch`.
pub(crate) fn run(command: &mut Command, scratch: &Path, limit: Duration) -> Result<Ended, String> {
    run_with(Stdio::null(), command, scratch, limit)
}

/// The same; the process reads the input.
pub(crate) fn run_with(input: Stdio, command: &mut Command, scratch: &Path, limit: Duration) -> Result<Ended, String> {
    fs::create_dir_all(scratch).map_err(|error| format!("cannot make {}: {error}", scratch.display()))?;
    let paths = [scratch.join("stdout"), scratch.join("stderr")];
    let create = |path: &Path| File::create(path).map_err(|error| format!("cannot write {}: {error}", path.display()));
    let started = Instant::now();
    command.stdin(input).stdout(create(&paths[0])?).stderr(create(&paths[1])?);
    alone(command);
    let mut child = command.spawn().map_err(|error| format!("{:?} does not start: {error}", command.get_program()))?;
    let id = child.id();
    let (ended, watch) = mpsc::channel::<()>();
    let watchman = thread::spawn(move || {
        let late = watch.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            kill(id);
        }
        late
    });
    let waited = child.wait4().map_err(|error| format!("cannot wait for a process: {error}"))?;
    drop(ended);
    let late = watchman.join().unwrap_or(false);
    let used = used(&waited, started.elapsed());
    let read = |path: &Path| {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map(|_| bytes).map_err(|error| format!("cannot read {}: {error}", path.display()))
    };
    let (output, errors) = (read(&paths[0])?, read(&paths[1])?);
    let errors = String::from_utf8_lossy(&errors).into_owned();
    Ok(Ended { code: waited.status.code(), late, output, errors, used })
}

fn used(waited: &ResUse, seconds: Duration) -> Used {
    let cpu = (waited.rusage.utime + waited.rusage.stime).as_secs_f64();
    Used { seconds: seconds.as_secs_f64(), cpu, memory: waited.rusage.maxrss }
}

/// Ends a process and those that it started. `Child::kill` cannot be had while somebody waits for the child.
fn kill(id: u32) {
    _ = Command::new("kill").args(["-KILL", "--", &format!("-{id}")]).stdin(Stdio::null()).status();
}

/// Makes the command the first of a group of its own, so that what it starts ends with it.
#[cfg(unix)]
fn alone(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn alone(_: &mut Command) {}
