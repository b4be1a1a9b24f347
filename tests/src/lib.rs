//! What the tests share: the fixtures, and a way to go through many cases and name all that fail.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use clientwright::Generated;
use clientwright::files::Files;
use clientwright::options::{FeatureSplit, Mode, Options};
use clientwright::source::MemoryLoader;

/// The folder of the whole workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The fixture whose crate is split into features.
pub const SPLIT: &str = "features-by-tag";

/// A small document that shows one feature.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// The feature, as its folder is called.
    pub name: String,
    /// Its files, by path below its folder.
    pub texts: BTreeMap<String, String>,
}

/// All fixtures, sorted by name.
pub fn fixtures() -> io::Result<Vec<Fixture>> {
    let folder = workspace().join("tests/fixtures");
    let mut fixtures = Vec::new();
    for name in names_in(&folder)? {
        let mut texts = BTreeMap::new();
        read_below(&folder.join(&name), "", &mut texts)?;
        fixtures.push(Fixture { name, texts });
    }
    Ok(fixtures)
}

impl Fixture {
    /// What its crate is generated with: its overlay, if it has one.
    pub fn options(&self, mode: Mode) -> Options {
        // Fixtures are small, and only large crates are split.
        let features = if self.name == SPLIT { FeatureSplit::Always } else { FeatureSplit::Auto };
        let overlays = self.texts.keys().filter(|path| *path == "overlay.yaml").cloned().collect();
        Options { mode, overlays, features, ..Options::new(format!("fixture-{}", self.name)) }
    }

    /// Gives its files.
    pub fn loader(&self) -> MemoryLoader {
        self.texts.clone().into_iter().collect()
    }

    /// What becomes of it.
    pub fn generate(&self, mode: Mode) -> Generated {
        clientwright::generate(&self.loader(), "openapi.yaml", &self.options(mode))
    }
}

/// The names of what is in a folder, sorted.
pub fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn read_below(root: &Path, folder: &str, texts: &mut BTreeMap<String, String>) -> io::Result<()> {
    for name in names_in(&root.join(folder))? {
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        if root.join(&path).is_dir() {
            read_below(root, &path, texts)?;
        } else {
            texts.insert(path.clone(), fs::read_to_string(root.join(&path))?);
        }
    }
    Ok(())
}

/// Runs a test for each case, the rest as well where one fails, and fails with the names of those that did.
pub fn for_each<T>(cases: &[T], name: impl Fn(&T) -> String, test: impl Fn(&T)) {
    let failed = |case: &&T| panic::catch_unwind(AssertUnwindSafe(|| test(case))).is_err();
    let failed: Vec<String> = cases.iter().filter(failed).map(name).collect();
    assert!(failed.is_empty(), "{} of {} fail: {}", failed.len(), cases.len(), failed.join(", "));
}

/// The files below a folder, by path inside it.
pub fn below(all: &Files, folder: &str) -> Files {
    let mut files = Files::new();
    for (path, text) in all.iter() {
        if let Some(path) = path.strip_prefix(folder) {
            // What was different stays so.
            _ = files.insert(path, text);
        }
    }
    files
}

/// The samples of the repository's README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
