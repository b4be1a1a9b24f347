//! The settings of a client, and what is checked about them before anything is sent.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::base_url::{self, BaseUrl};
use super::clock::{Clock, SystemClock};
use super::core::{Config, Core, Held, Shared};
use super::credential::Credential;
use super::error::Error;
use super::future::{MaybeSend, MaybeSync};
use super::hooks::{Answered, Hooks, Outgoing};
use super::line::Line;
use super::pace::Pace;
use super::redact::Redactor;
#[cfg(feature = "reqwest")]
use super::reqwest::Reqwest;
use super::retry::RetryPolicy;
use super::scheme::{self, Places, Scheme, StaticCredential};
use super::transport::Transport;

/// Longest answer that is read unless the caller says otherwise: 64 MiB.
const MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Collects the settings of a client. A mistake in them is reported by [`build`](Self::build).
#[derive(Clone)]
#[must_use]
pub struct CoreBuilder {
    base_url: String,
    base_path: Option<&'static str>,
    config: &'static Config,
    credentials: Vec<(&'static str, Held)>,
    transport: Option<Arc<dyn Transport>>,
    clock: Option<Arc<dyn Clock>>,
    pace: Option<Arc<dyn Pace>>,
    hooks: Hooks,
    retry: RetryPolicy,
    deadline: Option<Duration>,
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
            base_path: None,
            config,
            credentials: Vec::new(),
            transport: None,
            clock: None,
            pace: None,
            hooks: Hooks::default(),
            retry: RetryPolicy::default(),
            deadline: None,
            timeout: None,
            connect_timeout: None,
            headers: Vec::new(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            insecure_http: false,
        }
    }

    /// The path that a base URL gets that has none: where the service's description names no host, it may name a path.
    pub fn base_path(mut self, path: &'static str) -> Self {
        self.base_path = Some(path);
        self
    }

    /// The credential for a security scheme; a second one for the same scheme replaces the first.
    pub fn credential(self, scheme: &'static str, credential: StaticCredential) -> Self {
        self.held(scheme, Held::Static(credential))
    }

    /// Where the credential for a security scheme comes from, if it changes with time.
    pub fn credential_from(self, scheme: &'static str, credential: impl Credential) -> Self {
        self.held(scheme, Held::Live(Arc::new(credential)))
    }

    fn held(mut self, scheme: &'static str, held: Held) -> Self {
        self.credentials.retain(|(name, _)| *name != scheme);
        self.credentials.push((scheme, held));
        self
    }

    /// Whether any credential is set.
    pub fn has_credential(&self) -> bool {
        !self.credentials.is_empty()
    }

    /// An HTTP client of the caller's own making, for proxies or certificates. Its redirects are its own business: build it with
    /// `redirect(reqwest::redirect::Policy::none())`, so that no key follows a redirect to another host, and a redirect that leads to
    /// nobody is not taken for a request that was never sent.
    #[cfg(feature = "reqwest")]
    pub fn http_client(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest::from_client(client))
    }

    /// Another way to carry requests than `reqwest`.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Another clock than the machine's: for tests, and where there is no tokio.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// What decides when a request may leave. Clients of one service can share it. `None`: every request leaves at once.
    pub fn pace(mut self, pace: Option<Arc<dyn Pace>>) -> Self {
        self.pace = pace;
        self
    }

    /// When and how often failed calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Time for one exchange with the service: connecting, sending, and receiving the last byte. What the client waits for between
    /// two exchanges is not counted.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time for a whole call: waiting for its turn, and all its repetitions too. It is not limited by default. A wait that would go
    /// beyond it is not begun: the call ends at once with what went wrong.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Time for connecting, 10 seconds by default. It cannot be combined with a transport of one's own.
    #[cfg(feature = "reqwest")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Called before each request is sent; it may add headers. Credentials are put in afterwards.
    pub fn before_request(mut self, hook: impl Fn(&mut Outgoing<'_>) + MaybeSend + MaybeSync + 'static) -> Self {
        self.hooks.before.push(Arc::new(hook));
        self
    }

    /// Called after each answer, or when there is none.
    pub fn after_response(mut self, hook: impl Fn(&Answered<'_>) + MaybeSend + MaybeSync + 'static) -> Self {
        self.hooks.after.push(Arc::new(hook));
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
        let base_url = BaseUrl::parse(&self.base_url, self.config.path_prefix, self.base_path)?;
        let credentials = self.checked_credentials()?;
        if !(credentials.is_empty() || self.insecure_http || base_url::is_private(base_url.url())) {
            return Err("credentials are sent over https only: change the base URL, or allow insecure http".to_owned());
        }
        let headers = self.checked_headers()?;
        let mut redactor = Redactor::default();
        for (_, held) in &credentials {
            if let Held::Static(credential) = held {
                credential.hide(&mut redactor);
            }
        }
        let line = Line {
            transport: self.carrier()?,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::default())),
            timeout: self.timeout.unwrap_or(self.config.timeout),
            user_agent: headers.get(header::USER_AGENT).cloned(),
            insecure_http: self.insecure_http,
        };
        Ok(Shared {
            line,
            pace: self.pace,
            hooks: self.hooks,
            base_url,
            schemes: self.config.schemes,
            redactor,
            credentials,
            retry: self.retry,
            deadline: self.deadline,
            headers,
            max_response_bytes: self.max_response_bytes,
        })
    }

    fn checked_credentials(&self) -> Result<Vec<(Scheme, Held)>, String> {
        let mut checked = Vec::new();
        for (name, held) in &self.credentials {
            let scheme = self.config.schemes.iter().find(|scheme| scheme.name == *name);
            let scheme = scheme.ok_or_else(|| format!("the service has no security scheme `{name}`"))?;
            if let Held::Static(credential) = held {
                scheme::attach(scheme, credential, &mut Places::default())?;
            }
            checked.push((*scheme, held.clone()));
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

    fn carrier(&self) -> Result<Arc<dyn Transport>, String> {
        match (&self.transport, self.connect_timeout) {
            (Some(_), Some(_)) => Err("set the connect timeout on the HTTP client that is passed in".to_owned()),
            (Some(transport), None) => Ok(transport.clone()),
            (None, timeout) => default_transport(timeout.unwrap_or(CONNECT_TIMEOUT)),
        }
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(connect_timeout: Duration) -> Result<Arc<dyn Transport>, String> {
    Ok(Arc::new(Reqwest::new(connect_timeout)?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_connect_timeout: Duration) -> Result<Arc<dyn Transport>, String> {
    Err("there is no transport: pass one to the builder, or turn the feature `reqwest` on".to_owned())
}

impl fmt::Debug for CoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials: Vec<_> = self.credentials.iter().map(|(name, _)| name).collect();
        f.debug_struct("CoreBuilder").field("credentials", &credentials).finish_non_exhaustive()
    }
}
