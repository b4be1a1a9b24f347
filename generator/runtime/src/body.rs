//! The body of a request.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

pub use bytes::Bytes;
use futures_core::Stream;
use futures_util::TryStreamExt;

type Boxed = Pin<Box<dyn Stream<Item = Result<Bytes, Box<dyn Error + Send + Sync>>> + Send>>;

/// The body of a request: bytes that can be sent any number of times, or a stream that can be sent once.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    // Clones share the stream, so that only one of them can send it.
    Stream(Arc<Mutex<Option<Boxed>>>),
}

/// The formats in which the fields of an object can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BodyFormat {
    /// JSON.
    Json,
    /// A URL-encoded form.
    Form,
    /// A multipart form.
    Multipart,
}

impl Body {
    /// A body that is produced while it is sent. The call, and all its clones together, can then be sent only once.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        let stream: Boxed = Box::pin(stream.map_err(Into::into));
        Self(Content::Stream(Arc::new(Mutex::new(Some(stream)))))
    }

    /// The bytes, unless the body is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// The body for the wire; `None` if it is a stream that has been taken before.
    pub(super) fn take(&self) -> Option<reqwest::Body> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.clone().into()),
            Content::Stream(_) => Some(reqwest::Body::wrap_stream(self.take_stream()?)),
        }
    }

    fn take_stream(&self) -> Option<Boxed> {
        match &self.0 {
            Content::Bytes(_) => None,
            Content::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        text.as_bytes().into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}
