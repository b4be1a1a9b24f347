//! A rate limit that several clients keep together in a real Redis. Without `redis-server` these tests say so and pass.

#![allow(clippy::unwrap_used, reason = "a test stops where its ground gives way")]
#![allow(clippy::panic, reason = "a test stops where its ground gives way")]

#[path = "server.rs"]
mod server;

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cloud_app_security::Client;
use cloud_app_security::runtime::{
    Budget, BudgetError, Clock, Grant, Pace, Permit, RateLimit, RedisBudget, SystemClock, Throttle, Turn,
};
use futures_util::future::{join_all, poll_immediate};
use serde_json::json;
use server::{Reply, Server, TOKEN};
use tempfile::TempDir;
use tokio::time::sleep;

const PASSWORD: &str = "p4ssw0rd-that-nobody-may-see";
const KEY: &str = "throttle:contoso";
const HALF: Duration = Duration::from_millis(500);

/// A Redis of one test. It keeps nothing when it is stopped.
struct Redis {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Redis {
    /// `None` if there is no `redis-server` on this machine.
    async fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = TempDir::new().unwrap();
        let Some(process) = spawn(port, &folder) else {
            eprintln!("SKIPPED: there is no `redis-server`; Debian's package of that name has it");
            return None;
        };
        let redis = Self { process, port, folder };
        redis.wait().await;
        Some(redis)
    }

    fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    async fn restart(&mut self) {
        self.process = spawn(self.port, &self.folder).unwrap();
        self.wait().await;
    }

    async fn wait(&self) {
        let begin = Instant::now();
        while self.budget("ready", RateLimit::per_minute(1)).take().await.is_err() {
            assert!(begin.elapsed() < Duration::from_secs(20), "redis-server does not start");
            sleep(Duration::from_millis(20)).await;
        }
    }

    fn url(&self) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{}/", self.port)
    }

    /// A budget with a connection of its own.
    fn budget(&self, key: &str, limit: RateLimit) -> RedisBudget {
        RedisBudget::new(&self.url(), key, limit).unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn spawn(port: u16, folder: &TempDir) -> Option<Child> {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", PASSWORD])
        .args(["--port", &port.to_string()])
        .arg("--dir")
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .ok()
}

async fn granted(budget: &RedisBudget) -> Permit {
    match budget.take().await.unwrap() {
        Grant::Now(permit) => permit,
        Grant::Later(wait) => panic!("no place for {wait:?}"),
    }
}

async fn refused(budget: &RedisBudget) -> Duration {
    match budget.take().await.unwrap() {
        Grant::Now(_) => panic!("there is a place"),
        Grant::Later(wait) => wait,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_of_several_processes_keep_one_limit() {
    let Some(redis) = Redis::start().await else { return };
    let server = Server::always(Reply::json(&json!({"data": [], "hasNext": false, "total": 0}))).await;
    let limit = RateLimit::new(10, HALF);
    let sent = Arc::new(Mutex::new(Vec::new()));
    let begin = Instant::now();
    // As separate as two processes: nothing but the key in Redis is common to them.
    let clients = (0..3).map(|_| {
        let sent = sent.clone();
        let throttle = Throttle::new(limit).shared(redis.budget(KEY, limit));
        let builder = Client::builder(server.url()).api_token(TOKEN).throttle(throttle);
        builder.before_request(move |_| sent.lock().unwrap().push(begin.elapsed())).build().unwrap()
    });
    let walks = clients.map(|client| {
        tokio::spawn(async move {
            join_all((0..20).map(async |_| client.alerts().list().await.unwrap())).await;
        })
    });
    join_all(walks).await.into_iter().for_each(|walk| walk.unwrap());
    let mut sent = std::mem::take(&mut *sent.lock().unwrap());
    sent.sort();
    assert_eq!(sent.len(), 60);
    for eleven in sent.windows(11) {
        assert!(eleven[10] - eleven[0] >= HALF, "{eleven:?}");
    }
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn a_place_becomes_free_a_window_after_its_end_and_the_key_disappears() {
    let Some(redis) = Redis::start().await else { return };
    let limit = RateLimit::new(1, HALF);
    let (one, other) = (redis.budget(KEY, limit), redis.budget(KEY, limit));
    let permit = granted(&one).await;
    assert_eq!(refused(&other).await, HALF);
    sleep(HALF).await;
    assert_eq!(refused(&other).await, HALF, "it is in use");
    drop(permit);
    sleep(Duration::from_millis(100)).await;
    let wait = refused(&other).await;
    assert!(wait < HALF && wait > Duration::from_millis(10), "{wait:?}");
    sleep(wait).await;
    drop(granted(&other).await);
    let ask =
        Command::new("redis-cli").env("REDISCLI_AUTH", PASSWORD).args(["-p", &redis.port.to_string(), "pttl", KEY]).output();
    let ask = String::from_utf8(ask.unwrap().stdout).unwrap();
    assert!(ask.trim().parse::<i64>().unwrap() > 0, "{ask}");
}

#[tokio::test]
async fn the_places_of_a_process_that_dies_become_free() {
    let Some(redis) = Redis::start().await else { return };
    let limit = RateLimit::new(2, Duration::from_millis(100));
    let dying = redis.budget(KEY, limit).lease(Duration::from_millis(400));
    std::mem::forget((granted(&dying).await, granted(&dying).await));
    let living = redis.budget(KEY, limit);
    sleep(Duration::from_millis(200)).await;
    refused(&living).await;
    sleep(Duration::from_millis(300)).await;
    drop((granted(&living).await, granted(&living).await));
}

#[tokio::test]
async fn who_no_longer_waits_for_a_place_takes_none() {
    let Some(redis) = Redis::start().await else { return };
    let budget = redis.budget(KEY, RateLimit::per_minute(2));
    let _first = granted(&budget).await;
    for _ in 0..10 {
        assert!(poll_immediate(budget.take()).await.is_none());
        sleep(Duration::from_millis(10)).await;
    }
    sleep(Duration::from_millis(100)).await;
    drop(granted(&budget).await);
}

#[tokio::test]
async fn a_pause_holds_for_all() {
    let Some(redis) = Redis::start().await else { return };
    let limit = RateLimit::per_minute(2);
    let (one, other) = (redis.budget(KEY, limit), redis.budget(KEY, limit));
    one.pause(HALF);
    one.pause(HALF / 5);
    sleep(Duration::from_millis(100)).await;
    let wait = refused(&other).await;
    assert!(wait < HALF && wait > HALF / 5, "{wait:?}");
    sleep(wait).await;
    drop(granted(&other).await);
}

#[tokio::test]
async fn while_redis_is_away_each_process_keeps_the_limit_by_itself() {
    let Some(mut redis) = Redis::start().await else { return };
    let limit = RateLimit::new(2, HALF);
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let throttle = Throttle::new(limit).shared(redis.budget(KEY, limit));
    drop(throttle.admit(&clock, Turn::New).await);
    redis.stop();
    let mut times = Vec::new();
    for _ in 0..6 {
        drop(throttle.admit(&clock, Turn::New).await);
        times.push(clock.now());
    }
    for three in times.windows(3) {
        assert!(three[2] - three[0] >= HALF, "{times:?}");
    }
    assert!(clock.now() < Duration::from_secs(5), "{times:?}");
    redis.restart().await;
    // It is asked again after some seconds.
    let other = redis.budget(KEY, RateLimit::new(1, HALF));
    loop {
        let _permit = throttle.admit(&clock, Turn::New).await;
        if matches!(other.take().await, Ok(Grant::Later(_))) {
            break;
        }
        assert!(clock.now() < Duration::from_secs(30), "Redis is not asked again");
        sleep(HALF * 2).await;
    }
}

#[tokio::test]
async fn no_password_is_shown() {
    let Some(redis) = Redis::start().await else { return };
    let wrong = redis.url().replace(PASSWORD, "wrong-and-secret");
    let budget = RedisBudget::new(&wrong, KEY, RateLimit::per_minute(1)).unwrap();
    let refused = budget.take().await.unwrap_err();
    let unusable = |url: &str| RedisBudget::new(url, KEY, RateLimit::per_minute(1)).unwrap_err();
    let errors = [refused, unusable(":wrong-and-secret@"), unusable("redis://:wrong-and-secret@host:port/"), away().await];
    for shown in errors.iter().map(|error| format!("{error} {error:?}")).chain([format!("{budget:?}")]) {
        assert!(!shown.contains("secret") && !shown.contains("127.0.0.1"), "{shown}");
    }
}

/// The error of a Redis that is not there.
async fn away() -> BudgetError {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("redis://:wrong-and-secret@127.0.0.1:{port}/");
    RedisBudget::new(&url, KEY, RateLimit::per_minute(1)).unwrap().take().await.unwrap_err()
}
