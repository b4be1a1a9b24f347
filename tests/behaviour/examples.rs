//! The programs in `spec/client/examples` run, as a user would run them: each in a process of its own, with its settings
//! in the environment.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use document::operation;
use serde_json::{Value, json};
use server::{Reply, Seen, Server, TOKEN};

/// The program that cargo built of an example.
macro_rules! program {
    ($name:literal) => {
        Command::new(env!(concat!("CARGO_BIN_EXE_", $name)))
    };
}

/// Runs an example with a client of this server.
async fn run(mut program: Command, arguments: &[&str], server: &Server) -> Output {
    program.args(arguments).env("MCAS_URL", server.url()).env("MCAS_API_TOKEN", TOKEN).env_remove("MCAS_BEARER_TOKEN");
    tokio::task::spawn_blocking(move || program.output()).await.unwrap().unwrap()
}

fn printed(output: &Output) -> &str {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::str::from_utf8(&output.stdout).unwrap()
}

fn example(id: &str) -> Value {
    operation(id).success().1["content"]["application/json"]["example"].clone()
}

fn requests(server: &Server) -> Vec<String> {
    server.seen().iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect()
}

#[tokio::test]
async fn list_alerts_prints_a_line_for_each_alert() {
    let server = Server::always(Reply::json(&example("listAlerts"))).await;
    let output = run(program!("list_alerts"), &[], &server).await;
    let expected = "2023-11-14T22:13:20.000Z  64b0c0ffee0123456789abcd  Log on from a new country\n1 of 1 alerts\n";
    assert_eq!(printed(&output), expected);
    let seen = server.only();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("POST", "/api/v1/alerts/"));
    assert_eq!(seen.header("authorization"), Some(format!("Token {TOKEN}").as_str()));
    assert_eq!(seen.json()["filters"]["date"], json!({"gte_ndays": 7}));
}

#[tokio::test]
async fn scan_activities_goes_on_where_the_run_before_broke_off() {
    let failures = AtomicUsize::new(0);
    let server = Server::start(move |seen| {
        let is_second = seen.json()["filters"]["from"] == 1;
        if is_second && failures.fetch_add(1, Ordering::SeqCst) == 0 {
            return Reply::empty(500);
        }
        let mut page = example("listActivities");
        page["data"][0]["_id"] = json!(if is_second { "second" } else { "first" });
        page["hasNext"] = json!(!is_second);
        page["nextQueryFilters"] = json!({"from": 1});
        Reply::json(&page)
    });
    let server = server.await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("checkpoint.json");
    let arguments = [file.to_str().unwrap()];
    let output = run(program!("scan_activities"), &arguments, &server).await;
    assert!(!output.status.success());
    assert_eq!(std::str::from_utf8(&output.stdout).unwrap(), "first  Microsoft Exchange Online\n");
    let output = run(program!("scan_activities"), &arguments, &server).await;
    assert_eq!(printed(&output), "second  Microsoft Exchange Online\n");
    assert!(!file.exists());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn close_alerts_names_the_ids_that_no_alert_has() {
    let server = Server::always(Reply::json(&example("closeAlertsBenign"))).await;
    let output = run(program!("close_alerts"), &["64b0c0ffee0123456789abcd", "64b0c0ffee0123456789abff"], &server).await;
    assert_eq!(printed(&output), "closed: 1\nno such alert: 64b0c0ffee0123456789abff\n");
    assert_eq!(server.only().json()["filters"]["id"]["eq"], json!(["64b0c0ffee0123456789abcd", "64b0c0ffee0123456789abff"]));
}

#[tokio::test]
async fn close_alerts_closes_nothing_without_an_id() {
    let server = Server::always(Reply::json(&example("closeAlertsBenign"))).await;
    let output = run(program!("close_alerts"), &[], &server).await;
    assert!(!output.status.success());
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn manage_ip_ranges_leaves_nothing_behind() {
    let server = Server::start(|seen: &Seen| match (seen.method.as_str(), seen.path()) {
        ("DELETE", _) => Reply::empty(204),
        (_, "/api/v1/subnet/") => Reply::json(&example("listSubnets")),
        (_, "/api/v1/subnet/create_rule/") => Reply::json(&example("createSubnet")),
        _ => Reply::json(&json!({})),
    });
    let server = server.await;
    let output = run(program!("manage_ip_ranges"), &[], &server).await;
    let id = "64b0c0ffee0123456789abcd";
    assert_eq!(printed(&output), format!("created {id}\nLisboa office: 203.0.113.0/24\ndeleted {id}\n"));
    let expected = [
        "POST /api/v1/subnet/create_rule/".to_owned(),
        format!("POST /api/v1/subnet/{id}/update_rule/"),
        "POST /api/v1/subnet/".to_owned(),
        format!("DELETE /api/v1/subnet/{id}/"),
    ];
    assert_eq!(requests(&server), expected);
}

#[tokio::test]
async fn upload_log_takes_the_three_steps_and_keeps_the_token_from_the_storage() {
    let storage = Server::always(Reply::empty(201)).await;
    let address = format!("{}/uploads/firewall.log?sig=synthetic", storage.url());
    let answer = json!({"url": address, "provider": "azure"});
    let server = Server::start(move |seen: &Seen| match seen.method.as_str() {
        "GET" => Reply::json(&answer),
        _ => Reply::json(&json!({"success": true})),
    });
    let server = server.await;
    // Any file will do for a log.
    let file = document::root().join("spec/openapi.yaml");
    let output = run(program!("upload_log"), &[file.to_str().unwrap(), "GENERIC_CEF", "Lisboa firewalls"], &server).await;
    assert_eq!(printed(&output), format!("{} is queued\n", file.display()));
    let put = storage.only();
    assert_eq!((put.method.as_str(), put.target.as_str()), ("PUT", "/uploads/firewall.log?sig=synthetic"));
    assert_eq!((put.header("authorization"), put.header("x-ms-blob-type")), (None, Some("BlockBlob")));
    assert_eq!(put.body, std::fs::read(file).unwrap());
    let expected =
        ["GET /api/v1/discovery/upload_url/?filename=openapi.yaml&source=GENERIC_CEF", "POST /api/v1/discovery/done_upload/"];
    assert_eq!(requests(&server), expected);
    let body = json!({"uploadUrl": format!("{}/uploads/firewall.log?sig=synthetic", storage.url()), "inputStreamName": "Lisboa firewalls"});
    assert_eq!(server.seen()[1].json(), body);
}

#[tokio::test]
async fn block_script_prints_the_script_and_nothing_else() {
    let server =
        Server::always(Reply::new(200, &[("content-type", "text/plain; charset=utf-8")], "deny files.example.com\n")).await;
    let output = run(program!("block_script"), &[], &server).await;
    assert_eq!(printed(&output), "deny files.example.com\n");
    assert_eq!(requests(&server), ["GET /api/discovery_block_scripts/?format=104"]);
}

#[test]
fn an_example_without_its_settings_says_which_one_is_missing() {
    let output = program!("list_alerts").env_clear().output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("`MCAS_URL`, or `MCAS_TENANT` and `MCAS_REGION`"), "{output:?}");
}

#[test]
fn every_example_is_short_and_says_what_it_needs() {
    for entry in std::fs::read_dir(document::root().join("spec/client/examples")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.lines().count() <= 60, "{}", path.display());
        assert!(
            text.starts_with("//! ") && text.contains("`MCAS_API_TOKEN`") && text.contains("cargo run --example"),
            "{}",
            path.display()
        );
    }
}
