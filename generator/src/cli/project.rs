//! What a command works on: the document, and what `clientwright.toml` and the arguments say of it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::arguments::Taking;
use super::output::{Failure, INACCESSIBLE, MISUSED, say};
use crate::config::{self, Config};
use crate::lock::Lock;
use crate::options::{Deny, Mode, Options};
use crate::source::folder::files_below;
use crate::source::loader::normalise;
use crate::source::{DiskLoader, LoadError, Loader};

/// What a command works on.
pub(super) struct Project {
    /// Reads the document.
    pub loader: DiskLoader,
    /// The document.
    pub spec: String,
    /// The folder to write to, where the file names one.
    pub out: Option<String>,
    /// The folder of the client's files that are written by hand.
    pub companions: Option<String>,
    /// The file that keeps what a published crate has called things.
    pub names: Option<String>,
    /// Whether the file names the crate.
    pub is_named: bool,
    /// All that is decided.
    pub options: Options,
}

/// Finds out what to work on.
pub(super) fn project(spec: Option<&str>, taking: &Taking) -> Result<Project, Failure> {
    let config = config(spec, taking)?.unwrap_or_default();
    let Config { spec: named, out, name, companions, names, mut options } = config;
    let Some(spec) = spec.map(str::to_owned).or(named) else {
        let message = format!("no document is given: name one, or write `spec = \"…\"` into `{}`", config::FILE);
        return Err(Failure::new(MISUSED, message));
    };
    if let Some(folder) = &companions {
        options.extras = by_hand(folder)?;
    }
    apply(taking, &mut options);
    let names = taking.names.clone().or(names);
    options.lock = names.as_deref().map(locked).transpose()?;
    let loader = loader(&spec)?;
    overlays_are_there(&loader, &options)?;
    Ok(Project { loader, spec, out, companions, names, is_named: name.is_some(), options })
}

fn apply(taking: &Taking, options: &mut Options) {
    let Taking { config: _, no_config: _, names: _, strict, tolerant, overlays, deny, deny_warnings } = taking;
    match (strict, tolerant) {
        (true, _) => options.mode = Mode::Strict,
        (false, true) => options.mode = Mode::Tolerant,
        (false, false) => {}
    }
    options.overlays.extend(overlays.iter().cloned());
    options.deny.extend(deny);
    if *deny_warnings {
        options.deny.push(Deny::Warnings);
    }
}

/// As one's own, or as somebody else's.
pub(super) fn mode(strict: bool) -> Mode {
    if strict { Mode::Strict } else { Mode::Tolerant }
}

fn by_hand(folder: &str) -> Result<Vec<(String, String)>, Failure> {
    let unreadable = |error: String| Failure::new(INACCESSIBLE, format!("cannot read `{folder}`: {error}"));
    if !Path::new(folder).is_dir() {
        return Err(unreadable("there is no such folder".to_owned()));
    }
    files_below(Path::new(folder)).map_err(|error| unreadable(error.to_string()))
}

/// The names that a published crate has; none yet, if there is no such file.
fn locked(path: &str) -> Result<Lock, Failure> {
    let text = match DiskLoader::new("").read(path) {
        Ok(text) => text,
        Err(LoadError::Missing) => return Ok(Lock::default()),
        Err(error) => return Err(Failure::new(INACCESSIBLE, format!("cannot read `{path}`: {error}"))),
    };
    Lock::read(&text).map_err(|error| Failure::new(MISUSED, format!("`{path}`: {error}")))
}

/// Where `clientwright.toml` may stand for a document: the file that is named, or all that are looked for.
pub(super) fn places_of_config(spec: Option<&str>, taking: &Taking) -> Vec<String> {
    match &taking.config {
        Some(path) => vec![path.clone()],
        None if taking.no_config => Vec::new(),
        None => candidates(spec),
    }
}

/// Whether each of the overlays can be read.
pub(super) fn overlays_are_there(loader: &DiskLoader, options: &Options) -> Result<(), Failure> {
    options.overlays.iter().try_for_each(|path| readable(loader, path))
}

/// The file that is named, or the one that is found.
fn config(spec: Option<&str>, taking: &Taking) -> Result<Option<Config>, Failure> {
    match &taking.config {
        Some(path) => read(path).map(Some),
        None if taking.no_config => Ok(None),
        None => found(spec),
    }
}

/// The file beside the document, else the one in the working directory. One that is about another document is not meant.
fn found(spec: Option<&str>) -> Result<Option<Config>, Failure> {
    for path in candidates(spec) {
        if !Path::new(&path).is_file() {
            continue;
        }
        let config = read(&path)?;
        match (spec, &config.spec) {
            (Some(spec), Some(named)) if !is_same(spec, named) => {
                say(&format!("`{path}` is about `{named}` and is not used; `--config {path}` would use it"));
            }
            _ => return Ok(Some(config)),
        }
    }
    Ok(None)
}

fn candidates(spec: Option<&str>) -> Vec<String> {
    let beside = spec.filter(|spec| *spec != "-").map(|spec| DiskLoader::new("").join(spec, config::FILE));
    beside.into_iter().chain([config::FILE.to_owned()]).collect()
}

fn is_same(one: &str, other: &str) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => normalise(one) == normalise(other),
    }
}

fn read(path: &str) -> Result<Config, Failure> {
    let loader = DiskLoader::new("");
    readable(&loader, path)?;
    let (config, report) = config::read(&loader, path);
    config.ok_or_else(|| Failure::new(MISUSED, format!("{report}\n{}", report.summary())))
}

/// What reads the document, once it is known that it can be read.
pub(super) fn loader(path: &str) -> Result<DiskLoader, Failure> {
    let mut loader = DiskLoader::new("");
    if path == "-" {
        loader = loader.with_stdin(standard_input()?);
    }
    readable(&loader, path)?;
    Ok(loader)
}

pub(super) fn readable(loader: &DiskLoader, path: &str) -> Result<(), Failure> {
    let unreadable = |why: String| Failure::new(INACCESSIBLE, format!("cannot read `{path}`: {why}"));
    if path.starts_with("file:") {
        return Err(unreadable("it is an address; write the path of the file".to_owned()));
    }
    loader.read(path).map(drop).map_err(|error| unreadable(error.to_string()))
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = io::stdin().lock().read_to_string(&mut text);
    read.map_err(|error| Failure::new(INACCESSIBLE, format!("cannot read standard input: {error}")))?;
    Ok(text)
}
