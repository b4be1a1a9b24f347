//! The throttle in simulated time: what a service sees of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::VecDeque;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Budget, BudgetError, Bytes, Call, Clock, Config, Core, CoreBuilder, Grant, Method, Operation, Pace, Permit,
    RateLimit, ResponseBody, RetryPolicy, SystemClock, Throttle, Transport, TransportFailure, Turn,
};
use futures_util::future::{join_all, poll_immediate};
use tokio::time::{Instant, sleep, timeout};

static GET: Operation = Operation::new("get", Method::Get, "/x");
static CONFIG: Config = Config { user_agent: "test/1", path_prefix: None, timeout: Duration::from_secs(100), schemes: &[] };

const MINUTE: Duration = Duration::from_secs(60);

/// A service that writes down when which request arrives, and answers as it is told.
#[derive(Clone)]
struct Service(Arc<Shared>);

struct Shared {
    begin: Instant,
    seen: Mutex<Vec<(Duration, String)>>,
    chance: Mutex<u64>,
    /// The longest time a request takes to arrive, and the longest it takes to be answered, in milliseconds.
    slowness: (u64, u64),
    answer: Box<dyn Fn(Duration) -> http::Response<ResponseBody> + Send + Sync>,
}

impl Service {
    fn new(slowness: (u64, u64)) -> Self {
        Self::answering(slowness, |_| http::Response::new(ResponseBody::from_bytes(Bytes::new())))
    }

    fn answering(
        slowness: (u64, u64),
        answer: impl Fn(Duration) -> http::Response<ResponseBody> + Send + Sync + 'static,
    ) -> Self {
        let (begin, seen, chance) = (Instant::now(), Mutex::default(), Mutex::new(0x9e37_79b9_7f4a_7c15));
        Self(Arc::new(Shared { begin, seen, chance, slowness, answer: Box::new(answer) }))
    }

    fn builder(&self) -> CoreBuilder {
        CoreBuilder::new("http://service.example", &CONFIG).transport(self.clone())
    }

    fn core(&self, throttle: &Throttle) -> Core {
        self.builder().retry(RetryPolicy::none()).pace(Some(Arc::new(throttle.clone()))).build().unwrap()
    }

    fn now(&self) -> Duration {
        self.0.begin.elapsed()
    }

    /// When requests arrived, the first first.
    fn arrivals(&self) -> Vec<Duration> {
        self.0.seen.lock().unwrap().iter().map(|(time, _)| *time).collect()
    }

    fn names(&self) -> Vec<String> {
        self.0.seen.lock().unwrap().iter().map(|(_, name)| name.clone()).collect()
    }

    fn chance(&self, below: u64) -> u64 {
        let mut state = self.0.chance.lock().unwrap();
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state % (below + 1)
    }
}

impl Transport for Service {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        Box::pin(async move {
            let (travel, work) = self.0.slowness;
            sleep(Duration::from_millis(self.chance(travel))).await;
            let name = request.headers().get("x-name").map(|name| name.to_str().unwrap().to_owned()).unwrap_or_default();
            self.0.seen.lock().unwrap().push((self.now(), name));
            let answer = (self.0.answer)(self.now());
            sleep(Duration::from_millis(self.chance(work))).await;
            Ok(answer)
        })
    }
}

async fn call(core: &Core, name: usize) {
    Call::new(core, &GET).header("x-name", false, name.to_string()).decode_text().await.unwrap();
}

/// The most that arrived within any stretch of this length.
fn most_within(window: Duration, arrivals: &[Duration]) -> usize {
    let mut recent = VecDeque::new();
    let mut most = 0;
    for arrival in arrivals {
        recent.push_back(*arrival);
        while recent.front().is_some_and(|first| *first + window <= *arrival) {
            recent.pop_front();
        }
        most = most.max(recent.len());
    }
    most
}

fn seconds(times: &[Duration]) -> Vec<u64> {
    times.iter().map(|time| time.as_secs()).collect()
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_from_a_hundred_tasks_keep_the_limit_and_all_finish() {
    let service = Service::new((100, 300));
    let core = service.core(&Throttle::new(RateLimit::per_minute(30)));
    let tasks = (0..100).map(|task| {
        let core = core.clone();
        tokio::spawn(async move { join_all((0..100).map(|number| call(&core, task * 100 + number))).await.len() })
    });
    let done: usize = join_all(tasks).await.into_iter().map(|task| task.unwrap()).sum();
    assert_eq!(done, 10_000);
    let arrivals = service.arrivals();
    assert_eq!(arrivals.len(), 10_000);
    assert_eq!(most_within(MINUTE, &arrivals), 30);
    assert!(arrivals[29] < Duration::from_secs(1), "the first thirty leave at once");
    // In the best case thirty leave every 60 seconds.
    let best = MINUTE * (10_000 / 30);
    assert!(service.now() < best.mul_f64(1.01), "{:?} instead of {best:?}", service.now());
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_given_up_anywhere_disturb_no_others() {
    let service = Service::new((2_000, 20_000));
    let core = service.core(&Throttle::new(RateLimit::per_minute(30)));
    let finished = Arc::new(AtomicUsize::new(0));
    let tasks = (0..100).map(|_| {
        let (service, core, finished) = (service.clone(), core.clone(), finished.clone());
        tokio::spawn(async move {
            for number in 0..20 {
                sleep(Duration::from_millis(service.chance(30_000))).await;
                if service.chance(2) == 0 {
                    let patience = Duration::from_millis(service.chance(400_000));
                    let _ = timeout(patience, call(&core, number)).await;
                } else {
                    call(&core, number).await;
                    finished.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    join_all(tasks).await.into_iter().for_each(|task| task.unwrap());
    let arrivals = service.arrivals();
    assert!(finished.load(Ordering::Relaxed) > 1_000);
    assert!(most_within(MINUTE, &arrivals) <= 30);
    // A place is occupied for a minute and a travel, and twenty seconds at most.
    let worst = Duration::from_secs(82) * (arrivals.len() as u32 / 30 + 2);
    assert!(service.now() < worst, "{:?} instead of at most {worst:?}", service.now());
}

#[tokio::test(start_paused = true)]
async fn calls_leave_in_the_order_in_which_they_came_and_repeated_ones_before() {
    let service = Service::new((0, 0));
    let throttle = Throttle::new(RateLimit::per_minute(10));
    let core = service.core(&throttle);
    join_all((0..100).map(|number| call(&core, number))).await;
    assert_eq!(service.names(), (0..100).map(|number| number.to_string()).collect::<Vec<_>>());

    let order = Mutex::new(Vec::new());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let turns = [Turn::New, Turn::New, Turn::Again, Turn::New, Turn::Again];
    let admitted = turns.iter().enumerate().map(|(number, turn)| {
        let (throttle, clock, order) = (&throttle, &clock, &order);
        async move {
            let _permit = throttle.admit(clock, *turn).await;
            order.lock().unwrap().push(number);
        }
    });
    join_all(admitted).await;
    assert_eq!(*order.lock().unwrap(), [2, 4, 0, 1, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_place_is_free_a_window_after_the_answer_has_begun() {
    let service = Service::new((0, 0));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let throttle = Throttle::new(RateLimit::new(2, Duration::from_secs(10)));
    let (first, second) = (throttle.admit(&clock, Turn::New).await, throttle.admit(&clock, Turn::New).await);
    let ends = async {
        sleep(Duration::from_secs(1)).await;
        drop(second);
        sleep(Duration::from_secs(24)).await;
        drop(first);
    };
    let admissions = async {
        let mut times = Vec::new();
        for _ in 0..3 {
            let _permit = throttle.admit(&clock, Turn::New).await;
            times.push(service.now());
        }
        seconds(&times)
    };
    assert_eq!(tokio::join!(ends, admissions).1, [11, 21, 31]);
}

/// Admits as many as fit into this time.
async fn admissions(throttle: &Throttle, time: Duration) -> Vec<Duration> {
    let begin = Instant::now();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let mut times = Vec::new();
    while let Ok(permit) = timeout(time.saturating_sub(begin.elapsed()), throttle.admit(&clock, Turn::New)).await {
        drop(permit);
        times.push(begin.elapsed());
    }
    times
}

#[tokio::test(start_paused = true)]
async fn with_a_burst_the_others_are_spread_evenly() {
    let throttle = Throttle::new(RateLimit::per_minute(6)).burst(3);
    let times = admissions(&throttle, Duration::from_secs(125)).await;
    // After the sixth, the window is full until 60 s; three intervals have passed by then.
    assert_eq!(seconds(&times), [0, 0, 0, 10, 20, 30, 60, 60, 60, 70, 80, 90, 120, 120, 120]);
    let throttle = Throttle::new(RateLimit::per_minute(6)).burst(1);
    assert_eq!(seconds(&admissions(&throttle, Duration::from_secs(75)).await), [0, 10, 20, 30, 40, 50, 60, 70]);
    for everything in [0, 4, 9] {
        let throttle = Throttle::new(RateLimit::new(everything.min(4), MINUTE)).burst(everything);
        assert_eq!(admissions(&throttle, Duration::from_secs(50)).await.len(), everything.clamp(1, 4) as usize);
    }
}

#[tokio::test(start_paused = true)]
async fn the_longest_pause_counts_and_ten_minutes_are_the_most() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let throttle = Throttle::new(RateLimit::per_minute(6));
    throttle.pause(&clock, Duration::from_secs(15));
    throttle.pause(&clock, Duration::from_secs(5));
    // One after the other for a minute, then all that are left.
    let times = admissions(&throttle, Duration::from_secs(100)).await;
    assert_eq!(seconds(&times), [15, 25, 35, 45, 55, 65, 75, 85, 95]);
    sleep(MINUTE).await;
    assert_eq!(seconds(&admissions(&throttle, Duration::from_secs(1)).await), [0; 6]);
    throttle.pause(&clock, Duration::MAX);
    assert_eq!(seconds(&admissions(&throttle, Duration::from_secs(605)).await), [600]);
}

fn refused(after: Option<Duration>) -> http::Response<ResponseBody> {
    let mut response = http::Response::builder().status(429);
    if let Some(after) = after {
        response = response.header("retry-after", after.as_secs() + 1);
    }
    response.body(ResponseBody::from_bytes(Bytes::new())).unwrap()
}

#[tokio::test(start_paused = true)]
async fn if_somebody_else_uses_the_limit_too_the_calls_wait_and_are_done() {
    for says_how_long in [true, false] {
        // Somebody else takes ten at the beginning of each minute; the service counts what it admits.
        let admitted = Mutex::new(VecDeque::new());
        let service = Service::answering((50, 50), move |now| {
            let mut admitted = admitted.lock().unwrap();
            while admitted.front().is_some_and(|first| *first + MINUTE <= now) {
                admitted.pop_front();
            }
            if admitted.len() == 20 {
                return refused(says_how_long.then(|| admitted[0] + MINUTE - now));
            }
            admitted.push_back(now);
            http::Response::new(ResponseBody::from_bytes(Bytes::new()))
        });
        let throttle = Throttle::new(RateLimit::per_minute(30));
        let core = service.builder().pace(Some(Arc::new(throttle))).build().unwrap();
        join_all((0..300).map(|number| call(&core, number))).await;
        let refusals = service.arrivals().len() - 300;
        assert!(refusals <= 100, "{refusals}");
        // In the best case twenty a minute.
        assert!(service.now() < MINUTE * 16, "{:?}", service.now());
    }
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_throttle_share_the_limit_although_their_clocks_differ() {
    let service = Service::new((100, 100));
    let throttle = Throttle::new(RateLimit::per_minute(30));
    let first = service.core(&throttle);
    sleep(MINUTE * 5).await;
    let second = service.core(&throttle);
    let calls = (0..200).map(|number| call(if number % 2 == 0 { &first } else { &second }, number));
    join_all(calls).await;
    assert_eq!(most_within(MINUTE, &service.arrivals()), 30);
}

#[tokio::test(start_paused = true)]
async fn without_a_throttle_all_leave_at_once() {
    let service = Service::new((0, 0));
    let core = service.builder().build().unwrap();
    join_all((0..1_000).map(|number| call(&core, number))).await;
    assert_eq!(service.now(), Duration::ZERO);
}

/// A future that is polled so many times and then dropped.
struct GivenUp<F> {
    future: Pin<Box<F>>,
    polls: usize,
}

impl<F: Future> Future for GivenUp<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == 0 {
            return Poll::Ready(None);
        }
        self.polls -= 1;
        match self.future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.polls == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_given_up_at_every_point_where_it_waits() {
    let mut polls = 0;
    loop {
        let service = Service::new((5, 5));
        let core = service.core(&Throttle::new(RateLimit::new(2, MINUTE)).shared(Slow::default()));
        let given_up = GivenUp { future: Box::pin(call(&core, 9)), polls };
        let before = join_all((0..3).map(|number| call(&core, number)));
        let behind = join_all((3..6).map(|number| call(&core, number)));
        let (_, finished, _) = tokio::join!(before, given_up, behind);
        assert!(most_within(MINUTE, &service.arrivals()) <= 2, "given up at poll {polls}");
        assert!(service.now() < Duration::from_secs(190), "given up at poll {polls}: {:?}", service.now());
        if finished.is_some() {
            break;
        }
        polls += 1;
    }
    assert!(polls > 5, "the call waited only {polls} times");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_does_not_hold_up_the_others() {
    let service = Service::new((5, 5));
    let core = service.core(&Throttle::new(RateLimit::per_minute(30)));
    join_all((0..30).map(|number| call(&core, number))).await;
    let mut forgotten: Vec<_> = (0..40).map(|number| Box::pin(call(&core, 100 + number))).collect();
    for call in &mut forgotten {
        assert!(poll_immediate(call).await.is_none());
    }
    join_all((30..60).map(|number| call(&core, number))).await;
    assert!(service.now() < Duration::from_secs(190), "{:?}", service.now());
    join_all(forgotten).await;
    assert_eq!(service.names().len(), 100);
    assert_eq!(most_within(MINUTE, &service.arrivals()), 30);
}

/// A shared budget that takes its time, and a place for each request.
#[derive(Clone, Default)]
struct Slow {
    taken: Arc<Mutex<Vec<Instant>>>,
    free: Arc<AtomicUsize>,
    paused: Arc<Mutex<Vec<Duration>>>,
}

impl Budget for Slow {
    fn take(&self) -> BoxFuture<'_, Result<Grant, BudgetError>> {
        Box::pin(async {
            sleep(Duration::from_millis(3)).await;
            self.taken.lock().unwrap().push(Instant::now());
            let free = self.free.clone();
            Ok(Grant::Now(Permit::holding(OnDrop(Some(move || _ = free.fetch_add(1, Ordering::Relaxed))))))
        })
    }

    fn pause(&self, time: Duration) {
        self.paused.lock().unwrap().push(time);
    }
}

struct OnDrop<F: FnOnce()>(Option<F>);

impl<F: FnOnce()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        self.0.take().unwrap()();
    }
}

#[tokio::test(start_paused = true)]
async fn a_shared_budget_is_asked_for_each_request_and_told_of_pauses() {
    let service = Service::new((5, 5));
    let budget = Slow::default();
    let throttle = Throttle::new(RateLimit::per_minute(30)).burst(30).shared(budget.clone());
    let core = service.core(&throttle);
    join_all((0..50).map(|number| call(&core, number))).await;
    assert_eq!(budget.taken.lock().unwrap().len(), 50);
    assert_eq!(budget.free.load(Ordering::Relaxed), 50);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    throttle.pause(&clock, Duration::from_secs(3_600));
    assert_eq!(*budget.paused.lock().unwrap(), [Duration::from_secs(600)]);
}

/// A shared budget that has room sometimes, fails sometimes, and sometimes says nothing at all.
struct Unreliable(AtomicUsize);

impl Budget for Unreliable {
    fn take(&self) -> BoxFuture<'_, Result<Grant, BudgetError>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            match number % 5 {
                0 => Err(BudgetError::new("no idea")),
                1 => std::future::pending().await,
                2 => Ok(Grant::Later(Duration::MAX)),
                3 => Ok(Grant::Later(Duration::ZERO)),
                _ => Ok(Grant::Now(Permit::holding(()))),
            }
        })
    }

    fn pause(&self, _: Duration) {}
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_fails_is_done_without() {
    let service = Service::new((5, 5));
    let core = service.core(&Throttle::new(RateLimit::per_minute(30)).shared(Unreliable(AtomicUsize::new(0))));
    let mut calls = pin!(join_all((0..300).map(|number| call(&core, number))));
    timeout(Duration::from_secs(3_600), &mut calls).await.expect("all are done");
    assert!(most_within(MINUTE, &service.arrivals()) <= 30);
}
