//! What this repository generates, and from what.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clientwright::files::Files;
use clientwright::ir;
use clientwright::options::{Mode, Options};
use clientwright::source::{DiskLoader, Report};

/// The document that everything is made from.
pub const SPEC: &str = "spec/openapi.yaml";

/// The folder that holds everything that is made from it.
pub const GENERATED: &str = "generated";

/// The command that makes it.
pub const COMMAND: &str = "cargo xtask generate";

/// The folder of what is written by hand and goes into the client as it is.
const BY_HAND: &str = "spec/client";

/// The folder of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Reads files by their path in the repository.
pub fn loader() -> DiskLoader {
    DiskLoader::new(root())
}

/// How the client of this repository is made.
///
/// # Errors
///
/// A file that is written by hand and cannot be read.
pub fn options() -> Result<Options, String> {
    Ok(Options {
        crate_name: "cloud-app-security".to_owned(),
        crate_version: "0.1.0".to_owned(),
        mode: Mode::Strict,
        command: COMMAND.to_owned(),
        repository: None,
        keep_unknown: false,
        extras: files_below(&root().join(BY_HAND)).map_err(|error| format!("cannot read {BY_HAND}: {error}"))?,
    })
}

/// What is made from the spec.
pub struct Outputs {
    /// What the client promises.
    pub api: ir::Api,
    /// The files, by path below [`GENERATED`].
    pub files: Files,
    /// What the spec's authors should know.
    pub warnings: Report,
}

/// Makes everything, and writes nothing.
///
/// # Errors
///
/// What is wrong with the spec.
pub fn outputs() -> Result<Outputs, String> {
    let made = clientwright::generate(&loader(), SPEC, &options()?);
    match (made.api, made.files) {
        (Some(api), Some(files)) => Ok(Outputs { api, files, warnings: made.report }),
        _ => Err(format!("{}\nnothing was made of {SPEC}: {}", made.report, made.report.summary())),
    }
}

/// Every file below a folder: path and text, sorted by path. A folder that is not there holds none.
fn files_below(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(root: &Path, below: &str, found: &mut Vec<(String, String)>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if name.starts_with('.') {
            // Left there by an editor or by the system.
        } else if entry.file_type()?.is_dir() {
            collect(root, &path, found)?;
        } else {
            let text =
                fs::read_to_string(entry.path()).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
            found.push((path, text));
        }
    }
    Ok(())
}
