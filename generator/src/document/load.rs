//! From a path to one tree: every file is read, and every `$ref` brought home.

use super::bundle;
use super::how::LoadOptions;
use super::parse;
use super::tree::{Document, Node};
use crate::source::loader::normalise;
use crate::source::{Diagnostics, Loader, Sources};

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
