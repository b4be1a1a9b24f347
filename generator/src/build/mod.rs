//! For build scripts: a client that is a module of the crate that is being built.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), clientwright::build::Error> {
//!     clientwright::build::Generator::new("openapi.yaml").module("petstore").generate()
//! }
//! ```
//!
//! ```text
//! // src/lib.rs: makes `pub mod petstore`
//! include!(concat!(env!("OUT_DIR"), "/petstore.rs"));
//! ```
//!
//! The crate depends on what the client needs; where a line is missing in its manifest, the build says which.

mod needs;

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::config;
use crate::files::{self, Files};
use crate::lock::Lock;
use crate::options::Options;
use crate::source::folder::files_below;
use crate::source::{DiskLoader, Loader, Report, Severity};
use needs::Needs;

/// Why nothing was generated, for the person who builds.
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// As text: a build script that ends with an error prints it so.
impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "\n{}", self.0)
    }
}

impl std::error::Error for Error {}

/// Generates a client in a build script.
#[derive(Clone, Debug)]
pub struct Generator {
    spec: Option<String>,
    config: Option<String>,
    module: Option<String>,
    out_dir: Option<PathBuf>,
    features: Option<Vec<String>>,
    options: Option<Options>,
}

impl Generator {
    /// From this document, relative to the crate.
    pub fn new(spec: impl Into<String>) -> Generator {
        Generator { spec: Some(spec.into()), config: None, module: None, out_dir: None, features: None, options: None }
    }

    /// As this `clientwright.toml` says.
    pub fn from_config(path: impl Into<String>) -> Generator {
        Generator { spec: None, config: Some(path.into()), ..Generator::new("") }
    }

    /// The module that is made, `client` unless said otherwise; with the path to it where it is no module of the crate's root
    /// (`api::petstore`).
    #[must_use]
    pub fn module(self, module: impl Into<String>) -> Generator {
        Generator { module: Some(module.into()), ..self }
    }

    /// The folder to write to, in place of cargo's `OUT_DIR`.
    #[must_use]
    pub fn out_dir(self, folder: impl Into<PathBuf>) -> Generator {
        Generator { out_dir: Some(folder.into()), ..self }
    }

    /// The features of the client, in place of its default ones: `reqwest`, `blocking`.
    #[must_use]
    pub fn features(self, features: impl IntoIterator<Item = impl Into<String>>) -> Generator {
        Generator { features: Some(features.into_iter().map(Into::into).collect()), ..self }
    }

    /// How the document is taken, and all that `clientwright.toml` can say, in place of such a file.
    #[must_use]
    pub fn options(self, options: Options) -> Generator {
        Generator { options: Some(options), ..self }
    }

    /// Writes the module and tells cargo what it needs to know.
    ///
    /// # Errors
    ///
    /// What is wrong with the document, what the crate's manifest lacks, or what cannot be read or written.
    pub fn generate(&self) -> Result<(), Error> {
        let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
        let out = match &self.out_dir {
            Some(folder) => root.join(folder),
            None => PathBuf::from(variable("OUT_DIR")?),
        };
        let made = self.make(&root);
        made.told.iter().for_each(|line| println!("{line}"));
        let (files, needs) = made.result?;
        let manifest = DiskLoader::new(&root).read("Cargo.toml").map_err(|error| Error(format!("Cargo.toml: {error}")))?;
        needs.are_met_by(&manifest).map_err(Error)?;
        write(&files, self.module_name(), &out)
    }

    fn module_name(&self) -> &str {
        self.module.as_deref().unwrap_or("client")
    }

    /// Makes the files, and says what cargo is to be told, also of a document with errors: it is about to change.
    fn make(&self, root: &Path) -> Made {
        let mut told = vec!["cargo::rerun-if-changed=build.rs".to_owned()];
        let result = self.made(root, &mut told);
        Made { told, result }
    }

    fn made(&self, root: &Path, told: &mut Vec<String>) -> Result<(Files, Needs), Error> {
        let module = self.module_name();
        if syn::parse_str::<syn::Path>(module).is_err() || module.starts_with("crate") {
            return Err(Error(format!("`{module}` is no path of a module, such as `petstore` or `api::petstore`")));
        }
        let (spec, options) = self.decided(root, told)?;
        let options = Options {
            crate_name: module.rsplit("::").next().unwrap_or(module).to_owned(),
            command: "cargo build".to_owned(),
            module: Some(module.to_owned()),
            emitters: Some(vec!["client".to_owned()]),
            ..options
        };
        let made = crate::generate(&DiskLoader::new(root), &spec, &options);
        told.extend(made.report.sources.paths().map(|path| format!("cargo::rerun-if-changed={path}")));
        told.extend(warnings(&made.report));
        let Some(files) = made.files else {
            return Err(Error(format!("{}\nnothing was generated of {spec}: {}", made.report, made.report.summary())));
        };
        let manifest = files.get("client/Cargo.toml").unwrap_or_default();
        let needs = Needs::of(manifest, self.features.as_deref()).map_err(Error)?;
        told.extend(needs.for_cargo());
        Ok((files, needs))
    }

    /// The document, and how it is taken.
    fn decided(&self, root: &Path, told: &mut Vec<String>) -> Result<(String, Options), Error> {
        let Some(path) = &self.config else {
            let options = self.options.clone().unwrap_or_else(|| Options::new(""));
            return Ok((self.spec.clone().unwrap_or_default(), options));
        };
        told.push(format!("cargo::rerun-if-changed={path}"));
        let (config, report) = config::read(&DiskLoader::new(root), path);
        let config = config.ok_or_else(|| Error(report.to_string()))?;
        let Some(spec) = config.spec else { return Err(Error(format!("`{path}` names no document: write `spec = \"…\"`"))) };
        let mut options = config.options;
        if let Some(folder) = config.companions {
            told.push(format!("cargo::rerun-if-changed={folder}"));
            options.extras = files_below(&root.join(folder)).map_err(|error| Error(error.to_string()))?;
        }
        if let Some(path) = config.names {
            told.push(format!("cargo::rerun-if-changed={path}"));
            let text = DiskLoader::new(root).read(&path).map_err(|error| Error(format!("cannot read `{path}`: {error}")))?;
            options.lock = Some(Lock::read(&text).map_err(|error| Error(format!("`{path}`: {error}")))?);
        }
        Ok((spec, options))
    }
}

struct Made {
    told: Vec<String>,
    result: Result<(Files, Needs), Error>,
}

fn variable(name: &str) -> Result<String, Error> {
    env::var(name).map_err(|_| Error(format!("`{name}` is not set: this is for build scripts, which cargo runs")))
}

/// Warnings for cargo to show, each on a line.
fn warnings(report: &Report) -> Vec<String> {
    let warnings = report.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning);
    let line = |diagnostic: &crate::source::Diagnostic| {
        let place = diagnostic.place.map_or(String::new(), |place| format!("{}: ", report.sources.locate(place)));
        format!("cargo::warning={place}{}", diagnostic.message.replace(['\n', '\r'], " "))
    };
    warnings.map(line).collect()
}

/// The module in a folder of its name, and beside it the line that a crate includes.
fn write(files: &Files, module: &str, out: &Path) -> Result<(), Error> {
    let name = module.rsplit("::").next().unwrap_or(module);
    let mut all = Files::new();
    for (path, text) in files.iter() {
        if let Some(path) = path.strip_prefix("client/src/") {
            // Each stands there once, and nothing else is in that folder.
            _ = all.insert(path, text);
        }
    }
    let entry = format!("// {}\n#[path = \"{name}/mod.rs\"]\npub mod {name};\n", files::MARKER);
    let written = files::write(&all, &out.join(name)).and_then(|_| files::replace_text(out, &format!("{name}.rs"), &entry));
    written.map_err(|error| Error(error.to_string()))
}
