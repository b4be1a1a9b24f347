//! Where requests go: the client's server, those of a path or an operation, and one that the caller chooses.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_servers_of_operations::Client;
use fixture_servers_of_operations::runtime::ErrorKind;
use server::{Reply, Server};

#[tokio::test]
async fn a_path_or_a_call_may_have_a_server_of_its_own() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let url = server.url();
    let rows = [
        ("", None, "docks", "/api/v1/docks"),
        ("/api/v2", None, "docks", "/api/v2/docks"),
        ("/api/v2", None, "ships", "/old/ships"),
        ("/api/v2", Some("/in/"), "ships", "/in/ships"),
        ("", Some("/in"), "add", "/in/ships"),
        ("", Some(""), "add", "/ships"),
    ];
    for (base, other, operation, expected) in rows {
        let client = Client::builder(format!("{url}{base}")).key("k").build().unwrap();
        let ships = client.ships();
        let call = match operation {
            "docks" => ships.list_docks(),
            "ships" => ships.list_ships(),
            _ => ships.add_ship(),
        };
        match other {
            Some(path) => call.server(&format!("{url}{path}")).await.unwrap(),
            None => call.await.unwrap(),
        }
        let seen = server.last();
        assert_eq!((seen.target.as_str(), seen.header("x-key")), (expected, Some("k")));
    }
}

#[tokio::test]
async fn a_server_that_is_no_address_is_refused_before_anything_is_sent() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).key("k").build().unwrap();
    for address in ["south", "/south", "ftp://south", "https://a:b@south"] {
        let error = client.ships().list_docks().server(address).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_)), "{error:?}");
    }
    // Neither a key over a connection that others can read.
    let error = client.ships().list_docks().server("http://south.example").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential(_)), "{error:?}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_server_that_sends_elsewhere_does_not_send_the_key_there() {
    let foreign = Server::always(Reply::new(204, &[], "")).await;
    let elsewhere = format!("{}/docks", foreign.url());
    let server = Server::start(move |_| Reply::new(307, &[("location", &elsewhere)], "")).await;
    let client = Client::builder(server.url()).key("k").build().unwrap();
    let error = client.ships().list_docks().await.unwrap_err();
    assert_eq!((error.status(), server.seen().len(), foreign.seen().len()), (Some(307), 1, 0));
}
