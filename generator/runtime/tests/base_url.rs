//! What a caller may write as base URL, and where requests then go.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::time::Duration;

use clientwright_runtime::{
    Call, Config, CoreBuilder, ErrorKind, Method, Operation, Scheme, SchemeKind, StaticCredential, env, required_env,
};
use support::{Reply, Server};

static PREFIXED: Config = Config {
    user_agent: "test/1",
    path_prefix: Some("/api"),
    timeout: Duration::from_secs(5),
    schemes: &[Scheme { name: "token", method: "token", kind: SchemeKind::Bearer }],
};

static LIST: Operation = Operation::new("list", Method::Get, "/api/v1/alerts/");

#[tokio::test]
async fn a_base_url_may_have_the_prefix_or_not() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let rows = [
        ("", "/api/v1/alerts/"),
        ("/", "/api/v1/alerts/"),
        ("/api", "/api/v1/alerts/"),
        ("/api/", "/api/v1/alerts/"),
        ("/api//", "/api/v1/alerts/"),
        ("/cas", "/cas/api/v1/alerts/"),
        ("/cas/", "/cas/api/v1/alerts/"),
        ("/cas/api", "/cas/api/v1/alerts/"),
        ("/cas/api/", "/cas/api/v1/alerts/"),
        ("/myapi", "/myapi/api/v1/alerts/"),
        ("/api/cas", "/api/cas/api/v1/alerts/"),
        ("/a%20b", "/a%20b/api/v1/alerts/"),
    ];
    for (path, expected) in rows {
        let core = CoreBuilder::new(format!("  {}{path} ", server.url()), &PREFIXED).build().unwrap();
        Call::new(&core, &LIST).await.unwrap();
        assert_eq!(server.last().target, expected, "{path}");
    }
}

#[tokio::test]
async fn a_base_url_without_a_common_prefix_is_taken_as_it_is() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    for (path, expected) in [("", "/api/v1/alerts/"), ("/api/", "/api/api/v1/alerts/")] {
        let core = CoreBuilder::new(format!("{}{path}", server.url()), &support::CONFIG).build().unwrap();
        Call::new(&core, &LIST).await.unwrap();
        assert_eq!(server.last().target, expected, "{path}");
    }
}

#[tokio::test]
async fn a_base_url_without_a_path_gets_the_one_that_the_service_is_described_with() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let rows =
        [("", "/api/api/v1/alerts/"), ("/", "/api/api/v1/alerts/"), ("/v2", "/v2/api/v1/alerts/"), ("/api", "/api/v1/alerts/")];
    for (path, expected) in rows {
        let core = CoreBuilder::new(format!("{}{path}", server.url()), &PREFIXED).base_path("/api").build().unwrap();
        Call::new(&core, &LIST).await.unwrap();
        assert_eq!(server.last().target, expected, "{path}");
    }
}

#[test]
fn what_is_no_base_url_is_said_clearly_and_without_secrets() {
    let rows = [
        ("contoso.example.com", "the base URL `contoso.example.com` is not complete: write it as `https://host`"),
        ("", "the base URL `` is not complete: write it as `https://host`"),
        ("https://", "the base URL `https://` names no host: write it as `https://host`"),
        ("ftp://x", "the base URL `ftp://x` is neither http nor https: write it as `https://host`"),
        ("localhost:80", "the base URL `localhost:80` is neither http nor https: write it as `https://host`"),
        ("file:///etc", "the base URL `file:///etc` is neither http nor https: write it as `https://host`"),
        ("https://x/?key=MARKER", "the base URL `https://x/` carries a query or a fragment: leave them out"),
        ("https://x/#MARKER", "the base URL `https://x/` carries a query or a fragment: leave them out"),
        ("https://user:MARKER@x/", "the base URL `https://x/` carries a user: pass credentials to the builder"),
        ("https://x y/", "the base URL `https://x y/` is not a URL: invalid international domain name"),
        ("https://x:99999", "the base URL `https://x:99999` is not a URL: invalid port number"),
    ];
    for (base, expected) in rows {
        let error = CoreBuilder::new(base, &PREFIXED).build().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
        assert_eq!(error.to_string(), expected, "{base}");
        assert!(!format!("{error:?}").contains("MARKER"), "{error:?}");
        assert_eq!((error.operation(), error.method(), error.route(), error.status()), ("", "", "", None));
    }
}

#[test]
fn credentials_need_https_except_on_this_machine() {
    let with_token = |base: &str| CoreBuilder::new(base, &PREFIXED).credential("token", StaticCredential::bearer("MARKER"));
    for base in
        ["https://x", "http://localhost", "http://LOCALHOST:80", "http://127.0.0.1:8080", "http://127.3.2.1", "http://[::1]/"]
    {
        assert!(with_token(base).build().is_ok(), "{base}");
    }
    for base in
        ["http://x", "http://a.localhost", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com"]
    {
        let error = with_token(base).build().unwrap_err();
        assert!(error.to_string().contains("https"), "{base}: {error}");
        assert!(with_token(base).allow_insecure_http().build().is_ok(), "{base}");
        assert!(CoreBuilder::new(base, &PREFIXED).build().is_ok(), "{base}");
    }
}

#[test]
fn an_environment_variable_that_is_missing_is_named() {
    assert_eq!(env("CLIENTWRIGHT_NOT_SET").unwrap(), None);
    assert!(env("PATH").unwrap().is_some());
    let error = required_env("CLIENTWRIGHT_NOT_SET").unwrap_err();
    assert_eq!(error.to_string(), "the environment variable `CLIENTWRIGHT_NOT_SET` is not set");
}

#[tokio::test]
async fn an_operation_may_have_its_own_server() {
    static RELATIVE: Operation = Operation::new("relative", Method::Get, "/x").server("/v2/");
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = CoreBuilder::new(format!("{}/cas/api", server.url()), &PREFIXED).build().unwrap();
    Call::new(&core, &RELATIVE).await.unwrap();
    assert_eq!(server.last().target, "/v2/x");

    let other = Server::start(|_| Reply::new(204, &[], "")).await;
    let operation: &'static Operation =
        Box::leak(Box::new(Operation::new("other", Method::Get, "/x").server(Box::leak(other.url().into_boxed_str()))));
    Call::new(&core, operation).await.unwrap();
    assert_eq!(other.last().target, "/x");
}
