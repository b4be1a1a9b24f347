//! The blobs, on disk: blocks in files of a directory that is gone with the process.
//!
//! A blob is a list of files, so that to put blocks together costs nothing. A file is deleted when nothing mentions it any more.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tempfile::{TempDir, TempPath};

use super::part::Part;
use super::signature::Signer;
use super::traffic::Reading;

/// The most bytes of a blob.
pub const LARGEST: u64 = 5 * 1024 * 1024 * 1024;

/// The most blocks of a blob, and twice as many wait for their list.
pub const BLOCKS: usize = 50_000;

/// Where blobs are kept.
#[derive(Debug, Default)]
pub struct Vault {
    /// Signs the addresses of its blobs.
    pub signer: Signer,
    names: AtomicU64,
    blobs: Mutex<BTreeMap<String, Blob>>,
    // After the blobs, so that their files are gone by the time it goes.
    directory: OnceLock<TempDir>,
}

#[derive(Debug, Default)]
struct Blob {
    committed: BTreeMap<String, Part>,
    uncommitted: BTreeMap<String, Part>,
    reading: Option<Reading>,
    /// When something last came of it, in milliseconds since 1970.
    touched: i64,
}

/// What a list of blocks says of where one of them is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the blob as it is.
    Committed,
    /// Among those that were put since.
    Uncommitted,
    /// The one that was put last.
    Latest,
}

/// Why blocks cannot be put together, or one cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A block of the list is not there.
    Unknown,
    /// The blob would be too long.
    TooLong,
    /// There are too many blocks.
    TooMany,
    /// Its id is not as long as those of the others.
    Id,
}

impl Vault {
    /// A number that no other blob's name has.
    pub fn number(&self) -> u64 {
        self.names.fetch_add(1, Ordering::Relaxed)
    }

    /// A new file, and where it is.
    ///
    /// # Errors
    ///
    /// A disk that takes no more.
    pub fn file(&self) -> io::Result<(File, TempPath)> {
        let directory = match self.directory.get() {
            Some(directory) => directory,
            None => {
                let new = TempDir::with_prefix("cloud-app-security-emulator-")?;
                self.directory.get_or_init(|| new)
            }
        };
        Ok(tempfile::NamedTempFile::new_in(directory)?.into_parts())
    }

    /// Keeps a block until its list comes.
    ///
    /// # Errors
    ///
    /// What does not fit.
    pub fn put_block(&self, path: &str, id: &str, part: Part, now: i64) -> Result<(), Misfit> {
        let mut blobs = self.blobs();
        let known = blobs.get(path).map(|blob| &blob.uncommitted);
        match known {
            Some(known) if known.keys().next().is_some_and(|other| other.len() != id.len()) => return Err(Misfit::Id),
            Some(known) if known.len() >= 2 * BLOCKS && !known.contains_key(id) => return Err(Misfit::TooMany),
            _ => {}
        }
        // What waits may be twice as long as a blob, since a block can be put again.
        let waiting: u64 = known.into_iter().flat_map(BTreeMap::values).map(|part| part.length).sum();
        if waiting.saturating_add(part.length) > 2 * LARGEST {
            return Err(Misfit::TooLong);
        }
        let blob = blobs.entry(path.to_owned()).or_default();
        blob.touched = now;
        blob.uncommitted.insert(id.to_owned(), part);
        Ok(())
    }

    /// The blocks of a list, in its order.
    ///
    /// # Errors
    ///
    /// What does not fit.
    pub fn listed(&self, path: &str, list: &[(Place, String)]) -> Result<Vec<(String, Part)>, Misfit> {
        if list.len() > BLOCKS {
            return Err(Misfit::TooMany);
        }
        let blobs = self.blobs();
        let blob = blobs.get(path);
        let find = |(place, id): &(Place, String)| {
            let committed = || blob.and_then(|blob| blob.committed.get(id));
            let uncommitted = || blob.and_then(|blob| blob.uncommitted.get(id));
            let part = match place {
                Place::Committed => committed(),
                Place::Uncommitted => uncommitted(),
                Place::Latest => uncommitted().or_else(committed),
            };
            part.map(|part| (id.clone(), part.clone()))
        };
        let found: Vec<_> = list.iter().map(find).collect::<Option<_>>().ok_or(Misfit::Unknown)?;
        let length: u64 = found.iter().map(|(_, part)| part.length).sum();
        if length > LARGEST { Err(Misfit::TooLong) } else { Ok(found) }
    }

    /// Ends a blob: it is these blocks and nothing else, and that is what they say.
    pub fn commit(&self, path: &str, parts: Vec<(String, Part)>, reading: Reading, now: i64) {
        let committed = parts.into_iter().collect();
        let blob = Blob { committed, uncommitted: BTreeMap::new(), reading: Some(reading), touched: now };
        let old = self.blobs().insert(path.to_owned(), blob);
        // Its files are deleted now that nobody waits for it.
        drop(old);
    }

    /// Takes a blob away for what it says; none if there is none, or it was not ended.
    pub fn take(&self, path: &str) -> Option<Reading> {
        let mut blobs = self.blobs();
        let reading = blobs.get_mut(path)?.reading.take()?;
        let old = blobs.remove(path);
        drop(blobs);
        drop(old);
        Some(reading)
    }

    /// Takes away what nobody touched since a moment.
    pub fn forget_before(&self, moment: i64) {
        self.blobs().retain(|_, blob| blob.touched >= moment);
    }

    /// Whether a blob is there that was ended.
    pub fn has(&self, path: &str) -> bool {
        self.blobs().get(path).is_some_and(|blob| blob.reading.is_some())
    }

    fn blobs(&self) -> MutexGuard<'_, BTreeMap<String, Blob>> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::Write;

    use super::super::part::Parts;
    use super::*;

    fn part(vault: &Vault, text: &str) -> Part {
        let (mut file, path) = vault.file().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        Part::new(path, text.len() as u64)
    }

    fn text(parts: &[(String, Part)]) -> String {
        io::read_to_string(Parts::new(parts)).unwrap()
    }

    fn list(list: &[(Place, &str)]) -> Vec<(Place, String)> {
        list.iter().map(|(place, id)| (*place, (*id).to_owned())).collect()
    }

    #[test]
    fn a_list_says_which_blocks_a_blob_is() {
        let vault = Vault::default();
        for (id, words) in [("1", "one "), ("2", ""), ("3", "three ")] {
            vault.put_block("/a", id, part(&vault, words), 0).unwrap();
        }
        let all = list(&[(Place::Latest, "3"), (Place::Uncommitted, "2"), (Place::Latest, "1"), (Place::Latest, "3")]);
        let parts = vault.listed("/a", &all).unwrap();
        assert_eq!(text(&parts), "three one three ");
        assert!(!vault.has("/a"));
        vault.commit("/a", parts, Reading::default(), 0);
        assert!(vault.has("/a"));

        vault.put_block("/a", "1", part(&vault, "another "), 0).unwrap();
        let of = |place| vault.listed("/a", &list(&[(place, "1")])).map(|parts| text(&parts));
        assert_eq!([of(Place::Committed), of(Place::Latest)], [Ok("one ".to_owned()), Ok("another ".to_owned())]);
        assert_eq!(vault.listed("/a", &list(&[(Place::Uncommitted, "3")])).unwrap_err(), Misfit::Unknown);
        assert_eq!(vault.listed("/b", &list(&[(Place::Latest, "1")])).unwrap_err(), Misfit::Unknown);
    }

    #[test]
    fn what_does_not_fit_is_not_taken() {
        let vault = Vault::default();
        let part = part(&vault, "a");
        vault.put_block("/a", "01", part.clone(), 0).unwrap();
        assert_eq!(vault.put_block("/a", "1", part.clone(), 0), Err(Misfit::Id));
        let (_, path) = vault.file().unwrap();
        let long = Part::new(path, LARGEST);
        vault.put_block("/a", "02", long, 0).unwrap();
        let both = list(&[(Place::Latest, "01"), (Place::Latest, "02")]);
        assert_eq!(vault.listed("/a", &both).unwrap_err(), Misfit::TooLong);
        assert_eq!(vault.listed("/a", &vec![both[0].clone(); BLOCKS + 1]).unwrap_err(), Misfit::TooMany);
    }

    #[test]
    fn what_nobody_touches_any_more_goes() {
        let vault = Vault::default();
        vault.commit("/a", vec![(String::new(), part(&vault, "a"))], Reading::default(), 1000);
        vault.put_block("/b", "1", part(&vault, "b"), 2000).unwrap();
        vault.forget_before(1000);
        assert!(vault.has("/a"));
        vault.forget_before(1001);
        assert!(!vault.has("/a"));
        assert_eq!(vault.listed("/b", &list(&[(Place::Latest, "1")])).map(|parts| text(&parts)), Ok("b".to_owned()));
    }

    #[test]
    fn files_go_with_what_they_belong_to() {
        let vault = Vault::default();
        let files = |vault: &Vault| std::fs::read_dir(vault.directory.get().unwrap().path()).unwrap().count();
        vault.put_block("/a", "1", part(&vault, "a"), 0).unwrap();
        vault.put_block("/a", "2", part(&vault, "b"), 0).unwrap();
        assert_eq!((files(&vault), vault.take("/a")), (2, None));
        let parts = vault.listed("/a", &list(&[(Place::Latest, "1")])).unwrap();
        vault.commit("/a", parts, Reading::default(), 0);
        assert_eq!(files(&vault), 1);
        assert_eq!((vault.take("/a"), vault.take("/a")), (Some(Reading::default()), None));
        assert_eq!(files(&vault), 0);
        let directory = vault.directory.get().unwrap().path().to_owned();
        drop(vault);
        assert!(!directory.exists());
    }
}
