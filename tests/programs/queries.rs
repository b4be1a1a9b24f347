//! Queries that are one value, byte for byte.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_openapi_32_queries::Client;
use fixture_openapi_32_queries::models::Line;
use server::{Reply, Server};

#[tokio::test]
async fn a_query_is_what_its_content_says() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).key("s e").build().unwrap();
    let search = client.search();
    let line = |text: Option<&str>| {
        let mut line = Line::new();
        line.text = text.map(str::to_owned);
        line
    };
    let rows = [
        (search.count_lines(line(Some("a b&c"))), "/logs/count?%7B%22text%22%3A%22a%20b%26c%22%7D"),
        (search.count_lines(line(None)), "/logs/count?%7B%7D"),
        (search.select_lines().path("$.a[1:1]").into_call(), "/logs/path?%24.a%5B1%3A1%5D&key=s%20e"),
        (search.select_lines().into_call(), "/logs/path?key=s%20e"),
    ];
    for (call, expected) in rows {
        call.await.unwrap();
        assert_eq!(server.last().target, expected);
    }
}
