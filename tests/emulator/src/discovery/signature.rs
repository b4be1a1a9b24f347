//! Addresses that are signed, in the shape of a shared access signature of Azure.
//!
//! ```text
//! http://127.0.0.1:4011/contosologs/uploads/64b0c0ffee01-PALO_ALTO-firewall.log?sv=…&sr=b&sp=cw&se=2023-11-14T23%3A13%3A20Z&sig=…
//! ```
//!
//! What is signed is the path and the moment at which it runs out, with a key that only this process has and forgets when it ends. The
//! path is signed without its percent signs, since clients write them as they like: Azure's own decode a path and encode it again.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode_str;
use sha2::Sha256;
use url::form_urlencoded::{self, Serializer};

/// The version of the blob service that is imitated.
pub const VERSION: &str = "2021-08-06";

/// Signs addresses, and knows its own.
#[derive(Clone)]
pub struct Signer {
    key: [u8; 64],
}

/// Why an address is not good for an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is not one that was signed here.
    Forged,
    /// Its time is over.
    Expired,
}

impl Default for Signer {
    /// With a new key.
    fn default() -> Signer {
        let mut key = [0; 64];
        // The keys of a `RandomState` are random, and secret as long as only hashes are known.
        for (number, bytes) in (0_u64..).zip(key.as_chunks_mut::<8>().0) {
            *bytes = RandomState::new().hash_one(number).to_le_bytes();
        }
        Signer { key }
    }
}

impl Signer {
    /// The address at which something may be put until a moment, in milliseconds since 1970.
    pub fn sign(&self, storage: &str, path: &str, expires: i64) -> String {
        let expires = seconds(expires);
        let signature = BASE64_STANDARD.encode(self.code(path, &expires).finalize().into_bytes());
        let mut query = Serializer::new(String::new());
        query.extend_pairs([("sv", VERSION), ("sr", "b"), ("sp", "cw"), ("se", &expires), ("sig", &signature)]);
        format!("{storage}{path}?{}", query.finish())
    }

    /// Whether the query of an address shows that it was signed here, and is still good at this moment.
    ///
    /// # Errors
    ///
    /// Why it is not good.
    pub fn check(&self, path: &str, query: &str, now: i64) -> Result<(), Flaw> {
        let expires = self.expires(path, query).ok_or(Flaw::Forged)?;
        if seconds(now) < expires { Ok(()) } else { Err(Flaw::Expired) }
    }

    /// Whether this is an address that was given here, with nothing added to it, however old.
    pub fn is_own(&self, storage: &str, address: &str) -> bool {
        let Some((path, query)) = address.strip_prefix(storage).and_then(|rest| rest.split_once('?')) else { return false };
        self.expires(path, query).is_some() && form_urlencoded::parse(query.as_bytes()).count() == MEMBERS.len() + 1
    }

    /// Until when an address is good that was signed here.
    fn expires(&self, path: &str, query: &str) -> Option<String> {
        let member = |name: &str| {
            let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            found.next().map(|(_, value)| value.into_owned()).filter(|_| found.next().is_none())
        };
        let expires = member("se")?;
        let signature = BASE64_STANDARD.decode(member("sig")?).ok()?;
        let is_as_signed = MEMBERS.iter().all(|(name, value)| value.is_none() || member(name).as_deref() == *value);
        // In a time that says nothing of how much of it was right.
        let is_right = self.code(path, &expires).verify_slice(&signature).is_ok();
        (is_as_signed && is_right).then_some(expires)
    }

    fn code(&self, path: &str, expires: &str) -> Hmac<Sha256> {
        let mut code = Hmac::<Sha256>::new(&self.key.into());
        code.update(format!("cw\n{expires}\n{}\n{VERSION}\nb", plain(path)).as_bytes());
        code
    }
}

/// The members of a signed query besides the signature, with what they always are.
const MEMBERS: [(&str, Option<&str>); 4] = [("sv", Some(VERSION)), ("sr", Some("b")), ("sp", Some("cw")), ("se", None)];

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").finish_non_exhaustive()
    }
}

/// A path without its percent signs, by which a blob is known.
pub fn plain(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// A moment as it stands in addresses. In this form the later one is the greater text.
fn seconds(moment: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(moment).unwrap_or_default();
    time.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PATH: &str = "/uploads/a-SQUID-%28a%29.log";
    const NOW: i64 = 1_700_000_000_000;

    fn query(address: &str) -> &str {
        address.split_once('?').unwrap().1
    }

    #[test]
    fn an_address_is_good_for_its_path_until_it_runs_out() {
        let signer = Signer::default();
        let address = signer.sign("http://a", PATH, NOW + 3_600_000);
        assert!(
            address.starts_with("http://a/uploads/a-SQUID-%28a%29.log?sv=2021-08-06&sr=b&sp=cw&se=2023-11-14T23%3A13%3A20Z&sig=")
        );
        let check = |path: &str, query: &str, now| signer.check(path, query, now);
        assert_eq!(check(PATH, query(&address), NOW), Ok(()));
        assert_eq!(check(PATH, &format!("{}&comp=block&blockid=MDA%3D", query(&address)), NOW), Ok(()));
        assert_eq!(check("/uploads/a-SQUID-(a).log", query(&address), NOW), Ok(()));
        assert_eq!(check(PATH, query(&address), NOW + 3_600_000), Err(Flaw::Expired));
        assert_eq!(check("/uploads/b-SQUID-a.log", query(&address), NOW), Err(Flaw::Forged));
        assert_eq!(check(PATH, "", NOW), Err(Flaw::Forged));
        for (old, new) in [("23%3A13", "23%3A14"), ("sp=cw", "sp=rcw"), ("&sig=", "&sig=AAAA"), ("sv=", "sig=AAAA&sv=")] {
            assert_eq!(check(PATH, &query(&address).replace(old, new), NOW), Err(Flaw::Forged), "{new}");
        }
        assert_eq!(Signer::default().check(PATH, query(&address), NOW), Err(Flaw::Forged), "another process has another key");
    }

    #[test]
    fn an_address_is_known_again_only_unchanged() {
        let signer = Signer::default();
        let address = signer.sign("http://a", PATH, NOW);
        assert!(signer.is_own("http://a", &address));
        assert!(!signer.is_own("http://b", &address));
        assert!(!signer.is_own("http://a", &format!("{address}&comp=block")));
        assert!(!signer.is_own("http://a", "http://a/uploads/a-SQUID-a.log"));
        assert!(!signer.is_own("http://a", ""));
    }

    #[test]
    fn the_key_never_shows() {
        assert_eq!(format!("{:?}", Signer::default()), "Signer { .. }");
    }
}
