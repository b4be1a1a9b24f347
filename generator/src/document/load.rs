//! From a path to one tree: every file is read, and every `$ref` brought home.

use super::bundle;
use super::how::LoadOptions;
use super::parse;
use super::tree::{Document, Map, Node, Value};
use super::words;
use crate::source::loader::normalise;
use crate::source::{Diagnostics, Loader, Place, Sources};

/// Reads a document and everything that it refers to. Where there is no tree at all, gives the texts for the report.
pub fn load(loader: &dyn Loader, path: &str, options: LoadOptions, problems: &mut Diagnostics) -> Result<Document, Sources> {
    let mut sources = Sources::new();
    match read(loader, path, options, &mut sources, problems) {
        Some(root) if is_wrapped(&root, problems) => Err(sources),
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
            let foreign = words::foreign(&text);
            let file = sources.add(path, text);
            if let Some((message, help)) = foreign {
                problems.error("syntax", Place::start_of(file), message).help(help);
                return None;
            }
            parse::parse(sources, file, options.duplicates, problems)
        }
        Err(error) => {
            problems.error("unreadable-file", None, format!("cannot read `{path}`: {error}"));
            None
        }
    }
}

/// Whether a document stands under a key of something else, as some services answer.
fn is_wrapped(root: &Node, problems: &mut Diagnostics) -> bool {
    if is_document(root) {
        return false;
    }
    let inside = root.as_map().into_iter().flat_map(Map::iter).find(|(_, entry)| is_document(&entry.node));
    if let Some((key, entry)) = inside {
        problems
            .error("wrapped-document", entry.key, format!("the document stands under `{key}`"))
            .help(format!("save what stands under `{key}` as a file of its own"));
    }
    inside.is_some()
}

fn is_document(node: &Node) -> bool {
    let versions = ["openapi", "swagger"].iter().filter_map(|key| node.get(key));
    versions.into_iter().any(|version| !matches!(version.value, Value::Map(_) | Value::List(_)))
}
