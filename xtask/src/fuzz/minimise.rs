//! Makes what was found small: parts go as long as the fault stays.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::case::Case;
use super::{kind, mutate};

/// How long to go on.
const PATIENCE: Duration = Duration::from_secs(60);

/// The smallest case with the same fault that can be found in a minute.
pub(super) fn minimise(case: Case, fault: &str, folder: &Path) -> Result<Case, String> {
    let until = Instant::now() + PATIENCE;
    // A hang would take the minute for a handful of attempts.
    let Some(tree) = case.texts.get(case.main()).and_then(|text| serde_yaml::from_str::<Value>(text).ok()) else {
        return Ok(case);
    };
    if fault.starts_with("a hang") || tree.is_string() {
        return Ok(case);
    }
    let mut best = case.clone();
    let mut tree = tree;
    let mut progress = true;
    while progress && Instant::now() < until {
        progress = false;
        // What holds more comes later in the list, and goes first.
        for at in mutate::pointers(&tree).iter().rev() {
            if Instant::now() >= until {
                break;
            }
            let mut smaller = tree.clone();
            if mutate::take(&mut smaller, at).is_none() {
                continue;
            }
            let mut attempt = best.clone();
            let text = serde_json::to_string_pretty(&smaller).map_err(|error| error.to_string())?;
            attempt.texts.insert(case.main().to_owned(), text);
            if has(&attempt, fault, folder)? {
                (best, tree, progress) = (attempt, smaller, true);
            }
        }
    }
    Ok(best)
}

/// Whether a case still has the fault, tried in a process of its own.
fn has(case: &Case, fault: &str, folder: &Path) -> Result<bool, String> {
    case.write(folder)?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["fuzz", "--again"]).arg(folder).stdin(Stdio::null());
    let output = command.output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    let died = output.status.code() != Some(1) && !output.status.success();
    Ok(!output.status.success() && (kind(&said) == kind(fault) || died && fault.starts_with("the process ended")))
}
