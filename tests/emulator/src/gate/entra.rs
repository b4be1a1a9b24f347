//! Gives tokens to applications, as Microsoft Entra ID does: `POST /{tenant}/oauth2/v2.0/token`, and `/oauth2/token` of version 1.
//!
//! Whichever tenant the path names, it is the one of this emulator: callers name it by an id or by a domain, and neither is set up here.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, CACHE_CONTROL};
use http::{HeaderValue, Method};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::jwt::Signer;
use super::refused::{self, Refused};
use crate::clock::Clock;
use crate::exchange::{self, Answer, Request};
use crate::listing::request;
use crate::settings::{Application, Settings};

/// What tokens are for: the API, by the id that it has in every tenant.
pub(super) const AUDIENCE: &str = "05a65629-4c1b-48c1-a78b-804c4abdd4af";

/// Gives tokens, and reads them.
#[derive(Debug)]
pub(super) struct Entra {
    clock: Clock,
    applications: Vec<Application>,
    /// The id of the tenant's directory.
    directory: String,
    /// Seconds that a token is good for.
    life: i64,
    /// None on a machine without anything random: there are no tokens then.
    signer: Option<Signer>,
}

/// The two versions of the endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V1,
    V2,
}

impl Entra {
    pub(super) fn new(settings: &Settings) -> Entra {
        Entra {
            clock: settings.clock.clone(),
            applications: settings.applications.clone(),
            directory: format!("0c0ffee0-0000-4000-8000-{:012}", settings.tenant.rem_euclid(1_000_000_000_000)),
            life: settings.token_life,
            signer: Signer::random(),
        }
    }

    /// Answers a request for a token.
    pub(super) async fn token(&self, request: &Request) -> Answer {
        let version = if request.uri().path().ends_with("/v2.0/token") { Version::V2 } else { Version::V1 };
        let mut answer = match self.grant(request, version).await {
            Ok(granted) => exchange::ok(&granted),
            Err(refused) => refused.answer(self.clock.now()),
        };
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }

    /// What the application may that a token is of; none if the token was given by somebody else, for something else, or is too old.
    pub(super) fn roles(&self, token: &str) -> Option<Vec<String>> {
        let claims = self.signer.as_ref()?.verify(token)?;
        let is_good = claims["aud"] == AUDIENCE
            && claims["tid"] == self.directory.as_str()
            && claims["exp"].as_i64()? > self.clock.now().div_euclid(1000);
        let roles = claims["roles"].as_array()?.iter().filter_map(|role| role.as_str().map(str::to_owned));
        is_good.then(|| roles.collect())
    }

    async fn grant(&self, request: &Request, version: Version) -> Result<Value, Refused> {
        if request.method() != Method::POST {
            return Err(refused::NOT_POST);
        }
        let form = request::body(request).await.map_err(|_| refused::NO_FORM)?;
        match request::text(&form, "grant_type").ok_or(refused::NO_GRANT)? {
            "client_credentials" => {}
            _ => return Err(refused::OTHER_GRANT),
        }
        let application = self.application(request, &form)?;
        match version {
            Version::V2 => scope(request::text(&form, "scope").ok_or(refused::NO_SCOPE)?)?,
            Version::V1 if request::text(&form, "resource").ok_or(refused::NO_RESOURCE)? == AUDIENCE => {}
            Version::V1 => return Err(refused::OTHER_RESOURCE),
        }
        self.granted(application, version).ok_or(refused::NO_KEY)
    }

    fn application(&self, request: &Request, form: &Map<String, Value>) -> Result<&Application, Refused> {
        let field = |name: &str| request::text(form, name).map(str::to_owned);
        let (id, secret) = basic(request).unwrap_or_else(|| (field("client_id"), field("client_secret")));
        let id = id.ok_or(refused::NO_CLIENT)?;
        // Ids are GUIDs, whose letters may be of either case.
        let known =
            self.applications.iter().find(|known| known.client_id.eq_ignore_ascii_case(&id)).ok_or(refused::OTHER_CLIENT)?;
        let secret = secret.ok_or(refused::NO_SECRET)?;
        if known.client_secret.is(&secret) { Ok(known) } else { Err(refused::WRONG_SECRET) }
    }

    fn granted(&self, application: &Application, version: Version) -> Option<Value> {
        let now = self.clock.now().div_euclid(1000);
        let (exp, directory) = (now.saturating_add(self.life), &self.directory);
        let mut claims = json!({
            "aud": AUDIENCE, "iat": now, "nbf": now, "exp": exp, "tid": directory, "roles": application.roles, "sub": application.client_id,
        });
        if version == Version::V2 {
            let issuer = format!("https://login.microsoftonline.com/{directory}/v2.0");
            claims["iss"] = issuer.into();
            claims["azp"] = application.client_id.as_str().into();
            claims["ver"] = "2.0".into();
        } else {
            claims["iss"] = format!("https://sts.windows.net/{directory}/").into();
            claims["appid"] = application.client_id.as_str().into();
            claims["ver"] = "1.0".into();
        }
        let token = self.signer.as_ref()?.sign(&claims)?;
        Some(match version {
            Version::V2 => {
                json!({ "token_type": "Bearer", "expires_in": self.life, "ext_expires_in": self.life, "access_token": token })
            }
            // Version 1 writes its numbers as text.
            Version::V1 => json!({
                "token_type": "Bearer",
                "expires_in": self.life.to_string(),
                "ext_expires_in": self.life.to_string(),
                "expires_on": exp.to_string(),
                "not_before": now.to_string(),
                "resource": AUDIENCE,
                "access_token": token,
            }),
        })
    }
}

fn scope(scope: &str) -> Result<(), Refused> {
    if scope.split(' ').all(|scope| scope.strip_suffix("/.default") == Some(AUDIENCE)) {
        Ok(())
    } else {
        Err(refused::OTHER_SCOPE)
    }
}

/// Id and secret from `Authorization: Basic`, each encoded as in a form (RFC 6749, section 2.3.1).
fn basic(request: &Request) -> Option<(Option<String>, Option<String>)> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (_, pair) = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))?;
    let pair = String::from_utf8(BASE64_STANDARD.decode(pair.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decoded = |text: &str| {
        let pair = format!("={}", text.replace('&', "%26"));
        let value = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned());
        value.filter(|value| !value.is_empty())
    };
    Some((decoded(id), decoded(secret)))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use bytes::Bytes;
    use http::header::CONTENT_TYPE;

    use super::*;

    const ID: &str = "11111111-2222-3333-4444-555555555555";
    const SECRET: &str = "s~e+c/r e:t&%";
    const V2: &str = "/contoso.onmicrosoft.com/oauth2/v2.0/token";

    pub(crate) fn settings(roles: &[&str]) -> Settings {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        Settings {
            clock: Clock::standing(1_700_000_000_000),
            applications: vec![Application { client_id: ID.to_owned(), client_secret: SECRET.into(), roles }],
            ..Settings::default()
        }
    }

    fn form(pairs: &[(&str, &str)]) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    async fn ask(entra: &Entra, path: &str, basic: Option<(&str, &str)>, pairs: &[(&str, &str)]) -> (u16, Value) {
        let mut request = http::Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some((id, secret)) = basic {
            let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = BASE64_STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret)));
            request = request.header(AUTHORIZATION, format!("Basic {pair}"));
        }
        let answer = entra.token(&request.body(Bytes::from(form(pairs))).unwrap()).await;
        (answer.status().as_u16(), serde_json::from_slice(answer.body()).unwrap())
    }

    const GRANT: (&str, &str) = ("grant_type", "client_credentials");
    const SCOPE: (&str, &str) = ("scope", "05a65629-4c1b-48c1-a78b-804c4abdd4af/.default");

    /// The header of an application that is known.
    pub(crate) async fn bearer(entra: &Entra) -> String {
        let (_, body) = ask(entra, V2, None, &[GRANT, ("client_id", ID), ("client_secret", SECRET), SCOPE]).await;
        format!("Bearer {}", body["access_token"].as_str().unwrap())
    }

    #[tokio::test]
    async fn id_and_secret_give_a_token_until_its_time_is_over() {
        let settings = settings(&["Settings.read"]);
        let entra = Entra::new(&settings);
        let v1 = ("resource", AUDIENCE);
        let (id, secret) = (("client_id", ID), ("client_secret", SECRET));
        for (path, basic, pairs) in [
            (V2, None, &[GRANT, id, secret, SCOPE][..]),
            (V2, Some((ID, SECRET)), &[GRANT, SCOPE]),
            ("/common/oauth2/token", None, &[GRANT, id, secret, v1]),
        ] {
            let (status, body) = ask(&entra, path, basic, pairs).await;
            assert_eq!((status, &body["token_type"]), (200, &json!("Bearer")), "{body}");
            let life = if path == V2 { json!(3599) } else { json!("3599") };
            assert_eq!([&body["expires_in"], &body["ext_expires_in"]], [&life, &life]);
            let token = body["access_token"].as_str().unwrap();
            assert_eq!(entra.roles(token), Some(vec!["Settings.read".to_owned()]));
        }
        let bearer = bearer(&entra).await;
        let token = bearer.strip_prefix("Bearer ").unwrap();
        settings.clock.advance(Duration::from_secs(3598));
        assert!(entra.roles(token).is_some());
        settings.clock.advance(Duration::from_secs(1));
        assert!(entra.roles(token).is_none());
    }

    #[tokio::test]
    async fn a_token_of_another_process_is_foreign() {
        let settings = settings(&[]);
        let bearer = bearer(&Entra::new(&settings)).await;
        assert!(Entra::new(&settings).roles(bearer.strip_prefix("Bearer ").unwrap()).is_none());
    }

    #[tokio::test]
    async fn refusals_have_entras_shape_and_no_secret() {
        let entra = Entra::new(&settings(&[]));
        let (id, secret) = (("client_id", ID), ("client_secret", SECRET));
        let wrong = ("client_secret", "wrong-secret");
        for (path, pairs, status, error) in [
            (V2, &[GRANT, id, wrong, SCOPE][..], 401, "invalid_client"),
            (V2, &[GRANT, id, SCOPE], 401, "invalid_client"),
            (V2, &[GRANT, ("client_id", "other"), secret, SCOPE], 400, "unauthorized_client"),
            (V2, &[GRANT, id, secret, ("scope", "https://graph.microsoft.com/.default")], 400, "invalid_scope"),
            (V2, &[GRANT, id, secret, ("scope", AUDIENCE)], 400, "invalid_scope"),
            (V2, &[("grant_type", "password"), id, secret, SCOPE], 400, "unsupported_grant_type"),
            (V2, &[id, secret, SCOPE], 400, "invalid_request"),
            (V2, &[GRANT, id, secret], 400, "invalid_request"),
            ("/t/oauth2/token", &[GRANT, id, secret, ("resource", "other")], 400, "invalid_resource"),
        ] {
            let (given, body) = ask(&entra, path, None, pairs).await;
            assert_eq!((given, body["error"].as_str().unwrap()), (status, error));
            let number = body["error_codes"][0].as_u64().unwrap();
            assert!(body["error_description"].as_str().unwrap().starts_with(&format!("AADSTS{number}: ")));
            assert!(!body.to_string().contains("wrong-secret") && !body.to_string().contains(SECRET), "{body}");
        }
    }
}
