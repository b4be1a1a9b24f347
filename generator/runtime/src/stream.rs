//! Answers that are read while they arrive: downloads, and whatever has no end.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::body::Body;
use super::call::Call;
use super::clock::{Clock, within};
use super::error::{Error, ErrorKind, TransportError};
use super::future::BoxStream;
use super::message;
use super::operation::Operation;
use super::redact::Redactor;
use super::response::{DecodeError, Response};
use super::send;
use super::transport::ResponseBody;

impl<T> Call<T> {
    /// Sends the request and gives the body of its answer piece by piece, while it arrives. Nothing of it is kept, so the client's
    /// limit for answers does not count, and the answer is not read as a `T`.
    ///
    /// Attempts are made until an answer begins. From then on each piece must come within the time of one exchange
    /// ([`timeout`](Self::timeout)), and nothing is asked for again. Dropping the stream ends the exchange.
    pub async fn send_for_stream(self) -> Result<Response<ByteStream>, Error> {
        send::open(&self.core, &self.request).await
    }

    /// Sets a member of the body, which is an object of JSON: some services are asked in this way whether to answer in a stream.
    pub fn json_member(mut self, name: &str, value: impl Into<Value>) -> Self {
        let json = self.request.body.as_ref().and_then(Body::as_bytes).map(|body| serde_json::from_slice(body));
        let Some(Ok(Value::Object(mut members))) = json else { return self };
        members.insert(name.to_owned(), value.into());
        self.request.body = Some(Value::Object(members).to_string().into());
        self
    }
}

/// The body of an answer, piece by piece as it arrives. After an error there is nothing more.
pub struct ByteStream {
    pieces: BoxStream<Result<Bytes, Error>>,
    origin: Arc<Origin>,
    length: Option<u64>,
    limit: usize,
}

/// Whose answer a stream is: what its errors have to tell.
pub(super) struct Origin {
    pub(super) operation: &'static Operation,
    pub(super) status: StatusCode,
    pub(super) host: String,
    pub(super) redactor: Redactor,
    pub(super) clock: Arc<dyn Clock>,
    /// The time for one piece.
    pub(super) allowed: Duration,
}

impl Origin {
    fn broken(&self, kind: TransportError) -> Error {
        Error::new(self.operation, ErrorKind::Transport(kind))
    }

    /// The next piece, if it comes in time.
    async fn next(&self, body: &mut ResponseBody) -> Option<Result<Bytes, Error>> {
        let status = Some(self.status);
        match within(self.clock.as_ref(), self.allowed, body.next()).await {
            Some(None) => None,
            Some(Some(Ok(piece))) => Some(Ok(piece)),
            Some(Some(Err(failure))) => Some(Err(self.broken(TransportError::new(failure, &self.host, status, &self.redactor)))),
            None => Some(Err(self.broken(TransportError::too_slow(&self.host, self.allowed, status)))),
        }
    }
}

impl ByteStream {
    pub(super) fn new(origin: Origin, headers: &HeaderMap, body: ResponseBody, limit: usize) -> Self {
        let origin = Arc::new(origin);
        let length = message::content_length(headers);
        let state = (Some(body), Arc::clone(&origin));
        let pieces = futures_util::stream::unfold(state, |(body, origin)| async move {
            let mut body = body?;
            let piece = origin.next(&mut body).await?;
            let body = piece.is_ok().then_some(body);
            Some((piece, (body, origin)))
        });
        Self { pieces: Box::pin(pieces), origin, length, limit }
    }

    /// How many bytes the service has announced.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The error of an item that is not what was declared. Its path begins with the number of the item, from zero.
    #[allow(dead_code, reason = "not every client reads streams of items")]
    pub(super) fn unreadable(&self, index: u64, problem: &DecodeError) -> Error {
        let clean = |text: &str| self.origin.redactor.clean(text.to_owned());
        let path = match problem.path() {
            "." => format!("[{index}]"),
            path if path.starts_with('[') => format!("[{index}]{path}"),
            path => format!("[{index}].{path}"),
        };
        let kind = ErrorKind::Decode {
            status: self.origin.status.as_u16(),
            path: clean(&path),
            reason: clean(problem.reason()),
            excerpt: clean(problem.excerpt()),
        };
        Error::new(self.origin.operation, kind)
    }

    /// The error of an item that is longer than an answer may be.
    #[allow(dead_code, reason = "not every client reads streams of items")]
    pub(super) fn too_large(&self) -> Error {
        Error::new(self.origin.operation, ErrorKind::TooLarge { limit: self.limit })
    }

    /// The most bytes that an item may have.
    #[allow(dead_code, reason = "not every client reads streams of items")]
    pub(super) fn limit(&self) -> usize {
        self.limit
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.pieces.as_mut().poll_next(context)
    }
}

// Not its bytes: they are other people's.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("length", &self.length).finish_non_exhaustive()
    }
}
