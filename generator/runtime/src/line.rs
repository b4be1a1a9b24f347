//! The line to the outside: transport and clock, and what is sent over them on the client's own account.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, header};
use url::Url;

use super::base_url;
use super::body::Body;
use super::clock::{Clock, within};
use super::secret::CredentialError;
use super::transport::{Transport, TransportFailure};

/// Longest body that is read of an answer to the client's own request.
const LONGEST: usize = 1024 * 1024;

/// What it takes to send something and to wait for it. A clone is cheap.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) timeout: Duration,
    pub(super) user_agent: Option<HeaderValue>,
    pub(super) insecure_http: bool,
}

impl Line {
    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Time for one exchange.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether a secret may be sent to `url`.
    pub(super) fn trusts(&self, url: &Url) -> bool {
        self.insecure_http || base_url::is_private(url)
    }

    /// Sends a request of the client's own, to an authorization server, and gives its answer, of any status. The service's limits do
    /// not count.
    pub(super) async fn fetch(&self, mut request: http::Request<Body>) -> Result<http::Response<Bytes>, CredentialError> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| CredentialError::new("the token address is not a complete URL"))?;
        let host = base_url::host(&url);
        if !self.trusts(&url) {
            return Err(CredentialError::new(format!("secrets are sent over https only, and `{host}` is not")));
        }
        if let Some(agent) = &self.user_agent {
            request.headers_mut().entry(header::USER_AGENT).or_insert_with(|| agent.clone());
        }
        match within(self.clock.as_ref(), self.timeout, self.exchange(request)).await {
            Some(Ok(Some(answer))) => Ok(answer),
            Some(Ok(None)) => Err(CredentialError::new(format!("`{host}` answered with more than {LONGEST} bytes"))),
            Some(Err(failure)) => Err(CredentialError::passing(format!("no answer from `{host}`: {}", failure.root_cause()))),
            None => Err(CredentialError::passing(format!("`{host}` did not answer within {:?}", self.timeout))),
        }
    }

    /// None if the answer is too long.
    async fn exchange(&self, request: http::Request<Body>) -> Result<Option<http::Response<Bytes>>, TransportFailure> {
        let (head, mut pieces) = self.transport.send(request).await?.into_parts();
        let mut body = BytesMut::new();
        while let Some(piece) = pieces.next().await {
            body.extend_from_slice(&piece?);
            if body.len() > LONGEST {
                return Ok(None);
            }
        }
        Ok(Some(http::Response::from_parts(head, body.freeze())))
    }
}
