//! Credentials that change with time.

use std::fmt;

use bytes::Bytes;

use super::body::Body;
use super::clock::Clock;
use super::future::{BoxFuture, MaybeSend, MaybeSync};
use super::line::Line;
use super::secret::{CredentialError, Secret};

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
    pub(super) line: &'a Line,
    rejected: Option<&'a Secret>,
}

impl<'a> SecretRequest<'a> {
    pub(super) fn new(line: &'a Line, rejected: Option<&'a Secret>) -> Self {
        Self { line, rejected }
    }

    /// The secret that the service has just refused with 401. To give it again means that there is no other.
    pub fn rejected(&self) -> Option<&'a Secret> {
        self.rejected
    }

    /// The client's clock.
    pub fn clock(&self) -> &'a dyn Clock {
        self.line.clock().as_ref()
    }

    /// Sends a request through the client's transport, outside of its rate limit: to an authorization server. It goes over https, or
    /// to this machine; redirects are not followed, and the body of an answer may have up to 1 MiB.
    pub async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Bytes>, CredentialError> {
        self.line.fetch(request).await
    }
}

impl fmt::Debug for SecretRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretRequest").field("rejected", &self.rejected).finish_non_exhaustive()
    }
}
