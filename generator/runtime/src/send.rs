//! The one place through which every request leaves and every answer comes in.
//!
//! A call is one or more attempts, an attempt one or more exchanges. Each exchange waits for its turn, gets its credentials after
//! that (a token may have expired while it waited), and is given the client's timeout.

use std::time::Duration;

use bytes::BytesMut;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tracing::{Instrument, Span};
use url::Url;

use super::base_url;
use super::body::Body;
use super::clock::{while_active, within};
use super::core::{Core, LiveSecrets};
use super::credential::{CredentialError, Places, Redactor};
use super::error::{Error, ErrorBody, ErrorKind, StatusError, TransportError};
use super::hooks::{Answered, Outgoing};
use super::message;
use super::operation::Method;
use super::pace::{Permit, Turn};
use super::request::Request;
use super::response::Received;
use super::retry::Attempts;
use super::trace;
use super::transport::{ResponseBody, TransportFailure};

/// `Accept`, unless the operation or the client says otherwise.
const ACCEPT: &str = "application/json, */*;q=0.8";

const MOST_REDIRECTS: u32 = 5;

/// How long a client holds back after a refusal that does not say how long, of a call that is not repeated.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// Of an error's body this much is kept at most.
const LONGEST_ERROR_BODY: usize = 1024 * 1024;

/// Sends a request and receives its answer; a status other than success is an error.
pub(super) async fn send(core: &Core, request: &Request) -> Result<Received, Error> {
    let span = trace::call(request.operation);
    let result = in_time(core, request).instrument(span.clone()).await;
    match &result {
        Ok(received) => trace::outcome(&span, Some(received.status.as_u16()), None),
        Err(error) => trace::outcome(&span, error.status(), Some(error.kind())),
    }
    result
}

async fn in_time(core: &Core, request: &Request) -> Result<Received, Error> {
    let mut attempts = Attempts::new(request.retry.unwrap_or(core.retry()));
    let Some(deadline) = request.deadline.or(core.deadline()) else {
        return call(core, request, &mut attempts).await;
    };
    match within(core.clock().as_ref(), deadline, call(core, request, &mut attempts)).await {
        Some(result) => result,
        None => Err(attempts.error(request, ErrorKind::Transport(TransportError::out_of_time(deadline)))),
    }
}

/// Makes attempts until one succeeds, or there is to be no other.
async fn call(core: &Core, request: &Request, attempts: &mut Attempts) -> Result<Received, Error> {
    check(core, request).map_err(|kind| Error::new(request.operation, kind))?;
    let mut sender = Sender { core, request, attempt: 1, begin: None, secrets: LiveSecrets::new(), renewed: false };
    loop {
        sender.attempt = attempts.number();
        match sender.attempt().await {
            Ok(received) => return Ok(Received { secrets: sender.secrets, ..received }),
            Err(kind) => sender.go_on(attempts, kind).await?,
        }
    }
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
    /// The number of the attempt, from 1 on.
    attempt: u32,
    /// When the first attempt had its turn.
    begin: Option<Duration>,
    /// The changing secrets that the last exchange was sent with.
    secrets: LiveSecrets,
    /// Whether a refusal has led to another secret already.
    renewed: bool,
}

/// What an exchange has come to, if it has not failed.
enum Outcome {
    Received(Received),
    Redirected(Url),
}

impl Sender<'_> {
    /// Waits for the next attempt after a failed one, or gives the error to end with.
    async fn go_on(&mut self, attempts: &mut Attempts, kind: ErrorKind) -> Result<(), Error> {
        if kind.status() == Some(401) && self.renew().await {
            attempts.note(&kind, Duration::ZERO);
            return Ok(());
        }
        let now = self.core.clock().now();
        let wait = attempts.failed(self.request, &kind, now.saturating_sub(self.begin.unwrap_or(now)));
        if kind.status() == Some(429) {
            self.pause(kind.retry_after().or(wait));
        }
        let Some(wait) = wait else { return Err(std::mem::take(attempts).error(self.request, kind)) };
        trace::waiting(&kind, wait);
        self.core.clock().sleep(wait).await;
        Ok(())
    }

    /// Whether there are other secrets than those that were just refused. A service that refuses a credential has done nothing, so
    /// any request may be sent again with another one.
    async fn renew(&mut self) -> bool {
        if self.renewed || self.secrets.is_empty() || !self.request.is_repeatable() {
            return false;
        }
        self.renewed = true;
        let renewed = self.core.credentials(self.request.operation.alternatives(), &self.secrets).await;
        renewed.is_ok_and(|(_, secrets)| secrets != self.secrets)
    }

    /// The other calls need not ask only to be refused as well.
    fn pause(&self, wait: Option<Duration>) {
        if let Some(pace) = self.core.pace().filter(|_| !self.request.is_absolute()) {
            pace.pause(self.core.clock(), wait.unwrap_or(FIRST_PAUSE));
        }
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
        let turn = if self.attempt > 1 || place.is_some() { Turn::Again } else { Turn::New };
        let permit = match self.core.pace().filter(|_| !self.request.is_absolute()) {
            Some(pace) => Some(pace.admit(self.core.clock(), turn).await),
            None => None,
        };
        self.begin.get_or_insert(self.core.clock().now());
        let (url, headers) = self.prepare(place).await?;
        let span = trace::exchange(self.request.operation, &url, self.attempt);
        let begin = self.core.clock().now();
        let host = base_url::host(&url);
        let allowed = self.request.timeout.unwrap_or(self.core.timeout());
        let exchanged = self.talk(url, headers, follow, permit).instrument(span.clone());
        let clock = self.core.clock().as_ref();
        let exchanged = match &self.request.activity {
            None => within(clock, allowed, exchanged).await,
            Some(activity) => while_active(clock, allowed, activity, exchanged).await,
        };
        let result = match exchanged {
            Some(result) => result,
            None => Err(ErrorKind::Transport(TransportError::too_slow(&host, allowed))),
        };
        self.report(&span, &result, begin);
        result
    }

    async fn prepare(&mut self, place: Option<&Url>) -> Result<(Url, HeaderMap), ErrorKind> {
        let (core, request) = (self.core, self.request);
        let mut credentials = Places::default();
        if !request.is_absolute() {
            (credentials, self.secrets) = core.credentials(request.operation.alternatives(), &LiveSecrets::new()).await?;
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
        core.hooks().before(&mut Outgoing { operation: request.operation, attempt: self.attempt, headers: &mut headers });
        authorize(&mut headers, request, &credentials)?;
        Ok((url, headers))
    }

    async fn talk(&self, url: Url, headers: HeaderMap, follow: bool, permit: Option<Permit>) -> Result<Outcome, ErrorKind> {
        let host = base_url::host(&url);
        let outgoing = outgoing(self.request, &url, headers)?;
        let broken = |failure| ErrorKind::Transport(TransportError::new(failure, &host));
        let response = self.core.transport().send(outgoing).await.map_err(broken)?;
        drop(permit);
        if response.status().is_success() {
            return receive(self.core, self.request, response, &host).await.map(Outcome::Received);
        }
        match redirect(self.request, &url, &response).filter(|_| follow) {
            Some(next) => Ok(Outcome::Redirected(next)),
            None => Err(self.refused(&url, response).await),
        }
    }

    fn report(&self, span: &Span, result: &Result<Outcome, ErrorKind>, begin: Duration) {
        let (status, headers) = match result {
            Ok(Outcome::Received(received)) => (Some(received.status.as_u16()), Some(&received.headers)),
            Ok(Outcome::Redirected(_)) => (None, None),
            Err(kind) => (kind.status(), None),
        };
        trace::outcome(span, status, result.as_ref().err());
        self.core.hooks().after(&Answered {
            operation: self.request.operation,
            attempt: self.attempt,
            status,
            headers,
            error: result.as_ref().err(),
            elapsed: self.core.clock().now().saturating_sub(begin),
        });
    }

    async fn refused(&self, url: &Url, mut response: http::Response<ResponseBody>) -> ErrorKind {
        let mut body = BytesMut::new();
        // The status is known and matters most. Of a body that breaks off, or goes on and on, we keep what we have.
        let limit = self.core.max_response_bytes().min(LONGEST_ERROR_BODY);
        let _ = read(response.body_mut(), &mut body, limit).await;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let body = ErrorBody::new(body.freeze(), &headers);
        let message = self.redactor().clean(explain(status, url, &headers, &body));
        ErrorKind::Status(Box::new(StatusError::new(self.request.operation, status, headers, body, message)))
    }

    /// Takes secrets out of an answer, also those that change.
    fn redactor(&self) -> Redactor {
        let mut redactor = self.request.redactor(self.core.redactor());
        redactor.add_live(&self.secrets);
        redactor
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

async fn receive(
    core: &Core,
    request: &Request,
    mut response: http::Response<ResponseBody>,
    host: &str,
) -> Result<Received, ErrorKind> {
    let limit = core.max_response_bytes();
    let mut body = BytesMut::new();
    // The answer to a HEAD announces a body that does not come.
    let announced = message::content_length(response.headers()).filter(|_| request.operation.method() != Method::Head);
    let announced = announced.unwrap_or_default();
    let broken = |failure| ErrorKind::Transport(TransportError::new(failure, host));
    let complete = announced <= limit as u64 && read(response.body_mut(), &mut body, limit).await.map_err(broken)?;
    if !complete {
        return Err(ErrorKind::TooLarge { limit });
    }
    Ok(Received::new(response.status(), std::mem::take(response.headers_mut()), body.freeze()))
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

fn explain(status: StatusCode, url: &Url, headers: &HeaderMap, body: &ErrorBody) -> String {
    match location(url, headers).filter(|_| status.is_redirection()) {
        Some(next) => format!("the redirect to `{}` was not followed", base_url::host(&next)),
        None => message::of_body(body.media_type(), body.bytes()),
    }
}
