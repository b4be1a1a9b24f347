//! A call: a request as a value, and how its answer is read.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::header;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::base_url::BaseUrl;
use super::body::Body;
use super::clock::Activity;
use super::core::Core;
use super::error::Error;
use super::future::BoxFuture;
use super::operation::Operation;
use super::request::Request;
use super::response::{DecodeError, Received, Response};
use super::retry::RetryPolicy;
use super::send;
use super::style::{self, PathStyle, QueryStyle};

/// A request as a value, and how its answer becomes a `T`. Nothing is sent until it is awaited.
///
/// A clone is cheap and can be sent as well, unless the body is a stream: that can be sent once.
/// Setting a parameter again replaces it; a value that serialises to `null` takes it away. A value that cannot
/// be written is remembered, and returned as an error by [`send`](Self::send).
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T> {
    pub(super) core: Core,
    pub(super) request: Request,
    decode: fn(&Received) -> Result<T, DecodeError>,
}

impl Call<()> {
    /// A call of `operation` that ignores the body of the answer.
    pub fn new(core: &Core, operation: &'static Operation) -> Self {
        Self { core: core.clone(), request: Request::new(operation), decode: |_| Ok(()) }
    }
}

impl Core {
    /// A call of `operation` that ignores the body of the answer.
    pub fn empty_call(&self, operation: &'static Operation) -> Call<()> {
        Call::new(self, operation)
    }

    /// A call of `operation` that reads the answer as JSON.
    pub fn json_call<T: DeserializeOwned>(&self, operation: &'static Operation) -> Call<T> {
        Call::new(self, operation).decode_json()
    }

    /// A call of `operation` that reads the answer as text.
    pub fn text_call(&self, operation: &'static Operation) -> Call<String> {
        Call::new(self, operation).decode_text()
    }

    /// A call of `operation` that takes the answer as it comes.
    pub fn bytes_call(&self, operation: &'static Operation) -> Call<Bytes> {
        Call::new(self, operation).decode_bytes()
    }

    /// A call of `operation` that reads the answer by its status or media type.
    pub fn call_with<T>(&self, operation: &'static Operation, decode: fn(&Received) -> Result<T, DecodeError>) -> Call<T> {
        Call::new(self, operation).decode_with(decode)
    }
}

impl<T> Call<T> {
    /// A path parameter.
    pub fn path(mut self, name: &str, style: PathStyle, value: impl Serialize) -> Self {
        let value = self.request.value("path parameter", name, value);
        self.request.set_path(name, style::path(name, style, &value));
        self
    }

    /// A query parameter.
    pub fn query(mut self, name: &str, style: QueryStyle, value: impl Serialize) -> Self {
        let value = self.request.value("query parameter", name, value);
        self.request.set_query(name, style::query(name, style, &value));
        self
    }

    /// A path parameter in the usual style, `simple`.
    pub fn path_simple(self, name: &str, value: impl Serialize) -> Self {
        self.path(name, PathStyle::SIMPLE, value)
    }

    /// A query parameter in the usual style, `form`.
    pub fn query_form(self, name: &str, value: impl Serialize) -> Self {
        self.query(name, QueryStyle::FORM, value)
    }

    /// A query parameter whose content is `application/json`.
    pub fn query_json(mut self, name: &str, value: impl Serialize) -> Self {
        let value = self.request.value("query parameter", name, value);
        self.request.set_query(name, style::query_json(name, &value));
        self
    }

    /// The whole query, without a name on the wire: the JSON text of the value, or else the text that it is.
    pub fn query_whole(mut self, name: &str, json: bool, value: impl Serialize) -> Self {
        let value = self.request.value("query", name, value);
        self.request.set_query(name, style::query_whole(json, &value));
        self
    }

    /// A header.
    pub fn header(mut self, name: &str, explode: bool, value: impl Serialize) -> Self {
        let value = self.request.value("header", name, value);
        self.request.set_header(name, style::header(explode, &value));
        self
    }

    /// A cookie.
    pub fn cookie(mut self, name: &str, explode: bool, value: impl Serialize) -> Self {
        let value = self.request.value("cookie", name, value);
        self.request.set_cookie(name, style::cookie(name, explode, &value));
        self
    }

    /// A body of JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        self.json_as("application/json", body)
    }

    /// A body of JSON under a media type of its own, such as `application/merge-patch+json`.
    pub fn json_as(self, media_type: &str, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(json) => self.bytes(media_type, json),
            Err(error) => self.fail(format!("the body cannot be written: {error}")),
        }
    }

    /// A body of text.
    pub fn text(self, media_type: &str, body: impl Into<String>) -> Self {
        self.bytes(media_type, body.into())
    }

    /// A body of bytes, or a stream.
    pub fn bytes(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.request.set_header(header::CONTENT_TYPE.as_str(), Some(media_type.to_owned()));
        self.request.body = Some(body.into());
        self
    }

    /// Another server than the client's, or than the one that the API description names for this operation: `https://host/path`.
    /// Credentials are sent to it, so it has to be one that may know them.
    pub fn server(mut self, url: &str) -> Self {
        match BaseUrl::parse(url, None, None) {
            Ok(server) => self.request.server = Some(server),
            Err(problem) => self.request.fail(problem),
        }
        self
    }

    /// The complete URL, signed beforehand. It replaces server and path, no credential is sent to it,
    /// and neither errors nor `Debug` show its query.
    pub fn absolute_url(mut self, url: impl Into<String>) -> Self {
        self.request.set_absolute_url(url.into());
        self
    }

    /// Time for one exchange with the service, in place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// The time for one exchange begins anew with each sign of life.
    #[allow(dead_code, reason = "not every client uploads files")]
    pub(super) fn timeout_when_idle(mut self, activity: Activity) -> Self {
        self.request.activity = Some(activity);
        self
    }

    /// Keeps the query of a signed URL, which this call tells the service, out of errors.
    pub fn hide_url(mut self, url: impl Into<String>) -> Self {
        self.request.hide(url.into());
        self
    }

    /// Time for this whole call, with all that it waits for and its repetitions, in place of the client's. A wait that would go
    /// beyond it is not begun: the call ends at once with what went wrong.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.request.deadline = Some(deadline);
        self
    }

    /// When and how often this call is repeated, in place of what the client says.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.request.retry = Some(policy);
        self
    }

    /// Remembers a problem. The call is then not sent: awaiting it gives an [`ErrorKind::Build`](super::ErrorKind::Build). The first
    /// problem wins.
    pub fn fail(mut self, problem: impl Into<String>) -> Self {
        self.request.fail(problem);
        self
    }

    /// Reads the answer as JSON.
    pub fn decode_json<U: DeserializeOwned>(self) -> Call<U> {
        self.decode_with(Received::json)
    }

    /// Reads the answer as text.
    pub fn decode_text(self) -> Call<String> {
        self.decode_with(Received::text)
    }

    /// Takes the answer as it comes.
    pub fn decode_bytes(self) -> Call<Bytes> {
        self.decode_with(|received| Ok(received.bytes()))
    }

    /// Ignores the body of the answer.
    pub fn decode_empty(self) -> Call<()> {
        self.decode_with(|_| Ok(()))
    }

    /// Reads the answer by its status or media type. It is called for successful answers (2XX) only.
    pub fn decode_with<U>(self, decode: fn(&Received) -> Result<U, DecodeError>) -> Call<U> {
        Call { core: self.core, request: self.request, decode }
    }

    /// What is being called.
    pub fn operation(&self) -> &'static Operation {
        self.request.operation
    }

    /// Sends the request and reads the answer.
    pub async fn send(self) -> Result<T, Error> {
        Ok(self.send_for_response().await?.body)
    }

    /// Sends the request and reads the answer, keeping status and headers.
    pub async fn send_for_response(self) -> Result<Response<T>, Error> {
        send::send(&self.core, &self.request, self.decode).await
    }
}

// Not derived: a call can be cloned whatever it gives.
impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone(), request: self.request.clone(), decode: self.decode }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The values as a list of `T`, for arguments that take anything which can be made a `T`.
pub fn list<T>(values: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    values.into_iter().map(Into::into).collect()
}
