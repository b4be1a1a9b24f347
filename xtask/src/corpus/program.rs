//! The program that is tried, as its users have it.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::child::{self, Used};
use super::documents::Document;
use crate::project;

/// How long a document may take to be generated.
const GENERATE: Duration = Duration::from_secs(120);

/// The program that is tried.
pub(crate) struct Program {
    path: PathBuf,
    /// Changes with the program.
    key: u64,
}

impl Program {
    /// Builds it as users have it.
    pub(crate) fn build() -> Result<Program, String> {
        let mut command = cargo();
        command.args(["build", "--release", "--quiet", "-p", "clientwright"]).current_dir(project::root());
        let status = command.status().map_err(|error| format!("cargo does not start: {error}"))?;
        if !status.success() {
            return Err(format!("the program cannot be built: {status}"));
        }
        let path = target().join("release").join(format!("clientwright{}", std::env::consts::EXE_SUFFIX));
        let key = hash_of(&path)?;
        Ok(Program { path, key })
    }

    /// A command of it, without arguments.
    pub(crate) fn command(&self) -> Command {
        Command::new(&self.path)
    }

    /// Writes a crate, with more arguments for the program: what it counts, or why there is none, and what the process used.
    pub(crate) fn generate(
        &self,
        document: &Path,
        out: &Path,
        name: &str,
        more: &[&str],
        scratch: &Path,
    ) -> Result<(Result<Value, String>, Used), String> {
        let mut command = self.command();
        command.arg("generate").arg(document).arg("--out").arg(out).args(["--name", name, "--format", "json"]).args(more);
        let ended = child::run(&mut command, scratch, GENERATE)?;
        let mut told: Value = serde_json::from_slice(&ended.output).unwrap_or_default();
        let made = if ended.code == Some(0) {
            Ok(told["counts"].take())
        } else {
            let first = || {
                let error = told["diagnostics"].as_array()?.iter().find(|problem| problem["severity"] == "error")?;
                Some(format!("{}:{}:{}: {}", error["file"].as_str()?, error["line"], error["column"], error["message"].as_str()?))
            };
            Err(first().filter(|_| !ended.late).unwrap_or_else(|| ended.said()))
        };
        Ok((made, ended.used))
    }

    /// What a record of a document depends on.
    pub(crate) fn key_for(&self, document: &Document) -> Result<String, String> {
        Ok(format!("{:016x}-{:016x}", self.key, hash_of(&document.whole)?))
    }
}

/// Where this workspace is built.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| project::root().join("target"), PathBuf::from)
}

/// The cargo that runs this.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Compiles a program of the crate in `client/` of a folder, with more arguments for cargo.
pub(crate) fn build_example(
    name: &str,
    more: &[&str],
    folder: &Path,
    target: &Path,
    scratch: &Path,
    limit: Duration,
) -> Result<PathBuf, String> {
    let mut command = cargo();
    command.args(["build", "--quiet", "--example", name]).args(more).arg("--manifest-path").arg(folder.join("Cargo.toml"));
    command.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    let ended = child::run(&mut command, scratch, limit)?;
    if ended.code != Some(0) {
        return Err(format!("not compiled: {}", ended.said()));
    }
    Ok(target.join("debug/examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// Makes a workspace of the crate in `client/` alone, which would be taken for a part of this one otherwise.
pub(crate) fn make_workspace(folder: &Path) -> Result<(), String> {
    let unwritable = |error| format!("cannot write below {}: {error}", folder.display());
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\n\n[profile.dev]\ndebug = false\n";
    fs::write(folder.join("Cargo.toml"), manifest).map_err(unwritable)?;
    // The versions that everything else here is built with: they are on this machine already.
    fs::copy(project::root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(unwritable)?;
    Ok(())
}

/// A number for what a file, or all files below a folder, hold.
fn hash_of(path: &Path) -> Result<u64, String> {
    let mut hasher = DefaultHasher::new();
    hash_into(path, &mut hasher).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(hasher.finish())
}

fn hash_into(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    if !path.is_dir() {
        fs::read(path)?.hash(hasher);
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| {
        entry.hash(hasher);
        hash_into(entry, hasher)
    })
}
