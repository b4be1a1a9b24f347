//! `cargo xtask emulator`: runs the service in one process, to try programs without a tenant.

use std::env;
use std::process::Command;

use crate::project;

/// Runs the emulator with these arguments until it ends.
///
/// # Errors
///
/// An emulator that does not start, or that ends with an error.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(project::root()).args(["run", "--release", "--package", "cloud-app-security-emulator", "--"]);
    let status = cargo.args(arguments).status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the emulator ended with {status}")) }
}
