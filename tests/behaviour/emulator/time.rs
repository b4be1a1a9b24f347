//! The emulator's clock as that of a client, so that both go by one time, and somebody who puts it forward.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_app_security::ClientBuilder;
use cloud_app_security::runtime::{self, BoxFuture};
use cloud_app_security_emulator::Emulator;
use cloud_app_security_emulator::clock::Clock;
use tokio::task::JoinHandle;

use super::ground::NOW;

/// The emulator's clock.
#[derive(Clone)]
pub(crate) struct Time(Clock);

impl runtime::Clock for Time {
    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now() - NOW).unwrap())
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let clock = self.0.clone();
        // It counts milliseconds, and no sleep may be too short.
        let time = Duration::from_millis(u64::try_from(time.as_millis()).unwrap().saturating_add(1));
        Box::pin(async move { clock.sleep(time).await })
    }
}

/// A client that goes by the emulator's time. There it waits for answers as long as it takes.
pub(crate) fn in_its_time(builder: ClientBuilder, emulator: &Emulator) -> ClientBuilder {
    builder.clock(Time(emulator.clock().clone())).timeout(Duration::from_secs(86_400))
}

/// Puts the clock forward by a tenth of a second each millisecond, until this is dropped.
pub(crate) struct Passing(JoinHandle<()>);

pub(crate) fn time_passes(emulator: &Emulator) -> Passing {
    let clock = emulator.clock().clone();
    Passing(tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            clock.advance(Duration::from_millis(100));
        }
    }))
}

impl Drop for Passing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The statuses of all answers that a client has had.
#[derive(Clone, Default)]
pub(crate) struct Statuses(Arc<Mutex<Vec<Option<u16>>>>);

impl Statuses {
    /// A client whose answers are noted.
    pub(crate) fn of(&self, builder: ClientBuilder) -> ClientBuilder {
        let statuses = self.0.clone();
        builder.after_response(move |answered| statuses.lock().unwrap().push(answered.status))
    }

    /// All of them, in the order in which they came; none where there was no answer.
    pub(crate) fn all(&self) -> Vec<Option<u16>> {
        self.0.lock().unwrap().clone()
    }

    /// How often this status came.
    pub(crate) fn count(&self, status: u16) -> usize {
        self.all().iter().filter(|known| **known == Some(status)).count()
    }
}
