//! Settings from environment variables.

use std::env::{VarError, var};

use super::error::Error;

/// The value of an environment variable; `None` if it is not set, or empty. The message of an error does not show the value.
pub fn env(name: &str) -> Result<Option<String>, Error> {
    match var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Error::configuration(format!("the environment variable `{name}` is not Unicode"))),
    }
}

/// The value of an environment variable that must be set.
pub fn required_env(name: &str) -> Result<String, Error> {
    env(name)?.ok_or_else(|| Error::configuration(format!("the environment variable `{name}` is not set")))
}
