//! Where something stands: file, line, column and length.

/// One of the files in [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Where something stands. Lines and columns count from 1, columns and lengths in characters; the length is that on the first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
    /// How many characters of that line belong to it; 0 for a value that is not written at all (`key:`).
    pub length: u32,
}

impl Place {
    /// The place of `length` characters at a line and column.
    pub fn new(file: FileId, line: u32, column: u32, length: u32) -> Place {
        Place { file, line, column, length }
    }

    /// The very beginning of a file.
    pub fn start_of(file: FileId) -> Place {
        Place::new(file, 1, 1, 0)
    }
}
