//! The one place through which every request leaves and every answer comes in.
//!
//! A call is one or more attempts, an attempt one or more exchanges. Each exchange waits for its turn, gets its credentials after
//! that (a token may have expired while it waited), and is given the client's timeout.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tracing::{Instrument, Span};
use url::Url;

use super::attempts::{Attempts, FIRST_AFTER_REFUSAL};
use super::base_url;
use super::body::Body;
use super::clock::{while_active, within};
use super::core::Core;
use super::error::{Error, ErrorKind, StatusError, TransportError};
use super::hooks::{Answered, Outgoing};
use super::message;
use super::operation::Method;
use super::pace::{LONGEST_PAUSE, Pace, Permit, Turn};
use super::redact::{self, Redactor};
use super::request::Request;
use super::response::{DecodeError, Received, Response};
use super::scheme::{LiveSecrets, Places};
use super::secret::{CredentialError, Secret};
use super::stream::{ByteStream, Origin};
use super::trace;
use super::transport::{ResponseBody, TransportFailure};

/// `Accept`, unless the operation or the client says otherwise.
const ACCEPT: &str = "application/json, */*;q=0.8";

const MOST_REDIRECTS: u32 = 5;

/// Of an error's body this much is kept at most.
const LONGEST_ERROR_BODY: usize = 1024 * 1024;

/// For an error's body this much time is taken at most: its status is known already.
const ERROR_BODY_TIME: Duration = Duration::from_secs(5);

/// Sends a request, receives its answer and reads it; a status other than success is an error.
pub(super) async fn send<T>(core: &Core, request: &Request, decode: Decode<T>) -> Result<Response<T>, Error> {
    let span = trace::call(request.operation);
    let result = answer(core, request, decode).instrument(span.clone()).await;
    match &result {
        Ok(response) => trace::answered(&span, response.status.as_u16()),
        Err(error) => trace::failed(&span, error.status(), error.kind()),
    }
    result
}

/// Sends a request and gives its answer when it begins; a status other than success is an error.
pub(super) async fn open(core: &Core, request: &Request) -> Result<Response<ByteStream>, Error> {
    let span = trace::call(request.operation);
    let result = begin(core, request).instrument(span.clone()).await;
    match &result {
        Ok(response) => trace::answered(&span, response.status.as_u16()),
        Err(error) => trace::failed(&span, error.status(), error.kind()),
    }
    result
}

async fn begin(core: &Core, request: &Request) -> Result<Response<ByteStream>, Error> {
    check(core, request).map_err(|kind| Error::new(request.operation, kind))?;
    let mut sender = Sender { rest: Rest::Wanted, ..Sender::new(core, request) };
    let Received { status, headers, .. } = sender.call().await?;
    let (host, body) = match std::mem::take(&mut sender.rest) {
        Rest::Open(host, body) => (host, body.into_inner().unwrap_or_else(PoisonError::into_inner)),
        Rest::Read | Rest::Wanted => (String::new(), ResponseBody::from_bytes(Bytes::new())),
    };
    let origin = Origin {
        operation: request.operation,
        status,
        host,
        redactor: sender.redactor(),
        clock: core.clock().clone(),
        allowed: request.timeout.unwrap_or(core.timeout()),
    };
    let body = ByteStream::new(origin, &headers, body, core.max_response_bytes());
    Ok(Response { status, headers, body })
}

/// What becomes of the body of a successful answer.
#[derive(Default)]
enum Rest {
    /// It is read, into memory.
    #[default]
    Read,
    /// It is left to the caller.
    Wanted,
    /// This is it, from this host; behind a lock, since what is sent between threads may hold it only so.
    Open(String, Mutex<ResponseBody>),
}

/// How an answer becomes a `T`.
type Decode<T> = fn(&Received) -> Result<T, DecodeError>;

async fn answer<T>(core: &Core, request: &Request, decode: Decode<T>) -> Result<Response<T>, Error> {
    check(core, request).map_err(|kind| Error::new(request.operation, kind))?;
    let mut sender = Sender::new(core, request);
    let received = sender.call().await?;
    let body = decode(&received).map_err(|problem| sender.unreadable(&received, &problem))?;
    Ok(Response { status: received.status, headers: received.headers, body })
}

/// What can be said before waiting for a turn.
fn check(core: &Core, request: &Request) -> Result<(), ErrorKind> {
    if let Some(problem) = request.problem() {
        return Err(ErrorKind::Build(problem.to_owned()));
    }
    if request.is_absolute() {
        return Ok(());
    }
    core.check_credentials(request.operation.alternatives())
}

/// One call on its way.
struct Sender<'a> {
    core: &'a Core,
    request: &'a Request,
    begin: Duration,
    deadline: Option<Duration>,
    attempts: Attempts,
    /// How often the request was sent, along redirects too.
    sent: u32,
    /// The status of the last exchange, once its answer has begun.
    status: Option<StatusCode>,
    /// The changing secrets that the last exchange was sent with.
    secrets: LiveSecrets,
    /// The secrets in headers of the caller's own that it was sent with.
    header_secrets: Vec<Secret>,
    /// Whether a refusal has led to another secret already.
    renewed: bool,
    rest: Rest,
}

/// What an exchange has come to, if it has not failed.
enum Outcome {
    Received(Received),
    Redirected(Url),
}

impl<'a> Sender<'a> {
    fn new(core: &'a Core, request: &'a Request) -> Self {
        let begin = core.clock().now();
        let deadline = request.deadline.or(core.deadline());
        Self {
            core,
            request,
            begin,
            deadline,
            attempts: Attempts::new(request.retry.unwrap_or(core.retry()), deadline.map(|time| begin.saturating_add(time))),
            sent: 0,
            status: None,
            secrets: LiveSecrets::default(),
            header_secrets: Vec::new(),
            renewed: false,
            rest: Rest::Read,
        }
    }

    /// Makes attempts until one succeeds, or there is to be no other.
    async fn call(&mut self) -> Result<Received, Error> {
        loop {
            match self.attempt().await {
                Ok(received) => return Ok(received),
                Err(kind) => self.go_on(kind).await?,
            }
        }
    }

    /// Waits for the next attempt after a failed one, or gives the error to end with.
    async fn go_on(&mut self, kind: ErrorKind) -> Result<(), Error> {
        if kind.status() == Some(401) && self.renew().await {
            self.attempts.note(&kind, Duration::ZERO);
            return Ok(());
        }
        let wait = self.attempts.failed(self.request, &kind, self.core.clock().now());
        if kind.status() == Some(429) {
            self.pause(kind.retry_after().or(wait));
        }
        let Some(wait) = wait else { return Err(self.error(kind)) };
        trace::waiting(&kind, wait);
        self.core.clock().sleep(wait).await;
        Ok(())
    }

    fn error(&mut self, kind: ErrorKind) -> Error {
        std::mem::take(&mut self.attempts).error(self.request, kind)
    }

    /// Whether there are other secrets than those that were just refused. A service that refuses a credential has done nothing, so
    /// any request may be sent again with another one.
    async fn renew(&mut self) -> bool {
        if self.renewed || self.secrets.is_empty() || !self.request.is_repeatable() {
            return false;
        }
        self.renewed = true;
        let renewed = self.in_time(self.core.credentials(self.request.operation.alternatives(), &self.secrets)).await;
        matches!(renewed, Ok(Ok((_, secrets))) if secrets != self.secrets)
    }

    /// The other calls need not ask only to be refused as well.
    fn pause(&self, wait: Option<Duration>) {
        if let Some(pace) = self.pace() {
            pace.pause(self.core.clock(), wait.unwrap_or(FIRST_AFTER_REFUSAL).min(LONGEST_PAUSE));
        }
    }

    fn pace(&self) -> Option<&'a dyn Pace> {
        self.core.pace().filter(|_| !self.request.is_absolute())
    }

    /// What the future gives, unless the time for the whole call runs out.
    async fn in_time<F: Future>(&self, future: F) -> Result<F::Output, ErrorKind> {
        let (Some(deadline), Some(left)) = (self.deadline, self.left()) else { return Ok(future.await) };
        let done = within(self.core.clock().as_ref(), left, future).await;
        done.ok_or_else(|| ErrorKind::Transport(TransportError::out_of_time(deadline, None)))
    }

    /// The time that is left for the whole call, if it is limited.
    fn left(&self) -> Option<Duration> {
        let spent = self.core.clock().now().saturating_sub(self.begin);
        self.deadline.map(|deadline| deadline.saturating_sub(spent))
    }

    /// Sends the request, and again where the same server redirects it to.
    async fn attempt(&mut self) -> Result<Received, ErrorKind> {
        let mut place = None;
        let mut left = MOST_REDIRECTS;
        loop {
            match self.exchange(place.as_ref(), left > 0).await? {
                Outcome::Received(received) => return Ok(received),
                Outcome::Redirected(next) => place = Some(next),
            }
            left -= 1;
        }
    }

    async fn exchange(&mut self, place: Option<&Url>, follow: bool) -> Result<Outcome, ErrorKind> {
        let turn = if self.attempts.number() > 1 || place.is_some() { Turn::Again } else { Turn::New };
        let permit = match self.pace() {
            Some(pace) => Some(self.in_time(pace.admit(self.core.clock(), turn)).await?),
            None => None,
        };
        self.attempts.begin(self.core.clock().now());
        let (url, headers) = self.prepare(place).await?;
        let span = trace::exchange(self.request.operation, &url, self.sent);
        self.sent += 1;
        self.status = None;
        let begin = self.core.clock().now();
        let allowed = self.request.timeout.unwrap_or(self.core.timeout());
        let left = self.left();
        let (clock, activity) = (self.core.clock().as_ref(), self.request.activity.as_ref());
        let talk = self.talk(&span, &url, headers, follow, permit).instrument(span.clone());
        let talk = while_active(clock, allowed, activity, talk);
        let talked = match left {
            Some(left) => within(clock, left, talk).await.flatten(),
            None => talk.await,
        };
        let result = match talked {
            Some(result) => result,
            None => Err(ErrorKind::Transport(self.late(&url, allowed))),
        };
        self.report(&span, &result, begin);
        result
    }

    /// Whose time ran out: that of the exchange, or that of the whole call.
    fn late(&self, url: &Url, allowed: Duration) -> TransportError {
        match self.deadline {
            Some(deadline) if self.left() == Some(Duration::ZERO) => TransportError::out_of_time(deadline, self.status),
            _ => TransportError::too_slow(&base_url::host(url), allowed, self.status),
        }
    }

    async fn prepare(&mut self, place: Option<&Url>) -> Result<(Url, HeaderMap), ErrorKind> {
        let (core, request) = (self.core, self.request);
        let mut credentials = Places::default();
        if !request.is_absolute() {
            let fresh = self.in_time(core.credentials(request.operation.alternatives(), &LiveSecrets::default())).await?;
            (credentials, self.secrets) = fresh?;
        }
        let url = match place {
            Some(url) => url.clone(),
            None => request.url(core.base(), &credentials.query).map_err(ErrorKind::Build)?,
        };
        let is_secret = request.is_absolute() || !credentials.is_empty();
        if is_secret && !core.trusts(&url) {
            let message = format!("credentials and signed URLs are sent over https only, and `{}` is not", base_url::host(&url));
            return Err(CredentialError::new(message).into());
        }
        let mut headers = headers(core, request)?;
        let attempt = self.attempts.number();
        core.hooks().before(&mut Outgoing { operation: request.operation, attempt, headers: &mut headers });
        self.header_secrets = redact::mark_secrets(&mut headers);
        authorize(&mut headers, request, &credentials)?;
        Ok((url, headers))
    }

    async fn talk(
        &mut self,
        span: &Span,
        url: &Url,
        headers: HeaderMap,
        follow: bool,
        permit: Option<Permit>,
    ) -> Result<Outcome, ErrorKind> {
        let outgoing = outgoing(self.request, url, headers)?;
        let response = self.core.transport().send(outgoing).await.map_err(|failure| self.broken(url, failure))?;
        drop(permit);
        self.status = Some(response.status());
        trace::begun(span, response.status().as_u16(), response.version());
        if response.status().is_success() && !matches!(self.rest, Rest::Read) {
            let (head, body) = response.into_parts();
            self.rest = Rest::Open(base_url::host(url), Mutex::new(body));
            return Ok(Outcome::Received(Received::new(head.status, head.headers, Bytes::new())));
        }
        if response.status().is_success() {
            return self.receive(url, response).await.map(Outcome::Received);
        }
        match redirect(self.request, url, &response).filter(|_| follow) {
            Some(next) => Ok(Outcome::Redirected(next)),
            None => Err(self.refused(url, response).await),
        }
    }

    fn broken(&self, url: &Url, failure: TransportFailure) -> ErrorKind {
        ErrorKind::Transport(TransportError::new(failure, &base_url::host(url), self.status, &self.redactor()))
    }

    fn report(&self, span: &Span, result: &Result<Outcome, ErrorKind>, begin: Duration) {
        let error = result.as_ref().err();
        if let Some(kind) = error {
            trace::failed(span, kind.status(), kind);
        }
        self.core.hooks().after(&Answered {
            operation: self.request.operation,
            attempt: self.attempts.number(),
            status: self.status.map(|status| status.as_u16()),
            headers: match result {
                Ok(Outcome::Received(received)) => Some(&received.headers),
                Ok(Outcome::Redirected(_)) => None,
                Err(kind) => kind.headers(),
            },
            error,
            elapsed: self.core.clock().now().saturating_sub(begin),
        });
    }

    async fn receive(&self, url: &Url, mut response: http::Response<ResponseBody>) -> Result<Received, ErrorKind> {
        let limit = self.core.max_response_bytes();
        let status = response.status();
        let mut body = BytesMut::new();
        // The answer to a HEAD announces a body that does not come.
        let is_head = self.request.operation.method() == Method::Head;
        let announced = message::content_length(response.headers()).filter(|_| !is_head).unwrap_or_default();
        let complete = announced <= limit as u64
            && read(response.body_mut(), &mut body, limit).await.map_err(|failure| self.broken(url, failure))?;
        if !complete {
            return Err(ErrorKind::TooLarge { limit });
        }
        Ok(Received::new(status, std::mem::take(response.headers_mut()), body.freeze()))
    }

    async fn refused(&self, url: &Url, mut response: http::Response<ResponseBody>) -> ErrorKind {
        let mut body = BytesMut::new();
        // The status is known and matters most. Of a body that breaks off, or goes on and on, we keep what we have.
        let limit = self.core.max_response_bytes().min(LONGEST_ERROR_BODY);
        let _ = within(self.core.clock().as_ref(), ERROR_BODY_TIME, read(response.body_mut(), &mut body, limit)).await;
        let redactor = self.redactor();
        let sentence = explain(&response, url, &body, &redactor);
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let error = StatusError::new(self.request.operation, status, headers, body.freeze(), &sentence, &redactor);
        ErrorKind::Status(Box::new(error))
    }

    /// Takes out of an answer what the last exchange was sent with.
    fn redactor(&self) -> Redactor {
        let mut redactor = self.request.redactor(self.core.redactor());
        self.secrets.hide(&mut redactor);
        self.header_secrets.iter().for_each(|secret| redactor.add(secret.expose()));
        redactor
    }

    /// The error of a successful answer that is not what was promised.
    fn unreadable(&mut self, received: &Received, problem: &DecodeError) -> Error {
        let redactor = self.redactor();
        let clean = |text: &str| redactor.clean(text.to_owned());
        let (reason, excerpt) = match self.request.operation.has_secret_answer() {
            true => ("the answer is not what was declared, and not shown since it may hold a secret".to_owned(), String::new()),
            false => (clean(problem.reason()), clean(problem.excerpt())),
        };
        let kind = ErrorKind::Decode { status: received.status.as_u16(), path: clean(problem.path()), reason, excerpt };
        self.attempts.note(&kind, Duration::ZERO);
        self.error(kind)
    }
}

/// The headers, except for credentials.
fn headers(core: &Core, request: &Request) -> Result<HeaderMap, ErrorKind> {
    let mut headers = core.headers().clone();
    match request.operation.accepted() {
        Some(accept) => drop(headers.insert(header::ACCEPT, static_value(accept)?)),
        None => drop(headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static(ACCEPT))),
    }
    let is_empty = request.body.as_ref().is_none_or(|body| body.length() == Some(0));
    if is_empty && matches!(request.operation.method(), Method::Post | Method::Put | Method::Patch) {
        // Some servers refuse such a request with "411 Length Required" unless it says that it has no body.
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    overlay(&mut headers, &request.headers);
    Ok(headers)
}

/// Writes the credentials, and the cookies with them.
fn authorize(headers: &mut HeaderMap, request: &Request, credentials: &Places) -> Result<(), ErrorKind> {
    overlay(headers, &credentials.headers);
    let cookies: Vec<_> = request.cookies().chain(credentials.cookies.iter().map(String::as_str)).collect();
    if !cookies.is_empty() {
        let mut cookies = HeaderValue::try_from(cookies.join("; "))
            .map_err(|_| ErrorKind::Build("a cookie contains a character that cannot be sent".to_owned()))?;
        cookies.set_sensitive(true);
        headers.insert(header::COOKIE, cookies);
    }
    Ok(())
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

/// The request as it goes to the transport.
fn outgoing(request: &Request, url: &Url, headers: HeaderMap) -> Result<http::Request<Body>, ErrorKind> {
    let body = match &request.body {
        None => Body::default(),
        Some(body) => body.take().ok_or_else(|| ErrorKind::Build("the body is a stream and was sent before".to_owned()))?,
    };
    let uri = http::Uri::try_from(url.as_str()).map_err(|_| ErrorKind::Build("the URL is too long or not valid".to_owned()))?;
    let mut outgoing = http::Request::new(body);
    *outgoing.method_mut() = request.operation.method().to_http();
    *outgoing.uri_mut() = uri;
    *outgoing.headers_mut() = headers;
    Ok(outgoing)
}

/// Where to send the request again. Only to the same origin, so that no credential travels; and only unchanged:
/// a `POST` that comes back as `GET` would read what it was meant to write.
fn redirect(request: &Request, url: &Url, response: &http::Response<ResponseBody>) -> Option<Url> {
    let same_method = match response.status().as_u16() {
        301..=303 => request.operation.method().is_safe(),
        307 | 308 => request.is_repeatable(),
        _ => false,
    };
    let next = location(url, response.headers()).filter(|next| next.origin() == url.origin())?;
    same_method.then_some(next)
}

fn location(url: &Url, headers: &HeaderMap) -> Option<Url> {
    url.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()
}

/// Reads until the end, true, or until `limit` is passed, false.
async fn read(pieces: &mut ResponseBody, body: &mut BytesMut, limit: usize) -> Result<bool, TransportFailure> {
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        let room = limit - body.len();
        body.extend_from_slice(piece.get(..room).unwrap_or(&piece));
        if piece.len() > room {
            return Ok(false);
        }
    }
    Ok(true)
}

fn explain(response: &http::Response<ResponseBody>, url: &Url, body: &[u8], redactor: &Redactor) -> String {
    let headers = response.headers();
    let next = location(url, headers).filter(|_| response.status().is_redirection());
    match next.as_ref().map(base_url::host) {
        Some(host) if redactor.may_show(&host) => format!("the redirect to `{host}` was not followed"),
        Some(_) => "the redirect was not followed".to_owned(),
        None => message::of_body(message::media_type(headers), body),
    }
}
