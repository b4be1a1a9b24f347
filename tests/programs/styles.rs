//! Every way to write a parameter, through generated code: the bytes on the wire are those of OpenAPI's style table and RFC 6570.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_parameter_styles::Client;
use fixture_parameter_styles::models::{Nested, Point};
use fixture_parameter_styles::resources::Styles;
use fixture_parameter_styles::runtime::{Call, ErrorKind};
use server::{Reply, Server};

const WORDS: [&str; 3] = ["a b", "c&d", "e,f"];

fn point() -> Point {
    let mut point = Point::new();
    (point.r, point.g) = (Some(1), Some(2));
    point
}

fn nested() -> Nested {
    let mut nested = Nested::new();
    (nested.a, nested.l) = (Some(point()), Some(vec!["x".to_owned(), "y z".to_owned()]));
    nested
}

type Row = (fn(&Styles) -> Call<()>, &'static str);

#[tokio::test]
async fn the_target_of_a_request_is_what_the_tables_say() {
    let rows: &[Row] = &[
        (|styles| styles.form_list(WORDS), "/q1?p=a%20b&p=c%26d&p=e%2Cf"),
        (|styles| styles.form_joined(WORDS), "/q2?p=a%20b,c%26d,e%2Cf"),
        (|styles| styles.spaces(WORDS), "/q3?p=a%20b%20c%26d%20e%2Cf"),
        (|styles| styles.pipes(WORDS), "/q4?p=a%20b%7Cc%26d%7Ce%2Cf"),
        (|styles| styles.deep(point()), "/q5?p[r]=1&p[g]=2"),
        (|styles| styles.form_object(point()), "/q6?r=1&g=2"),
        (|styles| styles.form_object_joined(point()), "/q7?p=r,1,g,2"),
        (|styles| styles.simple(["a b", "c"]), "/a8/a%20b,c"),
        (|styles| styles.label(["a", "b"]), "/a9/.a,b"),
        (|styles| styles.matrix(["a", "b"]), "/a10/;p=a;p=b"),
        (|styles| styles.reserved("a/b?c&d"), "/q13?p=a/b?c%26d"),
        (|styles| styles.path_text("a/b c%?#"), "/a14/a%2Fb%20c%25%3F%23/end"),
        (|styles| styles.path_text("größe"), "/a14/gr%C3%B6%C3%9Fe/end"),
        (|styles| styles.json(point()), "/q15?p=%7B%22r%22%3A1%2C%22g%22%3A2%7D"),
        (|styles| styles.label_object(point()), "/a16/.r=1.g=2"),
        (|styles| styles.matrix_object(point()), "/a17/;p=r,1,g,2"),
        (|styles| styles.deep_nested(nested()), "/q20?p[a][r]=1&p[a][g]=2&p[l][]=x&p[l][]=y%20z"),
        (|styles| styles.choice(7.into()), "/q21?p=7"),
        (|styles| styles.choice("x y".into()), "/q21?p=x%20y"),
        (|styles| styles.choice(i64::MAX.into()), "/q21?p=9223372036854775807"),
        (|styles| styles.objects([point()]), "/q22?p=%7B%22r%22%3A1%2C%22g%22%3A2%7D"),
        (|styles| styles.day("2026-02-03".parse().unwrap()), "/q23?p=2026-02-03"),
        (|styles| styles.form_list([""; 0]), "/q1"),
        (|styles| styles.form_list([""]), "/q1?p="),
        (|styles| styles.form_object(Point::new()), "/q6"),
    ];
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).build().unwrap();
    for (call, expected) in rows {
        call(&client.styles()).await.unwrap();
        assert_eq!(server.last().target, *expected);
    }
}

#[tokio::test]
async fn headers_and_cookies_are_what_the_tables_say() {
    let rows: &[(Row, &str)] = &[
        ((|styles| styles.header_list(["a", "b c"]), "x-p"), "a,b c"),
        ((|styles| styles.header_object(point()), "x-p"), "r=1,g=2"),
        ((|styles| styles.cookie("a b;c"), "cookie"), "p=a%20b%3Bc"),
        ((|styles| styles.cookie_list(["a", "b,c"]), "cookie"), "p=a,b%2Cc"),
    ];
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).build().unwrap();
    for ((call, header), expected) in rows {
        call(&client.styles()).await.unwrap();
        assert_eq!(server.last().header(header), Some(*expected));
    }
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_not_called() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).build().unwrap();
    for text in ["", ".", ".."] {
        let error = client.styles().path_text(text).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    }
    assert!(server.seen().is_empty());
}
