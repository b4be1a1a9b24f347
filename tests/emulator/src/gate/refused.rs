//! Why there is no token, in the shape of Microsoft Entra ID. Nothing of what was sent is in it.

use http::StatusCode;
use serde_json::json;

use crate::clock;
use crate::exchange::{self, Answer};

/// Why there is no token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused {
    status: StatusCode,
    /// The word of OAuth 2.0 for it.
    error: &'static str,
    /// Entra's number for it.
    number: u32,
    sentence: &'static str,
}

const fn because(status: StatusCode, error: &'static str, number: u32, sentence: &'static str) -> Refused {
    Refused { status, error, number, sentence }
}

pub(super) const NOT_POST: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_561, "The endpoint only accepts POST requests.");
pub(super) const NO_FORM: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_144, "The body cannot be read as a form.");
pub(super) const NO_GRANT: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_144, "The parameter 'grant_type' is missing.");
pub(super) const NO_CLIENT: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_144, "The parameter 'client_id' is missing.");
pub(super) const NO_SCOPE: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_144, "The parameter 'scope' is missing.");
pub(super) const NO_RESOURCE: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_request", 900_144, "The parameter 'resource' is missing.");
pub(super) const OTHER_GRANT: Refused =
    because(StatusCode::BAD_REQUEST, "unsupported_grant_type", 70_003, "Only the grant 'client_credentials' is supported.");
pub(super) const OTHER_CLIENT: Refused =
    because(StatusCode::BAD_REQUEST, "unauthorized_client", 700_016, "The application was not found in the directory.");
pub(super) const NO_SECRET: Refused =
    because(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_218, "A client secret is missing.");
pub(super) const WRONG_SECRET: Refused =
    because(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_215, "The client secret is not valid.");
pub(super) const OTHER_SCOPE: Refused = because(
    StatusCode::BAD_REQUEST,
    "invalid_scope",
    1_002_012,
    "The scope has to be that of the API, with '/.default' at its end.",
);
pub(super) const OTHER_RESOURCE: Refused =
    because(StatusCode::BAD_REQUEST, "invalid_resource", 500_011, "The resource was not found in the directory.");
pub(super) const NO_KEY: Refused =
    because(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", 90_033, "There is no key to sign with.");

impl Refused {
    /// The answer that says so, at this time in milliseconds since 1970.
    pub(super) fn answer(self, now: i64) -> Answer {
        let Refused { status, error, number, sentence } = self;
        let timestamp = clock::written(now);
        exchange::json(
            status,
            &json!({
                "error": error,
                "error_description": format!("AADSTS{number}: {sentence} Timestamp: {timestamp}"),
                "error_codes": [number],
                "timestamp": timestamp,
                "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
            }),
        )
    }
}
