//! Methods of any name go onto the wire as they are written.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use clientwright_runtime::{Call, Method, Operation};
use support::{Reply, Server};

static COPY: Operation = Operation::new("copyFile", Method::Other("COPY"), "/files/a");
static QUERY: Operation = Operation::new("searchFiles", Method::Other("QUERY"), "/files").read_only();

#[tokio::test]
async fn a_method_of_any_name_is_sent_as_it_is_written() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    Call::new(&core, &COPY).header("Destination", false, "/files/b").decode_empty().await.unwrap();
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("COPY", "/files/a"));
    assert_eq!(seen.header("destination"), Some("/files/b"));

    Call::new(&core, &QUERY).json(&"text").decode_empty().await.unwrap();
    let seen = server.last();
    assert_eq!((seen.method.as_str(), seen.text().as_str()), ("QUERY", "\"text\""));
}

#[test]
fn only_what_is_said_to_be_read_only_may_be_sent_again() {
    assert_eq!(Method::Other("COPY").to_string(), "COPY");
    assert!(!Method::Other("COPY").is_safe());
    assert!(!Method::Other("QUERY").is_safe(), "that is said of the operation");
}
