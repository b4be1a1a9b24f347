//! 30 requests a minute, for the whole tenant.
//!
//! A request has room if fewer than the limit were taken in the 60 seconds before it. One that is refused does not count: who goes on
//! asking is not kept out for longer by it. (Not documented; it is what the throttles of the framework that the answer comes from do.)

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

use crate::clock::Clock;
use crate::exchange::{self, Answer};

/// Milliseconds in which requests are counted.
const MINUTE: i64 = 60_000;

/// How many requests are taken, and what becomes of more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many in any minute; none for any number.
    pub requests_per_minute: Option<usize>,
    /// What becomes of more.
    pub conduct: Conduct,
}

/// What becomes of a request for which there is no room: the stacks of the service differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Conduct {
    /// It is refused with status 429, and a sentence that says how long to wait.
    Refuse,
    /// The same, with the header `Retry-After`.
    RefuseWithHeader,
    /// It is held until there is room, and answered then.
    Hold,
}

impl Default for Limit {
    fn default() -> Limit {
        Limit { requests_per_minute: Some(30), conduct: Conduct::Refuse }
    }
}

/// Counts requests.
#[derive(Debug)]
pub struct Throttle {
    limit: Limit,
    clock: Clock,
    /// When the requests of the last minute were taken.
    taken: Mutex<VecDeque<i64>>,
    /// Whose turn it is to be taken, of those that are held. This lock is given in the order in which it was asked for.
    turn: tokio::sync::Mutex<()>,
}

impl Throttle {
    /// With nothing counted yet.
    pub fn new(limit: Limit, clock: Clock) -> Throttle {
        Throttle { limit, clock, taken: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// Lets a request pass, now or later, or answers it.
    ///
    /// # Errors
    ///
    /// The answer with status 429.
    pub async fn pass(&self) -> Result<(), Answer> {
        let Some(most) = self.limit.requests_per_minute else { return Ok(()) };
        if self.limit.conduct == Conduct::Hold {
            self.wait(most).await;
            return Ok(());
        }
        let now = self.clock.now();
        self.take(most, now).map_err(|room| self.refused(room.saturating_sub(now)))
    }

    async fn wait(&self, most: usize) {
        let _turn = self.turn.lock().await;
        while let Err(room) = self.take(most, self.clock.now()) {
            self.clock.until(room).await;
        }
    }

    /// Counts a request, if there is room; otherwise the moment from which there is.
    fn take(&self, most: usize, now: i64) -> Result<(), i64> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while taken.front().is_some_and(|first| first.saturating_add(MINUTE) <= now) {
            taken.pop_front();
        }
        if taken.len() < most {
            taken.push_back(now);
            return Ok(());
        }
        Err(taken.front().copied().unwrap_or(now).saturating_add(MINUTE))
    }

    fn refused(&self, milliseconds: i64) -> Answer {
        let seconds = milliseconds.unsigned_abs().div_ceil(1000);
        let mut answer = throttled(seconds);
        if self.limit.conduct == Conduct::RefuseWithHeader {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        answer
    }
}

/// The answer to a request for which there is room in so many seconds.
pub fn throttled(seconds: u64) -> Answer {
    let unit = if seconds == 1 { "second" } else { "seconds" };
    let sentence = format!("Request was throttled. Expected available in {seconds} {unit}.");
    exchange::detail(StatusCode::TOO_MANY_REQUESTS, &sentence)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    fn throttle(requests: usize, conduct: Conduct) -> (Throttle, Clock) {
        let clock = Clock::standing(1_700_000_000_000);
        let limit = Limit { requests_per_minute: Some(requests), conduct };
        (Throttle::new(limit, clock.clone()), clock)
    }

    fn sentence(answer: &Answer) -> String {
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        body["detail"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn the_minute_slides() {
        let (throttle, clock) = throttle(2, Conduct::Refuse);
        assert!(throttle.pass().await.is_ok());
        clock.advance(Duration::from_millis(20_500));
        assert!(throttle.pass().await.is_ok());
        let answer = throttle.pass().await.unwrap_err();
        assert_eq!(answer.status(), 429);
        assert_eq!(sentence(&answer), "Request was throttled. Expected available in 40 seconds.");
        assert!(!answer.headers().contains_key(RETRY_AFTER));
        clock.advance(Duration::from_millis(39_499));
        assert_eq!(sentence(&throttle.pass().await.unwrap_err()), "Request was throttled. Expected available in 1 second.");
        clock.advance(Duration::from_millis(1));
        assert!(throttle.pass().await.is_ok(), "the first request is a minute old");
        assert!(throttle.pass().await.is_err(), "the second is not");
    }

    #[tokio::test]
    async fn what_is_refused_does_not_count() {
        let (throttle, clock) = throttle(1, Conduct::RefuseWithHeader);
        assert!(throttle.pass().await.is_ok());
        for _ in 0..5 {
            clock.advance(Duration::from_secs(10));
            assert!(throttle.pass().await.is_err());
        }
        assert_eq!(throttle.pass().await.unwrap_err().headers()[RETRY_AFTER], "10");
        clock.advance(Duration::from_secs(10));
        assert!(throttle.pass().await.is_ok());
    }

    #[tokio::test]
    async fn without_a_limit_everything_passes() {
        let limit = Limit { requests_per_minute: None, conduct: Conduct::Refuse };
        let throttle = Throttle::new(limit, Clock::standing(0));
        for _ in 0..100 {
            assert!(throttle.pass().await.is_ok());
        }
    }

    #[tokio::test]
    async fn held_requests_pass_in_their_order_when_the_clock_is_put_forward() {
        let (throttle, clock) = throttle(1, Conduct::Hold);
        let throttle = Arc::new(throttle);
        assert!(throttle.pass().await.is_ok());
        let (passed, mut order) = tokio::sync::mpsc::unbounded_channel();
        for number in 0..3 {
            let (throttle, passed) = (throttle.clone(), passed.clone());
            tokio::spawn(async move {
                _ = throttle.pass().await;
                _ = passed.send(number);
            });
            tokio::task::yield_now().await;
        }
        for number in 0..3 {
            clock.advance(Duration::from_millis(59_999));
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert!(order.try_recv().is_err(), "{number} passed too early");
            clock.advance(Duration::from_millis(1));
            assert_eq!(order.recv().await, Some(number));
        }
    }
}
