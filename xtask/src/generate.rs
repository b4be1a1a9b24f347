//! `cargo xtask generate`: makes `generated/`, `spec/README.md` and `spec/names.lock`.

use clientwright::files::{self, Difference, Drift, Files};
use clientwright::lock::Lock;

use crate::diff::Base;
use crate::project::{self, COMMAND, GENERATED, NAMES, Outputs};
use crate::revision::Revision;
use crate::{release, spec_readme, watch};

/// The folder of the spec's README, and its name.
const SPEC: &str = "spec";
const README: &str = "README.md";

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// Bring everything up to date.
    Write,
    /// Show what is out of date.
    Check,
    /// Bring everything up to date as a new version.
    Release(release::Wanted),
    /// Bring everything up to date whenever the spec is saved.
    Watch,
}

/// Brings what is generated up to date, or says how it is not.
///
/// # Errors
///
/// What is wrong with the spec; with `Check`, what is out of date and the command that mends it.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    match wanted {
        Wanted::Write => {
            let outputs = told(project::outputs()?);
            write(&outputs, NamesOf::Spec)?;
            tell_changes(&outputs);
            Ok(())
        }
        Wanted::Check => compare(&told(project::outputs()?)),
        Wanted::Release(wanted) => release::run(wanted),
        Wanted::Watch => watch::run(),
    }
}

fn told(outputs: Outputs) -> Outputs {
    if !outputs.report.diagnostics.is_empty() {
        eprintln!("{}", outputs.report);
    }
    outputs
}

/// Whether the names that are given are kept from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NamesOf {
    /// They are.
    Spec,
    /// They are not: somebody is in the middle of a word.
    Draft,
}

/// Writes what is made, and says how much of it is new.
pub(crate) fn write(outputs: &Outputs, names: NamesOf) -> Result<(), String> {
    let root = project::root();
    let changes = files::write(&outputs.files, &root.join(GENERATED)).map_err(|error| error.to_string())?;
    let (written, removed) = (counted(changes.written.len()), changes.removed.len());
    eprintln!("{GENERATED}/: {written} written, {} unchanged, {removed} removed", changes.unchanged);
    if names == NamesOf::Draft {
        return Ok(());
    }
    // What else is written comes last: a new operation has no test yet, and its author needs the client to write one.
    for (path, text) in beside(outputs)?.iter() {
        let is_there = std::fs::read_to_string(root.join(SPEC).join(path)).is_ok_and(|there| there == text);
        if !is_there {
            files::replace_text(&root.join(SPEC), path, text).map_err(|error| format!("{SPEC}/{path}: {error}"))?;
        }
        eprintln!("{SPEC}/{path}: {}", if is_there { "unchanged" } else { "written" });
    }
    Ok(())
}

/// What is generated in the folder of the spec, among what is written by hand.
fn beside(outputs: &Outputs) -> Result<Files, String> {
    let mut files = Files::new();
    let inserted = [(README, spec_readme::page(&outputs.api)?), (names_file(), lock(outputs).to_text())];
    for (path, text) in inserted {
        files.insert(path, text).map_err(|error| error.to_string())?;
    }
    Ok(files)
}

/// `names.lock`, in the folder of the spec.
fn names_file() -> &'static str {
    NAMES.rsplit('/').next().unwrap_or(NAMES)
}

/// The names from now on. One that came and went before anybody committed it leaves no trace.
fn lock(outputs: &Outputs) -> Lock {
    let lock = outputs.names.lock.clone().unwrap_or_default();
    match Revision::of("HEAD").and_then(|head| project::names(&head)) {
        Ok(committed) => lock.without_unseen(&committed),
        // Without git, all that stands in the file is known to somebody.
        Err(_) => lock,
    }
}

/// Tells what is different since the last commit, for those who use the client.
fn tell_changes(outputs: &Outputs) {
    match Base::of("HEAD").and_then(|base| Ok((base.changes(outputs.side())?, base.version))) {
        Ok((changes, _)) if changes.list.is_empty() && changes.kept.is_empty() => eprintln!("the client is as it was at HEAD"),
        Ok((changes, version)) => {
            eprintln!("\nsince HEAD, for those who use the client:\n\n{}", changes.to_text(&version).trim_end())
        }
        Err(why) => eprintln!("what is different for those who use the client is not told: {}", why.trim_end()),
    }
}

fn compare(outputs: &Outputs) -> Result<(), String> {
    let root = project::root();
    let generated = files::check(&outputs.files, &root.join(GENERATED)).map_err(|error| error.to_string())?;
    let beside = beside(outputs)?;
    let mut others = files::check(&beside, &root.join(SPEC)).map_err(|error| error.to_string())?;
    // The folder is written by hand, and holds no list of what is generated.
    others.retain(|Difference { path, drift, .. }| beside.get(path).is_some() && *drift != Drift::Stale);
    let shown = files::shown(&format!("{GENERATED}/"), &generated) + &files::shown(&format!("{SPEC}/"), &others);
    if shown.is_empty() {
        let count = counted(outputs.files.len() + beside.len());
        eprintln!("{GENERATED}/, {SPEC}/{README} and {NAMES} are up to date: {count}");
        return Ok(());
    }
    Err(format!("{shown}\nout of date: {}; run `{COMMAND}`", counted(generated.len() + others.len())))
}

fn counted(count: usize) -> String {
    format!("{count} file{}", if count == 1 { "" } else { "s" })
}
