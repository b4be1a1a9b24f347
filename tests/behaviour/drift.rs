//! `cargo xtask drift` with our spec: what the emulator says holds, what was changed in it is found and nothing else, the proposed patch
//! makes it hold again, and nothing personal is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::fs;
use std::path::{Path, PathBuf};

use clientwright::options::Options;
use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::route::Kind;
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::service::Outcome;
use cloud_app_security_emulator::{API_TOKEN, Emulator, Settings};
use serde_json::{Value, json};
use xtask::drift::{Format, Found, Wanted, hold};
use xtask::project::{self, SPEC};

const SIZES: Sizes = Sizes { activities: 120, alerts: 60, users: 40, files: 60, subnets: 8 };

/// Asks the emulator, and keeps what was asked and answered as browsers keep it.
struct Recorder {
    emulator: Emulator,
    entries: Vec<Value>,
}

impl Recorder {
    async fn start() -> Recorder {
        let limit = Limit { requests_per_minute: None, conduct: Conduct::Refuse };
        let clock = Clock::standing(1_700_000_000_000);
        let emulator = Emulator::start(Settings { sizes: SIZES, limit, clock, ..Settings::default() }).await.unwrap();
        Recorder { emulator, entries: Vec::new() }
    }

    async fn ask(&mut self, method: &str, path: &str, media_type: &str, body: &str) -> (u16, Value) {
        let authorization = format!("Token {API_TOKEN}");
        let request = http::Request::builder().method(method).uri(path).header("authorization", &authorization);
        let request = if body.is_empty() { request } else { request.header("content-type", media_type) };
        let request = request.body(body.to_owned().into()).unwrap();
        let Outcome::Answer(answer) = self.emulator.service().answer(request).await else { panic!("{path} is not answered") };
        let status = answer.status().as_u16();
        let named = answer.headers().get("content-type").map(|name| name.to_str().unwrap().to_owned());
        let text = String::from_utf8(answer.body().to_vec()).unwrap();
        let mut request = json!({
            "method": method, "url": format!("https://contoso.us2.portal.cloudappsecurity.com{path}"),
            "headers": [{ "name": "Authorization", "value": authorization }], "_initiator": "script",
        });
        if !body.is_empty() {
            request["postData"] = json!({ "mimeType": media_type, "text": body });
        }
        let content = json!({ "size": text.len(), "mimeType": named, "text": text });
        self.entries.push(json!({ "request": request, "response": { "status": status, "content": content }, "time": 12.5 }));
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// A session with all kinds of records, some mistakes, and changes.
    async fn session(&mut self) {
        for kind in Kind::ALL {
            let path = format!("/api/v1/{}/", kind.segment());
            let (status, page) = self.ask("POST", &path, "application/json", r#"{"limit": 100}"#).await;
            assert_eq!(status, 200, "{path}");
            self.ask("POST", &path, "application/x-www-form-urlencoded", "limit=5&skip=1").await;
            self.ask("GET", &format!("{path}?limit=5"), "", "").await;
            let records = page["data"].as_array().unwrap();
            for record in records.iter().take(3).filter(|_| kind != Kind::Subnet) {
                self.ask("GET", &format!("{path}{}/", record["_id"].as_str().unwrap()), "", "").await;
            }
        }
        let alert = self.entries.iter().find_map(|entry| {
            let page: Value = serde_json::from_str(entry["response"]["content"]["text"].as_str()?).ok()?;
            entry["request"]["url"].as_str()?.ends_with("/alerts/").then(|| page["data"][0]["_id"].as_str().unwrap().to_owned())
        });
        let alert = alert.unwrap();
        let filters = r#"%7B%22severity%22%3A%7B%22eq%22%3A%5B1%2C2%5D%7D%7D"#;
        self.ask("GET", &format!("/cas/api/v1/alerts/?filters={filters}&sortField=date&sortDirection=desc"), "", "").await;
        self.ask("POST", &format!("/api/v1/alerts/{alert}/read/"), "", "").await;
        let closing = json!({ "filters": { "id": { "eq": [alert] } }, "comment": "expected" }).to_string();
        self.ask("POST", "/api/v1/alerts/close_benign/", "application/json", &closing).await;
        self.ask("GET", "/api/v1/alerts/ffffffffffffffffffffffff/", "", "").await;
        self.ask("GET", "/api/discovery/streams/", "", "").await;
    }
}

async fn session() -> Vec<Value> {
    let mut recorder = Recorder::start().await;
    recorder.session().await;
    recorder.entries
}

fn wanted(file: &Path) -> Wanted {
    Wanted {
        files: vec![file.to_owned()],
        operation: None,
        spec: None,
        overlay: Vec::new(),
        overlay_out: None,
        show_values: false,
        format: Format::Text,
        deny: false,
    }
}

fn kept(folder: &Path, entries: &[Value]) -> PathBuf {
    let path = folder.join("capture.har");
    fs::write(&path, json!({ "log": { "version": "1.2", "entries": entries } }).to_string()).unwrap();
    path
}

fn codes(found: &Found) -> Vec<String> {
    let mut codes: Vec<String> = found.report.findings().into_iter().map(|(told, _)| told).collect();
    codes.sort();
    codes
}

#[tokio::test]
async fn what_the_emulator_says_holds() {
    let folder = tempfile::tempdir().unwrap();
    let file = kept(folder.path(), &session().await);
    let found = hold(&wanted(&file)).unwrap();
    let text = found.report.written(Format::Text);
    assert!(!found.report.has_drift() && found.overlay.is_none(), "{text}");
    assert!(text.contains("exchanges of 1 file: nothing drifted.") && !text.contains("passed over"), "{text}");
}

/// Changes the records of every list of alerts.
fn change_alerts(entries: &mut [Value], change: impl Fn(&mut serde_json::Map<String, Value>)) {
    for entry in entries {
        if !entry["request"]["url"].as_str().unwrap().contains("/alerts/") {
            continue;
        }
        let text = entry["response"]["content"]["text"].as_str().unwrap();
        let Ok(mut answer) = serde_json::from_str::<Value>(text) else { continue };
        let Some(records) = answer["data"].as_array_mut() else { continue };
        records.iter_mut().for_each(|record| change(record.as_object_mut().unwrap()));
        entry["response"]["content"]["text"] = answer.to_string().into();
    }
}

#[tokio::test]
async fn what_was_changed_is_found_and_the_patch_makes_it_hold() {
    let folder = tempfile::tempdir().unwrap();
    let mut entries = session().await;
    change_alerts(&mut entries, |alert| {
        alert.insert("riskScore".to_owned(), json!(7));
        alert.insert("owner".to_owned(), json!({ "mail": "ana@contoso.com", "seen": [1_700_000_000_000_i64] }));
        alert.insert("severityValue".to_owned(), json!(9));
        alert.insert("isSystemAlert".to_owned(), json!("yes"));
        alert.insert("description".to_owned(), Value::Null);
        alert.insert("statusValue".to_owned(), Value::Null);
        alert.remove("title");
    });
    let url = "https://contoso.us2.portal.cloudappsecurity.com/api/v1/alerts/?limit=5&tagged=x";
    let teapot = json!({ "status": 418, "content": { "mimeType": "application/json", "text": "{\"detail\": \"tea\"}" } });
    entries.push(json!({ "request": { "method": "GET", "url": url }, "response": teapot }));
    let file = kept(folder.path(), &entries);

    let found = hold(&wanted(&file)).unwrap();
    let expected = [
        "missing-member title",
        "null",
        "null",
        "undeclared-query-parameter tagged",
        "undeclared-status 418",
        "unknown-enum-member",
        "unknown-member owner",
        "unknown-member riskScore",
        "wrong-type",
    ];
    let text = found.report.written(Format::Text);
    assert_eq!(codes(&found), expected, "{text}");
    for told in [
        "required member `title` is missing: ",
        "unknown enum members 9: ",
        "spec/schemas/alerts.yaml:",
        "models::Alert::is_system_alert",
        "$.data[*].isSystemAlert",
        "string where boolean is expected",
        "Alerts::list_get",
        "capture.har, entry ",
    ] {
        assert!(text.contains(told), "{told} is not in\n{text}");
    }
    assert!(found.report.findings().iter().all(|(_, is_whole)| *is_whole), "{text}");

    let overlay = folder.path().join("drift.yaml");
    fs::write(&overlay, found.overlay.unwrap()).unwrap();
    let overlays = vec![overlay.to_string_lossy().into_owned()];
    let options = Options { overlays, ..project::options().unwrap() };
    let made = clientwright::generate(&project::loader(), SPEC, &options);
    let files = made.files.unwrap_or_else(|| panic!("{}", made.report));
    assert!(files.get("client/src/models/alert.rs").unwrap().contains("risk_score"));
    let again = hold(&Wanted { overlay: vec![overlay], ..wanted(&file) }).unwrap();
    assert_eq!(codes(&again), [""; 0], "{}", again.report.written(Format::Text));
}

/// Personal data that any place of a capture may hold.
const SECRETS: [&str; 8] = [
    "ana@contoso.com",
    "Ana López",
    "203.0.113.77",
    "sk_live_51Hsecret",
    "4369912345678",
    "deadbeefcafe0123",
    "contoso.com",
    "ana-lopez-7719",
];

/// What stands in headers, cookies and queries.
const GUARDED: [&str; 3] = ["header-secret-1", "cookie-secret-2", "query-secret-3"];

fn full_of_secrets() -> Vec<Value> {
    let host = "https://contoso.us2.portal.cloudappsecurity.com";
    let entry = |method: &str, url: String, posted: Value, status: u16, media_type: &str, text: String| {
        json!({
            "request": {
                "method": method, "url": url, "headers": [{ "name": "Authorization", "value": GUARDED[0] }],
                "cookies": [{ "name": "session", "value": GUARDED[1] }], "postData": posted,
            },
            "response": {
                "status": status, "headers": [{ "name": "Set-Cookie", "value": GUARDED[1] }],
                "content": { "mimeType": media_type, "text": text },
            },
        })
    };
    let json_type = "application/json";
    let mut entries = Vec::new();
    for secret in SECRETS {
        let alert = json!({
            "_id": secret, "title": [secret], "severityValue": secret, "statusValue": { secret: secret }, "resolveTime": secret,
            "URL": secret, "owner": { secret: { "name": secret } }, "secrets": [secret], secret: secret, "threatScore": [secret],
            "entities": [{ "type": secret, "label": secret, "inst": secret }], "handledByUser": secret,
        });
        let page = json!({ "data": [alert, alert], "hasNext": secret, "total": 4_369_912_345_678_u64, secret: 1 }).to_string();
        let posted = json!({ "mimeType": json_type, "text": json!({ "sortField": secret, "filters": { secret: { "eq": secret } } }).to_string() });
        let query = format!("?filters=%7B%22severity%22%3A%22{0}%22%7D&sortField={0}&{secret}={0}&{0}", GUARDED[2]);
        for _ in 0..2 {
            entries.push(entry("POST", format!("{host}/api/v1/alerts/{query}"), posted.clone(), 200, json_type, page.clone()));
        }
        entries.push(entry("GET", format!("{host}/api/v1/alerts/{query}"), Value::Null, 200, json_type, page.clone()));
        entries.push(entry("GET", format!("{host}/api/v1/alerts/{secret}/{secret}/"), Value::Null, 200, json_type, page.clone()));
        entries.push(entry("GET", format!("{host}/api/v1/{secret}/x"), Value::Null, 200, json_type, page.clone()));
        entries.push(entry(secret, format!("{host}/api/v1/alerts/"), Value::Null, 200, json_type, page.clone()));
        entries.push(entry("GET", secret.to_owned(), Value::Null, 200, json_type, page.clone()));
        entries.push(entry("GET", format!("{host}/api/v1/alerts/"), Value::Null, 418, json_type, page.clone()));
        entries.push(entry("GET", format!("{host}/api/v1/alerts/"), Value::Null, 200, secret, page.clone()));
        entries.push(entry(
            "GET",
            format!("{host}/api/v1/alerts/"),
            Value::Null,
            200,
            json_type,
            format!("{{\"{secret}\": {secret}"),
        ));
        let form = json!({ "mimeType": "multipart/form-data", "params": [{ "name": secret, "value": secret }] });
        entries.push(entry("POST", format!("{host}/api/v1/alerts/"), form, 200, json_type, secret.to_owned()));
    }
    entries
}

/// Everything that could leave the program.
fn outputs(found: &Found) -> String {
    let forms = [Format::Text, Format::Json, Format::Markdown].map(|format| found.report.written(format));
    forms.concat() + found.overlay.as_deref().unwrap_or_default()
}

#[test]
fn nothing_personal_is_told_in_any_form() {
    let folder = tempfile::tempdir().unwrap();
    let file = kept(folder.path(), &full_of_secrets());
    let found = hold(&wanted(&file)).unwrap();
    let all = outputs(&found);
    assert!(found.report.findings().len() > 15 && all.contains("`owner`"), "{all}");
    for secret in SECRETS.iter().chain(&GUARDED) {
        assert!(!all.contains(secret), "{secret} is told:\n{all}");
    }
    let shown = outputs(&hold(&Wanted { show_values: true, ..wanted(&file) }).unwrap());
    assert!(shown.contains("ana@contoso.com"), "values are shown to those who ask");
    for secret in GUARDED {
        assert!(!shown.contains(secret), "{secret} is told:\n{shown}");
    }
}

#[test]
fn messages_about_broken_files_quote_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let secret = SECRETS[0];
    let broken = [
        secret.to_owned(),
        format!("\"{secret}"),
        format!("{{\"log\": {{\"entries\": \"{secret}\"}}}}"),
        format!("{{\"log\": {{\"entries\": [{{\"request\": {{\"method\": \"{secret}\", \"{secret}\"}}}}]}}}}"),
        format!("{{\"log\": \"{secret}\"}}"),
        format!("{{\"log\": {{\"entries\": [{{\"request\": \"{secret}"),
        format!("[{{\"a\": {secret}}}]"),
    ];
    for (number, text) in broken.iter().enumerate() {
        let path = folder.path().join(format!("{number}.har"));
        fs::write(&path, text).unwrap();
        for operation in [None, Some("listAlerts".to_owned())] {
            let all = outputs(&hold(&Wanted { operation, ..wanted(&path) }).unwrap());
            assert!(!all.contains("ana") && !all.contains("contoso"), "{all}");
        }
    }
}
