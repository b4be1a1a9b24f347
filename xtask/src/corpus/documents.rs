//! The documents of a folder.

use std::fs;
use std::path::{Path, PathBuf};

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// What it is called: its file's or its folder's name, without an ending.
    pub name: String,
    /// The file to begin with.
    pub path: PathBuf,
    /// Everything that may belong to it: the file itself, or the folder.
    pub whole: PathBuf,
}

/// The documents of a folder, sorted by name: each file that can be one, and each folder that has one in it.
///
/// # Errors
///
/// A folder that cannot be read, or a name that is not in it.
pub(crate) fn in_folder(folder: &Path, only: &[String]) -> Result<Vec<Document>, String> {
    let mut found: Vec<Document> = entries(folder)?.into_iter().filter_map(document).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some(missing) = only.iter().find(|name| found.iter().all(|document| document.name != **name)) {
        return Err(format!("{} has no document `{missing}`", folder.display()));
    }
    if found.is_empty() {
        return Err(format!("{} has no document: none of its files begins with `openapi` or `swagger`", folder.display()));
    }
    found.retain(|document| only.is_empty() || only.contains(&document.name));
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("cannot read {}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable)).collect()
}

fn document(whole: PathBuf) -> Option<Document> {
    let path = if whole.is_dir() { main_file(&whole)? } else { Some(whole.clone()).filter(|path| is_document(path))? };
    let name = whole.file_stem()?.to_string_lossy().into_owned();
    Some(Document { name, path, whole })
}

/// Of the files below a folder the one that says that it is a document; of several the highest, and of these the largest.
fn main_file(folder: &Path) -> Option<PathBuf> {
    let entries = entries(folder).ok()?;
    let size = |path: &PathBuf| fs::metadata(path).map_or(0, |data| data.len());
    let here = entries.iter().filter(|path| path.is_file() && is_document(path));
    let mut folders: Vec<&PathBuf> = entries.iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    here.max_by_key(|path| size(path)).cloned().or_else(|| folders.into_iter().find_map(|folder| main_file(folder)))
}

fn is_document(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !matches!(ending.as_str(), "json" | "yaml" | "yml") {
        return false;
    }
    let Ok(bytes) = fs::read(path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return ["\"openapi\"", "\"swagger\""].iter().any(|key| text.contains(key));
    }
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'', ' ']).to_owned()).unwrap_or_default();
    let at_the_margin = text.lines().filter(|line| !line.starts_with([' ', '\t', '#', '-']));
    at_the_margin.map(key).any(|key| key == "openapi" || key == "swagger")
}
