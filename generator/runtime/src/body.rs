//! The body of a request.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

pub use bytes::Bytes;
use futures_util::TryStreamExt;

use super::future::{BoxStream, MaybeSend, MaybeSync};

/// Why a body broke off.
pub type BodyError = Box<dyn Error + Send + Sync>;

pub(super) type Stream = BoxStream<Result<Bytes, BodyError>>;

/// The body of a request: bytes that can be sent any number of times, or a stream.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    // Clones share the stream, so that only one of them can send it.
    Once { length: Option<u64>, stream: Arc<Mutex<Option<Stream>>> },
    Again { length: u64, open: Arc<dyn Open> },
}

/// A function that begins a stream from its start.
trait Open: MaybeSend + MaybeSync {
    fn open(&self) -> Stream;
}

impl<F: Fn() -> Stream + MaybeSend + MaybeSync> Open for F {
    fn open(&self) -> Stream {
        self()
    }
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
        S: futures_core::Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BodyError> + 'static,
    {
        Self::once(None, stream)
    }

    /// The same, of a length in bytes that is known beforehand and told to the service.
    pub fn sized_stream<S, E>(length: u64, stream: S) -> Self
    where
        S: futures_core::Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BodyError> + 'static,
    {
        Self::once(Some(length), stream)
    }

    fn once<S, E>(length: Option<u64>, stream: S) -> Self
    where
        S: futures_core::Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BodyError> + 'static,
    {
        let stream: Stream = Box::pin(stream.map_err(Into::into));
        Self(Content::Once { length, stream: Arc::new(Mutex::new(Some(stream))) })
    }

    /// A body of this many bytes that can be produced again, so that it can be sent any number of times.
    pub fn reopened<S, E>(length: u64, open: impl Fn() -> S + MaybeSend + MaybeSync + 'static) -> Self
    where
        S: futures_core::Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BodyError> + 'static,
    {
        let open = move || Box::pin(open().map_err(Into::into)) as Stream;
        Self(Content::Again { length, open: Arc::new(open) })
    }

    /// The bytes, unless the body is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Once { .. } | Content::Again { .. } => None,
        }
    }

    /// The length in bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Once { length, .. } => *length,
            Content::Again { length, .. } => Some(*length),
        }
    }

    /// The body piece by piece. A stream that was begun before, by this body or a clone of it, ends with an error.
    pub fn into_stream(self) -> BoxStream<Result<Bytes, BodyError>> {
        match self.0 {
            Content::Bytes(bytes) if bytes.is_empty() => Box::pin(futures_util::stream::empty()),
            Content::Bytes(bytes) => Box::pin(futures_util::stream::once(async { Ok(bytes) })),
            Content::Once { stream, .. } => match take(&stream) {
                Some(stream) => stream,
                None => Box::pin(futures_util::stream::once(async { Err("the body was sent before".into()) })),
            },
            Content::Again { open, .. } => open.open(),
        }
    }

    /// The whole body in memory.
    pub async fn collect(self) -> Result<Bytes, BodyError> {
        match self.0 {
            Content::Bytes(bytes) => Ok(bytes),
            content => {
                let pieces: Vec<Bytes> = Self(content).into_stream().try_collect().await?;
                Ok(pieces.concat().into())
            }
        }
    }

    /// Whether it can be sent more than once.
    pub(super) fn is_repeatable(&self) -> bool {
        !matches!(&self.0, Content::Once { .. })
    }

    /// The body for one sending: a stream that can be sent only once is taken out. `None` if it was taken before.
    pub(super) fn take(&self) -> Option<Self> {
        match &self.0 {
            Content::Once { length, stream } => {
                let stream = take(stream)?;
                Some(Self(Content::Once { length: *length, stream: Arc::new(Mutex::new(Some(stream))) }))
            }
            content => Some(Self(content.clone())),
        }
    }
}

fn take(stream: &Mutex<Option<Stream>>) -> Option<Stream> {
    stream.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl Default for Body {
    /// No bytes.
    fn default() -> Self {
        Bytes::new().into()
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
            Content::Once { length: Some(length), .. } | Content::Again { length, .. } => {
                write!(f, "Body(stream of {length} bytes)")
            }
            Content::Once { length: None, .. } => f.write_str("Body(stream)"),
        }
    }
}
