//! What a blob is made of: files that are read one after the other.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use tempfile::TempPath;

/// Bytes in a file, which is deleted when this is.
#[derive(Clone, Debug)]
pub struct Part {
    path: Arc<TempPath>,
    /// How many there are.
    pub length: u64,
}

impl Part {
    /// What was written to a file.
    pub fn new(path: TempPath, length: u64) -> Part {
        Part { path: Arc::new(path), length }
    }
}

/// Reads blocks one after the other.
#[derive(Debug)]
pub struct Parts {
    rest: std::vec::IntoIter<Part>,
    open: Option<File>,
}

impl Parts {
    /// Of these blocks, in this order.
    pub fn new(parts: &[(String, Part)]) -> Parts {
        let parts: Vec<Part> = parts.iter().map(|(_, part)| part.clone()).collect();
        Parts { rest: parts.into_iter(), open: None }
    }
}

impl Read for Parts {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(file) = &mut self.open {
                let read = file.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
            }
            let Some(next) = self.rest.next() else { return Ok(0) };
            self.open = Some(File::open(&*next.path)?);
        }
    }
}
