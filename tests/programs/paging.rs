//! Walks over pages, in each way that a page can say where the next one is.

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

/// The targets of all requests, with the first word of what a walk has given.
fn walked(server: &Server, items: &[String]) -> (String, Vec<String>) {
    (items.join(" "), server.seen().into_iter().map(|seen| seen.target).collect())
}

#[tokio::test]
async fn a_cursor_in_a_header_is_sent_back_until_there_is_none() {
    let page = |next: &str, body: &str| Reply::new(200, &[("content-type", "application/json"), ("x-next", next)], body);
    let server = Server::start(move |seen| match seen.target.as_str() {
        "/paintings?size=2" => page("a b", r#"[{"title":"1"},{"title":"2"}]"#),
        "/paintings?from=a%20b&size=2" => page("c", r#"[{"title":"3"}]"#),
        "/paintings?from=c&size=2" => page("", r#"[{"title":"4"}]"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = fixture_paging_by_headers::Client::builder(server.url()).build().unwrap();
    let items = client.paintings().list_paintings().size(2).items();
    let titles: Vec<_> = items.map_ok(|painting| painting.title).try_collect().await.unwrap();
    let targets = ["/paintings?size=2", "/paintings?from=a%20b&size=2", "/paintings?from=c&size=2"].map(str::to_owned);
    assert_eq!(walked(&server, &titles), ("1 2 3 4".to_owned(), targets.to_vec()));
}

#[tokio::test]
async fn a_link_in_a_header_leads_through_answers_that_are_lists() {
    let page = |link: &str, body: &str| Reply::new(200, &[("content-type", "application/json"), ("link", link)], body);
    let server = Server::start(move |seen| match seen.target.as_str() {
        "/frames" => page("</frames?p=9>; rel=\"last\", </frames?p=2>; rel=\"next\"", r#"["oak","ash"]"#),
        "/frames?p=2" => page("</frames>; rel=\"first\"", r#"["elm"]"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = fixture_paging_by_headers::Client::builder(server.url()).build().unwrap();
    let frames: Vec<String> = client.paintings().list_frames().items().try_collect().await.unwrap();
    let targets = ["/frames", "/frames?p=2"].map(str::to_owned);
    assert_eq!(walked(&server, &frames), ("oak ash elm".to_owned(), targets.to_vec()));
}

#[tokio::test]
async fn pages_are_counted_from_the_number_that_the_document_says() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/books?page=0&size=20" => json(r#"{"books":["a","b"],"more":true}"#),
        "/books?page=1&size=20" => json(r#"{"books":["c"],"more":false}"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = fixture_paging_by_page::Client::builder(server.url()).build().unwrap();
    let books: Vec<String> = client.books().list_books().items().try_collect().await.unwrap();
    assert_eq!((books.join(""), server.seen().len()), ("abc".to_owned(), 2));
}

#[tokio::test]
async fn an_offset_in_the_query_moves_by_as_many_records_as_came() {
    let server = Server::start(|seen| match seen.target.as_str() {
        "/numbers?name=a&count=50&start=0" | "/numbers?name=a&start=0&count=50" => json(r#"{"entries":[{"digits":"1"},{"digits":"2"}]}"#),
        _ => json(r#"{"entries":[]}"#),
    })
    .await;
    let client = fixture_paging_in_query::Client::builder(server.url()).build().unwrap();
    let numbers: Vec<_> = client.numbers().list_numbers("a").items().try_collect().await.unwrap();
    assert_eq!((numbers.len(), server.seen().len()), (2, 1));
}

#[tokio::test]
async fn a_cursor_goes_into_the_query_or_into_the_body() {
    let server = Server::start(|seen| match (seen.target.as_str(), seen.body.as_str()) {
        ("/messages?cursor=n%2B1", _) | (_, r#"{"from":"n+1"}"#) => json(r#"{"messages":["b"]}"#),
        ("/messages", _) | (_, "{}") => json(r#"{"messages":["a"],"nextCursor":"n+1"}"#),
        _ => Reply::new(404, &[], ""),
    })
    .await;
    let client = fixture_paging_by_cursor::Client::builder(server.url()).build().unwrap();
    let listed: Vec<String> = client.messages().list_messages().items().try_collect().await.unwrap();
    let found: Vec<String> = client.messages().search_messages().items().try_collect().await.unwrap();
    assert_eq!((listed.join(""), found.join("")), ("ab".to_owned(), "ab".to_owned()));
}
