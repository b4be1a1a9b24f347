//! How a client is made: address, credentials, environment, and what goes with every request.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod server;

use std::process::Command;
use std::time::Duration;

use cloud_app_security::runtime::{AzureCredential, ClientCredentials, Credential, ErrorKind};
use cloud_app_security::{Client, ClientBuilder, Error, oauth, servers};
use serde_json::json;
use server::{Reply, Server, TOKEN};

const ID: &str = "64b0c0ffee0123456789abcd";

/// What a call of `markAlertRead` with this client is sent as.
async fn mark_read(server: &Server, client: &Client) -> server::Seen {
    client.alerts().mark_read(ID).await.unwrap();
    server.seen().pop().unwrap()
}

#[tokio::test]
async fn the_address_is_taken_with_and_without_api_and_a_slash_at_its_end() {
    let server = Server::always(Reply::json(&json!({}))).await;
    for end in ["", "/", "/api", "/api/"] {
        let client = Client::builder(server.url() + end).api_token(TOKEN).build().unwrap();
        assert_eq!(mark_read(&server, &client).await.target, format!("/api/v1/alerts/{ID}/read/"), "{end}");
    }
    for end in ["/cas", "/cas/", "/cas/api", "/cas/api/"] {
        let client = Client::builder(server.url() + end).api_token(TOKEN).build().unwrap();
        assert_eq!(mark_read(&server, &client).await.target, format!("/cas/api/v1/alerts/{ID}/read/"), "{end}");
    }
}

#[test]
fn an_address_that_cannot_be_used_is_refused_with_a_way_out() {
    let cases = [
        ("contoso.us.portal.cloudappsecurity.com", "is not complete: write it as `https://host`"),
        ("ftp://contoso.us.portal.cloudappsecurity.com", "is neither http nor https"),
        ("https://", "names no host"),
        ("https://contoso.us.portal.cloudappsecurity.com/?a=b", "carries a query or a fragment: leave them out"),
        ("", "is not complete"),
    ];
    for (address, reason) in cases {
        let error = Client::builder(address).api_token(TOKEN).build().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn a_token_is_not_sent_to_another_machine_without_encryption() {
    let error = Client::builder("http://contoso.us.portal.cloudappsecurity.com").api_token(TOKEN).build().unwrap_err();
    assert!(error.to_string().contains("https only"), "{error}");
    assert!(
        Client::builder("http://contoso.us.portal.cloudappsecurity.com").api_token(TOKEN).allow_insecure_http().build().is_ok()
    );
}

#[test]
fn the_servers_of_the_spec_have_their_names() {
    assert_eq!(servers::commercial("contoso", "us2"), "https://contoso.us2.portal.cloudappsecurity.com");
    assert_eq!(servers::commercial_without_region("contoso"), "https://contoso.portal.cloudappsecurity.com");
    assert_eq!(servers::tenantless_cas(), "https://portal.cloudappsecurity.com/cas");
    assert_eq!(servers::gcc("contoso"), "https://contoso.us1.portal.cloudappsecuritygov.com");
    assert_eq!(servers::gcc_high("contoso"), "https://contoso.us1.portal.cloudappsecurity.us");
    for url in [servers::commercial("contoso", "us2"), servers::tenantless_cas(), servers::gcc_high("contoso")] {
        assert!(Client::builder(url).api_token(TOKEN).build().is_ok());
    }
}

#[tokio::test]
async fn the_api_token_goes_after_the_word_token_and_the_other_after_bearer() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let seen = mark_read(&server, &server.builder().api_token(TOKEN).build().unwrap()).await;
    assert_eq!(seen.header("authorization"), Some(format!("Token {TOKEN}").as_str()));
    let seen = mark_read(&server, &server.builder().bearer_token(TOKEN).build().unwrap()).await;
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
}

#[tokio::test]
async fn an_application_gets_its_token_by_itself_and_another_one_when_it_is_refused() {
    let login = Server::start(|seen| {
        let form = [("grant_type", "client_credentials"), ("client_id", "app"), ("client_secret", "s3cret")];
        assert_eq!(seen.form()[..3], form.map(|(name, value)| (name.to_owned(), value.to_owned())));
        Reply::json(&json!({"token_type": "Bearer", "expires_in": 3599, "access_token": seen.target}))
    })
    .await;
    let api = Server::start(|seen| match seen.header("authorization") {
        Some("Bearer /a%2Fb/token") => Reply::json(&json!({})),
        _ => Reply::empty(401),
    })
    .await;
    let at = |tenant| ClientCredentials::from_template(&(login.url() + "/{id}/token"), &[("id", tenant)], "app", "s3cret");
    let client = api.builder().bearer_token_from(at("a/b")).build().unwrap();
    for _ in 0..2 {
        mark_read(&api, &client).await;
    }
    assert_eq!((login.seen().len(), api.seen().len()), (1, 2));
    let client = api.builder().bearer_token_from(at("other")).build().unwrap();
    assert_eq!(client.alerts().mark_read(ID).await.unwrap_err().status(), Some(401));
    assert_eq!((login.seen().len(), api.seen().len()), (3, 3));
}

#[test]
fn tokens_come_from_the_cloud_that_is_asked_for() {
    fn credential<T: Credential + Clone + std::fmt::Debug>() {}
    credential::<ClientCredentials>();
    credential::<AzureCredential>();
    let scope = "scope: Some(\"05a65629-4c1b-48c1-a78b-804c4abdd4af/.default\")";
    let clouds = [
        (oauth::commercial("contoso", "app", TOKEN), "login.microsoftonline.com"),
        (oauth::us_government("contoso", "app", TOKEN), "login.microsoftonline.us"),
    ];
    for (credential, host) in clouds {
        let text = format!("{credential:?}");
        assert!(text.contains(host) && text.contains(scope) && !text.contains(TOKEN), "{text}");
    }
}

#[tokio::test]
async fn of_two_credentials_the_one_that_the_operation_takes_is_sent() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let client = server.builder().api_token("a-token-of-the-portal").bearer_token("a-token-of-entra").build().unwrap();
    assert_eq!(mark_read(&server, &client).await.header("authorization"), Some("Bearer a-token-of-entra"));
    // The answer is no file, but the question was asked.
    client.files().get(ID).await.unwrap_err();
    assert_eq!(server.seen().pop().unwrap().header("authorization"), Some("Token a-token-of-the-portal"));
}

#[tokio::test]
async fn files_need_the_api_token_and_say_so_before_anything_is_sent() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let client = server.builder().bearer_token(TOKEN).build().unwrap();
    let errors: [Error; 3] = [
        client.files().get(ID).await.unwrap_err(),
        client.files().list().await.unwrap_err(),
        client.files().list_get().await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error.kind(), ErrorKind::Credential(_)));
        assert_eq!(error.message(), "this call needs `api_token`, and the client has only `bearer_token`");
    }
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let error = server.builder().build().unwrap().alerts().mark_read(ID).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential(_)));
    assert!(error.message().contains("the client has no credential"), "{error}");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn a_credential_that_cannot_be_sent_is_refused_at_once() {
    for token in ["", "two\nlines"] {
        let error = Client::builder("https://contoso.us.portal.cloudappsecurity.com").api_token(token).build().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
    }
}

#[tokio::test]
async fn a_client_of_the_callers_own_making_is_used() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-proxy", reqwest::header::HeaderValue::from_static("mine"));
    let http = reqwest::Client::builder().default_headers(headers).build().unwrap();
    let client = server.builder().api_token(TOKEN).http_client(http).build().unwrap();
    let seen = mark_read(&server, &client).await;
    assert_eq!((seen.header("x-proxy"), seen.header("authorization").is_some()), (Some("mine"), true));
}

#[tokio::test]
async fn default_headers_and_the_user_agent_go_with_every_request() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let seen = mark_read(&server, &server.client()).await;
    assert_eq!(seen.header("user-agent"), Some(concat!("cloud-app-security/", "0.1.0")));
    let client = server.builder().api_token(TOKEN).user_agent("audit/2").default_header("x-team", "blue").build().unwrap();
    let seen = mark_read(&server, &client).await;
    assert_eq!((seen.header("user-agent"), seen.header("x-team")), (Some("audit/2"), Some("blue")));
}

#[tokio::test]
async fn an_id_cannot_reach_another_route() {
    let server = Server::always(Reply::json(&json!({}))).await;
    let alerts = server.client().alerts();
    for id in ["", ".", ".."] {
        assert!(matches!(alerts.mark_read(id).await.unwrap_err().kind(), ErrorKind::Build(_)), "{id}");
    }
    assert_eq!(server.seen().len(), 0);
    alerts.mark_read("../a b/?c#d").await.unwrap();
    assert_eq!(server.only().target, "/api/v1/alerts/..%2Fa%20b%2F%3Fc%23d/read/");
}

#[test]
fn the_default_timeout_is_longer_than_the_minute_for_which_a_request_may_be_held() {
    let client = Client::builder("https://contoso.us.portal.cloudappsecurity.com").api_token(TOKEN).build().unwrap();
    let text = format!("{client:?}");
    let seconds = text.split_once("timeout: ").unwrap().1.split_once('s').unwrap().0;
    assert!(seconds.parse::<u64>().unwrap() > 60, "{text}");
    let client =
        Client::builder("https://contoso.us.portal.cloudappsecurity.com").timeout(Duration::from_secs(7)).build().unwrap();
    assert!(format!("{client:?}").contains("timeout: 7s"));
}

#[test]
fn a_client_can_be_shared_between_threads_and_so_can_what_it_gives() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send>(_: &T) {}
    shared::<Client>();
    shared::<ClientBuilder>();
    shared::<cloud_app_security::resources::Alerts>();
    fn error<T: Send + Sync + std::error::Error + 'static>() {}
    error::<Error>();
    let client = Client::builder("https://contoso.us.portal.cloudappsecurity.com").api_token(TOKEN).build().unwrap();
    sent(&client.alerts().list());
    sent(&client.alerts().list().items());
    sent(&client.alerts().list().pages());
    sent(&client.alerts().list().into_future());
    sent(&client.discovery().upload_log_file("https://storage.example.com", "log").into_future());
}

/// Run by the tests below, in a process and an environment of its own.
#[test]
#[ignore = "says what the environment that others make for it gives"]
fn a_client_from_the_environment() {
    match Client::from_env() {
        Ok(client) => println!("made: {client:?}"),
        Err(error) => println!("refused: {error}"),
    }
}

fn from_env(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_client_from_the_environment", "--ignored", "--nocapture"]);
    for name in ["URL", "TENANT", "REGION", "API_TOKEN", "BEARER_TOKEN", "TENANT_ID", "CLIENT_ID", "CLIENT_SECRET"] {
        command.env_remove(format!("MCAS_{name}"));
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains(TOKEN), "{text}");
    text.lines().find(|line| line.contains("made: ") || line.contains("refused: ")).unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[test]
fn the_environment_gives_address_and_token() {
    let made = from_env(&[("MCAS_URL", "https://contoso.us.portal.cloudappsecurity.com/api/"), ("MCAS_API_TOKEN", TOKEN)]);
    assert!(made.contains("base_url: \"https://contoso.us.portal.cloudappsecurity.com\", credentials: [\"apiToken\"]"), "{made}");
    let made = from_env(&[("MCAS_TENANT", "contoso"), ("MCAS_REGION", "eu2"), ("MCAS_BEARER_TOKEN", TOKEN)]);
    assert!(made.contains("base_url: \"https://contoso.eu2.portal.cloudappsecurity.com\", credentials: [\"oauth2\"]"), "{made}");
}

#[test]
fn the_address_counts_before_tenant_and_region() {
    let both = [("MCAS_URL", "https://portal.cloudappsecurity.com/cas"), ("MCAS_TENANT", "contoso"), ("MCAS_REGION", "us")];
    let made = from_env(&[&both[..], &[("MCAS_API_TOKEN", TOKEN), ("MCAS_BEARER_TOKEN", TOKEN)]].concat());
    assert!(
        made.contains("base_url: \"https://portal.cloudappsecurity.com/cas\", credentials: [\"apiToken\", \"oauth2\"]"),
        "{made}"
    );
}

#[test]
fn a_variable_that_is_missing_is_named() {
    let address = "set the environment variable `MCAS_URL`, or `MCAS_TENANT` and `MCAS_REGION`";
    assert!(from_env(&[("MCAS_API_TOKEN", TOKEN)]).contains(address));
    assert!(from_env(&[("MCAS_API_TOKEN", TOKEN), ("MCAS_TENANT", "contoso")]).contains(address));
    // An empty one counts as missing.
    assert!(from_env(&[("MCAS_URL", ""), ("MCAS_API_TOKEN", TOKEN)]).contains(address));
    let credential = "set the environment variable `MCAS_API_TOKEN` or `MCAS_BEARER_TOKEN`";
    assert!(from_env(&[("MCAS_TENANT", "contoso"), ("MCAS_REGION", "us")]).contains(credential));
}

#[test]
fn the_environment_gives_what_a_token_is_fetched_with() {
    let address = ("MCAS_URL", "https://contoso.us.portal.cloudappsecurity.com");
    let (tenant, app, secret) = (("MCAS_TENANT_ID", "contoso"), ("MCAS_CLIENT_ID", "app"), ("MCAS_CLIENT_SECRET", TOKEN));
    assert!(from_env(&[address, tenant, app, secret]).contains("credentials: [\"oauth2\"]"));
    assert!(from_env(&[address, tenant, app, secret, ("MCAS_API_TOKEN", TOKEN)]).contains("[\"apiToken\", \"oauth2\"]"));
    assert!(from_env(&[address, tenant, secret]).contains("the environment variable `MCAS_CLIENT_ID` is not set"));
    assert!(from_env(&[address, app, secret]).contains("the environment variable `MCAS_TENANT_ID` is not set"));
    let all = "or all of `MCAS_TENANT_ID`, `MCAS_CLIENT_ID`, `MCAS_CLIENT_SECRET`";
    assert!(from_env(&[address, tenant, app]).contains(all));
    // A token that is there is taken, and the rest not looked at.
    assert!(from_env(&[address, secret, ("MCAS_BEARER_TOKEN", TOKEN)]).contains("made: "));
}

#[test]
fn a_variable_that_cannot_be_used_is_refused() {
    let refused =
        from_env(&[("MCAS_URL", "https://contoso.us.portal.cloudappsecurity.com"), ("MCAS_API_TOKEN", &format!("{TOKEN}\n"))]);
    assert!(refused.contains("refused: "), "{refused}");
}
