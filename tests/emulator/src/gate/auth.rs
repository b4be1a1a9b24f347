//! Who a request is from, and whether they may.
//!
//! The portal's tokens may do everything. The token of an application may do what the spec says under `security`: an operation lists
//! alternatives there, and one whose permissions the token has suffices. What lists none for OAuth, such as files, takes only the portal's.

use std::collections::BTreeMap;

use http::StatusCode;
use http::header::AUTHORIZATION;
use serde_json::Value;

use super::contract::{document, operations};
use super::entra::Entra;
use crate::exchange::{self, Answer, Request};
use crate::secret::Secret;
use crate::settings::Settings;

/// Knows tokens, and what they open.
#[derive(Debug)]
pub struct Authority {
    api_tokens: Vec<Secret>,
    entra: Entra,
    /// By operation the permissions of which one set suffices.
    permissions: BTreeMap<String, Vec<Vec<String>>>,
}

impl Authority {
    /// For these tokens and applications.
    pub fn new(settings: &Settings) -> Authority {
        let permissions = operations(document()).map(|(id, _, operation)| (id.to_owned(), permissions(operation))).collect();
        Authority { api_tokens: settings.api_tokens.clone(), entra: Entra::new(settings), permissions }
    }

    /// Whether a request may have an operation.
    ///
    /// # Errors
    ///
    /// The answer that says why not.
    #[allow(clippy::result_large_err, reason = "it is made once a request, and it is the answer")]
    pub fn admits(&self, request: &Request, operation: &str) -> Result<(), Answer> {
        let invalid = || exchange::detail(StatusCode::UNAUTHORIZED, "Invalid token");
        let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, token) = header.and_then(|value| value.split_once(' ')).ok_or_else(invalid)?;
        let token = token.trim();
        if scheme.eq_ignore_ascii_case("token") {
            // All are compared, so that the time does not tell which it was.
            let known = self.api_tokens.iter().fold(false, |known, api_token| known | api_token.is(token));
            return if known { Ok(()) } else { Err(invalid()) };
        }
        let roles = Some(token).filter(|_| scheme.eq_ignore_ascii_case("bearer")).and_then(|token| self.entra.roles(token));
        let roles = roles.ok_or_else(invalid)?;
        let suffices = |set: &Vec<String>| set.iter().all(|permission| roles.contains(permission));
        if self.permissions.get(operation).is_some_and(|sets| sets.iter().any(suffices)) {
            return Ok(());
        }
        Err(exchange::detail(StatusCode::FORBIDDEN, "Insufficient role based permission"))
    }

    /// `POST /{tenant}/oauth2/v2.0/token`, as Entra has it.
    pub async fn token(&self, request: &Request) -> Answer {
        self.entra.token(request).await
    }
}

/// What an operation lists for OAuth.
fn permissions(operation: &Value) -> Vec<Vec<String>> {
    let alternatives = operation["security"].as_array().into_iter().flatten();
    let scopes = alternatives.filter_map(|alternative| alternative.get("oauth2")?.as_array());
    scopes.map(|scopes| scopes.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bytes::Bytes;

    use super::*;
    use crate::API_TOKEN;

    fn request(authorization: Option<&str>) -> Request {
        let mut request = http::Request::builder().uri("/api/v1/alerts/");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        request.body(Bytes::new()).unwrap()
    }

    fn status(authority: &Authority, authorization: Option<&str>, operation: &str) -> u16 {
        authority.admits(&request(authorization), operation).map_or_else(|answer| answer.status().as_u16(), |()| 200)
    }

    #[test]
    fn the_portals_token_opens_everything_and_a_wrong_one_nothing() {
        let authority = Authority::new(&Settings::default());
        for scheme in ["Token", "token", "TOKEN"] {
            assert_eq!(status(&authority, Some(&format!("{scheme} {API_TOKEN}")), "listFiles"), 200);
        }
        let shorter = format!("Token {}", &API_TOKEN[1..]);
        for wrong in
            [None, Some(API_TOKEN), Some("Token"), Some("Token x"), Some(&*shorter), Some("Basic eDp5"), Some("Bearer a.b.c")]
        {
            let answer = authority.admits(&request(wrong), "listAlerts").unwrap_err();
            assert_eq!(answer.status(), 401);
            assert_eq!(answer.body(), r#"{"detail":"Invalid token"}"#);
        }
    }

    #[tokio::test]
    async fn an_application_may_do_what_the_spec_allows_its_permissions() {
        for (role, allowed, forbidden) in [
            (
                "Investigation.read",
                &["listActivities", "markAlertRead", "listSubnets"][..],
                &["closeAlertsBenign", "listFiles"][..],
            ),
            ("Investigation.manage", &["closeAlertsBenign", "createSubnet"], &["getFile", "getUploadUrl", "listStreams"]),
            ("Discovery.read", &["listAlerts", "listStreams"], &["listActivities", "getUploadUrl", "listAppTags"]),
            ("Discovery.manage", &["getUploadUrl", "finalizeUpload", "getBlockScript"], &["listSubnets", "addAppTag"]),
            ("Settings.read", &["listSubnetsGet"], &["deleteSubnet", "listAlerts"]),
            ("Settings.manage", &["deleteSubnet", "updateSubnet"], &["listEntities", "listFilesGet"]),
        ] {
            let authority = Authority::new(&super::super::entra::tests::settings(&[role]));
            let bearer = super::super::entra::tests::bearer(&authority.entra).await;
            for operation in allowed {
                assert_eq!(status(&authority, Some(&bearer), operation), 200, "{role}: {operation}");
            }
            for operation in forbidden {
                assert_eq!(status(&authority, Some(&bearer), operation), 403, "{role}: {operation}");
            }
        }
    }
}
