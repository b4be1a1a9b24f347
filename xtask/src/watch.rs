//! `cargo xtask generate --watch`: brings everything up to date whenever the spec is saved.

use std::path::PathBuf;
use std::time::Instant;

use clientwright::cli::watch::Watch;
use clientwright::diff::Changes;

use crate::diff::Base;
use crate::generate::{self, NamesOf};
use crate::project::{self, NAMES, Outputs};

/// The folder that is watched.
const SPEC: &str = "spec";

/// What is generated there.
const GENERATED: [&str; 2] = [NAMES, "spec/README.md"];

/// Generates, and again after each save, until somebody ends it.
///
/// # Errors
///
/// Files that cannot be watched or written.
pub(crate) fn run() -> Result<(), String> {
    let folder = project::root().join(SPEC);
    let own: Vec<PathBuf> = GENERATED.iter().filter_map(|path| project::root().join(path).canonicalize().ok()).collect();
    let mut watch = Watch::new()?;
    watch.follow([], [&folder])?;
    // It stays what it is while somebody edits.
    let base = Base::of("HEAD").inspect_err(|why| eprintln!("changes are not told: {}", why.trim_end())).ok();
    loop {
        once(base.as_ref())?;
        eprintln!("\nwatching {SPEC}/; ctrl-c ends it, and `{}` keeps new names", project::COMMAND);
        while watch.wait()?.iter().all(|path| own.contains(path)) {}
    }
}

/// What is wrong is told, and the next save may mend it.
fn once(base: Option<&Base>) -> Result<(), String> {
    let started = Instant::now();
    match project::outputs() {
        Err(message) => eprintln!("{}", message.trim_end()),
        Ok(outputs) => {
            if !outputs.report.diagnostics.is_empty() {
                eprintln!("{}", outputs.report);
            }
            generate::write(&outputs, NamesOf::Draft)?;
            if let Some(changes) = base.and_then(|base| changes(base, &outputs)) {
                eprintln!("{}", changes.to_text(&outputs.options.crate_version).trim_end());
            }
        }
    }
    eprintln!("{:.2} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn changes(base: &Base, outputs: &Outputs) -> Option<Changes> {
    base.changes(outputs.side()).ok()
}
