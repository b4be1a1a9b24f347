//! From a path to one tree: every file is read, and every `$ref` brought home.

use super::bundle;
use super::parse;
use super::tree::Node;
use crate::source::loader::normalise;
use crate::source::{Diagnostics, Loader, Severity, Sources};

/// What the authors wrote, as one tree, and the texts it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree. Every `$ref` in it points to `#/components/<section>/<name>` (Swagger 2.0: `#/definitions/<name>` and the like).
    pub root: Node,
    /// The texts.
    pub sources: Sources,
}

/// What a key that is written twice means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duplicates {
    /// It is an error.
    Error,
    /// It is a warning, and the last one counts.
    Warn,
}

/// How strictly to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadOptions {
    /// What a key that is written twice means.
    pub duplicates: Duplicates,
    /// What a `$ref` to nothing is. With a warning, `{}` takes its place.
    pub dangling: Severity,
}

impl LoadOptions {
    /// For our own documents: mistakes are errors.
    pub fn strict() -> LoadOptions {
        LoadOptions { duplicates: Duplicates::Error, dangling: Severity::Error }
    }

    /// For other people's documents: what can be repaired is a warning.
    pub fn tolerant() -> LoadOptions {
        LoadOptions { duplicates: Duplicates::Warn, dangling: Severity::Warning }
    }
}

/// Reads a document and everything that it refers to. Where there is no tree at all, gives the texts for the report.
pub fn load(loader: &dyn Loader, path: &str, options: LoadOptions, problems: &mut Diagnostics) -> Result<Document, Sources> {
    let mut sources = Sources::new();
    match read(loader, path, options, &mut sources, problems) {
        Some(root) => Ok(bundle::bundle(loader, root, sources, options, problems)),
        None => Err(sources),
    }
}

/// Reads one file as it stands, into texts that are already there: an overlay, say.
pub fn read(
    loader: &dyn Loader,
    path: &str,
    options: LoadOptions,
    sources: &mut Sources,
    problems: &mut Diagnostics,
) -> Option<Node> {
    let path = normalise(path);
    match loader.read(&path) {
        Ok(text) => {
            let file = sources.add(path, text);
            parse::parse(sources, file, options.duplicates, problems)
        }
        Err(error) => {
            problems.error("unreadable-file", None, format!("cannot read `{path}`: {error}"));
            None
        }
    }
}
