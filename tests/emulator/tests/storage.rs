//! The blob endpoint, over sockets: what it takes, what it answers, and what it refuses.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::discovery::vault::LARGEST;
use cloud_app_security_emulator::discovery::{Ground, log, traffic};
use cloud_app_security_emulator::route::Operation;
use cloud_app_security_emulator::{Emulator, Settings};

const PATH: &str = "/uploads/a-SQUID-a.log";
const NOW: i64 = 1_700_000_000_000;
const LOG: &str = "#Fields: date time cs-host\n2023-11-14 00:00:01 box.com\n";
const BLOB: &str = "x-ms-blob-type: BlockBlob\r\n";

async fn emulator() -> Emulator {
    Emulator::start(Settings { clock: Clock::standing(NOW), ..Settings::default() }).await.unwrap()
}

/// A signed target for requests: path and query.
fn target(emulator: &Emulator) -> String {
    let vault = emulator.service().state().discovery.vault();
    vault.signer.sign("", PATH, NOW + 1000)
}

/// What comes back for a request.
async fn send(emulator: &Emulator, method: &str, target: &str, headers: &str, body: &str) -> String {
    let address = emulator.storage_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let length = body.len();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// `403 AuthenticationFailed`, or `201` alone.
async fn outcome(emulator: &Emulator, method: &str, target: &str, headers: &str, body: &str) -> String {
    let answer = send(emulator, method, target, headers, body).await;
    let status = &answer["HTTP/1.1 ".len()..][..3];
    let code = answer.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
    code.map_or_else(|| status.to_owned(), |(code, _)| format!("{status} {code}"))
}

fn reading(emulator: &Emulator) -> Option<traffic::Reading> {
    emulator.service().state().discovery.vault().take(PATH)
}

#[tokio::test]
async fn a_blob_is_put_at_once_and_answered_as_azure_does() {
    let emulator = emulator().await;
    let answer = send(&emulator, "PUT", &target(&emulator), BLOB, LOG).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 201 Created\r\n"), "{head}");
    for header in
        ["etag: \"0x8D", "x-ms-request-id: ", "x-ms-version: 2021-08-06", "last-modified: Tue, 14 Nov 2023 22:13:20 GMT"]
    {
        assert!(head.contains(header), "{header} is missing in {head}");
    }
    assert_eq!(body, "");
    assert_eq!(reading(&emulator), Some(log::read(LOG.as_bytes(), NOW)));
    assert!(emulator.service().report.is_empty());
}

#[tokio::test]
async fn a_blob_is_put_in_blocks_and_is_whole_with_their_list() {
    let emulator = emulator().await;
    let target = target(&emulator);
    let (first, second) = LOG.split_at(40);
    for (id, block) in [("Mg%3D%3D", second), ("MQ%3D%3D", "something else"), ("MQ%3D%3D", first)] {
        assert_eq!(outcome(&emulator, "PUT", &format!("{target}&comp=block&blockid={id}"), "", block).await, "201");
    }
    assert_eq!(reading(&emulator), None);
    let list = "\u{feff}<?xml version=\"1.0\"?><BlockList><Latest>MQ==</Latest>\n<Uncommitted>Mg==</Uncommitted></BlockList>";
    assert_eq!(outcome(&emulator, "PUT", &format!("{target}&comp=blocklist"), "", list).await, "201");
    assert_eq!(reading(&emulator), Some(log::read(LOG.as_bytes(), NOW)));
}

#[tokio::test]
async fn what_azure_refuses_is_refused() {
    let emulator = emulator().await;
    let target = target(&emulator);
    let at = |more: &str| format!("{target}{more}");
    let unknown = "<BlockList><Latest>MQ==</Latest></BlockList>";
    for (method, target, headers, body, expected) in [
        ("PUT", at(""), "", LOG, "400 MissingRequiredHeader"),
        ("PUT", at(""), "x-ms-blob-type: PageBlob\r\n", LOG, "400 InvalidHeaderValue"),
        ("PUT", at("&comp=metadata"), "", "", "400 InvalidQueryParameterValue"),
        ("PUT", at("&comp=block"), "", LOG, "400 MissingRequiredQueryParameter"),
        ("PUT", at("&comp=block&blockid=a"), "", LOG, "400 InvalidQueryParameterValue"),
        ("PUT", at("&comp=block&blockid="), "", LOG, "400 InvalidQueryParameterValue"),
        ("PUT", at("&comp=blocklist"), "", unknown, "400 InvalidBlockList"),
        ("PUT", at("&comp=blocklist"), "", "<Blocks/>", "400 InvalidXmlDocument"),
        ("PUT", at("&comp=blocklist"), "", "<BlockList><Oldest>MQ==</Oldest></BlockList>", "400 InvalidXmlDocument"),
        ("PUT", at("&comp=blocklist"), "", "[]", "400 InvalidXmlDocument"),
        ("GET", at(""), "", "", "403 AuthorizationPermissionMismatch"),
        ("PUT", target.replace("SQUID", "ZSCALER"), BLOB, LOG, "403 AuthenticationFailed"),
        ("PUT", target.replace("se=2023", "se=2033"), BLOB, LOG, "403 AuthenticationFailed"),
        ("PUT", PATH.to_owned(), BLOB, LOG, "403 AuthenticationFailed"),
    ] {
        assert_eq!(outcome(&emulator, method, &target, headers, body).await, expected, "{method} {headers} {body}");
    }
    assert_eq!(reading(&emulator), None);
    assert!(!emulator.service().report.is_empty());
    emulator.clock().advance(Duration::from_secs(1));
    assert_eq!(outcome(&emulator, "PUT", &target, BLOB, LOG).await, "403 AuthenticationFailed");
}

#[tokio::test]
async fn a_blob_can_be_put_again_unless_it_is_to_be_new() {
    let emulator = emulator().await;
    let target = target(&emulator);
    let new = format!("{BLOB}If-None-Match: *\r\n");
    assert_eq!(outcome(&emulator, "PUT", &target, &new, "no log").await, "201");
    assert_eq!(outcome(&emulator, "PUT", &target, &new, LOG).await, "409 BlobAlreadyExists");
    assert!(reading(&emulator).unwrap().has_failed);
    assert_eq!(outcome(&emulator, "PUT", &target, BLOB, "no log").await, "201");
    assert_eq!(outcome(&emulator, "PUT", &target, BLOB, LOG).await, "201");
    assert_eq!(reading(&emulator), Some(log::read(LOG.as_bytes(), NOW)));
}

#[tokio::test]
async fn a_blob_needs_its_length() {
    let emulator = emulator().await;
    let address = emulator.storage_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head =
        format!("PUT {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n{BLOB}\r\n", target(&emulator));
    stream.write_all(format!("{head}1\r\na\r\n0\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 411 ") && answer.contains("MissingContentLengthHeader"), "{answer}");
}

#[tokio::test]
async fn a_list_that_is_nested_without_end_is_refused() {
    let emulator = emulator().await;
    let target = format!("{}&comp=blocklist", target(&emulator));
    let nested = "<BlockList>".repeat(500_000);
    assert_eq!(outcome(&emulator, "PUT", &target, "", &nested).await, "400 InvalidXmlDocument");
    let closed = format!("{nested}{}", "</BlockList>".repeat(500_000));
    assert_eq!(outcome(&emulator, "PUT", &target, "", &closed).await, "400 InvalidXmlDocument");
    let entities = "<!DOCTYPE a [<!ENTITY b \"c\">]><BlockList><Latest>&b;</Latest></BlockList>";
    assert_eq!(outcome(&emulator, "PUT", &target, "", entities).await, "400 InvalidXmlDocument");
}

#[tokio::test]
async fn a_credential_is_refused_and_noted_without_a_word_of_it() {
    let emulator = emulator().await;
    let headers = format!("{BLOB}Authorization: Token t0psecret\r\n");
    assert_eq!(outcome(&emulator, "PUT", &target(&emulator), &headers, LOG).await, "400 InvalidAuthenticationInfo");
    let report = emulator.service().report.to_string();
    assert!(report.starts_with("uploadLogFile: InvalidAuthenticationInfo: ") && report.contains("(1 time)"), "{report}");
    assert!(!report.contains("t0psecret") && !report.contains("sig="), "{report}");
    assert_eq!(reading(&emulator), None);
}

#[tokio::test]
async fn too_long_a_blob_is_refused_before_it_comes() {
    let emulator = emulator().await;
    let address = emulator.storage_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!("PUT {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n{BLOB}\r\n", target(&emulator), LARGEST + 1);
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("<Code>RequestBodyTooLarge</Code>"), "{answer}");
}

#[tokio::test]
async fn a_blob_that_broke_off_is_none() {
    let emulator = emulator().await;
    let address = emulator.storage_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let head = format!("PUT {} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n{BLOB}\r\n{LOG}", target(&emulator));
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer).await;
    assert_eq!(reading(&emulator), None);
}

#[tokio::test]
async fn all_three_steps_lead_to_a_report() {
    let emulator = emulator().await;
    let service = emulator.service();
    let ask = |operation: Operation, members: serde_json::Value| {
        let ground = Ground { settings: &service.settings, storage: &service.storage, now: NOW };
        let answer = service.state().discovery.answer(ground, &operation, members.as_object().unwrap()).unwrap();
        serde_json::from_slice::<serde_json::Value>(answer.body()).unwrap()
    };
    let address = ask(Operation::UploadUrl, json!({ "filename": "ä + b/../c.log", "source": "SQUID" }));
    let url = address["url"].as_str().unwrap();
    let target = url.strip_prefix(&emulator.storage_url()).unwrap();
    assert_eq!(outcome(&emulator, "PUT", target, BLOB, LOG).await, "201");
    let finish = json!({ "uploadUrl": url, "inputStreamName": "Recife proxies" });
    assert_eq!(ask(Operation::DoneUpload, finish)["success"], true);
}
