//! Every way to the next page: taken up again where it stopped, read ahead, and never led astray.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clientwright_runtime::{
    Call, Checkpoint, Core, Error, ErrorKind, Items, Method, Operation, Paged, Pages, Paging, PagingStyle, Progress, QueryStyle,
    Scan, Slot, StaticCredential, Walk,
};
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use support::{Reply, Seen, Server};

static GET: Operation = Operation::new("list", Method::Get, "/list").security(&[&["key"], &["token"], &[]]);
static POST: Operation = Operation::new("search", Method::Post, "/search");

#[derive(Debug, Deserialize)]
struct Page {
    data: Vec<u64>,
    more: Option<bool>,
    next: Option<Value>,
}

/// A request whose pages are walked in the way of `S`.
struct Request<S> {
    core: Core,
    call: Call<Page>,
    body: Value,
    walk: Walk,
    style: PhantomData<fn() -> S>,
}

impl<S> Clone for Request<S> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            call: self.call.clone(),
            body: self.body.clone(),
            walk: self.walk.clone(),
            style: PhantomData,
        }
    }
}

trait Style: 'static {
    const PAGING: Paging;
}

macro_rules! styles {
    ($($name:ident: $paging:expr;)*) => {$(
        struct $name;
        impl Style for $name {
            const PAGING: Paging = $paging;
        }
    )*};
}

const PLAIN: Paging = Paging { style: PagingStyle::LinkHeader, limit: None, max_limit: None };

styles! {
    Offset: Paging {
        style: PagingStyle::Offset { offset: Slot::Query("skip"), ceiling: None, scan: None },
        limit: Some(Slot::Query("limit")), max_limit: Some(10)
    };
    Numbered: Paging {
        style: PagingStyle::Page { page: Slot::Query("page"), first: 1 },
        limit: Some(Slot::Query("limit")), max_limit: Some(10)
    };
    FromZero: Paging { style: PagingStyle::Page { page: Slot::Query("page"), first: 0 }, ..PLAIN };
    Cursor: Paging {
        style: PagingStyle::Cursor { send_as: Slot::Query("from") },
        limit: Some(Slot::Query("limit")), ..PLAIN
    };
    NextUrl: Paging { style: PagingStyle::NextUrl, ..PLAIN };
    LinkHeader: Paging { style: PagingStyle::LinkHeader, ..PLAIN };
    Scanned: Paging {
        style: PagingStyle::Offset {
            offset: Slot::Body("skip"),
            ceiling: Some(50),
            scan: Some(Scan {
                flag: Slot::Body("scan"), send_as: Slot::Body("filters"), min_limit: Some(5), max_limit: Some(20),
            }),
        },
        limit: Some(Slot::Body("limit")), max_limit: Some(10),
    };
}

impl<S: Style> Paged for Request<S> {
    type Item = u64;
    type Page = Page;
    const PAGING: Paging = S::PAGING;

    fn walk(&mut self) -> &mut Walk {
        &mut self.walk
    }

    fn into_call(self) -> Call<Page> {
        match self.body {
            Value::Null => self.call,
            body => self.call.json(&self.walk.onto(&body)),
        }
    }

    fn progress(page: &Page) -> Progress {
        Progress::new().has_next(page.more).next_at(&page.next)
    }

    fn items(page: &mut Page) -> Option<&mut Vec<u64>> {
        Some(&mut page.data)
    }
}

impl<S: Style> Request<S> {
    fn get(core: &Core) -> Self {
        Self::of(core, &GET, Value::Null)
    }

    fn post(core: &Core, body: Value) -> Self {
        Self::of(core, &POST, body)
    }

    fn of(core: &Core, operation: &'static Operation, body: Value) -> Self {
        let call = Call::new(core, operation).decode_json();
        Self { core: core.clone(), call, body, walk: Walk::default(), style: PhantomData }
    }

    fn query(mut self, name: &str, value: &str) -> Self {
        self.call = self.call.query(name, QueryStyle::FORM, value);
        self
    }

    fn first(mut self, first: u64) -> Self {
        self.walk.note_first(&first);
        self
    }

    fn limit(mut self, limit: u64) -> Self {
        self.walk.note_limit(&limit);
        self
    }

    fn items(self) -> Items<Self> {
        Items::new(self)
    }

    fn pages(self) -> Pages<Self> {
        Pages::new(self)
    }
}

fn argument(seen: &Seen, name: &str) -> Option<String> {
    let query = seen.target.split_once('?')?.1;
    query.split('&').find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
}

fn number(seen: &Seen, name: &str) -> Option<u64> {
    argument(seen, name)?.parse().ok()
}

/// Records 0..25 in pages of ten, in whichever way they are asked for; the parts of the path say which it is.
fn answer(seen: &Seen) -> Reply {
    let page = number(seen, "page").map(|page| (page - u64::from(number(seen, "limit").is_some())) * 10);
    let start = page.or(number(seen, "skip")).or(number(seen, "from")).unwrap_or(0);
    let end = (start + number(seen, "limit").unwrap_or(10).min(10)).min(25);
    let more = end < 25;
    let data: Vec<_> = (start..end).collect();
    let link = format!("</list?prev>; rel=prev, </list?from={end}&x=a,b>; title=\"a,;<b>\"; REL=\"last NEXT\"");
    let next = if argument(seen, "style").as_deref() == Some("url") {
        json!(format!("/list?style=url&from={end}#top"))
    } else {
        json!(end.to_string())
    };
    let body = json!({"data": data, "more": more, "next": if more { next } else { json!("") }}).to_string();
    match more {
        true => Reply::new(200, &[("content-type", "application/json"), ("link", &link)], body),
        false => Reply::new(200, &[("content-type", "application/json")], body),
    }
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|seen| seen.target).collect()
}

async fn all<S: Style>(items: Items<Request<S>>) -> Vec<u64> {
    items.try_collect().await.unwrap()
}

fn first_25() -> Vec<u64> {
    (0..25).collect()
}

#[tokio::test]
async fn every_style_gives_every_record_once() {
    let server = Server::start(answer).await;
    let core = server.core();
    assert_eq!(all(Request::<Offset>::get(&core).items()).await, first_25());
    assert_eq!(all(Request::<Numbered>::get(&core).items()).await, first_25());
    assert_eq!(all(Request::<FromZero>::get(&core).items()).await, first_25());
    assert_eq!(all(Request::<Cursor>::get(&core).items()).await, first_25());
    assert_eq!(all(Request::<NextUrl>::get(&core).query("style", "url").items()).await, first_25());
    assert_eq!(all(Request::<LinkHeader>::get(&core).items()).await, first_25());
    let expected = [
        ["/list?skip=0&limit=10", "/list?skip=10&limit=10", "/list?skip=20&limit=10"],
        ["/list?page=1&limit=10", "/list?page=2&limit=10", "/list?page=3&limit=10"],
        ["/list?page=0", "/list?page=1", "/list?page=2"],
        ["/list", "/list?from=10", "/list?from=20"],
        ["/list?style=url", "/list?style=url&from=10", "/list?style=url&from=20"],
        ["/list", "/list?from=10&x=a,b", "/list?from=20&x=a,b"],
    ];
    assert_eq!(targets(&server), expected.concat());
}

#[tokio::test]
async fn a_walk_begins_where_its_caller_says() {
    let server = Server::start(answer).await;
    let core = server.core();
    assert_eq!(all(Request::<Numbered>::get(&core).first(3).items()).await, (20..25).collect::<Vec<_>>());
    assert_eq!(all(Request::<Cursor>::get(&core).query("from", "20").limit(3).items()).await, (20..25).collect::<Vec<_>>());
    assert_eq!(targets(&server), ["/list?page=3&limit=10", "/list?from=20&limit=3", "/list?from=23&limit=3"]);
}

/// Stops after each number of records, and goes on from the stored checkpoint with another client.
async fn stop_everywhere<S: Style>(server: &Server, request: impl Fn(&Core) -> Request<S>) {
    for stop in 0..=25 {
        let mut stream = request(&server.core()).items();
        let mut records: Vec<u64> = stream.by_ref().take(stop).try_collect().await.unwrap();
        let stored = serde_json::to_string(&stream.checkpoint()).unwrap();
        assert_eq!(stored == "null", stop == 25, "{stored}");
        if let Some(checkpoint) = serde_json::from_str::<Option<Checkpoint>>(&stored).unwrap() {
            assert_eq!(Some(&checkpoint), stream.checkpoint().as_ref());
            records.extend(all(request(&server.core()).items().resume(checkpoint.clone())).await);
            let pages = request(&server.core()).pages().resume(checkpoint);
            let rest: Vec<Page> = pages.try_collect().await.unwrap();
            assert_eq!(rest.iter().map(|page| page.data.len()).sum::<usize>(), 25 - stop);
        }
        assert_eq!(records, first_25(), "stopped after {stop}");
    }
}

#[tokio::test]
async fn a_walk_is_taken_up_again_at_every_record() {
    let server = Server::start(answer).await;
    stop_everywhere(&server, |core| Request::<Offset>::get(core).limit(7)).await;
    stop_everywhere(&server, Request::<Numbered>::get).await;
    stop_everywhere(&server, |core| Request::<Cursor>::get(core).limit(4)).await;
    stop_everywhere(&server, |core| Request::<NextUrl>::get(core).query("style", "url")).await;
    stop_everywhere(&server, Request::<LinkHeader>::get).await;
}

#[tokio::test]
async fn a_checkpoint_is_small_and_shows_no_cursor() {
    let server = Server::start(answer).await;
    let mut stream = Request::<Cursor>::get(&server.core()).query("q", "x").items();
    stream.by_ref().take(12).try_collect::<Vec<_>>().await.unwrap();
    let checkpoint = stream.checkpoint().unwrap();
    let mut stored = serde_json::to_value(&checkpoint).unwrap();
    assert_eq!(stored["request"].take().as_str().unwrap().len(), 16);
    let expected = json!({"version": 1, "operation": "list", "request": null, "position": {"cursor": "10"}, "skip": 2});
    assert_eq!(stored, expected);
    assert_eq!(format!("{checkpoint:?}"), r#"Checkpoint { operation: "list", position: Cursor, limit: None, skip: 2, .. }"#);
    assert!(!format!("{stream:?}").contains("10\""));
}

#[tokio::test]
async fn a_checkpoint_goes_with_one_request_only() {
    let server = Server::start(answer).await;
    let core = server.core();
    let start = |query: &str| Request::<Cursor>::get(&core).query("b", "1").query("a", query).items();
    let checkpoint = start("x").checkpoint().unwrap();
    let problem = async |mut items: Items<Request<Cursor>>| {
        let error = items.next().await.unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Paging(_)) && error.resume_from().is_none() && items.next().await.is_none());
        error.message()
    };
    let other = "the checkpoint is of another request: resume with the arguments and the address that it was made with";
    assert_eq!(problem(start("y").resume(checkpoint.clone())).await, other);
    let operation = problem(Request::<Cursor>::post(&core, json!({})).items().resume(checkpoint.clone())).await;
    assert_eq!(operation, "the checkpoint is of the operation `list`, and this is `search`");
    let newer: Checkpoint = serde_json::from_str(r#"{"version":2,"position":{"elsewhere":[]}}"#).unwrap();
    assert_eq!(problem(start("x").resume(newer)).await, "the checkpoint is of version 2, and this client reads version 1");
    let mut offset = serde_json::to_value(&checkpoint).unwrap();
    offset["position"] = json!({"offset": 3});
    let offset: Checkpoint = serde_json::from_value(offset).unwrap();
    assert_eq!(problem(start("x").resume(offset)).await, "the checkpoint was made when this list was walked in another way");
    assert!(server.seen().is_empty());
    // Neither the order of the arguments nor the limit makes another request.
    let same = Request::<Cursor>::get(&core).query("a", "x").query("b", "1").limit(5).items();
    assert_eq!(all(same.resume(checkpoint)).await, first_25());
}

#[tokio::test]
async fn a_failed_page_says_where_to_go_on() {
    let failures = AtomicUsize::new(0);
    let server = Server::start(move |seen| match number(seen, "from") {
        Some(10) if failures.fetch_add(1, Ordering::SeqCst) == 0 => Reply::new(500, &[], "broken"),
        _ => answer(seen),
    })
    .await;
    let mut stream = Request::<Cursor>::get(&server.core()).items();
    let mut records = Vec::new();
    let error: Error = loop {
        match stream.next().await.unwrap() {
            Ok(record) => records.push(record),
            Err(error) => break error,
        }
    };
    assert_eq!((records.len(), error.status()), (10, Some(500)));
    assert!(stream.next().await.is_none());
    assert_eq!(stream.checkpoint().as_ref(), error.resume_from());
    let stored = serde_json::to_string(error.resume_from().unwrap()).unwrap();
    let checkpoint: Checkpoint = serde_json::from_str(&stored).unwrap();
    records.extend(all(Request::<Cursor>::get(&server.core()).items().resume(checkpoint)).await);
    assert_eq!(records, first_25());
}

#[tokio::test]
async fn the_error_of_a_single_call_has_nowhere_to_go_on() {
    let server = Server::start(|_| Reply::new(500, &[], "broken")).await;
    assert!(Request::<Cursor>::get(&server.core()).into_call().await.unwrap_err().resume_from().is_none());
}

/// A list of 0..total that is walked by `scan`: the filters say how far it came, and tails of pages are cut.
fn scan(total: u64) -> impl Fn(&Seen) -> Reply {
    move |seen| {
        let body: Value = serde_json::from_slice(&seen.body).unwrap();
        assert_eq!((&body["scan"], body.get("skip")), (&json!(true), None));
        let start = body["filters"]["from"].as_u64().unwrap_or(0);
        let limit = body["limit"].as_u64().unwrap();
        let end = (start + limit - start % 3).min(total);
        let next = if end < total { json!({"from": end, "other": {"z": 1, "a": [null, 0.5]}}) } else { Value::Null };
        Reply::json(&json!({"data": (start..end).collect::<Vec<_>>(), "more": end < total, "next": next}).to_string())
    }
}

#[tokio::test]
async fn a_scan_goes_beyond_the_ceiling_and_sends_the_cursor_back_as_it_came() {
    let server = Server::start(scan(130)).await;
    let request = || Request::<Scanned>::post(&server.core(), json!({"filters": {"q": "x"}, "skip": 7, "order": "asc"}));
    assert_eq!(all(request().items()).await, (0..130).collect::<Vec<_>>());
    let bodies: Vec<String> = server.seen().iter().map(Seen::text).collect();
    assert_eq!(bodies[0], r#"{"filters":{"q":"x"},"order":"asc","limit":20,"scan":true}"#);
    assert_eq!(bodies[1], r#"{"filters":{"from":20,"other":{"z":1,"a":[null,0.5]}},"order":"asc","limit":20,"scan":true}"#);
    assert_eq!(all(request().first(47).items()).await, (47..130).collect::<Vec<_>>());
    let pages: Vec<Page> = request().first(47).pages().try_collect().await.unwrap();
    assert_eq!(pages.iter().flat_map(|page| &page.data).copied().collect::<Vec<_>>(), (47..130).collect::<Vec<_>>());
    assert_eq!(all(request().first(500).items()).await, [] as [u64; 0]);
}

#[tokio::test]
async fn a_scan_is_taken_up_again_at_every_record() {
    let server = Server::start(scan(60)).await;
    let request = || Request::<Scanned>::post(&server.core(), json!({"filters": {"q": "x"}})).first(9);
    for stop in 0..51 {
        let mut stream = request().items();
        let mut records: Vec<u64> = stream.by_ref().take(stop).try_collect().await.unwrap();
        records.extend(all(request().items().resume(stream.checkpoint())).await);
        assert_eq!(records, (9..60).collect::<Vec<_>>(), "stopped after {stop}");
    }
}

#[tokio::test]
async fn limits_are_kept_within_what_the_mode_allows() {
    for (asked, sent) in [(1, 5), (12, 12), (100, 20)] {
        let server = Server::start(scan(10)).await;
        all(Request::<Scanned>::post(&server.core(), json!({})).limit(asked).items()).await;
        assert!(server.seen()[0].text().contains(&format!("\"limit\":{sent},")), "{}", server.seen()[0].text());
    }
}

#[tokio::test]
async fn the_next_page_is_read_ahead_and_no_further() {
    let server = Server::start(answer).await;
    let mut stream = Request::<Cursor>::get(&server.core()).items().read_ahead();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.seen().len(), 0);
    assert_eq!(stream.next().await.unwrap().unwrap(), 0);
    // The second request is on its way, and arrives while the first page is used up.
    for record in 1..10 {
        assert_eq!(stream.next().await.unwrap().unwrap(), record);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(targets(&server), ["/list", "/list?from=10"]);
    assert_eq!(serde_json::to_value(stream.checkpoint()).unwrap()["position"], json!({"cursor": "10"}));
    let ready = stream.next().now_or_never();
    assert_eq!(ready.unwrap().unwrap().unwrap(), 10, "the next page is there already");
    assert_eq!(stream.try_collect::<Vec<_>>().await.unwrap(), (11..25).collect::<Vec<_>>());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn pages_are_read_ahead_too() {
    let server = Server::start(answer).await;
    let mut stream = Request::<Offset>::get(&server.core()).pages().read_ahead();
    assert_eq!(stream.next().await.unwrap().unwrap().data.len(), 10);
    assert_eq!(serde_json::to_value(stream.checkpoint()).unwrap()["position"], json!({"offset": 10}));
    assert_eq!(stream.next().await.unwrap().unwrap().data.len(), 10);
    assert_eq!(stream.next().await.unwrap().unwrap().data.len(), 5);
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_page_that_failed_ahead_is_an_error_only_when_it_is_asked_for() {
    let server = Server::start(|seen| match number(seen, "from") {
        Some(_) => Reply::new(500, &[], ""),
        None => answer(seen),
    })
    .await;
    let mut stream = Request::<Cursor>::get(&server.core()).items().read_ahead();
    for record in 0..10 {
        assert_eq!(stream.next().await.unwrap().unwrap(), record);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(stream.next().await.unwrap().unwrap_err().resume_from().is_some());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_page_that_was_begun_ahead_and_then_forgotten_does_not_run_out_of_time() {
    let server = Server::start(answer).await;
    let core = server.builder().timeout(Duration::from_secs(2)).deadline(Duration::from_secs(2)).build().unwrap();
    let mut stream = Request::<Cursor>::get(&core).pages().read_ahead();
    assert_eq!(stream.next().await.unwrap().unwrap().data[0], 0);
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(stream.next().await.unwrap().unwrap().data[0], 10);
}

#[tokio::test]
async fn a_stream_that_is_dropped_leaves_nothing_running() {
    let server = Server::start(|seen| match number(seen, "from") {
        Some(_) => Reply::hang("HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n"),
        None => answer(seen),
    })
    .await;
    let mut stream = Request::<Cursor>::get(&server.core()).items();
    assert_eq!(stream.next().await.unwrap().unwrap(), 0);
    drop(stream);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.seen().len(), 1);
}

/// Walks until the error; gives the number of pages, the error's message and whether the walk can be taken up again.
async fn astray<S: Style>(request: Request<S>) -> (usize, String, bool) {
    let mut pages = request.pages();
    let mut count = 0;
    loop {
        match tokio::time::timeout(Duration::from_secs(20), pages.next()).await.unwrap().unwrap() {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(matches!(error.kind(), ErrorKind::Paging(_)), "{error}");
                assert!(pages.next().await.is_none());
                return (count, error.message(), error.resume_from().is_some());
            }
        }
    }
}

fn page(next: &Value) -> Reply {
    Reply::json(&json!({"data": [1], "next": next}).to_string())
}

#[tokio::test]
async fn a_cursor_that_comes_again_is_an_error() {
    let message = "the service leads back with a cursor that it gave before, so that the walk would never end";
    let server = Server::start(|_| page(&json!("a"))).await;
    assert_eq!(astray(Request::<Cursor>::get(&server.core())).await, (2, message.to_owned(), false));
    let cycle = Server::start(|seen| {
        let next = match argument(seen, "from").as_deref() {
            None | Some("c") => "a",
            Some("a") => "b",
            _ => "c",
        };
        page(&json!(next))
    })
    .await;
    assert_eq!(astray(Request::<Cursor>::get(&cycle.core())).await, (4, message.to_owned(), false));
}

#[tokio::test]
async fn a_link_to_a_page_before_is_an_error() {
    let message = "the link to the next page leads back to a page before, so that the walk would never end";
    let server = Server::start(|seen| page(&json!(seen.target))).await;
    assert_eq!(astray(Request::<NextUrl>::get(&server.core())).await, (1, message.to_owned(), false));
    let server = Server::start(|seen| page(&json!(if seen.target == "/list" { "list?b" } else { "/list#x" }))).await;
    assert_eq!(astray(Request::<NextUrl>::get(&server.core())).await, (2, message.to_owned(), false));
}

#[tokio::test]
async fn more_without_a_word_where_is_an_error() {
    let message = "the service says that more follows, but not where";
    for next in [Value::Null, json!(""), json!({}), json!([])] {
        let server = Server::start(move |_| Reply::json(&json!({"data": [1], "more": true, "next": next}).to_string())).await;
        let core = server.core();
        assert_eq!(astray(Request::<Cursor>::get(&core)).await, (1, message.to_owned(), false));
        assert_eq!(astray(Request::<NextUrl>::get(&core)).await, (1, message.to_owned(), false));
        assert_eq!(astray(Request::<LinkHeader>::get(&core)).await, (1, message.to_owned(), false));
        assert_eq!(astray(Request::<Scanned>::post(&core, json!({}))).await, (1, message.to_owned(), false));
    }
}

#[tokio::test]
async fn empty_pages_without_end_are_an_error() {
    let message = "the service says that more follows, but sent 100 empty pages in a row";
    let empty = |next: Value| Reply::json(&json!({"data": [], "more": true, "next": next}).to_string());
    let server = Server::start(move |seen| empty(json!((number(seen, "from").unwrap_or(0) + 1).to_string()))).await;
    assert_eq!(astray(Request::<Cursor>::get(&server.core())).await, (100, message.to_owned(), true));
    assert_eq!(astray(Request::<FromZero>::get(&server.core())).await, (100, message.to_owned(), true));
}

#[tokio::test]
async fn a_few_empty_pages_in_the_middle_are_none() {
    let server = Server::start(|seen| {
        let at = number(seen, "from").unwrap_or(0);
        let data = if at.is_multiple_of(60) { vec![at] } else { Vec::new() };
        let next = if at < 180 { json!((at + 1).to_string()) } else { Value::Null };
        Reply::json(&json!({"data": data, "next": next}).to_string())
    })
    .await;
    assert_eq!(all(Request::<Cursor>::get(&server.core()).items()).await, [0, 60, 120, 180]);
}

#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    let other = Server::start(answer).await;
    let there = other.url();
    let port = other.address.port();
    let elsewhere = [
        (format!("{there}/list?token=s3cret"), there.clone()),
        (format!("//127.0.0.1:{port}/list"), there.clone()),
        ("https://127.0.0.1/list".to_owned(), "https://127.0.0.1".to_owned()),
        ("http://user:s3cret@evil.example/".to_owned(), "http://evil.example".to_owned()),
        ("file:///etc/passwd".to_owned(), "file://".to_owned()),
    ];
    for (link, named) in elsewhere {
        let header = format!("<{link}>; rel=next");
        let body = json!({"data": [1], "next": link}).to_string();
        let server = Server::start(move |_| Reply::new(200, &[("link", &header)], &body)).await;
        let here = server.url();
        let message = format!("the link to the next page leads to `{named}` and not to `{here}`, so it is not followed");
        assert_eq!(astray(Request::<NextUrl>::get(&server.core())).await, (1, message.clone(), false));
        assert_eq!(astray(Request::<LinkHeader>::get(&server.core())).await, (1, message, false));
        // Nor is one in a checkpoint that somebody has changed.
        let mut checkpoint = serde_json::to_value(Request::<NextUrl>::get(&server.core()).pages().checkpoint()).unwrap();
        checkpoint["position"] = json!({"url": link});
        let checkpoint: Checkpoint = serde_json::from_value(checkpoint).unwrap();
        let mut stream = Request::<NextUrl>::get(&server.core()).pages().resume(checkpoint);
        assert!(stream.next().await.unwrap().unwrap_err().message().contains("so it is not followed"));
    }
    assert!(other.seen().is_empty());
}

#[tokio::test]
async fn credentials_go_along_to_the_same_origin_and_are_not_doubled() {
    let server = Server::start(|seen| {
        let next = if seen.target.contains("from") { Value::Null } else { json!("/list?api+key=old&from=10&user=") };
        page(&next)
    })
    .await;
    let with = |scheme, secret: &str| {
        let core = server.builder().credential(scheme, StaticCredential::key(secret)).build().unwrap();
        Request::<NextUrl>::get(&core)
    };
    let mut pages = with("key", "s3cret").pages();
    pages.next().await.unwrap().unwrap();
    assert!(!serde_json::to_string(&pages.checkpoint()).unwrap().contains("key"));
    pages.next().await.unwrap().unwrap();
    assert_eq!(targets(&server), ["/list?api%20key=s3cret", "/list?from=10&user=&api%20key=s3cret"]);
    let _: Vec<Page> = with("token", "s3cret").pages().try_collect().await.unwrap();
    assert!(server.seen()[2..].iter().all(|seen| seen.header("authorization") == Some("Token s3cret")));
    assert_eq!(server.seen().len(), 4);
}
