//! How texts are read: from disk for people, from memory for tests.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Gives the text that stands behind a path.
pub trait Loader {
    /// The text of a file, without a byte order mark.
    fn read(&self, path: &str) -> Result<String, LoadError>;

    /// The path of a file that `base` names as `relative`: normalised, with `/`.
    fn join(&self, base: &str, relative: &str) -> String {
        join(base, relative)
    }
}

/// Why a text could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// There is no such file.
    Missing,
    /// There is a directory of that name.
    Directory,
    /// The file has more bytes than we read.
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many we read at most.
        limit: u64,
    },
    /// The file is not UTF-8 from this line on.
    NotUtf8 {
        /// The first line that is not, from 1.
        line: usize,
    },
    /// The file says that it is UTF-16, and is not.
    NotUtf16,
    /// It is a network address.
    Remote,
    /// The system says something else.
    Io(String),
}

impl fmt::Display for LoadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Missing => out.write_str("there is no such file"),
            LoadError::Directory => out.write_str("it is a directory, expected a file"),
            LoadError::TooLarge { bytes, limit } => write!(out, "it has {bytes} bytes, at most {limit} are read"),
            LoadError::NotUtf8 { line } => write!(out, "line {line} is not UTF-8 text"),
            LoadError::NotUtf16 => out.write_str("it begins as UTF-16 text does, and is none; save it as UTF-8"),
            LoadError::Remote => out.write_str("remote references are not fetched; download it and refer to the file"),
            LoadError::Io(message) => out.write_str(message),
        }
    }
}

impl std::error::Error for LoadError {}

/// Files larger than this are refused rather than read.
const SIZE_LIMIT: u64 = 256 * 1024 * 1024;

/// Reads below a root directory, and gives a text that was handed in for `-`.
#[derive(Clone, Debug, Default)]
pub struct DiskLoader {
    root: PathBuf,
    stdin: Option<String>,
}

impl DiskLoader {
    /// Paths are taken relative to `root`; absolute paths as they are.
    pub fn new(root: impl Into<PathBuf>) -> DiskLoader {
        DiskLoader { root: root.into(), stdin: None }
    }

    /// What the path `-` gives: the text that came from standard input.
    pub fn with_stdin(mut self, text: impl Into<String>) -> DiskLoader {
        self.stdin = Some(text.into());
        self
    }
}

impl Loader for DiskLoader {
    fn read(&self, path: &str) -> Result<String, LoadError> {
        if is_remote(path) {
            return Err(LoadError::Remote);
        }
        match &self.stdin {
            Some(text) if path == "-" => Ok(without_bom(text.clone())),
            _ => read_file(&self.root.join(path)),
        }
    }
}

fn read_file(path: &Path) -> Result<String, LoadError> {
    let facts = std::fs::metadata(path).map_err(io_error)?;
    if facts.is_dir() {
        return Err(LoadError::Directory);
    }
    if facts.len() > SIZE_LIMIT {
        return Err(LoadError::TooLarge { bytes: facts.len(), limit: SIZE_LIMIT });
    }
    text_of(std::fs::read(path).map_err(io_error)?)
}

fn text_of(bytes: Vec<u8>) -> Result<String, LoadError> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    String::from_utf8(bytes).map(without_bom).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let breaks = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count();
        LoadError::NotUtf8 { line: breaks + 1 }
    })
}

/// What Windows calls Unicode, by its byte order mark.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, LoadError> {
    let (pairs, rest) = bytes.as_chunks();
    let text = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<u16>>());
    text.ok().filter(|_| rest.is_empty()).ok_or(LoadError::NotUtf16)
}

fn io_error(error: io::Error) -> LoadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => LoadError::Missing,
        io::ErrorKind::IsADirectory => LoadError::Directory,
        io::ErrorKind::PermissionDenied => LoadError::Io("it may not be read (permission denied)".to_owned()),
        _ => LoadError::Io(error.to_string()),
    }
}

fn without_bom(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// Gives texts from a map, for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryLoader {
    texts: BTreeMap<String, String>,
}

impl MemoryLoader {
    /// No texts yet.
    pub fn new() -> MemoryLoader {
        MemoryLoader::default()
    }

    /// Adds a text under a path.
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> MemoryLoader {
        self.insert(path, text);
        self
    }

    /// Adds a text under a path, in place of the one that was there.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(path.into(), text.into());
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for MemoryLoader {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(texts: I) -> MemoryLoader {
        let texts = texts.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        MemoryLoader { texts }
    }
}

impl Loader for MemoryLoader {
    fn read(&self, path: &str) -> Result<String, LoadError> {
        if is_remote(path) {
            return Err(LoadError::Remote);
        }
        match self.texts.get(path) {
            Some(text) => Ok(without_bom(text.clone())),
            None => Err(LoadError::Missing),
        }
    }
}

/// Whether a path is a network address.
pub fn is_remote(path: &str) -> bool {
    let scheme = path.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// `spec/paths/a.yaml` and `../b.yaml` make `spec/b.yaml`.
fn join(base: &str, relative: &str) -> String {
    if is_remote(relative) {
        return relative.to_owned();
    }
    // Forms such as `file.yaml#/x` never come here; a base of `-` is the working directory.
    let directory = if base == "-" { "" } else { base.rsplit_once('/').map_or("", |(directory, _)| directory) };
    if relative.starts_with('/') {
        normalise(relative)
    } else if base.starts_with('/') && directory.is_empty() {
        normalise(&format!("/{relative}"))
    } else if is_remote(base) {
        format!("{directory}/{relative}")
    } else {
        normalise(&format!("{directory}{}{relative}", if directory.is_empty() { "" } else { "/" }))
    }
}

/// Removes `.` and resolves `..` as far as the path itself allows.
pub fn normalise(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match parts.last() {
                Some(&"..") | None if !absolute => parts.push(".."),
                _ => {
                    parts.pop();
                }
            },
            _ => parts.push(part),
        }
    }
    format!("{}{}", if absolute { "/" } else { "" }, parts.join("/"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn paths_are_joined_and_normalised() {
        let table = [
            ("spec/openapi.yaml", "./x.yaml", "spec/x.yaml"),
            ("spec/openapi.yaml", "../x.yaml", "x.yaml"),
            ("openapi.yaml", "a/../b.yaml", "b.yaml"),
            ("openapi.yaml", "../b.yaml", "../b.yaml"),
            ("../s/openapi.yaml", "../../b.yaml", "../../b.yaml"),
            ("/abs/openapi.yaml", "../b.yaml", "/b.yaml"),
            ("/openapi.yaml", "b.yaml", "/b.yaml"),
            ("openapi.yaml", "/abs/./b.yaml", "/abs/b.yaml"),
            ("-", "b.yaml", "b.yaml"),
            ("openapi.yaml", "https://example.com/x", "https://example.com/x"),
        ];
        for (base, relative, expected) in table {
            assert_eq!(join(base, relative), expected, "{base} + {relative}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("latin.yaml"), b"a: 1\nb: \xe9\n").unwrap();
        std::fs::write(directory.path().join("bom.yaml"), "\u{feff}a: 1").unwrap();
        std::fs::write(directory.path().join("little.yaml"), b"\xff\xfea\0:\0 \0\x31\0").unwrap();
        std::fs::write(directory.path().join("big.yaml"), b"\xfe\xff\0a\0:\0 \0\x31").unwrap();
        std::fs::write(directory.path().join("odd.yaml"), b"\xff\xfea").unwrap();
        std::fs::create_dir(directory.path().join("folder")).unwrap();
        let loader = DiskLoader::new(directory.path()).with_stdin("b: 2");
        assert_eq!(loader.read("bom.yaml"), Ok("a: 1".to_owned()));
        assert_eq!(loader.read("-"), Ok("b: 2".to_owned()));
        assert_eq!(loader.read("little.yaml"), Ok("a: 1".to_owned()));
        assert_eq!(loader.read("big.yaml"), Ok("a: 1".to_owned()));
        let why = |path: &str| loader.read(path).unwrap_err().to_string();
        assert_eq!(why("odd.yaml"), "it begins as UTF-16 text does, and is none; save it as UTF-8");
        assert_eq!(why("none.yaml"), "there is no such file");
        assert_eq!(why("bom.yaml/x"), "there is no such file");
        assert_eq!(why("folder"), "it is a directory, expected a file");
        assert_eq!(why("latin.yaml"), "line 2 is not UTF-8 text");
        assert_eq!(why("http://x/y"), "remote references are not fetched; download it and refer to the file");
    }
}
