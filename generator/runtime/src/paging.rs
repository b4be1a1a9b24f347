//! Walking a list that comes in pages, by offset and limit.
//!
//! The walk advances by the number of records that came, not by the number asked for: a service that sends fewer
//! loses no record, and one that sends more repeats none. Nothing is fetched before it is asked for, and after an
//! error the walk is over.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};

use super::call::Call;
use super::error::{Error, ErrorKind};
use super::future::BoxFuture;

/// A request whose answer is one page of many. Generated builders implement it.
pub trait OffsetPaged: Clone + Send {
    /// One record.
    type Item: Send + 'static;

    /// One answer.
    type Page: Send + 'static;

    /// The most records that a page may hold, if the API has such a limit.
    const MAX_LIMIT: Option<u64>;

    /// What offset and limit together may not pass, if the API has such a limit.
    const CEILING: Option<u64>;

    /// The request for the page that begins at `offset` and holds at most `limit` records.
    fn at(self, offset: u64, limit: Option<u64>) -> Self;

    /// The request as a call.
    fn into_call(self) -> Call<Self::Page>;

    /// What the page says about the rest.
    fn progress(page: &Self::Page) -> Progress;

    /// The records of the page.
    fn items(page: Self::Page) -> Vec<Self::Item>;
}

/// What a page says about the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of records on the page.
    pub received: usize,
    /// Whether more pages follow; `None` if the API does not say.
    pub has_next: Option<bool>,
}

/// All pages from the record `start` on, with at most `limit` records each (as many as the API allows, if `None`).
pub fn pages<R: OffsetPaged>(request: R, start: u64, limit: Option<u64>) -> Pages<R> {
    let limit = match (limit, R::MAX_LIMIT) {
        (Some(limit), Some(most)) => Some(limit.min(most)),
        (limit, most) => limit.or(most),
    };
    Pages { request, limit, state: State::Ready(start) }
}

/// All records from the record `start` on, fetched in pages of at most `limit` (as many as the API allows, if `None`).
pub fn items<R: OffsetPaged>(request: R, start: u64, limit: Option<u64>) -> Items<R> {
    Items { pages: pages(request, start, limit), items: Vec::new().into_iter() }
}

/// A stream of pages, see [`pages`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<R: OffsetPaged> {
    request: R,
    limit: Option<u64>,
    state: State<R::Page>,
}

enum State<P> {
    /// The next page begins at this offset.
    Ready(u64),
    Fetching(Fetch<P>),
    Done,
}

/// A page on its way: it begins at `offset` and holds at most `limit` records.
struct Fetch<P> {
    offset: u64,
    limit: Option<u64>,
    answer: BoxFuture<'static, Result<P, Error>>,
}

impl<R: OffsetPaged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = match &self.state {
            State::Ready(offset) => Some(*offset),
            State::Fetching(fetch) => Some(fetch.offset),
            State::Done => None,
        };
        f.debug_struct("Pages").field("next_offset", &offset).field("limit", &self.limit).finish_non_exhaustive()
    }
}

// Nothing in it is pinned in place: the one future is boxed.
impl<R: OffsetPaged> Unpin for Pages<R> {}

impl<R: OffsetPaged> Stream for Pages<R> {
    type Item = Result<R::Page, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let State::Ready(offset) = this.state {
            match this.fetch(offset) {
                Ok(fetch) => this.state = State::Fetching(fetch),
                Err(error) => return this.end(error),
            }
        }
        let State::Fetching(fetch) = &mut this.state else {
            return Poll::Ready(None);
        };
        let answer = ready!(fetch.answer.as_mut().poll(context));
        let (offset, limit) = (fetch.offset, fetch.limit);
        let next = answer.and_then(|page| Ok((this.after(offset, limit, R::progress(&page))?, page)));
        match next {
            Err(error) => this.end(error),
            Ok((state, page)) => {
                this.state = state;
                Poll::Ready(Some(Ok(page)))
            }
        }
    }
}

impl<R: OffsetPaged> FusedStream for Pages<R> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Done)
    }
}

impl<R: OffsetPaged> Pages<R> {
    fn end<T>(&mut self, error: Error) -> Poll<Option<Result<T, Error>>> {
        self.state = State::Done;
        Poll::Ready(Some(Err(error)))
    }

    fn fetch(&self, offset: u64) -> Result<Fetch<R::Page>, Error> {
        if self.limit == Some(0) {
            return Err(self.problem("the limit must be at least 1".to_owned()));
        }
        let limit = match R::CEILING {
            None => self.limit,
            Some(ceiling) if offset < ceiling => self.limit.map(|limit| limit.min(ceiling - offset)),
            Some(ceiling) => return Err(self.too_far(ceiling)),
        };
        let answer = self.request.clone().at(offset, limit).into_call().into_future();
        Ok(Fetch { offset, limit, answer })
    }

    fn after(&self, offset: u64, limit: Option<u64>, progress: Progress) -> Result<State<R::Page>, Error> {
        let received = progress.received as u64;
        let has_next = progress.has_next.unwrap_or_else(|| Self::may_have_next(received, limit));
        match offset.checked_add(received) {
            _ if !has_next => Ok(State::Done),
            Some(next) if next > offset => Ok(State::Ready(next)),
            // The same request again would get the same answer, for ever.
            _ => Err(self.problem(format!("the service says that more follows after record {offset}, but sent an empty page"))),
        }
    }

    /// Without a word from the service a short page is the last, but only if it is short of a limit that the service is
    /// known to grant: a larger one is often cut in silence, and then every page is short.
    fn may_have_next(received: u64, limit: Option<u64>) -> bool {
        match limit.filter(|_| R::MAX_LIMIT.is_some()) {
            Some(limit) => received >= limit,
            None => received > 0,
        }
    }

    fn too_far(&self, ceiling: u64) -> Error {
        self.problem(format!("this list cannot be read beyond record {ceiling}, and there may be more: narrow the filters"))
    }

    fn problem(&self, message: String) -> Error {
        let operation = self.request.clone().into_call().operation();
        Error::new(operation, ErrorKind::Paging(message))
    }
}

/// A stream of records, see [`items`].
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<R: OffsetPaged> {
    pages: Pages<R>,
    items: std::vec::IntoIter<R::Item>,
}

impl<R: OffsetPaged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("at_hand", &self.items.len()).field("pages", &self.pages).finish()
    }
}

// Records are moved, never pinned.
impl<R: OffsetPaged> Unpin for Items<R> {}

impl<R: OffsetPaged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => this.items = R::items(page).into_iter(),
            }
        }
    }
}

impl<R: OffsetPaged> FusedStream for Items<R> {
    fn is_terminated(&self) -> bool {
        self.items.len() == 0 && self.pages.is_terminated()
    }
}
