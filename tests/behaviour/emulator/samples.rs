//! Every sample for curl of the documentation, unchanged, on the emulator: each is answered with success. `behaviour/samples.rs` holds the
//! same against the spec.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cloud_app_security::models::LogSourceType;
use cloud_app_security::oauth;
use cloud_app_security_emulator::discovery::Discovery;
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::{API_TOKEN, Application, Emulator, Settings};
use serde_json::{Value, json};

use super::document::{self, root};
use super::ground::{SIZES, client, records, settings};

/// The ids of which the samples speak.
const ID: &str = "64b0c0ffee0123456789abcd";
const ACTIVITY: &str = "12345678_20893_7f3c2a10-5b6d-4e8f-9a01-b2c3d4e5f607";
const LOG: &str = "#Fields: date time cs-host\n2023-11-14 00:00:01 www.dropbox.com\n";

/// The address in this one is that of a log which is nowhere; it is put right.
const FINISH: &str = "finalizeUpload";

#[tokio::test(flavor = "multi_thread")]
async fn every_sample_for_curl_is_answered_with_success() {
    let all = samples();
    assert_eq!(all.len(), document::operations().len());
    let mut wrong = Vec::new();
    for (operation, text) in all {
        let (emulator, bearer) = ground().await;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("body.bin"), LOG).unwrap();
        let upload_url = upload_url(&emulator).await;
        let text = if operation == FINISH { put_right(&text, &upload_url).await } else { text };
        let output = run(&text, &emulator, &bearer, &upload_url, folder.path()).await;
        if !output.status.success() {
            let [out, error] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
            wrong.push(format!("{operation}:\n{text}\n{out}\n{error}"));
        }
        if !emulator.service().report.is_empty() {
            wrong.push(format!("{operation}:\n{}", emulator.service().report));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// All samples, each with the operation that it calls.
fn samples() -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for entry in fs::read_dir(root().join("generated/docs/resources")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let page = fs::read_to_string(path).unwrap();
        for section in page.split("\n## ").skip(1) {
            let Some((_, rest)) = section.split_once("```sh\n") else { continue };
            let (_, named) = section.split_once("- Named `").unwrap();
            samples.push((named.split('`').next().unwrap().to_owned(), rest.split("\n```").next().unwrap().to_owned()));
        }
    }
    samples
}

/// An emulator that has the records of which the samples speak, and a token of an application that may do everything.
async fn ground() -> (Emulator, String) {
    let roles = ["Investigation.manage", "Discovery.manage", "Settings.manage"].map(str::to_owned).to_vec();
    let application = Application { client_id: "app".to_owned(), client_secret: "secret".into(), roles };
    let emulator = Emulator::start(Settings { applications: vec![application], ..settings(SIZES) }).await.unwrap();
    {
        let mut state = emulator.service().state();
        for (kind, id) in
            [(Kind::Activity, ACTIVITY), (Kind::Alert, ID), (Kind::File, ID), (Kind::Subnet, ID), (Kind::Entity, ID)]
        {
            let mut record: Value = serde_json::from_str(&state.store.of(kind).texts().last().unwrap()).unwrap();
            record["_id"] = json!(id);
            match kind {
                Kind::Alert => record["resolutionStatusValue"] = json!(0),
                Kind::Entity => {
                    record["id"] = json!("ana@contoso.com");
                    record["appData"]["instance"] = json!(0);
                }
                _ => {}
            }
            state.put(kind, record);
        }
        let reports = state.discovery.to_json().to_string().replace("64b0c0ffee00000000000003", ID);
        state.discovery = Discovery::from_json(serde_json::from_str(&reports).unwrap()).unwrap();
        state.commit().unwrap();
    }
    assert!(records(&emulator, Kind::Alert).iter().any(|alert| alert["_id"] == ID));
    let bearer = token(&emulator).await;
    (emulator, bearer)
}

async fn token(emulator: &Emulator) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", "secret"),
        ("scope", oauth::COMMERCIAL_SCOPE),
    ];
    let form: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = reqwest::Client::new().post(format!("{}/common/oauth2/v2.0/token", emulator.url()));
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
    let answer: Value = serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn upload_url(emulator: &Emulator) -> String {
    client(emulator).discovery().upload_url("firewall.log", LogSourceType::PaloAlto).await.unwrap().url
}

/// The sample with an address at which a log is.
async fn put_right(text: &str, upload_url: &str) -> String {
    let put = reqwest::Client::new().put(upload_url).header("x-ms-blob-type", "BlockBlob").body(LOG);
    assert_eq!(put.send().await.unwrap().status(), 201);
    let shown = "https://contosologs.blob.core.windows.net/uploads/firewall-2023-11-14.log?sig=synthetic";
    assert!(text.contains(shown));
    text.replace(shown, upload_url)
}

/// Runs a sample in a shell of its own, in which nothing is set but what the reference tells readers to set. Curl is to fail where the
/// answer is an error.
async fn run(text: &str, emulator: &Emulator, bearer: &str, upload_url: &str, folder: &Path) -> Output {
    fs::write(folder.join(".curlrc"), "fail-with-body\nsilent\nshow-error\n").unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-euc", text]).current_dir(folder).env_clear();
    shell
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder)
        .env("CURL_HOME", folder)
        .env("NO_PROXY", "*");
    shell.env("MCAS_URL", emulator.url()).env("MCAS_BEARER_TOKEN", bearer).env("MCAS_API_TOKEN", API_TOKEN);
    shell.env("UPLOAD_URL", upload_url);
    tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap()
}
