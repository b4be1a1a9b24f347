//! The site that is looked at: its pages, and of each kind the one that has the most to show.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::server::Server;

/// A site, in its folder and on the web.
pub(super) struct Site {
    /// The paths of all pages, sorted.
    pub(super) pages: Vec<String>,
    /// Of each kind of page the largest, by the name of the kind.
    pub(super) kinds: BTreeMap<String, String>,
    /// Where it is in the folder, with a slash in the end.
    pub(super) file: String,
    /// Where it is on the web.
    pub(super) server: Server,
}

impl Site {
    /// The site in a folder.
    pub(super) fn open(folder: &Path) -> Result<Site, String> {
        let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
        let folder = folder.canonicalize().map_err(problem)?;
        let mut found = Vec::new();
        collect(&folder, "", &mut found).map_err(problem)?;
        found.sort();
        let mut largest: BTreeMap<String, (u64, String)> = BTreeMap::new();
        for (path, size) in &found {
            let place = largest.entry(kind(path)).or_default();
            if place.0 < *size {
                *place = (*size, path.clone());
            }
        }
        let pages: Vec<String> = found.into_iter().map(|(path, _)| path).collect();
        if !pages.iter().any(|page| page == "index.html") {
            return Err(format!("{} has no index.html, so there is no site to look at", folder.display()));
        }
        let kinds = largest.into_iter().map(|(kind, (_, path))| (kind, path)).collect();
        let server = Server::start(&folder)?;
        Ok(Site { pages, kinds, file: address(&folder), server })
    }

    /// One page of each kind.
    pub(super) fn examples(&self) -> Vec<String> {
        self.kinds.values().cloned().collect()
    }

    /// Where it is on the web, with a slash in the end.
    pub(super) fn web(&self) -> &str {
        &self.server.address
    }
}

/// What pages have in common that lie in folders of one name, equally deep: `resources-each-each` for `resources/alerts/list.html`.
fn kind(path: &str) -> String {
    let path = path.trim_end_matches(".html");
    let parts: Vec<&str> = path.split('/').collect();
    let last = parts.len() - 1;
    let part = |(index, part): (usize, &&str)| {
        if last > 0 && index > 0 && *part != "index" { "each".to_owned() } else { (*part).to_owned() }
    };
    parts.iter().enumerate().map(part).collect::<Vec<_>>().join("-")
}

/// The address of a folder. Whatever is more than a letter, a digit or one of a few signs is written by its number.
fn address(folder: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let text = folder.to_string_lossy();
    let path = text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    format!("file://{}/", path.collect::<String>())
}

fn collect(folder: &Path, below: &str, found: &mut Vec<(String, u64)>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(folder, &path, found)?;
        } else if path.ends_with(".html") {
            found.push((path, entry.metadata()?.len()));
        }
    }
    Ok(())
}
