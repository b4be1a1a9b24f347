//! `cargo xtask generate`: makes `generated/` and `spec/README.md`.

use std::fs;
use std::path::Path;

use clientwright::files::{self, Difference, Files};

use crate::project::{self, COMMAND, GENERATED, Outputs};
use crate::spec_readme;

/// The folder of the spec's README, and its name.
const SPEC: &str = "spec";
const README: &str = "README.md";

/// Brings what is generated up to date, or says how it is not.
///
/// # Errors
///
/// What is wrong with the spec; with `check`, what is out of date and the command that mends it.
pub fn run(check: bool) -> Result<(), String> {
    let outputs = project::outputs()?;
    if !outputs.warnings.diagnostics.is_empty() {
        eprintln!("{}", outputs.warnings);
    }
    if check { compare(&outputs) } else { write(&outputs) }
}

fn write(outputs: &Outputs) -> Result<(), String> {
    let root = project::root();
    let changes = files::write(&outputs.files, &root.join(GENERATED)).map_err(|error| error.to_string())?;
    let (written, removed) = (counted(changes.written.len()), changes.removed.len());
    eprintln!("{GENERATED}/: {written} written, {} unchanged, {removed} removed", changes.unchanged);
    // The page comes last: a new operation has no test yet, and its author needs the client to write one.
    let path = root.join(SPEC).join(README);
    let is_written = replace(&path, &spec_readme::page(&outputs.api)?).map_err(|error| format!("{SPEC}/{README}: {error}"))?;
    eprintln!("{SPEC}/{README}: {}", if is_written { "written" } else { "unchanged" });
    Ok(())
}

/// Writes a file that is not there or is other; says whether it did.
fn replace(path: &Path, text: &str) -> std::io::Result<bool> {
    if fs::read(path).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(false);
    }
    fs::write(path, text).map(|()| true)
}

fn compare(outputs: &Outputs) -> Result<(), String> {
    let root = project::root();
    let generated = files::check(&outputs.files, &root.join(GENERATED)).map_err(|error| error.to_string())?;
    let page = page_differences(&spec_readme::page(&outputs.api)?, &root.join(SPEC))?;
    let shown = files::shown(&format!("{GENERATED}/"), &generated) + &files::shown(&format!("{SPEC}/"), &page);
    if shown.is_empty() {
        eprintln!("{GENERATED}/ and {SPEC}/{README} are up to date: {}", counted(outputs.files.len() + 1));
        return Ok(());
    }
    Err(format!("{shown}\nout of date: {}; run `{COMMAND}`", counted(generated.len() + page.len())))
}

/// How the page differs. The folder around it is written by hand and holds no list of what is generated.
fn page_differences(page: &str, folder: &Path) -> Result<Vec<Difference>, String> {
    let mut files = Files::new();
    files.insert(README, page).map_err(|error| error.to_string())?;
    let mut found = files::check(&files, folder).map_err(|error| error.to_string())?;
    found.retain(|difference| difference.path == README);
    Ok(found)
}

fn counted(count: usize) -> String {
    format!("{count} file{}", if count == 1 { "" } else { "s" })
}
