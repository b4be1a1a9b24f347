//! Files that are sent from disk, and answers that are written to disk while they arrive.

#![allow(clippy::unwrap_used)]

mod server;

use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use fixture_binary_answer::Client as Maps;
use fixture_binary_body::Client as Vault;
use fixture_binary_body::runtime::{Body, ErrorKind, RetryPolicy};
use futures_util::TryStreamExt;
use server::{Reply, Server};

/// A file of this name and content in the folder for such things.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).unwrap();
    path
}

#[tokio::test]
async fn a_file_is_sent_with_its_length_and_again_if_need_be() {
    let content = "0123456789abcdef".repeat(50_000);
    let path = file("sent", content.as_bytes());
    let server = Server::always(Reply::new(503, &[("retry-after", "0")], "")).await;
    let policy = RetryPolicy::new().retries(1).first_wait(Duration::from_millis(1));
    let vault = Vault::builder(server.url()).retry(policy).build().unwrap();
    let error = vault.archives().put_archive("a", Body::file(&path).await.unwrap()).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(server.seen().len(), 2);
    for seen in server.seen() {
        assert_eq!((seen.header("content-length"), seen.body == content), (Some("800000"), true));
        assert_eq!(seen.header("content-type"), Some("application/gzip"));
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_file_that_is_not_there_or_becomes_shorter_is_said_so() {
    assert!(Body::file("/nowhere/at/all").await.is_err());
    assert!(Body::file(env!("CARGO_TARGET_TMPDIR")).await.is_err());
    let path = file("shorter", &[7; 1000]);
    let body = Body::file(&path).await.unwrap();
    std::fs::write(&path, [7; 10]).unwrap();
    let server = Server::always(Reply::new(204, &[], "")).await;
    let vault = Vault::builder(server.url()).retry(RetryPolicy::none()).build().unwrap();
    let error = vault.archives().put_archive("a", body).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn an_empty_file_is_an_empty_body() {
    let path = file("empty", b"");
    let server = Server::always(Reply::new(204, &[], "")).await;
    let vault = Vault::builder(server.url()).build().unwrap();
    vault.archives().put_archive("a", Body::file(&path).await.unwrap()).await.unwrap();
    assert_eq!(server.last().header("content-length"), Some("0"));
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn an_answer_goes_to_a_file_without_being_held() {
    let pieces: Vec<String> = (0..40).map(|number| format!("{number:04}").repeat(1000)).collect();
    let server = Server::always(Reply::chunks("image/png", &pieces)).await;
    // Far less than the answer: what is not kept does not count.
    let maps = Maps::builder(server.url()).max_response_bytes(100).build().unwrap();
    let path = file("received", b"");
    let mut received = std::fs::File::create(&path).unwrap();
    let mut stream = maps.tiles().get_tile(1, 2, 3).send_for_stream().await.unwrap().body;
    while let Some(piece) = stream.try_next().await.unwrap() {
        received.write_all(&piece).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), pieces.concat());
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_and_not_its_end() {
    let server = Server::always(Reply::chunks("image/png", &["abc"]).broken()).await;
    let maps = Maps::builder(server.url()).build().unwrap();
    let stream = maps.tiles().get_tile(1, 2, 3).send_for_stream().await.unwrap().body;
    let result: Result<Vec<_>, _> = stream.try_collect().await;
    assert!(matches!(result.unwrap_err().kind(), fixture_binary_answer::runtime::ErrorKind::Transport(_)));
}
