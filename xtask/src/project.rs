//! What this repository generates, and from what.

use std::path::{Path, PathBuf};

use clientwright::diff::Side;
use clientwright::files::Files;
use clientwright::lock::{Lock, Register};
use clientwright::options::Options;
use clientwright::source::folder::files_below;
use clientwright::source::{DiskLoader, LoadError, Loader, Report};
use clientwright::{Generated, config, ir};

/// The document that everything is made from.
pub const SPEC: &str = "spec/openapi.yaml";

/// The folder that holds everything that is made from it.
pub const GENERATED: &str = "generated";

/// The command that makes it.
pub const COMMAND: &str = "cargo xtask generate";

/// What is decided about it: the crate's name and version, how the document is taken, what goes into the client as it is.
pub const CONFIG: &str = "spec/clientwright.toml";

/// What the client calls things.
pub const NAMES: &str = "spec/names.lock";

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
/// What is wrong with the file that says it, or with another that it names.
pub fn options() -> Result<Options, String> {
    let (config, report) = config::read(&loader(), CONFIG);
    let config = config.ok_or_else(|| report.to_string())?;
    let folder = config.companions.unwrap_or_default();
    let extras = files_below(&root().join(&folder)).map_err(|error| format!("cannot read {folder}: {error}"))?;
    Ok(Options { extras, lock: Some(names(&loader())?), ..config.options })
}

/// What the client calls things by the file that a loader gives; nothing yet where it gives none.
///
/// # Errors
///
/// What is wrong with that file.
pub fn names(loader: &dyn Loader) -> Result<Lock, String> {
    match loader.read(NAMES) {
        Ok(text) => Lock::read(&text).map_err(|error| format!("{NAMES}: {error}")),
        Err(LoadError::Missing) => Ok(Lock::default()),
        Err(error) => Err(format!("cannot read {NAMES}: {error}")),
    }
}

/// What is made from the spec.
pub struct Outputs {
    /// What the client promises.
    pub api: ir::Api,
    /// The files, by path below [`GENERATED`].
    pub files: Files,
    /// Which name each thing got.
    pub names: Register,
    /// What the spec's authors should know.
    pub report: Report,
    /// How it was made.
    pub options: Options,
}

impl Outputs {
    /// The same as a side of a comparison.
    pub fn side(&self) -> Side<'_> {
        Side { api: &self.api, names: &self.names, sources: &self.report.sources }
    }
}

/// Makes everything, and writes nothing.
///
/// # Errors
///
/// What is wrong with the spec.
pub fn outputs() -> Result<Outputs, String> {
    outputs_with(options()?)
}

/// The same, otherwise.
///
/// # Errors
///
/// What is wrong with the spec.
pub fn outputs_with(options: Options) -> Result<Outputs, String> {
    let Generated { api, files, names, report, .. } = clientwright::generate(&loader(), SPEC, &options);
    match (api, files) {
        (Some(api), Some(files)) => Ok(Outputs { api, files, names, report, options }),
        _ => Err(format!("{report}\nnothing was made of {SPEC}: {}", report.summary())),
    }
}
