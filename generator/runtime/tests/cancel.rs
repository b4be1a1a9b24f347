//! A call can be dropped at any point where it waits, and the client is as good as new.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::pin::pin;
use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Call, Clock, Core, Credential, CredentialError, Method, Operation, Pace, Permit, RetryPolicy, Secret,
    SecretRequest, Turn,
};
use serde_json::{Value, json};
use support::memory::{Answer, Memory, rest};

static LIST: Operation = Operation::new("list", Method::Post, "/x").read_only().security(&[&["oauth"]]);

/// A clock of which short waits end soon, and long ones never.
struct Patient;

impl Clock for Patient {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { if time < Duration::from_secs(10) { rest(3).await } else { std::future::pending().await } })
    }
}

/// Lets one request go at a time, and counts those that are on their way.
#[derive(Clone, Default)]
struct OneByOne {
    out: Arc<AtomicIsize>,
    admitted: Arc<AtomicUsize>,
}

/// A request that is on its way.
struct OnItsWay(Arc<AtomicIsize>);

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Pace for OneByOne {
    fn admit<'a>(&'a self, _: &'a Arc<dyn Clock>, _: Turn) -> BoxFuture<'a, Permit> {
        Box::pin(async {
            rest(2).await;
            while self.out.load(Ordering::SeqCst) > 0 {
                rest(1).await;
            }
            self.out.fetch_add(1, Ordering::SeqCst);
            self.admitted.fetch_add(1, Ordering::SeqCst);
            Permit::holding(OnItsWay(self.out.clone()))
        })
    }

    fn pause(&self, _: &Arc<dyn Clock>, _: Duration) {}
}

/// Fetches a token, and another one when it is rejected.
#[derive(Clone, Default)]
struct Fetched(Arc<Mutex<Option<String>>>);

impl Credential for Fetched {
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async move {
            let known = self.0.lock().unwrap().clone();
            if let Some(known) = known.filter(|known| asked.rejected().is_none_or(|rejected| rejected.expose() != known)) {
                return Ok(known.into());
            }
            let request = http::Request::post("https://login.example/token").body(Body::default()).unwrap();
            let token = String::from_utf8(asked.send(request).await?.into_body().to_vec()).unwrap();
            *self.0.lock().unwrap() = Some(token.clone());
            Ok(token.into())
        })
    }
}

/// A service that is busy, that sends somewhere else, that does not know its tokens any longer, and that answers, in turn.
fn service(forgets_tokens: bool) -> Memory {
    let turns = AtomicUsize::new(0);
    Memory::new(move |sent| {
        if sent.uri.ends_with("/token") {
            return Answer::new(200, &[], format!("token-{}", sent.number));
        }
        match turns.fetch_add(1, Ordering::SeqCst) % 5 {
            0 => Answer::new(503, &[], "busy"),
            1 => Answer::new(307, &[("location", "/x")], ""),
            2 if forgets_tokens => Answer::new(401, &[], "Which token?"),
            3 => Answer::Torn(200, "{"),
            _ => Answer::ok(),
        }
    })
    .resting(2)
}

/// Polls so many times at most.
fn drive<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
    }
    None
}

fn call(core: &Core) -> impl Future<Output = Result<Value, clientwright_runtime::Error>> {
    let pieces = || futures_util::stream::iter([Ok::<_, std::io::Error>("{}".into())]);
    Call::new(core, &LIST).bytes("application/json", Body::reopened(2, pieces)).decode_json::<Value>().send()
}

#[test]
fn a_call_can_be_dropped_wherever_it_waits() {
    let (memory, pace, token) = (service(true), OneByOne::default(), Fetched::default());
    let core = memory.builder().clock(Patient).pace(Some(Arc::new(pace.clone()))).credential_from("oauth", token.clone());
    let core = core.retry(RetryPolicy::new().first_wait(Duration::from_millis(1))).build().unwrap();
    let mut polls = 0;
    let output = loop {
        // From the same state each time: without a token, and with the service at the beginning of its turns.
        *token.0.lock().unwrap() = None;
        polls += 1;
        let output = drive(call(&core), polls);
        assert_eq!(pace.out.load(Ordering::SeqCst), 0, "after {polls} polls");
        if let Some(output) = output {
            break output;
        }
        // What was dropped keeps nobody from calling, and the answer is right.
        assert_eq!(drive(call(&core), 1000).expect("a call hangs").unwrap(), json!({"ok": true}), "after {polls} polls");
        assert_eq!(pace.out.load(Ordering::SeqCst), 0, "after {polls} polls");
    };
    assert_eq!(output.unwrap(), json!({"ok": true}));
    assert!(polls > 50, "{polls}");
}

#[test]
fn calls_that_wait_for_each_other_go_on_when_one_is_dropped() {
    let (memory, pace) = (service(false), OneByOne::default());
    let core = memory.builder().clock(Patient).pace(Some(Arc::new(pace.clone()))).credential_from("oauth", Fetched::default());
    let core = core.retry(RetryPolicy::new().first_wait(Duration::from_millis(1))).build().unwrap();
    for polls in 1..60 {
        let mut dropped = Box::pin(call(&core));
        let mut others: Vec<_> = (0..3).map(|_| Box::pin(call(&core))).collect();
        for _ in 0..polls {
            if drive(dropped.as_mut(), 1).is_some() {
                dropped = Box::pin(call(&core));
            }
            let mut left = Vec::new();
            for mut other in others {
                match drive(other.as_mut(), 1) {
                    Some(output) => assert_eq!(output.unwrap(), json!({"ok": true})),
                    None => left.push(other),
                }
            }
            others = left;
        }
        drop(dropped);
        let outputs = drive(futures_util::future::join_all(others), 5000).expect("the calls hang");
        assert!(outputs.into_iter().all(|output| output.unwrap() == json!({"ok": true})));
        assert_eq!(pace.out.load(Ordering::SeqCst), 0);
    }
}
