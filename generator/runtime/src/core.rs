//! What all calls of one client share: where the service is, who is calling, how long to wait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::base_url::BaseUrl;
use super::clock::Clock;
use super::credential::{Credential, SecretRequest};
use super::error::ErrorKind;
use super::hooks::Hooks;
use super::line::Line;
use super::pace::Pace;
use super::redact::Redactor;
use super::retry::RetryPolicy;
use super::scheme::{self, LiveSecrets, Places, Scheme, StaticCredential};
use super::secret::CredentialError;
use super::transport::Transport;

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
    pub(super) line: Line,
    pub(super) pace: Option<Arc<dyn Pace>>,
    pub(super) hooks: Hooks,
    pub(super) base_url: BaseUrl,
    pub(super) schemes: &'static [Scheme],
    pub(super) credentials: Vec<(Scheme, Held)>,
    pub(super) redactor: Redactor,
    pub(super) headers: HeaderMap,
    pub(super) deadline: Option<Duration>,
    pub(super) retry: RetryPolicy,
    pub(super) max_response_bytes: usize,
}

/// What the caller holds for a security scheme.
#[derive(Clone)]
pub(super) enum Held {
    Static(StaticCredential),
    Live(Arc<dyn Credential>),
}

impl Core {
    /// The base URL in use, without a trailing slash and without the common prefix of the paths.
    pub fn base_url(&self) -> &str {
        self.0.base_url.as_str()
    }

    /// Time for one exchange with the service: connecting, sending, and receiving the last byte.
    pub fn timeout(&self) -> Duration {
        self.0.line.timeout()
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
        self.0.line.transport.as_ref()
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.0.line.clock()
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
        self.0.line.trusts(url)
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
        let mut secrets = LiveSecrets::default();
        for name in self.choose(alternatives).map_err(unusable)? {
            let Some((scheme, held)) = self.credential(name) else { continue };
            let credential = match held {
                Held::Static(credential) => credential.clone(),
                Held::Live(source) => {
                    let secret = source.secret(SecretRequest::new(&self.0.line, rejected.of(scheme))).await?;
                    let credential = StaticCredential::of_scheme(scheme, &secret);
                    secrets.push(*scheme, secret);
                    credential
                }
            };
            scheme::attach(scheme, &credential, &mut places).map_err(unusable)?;
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
            .field("timeout", &self.timeout())
            .field("max_response_bytes", &self.0.max_response_bytes)
            .finish_non_exhaustive()
    }
}
