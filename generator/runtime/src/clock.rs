//! What time it is, and how to wait.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};

use super::future::{BoxFuture, MaybeSend, MaybeSync};

/// A clock that can be waited for. Clients take the machine's; tests and other runtimes than tokio bring their own.
pub trait Clock: MaybeSend + MaybeSync + 'static {
    /// Time since a moment that is the same for as long as the clock lives. It never goes back.
    fn now(&self) -> Duration;

    /// Ends after this time. It does nothing before it is polled.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's clock: tokio's, so that it stands still while tokio's time is paused; on `wasm32` the browser's.
#[derive(Clone, Copy)]
pub struct SystemClock {
    #[cfg(not(target_arch = "wasm32"))]
    begin: tokio::time::Instant,
    #[cfg(target_arch = "wasm32")]
    begin: web_time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        let begin = tokio::time::Instant::now();
        #[cfg(target_arch = "wasm32")]
        let begin = web_time::Instant::now();
        Self { begin }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.begin.elapsed()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        // tokio's timer has to be made inside of its runtime, so not before the first poll.
        Box::pin(async move { tokio::time::sleep(time).await })
    }

    #[cfg(target_arch = "wasm32")]
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(gloo_timers::future::sleep(time))
    }
}

impl fmt::Debug for SystemClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemClock")
    }
}

/// What the future gives, unless it takes longer than `time`.
pub(super) async fn within<F: Future>(clock: &dyn Clock, time: Duration, future: F) -> Option<F::Output> {
    match select(pin!(future), clock.sleep(time)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// Signs of life of something that may take long.
#[derive(Clone, Default)]
pub(super) struct Activity(Arc<AtomicU64>);

impl Activity {
    /// Shows that something happens.
    #[allow(dead_code, reason = "not every client uploads files")]
    pub(super) fn stir(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn signs(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the future gives, unless there is no sign of life for `time` or a little longer. Without such signs, unless it takes `time`.
pub(super) async fn while_active<F: Future>(
    clock: &dyn Clock,
    time: Duration,
    activity: Option<&Activity>,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let signs = || activity.map_or(0, Activity::signs);
    loop {
        let before = signs();
        match within(clock, time, future.as_mut()).await {
            Some(output) => return Some(output),
            None if signs() == before => return None,
            None => {}
        }
    }
}

/// The date and time of day.
#[cfg(not(target_arch = "wasm32"))]
pub(super) use std::time::SystemTime;

/// The date and time of day.
#[cfg(target_arch = "wasm32")]
pub(super) use web_time::SystemTime;
