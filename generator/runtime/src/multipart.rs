//! Bodies of `multipart/form-data`.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hasher};

use bytes::Bytes;
use futures_util::StreamExt;
use serde::Serialize;
use serde_json::Value;

use super::body::Body;
use super::call::Call;
use super::style::{self, PropertyEncoding};

/// The parts of a `multipart/form-data` body, in the order in which they were added.
#[derive(Clone, Default)]
#[must_use]
pub struct Multipart {
    parts: Vec<(String, Part)>,
    problem: Option<String>,
}

impl Multipart {
    /// No parts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One part for each member of an object: scalars as text, objects as JSON, one part for each item of a list,
    /// nothing for `null`. `encodings` may give members a content type of their own.
    pub fn from_object(body: &impl Serialize, encodings: &[PropertyEncoding]) -> Self {
        match style::to_value(body) {
            Ok(Value::Object(members)) => members.iter().fold(Self::new(), |form, (name, value)| {
                let encoding = encodings.iter().find(|encoding| encoding.name == name);
                form.member(name, value, encoding.and_then(|encoding| encoding.content_type))
            }),
            Ok(_) => Self::new().fail("the body of a form must be an object"),
            Err(error) => Self::new().fail(format!("the body cannot be written: {error}")),
        }
    }

    /// Adds a part.
    pub fn part(mut self, name: impl Into<String>, part: Part) -> Self {
        self.parts.push((name.into(), part));
        self
    }

    /// Adds several parts of the same name.
    pub fn parts(self, name: impl Into<String>, parts: impl IntoIterator<Item = Part>) -> Self {
        let name = name.into();
        parts.into_iter().fold(self, |form, part| form.part(name.clone(), part))
    }

    /// Adds a value as a member of an object would be: a scalar as text, an object as JSON, one part for each item of
    /// a list, nothing for `null`.
    pub fn value(self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        match style::to_value(value) {
            Ok(value) => self.member(&name, &value, None),
            Err(error) => self.fail(format!("the part `{name}` cannot be written: {error}")),
        }
    }

    /// The same under a media type of its own.
    pub fn value_as(self, name: impl Into<String>, content_type: &str, value: impl Serialize) -> Self {
        let name = name.into();
        match style::to_value(value) {
            Ok(value) => self.member(&name, &value, Some(content_type)),
            Err(error) => self.fail(format!("the part `{name}` cannot be written: {error}")),
        }
    }

    /// Adds a field of text.
    pub fn text(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.part(name, Part::text(text))
    }

    /// Adds a part of JSON.
    pub fn json(self, name: impl Into<String>, value: &impl Serialize) -> Self {
        let name = name.into();
        match serde_json::to_vec(value) {
            Ok(json) => self.part(name, Part::bytes(json).content_type("application/json")),
            Err(error) => self.fail(format!("the part `{name}` cannot be written: {error}")),
        }
    }

    /// Adds a file: bytes with a file name, `application/octet-stream` unless the part says otherwise.
    pub fn file(self, name: impl Into<String>, file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        self.part(name, Part::bytes(content).file_name(file_name))
    }

    fn member(self, name: &str, value: &Value, content_type: Option<&str>) -> Self {
        if let Value::Array(items) = value {
            // A list that is declared as JSON is one part.
            if !content_type.is_some_and(style::is_json) {
                return items.iter().fold(self, |form, item| form.member(name, item, content_type));
            }
        }
        let is_json = content_type.map_or(value.is_object(), style::is_json);
        let text = if is_json && !value.is_null() { Some(value.to_string()) } else { style::scalar(value) };
        let default = if is_json { Some("application/json") } else { None };
        match (text, content_type.or(default)) {
            (None, _) => self,
            (Some(text), None) => self.part(name, Part::text(text)),
            (Some(text), Some(content_type)) => self.part(name, Part::text(text).content_type(content_type)),
        }
    }

    fn fail(mut self, problem: impl Into<String>) -> Self {
        self.problem.get_or_insert_with(|| problem.into());
        self
    }

    fn problem(&self) -> Option<String> {
        let is_header_text = |text: &str| !text.contains(char::is_control);
        let bad = self.parts.iter().find(|(_, part)| {
            let headers = part.headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            !part.content_type.as_deref().into_iter().chain(headers).all(is_header_text)
        });
        let bad = bad.map(|(name, _)| format!("a header of the part `{name}` contains a control character"));
        self.problem.clone().or(bad)
    }

    /// The whole as one body: bytes if all parts are, else a stream that can be sent as often as each of its parts can.
    fn encode(self, boundary: &str) -> Body {
        let mut pieces: Vec<Body> = Vec::new();
        for (name, part) in self.parts {
            pieces.push(part.head(boundary, &name).into());
            pieces.push(part.content);
            pieces.push("\r\n".into());
        }
        pieces.push(format!("--{boundary}--\r\n").into());
        if let Some(bytes) = pieces.iter().map(Body::as_bytes).collect::<Option<Vec<_>>>() {
            return bytes.into_iter().flatten().copied().collect::<Vec<u8>>().into();
        }
        let length = pieces.iter().map(Body::length).sum::<Option<u64>>();
        let repeatable = pieces.iter().all(Body::is_repeatable);
        let chain = move || futures_util::stream::iter(pieces.clone()).flat_map(Body::into_stream);
        match length {
            Some(length) if repeatable => Body::reopened(length, chain),
            Some(length) => Body::sized_stream(length, chain()),
            None => Body::stream(chain()),
        }
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.parts.iter().map(|(name, part)| (name, part))).finish()
    }
}

/// One part.
#[derive(Clone)]
#[must_use]
pub struct Part {
    content: Body,
    content_type: Option<String>,
    file_name: Option<String>,
    headers: Vec<(String, String)>,
}

impl Part {
    /// A field of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: text.into().into(), content_type: None, file_name: None, headers: Vec::new() }
    }

    /// Bytes, `application/octet-stream` until told otherwise.
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::body(content.into())
    }

    /// Bytes or a stream of bytes, `application/octet-stream` until told otherwise. A form with a stream in it goes out piece by
    /// piece, is sent again only if the stream can begin again ([`Body::reopened`]), and has a length only if all parts have one.
    pub fn body(content: impl Into<Body>) -> Self {
        let content_type = Some("application/octet-stream".to_owned());
        Self { content: content.into(), content_type, file_name: None, headers: Vec::new() }
    }

    /// The media type of the content.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The file name, as the service will see it.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// A further header of the part.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The media type of the content, unless one was said.
    pub fn or_content_type(self, content_type: &str) -> Self {
        let unsaid = self.content_type.as_deref().is_none_or(|said| said == "application/octet-stream");
        if unsaid { self.content_type(content_type) } else { self }
    }

    fn head(&self, boundary: &str, name: &str) -> String {
        let file_name = self.file_name.as_deref().map(|name| format!("; filename=\"{}\"", quoted(name))).unwrap_or_default();
        let content_type =
            self.content_type.as_deref().map(|media_type| format!("Content-Type: {media_type}\r\n")).unwrap_or_default();
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let name = quoted(name);
        format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n{content_type}{headers}\r\n")
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("content", &self.content)
            .finish()
    }
}

impl<T> Call<T> {
    /// A body of `multipart/form-data`.
    pub fn multipart(self, form: Multipart) -> Self {
        if let Some(problem) = form.problem() {
            return self.fail(problem);
        }
        let boundary = boundary();
        let body = form.encode(&boundary);
        self.bytes(&format!("multipart/form-data; boundary={boundary}"), body)
    }
}

/// As browsers write it: the three characters that would end the quotes or the line.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// 128 random bits: no content can be made to contain them.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("clientwright-{:016x}{:016x}", random(), random())
}
