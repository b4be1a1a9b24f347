//! Prism: a server that answers as a document says, and judges requests by it.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::outside;

/// How long it may take to start, with a large document.
const START: Duration = Duration::from_secs(120);

/// The program.
pub(super) struct Prism {
    path: PathBuf,
}

/// What a mock answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    /// The examples of the document, as far as it has any.
    Shown,
    /// Values made up from its schemas.
    MadeUp,
}

/// A server that runs until this is dropped.
pub(super) struct Running {
    child: Child,
    pub base_url: String,
}

impl Prism {
    /// Installs it, if it is not there yet.
    pub(super) fn install() -> Result<Prism, String> {
        outside::prism().map(|path| Prism { path }).map_err(|error| format!("Prism cannot be had: {error}"))
    }

    /// Starts a mock of a document that judges requests; what it says goes to a file.
    pub(super) fn mock(&self, document: &Path, answers: Answers, log: &Path) -> Result<Running, String> {
        let port = free_port()?;
        let created = File::create(log).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, errors) = created.map_err(|error| format!("cannot write {}: {error}", log.display()))?;
        let mut command = outside::command(&self.path);
        command.args(["mock", "--errors", "--host", "127.0.0.1", "--port", &port.to_string()]).arg(document);
        if answers == Answers::MadeUp {
            command.arg("--dynamic");
        }
        command.stdout(Stdio::from(out)).stderr(Stdio::from(errors));
        let child = command.spawn().map_err(|error| format!("Prism does not start: {error}"))?;
        let mut running = Running { child, base_url: format!("http://127.0.0.1:{port}") };
        running.wait_until_it_listens(log).map(|()| running)
    }
}

impl Running {
    /// Whether it has ended by itself: documents that contain themselves may take all of its memory.
    pub(super) fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
    }

    fn wait_until_it_listens(&mut self, log: &Path) -> Result<(), String> {
        let started = Instant::now();
        loop {
            let said = fs::read(log).unwrap_or_default();
            let said = String::from_utf8_lossy(&said);
            if said.contains("Prism is listening") {
                return Ok(());
            }
            if self.has_ended() || started.elapsed() > START {
                return Err(said
                    .lines()
                    .rfind(|line| !line.trim().is_empty())
                    .unwrap_or("Prism does not listen")
                    .trim()
                    .to_owned());
            }
            sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("there is no free port: {error}"))
}
