//! A rate limit that several processes keep together: what is asked of the place where they count.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::future::{BoxFuture, MaybeSend, MaybeSync};
use super::pace::Permit;

/// Counts the requests of several processes against one limit.
///
/// A place in the budget is taken before a request leaves, and is to become free again one window after its permit was dropped. If a
/// process ends without that, its places become free by themselves after a while.
///
/// A throttle asks for one place at a time. If there is no answer within a second, or an error, it goes on without for some seconds.
///
/// ```text
/// struct Fixed;
///
/// impl Budget for Fixed {
///     fn take(&self) -> BoxFuture<'_, Result<Grant, BudgetError>> {
///         Box::pin(async { Ok(Grant::Later(Duration::from_secs(1))) })
///     }
///
///     fn pause(&self, _: Duration) {}
/// }
/// ```
pub trait Budget: MaybeSend + MaybeSync + 'static {
    /// Takes a place for one request. Dropping the future should give back a place that it has just taken.
    fn take(&self) -> BoxFuture<'_, Result<Grant, BudgetError>>;

    /// The service has refused a request: nobody is to get a place for this long. It does not wait until that is known everywhere.
    fn pause(&self, time: Duration);
}

/// The answer to a request for a place.
#[derive(Debug)]
pub enum Grant {
    /// There is one. It is in use until the permit is dropped.
    Now(Permit),
    /// There is none. Ask again after this time.
    Later(Duration),
}

/// Why a budget cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetError(String);

impl BudgetError {
    /// Says what is wrong. It is written to logs, so it should hold no secret, and no address that may contain one.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for BudgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for BudgetError {}
