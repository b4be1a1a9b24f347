//! Bodies of requests that the service sends by itself.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::response::{DecodeError, Received};

fn received(body: &[u8]) -> Received {
    Received::new(StatusCode::OK, HeaderMap::new(), Bytes::copy_from_slice(body))
}

/// Reads JSON.
pub fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    received(body).json()
}

/// Reads text, which is UTF-8.
pub fn text(body: &[u8]) -> Result<String, DecodeError> {
    received(body).text()
}

/// Reads a URL-encoded form, pair by pair.
pub fn form(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body).into_owned().collect()
}
