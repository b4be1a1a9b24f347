//! How many requests may leave, and when: arithmetic, without waiting.

use std::collections::VecDeque;
use std::time::Duration;

/// So many requests in so much time: in any stretch of that length, wherever it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: u32,
    window: Duration,
}

impl RateLimit {
    /// So many requests (at least one) in any stretch of time of this length.
    pub const fn new(requests: u32, window: Duration) -> Self {
        Self { requests: if requests == 0 { 1 } else { requests }, window }
    }

    /// So many requests (at least one) in any minute.
    pub const fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    /// The number of requests.
    pub const fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of the stretch of time.
    pub const fn window(&self) -> Duration {
        self.window
    }

    /// The time from one request to the next if they are spread evenly.
    pub(super) fn step(&self) -> Duration {
        self.window / self.requests
    }
}

/// The requests of the last window, each of which has a place in it.
///
/// A place is taken when a request leaves, and free again a window after its answer has begun. In between, at a moment that only the
/// service knows, the service has counted the request. So however long requests travel, no more than the limit are counted in a window.
pub(super) struct Window {
    limit: RateLimit,
    burst: u32,
    /// Places of requests whose answers have not begun.
    in_flight: usize,
    /// When each of the other places becomes free, the first first.
    free: VecDeque<Duration>,
    /// When the next request would leave, were all spread evenly.
    even: Duration,
    /// Nothing leaves before.
    closed: Duration,
    /// Until then requests are spread evenly.
    careful: Duration,
}

impl Window {
    pub(super) fn new(limit: RateLimit, burst: u32) -> Self {
        Self {
            limit,
            burst: burst.clamp(1, limit.requests),
            in_flight: 0,
            free: VecDeque::new(),
            even: Duration::ZERO,
            closed: Duration::ZERO,
            careful: Duration::ZERO,
        }
    }

    /// A window of the same limit and burst, without requests.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.limit, self.burst)
    }

    pub(super) fn limit(&self) -> RateLimit {
        self.limit
    }

    pub(super) fn burst(&self) -> u32 {
        self.burst
    }

    /// When the next request may leave; it may turn out later, but not earlier.
    pub(super) fn opens(&self, now: Duration) -> Duration {
        let place = if !self.is_full() {
            Duration::ZERO
        } else {
            // Of a request in flight no place can become free sooner than this.
            self.free.front().copied().unwrap_or(now.saturating_add(self.limit.window))
        };
        // Without a burst it never is what decides.
        let is_spread = self.burst < self.limit.requests;
        let spread = if is_spread { self.even.saturating_sub(self.limit.step() * (self.burst - 1)) } else { Duration::ZERO };
        let carefully = self.even.min(self.careful);
        place.max(spread).max(carefully).max(self.closed)
    }

    fn is_full(&self) -> bool {
        self.in_flight + self.free.len() >= self.limit.requests as usize
    }

    /// Takes a place, if a request may leave now.
    pub(super) fn take(&mut self, now: Duration) -> bool {
        if self.opens(now) > now {
            return false;
        }
        if self.is_full() {
            self.free.pop_front();
        }
        self.in_flight += 1;
        self.even = self.even.max(now).saturating_add(self.limit.step());
        true
    }

    /// The answer to a request has begun, or the request was given up.
    pub(super) fn settle(&mut self, now: Duration) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.free.push_back(now.saturating_add(self.limit.window));
    }

    /// Lets nothing leave for this long, and afterwards, for a window, one request after the other: somebody else may be taking from
    /// the same limit.
    pub(super) fn pause(&mut self, now: Duration, time: Duration) {
        self.closed = self.closed.max(now.saturating_add(time));
        self.careful = self.closed.saturating_add(self.limit.window);
    }
}
