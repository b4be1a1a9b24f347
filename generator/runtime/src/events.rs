//! Answers of `text/event-stream`, event by event, as the HTML standard reads them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::call::Call;
use super::error::Error;
use super::future::{BoxStream, MaybeSend};
use super::message;
use super::response::{DecodeError, Received};
use super::split::{Between, Splitter};
use super::style;

/// What many services send in place of data when there is no more.
const DONE: &str = "[DONE]";

/// One event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its number or name, or that of the last event which had one: with it the service can be asked to go on from here.
    pub id: Option<String>,
    /// What kind of event it is, where the service says so.
    pub event: Option<String>,
    /// What it says.
    pub data: T,
    /// How long to wait before asking again if the connection breaks, where this event says so.
    pub retry: Option<Duration>,
}

/// How the data of an event becomes a `T`. None where the event says nothing, which only keeps the connection open.
type Read<T> = fn(Event<String>) -> Option<Result<Event<T>, DecodeError>>;

impl<T> Call<T> {
    /// The events of the answer, the data of each read as JSON.
    pub fn events<E: DeserializeOwned + MaybeSend + 'static>(self) -> Events<E> {
        Events::new(self, |Event { id, event, data, retry }| {
            let data = (!data.is_empty()).then(|| json(data.into()))?;
            Some(data.map(|data| Event { id, event, data, retry }))
        })
    }

    /// The events of the answer, the data of each as text.
    pub fn text_events(self) -> Events<String> {
        Events::new(self, |event| Some(Ok(event)))
    }

    /// The events of the answer, where what is declared is not the data but the event: an object of `event`, `data`, `id`.
    pub fn whole_events<E: DeserializeOwned + MaybeSend + 'static>(self) -> Events<E> {
        Events::new(self, |event| Some(whole(event)))
    }
}

/// The events of an answer, see [`Event`]. Nothing is sent before the first one is asked for.
///
/// An event that cannot be read is an error whose path begins with its number, `[3].choices`; the events after it can be
/// read all the same. An error of the connection ends the stream. It is not begun anew by itself: make the call again, with
/// [`after`](Self::after) if the service numbers its events. Dropping the stream ends the exchange.
#[must_use = "a stream does nothing until it is asked for the next event"]
pub struct Events<T> {
    state: State<T>,
    last_event_id: Option<String>,
}

enum State<T> {
    Waiting(Box<Call<()>>, Read<T>),
    Open(BoxStream<Result<Event<T>, Error>>),
    Over,
}

impl<T: MaybeSend + 'static> Events<T> {
    fn new<U>(call: Call<U>, read: Read<T>) -> Self {
        let call = call.decode_empty().header("Accept", false, "text/event-stream");
        Self { state: State::Waiting(Box::new(call), read), last_event_id: None }
    }

    /// Asks the service to go on after the event of this number, with the header `Last-Event-ID`. It counts before the first
    /// event is asked for.
    pub fn after(mut self, id: impl Into<String>) -> Self {
        let id = id.into();
        if let State::Waiting(call, read) = std::mem::replace(&mut self.state, State::Over) {
            self.state = State::Waiting(Box::new(call.header("Last-Event-ID", false, &id)), read);
        }
        self.last_event_id = Some(id);
        self
    }

    /// The number of the last event that had one: where to go on after the connection broke.
    pub fn last_event_id(&self) -> Option<&str> {
        self.last_event_id.as_deref()
    }

    fn open(&mut self) -> Option<&mut BoxStream<Result<Event<T>, Error>>> {
        self.state = match std::mem::replace(&mut self.state, State::Over) {
            State::Waiting(call, read) => {
                let reader = Reader { call: Some(call), lines: None, read, index: 0, id: self.last_event_id.clone() };
                State::Open(Box::pin(futures_util::stream::unfold(reader, |mut reader| async move {
                    let event = reader.next().await?;
                    Some((event, reader))
                })))
            }
            other => other,
        };
        match &mut self.state {
            State::Open(events) => Some(events),
            State::Waiting(..) | State::Over => None,
        }
    }
}

impl<T: MaybeSend + 'static> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(events) = self.open() else { return Poll::Ready(None) };
        let polled = events.as_mut().poll_next(context);
        match &polled {
            Poll::Ready(Some(Ok(event))) => self.last_event_id.clone_from(&event.id),
            Poll::Ready(None) => self.state = State::Over,
            Poll::Ready(Some(Err(_))) | Poll::Pending => {}
        }
        polled
    }
}

// Its parts are on the heap and do not move with it.
impl<T> Unpin for Events<T> {}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("last_event_id", &self.last_event_id).finish_non_exhaustive()
    }
}

/// A stream of events on its way.
struct Reader<T> {
    call: Option<Box<Call<()>>>,
    lines: Option<Splitter>,
    read: Read<T>,
    /// The number of the next event.
    index: u64,
    id: Option<String>,
}

impl<T> Reader<T> {
    async fn next(&mut self) -> Option<Result<Event<T>, Error>> {
        if let Some(call) = self.call.take()
            && let Err(error) = self.begin(*call).await
        {
            return Some(Err(error));
        }
        loop {
            let event = match self.event().await? {
                Ok(event) => event,
                Err(error) => return Some(Err(error)),
            };
            if event.data == DONE {
                self.lines = None;
                return None;
            }
            if let Some(read) = (self.read)(event) {
                let lines = self.lines.as_ref()?;
                let index = self.index;
                self.index += 1;
                return Some(read.map_err(|problem| lines.unreadable(index, &problem)));
            }
        }
    }

    async fn begin(&mut self, call: Call<()>) -> Result<(), Error> {
        let response = call.send_for_stream().await?;
        if message::media_type(&response.headers).is_some_and(style::is_json) {
            let problem = DecodeError::new("a stream of events was expected, not JSON");
            return Err(response.body.unreadable(0, &problem));
        }
        self.lines = Some(Splitter::new(response.body, Between::Lines));
        Ok(())
    }

    /// The next event that has data, even if these are empty.
    async fn event(&mut self) -> Option<Result<Event<String>, Error>> {
        let mut data: Option<String> = None;
        let (mut event, mut retry) = (None, None);
        loop {
            let line = match self.lines.as_mut()?.next().await {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Some(Err(error)),
                // Strictly, an event without its empty line is not one; services forget it.
                None if data.is_some() => Bytes::new(),
                None => return None,
            };
            let line = String::from_utf8_lossy(&line);
            let (field, value) = line.split_once(':').unwrap_or((&line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "" if line.is_empty() => match data.take() {
                    Some(data) => return Some(Ok(Event { id: self.id.clone(), event, data, retry })),
                    None => (event, retry) = (None, None),
                },
                "data" => match &mut data {
                    Some(data) => data.extend(["\n", value]),
                    None => data = Some(value.to_owned()),
                },
                "event" => event = Some(value.to_owned()).filter(|event| !event.is_empty()),
                "id" if !value.contains('\0') => self.id = Some(value.to_owned()).filter(|id| !id.is_empty()),
                "retry" => retry = value.parse().ok().map(Duration::from_millis),
                // A comment, which keeps the connection open, or a field of the future.
                _ => {}
            }
        }
    }
}

/// Reads JSON, with the place of what is wrong.
fn json<T: DeserializeOwned>(text: Bytes) -> Result<T, DecodeError> {
    Received::new(StatusCode::OK, HeaderMap::new(), text).json()
}

/// The event as an object; its data as JSON, or else as text.
fn whole<T: DeserializeOwned>(event: Event<String>) -> Result<Event<T>, DecodeError> {
    let Event { id, event, data: text, retry } = event;
    let object = |data: Value| {
        let mut object = Map::new();
        object.extend(event.clone().map(|event| ("event".to_owned(), Value::from(event))));
        object.insert("data".to_owned(), data);
        object.extend(id.clone().map(|id| ("id".to_owned(), Value::from(id))));
        let retry = retry.and_then(|retry| u64::try_from(retry.as_millis()).ok());
        object.extend(retry.map(|retry| ("retry".to_owned(), Value::from(retry))));
        Bytes::from(Value::Object(object).to_string())
    };
    let as_json = serde_json::from_str(&text).map(|data| json(object(data)));
    let data = match as_json {
        Ok(Ok(data)) => data,
        Ok(Err(problem)) => json(object(Value::from(text))).map_err(|_| problem)?,
        Err(_) => json(object(Value::from(text)))?,
    };
    Ok(Event { id, event, data, retry })
}
