//! Uploading a log in one call: what the service and its storage see, and what is left of it in memory and errors.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod server;
#[path = "../../generator/runtime/tests/support/storage.rs"]
mod storage;

use std::process::{Command, Output};
use std::time::{Duration, Instant};

use cloud_app_security::models::LogSourceType;
use cloud_app_security::runtime::{ErrorKind, RetryPolicy, Upload};
use cloud_app_security::{Client, Error};
use serde_json::{Value, json};
use server::{Reply, Seen, Server, TOKEN};
use storage::{Fault, Storage};

/// Nobody may see it.
const SIGNATURE: &str = "s1gnature%2Fnobody%2Bmay%3Dsee";

/// The service, which keeps logs in this storage. At the end it says `last`.
async fn service(provider: &'static str, storage: &Storage, last: Reply) -> Server {
    let address = json!({"url": storage.url(SIGNATURE), "provider": provider});
    Server::start(move |seen: &Seen| match seen.path() {
        "/api/v1/discovery/upload_url/" => Reply::json(&address),
        _ => last.clone(),
    })
    .await
}

fn queued() -> Reply {
    Reply::json(&json!({"success": true, "inputStreamId": "64b0c0ffee0123456789abcd"}))
}

fn client(server: &Server) -> Client {
    server.builder().api_token(TOKEN).retry(RetryPolicy::none()).build().unwrap()
}

fn routes(server: &Server) -> Vec<String> {
    server.seen().iter().map(|seen| format!("{} {}", seen.method, seen.path())).collect()
}

const INITIATE: &str = "GET /api/v1/discovery/upload_url/";
const FINALIZE: &str = "POST /api/v1/discovery/done_upload/";

/// Everything that a program could log of an error.
fn everything(error: &Error) -> String {
    format!("{error} {error:?} {error:#?} {:?} {:?}", error.kind(), error.attempts())
}

#[tokio::test]
async fn one_call_takes_the_three_steps() {
    for (provider, blob_type) in [("azure", Some("BlockBlob")), ("aws", None)] {
        let storage = Storage::start().await;
        let server = service(provider, &storage, queued()).await;
        let log = Upload::bytes("firewall.log", "a log");
        let result = client(&server).discovery().upload_log(LogSourceType::PaloAlto, "Lisboa firewalls", log).await.unwrap();
        assert_eq!((result.success, result.input_stream_id.as_deref()), (Some(true), Some("64b0c0ffee0123456789abcd")));

        assert_eq!(routes(&server), [INITIATE, FINALIZE]);
        let [first, last] = server.seen().try_into().unwrap();
        assert_eq!(first.query(), "filename=firewall.log&source=PALO_ALTO");
        let expected = json!({"uploadUrl": storage.url(SIGNATURE), "inputStreamName": "Lisboa firewalls"});
        assert_eq!(last.json(), expected, "the address is as it came");
        let [put] = storage.heads().try_into().unwrap();
        assert_eq!((put.header("x-ms-blob-type"), storage.complaints()), (blob_type, vec![]));
        assert_eq!(storage.blob().unwrap(), b"a log");
    }
}

#[tokio::test]
async fn a_log_becomes_a_snapshot_report_under_a_name_of_its_own() {
    let storage = Storage::start().await;
    let server = service("azure", &storage, queued()).await;
    let path = std::env::temp_dir().join(format!("cloud-app-security-{}.log", std::process::id()));
    std::fs::write(&path, "a log").unwrap();
    let upload = client(&server).discovery().upload_log(LogSourceType::PaloAlto, "Snapshot of November", path.as_path());
    upload.upload_as_snapshot(true).file_name("november & more.log").await.unwrap();
    std::fs::remove_file(&path).unwrap();
    let [first, last] = server.seen().try_into().unwrap();
    assert_eq!(first.pairs()[0], ("filename".to_owned(), "november & more.log".to_owned()));
    assert_eq!(last.json()["uploadAsSnapshot"], json!(true));
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_the_first_request() {
    let server = Server::always(queued()).await;
    let discovery = client(&server).discovery();
    let missing = Upload::path("/no/such/firewall.log");
    for log in
        [missing, Upload::bytes("a.log", ""), Upload::stream("a.log", 6_000_000_000, futures_util::stream::empty::<Piece>())]
    {
        let error = discovery.upload_log(LogSourceType::PaloAlto, "Lisboa firewalls", log).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Upload(_)), "{error}");
        assert_eq!(error.operation(), "getUploadUrl");
    }
    assert_eq!(server.seen().len(), 0);
}

type Piece = Result<cloud_app_security::runtime::Bytes, std::io::Error>;

#[tokio::test]
async fn a_step_that_fails_is_the_last_one_and_is_named() {
    let storage = Storage::start().await;
    let refusing = Storage::faulty(|_, _| {
        let error = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>The signature has run out.</Message></Error>";
        Fault::Answer(403, error.to_owned())
    });
    let refusing = refusing.await;
    let log = || Upload::bytes("firewall.log", "a log");
    let upload = async |server: &Server| {
        let call = client(server).discovery().upload_log(LogSourceType::PaloAlto, "Lisboa firewalls", log());
        call.await.unwrap_err()
    };

    let server = Server::always(Reply::json_with(403, &json!({"detail": "not yours"}))).await;
    assert_eq!(upload(&server).await.operation(), "getUploadUrl");
    assert_eq!(routes(&server), [INITIATE]);

    let server = service("azure", &refusing, queued()).await;
    let error = upload(&server).await;
    assert_eq!(error.to_string(), "PUT /{container}/{blob} (uploadLogFile): 403 Forbidden: The signature has run out.");
    assert_eq!(routes(&server), [INITIATE]);

    let server = service("gcp", &storage, queued()).await;
    assert_eq!(upload(&server).await.operation(), "uploadLogFile");
    assert_eq!((routes(&server), storage.heads().len()), (vec![INITIATE.to_owned()], 0));

    let server = service("aws", &storage, Reply::json_with(400, &json!({"error": "no such data source"}))).await;
    let error = upload(&server).await;
    assert_eq!((error.operation(), error.status()), ("finalizeUpload", Some(400)));
}

#[tokio::test]
async fn the_signed_address_never_shows() {
    let storage = Storage::start().await;
    let address = storage.url(SIGNATURE);
    let decoded = SIGNATURE.replace("%2F", "/").replace("%2B", "+").replace("%3D", "=");
    let answers: [(Value, Reply); 5] = [
        (json!({"url": address}), queued()),
        (json!({"url": address, "provider": {"name": 7}}), queued()),
        (json!({"provider": "azure", "url": [address]}), queued()),
        (json!({"url": address, "provider": "aws"}), Reply::json_with(400, &json!({"error": format!("{address} is not there")}))),
        (json!({"url": address, "provider": "aws"}), Reply::json_with(400, &json!({"uploadUrl": [{"error": decoded}]}))),
    ];
    for (first, last) in answers {
        let server = Server::start(move |seen: &Seen| match seen.method.as_str() {
            "GET" => Reply::json(&first),
            _ => last.clone(),
        });
        let server = server.await;
        let call = client(&server).discovery().upload_log(LogSourceType::PaloAlto, "Lisboa firewalls", Upload::bytes("a", "b"));
        assert!(!format!("{call:?}").contains(TOKEN));
        let error = call.await.unwrap_err();
        let text = everything(&error);
        assert!(!text.contains("nobody"), "{text}");
    }
}

/// The longest log that the service takes.
const FIVE_GIGABYTES: u64 = 5 * 1024 * 1024 * 1024;

/// The most memory that uploading it may take, in kB.
const MOST_MEMORY: u64 = 64_000_000 / 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_gigabytes_take_hardly_any_memory() {
    let path = std::env::temp_dir().join(format!("cloud-app-security-{}.large.log", std::process::id()));
    std::fs::File::create(&path).unwrap().set_len(FIVE_GIGABYTES).unwrap();
    for (provider, requests) in [("aws", 1), ("azure", 1281)] {
        let storage = Storage::forgetful().await;
        let server = service(provider, &storage, queued()).await;
        let mut program = Command::new(std::env::current_exe().unwrap());
        program
            .args(["--exact", "the_uploader", "--ignored", "--nocapture"])
            .env("UPLOAD_FILE", &path)
            .env("MCAS_URL", server.url());
        let begin = Instant::now();
        let output = tokio::task::spawn_blocking(move || program.output()).await.unwrap().unwrap();
        let peak = peak(&output);
        println!("{provider}: {:.1} s, {peak} kB at most", begin.elapsed().as_secs_f64());
        assert_eq!((storage.blob_length(), storage.heads().len()), (Some(FIVE_GIGABYTES), requests));
        assert_eq!((storage.complaints(), routes(&server)), (vec![], vec![INITIATE.to_owned(), FINALIZE.to_owned()]));
        assert!(peak < MOST_MEMORY, "{provider} took {peak} kB");
        assert!(begin.elapsed() < Duration::from_secs(120));
    }
    std::fs::remove_file(&path).unwrap();
}

/// The peak that the uploader printed of itself.
fn peak(output: &Output) -> u64 {
    let text = String::from_utf8_lossy(&output.stdout);
    let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    peak.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// Not a test: what the one above runs in a process of its own, to see what memory it takes.
#[tokio::test]
#[ignore = "run by five_gigabytes_take_hardly_any_memory"]
async fn the_uploader() {
    let client = Client::builder(std::env::var("MCAS_URL").unwrap()).api_token(TOKEN).build().unwrap();
    let log = Upload::path(std::env::var("UPLOAD_FILE").unwrap());
    client.discovery().upload_log(LogSourceType::PaloAlto, "Lisboa firewalls", log).await.unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    println!("\n{}", status.lines().find(|line| line.starts_with("VmHWM:")).unwrap());
}
