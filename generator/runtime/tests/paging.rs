//! Walking pages: every record exactly once, nothing unasked for, and always an end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::pin::pin;

use clientwright_runtime::{
    Call, Error, ErrorKind, Items, Method, Operation, Paged, Pages, Paging, PagingStyle, Progress, Slot, Walk,
};
use futures_util::{Stream, StreamExt, TryStreamExt};
use serde::Deserialize;
use support::{Reply, Seen, Server};

static LIST: Operation = Operation::new("list", Method::Get, "/list");

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    data: Vec<u64>,
    has_next: Option<bool>,
}

/// A list by offset and limit, with or without limits; 0 stands for none.
#[derive(Clone)]
struct List<const MAX: u64, const CEILING: u64> {
    call: Call<Page>,
    walk: Walk,
}

const fn some(number: u64) -> Option<u64> {
    if number == 0 { None } else { Some(number) }
}

impl<const MAX: u64, const CEILING: u64> Paged for List<MAX, CEILING> {
    type Item = u64;
    type Page = Page;
    const PAGING: Paging = Paging {
        style: PagingStyle::Offset { offset: Slot::Query("skip"), ceiling: some(CEILING), scan: None },
        limit: Some(Slot::Query("limit")),
        max_limit: some(MAX),
    };

    fn walk(&mut self) -> &mut Walk {
        &mut self.walk
    }

    fn into_call(self) -> Call<Page> {
        self.call
    }

    fn progress(page: &Page) -> Progress {
        Progress::new().has_next(page.has_next)
    }

    fn items(page: &mut Page) -> Option<&mut Vec<u64>> {
        Some(&mut page.data)
    }
}

fn list<const MAX: u64, const CEILING: u64>(server: &Server) -> List<MAX, CEILING> {
    List { call: Call::new(&server.core(), &LIST).decode_json(), walk: Walk::default() }
}

fn items<R: Paged>(mut request: R, first: u64, limit: Option<u64>) -> Items<R> {
    request.walk().note_first(&first);
    request.walk().note_limit(&limit);
    Items::new(request)
}

fn pages<R: Paged>(request: R) -> Pages<R> {
    Pages::new(request)
}

fn argument(seen: &Seen, name: &str) -> Option<u64> {
    let query = seen.target.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

/// Records 0..total in pages of at most `cap`.
async fn service(total: u64, cap: u64, says_next: bool) -> Server {
    Server::start(move |seen| {
        let offset = argument(seen, "skip").unwrap().min(total);
        let end = (offset + argument(seen, "limit").unwrap_or(cap).min(cap)).min(total);
        let data: Vec<_> = (offset..end).collect();
        let has_next = if says_next { format!(",\"hasNext\":{}", end < total) } else { String::new() };
        Reply::json(&format!("{{\"data\":{data:?}{has_next}}}"))
    })
    .await
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().into_iter().map(|seen| seen.target).collect()
}

async fn all(stream: impl Stream<Item = Result<u64, Error>>) -> Result<Vec<u64>, Error> {
    stream.try_collect().await
}

#[tokio::test]
async fn every_record_comes_exactly_once() {
    for total in [0, 1, 9, 10, 11, 20, 25] {
        for says_next in [true, false] {
            let server = service(total, 10, says_next).await;
            let expected: Vec<_> = (0..total).collect();
            assert_eq!(all(items(list::<10, 0>(&server), 0, None)).await.unwrap(), expected, "with a known limit");
            assert_eq!(all(items(list::<0, 0>(&server), 0, None)).await.unwrap(), expected, "without one");
            assert_eq!(all(items(list::<0, 0>(&server), 0, Some(3))).await.unwrap(), expected, "with one asked for");
            assert_eq!(all(items(list::<0, 0>(&server), 0, Some(99))).await.unwrap(), expected, "that the service cuts");
            let rest: Vec<_> = (4..total).collect();
            assert_eq!(all(items(list::<10, 0>(&server), 4, Some(99))).await.unwrap(), rest, "from the fifth on");
        }
    }
}

#[tokio::test]
async fn the_walk_advances_by_what_came() {
    let server = service(7, 3, true).await;
    all(items(list::<100, 0>(&server), 0, None)).await.unwrap();
    assert_eq!(targets(&server), ["/list?skip=0&limit=100", "/list?skip=3&limit=100", "/list?skip=6&limit=100"]);
}

#[tokio::test]
async fn a_page_less_is_fetched_where_a_short_page_is_the_last() {
    let server = service(7, 5, false).await;
    all(items(list::<5, 0>(&server), 0, None)).await.unwrap();
    assert_eq!(targets(&server).len(), 2);
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let server = service(6, 2, true).await;
    let mut stream = items(list::<2, 0>(&server), 0, None);
    tokio::task::yield_now().await;
    assert_eq!(server.seen().len(), 0);
    for (item, requests) in [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (5, 3)] {
        assert_eq!(stream.next().await.unwrap().unwrap(), item);
        assert_eq!(server.seen().len(), requests);
    }
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_poll_that_is_given_up_loses_nothing() {
    let server = service(3, 2, true).await;
    let mut stream = items(list::<2, 0>(&server), 0, None);
    assert!(futures_util::FutureExt::now_or_never(stream.next()).is_none());
    assert_eq!(all(stream).await.unwrap(), [0, 1, 2]);
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn pages_come_as_they_are() {
    let server = service(5, 2, true).await;
    let mut stream = pin!(pages(list::<2, 0>(&server)));
    let mut sizes = Vec::new();
    while let Some(page) = stream.next().await {
        sizes.push(page.unwrap().data.len());
    }
    assert_eq!(sizes, [2, 2, 1]);
}

#[tokio::test]
async fn an_empty_page_that_promises_more_ends_the_walk_with_an_error() {
    let server = Server::start(|seen| match argument(seen, "skip") {
        Some(0) => Reply::json("{\"data\":[0,1],\"hasNext\":true}"),
        _ => Reply::json("{\"data\":[],\"hasNext\":true}"),
    })
    .await;
    let mut stream = items(list::<2, 0>(&server), 0, None);
    assert_eq!(stream.next().await.unwrap().unwrap(), 0);
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Paging(_)));
    assert_eq!(error.to_string(), "GET /list (list): the service says that more follows after record 2, but sent an empty page");
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_ceiling_is_kept_and_named() {
    let server = service(100, 10, true).await;
    let mut stream = items(list::<10, 25>(&server), 0, None);
    for expected in 0..25 {
        assert_eq!(stream.next().await.unwrap().unwrap(), expected);
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.message(), "this list cannot be read beyond record 25, and there may be more: narrow the filters");
    assert!(stream.next().await.is_none());
    assert_eq!(targets(&server), ["/list?skip=0&limit=10", "/list?skip=10&limit=10", "/list?skip=20&limit=5"]);

    let server = service(25, 10, true).await;
    assert_eq!(all(items(list::<10, 25>(&server), 0, None)).await.unwrap().len(), 25);
}

#[tokio::test]
async fn after_an_error_the_stream_is_over() {
    let server = Server::start(|seen| match argument(seen, "skip") {
        Some(0) => Reply::json("{\"data\":[0,1],\"hasNext\":true}"),
        _ => Reply::new(500, &[], "broken"),
    })
    .await;
    let mut stream = pages(list::<2, 0>(&server));
    assert!(stream.next().await.unwrap().is_ok());
    assert_eq!(stream.next().await.unwrap().unwrap_err().status(), Some(500));
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_limit_of_zero_is_a_mistake() {
    let server = service(3, 2, true).await;
    let error = all(items(list::<2, 0>(&server), 0, Some(0))).await.unwrap_err();
    assert_eq!(error.message(), "the limit must be at least 1");
    assert!(server.seen().is_empty());
}

#[test]
fn streams_can_be_moved_between_threads_and_polled_in_place() {
    fn check<T: Send + Unpin + 'static>() {}
    check::<Pages<List<1, 1>>>();
    check::<Items<List<1, 1>>>();
}
