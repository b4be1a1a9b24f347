//! Parameters that carry JSON as base64.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use super::json::{self, Fault, Fit, Json};
use super::node::Node;

/// A value that is written as a string: the base64 (standard alphabet, padded) of its JSON text.
///
/// `Base64Json(json!({"id": 7}))` is written as `eyJpZCI6N30=`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64Json<T>(pub T);

impl<T: Serialize> Serialize for Base64Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = serde_json::to_vec(&self.0).map_err(S::Error::custom)?;
        serializer.serialize_str(&BASE64_STANDARD.encode(json))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Base64Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let json = BASE64_STANDARD.decode(text).map_err(D::Error::custom)?;
        serde_json::from_slice(&json).map(Self).map_err(D::Error::custom)
    }
}

impl<T: Serialize + DeserializeOwned> Json for Base64Json<T> {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        json::parse(node)
    }
}
