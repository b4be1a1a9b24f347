//! Walks over pages, by values inside others.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_paging_nested::Client;
use futures_util::TryStreamExt;
use server::{Reply, Server};

fn json(body: &str) -> Reply {
    Reply::new(200, &[("content-type", "application/json")], body)
}

#[tokio::test]
async fn a_cursor_inside_other_values_is_followed_until_one_of_them_is_missing() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/files" => json(r#"{"data":{"files":[{"name":"a"}]},"meta":{"more":true,"cursors":{"next":"x y"}}}"#),
        "/files?after=x%20y" => json(r#"{"data":{"files":[{"name":"b"},{"name":"c"}]},"meta":{"cursors":{"next":"z"}}}"#),
        "/files?after=z" => json(r#"{"data":{},"meta":{"more":false,"cursors":null}}"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = Client::builder(server.url()).build().unwrap();
    let files: Vec<_> = client.files().list_files().items().map_ok(|file| file.name).try_collect().await.unwrap();
    assert_eq!((files.join(""), server.seen().len()), ("abc".to_owned(), 3));
}

#[tokio::test]
async fn a_relative_link_inside_another_value_is_followed_on_the_same_server() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/folders" => json(r#"{"items":[{"name":"a"}],"links":{"next":"/folders?page=2"}}"#),
        "/folders?page=2" => json(r#"{"items":[{"name":"b"}],"links":{"next":"?page=3"}}"#),
        "/folders?page=3" => json(r#"{"items":[{"name":"c"}]}"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = Client::builder(server.url()).build().unwrap();
    let folders: Vec<_> = client.files().list_folders().items().map_ok(|folder| folder.name).try_collect().await.unwrap();
    assert_eq!(folders.join(""), "abc");
}
