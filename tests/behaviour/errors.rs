//! What a failure tells, and what it never tells.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod server;

use std::time::Duration;

use cloud_app_security::models::{CodedError, FinalizeUploadError400, GenericError, ValidationError};
use cloud_app_security::runtime::{ErrorKind, RetryPolicy};
use cloud_app_security::{Client, ClientBuilder, Error};
use serde_json::json;
use server::{Reply, Server, TOKEN};

const ID: &str = "64b0c0ffee0123456789abcd";

async fn error_of(reply: Reply) -> Error {
    Server::always(reply).await.client().alerts().get(ID).await.unwrap_err()
}

/// Everything that an error can be made to say.
fn everything(error: &Error) -> String {
    let mut text =
        format!("{error}\n{error:#}\n{error:?}\n{error:#?}\n{}\n{:?}\n{:?}", error.message(), error.kind(), error.body());
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text += &format!("\n{cause}\n{cause:#}\n{cause:?}\n{cause:#?}");
        source = cause.source();
    }
    text
}

#[tokio::test]
async fn a_refused_request_says_what_is_wrong_with_each_field() {
    let body = json!({
        "error": true,
        "filters": [{"error": "oops is not valid", "errorMessageCode": "SOME_CODE", "errorMessageParams": {"value": "oops"}}],
        "limit": [{"error": "too large"}],
    });
    let error = error_of(Reply::json_with(400, &body)).await;
    let typed: &ValidationError = error.body_as().unwrap();
    assert_eq!(typed.error, Some(true));
    assert_eq!(typed.extra["filters"][0].error.as_deref(), Some("oops is not valid"));
    assert_eq!(typed.extra["filters"][0].error_message_params.as_ref().unwrap()["value"], "oops");
    assert_eq!(typed.extra["limit"][0].error.as_deref(), Some("too large"));
    assert_eq!(error.status(), Some(400));
    assert!(error.to_string().contains("filters: oops is not valid"), "{error}");
    // It is declared as this type, and as no other.
    assert!(error.body_as::<GenericError>().is_none());
}

#[tokio::test]
async fn other_refusals_have_a_sentence() {
    for (status, name) in
        [(401, "401 Unauthorized"), (403, "403 Forbidden"), (429, "429 Too Many Requests"), (500, "500 Internal Server Error")]
    {
        let error = error_of(Reply::json_with(status, &json!({"detail": "In one sentence."}))).await;
        assert_eq!(error.body_as::<GenericError>().unwrap().detail.as_deref(), Some("In one sentence."));
        assert_eq!(error.message(), "In one sentence.");
        assert_eq!(error.to_string(), format!("GET /api/v1/alerts/{{pk}}/ (getAlert): {name}: In one sentence."));
    }
}

#[tokio::test]
async fn a_refusal_as_plain_text_is_its_own_sentence() {
    let error = error_of(Reply::new(401, &[("content-type", "text/plain")], "Invalid token\n")).await;
    assert_eq!((error.message().as_str(), error.body_as::<GenericError>()), ("Invalid token", None));
}

#[tokio::test]
async fn retry_after_is_a_duration() {
    let with =
        |value: &str| Reply::new(429, &[("content-type", "application/json"), ("retry-after", value)], r#"{"detail": "Later."}"#);
    assert_eq!(error_of(with("17")).await.retry_after(), Some(Duration::from_secs(17)));
    assert_eq!(error_of(with("Wed, 21 Oct 2015 07:28:00 GMT")).await.retry_after(), Some(Duration::ZERO));
    assert_eq!(error_of(with("soon")).await.retry_after(), None);
    assert_eq!(error_of(Reply::json_with(429, &json!({"detail": "Later."}))).await.retry_after(), None);
}

#[tokio::test]
async fn a_page_of_the_console_is_recognised_and_shortened() {
    let page = format!(
        "<!DOCTYPE html>\n<html><head><title>Page not found &amp; more</title><script>{}</script></head><body>{}</body></html>",
        "var x;".repeat(1000),
        "<p>Nothing here.</p>".repeat(1000)
    );
    for status in [404, 500, 502, 504] {
        let error = error_of(Reply::html(status, &page)).await;
        assert_eq!((error.status(), error.message().as_str()), (Some(status), "Page not found & more"));
        assert!(everything(&error).len() < 4000, "{error:?}");
        assert_eq!(error.body().unwrap().media_type(), Some("text/html"));
        assert_eq!(error.body().unwrap().bytes().len(), page.len());
        assert!(error.body_as::<GenericError>().is_none());
    }
}

#[tokio::test]
async fn a_page_of_the_console_in_place_of_an_answer_is_called_by_its_name() {
    let error = error_of(Reply::html(200, "<html><head><title>Sign in to your account</title></head></html>")).await;
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }));
    assert!(error.message().contains("not a page: Sign in to your account"), "{error}");
}

#[tokio::test]
async fn a_status_with_an_empty_body_is_told_by_its_name() {
    let error = error_of(Reply::empty(502)).await;
    assert_eq!(error.to_string(), "GET /api/v1/alerts/{pk}/ (getAlert): 502 Bad Gateway");
    assert_eq!((error.message(), error.body().unwrap().bytes().len()), (String::new(), 0));
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_told_by_its_place_and_a_piece_of_it() {
    let filler = "x".repeat(100_000);
    let page = json!({"data": [], "hasNext": false, "filler": filler, "total": "many"});
    let server = Server::always(Reply::json(&page)).await;
    let error = server.client().alerts().list().await.unwrap_err();
    let ErrorKind::Decode { status, path, excerpt, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!((*status, path.as_str()), (200, "total"));
    assert!(excerpt.len() <= 512, "{}", excerpt.len());
    assert!(error.to_string().starts_with("POST /api/v1/alerts/ (listAlerts): unexpected answer (200): `total`: "), "{error}");
    assert!(everything(&error).len() < 10_000);
}

#[tokio::test]
async fn the_place_of_what_does_not_fit_goes_down_into_lists() {
    let page = json!({"streams": [{"_id": "a"}, {"_id": 7}]});
    let server = Server::always(Reply::json(&page)).await;
    let error = server.client().discovery().streams().await.unwrap_err();
    let ErrorKind::Decode { path, .. } = error.kind() else { panic!("{error:?}") };
    assert!(path.starts_with("streams[0]") || path.starts_with("streams[1]"), "{path}");
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_no_answer() {
    let error = error_of(Reply::new(200, &[("content-type", "application/json")], r#"{"_id": "64b0"#)).await;
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    let server = Server::always(Reply::json(&json!({"filler": "x".repeat(10_000)}))).await;
    let client = server.builder().api_token(TOKEN).max_response_bytes(1000).build().unwrap();
    let error = client.alerts().get(ID).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge { limit: 1000, .. }), "{error:?}");
}

#[tokio::test]
async fn a_service_that_does_not_answer_in_time_is_a_timeout() {
    let server = Server::always(Reply::silence()).await;
    let client = server.builder().api_token(TOKEN).timeout(Duration::from_millis(100)).build().unwrap();
    let error = client.alerts().get(ID).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!((error.status(), error.operation(), error.route()), (None, "getAlert", "/api/v1/alerts/{pk}/"));
    assert!(error.to_string().contains("did not answer in full within 100ms"), "{error}");
}

#[tokio::test]
async fn the_time_of_a_single_call_can_be_another() {
    let server = Server::always(Reply::silence()).await;
    let error = server.client().alerts().get(ID).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout());
}

fn nobody_there() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn to_nobody() -> ClientBuilder {
    Client::builder(nobody_there()).retry(RetryPolicy::none())
}

#[tokio::test]
async fn a_service_that_is_not_there_was_never_reached() {
    let client = to_nobody().api_token(TOKEN).build().unwrap();
    let error = client.alerts().get(ID).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert!(error.to_string().contains("no connection to `127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn the_number_of_the_request_is_kept() {
    for name in ["x-request-id", "request-id", "x-ms-request-id", "x-correlation-id"] {
        let error = error_of(Reply::new(500, &[(name, "8f14e45f")], "")).await;
        assert_eq!(error.request_id(), Some("8f14e45f"));
    }
    assert_eq!(error_of(Reply::empty(500)).await.request_id(), None);
}

#[tokio::test]
async fn the_route_is_the_template_and_not_the_path() {
    let error = error_of(Reply::empty(404)).await;
    assert_eq!((error.operation(), error.method(), error.route()), ("getAlert", "GET", "/api/v1/alerts/{pk}/"));
    assert!(!everything(&error).contains(ID));
}

#[tokio::test]
async fn an_error_that_is_a_choice_of_types_is_read_as_the_one_that_fits() {
    let code = "CONSOLE_DISCOVERY_SETTINGS_PARSE_LOG_TASK_ERROR_NOT_FOUND_INPUT_STREAM";
    let finalize = |reply| async {
        let client = Server::always(reply).await.client();
        client.discovery().finalize_upload("https://storage.example.com/a", "Lisboa firewalls").await.unwrap_err()
    };
    let error = finalize(Reply::json_with(400, &json!({"errorMessageCode": code}))).await;
    assert!(
        matches!(error.body_as(), Some(FinalizeUploadError400::CodedError(coded)) if coded.error_message_code == code),
        "{error:?}"
    );
    let error = finalize(Reply::json_with(400, &json!({"error": true, "uploadUrl": [{"error": "required"}]}))).await;
    assert!(
        matches!(error.body_as(), Some(FinalizeUploadError400::ValidationError(invalid)) if invalid.extra.contains_key("uploadUrl"))
    );
    let error = finalize(Reply::json_with(404, &json!({"errorMessageCode": code}))).await;
    assert_eq!(error.body_as::<CodedError>().unwrap().error_message_code, code);
}

#[tokio::test]
async fn the_token_never_shows_even_if_the_service_repeats_it() {
    let echo = format!("Token {TOKEN} is not valid");
    let replies = [
        Reply::json_with(401, &json!({"detail": echo})),
        Reply::json_with(400, &json!({"filters": [{"error": echo}]})),
        Reply::html(500, &format!("<title>{echo}</title>")),
        Reply::new(403, &[("set-cookie", TOKEN), ("x-echo", TOKEN)], echo.clone()),
        Reply::json(&json!({"_id": echo})),
        Reply::json(&json!(echo)),
        Reply::new(302, &[("location", &format!("https://login.example.com/?token={TOKEN}"))], ""),
    ];
    for reply in replies {
        let error = error_of(reply.clone()).await;
        assert!(!everything(&error).contains(TOKEN), "{reply:?}\n{}", everything(&error));
    }
    let silent = Server::always(Reply::silence()).await;
    let error =
        silent.builder().api_token(TOKEN).timeout(Duration::from_millis(50)).build().unwrap().alerts().get(ID).await.unwrap_err();
    assert!(!everything(&error).contains(TOKEN));
    let client = to_nobody().bearer_token(TOKEN).build().unwrap();
    let error = client.alerts().get(ID).await.unwrap_err();
    assert!(!everything(&error).contains(TOKEN));
}

#[tokio::test]
async fn the_signature_of_an_upload_address_never_shows() {
    const SIGNATURE: &str = "s1gnature-that-nobody-may-see";
    let denied = format!("<?xml version=\"1.0\"?><Error><Message>{SIGNATURE} does not match</Message></Error>");
    let refusing = Server::always(Reply::new(403, &[("content-type", "application/xml")], denied)).await;
    let silent = Server::always(Reply::silence()).await;
    let client = refusing.builder().api_token(TOKEN).timeout(Duration::from_millis(100)).build().unwrap();
    for host in [refusing.url(), silent.url(), nobody_there(), "https://".to_owned(), "ftp://storage.example.com".to_owned()] {
        let call = client.discovery().upload_log_file(format!("{host}/uploads/a.log?sig={SIGNATURE}"), "log");
        assert!(!format!("{call:?} {call:#?}").contains(SIGNATURE), "{call:?}");
        let error = call.await.unwrap_err();
        assert!(!everything(&error).contains(SIGNATURE), "{}", everything(&error));
    }
}

#[tokio::test]
async fn a_client_and_its_calls_do_not_show_the_token() {
    let server = Server::always(Reply::empty(200)).await;
    let builder = server.builder().api_token(TOKEN).bearer_token(TOKEN).default_header("x-key", TOKEN);
    assert!(!format!("{builder:?} {builder:#?}").contains(TOKEN));
    let client = builder.build().unwrap();
    assert!(!format!("{client:?} {client:#?}").contains(TOKEN));
    let calls = format!("{:?} {:?} {:?}", client.alerts(), client.alerts().list(), client.alerts().get(ID));
    assert!(!calls.contains(TOKEN), "{calls}");
}

#[test]
fn a_client_that_cannot_be_built_does_not_show_its_secrets() {
    let errors = [
        Client::builder("https://contoso.us.portal.cloudappsecurity.com").api_token(format!("{TOKEN}\n")).build(),
        Client::builder(format!("https://ana:{TOKEN}@contoso.us.portal.cloudappsecurity.com")).build(),
        Client::builder(format!("https://contoso.us.portal.cloudappsecurity.com/?key={TOKEN}")).build(),
        Client::builder("http://contoso.us.portal.cloudappsecurity.com").api_token(TOKEN).build(),
        Client::builder("https://").api_token(TOKEN).build(),
    ];
    for error in errors.map(Result::unwrap_err) {
        assert!(matches!(error.kind(), ErrorKind::Configuration(_)));
        assert!(!everything(&error).contains(TOKEN), "{}", everything(&error));
        assert_eq!((error.operation(), error.route(), error.status()), ("", "", None));
    }
}
