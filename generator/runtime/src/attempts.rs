//! When a failed call is tried again, and after how long.
//!
//! Only what may be repeated is repeated: idempotent methods and operations that read. Anything else is tried again only if no
//! connection came about, so that the service has not seen it.

use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::request::Request;
use super::retry::{Attempt, RetryPolicy, chance};

/// The first wait after a refusal for too many requests that does not say how long to wait.
pub(super) const FIRST_AFTER_REFUSAL: Duration = Duration::from_secs(5);

/// The attempts of one call so far.
#[derive(Default)]
pub(super) struct Attempts {
    policy: RetryPolicy,
    /// The moment at which the time for the whole call ends, if it is limited.
    deadline: Option<Duration>,
    /// The moment before which the last attempt has to begin, once the first one has had its turn.
    end: Option<Duration>,
    failed: Vec<Attempt>,
}

impl Attempts {
    pub(super) fn new(policy: RetryPolicy, deadline: Option<Duration>) -> Self {
        Self { policy, deadline, end: None, failed: Vec::new() }
    }

    /// The number of the attempt that comes next, from 1 on.
    pub(super) fn number(&self) -> u32 {
        self.failed.len() as u32 + 1
    }

    /// Notes that an attempt has its turn now. What the first one waited for it does not count.
    pub(super) fn begin(&mut self, now: Duration) {
        self.end.get_or_insert(now.saturating_add(self.policy.total));
    }

    /// Notes a failure. Gives how long to wait before the next attempt, if there is to be one.
    pub(super) fn failed(&mut self, request: &Request, kind: &ErrorKind, now: Duration) -> Option<Duration> {
        let end = self.end.into_iter().chain(self.deadline).min();
        let in_time = |wait: &Duration| end.is_none_or(|end| now.saturating_add(*wait) < end);
        let wait = self.wait(request, kind).filter(in_time);
        self.note(kind, wait.unwrap_or_default());
        wait
    }

    /// Notes a failure, and how long the client waits after it.
    pub(super) fn note(&mut self, kind: &ErrorKind, waited: Duration) {
        if !matches!(kind, ErrorKind::Build(_)) {
            self.failed.push(Attempt { status: kind.status(), problem: kind.message(), waited });
        }
    }

    pub(super) fn error(self, request: &Request, kind: ErrorKind) -> Error {
        Error::after(request.operation, kind, self.failed)
    }

    fn wait(&self, request: &Request, kind: &ErrorKind) -> Option<Duration> {
        let number = self.number();
        if number > self.policy.retries || !may_repeat(request, kind) {
            return None;
        }
        let asked = kind.retry_after().unwrap_or_default();
        let is_vague = kind.status() == Some(429) && asked.is_zero();
        let first = if is_vague { self.policy.first.max(FIRST_AFTER_REFUSAL) } else { self.policy.first };
        // A little later than asked, and not all at once. A service that asks for too little each time is not obeyed for ever.
        let asked = asked.saturating_add(self.policy.first.mul_f64(chance()));
        Some(asked.max(self.policy.backoff(number, first)))
    }
}

fn may_repeat(request: &Request, kind: &ErrorKind) -> bool {
    let passing = match kind {
        ErrorKind::Status(_) => matches!(kind.status(), Some(408 | 425 | 429 | 502 | 503 | 504)),
        ErrorKind::Transport(error) => error.is_passing(),
        ErrorKind::Credential(error) => error.is_passing(),
        _ => false,
    };
    let unseen = match kind {
        ErrorKind::Transport(error) => error.is_connect(),
        ErrorKind::Credential(_) => true,
        _ => false,
    };
    passing && request.is_repeatable() && (unseen || request.operation.is_idempotent())
}
