//! Tokens for an application of its own right: the client credentials of OAuth 2.0 (RFC 6749, section 4.4).

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderValue, Method, header};
use serde::Deserialize;
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::base_url;
use super::body::Body;
use super::credential::{Credential, SecretRequest};
use super::future::BoxFuture;
use super::line::Line;
use super::message;
use super::redact::Redactor;
use super::secret::{CredentialError, Secret};
use super::style;
use super::token_cache::{Token, TokenCache, TokenResult};

/// How long a token is taken to be good if the server does not say. Most are good for an hour.
const USUAL_LIFE: Duration = Duration::from_secs(300);

/// Access tokens for an application, by its id and secret: OAuth 2.0 client credentials.
///
/// A token is fetched when the first call needs one, kept until shortly before its end, and fetched anew when the service refuses it.
/// However many calls wait for a token, one request is made. Clones share the token, also between clients.
///
/// ```text
/// let credential = ClientCredentials::new("https://login.example.com/token", "my-app", secret).scope("alerts.read");
/// ```
///
/// The request goes through the client's transport and within its timeout, over https or to this machine. Failures that may pass
/// (no connection, 429, 5xx) are tried again as the retry policy of the call says; a refusal fails the call at once.
#[derive(Clone)]
#[must_use]
pub struct ClientCredentials {
    settings: Arc<Settings>,
    cache: Arc<TokenCache>,
}

#[derive(Clone)]
struct Settings {
    token_url: Result<Url, CredentialError>,
    client_id: String,
    client_secret: Secret,
    in_header: bool,
    scope: Option<String>,
    parameters: Vec<(String, String)>,
}

impl ClientCredentials {
    /// An application at the server that gives out tokens at this URL.
    pub fn new(token_url: impl AsRef<str>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self::from_template(token_url.as_ref(), &[], client_id, client_secret)
    }

    /// The same, with values for the `{variables}` of the URL.
    pub fn from_template(
        token_url: &str,
        variables: &[(&str, &str)],
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        let settings = Settings {
            token_url: filled(token_url, variables).map_err(CredentialError::new),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            in_header: false,
            scope: None,
            parameters: Vec::new(),
        };
        Self { settings: Arc::new(settings), cache: Arc::default() }
    }

    /// What the token is to be good for: names with spaces between them. Without it the server decides.
    pub fn scope(self, scope: impl Into<String>) -> Self {
        self.with(|settings| settings.scope = Some(scope.into()))
    }

    /// Another field of the request, such as `resource` or `audience`.
    pub fn parameter(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|settings| settings.parameters.push((name.into(), value.into())))
    }

    /// Sends id and secret as `Authorization: Basic` instead of fields of the request.
    pub fn basic_authorization(self) -> Self {
        self.with(|settings| settings.in_header = true)
    }

    // What asks for something else gets tokens of its own.
    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self.cache = Arc::default();
        self
    }
}

impl Credential for ClientCredentials {
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        let settings = self.settings.clone();
        Box::pin(self.cache.secret(asked, move |line| Box::pin(async move { settings.token(&line).await })))
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("host", &self.settings.host())
            .field("client_id", &self.settings.client_id)
            .field("scope", &self.settings.scope)
            .finish_non_exhaustive()
    }
}

/// The URL with its variables filled in, each as one part of it.
fn filled(template: &str, variables: &[(&str, &str)]) -> Result<Url, String> {
    let mut url = template.to_owned();
    for (name, value) in variables {
        if matches!(*value, "" | "." | "..") {
            return Err(format!("the address for tokens needs a `{name}`, and `{value}` is none"));
        }
        url = url.replace(&format!("{{{name}}}"), &style::encode(value));
    }
    Url::parse(&url).map_err(|_| "the address for tokens is not a complete URL: write it as `https://host/path`".to_owned())
}

impl Settings {
    fn host(&self) -> String {
        self.token_url.as_ref().map(base_url::host).unwrap_or_default()
    }

    async fn token(&self, line: &Line) -> TokenResult {
        let answer = line.fetch(self.request()?).await?;
        let token = match answer.status() {
            status if status.is_success() => granted(&answer),
            status if status.is_redirection() => Err(format!("{}, which is not followed", message::status_line(status))),
            _ => Err(explain(&answer)),
        };
        token.map_err(|problem| self.failure(&answer, problem))
    }

    fn request(&self) -> Result<http::Request<Body>, CredentialError> {
        let url = self.token_url.as_ref().map_err(Clone::clone)?;
        let mut request = http::Request::new(self.form());
        *request.method_mut() = Method::POST;
        *request.uri_mut() =
            url.as_str().try_into().map_err(|_| CredentialError::new("the address for tokens is too long or not valid"))?;
        let headers = request.headers_mut();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if self.in_header {
            let basic = Zeroizing::new(format!("Basic {}", self.basic().as_str()));
            let mut basic = HeaderValue::try_from(basic.as_str())
                .map_err(|_| CredentialError::new("the id or the secret of the application cannot be sent"))?;
            basic.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, basic);
        }
        Ok(request)
    }

    /// The form, in memory that is wiped once it is sent.
    fn form(&self) -> Body {
        let mut pairs = vec![("grant_type", "client_credentials")];
        if !self.in_header {
            pairs.extend([("client_id", self.client_id.as_str()), ("client_secret", self.client_secret.expose())]);
        }
        pairs.extend(self.scope.as_deref().map(|scope| ("scope", scope)));
        pairs.extend(self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        // No character takes more than three; a text that grows would leave copies behind.
        let longest = pairs.iter().map(|(name, value)| 3 * (name.len() + value.len()) + 2).sum();
        let mut form = Zeroizing::new(String::with_capacity(longest));
        for (name, value) in pairs {
            if !form.is_empty() {
                form.push('&');
            }
            form.push_str(&style::encode(name));
            form.push('=');
            form.push_str(&Zeroizing::new(style::encode(value)));
        }
        Bytes::from_owner(Wiped(form)).into()
    }

    /// Id and secret for `Authorization: Basic`, encoded before they are joined, as RFC 6749 wants it.
    fn basic(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(style::encode(self.client_secret.expose()));
        let pair = Zeroizing::new(format!("{}:{}", style::encode(&self.client_id), secret.as_str()));
        Zeroizing::new(BASE64_STANDARD.encode(pair.as_bytes()))
    }

    fn failure(&self, answer: &http::Response<Bytes>, problem: String) -> CredentialError {
        let status = answer.status();
        let passing =
            status.is_server_error() || matches!(status.as_u16(), 408 | 429) || problem.starts_with("temporarily_unavailable");
        let mut redactor = Redactor::default();
        redactor.add(self.client_secret.expose());
        redactor.add(&self.basic());
        let problem = Some(message::shorten(&redactor.clean(problem))).filter(|problem| !problem.is_empty());
        let text = format!("`{}` gave no token: {}", self.host(), problem.unwrap_or_else(|| message::status_line(status)));
        match message::retry_after(answer.headers(), "") {
            _ if !passing => CredentialError::new(text),
            None => CredentialError::passing(text),
            Some(wait) => CredentialError::passing(text).with_retry_after(wait),
        }
    }
}

/// A text that is wiped from memory when nobody holds it any more.
struct Wiped(Zeroizing<String>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What is read of an answer with a token. There may be other secrets in it, and they are left alone.
#[derive(Deserialize)]
struct Granted {
    access_token: Option<String>,
    token_type: Option<String>,
    expires_in: Option<Value>,
}

fn granted(answer: &http::Response<Bytes>) -> Result<Token, String> {
    // What serde says of a mistake may contain what it has read, so it is not asked.
    let Ok(granted) = serde_json::from_slice::<Granted>(answer.body()) else {
        let kind = message::media_type(answer.headers()).unwrap_or("something");
        return Err(format!("it answered with {kind} that is not what OAuth 2.0 describes"));
    };
    let secret = Secret::from(granted.access_token.unwrap_or_default());
    if secret.expose().is_empty() {
        // Some servers refuse with 200.
        let said = Some(explain(answer)).filter(|said| !said.is_empty());
        return Err(said.unwrap_or_else(|| "there is no token in its answer".to_owned()));
    }
    match granted.token_type {
        Some(kind) if !kind.eq_ignore_ascii_case("bearer") => {
            Err(format!("the token is of type `{kind}`, and only `Bearer` is understood"))
        }
        _ => Ok(Token { secret, life: granted.expires_in.as_ref().and_then(life).unwrap_or(USUAL_LIFE) }),
    }
}

/// Seconds, as a number or, as older servers write it, a text.
fn life(expires_in: &Value) -> Option<Duration> {
    let seconds = expires_in.as_f64().or_else(|| expires_in.as_str()?.trim().parse().ok())?;
    Duration::try_from_secs_f64(seconds.max(0.0)).ok()
}

/// What an answer without a token says: `error` and `error_description` (RFC 6749, section 5.2), or the title of a page. JSON is never
/// shown as it is.
fn explain(answer: &http::Response<Bytes>) -> String {
    let Ok(json) = serde_json::from_slice::<Value>(answer.body()) else {
        return message::of_body(message::media_type(answer.headers()), answer.body());
    };
    let code = json.get("error").and_then(Value::as_str);
    let sentence = message::of_json(&json).filter(|sentence| Some(sentence.as_str()) != code);
    code.map(str::to_owned).into_iter().chain(sentence).collect::<Vec<_>>().join(": ")
}
