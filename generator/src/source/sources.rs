//! All texts that were read, by [`FileId`].

use std::ops::Range;

use super::place::{FileId, Place};

/// All texts that were read. A path stands in it once.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    path: String,
    text: String,
    /// The byte at which each line begins.
    lines: Vec<usize>,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Takes a text in. A path that is already known keeps its id and its first text.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let (path, text) = (path.into(), text.into());
        if let Some(known) = self.find(&path) {
            return known;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let lines = line_starts(&text);
        self.files.push(Source { path, text, lines });
        id
    }

    /// The file that was read under this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let index = self.files.iter().position(|source| source.path == path)?;
        Some(FileId(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The path under which a file was read; empty for a file that is not ours.
    pub fn path(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| &source.path)
    }

    /// The whole text of a file; empty for a file that is not ours.
    pub fn text(&self, file: FileId) -> &str {
        self.source(file).map_or("", |source| &source.text)
    }

    /// One line of a file, from 1, without its line break; empty if there is no such line.
    pub fn line(&self, file: FileId, line: u32) -> &str {
        self.source(file).and_then(|source| source.line(line as usize)).unwrap_or("")
    }

    /// `path:line:column`, as reports write it.
    pub fn locate(&self, place: Place) -> String {
        format!("{}:{}:{}", self.path(place.file), place.line, place.column)
    }

    /// The place of some bytes of a file.
    pub fn place(&self, file: FileId, bytes: Range<usize>) -> Place {
        let Some(source) = self.source(file) else { return Place::start_of(file) };
        let line = source.lines.partition_point(|start| *start <= bytes.start).max(1);
        let start = source.lines.get(line - 1).copied().unwrap_or_default();
        let end = source.lines.get(line).copied().unwrap_or(source.text.len()).min(bytes.end);
        let characters =
            |bytes: Range<usize>| source.text.get(bytes).map_or(0, |text| text.trim_end_matches(['\r', '\n']).chars().count());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Place::new(file, count(line), count(characters(start..bytes.start) + 1), count(characters(bytes.start..end)))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Every path, in the order of reading.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|source| source.path.as_str())
    }

    fn source(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }
}

impl Source {
    fn line(&self, line: usize) -> Option<&str> {
        let start = *self.lines.get(line.checked_sub(1)?)?;
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end)?;
        Some(text.trim_end_matches(['\r', '\n']))
    }
}

/// Lines end with `\n`, `\r\n` or a lone `\r`, as YAML has it.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut starts = vec![0];
    for (index, byte) in bytes.iter().enumerate() {
        let ends = match byte {
            b'\n' => true,
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends {
            starts.push(index + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn lines_are_found_whatever_ends_them() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", "one\ntwo\r\nthree\rfour");
        let lines: Vec<&str> = (0..6).map(|line| sources.line(file, line)).collect();
        assert_eq!(lines, ["", "one", "two", "three", "four", ""]);
        assert_eq!(sources.add("a.yaml", "other"), file);
        assert_eq!(sources.locate(Place::new(file, 2, 3, 1)), "a.yaml:2:3");
        assert_eq!(sources.place(file, 5..8), Place::new(file, 2, 2, 2));
        assert_eq!(sources.place(file, 15..19), Place::new(file, 4, 1, 4));
    }
}
