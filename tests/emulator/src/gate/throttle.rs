//! 30 requests a minute, for the whole tenant.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::clock::Clock;
use crate::exchange::Answer;

/// How many requests are taken, and what becomes of more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many in any minute; none for any number.
    pub requests_per_minute: Option<usize>,
    /// What becomes of more.
    pub conduct: Conduct,
}

/// What becomes of a request for which there is no room: the stacks of the service differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    taken: Mutex<VecDeque<i64>>,
}

impl Throttle {
    /// With nothing counted yet.
    pub fn new(limit: Limit, clock: Clock) -> Throttle {
        Throttle { limit, clock, taken: Mutex::default() }
    }

    /// Lets a request pass, now or later, or answers it.
    pub async fn pass(&self) -> Result<(), Answer> {
        unimplemented!("helper C")
    }
}
