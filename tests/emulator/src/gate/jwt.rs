//! The tokens that applications get: JSON Web Tokens, signed with a key that only this process has (HMAC with SHA-256).

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// The head of every token: `{"typ":"JWT","alg":"HS256"}`. Another head, with another way of signing in it, is not taken.
const HEAD: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9";

/// Signs tokens, and knows its own.
#[derive(Clone)]
pub(super) struct Signer {
    key: [u8; 32],
}

impl Signer {
    /// With a key that nobody else has; none if this machine has nothing random.
    pub(super) fn random() -> Option<Signer> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).ok()?;
        Some(Signer { key })
    }

    /// A token that says this.
    pub(super) fn sign(&self, claims: &Value) -> Option<String> {
        let signed = format!("{HEAD}.{}", BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.mac(&signed)?.finalize().into_bytes();
        Some(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
    }

    /// What a token says, if it was signed here.
    pub(super) fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (head, claims) = signed.split_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(signed)?.verify_slice(&signature).ok()?;
        let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?;
        if head == HEAD { serde_json::from_slice(&claims).ok() } else { None }
    }

    fn mac(&self, signed: &str) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        Some(mac.chain_update(signed.as_bytes()))
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_says_what_was_signed_and_nothing_else_is_taken() {
        let (signer, other) = (Signer::random().unwrap(), Signer::random().unwrap());
        let claims = json!({"roles": ["Investigation.read"]});
        let token = signer.sign(&claims).unwrap();
        assert_eq!(signer.verify(&token), Some(claims.clone()));
        assert_eq!(signer.verify(&other.sign(&claims).unwrap()), None);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let more = BASE64_URL_SAFE_NO_PAD.encode(json!({"roles": ["Investigation.manage"]}).to_string());
        let unsigned = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
        let claims = signed.split_once('.').unwrap().1;
        for forged in [format!("{HEAD}.{more}.{signature}"), format!("{unsigned}.{claims}."), signed.to_owned(), String::new()] {
            assert_eq!(signer.verify(&forged), None, "{forged}");
        }
        assert_eq!(BASE64_URL_SAFE_NO_PAD.decode(HEAD).unwrap(), br#"{"typ":"JWT","alg":"HS256"}"#);
    }
}
