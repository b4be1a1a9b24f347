//! Who carries a request to the service and its answer back.

use std::error::Error;
use std::fmt;

use bytes::Bytes;

use super::body::Body;
use super::future::{BoxFuture, BoxStream, MaybeSend, MaybeSync};
use super::message;

/// Sends one request and gives its answer. The one that comes with this crate is `reqwest`'s; another can be put in its place.
///
/// All that lies above it is the client's: credentials, limits, retries, redirects, the longest answer, timeouts. So a transport
/// follows no redirects, repeats nothing, and keeps no time except for connecting.
///
/// ```text
/// struct Recorded(Vec<u8>);
///
/// impl Transport for Recorded {
///     fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
///         let body = Bytes::from(self.0.clone());
///         Box::pin(async { Ok(http::Response::new(ResponseBody::from_bytes(body))) })
///     }
/// }
/// ```
pub trait Transport: MaybeSend + MaybeSync + 'static {
    /// Sends the request and gives the beginning of its answer, of any status. Dropping the future ends the exchange.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>>;
}

/// The body of an answer, piece by piece.
pub struct ResponseBody(BoxStream<Result<Bytes, TransportFailure>>);

impl ResponseBody {
    /// A body that arrives piece by piece.
    pub fn new(pieces: BoxStream<Result<Bytes, TransportFailure>>) -> Self {
        Self(pieces)
    }

    /// A body that is there as a whole.
    pub fn from_bytes(bytes: Bytes) -> Self {
        Self(Box::pin(futures_util::stream::once(async { Ok(bytes) })))
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportFailure>> {
        futures_util::StreamExt::next(&mut self.0).await
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}

/// Why there is no answer, or only a part of one. It should name no URL, since a URL may be a secret.
pub struct TransportFailure {
    pub(super) connecting: bool,
    pub(super) timeout: bool,
    pub(super) source: Box<dyn Error + Send + Sync>,
}

impl TransportFailure {
    /// No connection came about, so that not one byte of the request was sent. Any request may be repeated then.
    pub fn connect(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { connecting: true, timeout: false, source: source.into() }
    }

    /// The exchange broke off, and the service may have seen the request.
    pub fn broken(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { connecting: false, timeout: false, source: source.into() }
    }

    /// The innermost cause: "Connection refused" says more than "error sending request".
    pub(super) fn root_cause(&self) -> String {
        message::root_cause(self.source.as_ref())
    }

    /// The same, because time ran out.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }
}

impl fmt::Debug for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportFailure")
            .field("connecting", &self.connecting)
            .field("timeout", &self.timeout)
            .field("source", &self.source.to_string())
            .finish()
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl Error for TransportFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}
