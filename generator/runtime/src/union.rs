//! Values that are one of several types.

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use super::message;

/// The discriminator: the text of the member `property`. A number or a boolean there is no tag.
pub fn tag<'a>(value: &'a Value, property: &str) -> Option<&'a str> {
    value.get(property)?.as_str()
}

/// Tries one type after the other, and can say why none fits.
///
/// ```text
/// let value = Value::deserialize(deserializer)?;
/// let mut attempts = Attempts::new("Pet");
/// if let Some(cat) = attempts.attempt("Cat", &value) {
///     return Ok(Pet::Cat(cat));
/// }
/// Err(attempts.into_error())
/// ```
#[derive(Debug)]
pub struct Attempts {
    union: &'static str,
    failures: Vec<String>,
}

impl Attempts {
    /// No attempt yet for the union of this name.
    pub fn new(union: &'static str) -> Self {
        Self { union, failures: Vec::new() }
    }

    /// The value as a `T`; if it is none, the reason is kept under the variant's name.
    pub fn attempt<T: DeserializeOwned>(&mut self, variant: &'static str, value: &Value) -> Option<T> {
        let result: Result<T, _> = serde_path_to_error::deserialize(value);
        result.map_err(|error| self.failures.push(format!("{variant}: {}", reason(&error)))).ok()
    }

    /// Why none fits, for a `Deserialize` implementation.
    pub fn into_error<E: Error>(self) -> E {
        E::custom(format_args!("no variant of `{}` fits: {}", self.union, self.failures.join("; ")))
    }
}

fn reason(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    let path = error.path().to_string();
    let reason = message::shorten(&error.inner().to_string());
    if path == "." { reason } else { format!("`{path}`: {reason}") }
}
