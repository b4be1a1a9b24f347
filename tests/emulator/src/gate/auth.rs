//! Who a request is from, and whether they may.

use http::StatusCode;

use crate::clock::Clock;
use crate::exchange::{self, Answer, Request};
use crate::settings::Settings;

/// Knows tokens, and what they open.
#[derive(Debug)]
pub struct Authority {
    clock: Clock,
}

impl Authority {
    /// For these tokens and applications.
    pub fn new(settings: &Settings) -> Authority {
        Authority { clock: settings.clock.clone() }
    }

    /// Whether a request may have an operation; otherwise the answer that says why not.
    pub fn admits(&self, _request: &Request, _operation: &str) -> Result<(), Answer> {
        unimplemented!("helper C")
    }

    /// `POST /{tenant}/oauth2/v2.0/token`, as Entra has it.
    pub async fn token(&self, _request: &Request) -> Answer {
        _ = self.clock.now();
        exchange::empty(StatusCode::NOT_FOUND)
    }
}
