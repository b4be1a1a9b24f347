//! Tokens from `azure_identity`: managed identity, workload identity, the Azure CLI and the rest.

use std::fmt;
use std::sync::Arc;

use azure_core::credentials::{AccessToken, TokenCredential};
use azure_core::error::ErrorKind;
use azure_core::time::OffsetDateTime;

use super::clock::within;
use super::credential::{Credential, SecretRequest};
use super::future::BoxFuture;
use super::line::Line;
use super::message;
use super::secret::{CredentialError, Secret};
use super::token_cache::{Token, TokenCache, TokenResult};

/// A [`TokenCredential`] of `azure_identity`, or of one's own.
///
/// ```text
/// let identity = azure_identity::ManagedIdentityCredential::new(None)?;
/// let credential = AzureCredential::new(identity, "00000000-0000-0000-0000-000000000000/.default");
/// ```
///
/// A token is kept until shortly before its end and asked for anew when the service refuses it. Clones share it. How a token is got is
/// the other credential's business: it has its own HTTP client and its own retries, within the timeout of this one.
#[derive(Clone)]
pub struct AzureCredential {
    source: Arc<dyn TokenCredential>,
    scope: Arc<str>,
    cache: Arc<TokenCache>,
}

impl AzureCredential {
    /// Tokens for this scope, which mostly ends in `/.default`.
    pub fn new(source: Arc<dyn TokenCredential>, scope: impl AsRef<str>) -> Self {
        Self { source, scope: scope.as_ref().into(), cache: Arc::default() }
    }
}

impl Credential for AzureCredential {
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        let (source, scope) = (self.source.clone(), self.scope.clone());
        Box::pin(self.cache.secret(asked, move |line| Box::pin(async move { token(&line, source.as_ref(), &scope).await })))
    }
}

impl fmt::Debug for AzureCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureCredential").field("scope", &self.scope).finish_non_exhaustive()
    }
}

async fn token(line: &Line, source: &dyn TokenCredential, scope: &str) -> TokenResult {
    match within(line.clock().as_ref(), line.timeout(), source.get_token(&[scope], None)).await {
        Some(Ok(AccessToken { token, expires_on })) => {
            // By the machine's clock, which is what `expires_on` was reckoned with; one that has passed leaves nothing to keep.
            let life = (expires_on - OffsetDateTime::now_utc()).try_into().unwrap_or_default();
            Ok(Token { secret: token.secret().into(), life })
        }
        Some(Err(error)) => Err(failure(&error)),
        None => Err(CredentialError::passing(format!("the Azure credential gave no token within {:?}", line.timeout()))),
    }
}

fn failure(error: &azure_core::Error) -> CredentialError {
    let text = format!("the Azure credential gave no token: {}", message::shorten(&error.to_string()));
    let passing = match error.kind() {
        ErrorKind::Connection | ErrorKind::Io => true,
        ErrorKind::HttpResponse { status, .. } => status.is_server_error() || matches!(u16::from(*status), 408 | 429),
        _ => false,
    };
    if passing { CredentialError::passing(text) } else { CredentialError::new(text) }
}
