//! What the client costs: one call, and a page of a hundred activities, beside the same program written by hand.
//!
//! `cargo bench -p tests` runs both in turn, on one machine, against one server on the loopback interface. What counts is the ratio.

#![allow(missing_docs, reason = "criterion's macros write functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark stops where its ground gives way")]

mod by_hand;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use cloud_app_security::filters::ActivityFilters;
use cloud_app_security::models::ActivityPage;
use cloud_app_security::{Client, Error};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const TOKEN: &str = "0123456789012345678901234567890123456789012345678901234567890123";

/// The spec's example of a page, with so many copies of its activity.
fn page(records: usize) -> Vec<u8> {
    let spec: Value = serde_yaml::from_str(include_str!("../../../spec/components/responses.yaml")).unwrap();
    let mut page = spec["ActivityPageResponse"]["content"]["application/json"]["example"].clone();
    page["data"] = vec![page["data"][0].clone(); records].into();
    page["hasNext"] = json!(false);
    serde_json::to_vec(&page).unwrap()
}

/// A server that answers every request with the same page, over connections that stay open.
fn serve(page: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", page.len());
    let answer = Arc::new([head.into_bytes(), page].concat());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let answer = answer.clone();
            thread::spawn(move || answer_all(connection.unwrap(), &answer));
        }
    });
    address
}

fn answer_all(mut connection: TcpStream, answer: &[u8]) {
    connection.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    while let Some(length) = head(&mut reader) {
        reader.read_exact(&mut vec![0; length]).unwrap();
        connection.write_all(answer).unwrap();
    }
}

/// Reads the head of a request and gives the length of its body; none at the end of the connection.
fn head(reader: &mut impl BufRead) -> Option<usize> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().to_ascii_lowercase().split_once(": ") {
            None if line.trim_end().is_empty() => return Some(length),
            Some(("content-length", value)) => length = value.parse().unwrap(),
            _ => {}
        }
    }
}

async fn with_client(client: &Client) -> Result<ActivityPage, Error> {
    client.activities().list().filters(ActivityFilters::new().service_eq([20893]).date_gte_ndays(1)).limit(100).await
}

async fn by_hand(http: &reqwest::Client, url: &str) -> Result<by_hand::Page, reqwest::Error> {
    let service = BTreeMap::from([("eq", json!([20893]))]);
    let date = BTreeMap::from([("gte_ndays", json!(1))]);
    let filters = BTreeMap::from([("service", service), ("date", date)]);
    let body = serde_json::to_vec(&by_hand::ListRequest { filters, limit: 100 }).unwrap();
    let request = http.post(url).header("authorization", format!("Token {TOKEN}")).header("content-type", "application/json");
    let answer = request.timeout(std::time::Duration::from_secs(100)).body(body).send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?).unwrap())
}

fn calls(criterion: &mut Criterion, name: &str, records: usize) {
    let address = serve(page(records));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = Client::builder(format!("http://{address}")).api_token(TOKEN).no_throttle().build().unwrap();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let url = format!("http://{address}/api/v1/activities/");
    let mut group = criterion.benchmark_group(name);
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| assert_eq!(runtime.block_on(by_hand(&http, &url)).unwrap().data.len(), records));
    });
    group.bench_function("client", |bencher| {
        bencher.iter(|| assert_eq!(runtime.block_on(with_client(&client)).unwrap().data.len(), records));
    });
    group.finish();
}

fn decoding(criterion: &mut Criterion) {
    let bytes = page(100);
    let mut group = criterion.benchmark_group("decoding 100 activities");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| serde_json::from_slice::<by_hand::Page>(black_box(&bytes)).unwrap());
    });
    group.bench_function("client", |bencher| {
        bencher.iter(|| serde_json::from_slice::<ActivityPage>(black_box(&bytes)).unwrap());
    });
    group.finish();
}

fn encoding(criterion: &mut Criterion) {
    let bytes = page(100);
    let by_hand: by_hand::Page = serde_json::from_slice(&bytes).unwrap();
    let page: ActivityPage = serde_json::from_slice(&bytes).unwrap();
    let mut group = criterion.benchmark_group("encoding 100 activities");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("by hand", |bencher| bencher.iter(|| serde_json::to_vec(black_box(&by_hand)).unwrap()));
    group.bench_function("client", |bencher| bencher.iter(|| serde_json::to_vec(black_box(&page)).unwrap()));
    group.finish();
}

fn all(criterion: &mut Criterion) {
    calls(criterion, "one call, 1 activity", 1);
    calls(criterion, "one call, 100 activities", 100);
    decoding(criterion);
    encoding(criterion);
}

criterion_group!(benches, all);
criterion_main!(benches);
