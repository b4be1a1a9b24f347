//! Keeps a service's rate limit: requests wait in a queue until they may leave.
//!
//! No task runs in the background, so it is those who wait that keep the time: each looks again when its turn may have come. If the
//! first of the queue does not, since nobody polls its future, those behind it go past it.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::future::select;

use super::budget::{Budget, BudgetError, Grant};
use super::clock::{Clock, within};
use super::future::BoxFuture;
use super::pace::{LONGEST_PAUSE, Pace, Permit, Turn};
use super::window::{RateLimit, Window};

/// The first of the queue may let its turn pass for so long before others go past it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A shared budget may take so long to answer.
const BUDGET_TIMEOUT: Duration = Duration::from_secs(1);

/// After a shared budget has failed, it is left alone for so long.
const BUDGET_REST: Duration = Duration::from_secs(5);

/// A failing shared budget is reported once in this time.
const BUDGET_REPORT: Duration = Duration::from_secs(60);

/// Keeps a rate limit: requests leave in the order in which they came, as soon as the limit allows.
///
/// In no stretch of time of the limit's length does the service see more requests than the limit, wherever that stretch begins; and all
/// of them may leave at once, unless there is a [`burst`](Self::burst). A request that is repeated goes before new ones.
///
/// A refusal by the service (429) stops all requests for as long as the service says, at most ten minutes. For one window after that
/// they leave one by one and evenly spread, since somebody else seems to be using the same limit.
///
/// A clone is the same throttle. Give clones to all clients of a process for which the service counts together:
///
/// ```text
/// let throttle = Throttle::new(RateLimit::per_minute(30));
/// let reading = Client::builder(url).throttle(throttle.clone()).build()?;
/// let writing = Client::builder(url).throttle(throttle).build()?;
/// ```
#[derive(Clone)]
#[must_use = "a throttle is given to a client's builder"]
pub struct Throttle(Arc<Shared>);

struct Shared {
    budget: Option<Arc<dyn Budget>>,
    /// Each client has its clock, and the times of two clocks cannot be compared. So it is the clock of the client that comes first.
    clock: OnceLock<Arc<dyn Clock>>,
    state: Mutex<State>,
}

struct State {
    window: Window,
    queue: Queue,
    /// Nothing leaves before, since the shared budget has no place.
    spent: Duration,
    /// The shared budget is not asked before.
    rest: Duration,
    /// No failure of the shared budget is reported before.
    report: Duration,
}

impl Throttle {
    /// Keeps this limit, by itself, and lets all its requests leave at once.
    pub fn new(limit: RateLimit) -> Self {
        Self::made(Window::new(limit, limit.requests()), None)
    }

    /// Another throttle with the same limit: at most this many requests (from 1 up to the limit, which is the default) leave at once.
    ///
    /// Those that follow are spread evenly, so 30 in a minute leave every two seconds. For each of these intervals in which none leaves,
    /// one more may leave at once later. The limit itself is kept as without.
    pub fn burst(self, requests: u32) -> Self {
        let limit = self.state().window.limit();
        Self::made(Window::new(limit, requests), self.0.budget.clone())
    }

    /// Another throttle with the same limit and burst, which also takes a place in this budget for each request.
    ///
    /// If the budget fails or does not answer, requests leave as though it were not there, and it is asked again some seconds later.
    /// Failures are logged as warnings through `tracing`, once a minute.
    pub fn shared(self, budget: impl Budget) -> Self {
        let window = self.state().window.anew();
        Self::made(window, Some(Arc::new(budget)))
    }

    fn made(window: Window, budget: Option<Arc<dyn Budget>>) -> Self {
        let zero = Duration::ZERO;
        let state = State { window, queue: Queue::default(), spent: zero, rest: zero, report: zero };
        Self(Arc::new(Shared { budget, clock: OnceLock::new(), state: Mutex::new(state) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn admitted(&self, clock: &Arc<dyn Clock>, turn: Turn) -> Permit {
        let clock = self.0.clock.get_or_init(|| clock.clone()).as_ref();
        let waiter = Waiter::new(self, clock, turn);
        loop {
            let wait = waiter.wait();
            if wait > Duration::ZERO {
                // Called or not: look again.
                select(pin!(poll_fn(|context| waiter.called(context))), clock.sleep(wait)).await;
                continue;
            }
            let shared = match self.ask(clock).await {
                Some(Grant::Now(permit)) => Some(permit),
                Some(Grant::Later(_)) => continue,
                None => None,
            };
            // While the budget was asked, somebody else may have been faster.
            if self.state().window.take(clock.now()) {
                return Permit::holding((Place(self.clone()), shared));
            }
        }
    }

    /// Asks the shared budget for a place. `None` if there is no budget, or it cannot be asked.
    async fn ask(&self, clock: &dyn Clock) -> Option<Grant> {
        let budget = self.0.budget.as_ref()?;
        if clock.now() < self.state().rest {
            return None;
        }
        let silent = || BudgetError::new(format!("no answer within {BUDGET_TIMEOUT:?}"));
        let answer = within(clock, BUDGET_TIMEOUT, budget.take()).await.unwrap_or_else(|| Err(silent()));
        let now = clock.now();
        let mut state = self.state();
        match answer {
            Ok(grant) => {
                if let Grant::Later(wait) = &grant {
                    let wait = (*wait).clamp(Duration::from_millis(1), state.window.limit().window());
                    state.spent = now.saturating_add(wait);
                }
                Some(grant)
            }
            Err(error) => {
                state.rest = now.saturating_add(BUDGET_REST);
                if now >= state.report {
                    state.report = now.saturating_add(BUDGET_REPORT);
                    drop(state);
                    tracing::warn!(%error, "the shared rate limit cannot be asked; this process keeps its own");
                }
                None
            }
        }
    }
}

impl Pace for Throttle {
    fn admit<'a>(&'a self, clock: &'a Arc<dyn Clock>, turn: Turn) -> BoxFuture<'a, Permit> {
        Box::pin(self.admitted(clock, turn))
    }

    fn pause(&self, clock: &Arc<dyn Clock>, time: Duration) {
        let now = self.0.clock.get_or_init(|| clock.clone()).now();
        let time = time.min(LONGEST_PAUSE);
        self.state().window.pause(now, time);
        if let Some(budget) = &self.0.budget {
            budget.pause(time);
        }
    }
}

impl fmt::Debug for Throttle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Throttle")
            .field("limit", &state.window.limit())
            .field("burst", &state.window.burst())
            .field("shared", &self.0.budget.is_some())
            .finish_non_exhaustive()
    }
}

/// A request's place in the window.
struct Place(Throttle);

impl Drop for Place {
    fn drop(&mut self) {
        let Some(clock) = self.0.0.clock.get() else { return };
        let mut state = self.0.state();
        // The time is asked for inside, so that places become free in the order in which they are settled.
        let now = clock.now();
        state.window.settle(now);
    }
}

/// Those who wait, in the order of their turns.
#[derive(Default)]
struct Queue {
    waiting: BTreeMap<Ticket, Waiting>,
    tickets: u64,
    /// Since when the first has been the first.
    first_since: Duration,
}

/// Who comes first: repeated requests before new ones, then the earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ticket {
    is_new: bool,
    number: u64,
}

#[derive(Default)]
struct Waiting {
    waker: Option<Waker>,
    /// It has become the first since it last looked.
    called: bool,
}

impl Queue {
    fn first(&self) -> Option<Ticket> {
        self.waiting.first_key_value().map(|(ticket, _)| *ticket)
    }

    fn enter(&mut self, turn: Turn, now: Duration) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket { is_new: turn == Turn::New, number: self.tickets };
        self.waiting.insert(ticket, Waiting::default());
        if self.first() == Some(ticket) {
            self.first_since = now;
        }
        ticket
    }

    /// Gives who has left, and who is to be woken.
    fn leave(&mut self, ticket: Ticket, now: Duration) -> (Option<Waiting>, Option<Waker>) {
        let was_first = self.first() == Some(ticket);
        let left = self.waiting.remove(&ticket);
        let next = self.waiting.first_entry().filter(|_| was_first).and_then(|mut next| {
            next.get_mut().called = true;
            next.get_mut().waker.take()
        });
        if was_first {
            self.first_since = now;
        }
        (left, next)
    }
}

/// One who waits. Dropping it gives up its place in the queue.
struct Waiter<'a> {
    throttle: &'a Throttle,
    clock: &'a dyn Clock,
    ticket: Ticket,
}

impl<'a> Waiter<'a> {
    fn new(throttle: &'a Throttle, clock: &'a dyn Clock, turn: Turn) -> Self {
        let ticket = throttle.state().queue.enter(turn, clock.now());
        Self { throttle, clock, ticket }
    }

    /// How long to wait before looking again; zero if it is this one's turn.
    fn wait(&self) -> Duration {
        let state = self.throttle.state();
        let now = self.clock.now();
        let mut turn = state.window.opens(now).max(state.spent);
        if let Some(first) = state.queue.first().filter(|first| *first != self.ticket) {
            let limit = state.window.limit();
            // The further behind, the later: the next one first, and not all of a long queue at once.
            let behind = self.ticket.number.saturating_sub(first.number).min(limit.requests().into()) as u32;
            turn = turn.max(state.queue.first_since).saturating_add(PATIENCE + limit.step() * behind);
        }
        turn.saturating_sub(now)
    }

    /// Ends when this one has become the first.
    fn called(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.throttle.state();
        let Some(waiting) = state.queue.waiting.get_mut(&self.ticket) else { return Poll::Ready(()) };
        if mem::take(&mut waiting.called) {
            return Poll::Ready(());
        }
        let before = waiting.waker.replace(context.waker().clone());
        drop(state);
        drop(before);
        Poll::Pending
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        // Wakers run code of the executor's, even when they are dropped: not while the state is locked.
        let (left, next) = self.throttle.state().queue.leave(self.ticket, self.clock.now());
        drop(left);
        if let Some(waker) = next {
            waker.wake();
        }
    }
}
