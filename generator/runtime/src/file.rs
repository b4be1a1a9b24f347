//! A file on disk as a body: it is read while it is sent, on tokio's threads for blocking work.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;

use super::body::Body;

/// So much of a file is in memory at a time.
const PIECE: u64 = 256 * 1024;

impl Body {
    /// A file on disk, of which hardly anything is in memory while it is sent, and which can be sent any number of times. Its length
    /// is told to the service; it must not become shorter meanwhile, and what is added to it is not sent.
    pub async fn file(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path: Arc<Path> = path.into().into();
        let measured = path.clone();
        let length = blocking(move || {
            let metadata = std::fs::metadata(&measured)?;
            if metadata.is_file() { Ok(metadata.len()) } else { Err(io::Error::other("it is not a file")) }
        })
        .await?;
        Ok(Self::reopened(length, move || stream::try_unfold(Rest { path: path.clone(), file: None, left: length }, Rest::next)))
    }
}

/// What is still to be read of a file.
struct Rest {
    path: Arc<Path>,
    file: Option<File>,
    left: u64,
}

impl Rest {
    async fn next(self) -> io::Result<Option<(Bytes, Rest)>> {
        if self.left == 0 {
            return Ok(None);
        }
        blocking(move || self.read()).await.map(Some)
    }

    fn read(self) -> io::Result<(Bytes, Rest)> {
        let mut file = self.file.map_or_else(|| File::open(&self.path), Ok)?;
        let mut piece = Vec::new();
        Read::by_ref(&mut file).take(self.left.min(PIECE)).read_to_end(&mut piece)?;
        if piece.is_empty() {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was sent"));
        }
        let left = self.left.saturating_sub(piece.len() as u64);
        Ok((piece.into(), Rest { file: Some(file), left, ..self }))
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
