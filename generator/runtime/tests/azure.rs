//! The credentials of `azure_identity`, by one that only pretends.

#![cfg(feature = "azure")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::time::OffsetDateTime;
use clientwright_runtime::{AzureCredential, Call, CredentialError, ErrorKind as Kind, Method, Operation, RetryPolicy};
use futures_util::future::join_all;
use support::{Reply, Server};

static GET: Operation = Operation::new("get", Method::Get, "/x").security(&[&["oauth"]]);

/// Gives `token-1`, `token-2` and so on, each good for an hour, after as many failures as are asked for.
#[derive(Debug)]
struct Pretended {
    failures: Vec<ErrorKind>,
    asked: AtomicUsize,
}

impl Pretended {
    fn new(failures: Vec<ErrorKind>) -> Arc<Self> {
        Arc::new(Self { failures, asked: AtomicUsize::new(0) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[async_trait::async_trait]
impl TokenCredential for Pretended {
    async fn get_token(&self, scopes: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        assert_eq!(scopes, ["app/.default"]);
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(1)).await;
        match self.failures.get(number) {
            Some(kind) => Err(azure_core::Error::with_message(kind.clone(), "nobody is there")),
            None => {
                let end = OffsetDateTime::now_utc() + Duration::from_secs(3600);
                Ok(AccessToken::new(format!("token-{}", number + 1), end))
            }
        }
    }
}

#[tokio::test]
async fn its_token_is_sent_and_kept_and_replaced_when_it_is_refused() {
    let server =
        Server::start(|seen| Reply::new(if seen.header("authorization") == Some("Bearer token-1") { 401 } else { 204 }, &[], ""))
            .await;
    let source = Pretended::new(vec![]);
    let credential = AzureCredential::new(source.clone(), "app/.default");
    assert_eq!(format!("{credential:?}"), "AzureCredential { scope: \"app/.default\", .. }");
    let core = server.builder().credential_from("oauth", credential).build().unwrap();
    for result in join_all((0..20).map(|_| Call::new(&core, &GET).send())).await {
        result.unwrap();
    }
    assert_eq!((source.asked(), server.seen().len()), (2, 40));
    assert_eq!(server.last().header("authorization"), Some("Bearer token-2"));
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let source = Pretended::new(vec![ErrorKind::Io, ErrorKind::Credential]);
    let policy = RetryPolicy::new().first_wait(Duration::from_millis(1));
    let credential = AzureCredential::new(source.clone(), "app/.default");
    let core = server.builder().retry(policy).credential_from("oauth", credential).build().unwrap();
    let error = Call::new(&core, &GET).await.unwrap_err();
    assert_eq!(error.message(), "the Azure credential gave no token: nobody is there");
    assert!(matches!(error.kind(), Kind::Credential(error) if *error == CredentialError::new(error.to_string())));
    assert_eq!(source.asked(), 2);
    Call::new(&core, &GET).await.unwrap();
    assert_eq!(source.asked(), 3);
}
