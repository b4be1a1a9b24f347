//! What a caller wants to see of each exchange, or add to it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName};

use super::error::ErrorKind;
use super::future::{MaybeSend, MaybeSync};
use super::operation::Operation;

/// A request that is about to be sent. Credentials are not in it yet.
#[non_exhaustive]
pub struct Outgoing<'a> {
    /// What is being called.
    pub operation: &'static Operation,
    /// The number of this attempt, from 1 on.
    pub attempt: u32,
    /// The headers, to which more can be added.
    pub headers: &'a mut HeaderMap,
}

// Names only: a header's value may be a secret.
impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("operation", &self.operation.id())
            .field("attempt", &self.attempt)
            .field("headers", &self.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>())
            .finish()
    }
}

/// What an exchange has come to.
#[non_exhaustive]
pub struct Answered<'a> {
    /// What was called.
    pub operation: &'static Operation,
    /// The number of this attempt, from 1 on.
    pub attempt: u32,
    /// The status, if an answer has begun; that of a redirect too.
    pub status: Option<u16>,
    /// The headers of an answer that was received, of any status.
    pub headers: Option<&'a HeaderMap>,
    /// What went wrong, if something did.
    pub error: Option<&'a ErrorKind>,
    /// From sending the first byte to receiving the last one.
    pub elapsed: Duration,
}

// Without headers: `set-cookie` is a credential.
impl fmt::Debug for Answered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("operation", &self.operation.id())
            .field("attempt", &self.attempt)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// A function that is called before a request is sent.
pub(super) trait Before: Fn(&mut Outgoing<'_>) + MaybeSend + MaybeSync {}

impl<F: Fn(&mut Outgoing<'_>) + MaybeSend + MaybeSync> Before for F {}

/// A function that is called after an exchange.
pub(super) trait After: Fn(&Answered<'_>) + MaybeSend + MaybeSync {}

impl<F: Fn(&Answered<'_>) + MaybeSend + MaybeSync> After for F {}

/// The functions that are called around each exchange, in the order in which they were set.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) before: Vec<Arc<dyn Before>>,
    pub(super) after: Vec<Arc<dyn After>>,
}

impl Hooks {
    pub(super) fn before(&self, outgoing: &mut Outgoing<'_>) {
        self.before.iter().for_each(|hook| hook(outgoing));
    }

    pub(super) fn after(&self, answered: &Answered<'_>) {
        self.after.iter().for_each(|hook| hook(answered));
    }
}
