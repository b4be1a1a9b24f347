//! The time of the service, which tests and `POST /_emulator/clock` can move.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that runs from a moment on, and can be put forward. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock {
    begun: Instant,
    /// Milliseconds since 1970 when it was made.
    origin: i64,
    /// Milliseconds by which it was put forward since.
    ahead: Arc<AtomicI64>,
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
        Clock { begun: Instant::now(), origin: moment, ahead: Arc::default(), stands: false }
    }

    /// One that shows this moment until it is put forward.
    pub fn standing(moment: i64) -> Clock {
        Clock { stands: true, ..Clock::from(moment) }
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        let run = if self.stands { 0 } else { i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX) };
        self.origin.saturating_add(run).saturating_add(self.ahead.load(Ordering::SeqCst))
    }

    /// Puts it forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        _ = self.ahead.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |ahead| Some(ahead.saturating_add(by)));
    }
}

/// A moment, in milliseconds since 1970, as text: `2023-11-14T22:13:20.000Z`.
pub fn written(moment: i64) -> String {
    let time = chrono::DateTime::from_timestamp_millis(moment).unwrap_or_default();
    time.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_when_it_is_put_forward() {
        let clock = Clock::standing(1_700_000_000_000);
        let same = clock.clone();
        same.advance(Duration::from_secs(60));
        assert_eq!(clock.now(), 1_700_000_060_000);
    }
}
