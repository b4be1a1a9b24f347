//! Text that is never shown.

use std::fmt;

use subtle::ConstantTimeEq;

/// Text that is never shown: a token, or an application's secret.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Whether this is it. How long the comparison takes says nothing of where the two differ.
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Secret {
        Secret(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_compared_and_not_shown() {
        let secret = Secret::from("opens");
        assert!(secret.is("opens"));
        assert!(!secret.is("open") && !secret.is("opens!") && !secret.is(""));
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
