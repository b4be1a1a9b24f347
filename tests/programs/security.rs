//! Credentials on the wire: where each goes, which of several is sent, and who gets none.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_security_combinations::resources::Locks;
use fixture_security_combinations::runtime::{Call, ErrorKind};
use fixture_security_combinations::{Client, ClientBuilder};
use fixture_security_schemes::resources::Gates;
use server::{Reply, Seen, Server};

type Setup = fn(ClientBuilder) -> ClientBuilder;
type Request = fn(&Locks) -> Call<()>;

/// All that could give somebody away, on one line.
fn shown(seen: &Seen) -> String {
    let names = ["authorization", "x-app", "x-account", "cookie"];
    let headers = names.iter().filter_map(|name| Some(format!("{name}: {}", seen.header(name)?)));
    std::iter::once(seen.target.clone()).chain(headers).collect::<Vec<_>>().join(" | ")
}

fn all(builder: ClientBuilder) -> ClientBuilder {
    builder.raw("r").app("a").account("b").session("s/1").guard("g").key("k&").openid("o").flows("f")
}

#[tokio::test]
async fn each_credential_goes_where_its_scheme_says() {
    let rows: &[(Setup, Request, &str)] = &[
        (all, |locks| locks.raw(), "/raw | authorization: r"),
        (all, |locks| locks.both(), "/both | x-app: a | x-account: b"),
        (all, |locks| locks.cookies().into_call(), "/cookies | cookie: session=s%2F1; guard=g"),
        (all, |locks| locks.cookies().taste("x").into_call(), "/cookies | cookie: taste=x; session=s%2F1; guard=g"),
        (all, |locks| locks.everywhere().into_call(), "/everywhere?key=k%26 | x-app: a | cookie: session=s%2F1"),
        (all, |locks| locks.everywhere().a("1").into_call(), "/everywhere?a=1&key=k%26 | x-app: a | cookie: session=s%2F1"),
        (all, |locks| locks.openid(), "/openid | authorization: Bearer o"),
        (all, |locks| locks.flows(), "/flows | authorization: Bearer f"),
        (all, |locks| locks.choice(), "/choice | x-app: a | x-account: b"),
        (|builder| builder.app("a").openid("o"), |locks| locks.choice(), "/choice | authorization: Bearer o"),
        (|builder| builder.app("a"), |locks| locks.choice(), "/choice"),
        (all, |locks| locks.none(), "/none"),
    ];
    let server = Server::always(Reply::new(204, &[], "")).await;
    for (setup, request, expected) in rows {
        let client = setup(Client::builder(server.url())).build().unwrap();
        request(&client.locks()).await.unwrap();
        assert_eq!(shown(&server.last()), *expected);
    }
}

#[tokio::test]
async fn without_a_credential_that_is_needed_nothing_is_sent() {
    let rows: &[(Setup, Request)] = &[
        (|builder| builder, |locks| locks.raw()),
        (|builder| builder.app("a"), |locks| locks.both()),
        (|builder| builder.raw("r"), |locks| locks.openid()),
    ];
    let server = Server::always(Reply::new(204, &[], "")).await;
    for (setup, request) in rows {
        let client = setup(Client::builder(server.url())).build().unwrap();
        let error = request(&client.locks()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credential(_)), "{error:?}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn of_alternatives_the_first_is_taken_that_the_client_has() {
    type Row = (
        fn(fixture_security_schemes::ClientBuilder) -> fixture_security_schemes::ClientBuilder,
        fn(&Gates) -> fixture_security_schemes::runtime::Call<()>,
        &'static str,
    );
    let rows: &[Row] = &[
        (|builder| builder.token("t"), |gates| gates.open_main(), "/gates/main | authorization: Token t"),
        (|builder| builder.access_token("t"), |gates| gates.open_main(), "/gates/main | authorization: Bearer t"),
        (|builder| builder.user("u", "p").bearer("b"), |gates| gates.open_side(), "/gates/side | authorization: Bearer b"),
        (|builder| builder.user("u", "p"), |gates| gates.open_side(), "/gates/side | authorization: Basic dTpw"),
        (|builder| builder.query_key("k").session("s"), |gates| gates.open_side(), "/gates/side?key=k | cookie: session=s"),
        (|builder| builder.token("t").session("s"), |gates| gates.open_garden(), "/gates/garden"),
        (|builder| builder.session("s"), |gates| gates.open_back(), "/gates/back | cookie: session=s"),
        (|builder| builder, |gates| gates.open_back(), "/gates/back"),
    ];
    let server = Server::always(Reply::new(204, &[], "")).await;
    for (setup, request, expected) in rows {
        let client = setup(fixture_security_schemes::Client::builder(server.url())).build().unwrap();
        request(&client.gates()).await.unwrap();
        assert_eq!(shown(&server.last()), *expected);
    }
}
