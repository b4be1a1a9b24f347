//! What the API description says about one operation, as a constant.

use std::any::Any;
use std::fmt;

use serde::de::DeserializeOwned;

/// The static description of one operation. Generated code holds one `static` per operation.
///
/// ```text
/// static GET_ALERT: Operation = Operation::new("getAlert", Method::Get, "/api/v1/alerts/{pk}/")
///     .security(&[&["apiToken"], &["oauth"]])
///     .accept("application/json");
/// ```
#[derive(Debug)]
pub struct Operation {
    id: &'static str,
    method: Method,
    path: &'static str,
    security: &'static [&'static [&'static str]],
    server: Option<&'static str>,
    errors: &'static [ErrorCase],
    read_only: bool,
    secret_answer: bool,
    accept: Option<&'static str>,
}

impl Operation {
    /// An operation with its `operationId`, method and path template (`/api/v1/alerts/{pk}/`).
    /// It needs no credential and declares no typed errors until told otherwise.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            security: &[],
            server: None,
            errors: &[],
            read_only: method.is_safe(),
            secret_answer: false,
            accept: None,
        }
    }

    /// The security schemes that are accepted: one of the outer lists, and of that list all.
    /// An empty inner list says that the operation also works without a credential.
    pub const fn security(mut self, alternatives: &'static [&'static [&'static str]]) -> Self {
        self.security = alternatives;
        self
    }

    /// The operation's own server. An absolute URL replaces the client's base URL,
    /// a relative one (`/v2`) is resolved against it.
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// The bodies that are declared for statuses other than success.
    pub const fn errors(mut self, cases: &'static [ErrorCase]) -> Self {
        self.errors = cases;
        self
    }

    /// Changes nothing on the server, so it may be repeated. `GET`, `HEAD`, `OPTIONS` and `TRACE` are so from the start.
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The answer holds a secret, such as a signed URL: no error shows a part of it.
    pub const fn secret_answer(mut self) -> Self {
        self.secret_answer = true;
        self
    }

    /// The `Accept` header to send.
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// The `operationId`.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path template, with its `{placeholders}`.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Whether the operation changes nothing on the server.
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether calling it twice does the same as calling it once, so that it may be repeated.
    pub const fn is_idempotent(&self) -> bool {
        self.read_only || matches!(self.method, Method::Put | Method::Delete)
    }

    pub(super) const fn has_secret_answer(&self) -> bool {
        self.secret_answer
    }

    pub(super) const fn alternatives(&self) -> &'static [&'static [&'static str]] {
        self.security
    }

    pub(super) const fn own_server(&self) -> Option<&'static str> {
        self.server
    }

    pub(super) const fn accepted(&self) -> Option<&'static str> {
        self.accept
    }

    /// The declared body for `status`: an exact status wins over a range, a range over the default.
    pub(super) fn typed_error(&self, status: u16, body: &[u8]) -> Option<Box<dyn Any + Send + Sync>> {
        let matching = self.errors.iter().filter(|case| case.status.matches(status));
        let best = matching.min_by_key(|case| case.status.rank())?;
        (best.decode)(body)
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    /// Any other, as it is written on the wire.
    Other(&'static str),
}

impl Method {
    /// The method as it is written on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Other(name) => name,
        }
    }

    /// Whether HTTP defines the method as one that only reads.
    pub const fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head | Self::Options | Self::Trace)
    }

    pub(super) fn to_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Put => http::Method::PUT,
            Self::Post => http::Method::POST,
            Self::Delete => http::Method::DELETE,
            Self::Options => http::Method::OPTIONS,
            Self::Head => http::Method::HEAD,
            Self::Patch => http::Method::PATCH,
            Self::Trace => http::Method::TRACE,
            // The generator lets only names through that HTTP takes.
            Self::Other(name) => http::Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The statuses that an entry of `responses` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status, `404`.
    Exact(u16),
    /// All statuses of a hundred: 4 means `4XX`.
    Range(u8),
    /// Every status that has no entry of its own.
    Default,
}

impl StatusPattern {
    /// Whether `status` is among those that the pattern stands for.
    pub const fn matches(self, status: u16) -> bool {
        match self {
            Self::Exact(exact) => exact == status,
            Self::Range(hundred) => status / 100 == hundred as u16,
            Self::Default => true,
        }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::Range(_) => 1,
            Self::Default => 2,
        }
    }
}

/// The type that the API description declares for an error's body.
#[derive(Clone, Copy)]
pub struct ErrorCase {
    /// The statuses that carry this body.
    pub status: StatusPattern,
    /// Reads the body; `None` if it is not what was declared.
    pub decode: fn(&[u8]) -> Option<Box<dyn Any + Send + Sync>>,
}

impl ErrorCase {
    /// A JSON body of type `T`, found again with [`Error::body_as`](super::Error::body_as).
    pub const fn json<T: DeserializeOwned + Any + Send + Sync>(status: StatusPattern) -> Self {
        Self { status, decode: decode_json::<T> }
    }

    /// A JSON body of type `T` with this status.
    pub const fn exact<T: DeserializeOwned + Any + Send + Sync>(status: u16) -> Self {
        Self::json::<T>(StatusPattern::Exact(status))
    }

    /// No body of a known type with this status.
    pub const fn untyped(status: u16) -> Self {
        Self { status: StatusPattern::Exact(status), decode: decode_nothing }
    }

    /// A JSON body of type `T` with these hundred statuses: 4 for `4XX`.
    pub const fn range<T: DeserializeOwned + Any + Send + Sync>(hundreds: u8) -> Self {
        Self::json::<T>(StatusPattern::Range(hundreds))
    }

    /// A JSON body of type `T` with all statuses that are not named.
    pub const fn any<T: DeserializeOwned + Any + Send + Sync>() -> Self {
        Self::json::<T>(StatusPattern::Default)
    }
}

impl fmt::Debug for ErrorCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorCase").field("status", &self.status).finish_non_exhaustive()
    }
}

fn decode_nothing(_body: &[u8]) -> Option<Box<dyn Any + Send + Sync>> {
    None
}

fn decode_json<T: DeserializeOwned + Any + Send + Sync>(body: &[u8]) -> Option<Box<dyn Any + Send + Sync>> {
    let body: T = serde_json::from_slice(body).ok()?;
    Some(Box::new(body))
}
