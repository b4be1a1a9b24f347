//! The time of the service, which tests and `POST /_emulator/clock` can move.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// A clock that runs from a moment on, and can be put forward. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    begun: Instant,
    /// Milliseconds since 1970 when it was made.
    origin: i64,
    /// Milliseconds by which it was put forward since. Whoever waits for a moment is told when this changes.
    ahead: watch::Sender<i64>,
    stands: bool,
}

impl Clock {
    /// The clock of this machine.
    pub fn system() -> Clock {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Clock::from(i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
    }

    /// One that shows this moment now, in milliseconds since 1970, and runs on.
    pub fn from(moment: i64) -> Clock {
        Clock { begun: Instant::now(), origin: moment, ahead: watch::Sender::new(0), stands: false }
    }

    /// One that shows this moment until it is put forward.
    pub fn standing(moment: i64) -> Clock {
        Clock { stands: true, ..Clock::from(moment) }
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        let run = if self.stands { 0 } else { milliseconds(self.begun.elapsed()) };
        self.origin.saturating_add(run).saturating_add(*self.ahead.borrow())
    }

    /// Puts it forward, and wakes whoever waits for a moment that has come with it.
    pub fn advance(&self, by: Duration) {
        self.ahead.send_modify(|ahead| *ahead = ahead.saturating_add(milliseconds(by)));
    }

    /// Waits until it shows this moment, in milliseconds since 1970, whether it runs there or is put there.
    pub async fn until(&self, moment: i64) {
        // Subscribed before the first look, so that nothing is missed between a look and the wait.
        let mut moved = self.ahead.subscribe();
        loop {
            let left = u64::try_from(moment.saturating_sub(self.now())).unwrap_or(0);
            if left == 0 {
                return;
            }
            if self.stands {
                // The sender lives as long as `self`: this ends with a change only.
                _ = moved.changed().await;
            } else {
                _ = tokio::time::timeout(Duration::from_millis(left), moved.changed()).await;
            }
        }
    }

    /// Waits for so long by this clock.
    pub async fn sleep(&self, time: Duration) {
        self.until(self.now().saturating_add(milliseconds(time))).await;
    }
}

fn milliseconds(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// A moment, in milliseconds since 1970, as text: `2023-11-14T22:13:20.000Z`.
pub fn written(moment: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(moment).unwrap_or_default();
    time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// The moment that a text names, as the service writes it or in any other form of RFC 3339; none if it names none.
pub fn read(text: &str) -> Option<i64> {
    chrono::DateTime::parse_from_rfc3339(text).ok().map(|time| time.timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_is_written_is_read_as_it_was() {
        assert_eq!(written(1_700_000_000_123), "2023-11-14T22:13:20.123Z");
        assert_eq!(read("2023-11-14T22:13:20.123Z"), Some(1_700_000_000_123));
        assert_eq!(read("2023-11-15T00:13:20.1239+02:00"), Some(1_700_000_000_123));
        assert_eq!([read("2023-11-14"), read("soon")], [None, None]);
    }

    #[test]
    fn a_standing_clock_moves_when_it_is_put_forward() {
        let clock = Clock::standing(1_700_000_000_000);
        let same = clock.clone();
        same.advance(Duration::from_secs(60));
        assert_eq!(clock.now(), 1_700_000_060_000);
    }

    #[tokio::test]
    async fn who_waits_for_a_moment_wakes_when_the_clock_is_put_there() {
        let clock = Clock::standing(0);
        let waiter = tokio::spawn({
            let clock = clock.clone();
            async move { clock.until(5000).await }
        });
        clock.advance(Duration::from_millis(4999));
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(!waiter.is_finished());
        clock.advance(Duration::from_millis(1));
        assert!(waiter.await.is_ok());
    }

    #[tokio::test]
    async fn a_running_clock_comes_to_a_moment_by_itself() {
        let clock = Clock::from(0);
        clock.sleep(Duration::from_millis(20)).await;
        assert!(clock.now() >= 20);
    }
}
