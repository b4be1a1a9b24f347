//! What is tried again, when, and what the error then tells. Time is simulated.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Mutex;
use std::time::Duration;

use clientwright_runtime::{
    Body, BoxFuture, Call, Credential, CredentialError, Error, ErrorKind, Method, Operation, RetryPolicy, Secret, SecretRequest,
};
use serde_json::{Value, json};
use support::memory::{Answer, Memory};

static GET: Operation = Operation::new("get", Method::Get, "/x").security(&[&["oauth"], &[]]);
static HEAD: Operation = Operation::new("head", Method::Head, "/x");
static PUT: Operation = Operation::new("put", Method::Put, "/x");
static DELETE: Operation = Operation::new("delete", Method::Delete, "/x");
static LIST: Operation = Operation::new("list", Method::Post, "/x").read_only();
static CLOSE: Operation = Operation::new("close", Method::Post, "/x").security(&[&["oauth"], &[]]);
static PATCH: Operation = Operation::new("patch", Method::Patch, "/x");

const SECOND: Duration = Duration::from_secs(1);
/// tokio's clock ticks this often.
const TICK: Duration = Duration::from_millis(2);

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

async fn error(memory: &Memory, operation: &'static Operation) -> Error {
    Call::new(&memory.builder().retry(RetryPolicy::new()).build().unwrap(), operation).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn these_are_repeated_and_no_others() {
    let repeated = [&GET, &HEAD, &PUT, &DELETE, &LIST];
    let never = [&CLOSE, &PATCH];
    for status in [408, 425, 429, 502, 503, 504] {
        for operation in repeated {
            let memory = Memory::new(move |_| Answer::new(status, &[], ""));
            let error = error(&memory, operation).await;
            assert_eq!((memory.sent().len(), error.status()), (6, Some(status)), "{status} {error}");
        }
    }
    for status in [300, 304, 400, 401, 403, 404, 409, 410, 421, 422, 423, 424, 426, 431, 500, 501, 505, 507, 508, 511, 529, 599] {
        for operation in repeated {
            let memory = Memory::new(move |_| Answer::new(status, &[("retry-after", "1")], ""));
            error(&memory, operation).await;
            assert_eq!(memory.sent().len(), 1, "{status}");
        }
    }
    for operation in never {
        for status in [408, 425, 429, 500, 502, 503, 504] {
            let memory = Memory::new(move |_| Answer::new(status, &[("retry-after", "1")], ""));
            error(&memory, operation).await;
            assert_eq!(memory.sent().len(), 1, "{status}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_broken_exchange_is_repeated_like_a_busy_service_and_a_refused_connection_always() {
    let torn = || Answer::Torn(200, "{");
    let broken: [fn() -> Answer; 2] = [|| Answer::Broken, torn];
    for answer in broken {
        for (operation, count) in [(&GET, 6), (&LIST, 6), (&DELETE, 6), (&CLOSE, 1), (&PATCH, 1)] {
            let memory = Memory::script([answer]);
            assert!(!error(&memory, operation).await.is_connect());
            assert_eq!(memory.sent().len(), count, "{operation:?}");
        }
    }
    for operation in [&GET, &LIST, &DELETE, &CLOSE, &PATCH] {
        let memory = Memory::script([|| Answer::Refused]);
        assert!(error(&memory, operation).await.is_connect());
        assert_eq!(memory.sent().len(), 6);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_off_tells_the_status_that_it_began_with() {
    let memory = Memory::script([|| Answer::Torn(200, "{")]);
    let error = error(&memory, &CLOSE).await;
    assert_eq!(error.to_string(), "POST /x (close): the answer of `service.example` (200 OK) broke off: torn");
    assert_eq!((error.status(), error.is_timeout(), error.attempts().len()), (Some(200), false, 1));
    let memory = Memory::script([|| Answer::Endless(201)]);
    let error = self::error(&memory, &CLOSE).await;
    assert_eq!((error.status(), error.is_timeout()), (Some(201), true));
}

#[tokio::test(start_paused = true)]
async fn what_took_all_its_time_is_not_repeated() {
    for operation in [&GET, &CLOSE] {
        let memory = Memory::script([|| Answer::Silence]);
        let error = error(&memory, operation).await;
        assert_eq!((error.is_timeout(), error.status(), memory.sent().len()), (true, None, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_can_be_sent_once_is_sent_once() {
    let pieces = || futures_util::stream::iter([Ok::<_, std::io::Error>("once".into())]);
    let answers: [fn() -> Answer; 3] = [|| Answer::Refused, || Answer::Broken, || Answer::new(503, &[], "")];
    for answer in answers {
        let memory = Memory::script([answer]);
        let core = memory.builder().build().unwrap();
        Call::new(&core, &PUT).bytes("text/plain", Body::stream(pieces())).await.unwrap_err();
        assert_eq!(memory.sent().len(), 1);
        let memory = Memory::script([answer, Answer::ok]);
        let core = memory.builder().build().unwrap();
        Call::new(&core, &PUT).bytes("text/plain", Body::reopened(4, pieces)).await.unwrap();
        assert_eq!(memory.sent()[1].body, "once");
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_request_is_sent_again() {
    let memory = Memory::script([|| Answer::new(503, &[], ""), || Answer::Broken, Answer::ok]);
    let call = Call::new(&memory.builder().build().unwrap(), &LIST).json(&json!({"limit": 3})).header("x-a", false, "b");
    assert_eq!(call.decode_json::<Value>().await.unwrap(), json!({"ok": true}));
    let sent = memory.sent();
    assert_eq!(sent.len(), 3);
    for again in &sent[1..] {
        assert_eq!(
            (&again.method, &again.uri, &again.headers, &again.body),
            (&sent[0].method, &sent[0].uri, &sent[0].headers, &sent[0].body)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_waits_double_from_a_second_on_and_are_shortened_by_half_at_most() {
    let mut all = Vec::new();
    for _ in 0..40 {
        let memory = Memory::script([|| Answer::new(503, &[], "")]);
        error(&memory, &GET).await;
        for (gap, longest) in memory.gaps().into_iter().zip([1.0, 2.0, 4.0, 8.0, 16.0]) {
            assert!(gap >= seconds(longest / 2.0) && gap <= seconds(longest) + TICK, "{gap:?} of {longest}");
            all.push(gap.as_secs_f64() / longest);
        }
    }
    // By chance, and over the whole breadth.
    assert!(all.iter().any(|part| *part < 0.6) && all.iter().any(|part| *part > 0.9), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_longer_than_the_longest() {
    let policy = RetryPolicy::new().retries(40).longest_wait(Duration::from_secs(7)).total(Duration::MAX);
    let memory = Memory::script([|| Answer::Broken]);
    let error = Call::new(&memory.builder().retry(policy).build().unwrap(), &GET).await.unwrap_err();
    assert_eq!(error.attempts().len(), 41);
    assert!(memory.gaps().iter().all(|gap| *gap <= Duration::from_secs(7) + TICK));
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_refusals_that_say_nothing_is_met_with_longer_waits() {
    let page = "<html><head><title>Too many</title></head></html>";
    for answer in [Answer::new(429, &[], ""), Answer::new(429, &[("content-type", "text/html")], page)] {
        let Answer::Reply { headers, body, .. } = answer else { unreachable!() };
        let memory = Memory::new(move |_| Answer::Reply { status: 429, headers: headers.clone(), body: body.clone() });
        error(&memory, &LIST).await;
        for (gap, longest) in memory.gaps().into_iter().zip([5.0, 10.0, 20.0, 40.0, 60.0]) {
            assert!(gap >= seconds(longest / 2.0) && gap <= seconds(longest) + TICK, "{gap:?} of {longest}");
        }
    }
}

/// What a refusal says, and how long is to be waited after it: `None` if nothing that can be understood, or nothing.
#[allow(clippy::type_complexity, reason = "it is a table")]
fn sayings() -> Vec<(Vec<(&'static str, String)>, &'static str, Option<f64>)> {
    let header = |value: &str| vec![("retry-after", value.to_owned())];
    let date = |offset: i64| {
        let date = chrono::DateTime::from_timestamp(1_700_000_000 + offset, 0).unwrap();
        date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    let dated = |offset| vec![("date", date(0)), ("retry-after", date(offset))];
    vec![
        (header("17"), "", Some(17.0)),
        (header(" 17 "), "", Some(17.0)),
        (header("2.5"), "", Some(2.5)),
        (header("90"), "", Some(90.0)),
        (dated(42), "", Some(42.0)),
        (dated(0), "", None),
        (dated(-42), "", None),
        (header("0"), "", None),
        (header("-5"), "", None),
        (header("soon"), "", None),
        (header("1e20"), "", None),
        (header("NaN"), "", None),
        (header("inf"), "", None),
        (header(""), "", None),
        (vec![], "Request was throttled. Expected available in 17 seconds.", Some(17.0)),
        (vec![], "Request was throttled. Expected available in 1 second.", Some(1.0)),
        (vec![], "Request was throttled. Expected available in 2 minutes.", Some(120.0)),
        (vec![], "Rate limit is exceeded. Try again in 3 seconds.", Some(3.0)),
        (vec![], "Please retry after 4s.", Some(4.0)),
        (vec![], "Expected available in a while.", None),
        (vec![], "Expected available in 17 apples.", None),
        (header("soon"), "Expected available in 17 seconds.", Some(17.0)),
        (header("3"), "Expected available in 17 seconds.", Some(3.0)),
    ]
}

#[tokio::test(start_paused = true)]
async fn the_service_is_waited_for_as_long_as_it_asks_and_a_little_longer() {
    for (headers, sentence, asked) in sayings() {
        let what = format!("{headers:?} {sentence}");
        let memory = Memory::new(move |sent| match sent.number {
            0 => {
                let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
                Answer::new(429, &headers, json!({"detail": sentence}).to_string())
            }
            _ => Answer::ok(),
        });
        Call::new(&memory.builder().build().unwrap(), &LIST).await.unwrap();
        let gap = memory.gaps()[0];
        let (least, most) = asked.map_or((2.5, 5.0), |asked| (asked, asked + 1.0));
        assert!(gap >= seconds(least) && gap <= seconds(most) + TICK, "{what}: {gap:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_asks_for_too_little_each_time_is_waited_for_longer_and_longer() {
    let memory = Memory::script([|| Answer::new(503, &[("retry-after", "1")], "")]);
    error(&memory, &LIST).await;
    for (gap, least) in memory.gaps().into_iter().zip([1.0, 1.0, 2.0, 4.0, 8.0]) {
        assert!(gap >= seconds(least), "{gap:?} of {least}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_once_if_it_would_have_to_wait_beyond_the_total() {
    let answers: [fn() -> Answer; 5] = [
        || Answer::new(429, &[("retry-after", "601")], ""),
        || Answer::new(503, &[("retry-after", "31536000")], ""),
        || Answer::new(429, &[("retry-after", "99999999999999999999999")], ""),
        || Answer::new(429, &[("retry-after", "Fri, 31 Dec 9999 23:59:59 GMT")], ""),
        || Answer::new(429, &[], "Expected available in 31536000 seconds."),
    ];
    for answer in answers {
        let begin = tokio::time::Instant::now();
        let memory = Memory::script([answer]);
        let error = error(&memory, &LIST).await;
        assert_eq!((memory.sent().len(), error.attempts().len()), (1, 1));
        assert!(error.retry_after() > Some(Duration::from_secs(600)) && begin.elapsed() <= TICK, "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_total_is_kept() {
    let policy = RetryPolicy::new().retries(100).total(Duration::from_secs(60));
    let memory = Memory::script([|| Answer::new(429, &[("retry-after", "17")], "")]);
    let error = Call::new(&memory.builder().retry(policy).build().unwrap(), &LIST).await.unwrap_err();
    assert_eq!(error.attempts().len(), 4, "{error:?}");
    assert!(memory.sent().iter().all(|sent| sent.at < Duration::from_secs(60)));
    assert_eq!(memory.sent().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_kept_and_the_error_is_still_what_went_wrong() {
    let begin = tokio::time::Instant::now();
    let memory = Memory::script([|| Answer::new(429, &[("retry-after", "17")], "")]);
    let core = memory.builder().deadline(Duration::from_secs(20)).build().unwrap();
    let error = Call::new(&core, &LIST).await.unwrap_err();
    // The second wait is not begun.
    assert_eq!((error.status(), error.is_timeout(), memory.sent().len()), (Some(429), false, 2));
    assert!(begin.elapsed() < Duration::from_secs(19), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_deadline_ends_an_exchange_that_is_told_like_any_other() {
    let seen = std::sync::Arc::new(Mutex::new(Vec::new()));
    let told = seen.clone();
    let begin = tokio::time::Instant::now();
    let memory = Memory::script([|| Answer::new(503, &[], ""), || Answer::Silence]);
    let core = memory.builder().after_response(move |answered| {
        told.lock().unwrap().push((answered.attempt, answered.status, answered.error.is_some(), answered.elapsed));
    });
    let error = Call::new(&core.build().unwrap(), &LIST).deadline(Duration::from_secs(6)).await.unwrap_err();
    assert_eq!(error.to_string(), "POST /x (list): the call was not done within its deadline of 6s (tried 2 times)");
    assert!(error.is_timeout() && begin.elapsed() <= Duration::from_secs(6) + TICK);
    assert_eq!(error.attempts().iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [Some(503), None]);
    let seen = seen.lock().unwrap().clone();
    assert_eq!(
        seen.iter().map(|(attempt, status, failed, _)| (*attempt, *status, *failed)).collect::<Vec<_>>(),
        [(1, Some(503), true), (2, None, true)]
    );
    assert!(seen[1].3 >= Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_shorter_than_the_timeout_wins_and_the_other_way_round() {
    let memory = Memory::script([|| Answer::Silence]);
    let core = memory.builder().timeout(Duration::from_secs(9)).build().unwrap();
    let error = Call::new(&core, &GET).deadline(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!(error.message(), "the call was not done within its deadline of 3s");
    let error = Call::new(&core, &GET).deadline(Duration::from_secs(30)).await.unwrap_err();
    assert_eq!(error.message(), "`service.example` did not answer in full within 9s");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_does_not_end_is_still_that_refusal() {
    let begin = tokio::time::Instant::now();
    let memory = Memory::script([|| Answer::Endless(403)]);
    let error = error(&memory, &GET).await;
    assert!(error.status() == Some(403) && error.message().starts_with("xxxx"), "{error}");
    assert!(begin.elapsed() <= Duration::from_secs(5) + TICK);
}

#[tokio::test(start_paused = true)]
async fn the_error_tells_what_was_tried() {
    let memory = Memory::script([
        || Answer::Refused,
        || Answer::new(429, &[("retry-after", "17")], "{\"detail\": \"Slow down.\"}"),
        || Answer::new(404, &[], "{\"detail\": \"Gone.\"}"),
    ]);
    let error = error(&memory, &DELETE).await;
    assert_eq!(error.to_string(), "DELETE /x (delete): 404 Not Found: Gone. (tried 3 times)");
    let attempts = error.attempts();
    assert_eq!(
        attempts.iter().map(|attempt| (attempt.status, attempt.problem.as_str())).collect::<Vec<_>>(),
        [(None, "no connection to `service.example`: Connection refused"), (Some(429), "Slow down."), (Some(404), "Gone."),]
    );
    assert!(attempts[0].waited <= SECOND && attempts[0].waited >= SECOND / 2);
    assert!(attempts[1].waited >= 17 * SECOND && attempts[2].waited.is_zero());
    assert!(format!("{error:?}").contains("429 Slow down., waited 17."), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_told_with_what_came_before_it() {
    let memory = Memory::script([|| Answer::new(503, &[], ""), || Answer::new(200, &[], "{")]);
    let core = memory.builder().build().unwrap();
    let error = Call::new(&core, &GET).decode_json::<Value>().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { status: 200, .. }));
    assert_eq!(error.attempts().iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [Some(503), Some(200)]);
    assert!(error.to_string().ends_with("(tried 2 times)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn what_was_never_sent_was_never_tried() {
    let memory = Memory::script([Answer::ok]);
    let core = memory.builder().build().unwrap();
    static MISSING: Operation = Operation::new("missing", Method::Get, "/x/{id}");
    static SECURED: Operation = Operation::new("secured", Method::Get, "/x").security(&[&["token"]]);
    for operation in [&MISSING, &SECURED] {
        assert_eq!(Call::new(&core, operation).await.unwrap_err().attempts().len(), 0);
    }
    assert_eq!(memory.sent().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_has_its_own_policy_and_the_client_another() {
    let memory = Memory::script([|| Answer::Broken]);
    let core = memory.builder().retry(RetryPolicy::none()).build().unwrap();
    Call::new(&core, &GET).await.unwrap_err();
    assert_eq!(memory.sent().len(), 1);
    Call::new(&core, &GET).retry(RetryPolicy::new().retries(2)).await.unwrap_err();
    assert_eq!(memory.sent().len(), 4);
}

/// Gives one secret after the other, the next one when the last is rejected.
struct Tokens(Mutex<Vec<&'static str>>);

impl Credential for Tokens {
    fn secret<'a>(&'a self, asked: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async move {
            let mut left = self.0.lock().unwrap();
            if asked.rejected().is_some_and(|rejected| rejected.expose() == left[0]) && left.len() > 1 {
                left.remove(0);
            }
            match left[0] {
                "passing" => {
                    left.remove(0);
                    Err(CredentialError::passing("no token at the moment"))
                }
                "never" => Err(CredentialError::new("no token")),
                token => Ok(token.into()),
            }
        })
    }
}

fn with_tokens(tokens: &[&'static str], good: &'static str) -> (Memory, clientwright_runtime::Core) {
    let memory = Memory::new(move |sent| match sent.headers["authorization"].to_str().unwrap() == format!("Bearer {good}") {
        true => Answer::ok(),
        false => Answer::new(401, &[], "{\"detail\": \"Invalid token.\"}"),
    });
    let core = memory.builder().credential_from("oauth", Tokens(Mutex::new(tokens.to_vec()))).build().unwrap();
    (memory, core)
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_whatever_the_call_is_for() {
    for operation in [&GET, &CLOSE] {
        for policy in [RetryPolicy::new(), RetryPolicy::none()] {
            let (memory, core) = with_tokens(&["old", "new"], "new");
            Call::new(&core, operation).retry(policy).json(&1).await.unwrap();
            assert_eq!((memory.sent().len(), memory.gaps()[0] <= TICK), (2, true));

            let (memory, core) = with_tokens(&["old", "older", "new"], "new");
            let error = Call::new(&core, operation).retry(policy).await.unwrap_err();
            assert_eq!((memory.sent().len(), error.status(), error.attempts().len()), (2, Some(401), 2));

            let (memory, core) = with_tokens(&["old"], "new");
            let error = Call::new(&core, operation).retry(policy).await.unwrap_err();
            assert_eq!((memory.sent().len(), error.status(), error.attempts().len()), (1, Some(401), 1));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_there_at_the_moment_is_asked_for_again() {
    let (memory, core) = with_tokens(&["passing", "passing", "new"], "new");
    Call::new(&core, &CLOSE).await.unwrap();
    assert_eq!(memory.sent().len(), 1);
    let (memory, core) = with_tokens(&["never"], "new");
    let error = Call::new(&core, &CLOSE).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential(_)));
    assert_eq!((memory.sent().len(), error.attempts().len()), (0, 1));
}
