//! What came back: as it was received, as a value, or as something that cannot be read.

use std::fmt;

use bytes::Bytes;
pub use http::HeaderMap;
use http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::json;
use super::message;
use super::operation::StatusPattern;
use super::style;

/// A value with the status and headers that it came with.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status, a successful one.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The value.
    pub body: T,
}

// Without headers: `set-cookie` is a credential.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("body", &self.body).finish_non_exhaustive()
    }
}

/// An answer as it was received, complete and within the client's limit.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Received {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
    }

    /// Whether the `Content-Type` is this one; parameters and case do not count. `text/*` stands for all texts.
    pub fn media_type_is(&self, media_type: &str) -> bool {
        let Some(actual) = message::media_type(&self.headers) else { return false };
        let media_type = media_type.split(';').next().unwrap_or_default().trim();
        match media_type.strip_suffix('*') {
            Some(range) if range.ends_with('/') => starts_with(actual, range),
            _ => actual.eq_ignore_ascii_case(media_type) || media_type == "*/*",
        }
    }

    /// Whether the status is among those that the pattern stands for.
    pub fn status_is(&self, pattern: StatusPattern) -> bool {
        pattern.matches(self.status.as_u16())
    }

    /// Whether the body is JSON: the `Content-Type` is `application/json` or ends in `+json`, or there is none and the body begins
    /// as an object or a list does.
    pub fn is_json(&self) -> bool {
        match message::media_type(&self.headers) {
            Some(media_type) => style::is_json(media_type),
            None => matches!(self.body.trim_ascii_start().first(), Some(b'{' | b'[')),
        }
    }

    /// The body read as JSON, with a byte order mark before it or not. An empty body counts as `null`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        if self.body.is_empty() {
            return serde_json::from_slice(b"null").map_err(|_| DecodeError::new("the body is empty, JSON was expected"));
        }
        // Keeping track of the place costs time, so it is done only where there is something to tell.
        serde_json::from_slice(self.without_mark()).or_else(|_| self.json_with_place())
    }

    fn json_with_place<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let mut json = serde_json::Deserializer::from_slice(self.without_mark());
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| self.not_readable(&error))?;
        json.end().map_err(|error| DecodeError::new(error.to_string()).near(self.without_mark(), &error))?;
        Ok(value)
    }

    /// The body as text: UTF-8, or Latin-1 if the `Content-Type` says so.
    pub fn text(&self) -> Result<String, DecodeError> {
        if self.is_latin_1() {
            return Ok(self.body.iter().map(|byte| char::from(*byte)).collect());
        }
        let text = std::str::from_utf8(self.without_mark())
            .map_err(|error| DecodeError::new(format!("the text is not UTF-8 at byte {}", error.valid_up_to())))?;
        Ok(text.to_owned())
    }

    fn without_mark(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }

    /// The body as it came.
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    fn is_latin_1(&self) -> bool {
        let content_type = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        content_type.to_ascii_lowercase().contains("charset=iso-8859-1")
    }

    /// A page of HTML instead of JSON is said in so many words: most often it is a login page or a proxy's.
    fn not_readable(&self, error: &serde_path_to_error::Error<serde_json::Error>) -> DecodeError {
        let path = error.path().to_string();
        let error = error.inner();
        let reason = if self.body.trim_ascii_start().starts_with(b"<") && path == "." {
            format!("JSON was expected, not a page: {}", message::of_body(None, &self.body))
        } else {
            message::shorten(&error.to_string())
        };
        let (path, reason) = placed(path, reason);
        DecodeError { path, ..DecodeError::new(reason) }.near(self.without_mark(), error)
    }
}

/// The whole way to the wrong member, where the reason tells the last part of it.
fn placed(outer: String, reason: String) -> (String, String) {
    let Some((inner, reason)) = json::place_and_reason(&reason) else { return (outer, reason) };
    let path = match (outer.as_str(), inner.starts_with('[')) {
        (".", _) => inner.to_owned(),
        (_, true) => format!("{outer}{inner}"),
        (_, false) => format!("{outer}.{inner}"),
    };
    (path, reason.to_owned())
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

// Neither headers nor body: cookies, and other people's data.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("status", &self.status).field("length", &self.body.len()).finish_non_exhaustive()
    }
}

/// An answer that is not what the API description promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    reason: String,
    excerpt: String,
}

impl DecodeError {
    /// With what is wrong, in a few words.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { path: ".".to_owned(), reason: reason.into(), excerpt: String::new() }
    }

    /// A successful answer with a status or media type that the API description does not know.
    pub fn unexpected(received: &Received) -> Self {
        let media_type = message::media_type(&received.headers).unwrap_or("no content type");
        Self::new(format!("{media_type} is not among the answers that are declared for this status"))
    }

    /// Where in the JSON it is; `.` is the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// At most 512 bytes of the body around that place.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    fn near(mut self, body: &[u8], error: &serde_json::Error) -> Self {
        self.excerpt = excerpt(body, offset(body, error));
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "." => f.write_str(&self.reason),
            path => write!(f, "`{path}`: {}", self.reason),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Byte offset of the line and column at which reading stopped.
fn offset(body: &[u8], error: &serde_json::Error) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    before + error.column()
}

/// At most 512 bytes of text: most of it before `at`, where the reader had just been.
fn excerpt(body: &[u8], at: usize) -> String {
    const BEFORE: usize = 340;
    const AFTER: usize = 170;
    let at = at.min(body.len());
    let piece = body.get(at.saturating_sub(BEFORE)..(at + AFTER).min(body.len())).unwrap_or_default();
    // A character cut in half at either end is dropped, so that the piece does not grow.
    piece.utf8_chunks().map(|chunk| chunk.valid()).collect()
}
