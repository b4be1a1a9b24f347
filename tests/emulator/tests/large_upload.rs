//! A large log, at once and in blocks: how much memory it takes. A process of its own, so that nothing else is in the figures.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use cloud_app_security_emulator::clock::Clock;
use cloud_app_security_emulator::{Emulator, Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const NOW: i64 = 1_700_000_000_000;

/// A megabyte of a log: 16,384 records of 64 bytes.
const MEGABYTE: usize = 1024 * 1024;
const RECORD: &str = "2023-11-14 00:00:01 alice@contoso.example www.dropbox.com  1  2\n";
const FIELDS: &str = "#Fields: date time cs-username cs-host cs-bytes sc-bytes\n";

/// The blob has so many megabytes; its blocks four each.
const LENGTH: usize = 64;
const BLOCK: usize = 4;

/// How much more memory than at the beginning the process may have taken at most, in kB.
const MOST_MEMORY: u64 = 16 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_log_takes_little_memory() {
    let emulator = Emulator::start(Settings { clock: Clock::standing(NOW), ..Settings::default() }).await.unwrap();
    let vault = emulator.service().state().discovery.vault();
    let megabyte = RECORD.repeat(MEGABYTE / RECORD.len());
    assert_eq!(megabyte.len(), MEGABYTE);
    let target = |path: &str| vault.signer.sign("", path, NOW + 1000);
    let events = |path: &str| {
        let reading = vault.take(path).unwrap();
        assert!(!reading.has_failed);
        reading.traffic[&11627].days.values().map(|amount| amount.events).sum::<u64>()
    };
    let expected = (LENGTH * MEGABYTE / RECORD.len()) as u64;
    let before = peak();

    let whole = target("/uploads/a-SQUID-a.log");
    put(&emulator, &whole, "x-ms-blob-type: BlockBlob\r\n", &[(FIELDS, 1), (&megabyte, LENGTH)]).await;
    assert_eq!(events("/uploads/a-SQUID-a.log"), expected);

    let blocks = target("/uploads/b-SQUID-b.log");
    put(&emulator, &format!("{blocks}&comp=block&blockid=AAAA"), "", &[(FIELDS, 1)]).await;
    let mut list = "<BlockList><Latest>AAAA</Latest>".to_owned();
    for number in 0..LENGTH / BLOCK {
        let id = format!("BB{number:02}");
        put(&emulator, &format!("{blocks}&comp=block&blockid={id}"), "", &[(&megabyte, BLOCK)]).await;
        list += &format!("<Latest>{id}</Latest>");
    }
    list += "</BlockList>";
    put(&emulator, &format!("{blocks}&comp=blocklist"), "", &[(&list, 1)]).await;
    assert_eq!(events("/uploads/b-SQUID-b.log"), expected);

    let more = peak() - before;
    println!("two logs of {LENGTH} MB: {more} kB more at most");
    assert!(more < MOST_MEMORY, "{more} kB");
}

/// Puts a body of texts, each so many times.
async fn put(emulator: &Emulator, target: &str, headers: &str, body: &[(&str, usize)]) {
    let address = emulator.storage_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let length: usize = body.iter().map(|(text, times)| text.len() * times).sum();
    let head = format!("PUT {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    for (text, times) in body {
        for _ in 0..*times {
            stream.write_all(text.as_bytes()).await.unwrap();
        }
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
}

/// The most memory that this process ever had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
