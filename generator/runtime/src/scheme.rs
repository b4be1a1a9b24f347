//! How a security scheme writes credentials into a request.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::redact::Redactor;
use super::secret::Secret;
use super::style;

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

    /// A secret that a [`Credential`](super::Credential) gave, in the form that the scheme takes.
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

    /// Has it taken out of texts, in the forms in which it is sent.
    pub(super) fn hide(&self, redactor: &mut Redactor) {
        redactor.add(self.secret().expose());
        if let Self::Basic { user, password } = self {
            redactor.add(&basic(user, password));
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

/// The secrets that changing credentials have given for one sending, by scheme.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct LiveSecrets(Vec<(Scheme, Secret)>);

impl LiveSecrets {
    pub(super) fn push(&mut self, scheme: Scheme, secret: Secret) {
        self.0.push((scheme, secret));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn of(&self, scheme: &Scheme) -> Option<&Secret> {
        self.0.iter().find(|(known, _)| known.name == scheme.name).map(|(_, secret)| secret)
    }

    /// Has them taken out of texts.
    pub(super) fn hide(&self, redactor: &mut Redactor) {
        for (scheme, secret) in &self.0 {
            redactor.add(secret.expose());
            StaticCredential::of_scheme(scheme, secret).hide(redactor);
        }
    }
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
