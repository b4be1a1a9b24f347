//! When and how often a caller wants failed calls to be repeated, and what became of each attempt.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// When and how often failed calls are repeated: after 408, 425, 429, 502, 503, 504 and broken connections, if the call may be
/// repeated. A 500 is an answer like any other: the same question would most likely meet the same fault. Nor is a call repeated
/// that took all the time it was given.
///
/// The first wait is about a second, after a 429 about five; each further one is twice as long, up to a minute, and shortened by
/// chance by up to a half, so that many clients do not come back at once. If the service says how long to wait (`Retry-After`, or a
/// sentence such as "Expected available in 17 seconds"), the wait is never shorter than that; and if that is longer than the total
/// allows, the call ends at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(super) retries: u32,
    pub(super) first: Duration,
    pub(super) longest: Duration,
    pub(super) total: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Five repetitions within ten minutes.
    pub const fn new() -> Self {
        Self { retries: 5, first: Duration::from_secs(1), longest: Duration::from_secs(60), total: Duration::from_secs(600) }
    }

    /// No repetition.
    pub const fn none() -> Self {
        Self::new().retries(0)
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

    /// No attempt begins later than this after the first one has; ten minutes by default.
    pub const fn total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// The wait before the repetition with this number, from 1 on, without regard to what the service says.
    pub(super) fn backoff(&self, number: u32, first: Duration) -> Duration {
        let doubled = first.saturating_mul(2_u32.saturating_pow(number.saturating_sub(1)));
        let wait = doubled.min(self.longest.max(first));
        wait - wait.mul_f64(chance() / 2.0)
    }
}

/// A number from 0 to less than 1, another one each time.
pub(super) fn chance() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / (f64::from(u32::MAX) + 1.0)
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
