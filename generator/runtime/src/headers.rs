//! Typed headers of an answer.

use std::str::FromStr;

use http::HeaderMap;

use super::response::{DecodeError, Response};

/// The declared headers of an operation's answer. Generated code implements it, member by member, with [`header`].
pub trait FromHeaders: Sized {
    /// Reads the headers; fails if a required one is missing or one is not what was declared.
    fn from_headers(headers: &HeaderMap) -> Result<Self, DecodeError>;
}

impl<T> Response<T> {
    /// The declared headers.
    pub fn headers_as<H: FromHeaders>(&self) -> Result<H, DecodeError> {
        H::from_headers(&self.headers)
    }
}

/// A header read as a `T`; `None` if it is not there.
pub fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Result<Option<T>, DecodeError> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| DecodeError::new(format!("the header `{name}` is not text")))?;
    parse(name, text).map(Some)
}

/// A header read as a `T`; an error if it is not there.
pub fn required_header<T: FromStr>(headers: &HeaderMap, name: &str) -> Result<T, DecodeError> {
    header(headers, name)?.ok_or_else(|| DecodeError::new(format!("the header `{name}` is missing")))
}

/// All values of a header that is a list: repeated, or separated by commas, or both.
pub fn header_list<T: FromStr>(headers: &HeaderMap, name: &str) -> Result<Vec<T>, DecodeError> {
    let mut list = Vec::new();
    for value in headers.get_all(name) {
        let text = value.to_str().map_err(|_| DecodeError::new(format!("the header `{name}` is not text")))?;
        for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            list.push(parse(name, item)?);
        }
    }
    Ok(list)
}

// The value is not shown: it may be a secret.
fn parse<T: FromStr>(name: &str, text: &str) -> Result<T, DecodeError> {
    text.trim().parse().map_err(|_| DecodeError::new(format!("the header `{name}` is not what was declared")))
}
