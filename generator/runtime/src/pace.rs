//! When a request may leave: what a throttle does, without the throttle.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;
use super::future::{BoxFuture, MaybeSend, MaybeSync};

/// A client holds back no longer than this, whatever the service asks for: an absurd `Retry-After` would stop all calls.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Decides when a request may leave. All clones of a client share one, and so can several clients.
pub trait Pace: MaybeSend + MaybeSync + 'static {
    /// Waits until one more request may leave. Dropping the future gives up the place in the queue.
    fn admit<'a>(&'a self, clock: &'a Arc<dyn Clock>, turn: Turn) -> BoxFuture<'a, Permit>;

    /// The service has refused a request, and will refuse others for this long.
    fn pause(&self, clock: &Arc<dyn Clock>, time: Duration);
}

/// Whether a request is a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It goes to the end of the queue.
    New,
    /// It was sent before and failed, or goes on where another one led to: it has waited already.
    Again,
}

/// The permission to send one request. It is dropped when the answer has begun, or the request was given up.
#[must_use = "the permission ends when it is dropped"]
pub struct Permit {
    _place: Box<dyn MaybeSend>,
}

impl Permit {
    /// A permission that holds something, such as a place in a window. It is dropped when the permission ends, and so given back.
    pub fn holding(place: impl MaybeSend + 'static) -> Self {
        Self { _place: Box::new(place) }
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Permit")
    }
}
