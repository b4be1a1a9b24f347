//! Secrets, and how a security scheme writes them into a request.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::style;

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What the caller holds for one security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credential {
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

impl Credential {
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
pub(super) fn attach(scheme: &Scheme, credential: &Credential, places: &mut Places) -> Result<(), String> {
    check(scheme, credential)?;
    match (scheme.kind, credential) {
        (SchemeKind::Header { name, prefix }, Credential::Key(key)) => {
            let name = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a header name"))?;
            places.headers.insert(name, value(scheme, prefix, key.expose())?);
        }
        (SchemeKind::Query { name }, Credential::Key(key)) => places.query.push(pair(name, key)),
        (SchemeKind::Cookie { name }, Credential::Key(key)) => places.cookies.push(pair(name, key)),
        (SchemeKind::Bearer, Credential::Bearer(token)) => {
            places.headers.insert(header::AUTHORIZATION, value(scheme, "Bearer ", token.expose())?);
        }
        (SchemeKind::Basic, Credential::Basic { user, password }) => {
            places.headers.insert(header::AUTHORIZATION, value(scheme, "Basic ", &basic(user, password))?);
        }
        _ => return Err(format!("the security scheme `{}` takes {}", scheme.name, expected(scheme.kind))),
    }
    Ok(())
}

fn check(scheme: &Scheme, credential: &Credential) -> Result<(), String> {
    let secret = credential.secret().expose();
    let name = scheme.name;
    if secret.is_empty() {
        return Err(format!("the credential for `{name}` is empty"));
    }
    if secret.chars().any(char::is_control) {
        return Err(format!("the credential for `{name}` contains a line break or another control character"));
    }
    match credential {
        Credential::Basic { user, .. } if user.contains(|c: char| c == ':' || c.is_control()) => {
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
pub(super) struct Redactor(Vec<String>);

impl Redactor {
    pub(super) fn new<'a>(credentials: impl Iterator<Item = &'a Credential>) -> Self {
        let mut redactor = Self::default();
        for credential in credentials {
            redactor.add(credential.secret().expose());
            if let Credential::Basic { user, password } = credential {
                redactor.add(&basic(user, password));
            }
        }
        redactor
    }

    /// Another text to take out, also as it looks percent-encoded. Very short ones would riddle every text with holes.
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < 6 {
            return;
        }
        self.0.extend([secret.to_owned(), style::encode(secret)]);
    }

    pub(super) fn clean(&self, text: String) -> String {
        self.0.iter().fold(
            text,
            |text, secret| {
                if text.contains(secret.as_str()) { text.replace(secret.as_str(), "[redacted]") } else { text }
            },
        )
    }
}
