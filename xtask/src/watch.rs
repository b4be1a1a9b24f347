//! `cargo xtask generate --watch`: brings everything up to date whenever the spec is saved.

use std::path::PathBuf;
use std::time::Instant;

use clientwright::cli::watch::Watch;

use crate::diff::Base;
use crate::generate::{self, NamesOf};
use crate::project::{self, NAMES, SPEC};

/// The folder that is watched.
const FOLDER: &str = "spec";

/// What is generated there.
const GENERATED: [&str; 2] = [NAMES, "spec/README.md"];

/// Generates, and again after each save, until somebody ends it.
///
/// # Errors
///
/// Files that cannot be watched or written.
pub(crate) fn run() -> Result<(), String> {
    let folder = project::root().join(FOLDER);
    let own: Vec<PathBuf> = GENERATED.iter().filter_map(|path| project::root().join(path).canonicalize().ok()).collect();
    let mut watch = Watch::new()?;
    watch.follow([], [&folder])?;
    // It stays what it is while somebody edits.
    let base = Base::of("HEAD").inspect_err(|why| eprintln!("changes are not told: {}", why.trim_end())).ok();
    loop {
        once(base.as_ref())?;
        eprintln!("\nwatching {FOLDER}/; ctrl-c ends it, and `{}` keeps new names", project::COMMAND);
        while watch.wait()?.iter().all(|path| own.contains(path)) {}
    }
}

/// What is wrong or different is told at once, before the files are made. The next save may mend it.
fn once(base: Option<&Base>) -> Result<(), String> {
    let started = Instant::now();
    let took = || format!("{:.2} s", started.elapsed().as_secs_f64());
    let options = match project::options() {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{}", message.trim_end());
            return Ok(());
        }
    };
    let promise = clientwright::understand(&project::loader(), SPEC, &options);
    if !promise.report.diagnostics.is_empty() {
        eprintln!("{}", promise.report);
    }
    let Some(side) = promise.side() else {
        eprintln!("{}; {}", promise.report.summary(), took());
        return Ok(());
    };
    let changes = base.and_then(|base| base.changes(side).ok());
    eprintln!("{}{}", changes.map_or(String::new(), |changes| changes.to_text(&options.crate_version)), took());
    generate::write(&project::outputs_with(options)?, NamesOf::Draft)?;
    eprintln!("{}", took());
    Ok(())
}
