//! What all calls of one client share: where the service is, who is calling, how long to wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::base_url::{self, BaseUrl};
use super::clock::{Clock, SystemClock};
use super::credential::{self, Credential, CredentialError, Places, Redactor, Scheme, Secret, SecretRequest, StaticCredential};
use super::error::{Error, ErrorKind};
use super::future::{MaybeSend, MaybeSync};
use super::hooks::{Answered, Hooks, Outgoing};
use super::pace::Pace;
#[cfg(feature = "reqwest")]
use super::reqwest::Reqwest;
use super::retry::RetryPolicy;
use super::transport::Transport;

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
    /// Time for one exchange with the service, unless the caller sets one.
    pub timeout: Duration,
    /// The security schemes.
    pub schemes: &'static [Scheme],
}

/// What all calls of one client share. A clone is cheap and shares everything, connections too.
#[derive(Clone)]
pub struct Core(pub(super) Arc<Shared>);

pub(super) struct Shared {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    pace: Option<Arc<dyn Pace>>,
    hooks: Hooks,
    base_url: BaseUrl,
    pub(super) schemes: &'static [Scheme],
    credentials: Vec<(Scheme, Held)>,
    redactor: Redactor,
    headers: HeaderMap,
    timeout: Duration,
    deadline: Option<Duration>,
    retry: RetryPolicy,
    max_response_bytes: usize,
    insecure_http: bool,
}

/// What the caller holds for a security scheme.
#[derive(Clone)]
enum Held {
    Static(StaticCredential),
    Live(Arc<dyn Credential>),
}

/// The secrets that live credentials have given for one sending, by scheme.
pub(super) type LiveSecrets = Vec<(Scheme, Secret)>;

impl Core {
    /// The base URL in use, without a trailing slash and without the common prefix of the paths.
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    /// Time for one exchange with the service: connecting, sending, and receiving the last byte.
    pub fn timeout(&self) -> Duration {
        self.0.timeout
    }

    /// Time for a whole call with all that it waits for, if it is limited.
    pub fn deadline(&self) -> Option<Duration> {
        self.0.deadline
    }

    /// When and how often failed calls are repeated.
    pub fn retry(&self) -> RetryPolicy {
        self.0.retry
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        self.0.transport.as_ref()
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(super) fn pace(&self) -> Option<&dyn Pace> {
        self.0.pace.as_deref()
    }

    pub(super) fn hooks(&self) -> &Hooks {
        &self.0.hooks
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

    /// Whether there is what an operation needs; otherwise what it needs.
    pub(super) fn check_credentials(&self, alternatives: &[&[&str]]) -> Result<(), ErrorKind> {
        self.choose(alternatives).map(drop).map_err(unusable)
    }

    /// The credentials for the first alternative that is fully configured; none if none is asked for. Of those that change with time
    /// also the secrets, which are to be others than those that were rejected.
    pub(super) async fn credentials(
        &self,
        alternatives: &[&[&str]],
        rejected: &LiveSecrets,
    ) -> Result<(Places, LiveSecrets), ErrorKind> {
        let mut places = Places::default();
        let mut secrets = LiveSecrets::new();
        for name in self.choose(alternatives).map_err(unusable)? {
            let Some((scheme, held)) = self.credential(name) else { continue };
            let credential = match held {
                Held::Static(credential) => credential.clone(),
                Held::Live(source) => {
                    let rejected = rejected.iter().find(|(known, _)| known == scheme).map(|(_, secret)| secret);
                    let secret = source.secret(SecretRequest::new(self, rejected)).await?;
                    let credential = StaticCredential::of_scheme(scheme, &secret);
                    secrets.push((*scheme, secret));
                    credential
                }
            };
            credential::attach(scheme, &credential, &mut places).map_err(unusable)?;
        }
        Ok((places, secrets))
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

    fn credential(&self, name: &str) -> Option<&(Scheme, Held)> {
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

fn unusable(problem: String) -> ErrorKind {
    CredentialError::new(problem).into()
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
    /// `redirect(reqwest::redirect::Policy::none())`, so that no key follows a redirect to another host.
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

    /// Time for a whole call: waiting for its turn, and all its repetitions too. It is not limited by default.
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
        let base_url = BaseUrl::parse(&self.base_url, self.config.path_prefix)?;
        let credentials = self.checked_credentials()?;
        if !(credentials.is_empty() || self.insecure_http || base_url::is_private(base_url.url())) {
            return Err("credentials are sent over https only: change the base URL, or allow insecure http".to_owned());
        }
        Ok(Shared {
            transport: self.carrier()?,
            clock: self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock::default())),
            pace: self.pace.clone(),
            hooks: self.hooks.clone(),
            base_url,
            schemes: self.config.schemes,
            redactor: Redactor::new(credentials.iter().filter_map(|(_, held)| match held {
                Held::Static(credential) => Some(credential),
                Held::Live(_) => None,
            })),
            credentials,
            retry: self.retry,
            deadline: self.deadline,
            headers: self.checked_headers()?,
            timeout: self.timeout.unwrap_or(self.config.timeout),
            max_response_bytes: self.max_response_bytes,
            insecure_http: self.insecure_http,
        })
    }

    fn checked_credentials(&self) -> Result<Vec<(Scheme, Held)>, String> {
        let mut checked = Vec::new();
        for (name, held) in &self.credentials {
            let scheme = self.config.schemes.iter().find(|scheme| scheme.name == *name);
            let scheme = scheme.ok_or_else(|| format!("the service has no security scheme `{name}`"))?;
            if let Held::Static(credential) = held {
                credential::attach(scheme, credential, &mut Places::default())?;
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
