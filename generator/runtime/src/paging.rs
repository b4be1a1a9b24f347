//! Walking a list that comes in pages, whatever way the service has of finding the next one.
//!
//! A walk holds one page at a time, fetches nothing before it is asked for, and loses nothing: it advances by what came,
//! not by what was asked for, and an error says where to go on. A service that would keep it going for ever ends it with
//! an error.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::{FusedStream, Stream};
use http::HeaderMap;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::{Map, Value};

use super::call::Call;
use super::checkpoint::{self, Checkpoint, Position};
use super::error::{Error, ErrorKind};
use super::future::{BoxFuture, MaybeSend};
use super::link::{next_link, resolve};
use super::operation::Operation;
use super::response::Response;
use super::style::{self, QueryStyle};

type Polled<T> = Poll<Option<Result<T, Error>>>;

/// After so many empty pages in a row a service that says that more follows is no longer believed.
const MOST_EMPTY_PAGES: u32 = 100;

/// A request whose answer is one page of many. Generated builders implement it.
pub trait Paged: Clone + MaybeSend {
    /// One record.
    type Item: MaybeSend + 'static;

    /// One answer.
    type Page: MaybeSend + 'static;

    /// What the API description says about the pages.
    const PAGING: Paging;

    /// What the request keeps for walks.
    fn walk(&mut self) -> &mut Walk;

    /// The request as a call.
    fn into_call(self) -> Call<Self::Page>;

    /// What the page says about the rest.
    fn progress(page: &Self::Page) -> Progress;

    /// The records of the page.
    fn items(page: &mut Self::Page) -> Option<&mut Vec<Self::Item>>;
}

/// What an API description says about the pages of a list. Generated code holds it as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// How the next page is found.
    pub style: PagingStyle,
    /// What says how many records a page may hold.
    pub limit: Option<Slot>,
    /// The most records that a page may hold.
    pub max_limit: Option<u64>,
}

/// How the next page is found.
#[derive(Clone, Copy, Debug)]
pub enum PagingStyle {
    /// So many records are before it.
    Offset {
        /// What says how many.
        offset: Slot,
        /// What offset and limit together may not pass.
        ceiling: Option<u64>,
        /// Another way of finding the next page, which walks take instead.
        scan: Option<Scan>,
    },
    /// By its number.
    Page {
        /// What says the number.
        page: Slot,
        /// The number of the first page.
        first: u64,
    },
    /// By a value that each page gives for the next.
    Cursor {
        /// What takes the value as it came.
        send_as: Slot,
    },
    /// By a value that a header of each answer gives for the next.
    CursorHeader {
        /// The header.
        header: &'static str,
        /// What takes the value as it came.
        send_as: Slot,
    },
    /// By a URL that each page gives for the next.
    NextUrl,
    /// By the link to the next page in the header `Link` (RFC 8288).
    LinkHeader,
}

/// A mode of a list that is walked by a value that each page gives for the next.
#[derive(Clone, Copy, Debug)]
pub struct Scan {
    /// What is set to true for this mode.
    pub flag: Slot,
    /// What takes the value as it came.
    pub send_as: Slot,
    /// The fewest records that may be asked for.
    pub min_limit: Option<u64>,
    /// The most records that a page may hold.
    pub max_limit: Option<u64>,
}

/// A place in a request that a walk writes to.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// A query parameter.
    Query(&'static str),
    /// A property of the body.
    Body(&'static str),
}

/// What a page says about the rest.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    has_next: Option<bool>,
    next: Value,
}

impl Progress {
    /// Of a page that says nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether more pages follow.
    #[must_use]
    pub fn has_next(mut self, has_next: impl Into<Option<bool>>) -> Self {
        self.has_next = has_next.into();
        self
    }

    /// The value or the URL that the page gives for the next.
    #[must_use]
    pub fn next_at(mut self, next: impl Serialize) -> Self {
        self.next = style::to_value(next).unwrap_or_default();
        self
    }
}

/// What a request keeps for walks: where its caller wants one to begin, and what the walk writes into the body.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    first: Option<u64>,
    limit: Option<u64>,
    body: Map<String, Value>,
}

impl Walk {
    /// The caller's offset, or number of a page.
    pub fn note_first(&mut self, first: &impl Serialize) {
        self.first = number(first);
    }

    /// The caller's limit.
    pub fn note_limit(&mut self, limit: &impl Serialize) {
        self.limit = number(limit);
    }

    /// The body with what the walk has written into it.
    pub fn onto<'a, B: Serialize>(&'a self, body: &'a B) -> impl Serialize + 'a {
        Onto { body, written: &self.body }
    }
}

fn number(value: &impl Serialize) -> Option<u64> {
    style::to_value(value).ok()?.as_u64()
}

struct Onto<'a, B> {
    body: &'a B,
    written: &'a Map<String, Value>,
}

impl<B: Serialize> Serialize for Onto<'_, B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.written.is_empty() {
            return self.body.serialize(serializer);
        }
        let mut value = style::to_value(self.body).map_err(S::Error::custom)?;
        if let Value::Object(members) = &mut value {
            for (name, value) in self.written {
                match value {
                    Value::Null => drop(members.shift_remove(name)),
                    value => drop(members.insert(name.clone(), value.clone())),
                }
            }
        }
        value.serialize(serializer)
    }
}

/// Where a page begins: how it is found, and how many records of it, or of it and the next ones, are left out.
#[derive(Clone, Debug)]
struct Place {
    position: Position,
    skip: u64,
}

/// A stream of pages, each fetched when it is asked for.
///
/// After an error the stream is over; [`Error::resume_from`] says where a new one can go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<R: Paged> {
    request: R,
    operation: &'static Operation,
    /// See [`checkpoint::fingerprint`].
    fingerprint: String,
    limit: Option<u64>,
    reads_ahead: bool,
    /// Where the page begins that is handed out next; none if there is none.
    next: Option<Place>,
    state: State<R::Page>,
    /// Whether the next page is being fetched though nobody has asked for it yet.
    began_ahead: bool,
    /// Hashes of the cursors and URLs that were followed.
    followed: HashSet<u64>,
    /// How many pages in a row were empty.
    empty: u32,
}

enum State<P> {
    /// The next page is fetched when it is asked for.
    Ready,
    Fetching(BoxFuture<'static, Result<Response<P>, Error>>),
    Fetched(Result<Response<P>, Error>),
    Over,
}

/// Why a walk cannot go on, and from where another try would make sense.
struct Stop {
    reason: String,
    position: Option<Position>,
}

impl From<String> for Stop {
    fn from(reason: String) -> Self {
        Self { reason, position: None }
    }
}

impl<R: Paged> Pages<R> {
    /// All pages of a request, from where its caller wants them to begin.
    pub fn new(mut request: R) -> Self {
        let Walk { first, limit, body: _ } = *request.walk();
        let (position, skip) = match R::PAGING.style {
            PagingStyle::Offset { scan: Some(_), .. } => (Position::Start, first.unwrap_or(0)),
            PagingStyle::Offset { scan: None, .. } => (Position::Offset(first.unwrap_or(0)), 0),
            PagingStyle::Page { first: usual, .. } => (Position::Page(first.unwrap_or(usual)), 0),
            PagingStyle::Cursor { .. } | PagingStyle::CursorHeader { .. } | PagingStyle::NextUrl | PagingStyle::LinkHeader => {
                (Position::Start, 0)
            }
        };
        let basis = call_with(&request, basis(&R::PAGING));
        Self {
            request,
            operation: basis.operation(),
            fingerprint: checkpoint::fingerprint(&basis),
            limit: page_limit(&R::PAGING, limit),
            reads_ahead: false,
            next: Some(Place { position, skip }),
            state: State::Ready,
            began_ahead: false,
            followed: HashSet::new(),
            empty: 0,
        }
    }

    /// Goes on where a walk over the same request stopped, with pages of the same size; from the beginning, if `None`.
    ///
    /// The checkpoint may come from another process. One that does not belong to this request gives an error.
    pub fn resume(mut self, checkpoint: impl Into<Option<Checkpoint>>) -> Self {
        let Some(checkpoint) = checkpoint.into() else { return self };
        let (skip, limit) = (checkpoint.skip, checkpoint.limit);
        (self.next, self.state) = match self.position_of(checkpoint) {
            Ok(position) => (Some(Place { position, skip }), State::Ready),
            Err(problem) => (None, State::Fetched(Err(self.problem(problem)))),
        };
        self.limit = limit;
        self
    }

    /// Begins to fetch the next page as soon as one is handed out, and goes on with that while the stream is polled.
    /// Then two pages are in memory.
    pub fn read_ahead(mut self) -> Self {
        self.reads_ahead = true;
        self
    }

    /// Where the page begins that comes next, for [`resume`](Self::resume). `None` if the list has been read to its end,
    /// or cannot be read further. After an error it is that of [`Error::resume_from`].
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.next.as_ref().map(|next| self.checkpoint_at(next.clone()))
    }

    fn checkpoint_at(&self, Place { position, skip }: Place) -> Checkpoint {
        Checkpoint::new(self.operation.id(), &self.fingerprint, position, self.limit, skip)
    }

    /// Where this walk goes on from a checkpoint.
    fn position_of(&self, checkpoint: Checkpoint) -> Result<Position, String> {
        if let Some(problem) = checkpoint.mismatch(self.operation.id(), &self.fingerprint) {
            return Err(problem);
        }
        match (R::PAGING.style, checkpoint.position) {
            (PagingStyle::NextUrl | PagingStyle::LinkHeader, Position::Url(url)) => {
                resolve(&self.call_at(&Position::Start), &url).map(|url| Position::Url(url.into()))
            }
            (PagingStyle::Offset { scan: None, .. }, position @ Position::Offset(_))
            | (PagingStyle::Offset { scan: Some(_), .. }, position @ (Position::Start | Position::Cursor(_)))
            | (PagingStyle::Page { .. }, position @ Position::Page(_))
            | (
                PagingStyle::Cursor { .. } | PagingStyle::CursorHeader { .. },
                position @ (Position::Start | Position::Cursor(_)),
            )
            | (PagingStyle::NextUrl | PagingStyle::LinkHeader, position @ Position::Start) => Ok(position),
            _ => Err("the checkpoint was made when this list was walked in another way".to_owned()),
        }
    }

    /// The next page, with the place where it began.
    fn poll_page(&mut self, context: &mut Context<'_>) -> Polled<(Place, R::Page)> {
        loop {
            ready!(self.poll_fetch(context));
            let State::Fetched(answer) = std::mem::replace(&mut self.state, State::Over) else { return Poll::Ready(None) };
            match answer {
                Ok(response) => {
                    let page = self.advance(response);
                    self.poll_ahead(context);
                    return Poll::Ready(page.map(Ok));
                }
                // Nobody polled it for a while, perhaps, and so its time ran out or the service hung up.
                Err(error) if self.began_ahead && matches!(error.kind(), ErrorKind::Transport(_)) => {
                    (self.state, self.began_ahead) = (State::Ready, false);
                }
                Err(error) if matches!(error.kind(), ErrorKind::TooLarge { .. }) && self.shrink() => self.state = State::Ready,
                Err(error) => return Poll::Ready(Some(Err(error.with_checkpoint(self.checkpoint())))),
            }
        }
    }

    /// Asks for pages half as large from here on, if that is possible: an answer that is too long may be of long records.
    fn shrink(&mut self) -> bool {
        let fixed = matches!(self.next, Some(Place { position: Position::Url(_), .. }));
        let half = self.limit.map(|limit| page_limit(&R::PAGING, Some(limit / 2)));
        match half.flatten().filter(|half| !fixed && *half > 0 && Some(*half) < self.limit) {
            None => false,
            half => {
                self.limit = half;
                true
            }
        }
    }

    fn poll_ahead(&mut self, context: &mut Context<'_>) {
        if self.reads_ahead {
            self.began_ahead |= matches!(self.state, State::Ready);
            let _ = self.poll_fetch(context);
        }
    }

    /// Fetches the next page, unless it is here already or there is none.
    fn poll_fetch(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if matches!(self.state, State::Ready) {
            self.state = self.fetch();
        }
        if let State::Fetching(answer) = &mut self.state {
            self.state = State::Fetched(ready!(answer.as_mut().poll(context)));
        }
        Poll::Ready(())
    }

    fn fetch(&mut self) -> State<R::Page> {
        let Some(Place { position, .. }) = &self.next else { return State::Over };
        if let Some(problem) = self.cannot_fetch(position) {
            self.next = None;
            return State::Fetched(Err(self.problem(problem)));
        }
        let call = self.call_at(position);
        let name = match position {
            Position::Offset(_) | Position::Page(_) => None,
            Position::Cursor(cursor) => Some(cursor.to_string()),
            Position::Start | Position::Url(_) => call.request.url(call.core.base(), &[]).ok().map(String::from),
        };
        self.followed.extend(name.map(|name| checkpoint::hash(name.as_bytes())));
        State::Fetching(Box::pin(call.send_for_response()))
    }

    fn cannot_fetch(&self, position: &Position) -> Option<String> {
        match (R::PAGING.style, position) {
            _ if self.limit == Some(0) => Some("the limit must be at least 1".to_owned()),
            (PagingStyle::Offset { ceiling: Some(ceiling), .. }, Position::Offset(offset)) if *offset >= ceiling => {
                Some(format!("this list cannot be read beyond record {ceiling}, and there may be more: narrow the filters"))
            }
            _ => None,
        }
    }

    /// Takes a page in: what is to be left out of it, and what comes after it.
    fn advance(&mut self, response: Response<R::Page>) -> Option<(Place, R::Page)> {
        let Response { headers, body: mut page, .. } = response;
        let place = self.next.take()?;
        self.began_ahead = false;
        let received = R::items(&mut page).map_or(0, |items| items.len());
        let dropped = usize::try_from(place.skip).unwrap_or(usize::MAX).min(received);
        let skip = place.skip - dropped as u64;
        self.empty = if received == 0 { self.empty + 1 } else { 0 };
        let following = self.following(&place.position, received as u64, R::progress(&page), &headers);
        let (next, state) = match following {
            Ok(None) => (None, State::Over),
            Ok(next) => (next, State::Ready),
            Err(stop) => (stop.position, State::Fetched(Err(self.problem(stop.reason)))),
        };
        self.next = next.map(|position| Place { position, skip });
        self.state = state;
        if let Some(items) = R::items(&mut page) {
            items.drain(..dropped);
        }
        Some((Place { skip: 0, ..place }.forward(dropped as u64), page))
    }

    /// The position after the page at `position`; none if that was the last.
    fn following(
        &self,
        position: &Position,
        received: u64,
        progress: Progress,
        headers: &HeaderMap,
    ) -> Result<Option<Position>, Stop> {
        let has_next = || progress.has_next.unwrap_or_else(|| self.may_have_next(position, received));
        let too_many = || "the next page would have a number that is too large".to_owned();
        let next = match position {
            Position::Offset(_) | Position::Page(_) if !has_next() => None,
            // The same request again would get the same answer, for ever.
            Position::Offset(offset) if received == 0 => {
                let reason = format!("the service says that more follows after record {offset}, but sent an empty page");
                return Err(Stop { reason, position: Some(Position::Offset(*offset)) });
            }
            Position::Offset(offset) => Some(Position::Offset(offset.checked_add(received).ok_or_else(too_many)?)),
            Position::Page(page) => Some(Position::Page(page.checked_add(1).ok_or_else(too_many)?)),
            Position::Start | Position::Cursor(_) | Position::Url(_) => self.named(position, progress, headers)?,
        };
        match next {
            Some(next) if self.empty >= MOST_EMPTY_PAGES => {
                let reason = format!("the service says that more follows, but sent {} empty pages in a row", self.empty);
                Err(Stop { reason, position: Some(next) })
            }
            next => Ok(next),
        }
    }

    /// The position that the page at `position` names: by a cursor or a link.
    fn named(&self, position: &Position, progress: Progress, headers: &HeaderMap) -> Result<Option<Position>, Stop> {
        if progress.has_next == Some(false) {
            return Ok(None);
        }
        let linked = |link: String| resolve(&self.call_at(position), &link).map(|url| Position::Url(url.into()));
        let next = match R::PAGING.style {
            PagingStyle::LinkHeader => next_link(headers).map(linked).transpose()?,
            PagingStyle::NextUrl => text(progress.next).map(linked).transpose()?,
            PagingStyle::CursorHeader { header, .. } => cursor_of(headers, header).map(Position::Cursor),
            _ => Some(progress.next).filter(|cursor| !is_blank(cursor)).map(Position::Cursor),
        };
        match &next {
            None if progress.has_next == Some(true) => Err("the service says that more follows, but not where".to_owned().into()),
            Some(Position::Cursor(cursor)) if self.has_followed(&cursor.to_string()) => {
                Err("the service leads back with a cursor that it gave before, so that the walk would never end"
                    .to_owned()
                    .into())
            }
            Some(Position::Url(url)) if self.has_followed(url) => {
                Err("the link to the next page leads back to a page before, so that the walk would never end".to_owned().into())
            }
            _ => Ok(next),
        }
    }

    fn has_followed(&self, text: &str) -> bool {
        self.followed.contains(&checkpoint::hash(text.as_bytes()))
    }

    /// Without a word from the service a short page is the last, but only if it is short of a limit that the service is
    /// known to grant: a larger one is often cut in silence, and then every page is short.
    fn may_have_next(&self, position: &Position, received: u64) -> bool {
        match self.limit_at(position).filter(|_| R::PAGING.max_limit.is_some()) {
            Some(limit) => received >= limit,
            None => received > 0,
        }
    }

    /// The last page below a ceiling is a shorter one.
    fn limit_at(&self, position: &Position) -> Option<u64> {
        match (R::PAGING.style, position) {
            (PagingStyle::Offset { ceiling: Some(ceiling), .. }, Position::Offset(offset)) => {
                self.limit.map(|limit| limit.min(ceiling.saturating_sub(*offset)))
            }
            _ => self.limit,
        }
    }

    /// The request for the page at a position.
    fn call_at(&self, position: &Position) -> Call<R::Page> {
        let mut written = basis(&R::PAGING);
        let slot = match R::PAGING.style {
            PagingStyle::Offset { scan: Some(Scan { send_as: slot, .. }), .. }
            | PagingStyle::Offset { offset: slot, .. }
            | PagingStyle::Page { page: slot, .. }
            | PagingStyle::CursorHeader { send_as: slot, .. }
            | PagingStyle::Cursor { send_as: slot } => Some(slot),
            PagingStyle::NextUrl | PagingStyle::LinkHeader => None,
        };
        let value = match position {
            Position::Offset(number) | Position::Page(number) => Some(Value::from(*number)),
            Position::Cursor(cursor) => Some(cursor.clone()),
            Position::Start | Position::Url(_) => None,
        };
        written.extend(slot.zip(value));
        written.extend(R::PAGING.limit.zip(self.limit_at(position).map(Value::from)));
        let mut call = call_with(&self.request, written);
        if let Position::Url(url) = position {
            call.request.link = url.parse().ok();
        }
        call
    }

    fn problem(&self, message: String) -> Error {
        Error::new(self.operation, ErrorKind::Paging(message))
    }
}

impl Place {
    /// So many records further on.
    fn forward(self, records: u64) -> Self {
        match self.position {
            Position::Offset(offset) => Self { position: Position::Offset(offset.saturating_add(records)), skip: 0 },
            position => Self { position, skip: self.skip + records },
        }
    }
}

/// How many records a page is asked to hold: what the caller wants, or else as many as the service grants.
fn page_limit(paging: &Paging, asked: Option<u64>) -> Option<u64> {
    paging.limit?;
    let (least, most) = match paging.style {
        PagingStyle::Offset { scan: Some(scan), .. } => (scan.min_limit, scan.max_limit),
        _ => (None, paging.max_limit),
    };
    match asked {
        Some(asked) if asked > 0 => Some(asked.max(least.unwrap_or(1)).min(most.unwrap_or(u64::MAX))),
        asked => asked.or(most),
    }
}

/// What a walk writes into every request: neither the caller's place nor the caller's limit is in it any more.
fn basis(paging: &Paging) -> Vec<(Slot, Value)> {
    let mut written: Vec<_> = paging.limit.map(|limit| (limit, Value::Null)).into_iter().collect();
    match paging.style {
        PagingStyle::Offset { offset, scan, .. } => {
            written.push((offset, Value::Null));
            written.extend(scan.map(|scan| (scan.flag, Value::Bool(true))));
        }
        PagingStyle::Page { page, .. } => written.push((page, Value::Null)),
        PagingStyle::Cursor { .. } | PagingStyle::CursorHeader { .. } | PagingStyle::NextUrl | PagingStyle::LinkHeader => {}
    }
    written
}

fn call_with<R: Paged>(request: &R, written: Vec<(Slot, Value)>) -> Call<R::Page> {
    let mut request = request.clone();
    let mut query = Vec::new();
    for (slot, value) in written {
        match slot {
            Slot::Query(name) => query.push((name, value)),
            Slot::Body(name) => drop(request.walk().body.insert(name.to_owned(), value)),
        }
    }
    query.into_iter().fold(request.into_call(), |call, (name, value)| call.query(name, QueryStyle::FORM, value))
}

/// A text, unless there is nothing in it.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text).filter(|text| !text.trim().is_empty()),
        _ => None,
    }
}

/// Whether a cursor says that there is none.
/// The value of a header that says where to go on; none where it is missing or empty.
fn cursor_of(headers: &HeaderMap, name: &str) -> Option<Value> {
    let cursor = headers.get(name)?.to_str().ok()?.trim();
    (!cursor.is_empty()).then(|| cursor.into())
}

fn is_blank(cursor: &Value) -> bool {
    match cursor {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

impl<R: Paged> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.next.as_ref().map(|next| &next.position);
        f.debug_struct("Pages").field("next", &next).field("limit", &self.limit).finish_non_exhaustive()
    }
}

// Nothing in it is pinned in place: the one future is boxed.
impl<R: Paged> Unpin for Pages<R> {}

impl<R: Paged> Stream for Pages<R> {
    type Item = Result<R::Page, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let page = ready!(self.get_mut().poll_page(context));
        Poll::Ready(page.map(|page| page.map(|(_, page)| page)))
    }
}

impl<R: Paged> FusedStream for Pages<R> {
    fn is_terminated(&self) -> bool {
        matches!(self.state, State::Over)
    }
}

/// A stream of records across pages, each page fetched when its first record is asked for.
///
/// After an error the stream is over; [`Error::resume_from`] says where a new one can go on.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<R: Paged> {
    pages: Pages<R>,
    at_hand: std::vec::IntoIter<R::Item>,
    /// Where the records at hand began, and how many there were.
    page: Option<(Place, usize)>,
}

impl<R: Paged> Items<R> {
    /// All records of a request, from where its caller wants them to begin.
    pub fn new(request: R) -> Self {
        Self { pages: Pages::new(request), at_hand: Vec::new().into_iter(), page: None }
    }

    /// Goes on where a walk over the same request stopped, see [`Pages::resume`].
    pub fn resume(self, checkpoint: impl Into<Option<Checkpoint>>) -> Self {
        Self { pages: self.pages.resume(checkpoint), at_hand: Vec::new().into_iter(), page: None }
    }

    /// Begins to fetch the next page while the records of one are handed out, see [`Pages::read_ahead`].
    pub fn read_ahead(self) -> Self {
        Self { pages: self.pages.read_ahead(), ..self }
    }

    /// Where the record stands that comes next, for [`resume`](Self::resume). `None` if the list has been read to its end,
    /// or cannot be read further. After an error it is that of [`Error::resume_from`].
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        match &self.page {
            Some((place, received)) if self.at_hand.len() > 0 => {
                let handed_out = received - self.at_hand.len();
                Some(self.pages.checkpoint_at(place.clone().forward(handed_out as u64)))
            }
            _ => self.pages.checkpoint(),
        }
    }
}

impl<R: Paged> fmt::Debug for Items<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("at_hand", &self.at_hand.len()).field("pages", &self.pages).finish()
    }
}

// Records are moved, never pinned.
impl<R: Paged> Unpin for Items<R> {}

impl<R: Paged> Stream for Items<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.at_hand.next() {
                this.pages.poll_ahead(context);
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(this.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok((place, mut page))) => {
                    let items = R::items(&mut page).map(std::mem::take).unwrap_or_default();
                    this.page = Some((place, items.len()));
                    this.at_hand = items.into_iter();
                }
            }
        }
    }
}

impl<R: Paged> FusedStream for Items<R> {
    fn is_terminated(&self) -> bool {
        self.at_hand.len() == 0 && self.pages.is_terminated()
    }
}
