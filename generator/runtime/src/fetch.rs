//! A request of the client's own, to an authorization server: through the same transport, outside of the service's limits.

use bytes::{Bytes, BytesMut};
use http::header;
use url::Url;

use super::base_url;
use super::body::Body;
use super::clock::within;
use super::core::Core;
use super::credential::CredentialError;
use super::transport::TransportFailure;

/// Longest body that is read.
const LONGEST: usize = 1024 * 1024;

/// Sends the request and gives its answer, of any status.
pub(super) async fn fetch(core: &Core, mut request: http::Request<Body>) -> Result<http::Response<Bytes>, CredentialError> {
    let url =
        Url::parse(&request.uri().to_string()).map_err(|_| CredentialError::new("the token address is not a complete URL"))?;
    let host = base_url::host(&url);
    if !core.trusts(&url) {
        return Err(CredentialError::new(format!("secrets are sent over https only, and `{host}` is not")));
    }
    if let Some(agent) = core.headers().get(header::USER_AGENT) {
        request.headers_mut().entry(header::USER_AGENT).or_insert_with(|| agent.clone());
    }
    match within(core.clock().as_ref(), core.timeout(), exchange(core, request)).await {
        Some(Ok(Some(answer))) => Ok(answer),
        Some(Ok(None)) => Err(CredentialError::new(format!("`{host}` answered with more than {LONGEST} bytes"))),
        Some(Err(failure)) => Err(CredentialError::passing(format!("no answer from `{host}`: {}", failure.root_cause()))),
        None => Err(CredentialError::passing(format!("`{host}` did not answer within {:?}", core.timeout()))),
    }
}

async fn exchange(core: &Core, request: http::Request<Body>) -> Result<Option<http::Response<Bytes>>, TransportFailure> {
    let (head, mut pieces) = core.transport().send(request).await?.into_parts();
    let mut body = BytesMut::new();
    while let Some(piece) = pieces.next().await {
        body.extend_from_slice(&piece?);
        if body.len() > LONGEST {
            return Ok(None);
        }
    }
    Ok(Some(http::Response::from_parts(head, body.freeze())))
}
