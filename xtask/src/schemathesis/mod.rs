//! schemathesis against the emulator: requests made up from the bundled spec, by a tool that is not ours, and every answer held against it.
//!
//! ```text
//! emulator   a running emulator that holds its own answers against the spec as well
//! document   the spec, as two documents: one for the service, one for its blob storage, which is another server
//! ```
//!
//! What is demanded of answers is in `spec/.schemathesis.toml`, with the reasons for what is not.

mod document;
mod emulator;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use self::emulator::{Emulator, TOKEN};
use crate::{outside, project};

/// What the check is called.
pub const NAME: &str = "schemathesis";

/// The version of the package, which pip installs.
const VERSION: &str = "4.32.5";

/// How it is set up.
const CONFIG: &str = "spec/.schemathesis.toml";

/// Installs it, if it is not there yet: its program.
///
/// # Errors
///
/// Why it cannot be had.
pub(crate) fn install() -> Result<PathBuf, String> {
    let folder = outside::folder(NAME, VERSION);
    let programs = folder.join("venv").join(if cfg!(windows) { "Scripts" } else { "bin" });
    quiet(Command::new(PYTHON).arg("--version"))?;
    outside::once(&folder, &format!("{NAME} {VERSION}"), || {
        quiet(Command::new(PYTHON).args(["-m", "venv", "--clear"]).arg(folder.join("venv")))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries=1"];
        quiet(Command::new(programs.join("python")).args(pip).arg(format!("{NAME}=={VERSION}")))
    })?;
    Ok(programs.join(NAME))
}

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Calls every operation of a new emulator.
///
/// # Errors
///
/// Answers that break the spec, whether schemathesis or the emulator itself says so.
pub(crate) fn ask(program: &Path) -> Result<(), String> {
    let emulator = Emulator::start()?;
    let folder = outside::folder(NAME, VERSION);
    let bundle = project::root().join(outside::BUNDLE);
    let bundle = fs::read_to_string(&bundle).map_err(|error| format!("{}: {error}", bundle.display()))?;
    let bundle: Value = serde_json::from_str(&bundle).map_err(|error| format!("{}: {error}", outside::BUNDLE))?;
    let presigned = emulator.presigned()?;
    let storage = document::storage(&bundle, &presigned)?;
    let service = call(program, &folder, "service", &document::service(&bundle), emulator.url());
    let storage = call(program, &folder, "storage", &storage, &presigned.base);
    let breaches = emulator.breaches()?;
    let own = if breaches.is_empty() { Ok(()) } else { Err(format!("the emulator's answers break the spec: {breaches:#?}")) };
    let failures: Vec<String> = [service, storage, own].into_iter().filter_map(Result::err).collect();
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// Has all operations of a document called at an address.
fn call(program: &Path, folder: &Path, name: &str, document: &Value, address: &str) -> Result<(), String> {
    let path = folder.join(format!("{name}.json"));
    fs::write(&path, document.to_string()).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    eprintln!("ci: outside: {NAME} run {} --url {address}", path.display());
    let mut tool = Command::new(program);
    tool.arg("--config-file").arg(project::root().join(CONFIG)).arg("run").arg(path);
    // The storage is given no credential, which it would refuse.
    if name == "service" {
        tool.args(["--header", &format!("Authorization: Token {TOKEN}")]);
    }
    // It keeps notes in the folder where it runs.
    match tool.args(["--url", address]).current_dir(folder).stdin(Stdio::null()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{NAME} found answers of the {name} that break the spec ({status})")),
        Err(error) => Err(format!("{NAME} does not start: {error}")),
    }
}

/// Runs a program that has nothing to say if it succeeds.
fn quiet(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().display().to_string();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{program} does not start: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{program} ends with {}: {}", output.status, outside::first_line(&output))),
    }
}
