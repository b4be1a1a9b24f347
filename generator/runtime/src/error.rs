//! The one error type of a client.

use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::message;
use super::operation::Operation;
use super::redact::Redactor;
use super::retry::Attempt;
use super::secret::CredentialError;
use super::transport::TransportFailure;

/// Why a call failed: which operation, and what went wrong.
///
/// It prints on one line, `POST /api/v1/alerts/ (listAlerts): 429 Too Many Requests: Request was throttled`, and
/// shows neither credentials nor the real URL, which may carry a signature. It is one pointer wide.
pub struct Error(pub(super) Box<Inner>);

pub(super) struct Inner {
    operation: Option<&'static Operation>,
    kind: ErrorKind,
    attempts: Vec<Attempt>,
    /// What a module that not every client has sends along.
    pub(super) luggage: Option<Box<dyn Any + Send + Sync>>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built from these settings.
    Configuration(String),
    /// The request cannot be built: a value that cannot be written, an empty path parameter, a bad header.
    Build(String),
    /// No accepted combination of security schemes is configured, or it may not be sent there.
    Credential(CredentialError),
    /// The request was not sent, or its answer did not arrive.
    Transport(TransportError),
    /// The service answered with a status other than success.
    Status(Box<StatusError>),
    /// The answer is longer than the client's limit.
    #[non_exhaustive]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The answer is not what the API description promises.
    #[non_exhaustive]
    Decode {
        /// The status of the answer.
        status: u16,
        /// Where in the JSON it is, as `data[3].severity`; `.` is the whole body.
        path: String,
        /// What is wrong there.
        reason: String,
        /// At most 512 bytes of the body around that place.
        excerpt: String,
    },
    /// Walking the pages cannot go on.
    Paging(String),
    /// The file cannot be uploaded: it is missing, unreadable, empty or too large, or it changed meanwhile.
    Upload(String),
}

impl Error {
    pub(super) fn new(operation: &'static Operation, kind: ErrorKind) -> Self {
        Self::after(operation, kind, Vec::new())
    }

    pub(super) fn after(operation: &'static Operation, kind: ErrorKind, attempts: Vec<Attempt>) -> Self {
        Self(Box::new(Inner { operation: Some(operation), kind, attempts, luggage: None }))
    }

    /// An error in the settings of a client.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            operation: None,
            kind: ErrorKind::Configuration(message.into()),
            attempts: Vec::new(),
            luggage: None,
        }))
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The `operationId`; empty if the client could not be built in the first place.
    pub fn operation(&self) -> &'static str {
        self.0.operation.map_or("", Operation::id)
    }

    /// The HTTP method; empty if the client could not be built in the first place.
    pub fn method(&self) -> &'static str {
        self.0.operation.map_or("", |operation| operation.method().as_str())
    }

    /// The path template, not the real path; empty if the client could not be built in the first place.
    pub fn route(&self) -> &'static str {
        self.0.operation.map_or("", Operation::path)
    }

    /// What was tried, in order; the last one is what this error tells. Empty if there was nothing to send.
    ///
    /// Of a call that was repeated, look at the first ones too: a `DELETE` whose answer got lost and that then met a 404 has most
    /// likely done its work.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// The status of the answer, if there was one. Also if the answer broke off or took too long after its status had come: the
    /// service has then seen the request.
    pub fn status(&self) -> Option<u16> {
        self.0.kind.status()
    }

    /// The service's own number for this request, from `x-request-id`, `request-id`, `x-ms-request-id` or `x-correlation-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id.as_deref()
    }

    /// How long the service asks to wait: by `Retry-After`, in seconds or as a date (one that has passed is zero), or in the words
    /// of its answer ("Expected available in 17 seconds").
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.kind.retry_after()
    }

    /// The headers of an answer with a status other than success.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.kind.headers()
    }

    /// The body of an answer with a status other than success.
    pub fn body(&self) -> Option<&ErrorBody> {
        self.answer().map(|answer| &answer.body)
    }

    /// The body as the type that the API description declares for this status; `None` if it declares another or none,
    /// or the body was something else.
    pub fn body_as<T: 'static>(&self) -> Option<&T> {
        self.answer()?.typed.as_ref()?.downcast_ref()
    }

    /// Whether the time allowed for the call ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.kind, ErrorKind::Transport(error) if error.cause == Cause::Timeout)
    }

    /// Whether no connection came about, so that the service has not seen the request.
    pub fn is_connect(&self) -> bool {
        matches!(&self.0.kind, ErrorKind::Transport(error) if error.connecting)
    }

    /// What went wrong in a short text for people: of an answer the sentence that the service gives
    /// (the members `detail`, `message`, `error` of JSON, the title of an HTML page), otherwise our own.
    pub fn message(&self) -> String {
        self.0.kind.message()
    }

    fn answer(&self) -> Option<&StatusError> {
        match &self.0.kind {
            ErrorKind::Status(answer) => Some(answer),
            _ => None,
        }
    }
}

impl ErrorKind {
    pub(super) fn status(&self) -> Option<u16> {
        match self {
            Self::Status(answer) => Some(answer.status.as_u16()),
            Self::Transport(error) => error.status.map(|status| status.as_u16()),
            Self::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    pub(super) fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Status(answer) => Some(&answer.headers),
            _ => None,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status(answer) => answer.retry_after,
            Self::Credential(error) => error.retry_after(),
            _ => None,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Self::Configuration(message) | Self::Build(message) | Self::Paging(message) | Self::Upload(message) => {
                message.clone()
            }
            Self::Credential(error) => error.to_string(),
            Self::Transport(error) => error.message.clone(),
            Self::Status(answer) => answer.message.clone(),
            Self::TooLarge { limit } => format!("the answer is longer than the limit of {limit} bytes"),
            Self::Decode { path, reason, .. } if path == "." => reason.clone(),
            Self::Decode { path, reason, .. } => format!("`{path}`: {reason}"),
        }
    }

    /// A word for it, which is the same for all errors of a kind.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Configuration(_) => "configuration",
            Self::Build(_) => "build",
            Self::Credential(_) => "credential",
            Self::Transport(error) => match error.cause {
                Cause::Timeout => "timeout",
                Cause::Connect => "connect",
                Cause::Other => "transport",
            },
            Self::Status(_) => "status",
            Self::TooLarge { .. } => "too_large",
            Self::Decode { .. } => "decode",
            Self::Paging(_) => "paging",
            Self::Upload(_) => "upload",
        }
    }
}

impl From<CredentialError> for ErrorKind {
    fn from(error: CredentialError) -> Self {
        Self::Credential(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{} {} ({}): ", operation.method(), operation.path(), operation.id())?;
        }
        let message = self.message();
        match &self.0.kind {
            ErrorKind::Status(answer) if message.is_empty() => f.write_str(&message::status_line(answer.status)),
            ErrorKind::Status(answer) => write!(f, "{}: {message}", message::status_line(answer.status)),
            ErrorKind::Decode { status, .. } => write!(f, "unexpected answer ({status}): {message}"),
            _ => f.write_str(&message),
        }?;
        match self.0.attempts.len() {
            0 | 1 => Ok(()),
            many => write!(f, " (tried {many} times)"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation())
            .field("method", &self.method())
            .field("route", &self.route())
            .field("kind", &self.0.kind)
            .field("attempts", &self.0.attempts)
            .field("resumable", &self.0.luggage.is_some())
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ErrorKind::Transport(error) => error.source.as_ref().map(|source| source as _),
            ErrorKind::Credential(error) => Some(error),
            _ => None,
        }
    }
}

/// A request that was not sent, or whose answer did not arrive.
pub struct TransportError {
    cause: Cause,
    connecting: bool,
    /// The status, if the answer had begun.
    status: Option<StatusCode>,
    message: String,
    source: Option<TransportFailure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Timeout,
    Connect,
    Other,
}

impl TransportError {
    pub(super) fn new(source: TransportFailure, host: &str, status: Option<StatusCode>, redactor: &Redactor) -> Self {
        let cause = match (source.timeout, source.connecting) {
            (true, _) => Cause::Timeout,
            (_, true) => Cause::Connect,
            _ => Cause::Other,
        };
        let root = redactor.clean(source.root_cause());
        let message = match (cause, status) {
            (Cause::Timeout, _) if source.connecting => format!("no connection to `{host}` in time"),
            (Cause::Timeout, _) => format!("`{host}` did not answer in time"),
            (Cause::Connect, _) => format!("no connection to `{host}`: {root}"),
            (Cause::Other, None) => format!("the exchange with `{host}` broke off: {root}"),
            (Cause::Other, Some(status)) => {
                format!("the answer of `{host}` ({}) broke off: {root}", message::status_line(status))
            }
        };
        Self { cause, connecting: source.connecting, status, message, source: Some(source) }
    }

    /// The service was too slow.
    pub(super) fn too_slow(host: &str, allowed: Duration, status: Option<StatusCode>) -> Self {
        Self::timeout(format!("`{host}` did not answer in full within {allowed:?}"), status)
    }

    /// The time for the whole call ran out.
    pub(super) fn out_of_time(allowed: Duration, status: Option<StatusCode>) -> Self {
        Self::timeout(format!("the call was not done within its deadline of {allowed:?}"), status)
    }

    fn timeout(message: String, status: Option<StatusCode>) -> Self {
        Self { cause: Cause::Timeout, connecting: false, status, message, source: None }
    }

    pub(super) fn is_connect(&self) -> bool {
        self.connecting
    }

    /// Whether another attempt may do better. One that took all the time that it was given would take it again.
    pub(super) fn is_passing(&self) -> bool {
        self.connecting || self.cause != Cause::Timeout
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("cause", &self.cause)
            .field("status", &self.status.map(|status| status.as_u16()))
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// An answer with a status other than success. Read it through the methods of [`Error`].
pub struct StatusError {
    status: StatusCode,
    headers: HeaderMap,
    body: ErrorBody,
    message: String,
    /// As it may be shown.
    request_id: Option<String>,
    retry_after: Option<Duration>,
    typed: Option<Box<dyn Any + Send + Sync>>,
}

impl StatusError {
    /// The sentence is that of the service, which may repeat what it was sent.
    pub(super) fn new(
        operation: &Operation,
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        sentence: &str,
        redactor: &Redactor,
    ) -> Self {
        let clean = |text: &str| redactor.clean(text.to_owned());
        Self {
            status,
            message: clean(sentence),
            request_id: message::request_id(&headers).map(clean),
            retry_after: message::retry_after(&headers, sentence),
            typed: operation.typed_error(status.as_u16(), &body),
            body: ErrorBody { bytes: body, media_type: message::media_type(&headers).map(clean) },
            headers,
        }
    }
}

// Headers are left out: `set-cookie` is a credential.
impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusError")
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id)
            .field("message", &self.message)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The body of an answer with a status other than success. Of a very long one only the beginning is kept.
#[derive(Clone)]
pub struct ErrorBody {
    bytes: Bytes,
    media_type: Option<String>,
}

impl ErrorBody {
    /// The body as it came. A service may repeat in it what it was sent, secrets too.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// The body as it came, as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// The body read as JSON; `None` if it is not a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.bytes).ok()
    }

    /// The `Content-Type` without its parameters.
    pub fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }
}

impl fmt::Debug for ErrorBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorBody").field("media_type", &self.media_type).field("length", &self.bytes.len()).finish()
    }
}
