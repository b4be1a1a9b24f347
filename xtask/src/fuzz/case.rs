//! A document to try, and the documents that it is made from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clientwright::options::{Mode, Options};
use clientwright::source::MemoryLoader;
use serde_json::Value;

use super::random::Random;
use super::{bytes, grow, mutate};
use crate::project;

/// The path of the document among its texts.
const MAIN: &str = "openapi.yaml";

/// Larger documents of a folder are not tried, only parts of them that are put into others.
const LARGEST: u64 = 100 * 1024;

/// Of still larger ones nothing is taken: reading them costs more than they tell.
const LARGEST_DONOR: u64 = 600 * 1024;

/// A document with all that belongs to it, by path.
#[derive(Clone, Debug)]
pub struct Case {
    /// The texts.
    pub texts: BTreeMap<String, String>,
}

impl Case {
    /// A document alone.
    pub fn single(text: impl Into<String>) -> Case {
        Case { texts: BTreeMap::from([(MAIN.to_owned(), text.into())]) }
    }

    /// The path of the document.
    pub fn main(&self) -> &'static str {
        MAIN
    }

    /// What is generated with.
    pub fn options(&self, mode: Mode) -> Options {
        let overlays = self.texts.keys().filter(|path| *path == "overlay.yaml").cloned().collect();
        Options { mode, overlays, ..Options::new("fuzzed") }
    }

    /// Gives the texts.
    pub fn loader(&self) -> MemoryLoader {
        self.texts.clone().into_iter().collect()
    }

    /// Reads what [`Case::write`] has written.
    pub(super) fn read(folder: &Path) -> Result<Case, String> {
        let mut texts: BTreeMap<String, String> = clientwright::source::folder::files_below(folder)
            .map_err(|error| format!("{}: {error}", folder.display()))?
            .into_iter()
            .collect();
        texts.remove("fault.txt");
        Ok(Case { texts })
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), String> {
        // What a larger form of the case left there would be part of it.
        _ = fs::remove_dir_all(folder);
        for (path, text) in &self.texts {
            let path = folder.join(path);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
            written.map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }
}

/// The documents that others are made from.
#[derive(Debug)]
pub struct Corpus {
    cases: Vec<Case>,
    donors: Vec<Value>,
}

impl Corpus {
    /// The fixtures, the mistakes, and the documents of a folder.
    ///
    /// # Errors
    ///
    /// A folder that cannot be read.
    pub fn read(folder: Option<&Path>) -> Result<Corpus, String> {
        let mut corpus = Corpus { cases: Vec::new(), donors: Vec::new() };
        corpus.fixtures().map_err(|error| format!("the fixtures cannot be read: {error}"))?;
        if let Some(folder) = folder {
            corpus.others(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        Ok(corpus)
    }

    fn fixtures(&mut self) -> std::io::Result<()> {
        let tests = project::root().join("tests");
        let mut fixtures: BTreeMap<String, Case> = BTreeMap::new();
        for (path, text) in clientwright::source::folder::files_below(&tests.join("fixtures"))? {
            if let Some((fixture, path)) = path.split_once('/') {
                let case = fixtures.entry(fixture.to_owned()).or_insert_with(|| Case { texts: BTreeMap::new() });
                case.texts.insert(path.to_owned(), text);
            }
        }
        self.cases.extend(fixtures.into_values());
        self.cases.extend(
            clientwright::source::folder::files_below(&tests.join("mistakes"))?.into_iter().map(|(_, text)| Case::single(text)),
        );
        self.donors.extend(self.cases.iter().filter_map(|case| tree(case.texts.get(MAIN)?)));
        Ok(())
    }

    fn others(&mut self, folder: &Path) -> std::io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::path);
        for entry in entries {
            let facts = entry.metadata()?;
            if !facts.is_file() || facts.len() > LARGEST_DONOR {
                continue;
            }
            let Ok(text) = fs::read_to_string(entry.path()) else { continue };
            self.donors.extend(tree(&text));
            if facts.len() <= LARGEST {
                self.cases.push(Case::single(text));
            }
        }
        Ok(())
    }

    /// The document of a number.
    pub fn case(&self, seed: u64) -> Case {
        let mut random = Random::new(seed);
        if random.percent(30) {
            return Case::single(bytes::written(&grow::document(&mut random), &mut random));
        }
        let mut case = random.pick(&self.cases).cloned().unwrap_or_else(|| Case::single(""));
        let paths: Vec<String> = case.texts.keys().cloned().collect();
        for _ in 0..=random.below(3) {
            let path = random.pick(&paths).cloned().unwrap_or_default();
            let Some(text) = case.texts.get_mut(&path) else { continue };
            *text = self.changed(text, &mut random);
        }
        case
    }

    fn changed(&self, text: &str, random: &mut Random) -> String {
        let Some(mut document) = tree(text).filter(|_| random.percent(85)) else {
            return bytes::damaged(text, random);
        };
        for _ in 0..=random.below(6) {
            let donor = random.pick(&self.donors).unwrap_or(&Value::Null);
            mutate::mutate(&mut document, donor, random);
        }
        let text = bytes::written(&document, random);
        if random.percent(10) { bytes::damaged(&text, random) } else { text }
    }
}

fn tree(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok().filter(Value::is_object)
}
