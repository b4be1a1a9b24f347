//! What all calls of one client share: where the service is, who is calling, how long to wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::base_url::{self, BaseUrl};
use super::credential::{self, Credential, Places, Redactor, Scheme};
use super::error::Error;

/// Longest answer that is read unless the caller says otherwise: 64 MiB.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What the API description says about the service as a whole. Generated code holds it as a `static`.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// `User-Agent`, unless the caller sets one.
    pub user_agent: &'static str,
    /// The beginning that the paths of all operations share, `/api`. A base URL may end with it or not.
    pub path_prefix: Option<&'static str>,
    /// Time for a whole call, unless the caller sets one.
    pub timeout: Duration,
    /// The security schemes.
    pub schemes: &'static [Scheme],
}

/// What all calls of one client share. A clone is cheap and shares everything, connections too.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    http: reqwest::Client,
    base_url: BaseUrl,
    schemes: &'static [Scheme],
    credentials: Vec<(Scheme, Credential)>,
    redactor: Redactor,
    headers: HeaderMap,
    timeout: Duration,
    max_response_bytes: usize,
    insecure_http: bool,
}

impl Core {
    /// The base URL in use, without a trailing slash and without the common prefix of the paths.
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    /// Time for a whole call: connecting, sending, and receiving the last byte.
    pub fn timeout(&self) -> Duration {
        self.0.timeout
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(super) fn base(&self) -> &BaseUrl {
        &self.0.base_url
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(super) fn redactor(&self) -> &Redactor {
        &self.0.redactor
    }

    pub(super) fn max_response_bytes(&self) -> usize {
        self.0.max_response_bytes
    }

    /// Whether a secret may be sent to `url`.
    pub(super) fn trusts(&self, url: &url::Url) -> bool {
        self.0.insecure_http || base_url::is_private(url)
    }

    /// The credentials for the first alternative that is fully configured; none if none is asked for.
    pub(super) fn credentials(&self, alternatives: &[&[&str]]) -> Result<Places, String> {
        let mut places = Places::default();
        for name in self.choose(alternatives)? {
            if let Some((scheme, credential)) = self.credential(name) {
                credential::attach(scheme, credential, &mut places)?;
            }
        }
        Ok(places)
    }

    // Being known is better than being anonymous, so an empty alternative is the last resort.
    fn choose<'a>(&self, alternatives: &[&'a [&'a str]]) -> Result<&'a [&'a str], String> {
        let configured = |names: &&&[&str]| !names.is_empty() && names.iter().all(|name| self.credential(name).is_some());
        let anonymous = alternatives.is_empty() || alternatives.iter().any(|names| names.is_empty());
        match alternatives.iter().find(configured) {
            Some(names) => Ok(names),
            None if anonymous => Ok(&[]),
            None => Err(self.missing(alternatives)),
        }
    }

    fn credential(&self, name: &str) -> Option<&(Scheme, Credential)> {
        self.0.credentials.iter().find(|(scheme, _)| scheme.name == name)
    }

    fn missing(&self, alternatives: &[&[&str]]) -> String {
        // By the builder's methods, since those are what callers know.
        let method = |name: &&str| {
            self.0.schemes.iter().find(|scheme| scheme.name == *name).map_or(name.to_string(), |scheme| scheme.method.to_owned())
        };
        let quoted = |names: &[&str]| names.iter().map(|name| format!("`{}`", method(name))).collect::<Vec<_>>().join(" with ");
        let accepted: Vec<_> = alternatives.iter().map(|names| quoted(names)).collect();
        let accepted = accepted.join(" or ");
        let held: Vec<_> = self.0.credentials.iter().map(|(scheme, _)| scheme.name).collect();
        match held.as_slice() {
            [] => format!("this call needs {accepted}, and the client has no credential; its builder sets one"),
            held => format!("this call needs {accepted}, and the client has only {}", quoted(held)),
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials: Vec<_> = self.0.credentials.iter().map(|(scheme, _)| scheme.name).collect();
        f.debug_struct("Core")
            .field("base_url", &self.base_url())
            .field("credentials", &credentials)
            .field("timeout", &self.0.timeout)
            .field("max_response_bytes", &self.0.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// Collects the settings of a client. A mistake in them is reported by [`build`](Self::build).
#[derive(Clone)]
#[must_use]
pub struct CoreBuilder {
    base_url: String,
    config: &'static Config,
    credentials: Vec<(&'static str, Credential)>,
    http: Option<reqwest::Client>,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    headers: Vec<(String, String)>,
    max_response_bytes: usize,
    insecure_http: bool,
}

impl CoreBuilder {
    /// Settings for the service at `base_url`, with or without a trailing slash or the common prefix of the paths.
    pub fn new(base_url: impl Into<String>, config: &'static Config) -> Self {
        Self {
            base_url: base_url.into(),
            config,
            credentials: Vec::new(),
            http: None,
            timeout: None,
            connect_timeout: None,
            headers: Vec::new(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            insecure_http: false,
        }
    }

    /// The credential for a security scheme; a second one for the same scheme replaces the first.
    pub fn credential(mut self, scheme: &'static str, credential: Credential) -> Self {
        self.credentials.retain(|(name, _)| *name != scheme);
        self.credentials.push((scheme, credential));
        self
    }

    /// Whether any credential is set.
    pub fn has_credential(&self) -> bool {
        !self.credentials.is_empty()
    }

    /// An HTTP client of the caller's own making, for proxies or certificates. Its redirects are its own business: build it with
    /// `redirect(reqwest::redirect::Policy::none())`, so that no key follows a redirect to another host.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Some(client);
        self
    }

    /// Time for a whole call: connecting, sending, and receiving the last byte.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time for connecting, 10 seconds by default. It cannot be combined with [`http_client`](Self::http_client).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Replaces the `User-Agent`.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.default_header("user-agent", user_agent)
    }

    /// A header for every request, unless the request sets it itself.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Longest answer that is read, in bytes; 64 MiB by default.
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response_bytes = limit;
        self
    }

    /// Lets credentials be sent without encryption to other machines. Loopback addresses need no permission.
    pub fn allow_insecure_http(mut self) -> Self {
        self.insecure_http = true;
        self
    }

    /// Checks the settings. Fails with [`ErrorKind::Configuration`](super::ErrorKind::Configuration).
    pub fn build(self) -> Result<Core, Error> {
        self.shared().map(|shared| Core(Arc::new(shared))).map_err(Error::configuration)
    }

    fn shared(self) -> Result<Shared, String> {
        let base_url = BaseUrl::parse(&self.base_url, self.config.path_prefix)?;
        let credentials = self.checked_credentials()?;
        if !(credentials.is_empty() || self.insecure_http || base_url::is_private(base_url.url())) {
            return Err("credentials are sent over https only: change the base URL, or allow insecure http".to_owned());
        }
        Ok(Shared {
            http: self.client()?,
            base_url,
            schemes: self.config.schemes,
            redactor: Redactor::new(credentials.iter().map(|(_, credential)| credential)),
            credentials,
            headers: self.checked_headers()?,
            timeout: self.timeout.unwrap_or(self.config.timeout),
            max_response_bytes: self.max_response_bytes,
            insecure_http: self.insecure_http,
        })
    }

    fn checked_credentials(&self) -> Result<Vec<(Scheme, Credential)>, String> {
        let mut checked = Vec::new();
        for (name, credential) in &self.credentials {
            let scheme = self.config.schemes.iter().find(|scheme| scheme.name == *name);
            let scheme = scheme.ok_or_else(|| format!("the service has no security scheme `{name}`"))?;
            credential::attach(scheme, credential, &mut Places::default())?;
            checked.push((*scheme, credential.clone()));
        }
        Ok(checked)
    }

    fn checked_headers(&self) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        let first = (header::USER_AGENT.to_string(), self.config.user_agent.to_owned());
        for (name, value) in [first].iter().chain(&self.headers) {
            let key = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a header name"))?;
            let value = HeaderValue::try_from(value).map_err(|_| format!("the value for the header `{name}` cannot be sent"))?;
            headers.insert(key, value);
        }
        Ok(headers)
    }

    // Redirects are followed by `send`, which knows the method and the credentials.
    fn client(&self) -> Result<reqwest::Client, String> {
        match (&self.http, self.connect_timeout) {
            (Some(_), Some(_)) => Err("set the connect timeout on the HTTP client that is passed in".to_owned()),
            (Some(client), None) => Ok(client.clone()),
            (None, timeout) => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(timeout.unwrap_or(CONNECT_TIMEOUT))
                .build()
                .map_err(|error| format!("the HTTP client cannot be built: {error}")),
        }
    }
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials: Vec<_> = self.credentials.iter().map(|(name, _)| name).collect();
        f.debug_struct("CoreBuilder").field("credentials", &credentials).finish_non_exhaustive()
    }
}
