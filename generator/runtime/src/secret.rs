//! A secret, and why there is none.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

/// A text that is never printed, and is wiped from memory when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself. Take care where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Why there is no secret. The text must not contain one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialError {
    message: String,
    passing: bool,
    retry_after: Option<Duration>,
}

impl CredentialError {
    /// There is no secret, and asking again would not help.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: false, retry_after: None }
    }

    /// There is none at the moment; the call is tried again as its retry policy says.
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), passing: true, retry_after: None }
    }

    /// The same, and no other attempt is to be made before this time has passed.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// How long the one who was asked for a secret wants to be left alone, if it says so.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Whether asking again may help.
    pub fn is_passing(&self) -> bool {
        self.passing
    }
}

impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CredentialError {}
