//! Waiting until somebody saves a file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// An editor does several things when it saves: this long nothing may happen before it counts as done.
const QUIET: Duration = Duration::from_millis(30);

/// Files that are watched.
pub struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    watched: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Watch {
    /// Nothing is watched yet.
    ///
    /// # Errors
    ///
    /// A system that tells nobody what happens to files.
    pub fn new() -> Result<Watch, String> {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| format!("files cannot be watched: {error}"))?;
        Ok(Watch { watcher, events, watched: BTreeSet::new(), files: BTreeSet::new(), folders: Vec::new() })
    }

    /// Watches these files from now on, and all below these folders. What is not there yet is seen when it comes.
    ///
    /// # Errors
    ///
    /// A folder that cannot be watched.
    pub fn follow<P: AsRef<Path>>(
        &mut self,
        files: impl IntoIterator<Item = P>,
        folders: impl IntoIterator<Item = P>,
    ) -> Result<(), String> {
        self.files = files.into_iter().filter_map(|file| whole(file.as_ref())).collect();
        self.folders = folders.into_iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect();
        // Many editors write another file and give it the name: only the folder sees that.
        let parents: Vec<PathBuf> = self.files.iter().filter_map(|file| file.parent().map(Path::to_owned)).collect();
        for parent in parents {
            self.watch(parent, RecursiveMode::NonRecursive)?;
        }
        for folder in self.folders.clone() {
            self.watch(folder, RecursiveMode::Recursive)?;
        }
        Ok(())
    }

    fn watch(&mut self, path: PathBuf, mode: RecursiveMode) -> Result<(), String> {
        if self.watched.insert(path.clone()) {
            self.watcher.watch(&path, mode).map_err(|error| format!("{} cannot be watched: {error}", path.display()))?;
        }
        Ok(())
    }

    /// Waits until one of them is saved, and gives those that were.
    ///
    /// # Errors
    ///
    /// That nobody tells any more what happens to files.
    pub fn wait(&self) -> Result<BTreeSet<PathBuf>, String> {
        let ended = || "files are no longer watched".to_owned();
        let mut saved = BTreeSet::new();
        while saved.is_empty() {
            let event = self.events.recv().map_err(|_| ended())?;
            self.note(event, &mut saved);
        }
        loop {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.note(event, &mut saved),
                Err(RecvTimeoutError::Timeout) => return Ok(saved),
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
    }

    /// Takes in what an event says of our files. That something was lost on the way counts as a change of all.
    fn note(&self, event: notify::Result<Event>, saved: &mut BTreeSet<PathBuf>) {
        let Ok(event) = event else { return };
        if event.need_rescan() {
            saved.extend(self.files.iter().chain(&self.folders).cloned());
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        let is_ours = |path: &PathBuf| self.files.contains(path) || self.folders.iter().any(|folder| path.starts_with(folder));
        saved.extend(event.paths.into_iter().filter(is_ours));
    }
}

/// The path of a file as events have it, whether it is there or not.
fn whole(file: &Path) -> Option<PathBuf> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(fs::canonicalize(parent).ok()?.join(file.file_name()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_save_is_seen_however_it_is_done_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| fs::canonicalize(folder.path()).unwrap().join(name);
        fs::write(path("a.yaml"), "1").unwrap();
        fs::create_dir(path("parts")).unwrap();
        let mut watch = Watch::new().unwrap();
        watch.follow([path("a.yaml"), path("later.yaml")], [path("parts")]).unwrap();

        fs::write(path("other.yaml"), "1").unwrap();
        fs::write(path("a.yaml"), "2").unwrap();
        assert_eq!(watch.wait().unwrap(), BTreeSet::from([path("a.yaml")]));

        fs::write(path(".a.yaml.tmp"), "3").unwrap();
        fs::rename(path(".a.yaml.tmp"), path("a.yaml")).unwrap();
        assert_eq!(watch.wait().unwrap(), BTreeSet::from([path("a.yaml")]));

        fs::write(path("later.yaml"), "1").unwrap();
        assert_eq!(watch.wait().unwrap(), BTreeSet::from([path("later.yaml")]));

        fs::write(path("parts").join("b.yaml"), "1").unwrap();
        assert_eq!(watch.wait().unwrap(), BTreeSet::from([path("parts").join("b.yaml")]));
    }
}
