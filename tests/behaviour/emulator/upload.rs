//! Logs, from the file to the apps in it.

use std::process::Command;
use std::time::Duration;

use cloud_app_security::models::{AppId, BlockScriptFormat, LogSourceType};
use cloud_app_security::resources::discovery::BlockScriptResponse;
use cloud_app_security::runtime::{Body, Bytes, Upload};
use cloud_app_security::{Client, Error};
use cloud_app_security_emulator::Emulator;
use futures_util::stream;

use super::ground::{EMPTY, builder, client, emulator, nothing_broke_the_spec, settings};

const MEGABYTE: usize = 1024 * 1024;
const FIELDS: &str = "#Fields: date time cs-username cs-host cs-bytes sc-bytes\n";
/// Three apps of two categories, and one host that is no app's; 64 bytes each.
const RECORDS: [&str; 4] = [
    "2023-11-14 00:00:01 ana@contoso.com     www.dropbox.com     1 2\n",
    "2023-11-14 00:00:01 ana@contoso.com     app.box.com         1 2\n",
    "2023-11-14 00:00:01 ana@contoso.com     eu5.force.com       1 2\n",
    "2023-11-14 00:00:01 ana@contoso.com     www.contoso.com     1 2\n",
];

/// The log is of so many megabytes.
const LENGTH: usize = 256;

/// How much more memory than before the process may take at most, in kB: blocks that are on their way, on both sides.
const MOST_MEMORY: u64 = 32 * 1024;

/// A log that is made while it is sent.
fn log(megabytes: usize) -> Upload {
    let megabyte = RECORDS.concat().repeat(MEGABYTE / 256);
    assert_eq!(megabyte.len(), MEGABYTE);
    let head = Bytes::from_static(FIELDS.as_bytes());
    let pieces = std::iter::once(head).chain(std::iter::repeat_n(Bytes::from(megabyte), megabytes));
    let length = (FIELDS.len() + megabytes * MEGABYTE) as u64;
    Upload::stream("firewall.log", length, stream::iter(pieces.map(Ok::<_, std::io::Error>)))
}

async fn uploaded(client: &Client, log: Upload) -> Result<String, Error> {
    let upload = client.discovery().upload_log(LogSourceType::GenericW3c, "November", log).upload_as_snapshot(true);
    Ok(upload.await?.input_stream_id.unwrap())
}

/// The number of apps of each category that a report has.
async fn categories(client: &Client, report: &str) -> Vec<(String, i32)> {
    let categories = client.discovery().categories(report).await.unwrap();
    let mut categories: Vec<(String, i32)> = categories
        .iter()
        .filter(|category| category.total > 0)
        .map(|category| (category.id.to_string(), category.total))
        .collect();
    categories.sort();
    categories
}

fn expected() -> Vec<(String, i32)> {
    let of = |name: &str, total| (format!("SAASDB_CATEGORY_{name}"), total);
    vec![of("CLOUD_STORAGE", 2), of("CRM", 1)]
}

#[test]
fn a_large_log_is_streamed_with_little_memory() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "upload::a_large_log_in_a_process_of_its_own", "--ignored", "--nocapture"]);
    let output = child.output().unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    print!("{}", text.lines().filter(|line| line.contains("more at most")).collect::<String>());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "memory is measured, so it is alone in a process that the test before starts"]
async fn a_large_log_in_a_process_of_its_own() {
    let emulator = emulator(EMPTY).await;
    let client = client(&emulator);
    // What a first upload needs is there afterwards.
    uploaded(&client, log(65)).await.unwrap();
    let before = peak();
    let report = uploaded(&client, log(LENGTH)).await.unwrap();
    let more = peak() - before;
    println!("a log of {LENGTH} MB: {more} kB more at most");
    assert!(more < MOST_MEMORY, "{more} kB");

    assert_eq!(categories(&client, &report).await, [], "it is still being parsed");
    emulator.clock().advance(Duration::from_secs(10));
    assert_eq!(categories(&client, &report).await, expected());
    nothing_broke_the_spec(&emulator);
}

/// The most memory that this process ever had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_becomes_a_report_with_apps_that_can_be_blocked() {
    let emulator = emulator(EMPTY).await;
    let client = client(&emulator);
    let discovery = client.discovery();
    let text = format!("{FIELDS}{}", RECORDS.concat());
    let report = uploaded(&client, Upload::bytes("november.log", text.clone())).await.unwrap();
    emulator.clock().advance(Duration::from_secs(10));
    let streams = discovery.streams().await.unwrap().streams;
    let stream = streams.iter().find(|stream| stream.id == report).unwrap();
    assert_eq!((stream.display_name.as_str(), stream.log_files_history_count), ("November", Some(1)));
    assert_eq!(categories(&client, &report).await, expected());

    // A data source takes logs of its own type; one that is not there takes none.
    let plain = |name: &'static str| discovery.upload_log(LogSourceType::GenericW3c, name, Upload::bytes("a.log", text.clone()));
    assert_eq!(plain("Plain logs").await.unwrap().success, Some(true));
    assert_eq!(plain("No such source").await.unwrap_err().status(), Some(400));
    let other = discovery.upload_log(LogSourceType::Squid, "Plain logs", Upload::bytes("a.log", text.clone()));
    assert_eq!(other.await.unwrap_err().status(), Some(400));

    let script = || async {
        match discovery.block_script().format(BlockScriptFormat::PaloAlto).await.unwrap() {
            BlockScriptResponse::Text(script) => script,
            other => panic!("{other:?}"),
        }
    };
    assert!(!script().await.contains("dropbox.com"));
    #[allow(deprecated, reason = "there is no other way to block an app")]
    discovery.add_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    assert!(script().await.contains("dropbox.com"));
    #[allow(deprecated, reason = "there is no other way to block an app")]
    discovery.remove_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    assert!(!script().await.contains("dropbox.com"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_ran_out_takes_nothing_and_is_not_shown() {
    let emulator = emulator(EMPTY).await;
    let discovery = client(&emulator).discovery();
    let address = discovery.upload_url("a.log", LogSourceType::GenericW3c).await.unwrap().url;
    emulator.clock().advance(Duration::from_secs(3601));
    let put = discovery
        .upload_log_file(&address, Body::from(FIELDS.to_owned()))
        .blob_type(cloud_app_security::models::BlobType::BlockBlob);
    let error = put.await.unwrap_err();
    let signature = address.split_once("sig=").unwrap().1;
    assert_eq!(error.status(), Some(403), "{error}");
    assert!(error.message().contains("The time of this address is over."), "{error}");
    assert!(!format!("{error} {error:?}").contains(signature), "{error:?}");
    let error = discovery.finalize_upload(&address, "Plain logs").await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(!format!("{error} {error:?}").contains(signature), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_that_break_are_sent_again() {
    let emulator = Emulator::start(settings(EMPTY)).await.unwrap();
    let faults = &emulator.service().settings.faults;
    let rules = "{operation: uploadLogFile, every: 5, reset: before}, {operation: uploadLogFile, every: 7, reset: after}, \
                 {operation: uploadLogFile, every: 6, status: 503}, {operation: uploadLogFile, every: 8, delay: 1}";
    faults.replace(&format!("rules: [{rules}]"), 0).unwrap();
    let passing = super::time::time_passes(&emulator);
    let statuses = super::time::Statuses::default();
    let client = statuses.of(super::time::in_its_time(builder(&emulator), &emulator)).build().unwrap();
    let report = uploaded(&client, log(65)).await.unwrap();
    let all = statuses.all();
    assert!(statuses.count(503) >= 2 && all.iter().filter(|status| status.is_none()).count() >= 4, "{all:?}");
    faults.replace("rules: []", 0).unwrap();
    drop(passing);
    emulator.clock().advance(Duration::from_secs(10));
    assert_eq!(categories(&client, &report).await, expected());

    // What goes at once is sent again as well.
    faults.replace("rules: [{operation: uploadLogFile, to: 2, reset: before}]", 0).unwrap();
    let _passing = super::time::time_passes(&emulator);
    let text = format!("{FIELDS}{}", RECORDS.concat());
    assert!(uploaded(&client, Upload::bytes("a.log", text)).await.is_ok());
}
