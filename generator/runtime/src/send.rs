//! The one place through which every request leaves and every answer comes in.

use std::time::{Duration, Instant};

use bytes::BytesMut;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use url::Url;

use super::base_url;
use super::core::Core;
use super::credential::Places;
use super::error::{Error, ErrorBody, ErrorKind, StatusError, TransportError};
use super::message;
use super::operation::Method;
use super::request::Request;
use super::response::Received;

/// `Accept`, unless the operation or the client says otherwise.
const ACCEPT: &str = "application/json, */*;q=0.8";

const MOST_REDIRECTS: usize = 5;

/// Of an error's body this much is kept at most.
const LONGEST_ERROR_BODY: usize = 1024 * 1024;

/// Sends a request and receives its answer; a status other than success is an error.
pub(super) async fn send(core: &Core, request: &Request) -> Result<Received, Error> {
    exchange(core, request).await.map_err(|kind| Error::new(request.operation, kind))
}

async fn exchange(core: &Core, request: &Request) -> Result<Received, ErrorKind> {
    let prepared = prepare(core, request)?;
    let deadline = Deadline::new(request.timeout.unwrap_or(core.timeout()));
    let response = follow(core, request, &prepared, &deadline).await?;
    if response.status().is_success() {
        receive(core, response, &deadline).await
    } else {
        Err(refused(core, request, response).await)
    }
}

/// A request that is ready for the wire, except for its body.
struct Prepared {
    url: Url,
    headers: HeaderMap,
}

fn prepare(core: &Core, request: &Request) -> Result<Prepared, ErrorKind> {
    if let Some(problem) = request.problem() {
        return Err(ErrorKind::Build(problem.to_owned()));
    }
    let credentials = credentials(core, request)?;
    let url = request.url(core.base(), &credentials.query).map_err(ErrorKind::Build)?;
    let is_secret = request.is_absolute() || !credentials.is_empty();
    if is_secret && !core.trusts(&url) {
        let message = format!("credentials and signed URLs are sent over https only, and `{}` is not", base_url::host(&url));
        return Err(ErrorKind::Credential(message));
    }
    Ok(Prepared { url, headers: headers(core, request, credentials)? })
}

fn credentials(core: &Core, request: &Request) -> Result<Places, ErrorKind> {
    if request.is_absolute() {
        return Ok(Places::default());
    }
    core.credentials(request.operation.alternatives()).map_err(ErrorKind::Credential)
}

fn headers(core: &Core, request: &Request, credentials: Places) -> Result<HeaderMap, ErrorKind> {
    let mut headers = core.headers().clone();
    match request.operation.accepted() {
        Some(accept) => drop(headers.insert(header::ACCEPT, static_value(accept)?)),
        None => drop(headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static(ACCEPT))),
    }
    if request.body.is_none() && matches!(request.operation.method(), Method::Post | Method::Put | Method::Patch) {
        // Some servers refuse such a request with "411 Length Required" unless it says that it has no body.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    overlay(&mut headers, &request.headers);
    overlay(&mut headers, &credentials.headers);
    let cookies: Vec<_> = request.cookies().chain(credentials.cookies.iter().map(String::as_str)).collect();
    if !cookies.is_empty() {
        let mut cookies = HeaderValue::try_from(cookies.join("; "))
            .map_err(|_| ErrorKind::Build("a cookie contains a character that cannot be sent".to_owned()))?;
        cookies.set_sensitive(true);
        headers.insert(header::COOKIE, cookies);
    }
    Ok(headers)
}

// A media type comes from the API description, so it may be anything.
fn static_value(text: &'static str) -> Result<HeaderValue, ErrorKind> {
    HeaderValue::try_from(text).map_err(|_| ErrorKind::Build(format!("`{text}` cannot be sent as a header")))
}

fn overlay(headers: &mut HeaderMap, upper: &HeaderMap) {
    for (name, value) in upper {
        headers.insert(name, value.clone());
    }
}

/// Time for the whole call, however many requests it takes.
struct Deadline {
    begin: Instant,
    allowed: Duration,
}

impl Deadline {
    fn new(allowed: Duration) -> Self {
        Self { begin: Instant::now(), allowed }
    }

    fn left(&self) -> Option<Duration> {
        self.allowed.checked_sub(self.begin.elapsed())
    }
}

/// Sends the request, and again where the same server redirects it to.
async fn follow(
    core: &Core,
    request: &Request,
    prepared: &Prepared,
    deadline: &Deadline,
) -> Result<reqwest::Response, ErrorKind> {
    let mut url = prepared.url.clone();
    let mut redirects = 0;
    loop {
        let response = once(core, request, &url, &prepared.headers, deadline).await?;
        match redirect(request, &url, &response) {
            Some(next) if redirects < MOST_REDIRECTS => url = next,
            _ => return Ok(response),
        }
        redirects += 1;
    }
}

async fn once(
    core: &Core,
    request: &Request,
    url: &Url,
    headers: &HeaderMap,
    deadline: &Deadline,
) -> Result<reqwest::Response, ErrorKind> {
    let host = base_url::host(url);
    let left = deadline.left().ok_or_else(|| ErrorKind::Transport(TransportError::timed_out(&host, deadline.allowed)))?;
    let mut outgoing =
        core.http().request(request.operation.method().to_http(), url.clone()).headers(headers.clone()).timeout(left);
    if let Some(body) = &request.body {
        let body = body.take().ok_or_else(|| ErrorKind::Build("the body is a stream and was sent before".to_owned()))?;
        outgoing = outgoing.body(body);
    }
    outgoing.send().await.map_err(|error| ErrorKind::Transport(TransportError::new(error, &host, deadline.allowed)))
}

/// Where to send the request again. Only to the same origin, so that no credential travels; and only unchanged:
/// a `POST` that comes back as `GET` would read what it was meant to write.
fn redirect(request: &Request, url: &Url, response: &reqwest::Response) -> Option<Url> {
    let repeatable = request.body.as_ref().is_none_or(|body| body.as_bytes().is_some());
    let same_method = match response.status().as_u16() {
        301..=303 => request.operation.method().is_safe(),
        307 | 308 => repeatable,
        _ => false,
    };
    let next = location(url, response.headers()).filter(|next| next.origin() == url.origin())?;
    same_method.then_some(next)
}

fn location(url: &Url, headers: &HeaderMap) -> Option<Url> {
    url.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()
}

async fn receive(core: &Core, mut response: reqwest::Response, deadline: &Deadline) -> Result<Received, ErrorKind> {
    let limit = core.max_response_bytes();
    let host = base_url::host(response.url());
    let mut body = BytesMut::new();
    let announced = response.content_length().unwrap_or_default();
    let complete = announced <= limit as u64
        && read(&mut response, &mut body, limit)
            .await
            .map_err(|error| ErrorKind::Transport(TransportError::new(error, &host, deadline.allowed)))?;
    if !complete {
        return Err(ErrorKind::TooLarge { limit });
    }
    Ok(Received::new(response.status(), std::mem::take(response.headers_mut()), body.freeze()))
}

/// Reads until the end, true, or until `limit` is passed, false.
async fn read(response: &mut reqwest::Response, body: &mut BytesMut, limit: usize) -> Result<bool, reqwest::Error> {
    while let Some(chunk) = response.chunk().await? {
        let room = limit - body.len();
        body.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if chunk.len() > room {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn refused(core: &Core, request: &Request, mut response: reqwest::Response) -> ErrorKind {
    let mut body = BytesMut::new();
    // The status is known and matters most. Of a body that breaks off, or goes on and on, we keep what we have.
    let _ = read(&mut response, &mut body, core.max_response_bytes().min(LONGEST_ERROR_BODY)).await;
    let status = response.status();
    let url = response.url().clone();
    let headers = std::mem::take(response.headers_mut());
    let body = ErrorBody::new(body.freeze(), &headers);
    let message = request.redactor(core.redactor()).clean(explain(status, &url, &headers, &body));
    ErrorKind::Status(Box::new(StatusError::new(request.operation, status, headers, body, message)))
}

fn explain(status: StatusCode, url: &Url, headers: &HeaderMap, body: &ErrorBody) -> String {
    match location(url, headers).filter(|_| status.is_redirection()) {
        Some(next) => format!("the redirect to `{}` was not followed", base_url::host(&next)),
        None => message::of_body(body.media_type(), body.bytes()),
    }
}
