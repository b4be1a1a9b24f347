//! Cuts what arrives in pieces into lines or records, wherever the pieces begin and end.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;

use super::error::Error;
use super::response::DecodeError;
use super::stream::ByteStream;

/// What stands between two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// The end of a line: CR, LF or both.
    Lines,
    /// The record separator of `application/json-seq`, which begins a record.
    Separators,
}

/// Lines or records of an answer.
pub(super) struct Splitter {
    body: ByteStream,
    between: Between,
    buffer: BytesMut,
    /// So many bytes at the beginning of the buffer have been looked at.
    looked_at: usize,
    /// Nothing has been taken yet: a byte order mark may stand here.
    fresh: bool,
    /// The last line ended with CR: an LF right after it belongs to that end.
    after_cr: bool,
    ended: bool,
}

impl Splitter {
    pub(super) fn new(body: ByteStream, between: Between) -> Self {
        Self { body, between, buffer: BytesMut::new(), looked_at: 0, fresh: true, after_cr: false, ended: false }
    }

    /// The next line or record, without what ends it. The last one need not be ended. An error ends it all.
    pub(super) async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        loop {
            if let Some(record) = self.take() {
                return Some(Ok(record));
            }
            if self.ended {
                return (!self.buffer.is_empty()).then(|| Ok(self.cut(self.buffer.len(), 0)));
            }
            if self.buffer.len() > self.body.limit() {
                return Some(Err(self.end_with(self.body.too_large())));
            }
            match self.body.next().await {
                Some(Ok(piece)) => self.buffer.extend_from_slice(&piece),
                Some(Err(error)) => return Some(Err(self.end_with(error))),
                None => self.ended = true,
            }
        }
    }

    /// The error of the item with this number.
    pub(super) fn unreadable(&self, index: u64, problem: &DecodeError) -> Error {
        self.body.unreadable(index, problem)
    }

    fn end_with(&mut self, error: Error) -> Error {
        self.buffer.clear();
        self.looked_at = 0;
        self.ended = true;
        error
    }

    fn take(&mut self) -> Option<Bytes> {
        if self.after_cr && !self.buffer.is_empty() {
            self.after_cr = false;
            if self.buffer.first() == Some(&b'\n') {
                drop(self.cut(1, 0));
            }
        }
        let is_end = |byte: &u8| match self.between {
            Between::Lines => matches!(byte, b'\n' | b'\r'),
            Between::Separators => *byte == b'\x1e',
        };
        let rest = self.buffer.get(self.looked_at..).unwrap_or_default();
        let Some(found) = rest.iter().position(is_end).map(|found| self.looked_at + found) else {
            self.looked_at = self.buffer.len();
            return None;
        };
        self.after_cr = self.buffer.get(found) == Some(&b'\r');
        Some(self.cut(found, 1))
    }

    /// Takes `length` bytes out of the buffer, and drops `end` more.
    fn cut(&mut self, length: usize, end: usize) -> Bytes {
        let record = self.buffer.split_to(length).freeze();
        drop(self.buffer.split_to(end));
        self.looked_at = 0;
        let mark = std::mem::take(&mut self.fresh) && record.starts_with(b"\xef\xbb\xbf");
        if mark { record.slice(3..) } else { record }
    }
}
