//! Secrets, where they come from, and how a security scheme writes them into a request.

use std::cmp::Reverse;
use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use zeroize::Zeroizing;

use super::body::Body;
use super::clock::Clock;
use super::core::{Core, LiveSecrets};
use super::fetch;
use super::future::{BoxFuture, MaybeSend, MaybeSync};
use super::style;

/// A text that is never printed, and is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Take care where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Where a secret comes from that changes with time: an access token that is fetched, and fetched again before it expires.
///
/// It is asked before every request, so it should keep what it has for as long as that is good. It is dropped at any await point
/// when the call is.
pub trait Credential: MaybeSend + MaybeSync + 'static {
    /// The secret to send now: the key, the token, or `user:password`, whatever the scheme writes into the request.
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>>;
}

/// For what a [`Credential`] is asked, and what it can use to get it.
#[derive(Clone, Copy)]
pub struct SecretRequest<'a> {
    pub(super) core: &'a Core,
    rejected: Option<&'a Secret>,
}

impl<'a> SecretRequest<'a> {
    pub(super) fn new(core: &'a Core, rejected: Option<&'a Secret>) -> Self {
        Self { core, rejected }
    }

    /// The secret that the service has just refused with 401. To give it again means that there is no other.
    pub fn rejected(&self) -> Option<&'a Secret> {
        self.rejected
    }

    /// The client's clock.
    pub fn clock(&self) -> &'a dyn Clock {
        self.core.clock().as_ref()
    }

    /// Sends a request through the client's transport, outside of its rate limit: to an authorization server. It goes over https, or
    /// to this machine; redirects are not followed, and the body of an answer may have up to 1 MiB.
    pub async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Bytes>, CredentialError> {
        fetch::fetch(self.core, request).await
    }
}

impl fmt::Debug for SecretRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretRequest").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}

/// Why there is no secret. The text must not contain one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError {
    message: String,
    passing: bool,
    retry_after: Option<Duration>,
}

impl CredentialError {
    /// There is no secret, and asking again would not help.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: false, retry_after: None }
    }

    /// There is none at the moment; the call is tried again as its retry policy says.
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: true, retry_after: None }
    }

    /// The same, and no other attempt is to be made before this time has passed.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// How long the one who was asked for a secret wants to be left alone, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether asking again may help.
    pub fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CredentialError {}

/// What the caller holds for one security scheme, if it stays the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StaticCredential {
    /// An API key, for schemes of type `apiKey`. A prefix that the scheme demands is put before it.
    Key(Secret),
    /// A token for `Authorization: Bearer`.
    Bearer(Secret),
    /// User and password for `Authorization: Basic`.
    Basic {
        /// The user's name. It may not contain a colon.
        user: String,
        /// The password.
        password: Secret,
    },
}

impl StaticCredential {
    /// An API key.
    pub fn key(key: impl Into<Secret>) -> Self {
        Self::Key(key.into())
    }

    /// A bearer token.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::Bearer(token.into())
    }

    /// User and password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self::Basic { user: user.into(), password: password.into() }
    }

    /// A secret that a [`Credential`] gave, in the form that the scheme takes.
    pub(super) fn of_scheme(scheme: &Scheme, secret: &Secret) -> Self {
        match scheme.kind {
            SchemeKind::Header { .. } | SchemeKind::Query { .. } | SchemeKind::Cookie { .. } => Self::Key(secret.clone()),
            SchemeKind::Bearer => Self::Bearer(secret.clone()),
            SchemeKind::Basic => {
                let (user, password) = secret.expose().split_once(':').unwrap_or((secret.expose(), ""));
                Self::basic(user, password)
            }
        }
    }

    fn secret(&self) -> &Secret {
        match self {
            Self::Key(secret) | Self::Bearer(secret) | Self::Basic { password: secret, .. } => secret,
        }
    }
}

/// A security scheme of the API description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in `securitySchemes`.
    pub name: &'static str,
    /// The method of the client's builder that sets its credential.
    pub method: &'static str,
    /// Where the credential is written.
    pub kind: SchemeKind,
}

/// Where a credential is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A header.
    Header {
        /// The header's name.
        name: &'static str,
        /// What stands before the key, `"Token "`; mostly empty.
        prefix: &'static str,
    },
    /// A query parameter.
    Query {
        /// The parameter's name.
        name: &'static str,
    },
    /// A cookie.
    Cookie {
        /// The cookie's name.
        name: &'static str,
    },
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
}

/// The places in a request that credentials go to.
#[derive(Default)]
pub(super) struct Places {
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<String>,
    pub(super) cookies: Vec<String>,
}

impl Places {
    pub(super) fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.query.is_empty() && self.cookies.is_empty()
    }
}

/// Writes the credential where its scheme wants it. The message of a failure does not show it.
pub(super) fn attach(scheme: &Scheme, credential: &StaticCredential, places: &mut Places) -> Result<(), String> {
    check(scheme, credential)?;
    match (scheme.kind, credential) {
        (SchemeKind::Header { name, prefix }, StaticCredential::Key(key)) => {
            let name = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a header name"))?;
            places.headers.insert(name, value(scheme, prefix, key.expose())?);
        }
        (SchemeKind::Query { name }, StaticCredential::Key(key)) => places.query.push(pair(name, key)),
        (SchemeKind::Cookie { name }, StaticCredential::Key(key)) => places.cookies.push(pair(name, key)),
        (SchemeKind::Bearer, StaticCredential::Bearer(token)) => {
            places.headers.insert(header::AUTHORIZATION, value(scheme, "Bearer ", token.expose())?);
        }
        (SchemeKind::Basic, StaticCredential::Basic { user, password }) => {
            places.headers.insert(header::AUTHORIZATION, value(scheme, "Basic ", &basic(user, password))?);
        }
        _ => return Err(format!("the security scheme `{}` takes {}", scheme.name, expected(scheme.kind))),
    }
    Ok(())
}

fn check(scheme: &Scheme, credential: &StaticCredential) -> Result<(), String> {
    let secret = credential.secret().expose();
    let name = scheme.name;
    if secret.is_empty() {
        return Err(format!("the credential for `{name}` is empty"));
    }
    if secret.chars().any(char::is_control) {
        return Err(format!("the credential for `{name}` contains a line break or another control character"));
    }
    match credential {
        StaticCredential::Basic { user, .. } if user.contains(|c: char| c == ':' || c.is_control()) => {
            Err(format!("the user for `{name}` contains a colon or a control character"))
        }
        _ => Ok(()),
    }
}

fn value(scheme: &Scheme, prefix: &str, secret: &str) -> Result<HeaderValue, String> {
    let mut value = HeaderValue::try_from(format!("{prefix}{secret}"))
        .map_err(|_| format!("the credential for `{}` contains a character that no header can carry", scheme.name))?;
    value.set_sensitive(true);
    Ok(value)
}

fn pair(name: &str, key: &Secret) -> String {
    format!("{}={}", style::encode(name), style::encode(key.expose()))
}

fn basic(user: &str, password: &Secret) -> String {
    BASE64_STANDARD.encode(format!("{user}:{}", password.expose()))
}

const fn expected(kind: SchemeKind) -> &'static str {
    match kind {
        SchemeKind::Header { .. } | SchemeKind::Query { .. } | SchemeKind::Cookie { .. } => "a key",
        SchemeKind::Bearer => "a bearer token",
        SchemeKind::Basic => "user and password",
    }
}

/// Takes secrets out of texts: a service may repeat in its answer what it was sent.
#[derive(Clone, Default)]
pub(super) struct Redactor(Vec<Zeroizing<String>>);

impl Redactor {
    pub(super) fn new<'a>(credentials: impl Iterator<Item = &'a StaticCredential>) -> Self {
        let mut redactor = Self::default();
        credentials.for_each(|credential| redactor.add_credential(credential));
        redactor
    }

    pub(super) fn add_credential(&mut self, credential: &StaticCredential) {
        self.add(credential.secret().expose());
        if let StaticCredential::Basic { user, password } = credential {
            self.add(&basic(user, password));
        }
    }

    /// What live credentials have given for a sending.
    pub(super) fn add_live(&mut self, secrets: &LiveSecrets) {
        for (scheme, secret) in secrets {
            self.add(secret.expose());
            self.add_credential(&StaticCredential::of_scheme(scheme, secret));
        }
    }

    /// Headers with secrets of the caller's own. They are marked as such, so that no log of a transport shows them.
    pub(super) fn add_headers(&mut self, headers: &mut HeaderMap) {
        for (_, value) in headers.iter_mut().filter(|(name, _)| sounds_secret(name.as_str())) {
            value.set_sensitive(true);
            // Of `Bearer abc` the second word counts.
            String::from_utf8_lossy(value.as_bytes()).split(' ').for_each(|word| self.add(word));
        }
    }

    /// Another text to take out, also as it looks in a URL, JSON, HTML and Base64. Very short ones would riddle every text with holes.
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST_SECRET {
            return;
        }
        let escaped = secret.replace('\\', "\\\\").replace('"', "\\\"");
        let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        let forms = [escaped.replace('/', "\\/"), escaped, html, style::encode(secret), BASE64_STANDARD_NO_PAD.encode(secret)];
        self.0.push(Zeroizing::new(secret.to_owned()));
        self.0.extend(forms.into_iter().filter(|form| form != secret).map(Zeroizing::new));
        // A text that is a part of another one would leave the rest of that.
        self.0.sort_by_key(|text| Reverse(text.len()));
    }

    /// Whether a host may be shown: it is in lower case, and may be what an echoed secret was taken for.
    pub(super) fn may_show(&self, host: &str) -> bool {
        self.0.iter().map(|secret| secret.to_lowercase()).all(|secret| !secret.contains(host) && !host.contains(&secret))
    }

    pub(super) fn clean(&self, text: String) -> String {
        let replaced = self.0.iter().fold(text, |text, secret| match text.contains(secret.as_str()) {
            true => text.replace(secret.as_str(), REDACTED),
            false => text,
        });
        self.0.iter().fold(replaced, |text, secret| without_halves(text, secret))
    }
}

/// Shorter texts than this, in bytes, are not looked for.
const SHORTEST_SECRET: usize = 6;

const REDACTED: &str = "[redacted]";

/// Whether a parameter of this name most likely carries a secret.
pub(super) fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["authorization", "cookie", "key", "password", "secret", "session", "sig", "signature", "token"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// Texts are cut to a length before they come here, and the cut may go through a secret.
fn without_halves(text: String, secret: &str) -> String {
    let kept = text.trim_end_matches('…');
    let cuts = || secret.char_indices().filter_map(|(at, _)| secret.split_at_checked(at));
    let begun = cuts().rev().map(|(half, _)| half).find(|half| half.len() >= SHORTEST_SECRET && kept.ends_with(half));
    if let Some(half) = begun {
        return format!("{}{REDACTED}", kept.strip_suffix(half).unwrap_or_default());
    }
    let ended = cuts().skip(1).map(|(_, half)| half).find(|half| half.len() >= SHORTEST_SECRET && kept.starts_with(half));
    match ended.and_then(|half| text.strip_prefix(half)) {
        Some(rest) => format!("{REDACTED}{rest}"),
        None => text,
    }
}
