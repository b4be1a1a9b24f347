//! Bodies in each format that a document has for them, and in one of the caller's own.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_several_body_formats::Client;
use fixture_several_body_formats::models::Vote;
use fixture_several_body_formats::runtime::Call;
use fixture_several_body_formats::resources::Votes;
use server::{Reply, Server};

type Row = (fn(&Votes) -> Call<()>, &'static str, &'static str);

const ROWS: &[Row] = &[
    (|votes| votes.vote(true).reason("a b").into_call(), "application/json", r#"{"answer":true,"reason":"a b"}"#),
    (|votes| votes.vote(true).reason("a b").as_form().into_call(), "application/x-www-form-urlencoded", "answer=true&reason=a%20b"),
    (|votes| votes.take_back(&Vote::new(false)), "application/json", r#"{"answer":false}"#),
    (|votes| votes.take_back(&Vote::new(false)).bytes("text/csv", "no"), "text/csv", "no"),
    (|votes| votes.vote(true).into_call().text("text/csv; header=absent", "yes"), "text/csv; header=absent", "yes"),
    (|votes| votes.vote(true).into_call().json_as("application/vnd.vote+json", &7), "application/vnd.vote+json", "7"),
];

#[tokio::test]
async fn the_body_is_written_in_the_format_that_is_asked_for() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).build().unwrap();
    for (call, media_type, body) in ROWS {
        call(&client.votes()).await.unwrap();
        let seen = server.last();
        assert_eq!((seen.header("content-type"), seen.body.as_str()), (Some(*media_type), *body));
    }
    client.votes().vote(true).as_multipart().await.unwrap();
    let seen = server.last();
    assert!(seen.header("content-type").unwrap().starts_with("multipart/form-data; boundary="), "{seen:?}");
    assert!(seen.body.contains("name=\"answer\"\r\n\r\ntrue\r\n--"), "{seen:?}");
}
