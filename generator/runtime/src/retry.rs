//! When a failed call is tried again, and after how long.
//!
//! Only what may be repeated is repeated: idempotent methods and operations that read. Anything else is tried again only if no
//! connection came about, so that the service has not seen it.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use super::error::{Error, ErrorKind};
use super::request::Request;

/// The first wait after a refusal for too many requests that does not say how long to wait.
const FIRST_AFTER_REFUSAL: Duration = Duration::from_secs(5);

/// When and how often failed calls are repeated: after 429, 502, 503, 504 and broken connections, if the call may be repeated.
///
/// The first wait is about a second; each further one is twice as long, up to a minute, and shortened by chance by up to a half,
/// so that many clients do not come back at once. If the service says how long to wait (`Retry-After`, or a sentence such as
/// "Expected available in 17 seconds"), it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    retries: u32,
    first: Duration,
    longest: Duration,
    total: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { retries: 5, first: Duration::from_secs(1), longest: Duration::from_secs(60), total: Duration::from_secs(600) }
    }
}

impl RetryPolicy {
    /// Five repetitions within ten minutes.
    pub fn new() -> Self {
        Self::default()
    }

    /// No repetition.
    pub fn none() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// The number of repetitions, besides the first attempt.
    pub const fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// The first wait.
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// The longest wait that the client chooses. What the service asks for may be longer.
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }

    /// No attempt begins later than this after the first one has.
    pub const fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// The wait before the repetition with this number, from 1 on, without regard to what the service says.
    fn backoff(&self, number: u32, first: Duration) -> Duration {
        let doubled = first.saturating_mul(2_u32.saturating_pow(number.saturating_sub(1)));
        let wait = doubled.min(self.longest.max(first));
        wait - wait.mul_f64(chance() / 2.0)
    }
}

/// A number from 0 to 1, another one each time.
fn chance() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}

/// An attempt that failed, and what was done about it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// What went wrong.
    pub problem: String,
    /// How long the client waited afterwards; zero after the last one.
    pub waited: Duration,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status} {}, waited {:?}", self.problem, self.waited),
            None => write!(f, "{}, waited {:?}", self.problem, self.waited),
        }
    }
}

/// The attempts of one call so far.
#[derive(Default)]
pub(super) struct Attempts {
    policy: RetryPolicy,
    failed: Vec<Attempt>,
}

impl Attempts {
    pub(super) fn new(policy: RetryPolicy) -> Self {
        Self { policy, failed: Vec::new() }
    }

    /// The number of the attempt that comes next, from 1 on.
    pub(super) fn number(&self) -> u32 {
        self.failed.len() as u32 + 1
    }

    /// Notes a failure, so long after the first attempt has begun. Gives how long to wait before the next one, if there is to be one.
    pub(super) fn failed(&mut self, request: &Request, kind: &ErrorKind, elapsed: Duration) -> Option<Duration> {
        let wait = self.wait(request, kind).filter(|wait| elapsed.saturating_add(*wait) <= self.policy.total);
        self.note(kind, wait.unwrap_or_default());
        wait
    }

    /// Notes a failure after which the next attempt follows at once.
    pub(super) fn note(&mut self, kind: &ErrorKind, waited: Duration) {
        self.failed.push(Attempt { status: kind.status(), problem: kind.message(), waited });
    }

    pub(super) fn error(self, request: &Request, kind: ErrorKind) -> Error {
        Error::after(request.operation, kind, self.failed)
    }

    fn wait(&self, request: &Request, kind: &ErrorKind) -> Option<Duration> {
        let number = self.number();
        if number > self.policy.retries || !may_repeat(request, kind) {
            return None;
        }
        let first = if kind.status() == Some(429) { self.policy.first.max(FIRST_AFTER_REFUSAL) } else { self.policy.first };
        Some(match kind.retry_after() {
            // A little later than asked, and not all at once.
            Some(asked) => asked.saturating_add(self.policy.first.mul_f64(chance())),
            None => self.policy.backoff(number, first),
        })
    }
}

fn may_repeat(request: &Request, kind: &ErrorKind) -> bool {
    let passing = match kind {
        ErrorKind::Status(_) => matches!(kind.status(), Some(429 | 502 | 503 | 504)),
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
