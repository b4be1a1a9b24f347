//! A rate limit that is kept in Redis, for several processes and machines.
//!
//! All is in one sorted set: a member for each request, and when its place becomes free. Times are those of Redis, so the clocks of
//! the machines do not matter.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, RedisError, RedisResult, Script};
use tokio::runtime::Handle;

use super::budget::{Budget, BudgetError, Grant};
use super::future::BoxFuture;
use super::pace::Permit;
use super::window::RateLimit;

/// How much longer than the limit's window a place is kept for a request that is never heard of again. No exchange takes longer.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(120);

/// Redis may take so long to accept a connection, and so long to answer.
const TIMEOUT: Duration = Duration::from_secs(1);

/// Arguments: what to do, the member, the limit, and two times in microseconds. Gives how long to wait, in microseconds.
const SCRIPT: &str = r"
local set, action, member = KEYS[1], ARGV[1], ARGV[2]
local limit, window, time = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
redis.call('ZREMRANGEBYSCORE', set, '-inf', now)
local paused = redis.call('ZSCORE', set, 'pause')
local wait = 0
if action == 'take' then
  if paused then
    wait = paused - now
  elseif redis.call('ZCARD', set) < limit or redis.call('ZSCORE', set, member) then
    redis.call('ZADD', set, now + time, member)
  else
    -- A place that is in use now is in use for a window at least, whenever its request ends.
    wait = math.min(redis.call('ZRANGE', set, 0, 0, 'WITHSCORES')[2] - now, window)
  end
elseif action == 'settle' then
  redis.call('ZADD', set, now + window, member)
elseif action == 'release' then
  redis.call('ZREM', set, member)
elseif action == 'pause' then
  redis.call('ZADD', set, math.max(now + time, tonumber(paused or 0)), 'pause')
end
local last = redis.call('ZRANGE', set, -1, -1, 'WITHSCORES')[2]
if last then
  redis.call('PEXPIRE', set, math.ceil((last - now) / 1000) + 1000)
end
return wait
";

/// A budget in one Redis (5 or later, no cluster): all throttles with the same key in the same Redis keep one limit together.
///
/// ```text
/// let limit = RateLimit::per_minute(30);
/// let budget = RedisBudget::new("redis://:password@host:6379/0", "throttle:contoso", limit)?;
/// let client = Client::builder(url).throttle(Throttle::new(limit).shared(budget)).build()?;
/// ```
///
/// It connects when it is first asked, and again when a connection is lost, and needs to be asked from within tokio. Addresses that
/// begin with `rediss://` need one of the TLS features of the crate `redis`, such as `tokio-rustls-comp`: depend on it beside this one.
#[must_use = "a budget is given to a throttle"]
pub struct RedisBudget {
    redis: Arc<Redis>,
    lease: Duration,
}

struct Redis {
    client: redis::Client,
    connection: Mutex<Option<MultiplexedConnection>>,
    script: Script,
    key: String,
    limit: RateLimit,
    /// Makes the names of members different from those of others.
    name: u64,
    members: AtomicU64,
}

impl RedisBudget {
    /// A budget of this limit in the Redis at `url`. Whoever shares it gives the same key and the same limit.
    ///
    /// # Errors
    ///
    /// If `url` is not the address of a Redis. It does not connect yet.
    pub fn new(url: &str, key: impl Into<String>, limit: RateLimit) -> Result<Self, BudgetError> {
        // The error may repeat the address, which may hold a password.
        let client = redis::Client::open(url)
            .map_err(|error| BudgetError::new(format!("this address of a Redis cannot be used: {}", error.category())))?;
        let redis = Redis {
            client,
            connection: Mutex::new(None),
            script: Script::new(SCRIPT),
            key: key.into(),
            limit,
            name: RandomState::new().hash_one(0_u8),
            members: AtomicU64::new(0),
        };
        Ok(Self { redis: Arc::new(redis), lease: limit.window().saturating_add(LONGEST_EXCHANGE) })
    }

    /// After this time the place of a request is free even if its process was never heard of again: the limit's window and two minutes
    /// by default. It has to be longer than the window and an exchange with the service together.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }
}

impl Budget for RedisBudget {
    fn take(&self) -> BoxFuture<'_, Result<Grant, BudgetError>> {
        Box::pin(async {
            let mut place = Place::new(&self.redis);
            let wait = self.redis.run("take", &place.member, self.lease).await.map_err(|error| problem(&error))?;
            if wait > 0 {
                place.end = None;
                return Ok(Grant::Later(Duration::from_micros(wait)));
            }
            place.end = Some("settle");
            Ok(Grant::Now(Permit::holding(place)))
        })
    }

    fn pause(&self, time: Duration) {
        self.redis.run_later("pause", String::new(), time);
    }
}

impl fmt::Debug for RedisBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the client: its address may hold a password.
        f.debug_struct("RedisBudget")
            .field("key", &self.redis.key)
            .field("limit", &self.redis.limit)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

/// A request's place in the budget.
struct Place {
    redis: Arc<Redis>,
    member: String,
    /// What is done at its end. Until Redis has answered we do not know whether the place is ours; if nobody waits for the answer any
    /// more, no request is going to leave.
    end: Option<&'static str>,
}

impl Place {
    fn new(redis: &Arc<Redis>) -> Self {
        let member = format!("{:016x}-{}", redis.name, redis.members.fetch_add(1, Ordering::Relaxed));
        Self { redis: redis.clone(), member, end: Some("release") }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(end) = self.end {
            self.redis.run_later(end, std::mem::take(&mut self.member), Duration::ZERO);
        }
    }
}

impl Redis {
    /// Runs the script, on another connection if the one in use is broken.
    async fn run(&self, action: &str, member: &str, time: Duration) -> RedisResult<u64> {
        let mut call = self.script.key(&self.key);
        call.arg(action).arg(member).arg(self.limit.requests());
        call.arg(micros(self.limit.window())).arg(micros(time));
        let open = self.connection().clone();
        if let Some(mut connection) = open {
            match call.invoke_async(&mut connection).await {
                Err(error) if error.is_io_error() => *self.connection() = None,
                result => return result,
            }
        }
        let config = AsyncConnectionConfig::new().set_connection_timeout(Some(TIMEOUT)).set_response_timeout(Some(TIMEOUT));
        let mut connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        *self.connection() = Some(connection.clone());
        call.invoke_async(&mut connection).await
    }

    /// Runs the script without waiting for it. If it fails, the lease ends it.
    fn run_later(self: &Arc<Self>, action: &'static str, member: String, time: Duration) {
        let redis = self.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { redis.run(action, &member, time).await });
        }
    }

    fn connection(&self) -> MutexGuard<'_, Option<MultiplexedConnection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn micros(time: Duration) -> u64 {
    time.as_micros().try_into().unwrap_or(u64::MAX)
}

/// What is wrong, without the address.
fn problem(error: &RedisError) -> BudgetError {
    BudgetError::new(match error.code() {
        Some(code) => format!("Redis answered `{code}`"),
        None => format!("Redis cannot be asked: {}", error.category()),
    })
}
