//! Tokens of an application, from the emulator's token endpoint, which has the shape of Entra's.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::GenericError;
use cloud_app_security::runtime::{BoxFuture, ClientCredentials, Credential, CredentialError, ErrorKind, Secret, SecretRequest};
use cloud_app_security::{Client, ClientBuilder, oauth};
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::{Application, Emulator, Settings};

use super::ground::{EMPTY, settings};
use super::time::{Statuses, in_its_time};

const ID: &str = "11111111-2222-3333-4444-555555555555";
const SECRET: &str = "s3cret-that-nobody-may-see";

async fn emulator(role: &str) -> Emulator {
    let application = Application { client_id: ID.to_owned(), client_secret: SECRET.into(), roles: vec![role.to_owned()] };
    let sizes = Sizes { alerts: 3, ..EMPTY };
    Emulator::start(Settings { applications: vec![application], ..settings(sizes) }).await.unwrap()
}

fn credentials(emulator: &Emulator, secret: &str) -> ClientCredentials {
    let url = format!("{}/contoso.onmicrosoft.com/oauth2/v2.0/token", emulator.url());
    ClientCredentials::new(url, ID, secret).scope(oauth::COMMERCIAL_SCOPE)
}

/// Credentials whose tokens are noted.
#[derive(Clone)]
struct Noted {
    credentials: ClientCredentials,
    tokens: Arc<Mutex<Vec<Secret>>>,
}

impl Noted {
    fn of(emulator: &Emulator) -> Noted {
        Noted { credentials: credentials(emulator, SECRET), tokens: Arc::default() }
    }

    /// How many different tokens there were.
    fn count(&self) -> usize {
        let mut tokens = self.tokens.lock().unwrap().clone();
        tokens.dedup();
        tokens.len()
    }
}

impl Credential for Noted {
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async move {
            let token = self.credentials.secret(asked).await?;
            self.tokens.lock().unwrap().push(token.clone());
            Ok(token)
        })
    }
}

fn builder(emulator: &Emulator, credential: impl Credential) -> ClientBuilder {
    Client::builder(emulator.url()).bearer_token_from(credential).no_throttle()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_renewed_before_and_after_its_end_without_an_error() {
    let emulator = emulator("Investigation.read").await;
    let (noted, statuses) = (Noted::of(&emulator), Statuses::default());
    let client = statuses.of(in_its_time(builder(&emulator, noted.clone()), &emulator)).build().unwrap();
    // A second passes first, since two tokens of one second are the same text.
    for (seconds, tokens) in [(1, 1), (3000, 1), (400, 2), (3299, 3), (86_400, 4)] {
        emulator.clock().advance(Duration::from_secs(seconds));
        assert_eq!(client.alerts().list().await.unwrap().data.len(), 3);
        assert_eq!(noted.count(), tokens, "after {seconds} more seconds");
    }
    assert_eq!(statuses.all(), [Some(200); 5], "no token was ever refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_before_its_time_is_replaced_and_the_call_sent_once_more() {
    let emulator = emulator("Investigation.manage").await;
    let (noted, statuses) = (Noted::of(&emulator), Statuses::default());
    // The client goes by a time of its own, in which the token is good.
    let client = statuses.of(builder(&emulator, noted.clone())).build().unwrap();
    assert_eq!(client.alerts().list().await.unwrap().data.len(), 3);
    emulator.clock().advance(Duration::from_secs(3600));
    // Nothing was done for a token that is refused: so what may not be repeated is sent once more, too.
    let closed = client.alerts().close_benign(AlertFilters::new().alert_open_eq(true)).await.unwrap();
    assert!(closed.closed_benign.is_some());
    assert_eq!(statuses.all(), [Some(200), Some(401), Some(200)]);
    assert_eq!(noted.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_stays_refused_is_an_error() {
    let emulator = emulator("Investigation.read").await;
    let statuses = Statuses::default();
    let wrong = Client::builder(emulator.url()).bearer_token("n0-t0ken-at-all").no_throttle();
    let error = statuses.of(wrong).build().unwrap().alerts().list().await.unwrap_err();
    assert_eq!((error.status(), statuses.all().len()), (Some(401), 1));
    assert_eq!(error.body_as::<GenericError>().unwrap().detail.as_deref(), Some("Invalid token"));
    assert!(!format!("{error} {error:?}").contains("n0-t0ken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_told_in_the_endpoints_words_and_not_shown() {
    let emulator = emulator("Investigation.read").await;
    let statuses = Statuses::default();
    let wrong = "wr0ng-secret-of-somebody";
    let client = statuses.of(in_its_time(builder(&emulator, credentials(&emulator, wrong)), &emulator)).build().unwrap();
    let error = client.alerts().list().await.unwrap_err();
    let everything = format!("{error} {error:?} {error:#?} {client:?}");
    assert!(matches!(error.kind(), ErrorKind::Credential(_)), "{error}");
    assert!(everything.contains("AADSTS7000215"), "{everything}");
    assert!(!everything.contains(wrong) && !everything.contains(SECRET), "{everything}");
    assert_eq!(statuses.all().len(), 0, "the service was not asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_that_lacks_is_403() {
    let emulator = emulator("Investigation.read").await;
    let client = builder(&emulator, credentials(&emulator, SECRET)).build().unwrap();
    assert_eq!(client.alerts().list().await.unwrap().data.len(), 3);
    for error in [
        client.alerts().close_benign(AlertFilters::new().alert_open_eq(true)).await.unwrap_err(),
        client.discovery().streams().await.unwrap_err(),
    ] {
        assert_eq!((error.status(), error.attempts().len()), (Some(403), 1), "{error}");
        assert_eq!(error.body_as::<GenericError>().unwrap().detail.as_deref(), Some("Insufficient role based permission"));
    }
    // Nothing of OAuth opens files, so the call is not sent at all.
    let error = client.files().list().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential(_)) && error.to_string().contains("api_token"), "{error}");
}
