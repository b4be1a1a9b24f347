//! Which credential goes where, and that none goes anywhere else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use clientwright_runtime::{Call, ErrorKind, Method, Operation, QueryStyle, StaticCredential};
use support::{Reply, Server};

static OPEN: Operation = Operation::new("open", Method::Get, "/x");
static TOKEN: Operation = Operation::new("token", Method::Get, "/x").security(&[&["token"]]);
static EITHER: Operation = Operation::new("either", Method::Get, "/x").security(&[&["oauth"], &["token"]]);
static BOTH: Operation = Operation::new("both", Method::Get, "/x").security(&[&["key", "session"], &["login"]]);
static OPTIONAL: Operation = Operation::new("optional", Method::Get, "/x").security(&[&[], &["token"]]);

async fn server() -> Server {
    Server::start(|_| Reply::new(204, &[], "")).await
}

#[tokio::test]
async fn each_kind_of_scheme_writes_its_credential_where_it_belongs() {
    let server = server().await;
    let core = server.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
    Call::new(&core, &TOKEN).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Token s3cret"));

    let core = server.builder().credential("oauth", StaticCredential::bearer("s3cret")).build().unwrap();
    Call::new(&core, &EITHER).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer s3cret"));

    let core = server.builder().credential("login", StaticCredential::basic("Aladdin", "open sesame")).build().unwrap();
    Call::new(&core, &BOTH).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));

    let core =
        server.builder().credential("key", StaticCredential::key("a&b")).credential("session", StaticCredential::key("c;d"));
    let core = core.build().unwrap();
    Call::new(&core, &BOTH).query("q", QueryStyle::FORM, 1).cookie("p", false, 2).await.unwrap();
    assert_eq!(server.last().target, "/x?q=1&api%20key=a%26b");
    assert_eq!(server.last().header("cookie"), Some("p=2; sid=c%3Bd"));
}

#[tokio::test]
async fn the_first_alternative_that_is_configured_is_taken() {
    let server = server().await;
    let both = server
        .builder()
        .credential("token", StaticCredential::key("key"))
        .credential("oauth", StaticCredential::bearer("bearer"));
    Call::new(&both.build().unwrap(), &EITHER).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer bearer"));

    let one =
        server.builder().credential("token", StaticCredential::key("old")).credential("token", StaticCredential::key("new"));
    Call::new(&one.build().unwrap(), &EITHER).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Token new"));
}

#[tokio::test]
async fn an_operation_gets_no_credential_that_it_does_not_ask_for() {
    let server = server().await;
    let core = server.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
    Call::new(&core, &OPEN).await.unwrap();
    assert_eq!(server.last().header("authorization"), None);
    Call::new(&core, &OPTIONAL).await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Token s3cret"));
    Call::new(&server.core(), &OPTIONAL).await.unwrap();
    assert_eq!(server.last().header("authorization"), None);
}

#[tokio::test]
async fn a_missing_credential_names_what_is_accepted() {
    let server = server().await;
    let error = Call::new(&server.core(), &BOTH).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential(_)));
    assert_eq!(
        error.to_string(),
        "GET /x (both): this call needs `key` with `session` or `login`, and the client has no credential; its builder sets one"
    );
    let core = server.builder().credential("key", StaticCredential::key("s3cret")).build().unwrap();
    let error = Call::new(&core, &BOTH).await.unwrap_err();
    assert_eq!(error.message(), "this call needs `key` with `session` or `login`, and the client has only `key`");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_bad_credential_is_refused_without_showing_it() {
    let server = server().await;
    let rows = [
        (
            "token",
            StaticCredential::key("MARKER\n"),
            "the credential for `token` contains a line break or another control character",
        ),
        ("token", StaticCredential::key(""), "the credential for `token` is empty"),
        ("token", StaticCredential::bearer("MARKER"), "the security scheme `token` takes a key"),
        ("oauth", StaticCredential::key("MARKER"), "the security scheme `oauth` takes a bearer token"),
        (
            "oauth",
            StaticCredential::bearer("MARKER\0"),
            "the credential for `oauth` contains a line break or another control character",
        ),
        ("login", StaticCredential::key("MARKER"), "the security scheme `login` takes user and password"),
        ("login", StaticCredential::basic("a:b", "MARKER"), "the user for `login` contains a colon or a control character"),
        ("nope", StaticCredential::key("MARKER"), "the service has no security scheme `nope`"),
    ];
    for (scheme, credential, expected) in rows {
        assert!(!format!("{credential:?}").contains("MARKER"));
        let builder = server.builder().credential(scheme, credential);
        assert!(!format!("{builder:?}").contains("MARKER"));
        let error = builder.build().unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("MARKER"));
    }
}

#[tokio::test]
async fn a_signed_url_replaces_server_and_path_and_gets_no_credential() {
    static UPLOAD: Operation =
        Operation::new("upload", Method::Put, "/upload/{name}").security(&[&["token"]]).server("https://storage.invalid");
    let api = server().await;
    let storage = server().await;
    let core = api.builder().credential("token", StaticCredential::key("s3cret")).build().unwrap();
    let call = Call::new(&core, &UPLOAD).absolute_url(format!("{}/c/b?sig=MARKER%2B&x=1", storage.url()));
    assert!(!format!("{call:?}").contains("MARKER"), "{call:?}");
    call.clone().header("x-ms-blob-type", false, "BlockBlob").bytes("text/csv", "a,b").await.unwrap();
    let seen = storage.last();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PUT", "/c/b?sig=MARKER%2B&x=1"));
    assert_eq!((seen.header("authorization"), seen.header("x-ms-blob-type")), (None, Some("BlockBlob")));
    assert_eq!(seen.text(), "a,b");
    call.query("comp", QueryStyle::FORM, "block").await.unwrap();
    assert_eq!(storage.last().target, "/c/b?sig=MARKER%2B&x=1&comp=block");
    assert!(api.seen().is_empty());

    for url in ["http://storage.invalid/?sig=MARKER", "ftp://x?sig=MARKER", "MARKER", "https://[MARKER"] {
        let error = Call::new(&core, &UPLOAD).absolute_url(url).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(_) | ErrorKind::Credential(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("MARKER"), "{error:?}");
    }
}

#[tokio::test]
async fn default_headers_are_sent_unless_the_call_sets_them() {
    let server = server().await;
    static OPERATION: Operation = Operation::new("accepting", Method::Get, "/x").accept("application/json");
    let core = server.builder().user_agent("mine/2").default_header("X-Tenant", "7").default_header("accept", "*/*");
    let core = core.build().unwrap();
    Call::new(&core, &OPERATION).await.unwrap();
    let seen = server.last();
    assert_eq!(seen.header("user-agent"), Some("mine/2"));
    assert_eq!((seen.header("x-tenant"), seen.header("accept")), (Some("7"), Some("application/json")));
    Call::new(&core, &OPERATION).header("x-tenant", false, 8).await.unwrap();
    assert_eq!(server.last().header("x-tenant"), Some("8"));
    Call::new(&core, &OPEN).await.unwrap();
    assert_eq!(server.last().header("accept"), Some("*/*"));
    Call::new(&server.core(), &OPEN).await.unwrap();
    let seen = server.last();
    assert_eq!((seen.header("user-agent"), seen.header("accept")), (Some("test/1"), Some("application/json, */*;q=0.8")));

    for (name, value) in [("a b", "c"), ("x", "MARKER\r\nevil: 1")] {
        let error = server.builder().default_header(name, value).build().unwrap_err();
        assert!(!format!("{error:?}").contains("MARKER"));
    }
}
