//! Answers that are a sequence of JSON values: lines (`application/jsonl`, `application/x-ndjson`), or `application/json-seq`.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::call::Call;
use super::error::Error;
use super::future::{BoxStream, MaybeSend};
use super::response::Received;
use super::split::{Between, Splitter};

impl<T> Call<T> {
    /// The values of the answer, one on each line.
    pub fn json_lines<I: DeserializeOwned + MaybeSend + 'static>(self, media_type: &str) -> Lines<I> {
        Lines::new(self, media_type, Between::Lines)
    }

    /// The values of the answer, each after a record separator.
    pub fn json_sequence<I: DeserializeOwned + MaybeSend + 'static>(self, media_type: &str) -> Lines<I> {
        Lines::new(self, media_type, Between::Separators)
    }
}

/// The values of an answer, each as soon as it has arrived. Nothing is sent before the first one is asked for.
///
/// A value that cannot be read is an error whose path begins with its number, `[3].name`; those after it can be read all the
/// same. None may be longer than the client's limit for a whole answer. An error of the connection ends the stream. Dropping
/// it ends the exchange.
#[must_use = "a stream does nothing until it is asked for the next value"]
pub struct Lines<T>(BoxStream<Result<T, Error>>);

impl<T: DeserializeOwned + MaybeSend + 'static> Lines<T> {
    fn new<U>(call: Call<U>, media_type: &str, between: Between) -> Self {
        let call = call.decode_empty().header("Accept", false, media_type);
        let reader = Reader { call: Some(Box::new(call)), between, records: None, index: 0 };
        Self(Box::pin(futures_util::stream::unfold(reader, |mut reader| async move {
            let value = reader.next().await?;
            Some((value, reader))
        })))
    }
}

impl<T> Stream for Lines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

struct Reader {
    call: Option<Box<Call<()>>>,
    between: Between,
    records: Option<Splitter>,
    /// The number of the next value.
    index: u64,
}

impl Reader {
    async fn next<T: DeserializeOwned>(&mut self) -> Option<Result<T, Error>> {
        if let Some(call) = self.call.take() {
            match call.send_for_stream().await {
                Ok(response) => self.records = Some(Splitter::new(response.body, self.between)),
                Err(error) => return Some(Err(error)),
            }
        }
        let records = self.records.as_mut()?;
        loop {
            let record = match records.next().await? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            };
            if record.trim_ascii().is_empty() {
                continue;
            }
            let index = self.index;
            self.index += 1;
            let value = Received::new(StatusCode::OK, HeaderMap::new(), record).json();
            return Some(value.map_err(|problem| records.unreadable(index, &problem)));
        }
    }
}
