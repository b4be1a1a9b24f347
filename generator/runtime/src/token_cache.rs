//! Keeps a token until shortly before its end. Of many that need another one, one fetches it and all get it.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};

use super::clock::Clock;
use super::credential::SecretRequest;
use super::future::BoxFuture;
use super::line::Line;
use super::secret::{CredentialError, Secret};

/// So long before its end a token is renewed, or earlier than a fifth of its life before it if it lives short.
const AHEAD: Duration = Duration::from_secs(300);

/// After a renewal that failed while the old token is still good, the next one waits so long.
const PAUSE: Duration = Duration::from_secs(30);

/// A token as it was given out.
pub(super) struct Token {
    pub(super) secret: Secret,
    /// How long it is good, from the moment on at which it was asked for.
    pub(super) life: Duration,
}

pub(super) type TokenResult = Result<Token, CredentialError>;

/// The token of all clones of one credential.
#[derive(Default)]
pub(super) struct TokenCache(Mutex<State>);

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    // Only those who wait for it hold it: if all of them give up, it is gone, and the next one begins anew.
    flight: Option<WeakShared<Flight>>,
}

type Flight = BoxFuture<'static, Result<Secret, CredentialError>>;

/// A token with its times, by the clock of the client that fetched it: another client's may have begun at another moment.
struct Kept {
    secret: Secret,
    clock: Arc<dyn Clock>,
    renew_at: Duration,
    end: Duration,
}

impl TokenCache {
    /// The token: the one that is kept, or another one that `fetch` gets. An error is that of the attempt that was waited for.
    pub(super) async fn secret(
        self: &Arc<Self>,
        asked: SecretRequest<'_>,
        fetch: impl FnOnce(Line) -> BoxFuture<'static, TokenResult>,
    ) -> Result<Secret, CredentialError> {
        let flight = match self.at_once(asked.rejected(), || self.flight(asked.line, fetch)) {
            Ok(secret) => return Ok(secret),
            Err(flight) => flight,
        };
        match flight.await {
            Ok(secret) => Ok(secret),
            // It was renewed ahead of time, and there is time left.
            Err(error) => self.state().good().ok_or(error),
        }
    }

    /// What can be used without waiting, or what to wait for.
    fn at_once(&self, rejected: Option<&Secret>, begin: impl FnOnce() -> Shared<Flight>) -> Result<Secret, Shared<Flight>> {
        let mut state = self.state();
        // Another call may have replaced it since.
        state.kept.take_if(|kept| rejected == Some(&kept.secret));
        if let Some(kept) = state.kept.as_ref().filter(|kept| kept.clock.now() < kept.renew_at) {
            return Ok(kept.secret.clone());
        }
        match (state.flight.as_ref().and_then(WeakShared::upgrade), state.good()) {
            (Some(_), Some(secret)) => Ok(secret),
            (Some(flight), None) => Err(flight),
            (None, _) => {
                let flight = begin();
                state.flight = flight.downgrade();
                Err(flight)
            }
        }
    }

    fn flight(self: &Arc<Self>, line: &Line, fetch: impl FnOnce(Line) -> BoxFuture<'static, TokenResult>) -> Shared<Flight> {
        let cache = self.clone();
        let clock = line.clock().clone();
        let fetched = fetch(line.clone());
        let flight: Flight = Box::pin(async move {
            let begin = clock.now();
            let result = fetched.await;
            cache.state().land(result, clock, begin)
        });
        flight.shared()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The token that is kept, if it has not come to its end.
    fn good(&self) -> Option<Secret> {
        self.kept.as_ref().filter(|kept| kept.clock.now() < kept.end).map(|kept| kept.secret.clone())
    }

    fn land(&mut self, result: TokenResult, clock: Arc<dyn Clock>, begin: Duration) -> Result<Secret, CredentialError> {
        self.flight = None;
        match result {
            Ok(Token { secret, life }) => {
                let end = begin.saturating_add(life);
                let renew_at = end.saturating_sub(AHEAD.min(life / 5));
                self.kept = Some(Kept { secret: secret.clone(), clock, renew_at, end });
                Ok(secret)
            }
            Err(error) => {
                if let Some(kept) = &mut self.kept {
                    kept.renew_at = kept.clock.now().saturating_add(PAUSE).min(kept.end);
                }
                Err(error)
            }
        }
    }
}

impl fmt::Debug for TokenCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenCache")
    }
}
