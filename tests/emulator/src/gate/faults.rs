//! A plan of what goes wrong.
//!
//! ```yaml
//! rules:
//!   - operation: listAlerts        # operationId; left out: any
//!     path: /api/v1/**             # a glob; left out: any
//!     method: POST                 # left out: any
//!     nth: 3                       # or `from: 2` and `to: 5`, `every: 4`, `probability: 0.1`; left out: each request
//!     status: 503                  # an error in the shape that the service has for it
//!     retryAfter: 7                # seconds, as a header of it
//!   - page: 500                    # a page of HTML
//!   - delay: 250                   # milliseconds, alone or before another fault
//!     reset: before                # the connection ends, `before` or `after` the request is carried out
//!   - cut: true                    # the answer, but its body ends in the middle
//!   - broken: true                 # the answer, but its body is no JSON any more
//! ```
//!
//! What is put into the storage is of the operation `uploadLogFile`, and passes through the plan too.
//!
//! Each rule counts the requests that it is for, from 1. Where several rules strike, their delays add up and the first of the others counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Method, StatusCode};
use serde_json::Value;

use super::rules::{self, Rule};
use super::throttle::throttled;
use crate::exchange::{self, Answer, Refusal};

/// What goes wrong, and when. Clones are the same plan.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    rules: Arc<Mutex<Vec<Counted>>>,
}

#[derive(Debug)]
struct Counted {
    rule: Rule,
    /// How many requests it was for.
    requests: u64,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It is answered with an error of this status, in the shape that the service has for it.
    Error {
        /// The status.
        status: u16,
        /// Seconds for the header `Retry-After`.
        retry_after: Option<u64>,
    },
    /// It is answered with this status and a page of HTML.
    Page {
        /// The status.
        status: u16,
        /// Seconds for the header `Retry-After`.
        retry_after: Option<u64>,
    },
    /// It is answered after a while.
    Delay(Duration),
    /// The connection ends, before or after it is carried out.
    Reset {
        /// Whether it is carried out.
        after: bool,
    },
    /// It is carried out, and the body of the answer ends in the middle, and the connection with it.
    Cut,
    /// It is carried out, and the body of the answer is not valid JSON.
    Broken,
}

impl Plan {
    /// Reads a plan, which is YAML or JSON. The seed decides what a probability comes to.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with the rule and the key.
    pub fn read(text: &str, seed: u64) -> Result<Plan, String> {
        let plan = Plan::default();
        plan.replace(text, seed)?;
        Ok(plan)
    }

    /// Has this plan in place of the one that was there.
    ///
    /// # Errors
    ///
    /// What is wrong with it; the old one stays then.
    pub fn replace(&self, text: &str, seed: u64) -> Result<(), String> {
        let rules = rules::read(text, seed)?;
        let mut known = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        *known = rules.into_iter().map(|rule| Counted { rule, requests: 0 }).collect();
        Ok(())
    }

    /// What becomes of the next request for this operation: delays, then at most one other fault.
    pub fn next(&self, operation: &str, method: &Method, path: &str) -> Vec<Fault> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults = Vec::new();
        let mut end = None;
        for Counted { rule, requests } in rules.iter_mut().filter(|counted| counted.rule.is_for(operation, method, path)) {
            *requests += 1;
            if rule.strikes(*requests) {
                faults.extend(rule.delay.map(Fault::Delay));
                end = end.or_else(|| rule.fault.clone());
            }
        }
        faults.extend(end);
        faults
    }
}

/// An error in the shape that the service has for its status.
pub fn error(code: u16, retry_after: Option<u64>) -> Answer {
    let status = status(code);
    let answer = match code {
        400 => Refusal::new("filters", "the plan of faults says so", Value::Null).answer(),
        404 | 500 | 502 | 504 => exchange::page(status),
        429 => throttled(retry_after.unwrap_or(5)),
        401 => exchange::detail(status, "Invalid token"),
        403 => exchange::detail(status, "Insufficient role based permission"),
        _ => exchange::detail(status, "The plan of faults says so."),
    };
    with(answer, retry_after)
}

/// A page of HTML with this status.
pub fn page(code: u16, retry_after: Option<u64>) -> Answer {
    with(exchange::page(status(code)), retry_after)
}

/// An answer whose body is no JSON any more: its end is missing, and nothing tells so.
pub fn broken(answer: Answer) -> Answer {
    answer.map(|body| match body.len() {
        0 => Bytes::from_static(b"{"),
        length => body.slice(..length - 1),
    })
}

/// An answer that says how long to wait.
pub fn with(mut answer: Answer, retry_after: Option<u64>) -> Answer {
    answer.headers_mut().extend(retry_after.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds))));
    answer
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Which of the first so many requests for a list of alerts come to something.
    fn struck(rule: &str, requests: u32) -> Vec<u32> {
        let plan = Plan::read(&format!("rules: [{{{rule}, status: 503}}]"), 7).unwrap();
        (1..=requests).filter(|_| !plan.next("listAlerts", &Method::POST, "/api/v1/alerts/").is_empty()).collect()
    }

    #[test]
    fn rules_say_which_requests_they_are_for() {
        assert_eq!(struck("operation: listAlerts", 3), [1, 2, 3]);
        assert_eq!(struck("operation: listFiles", 3), [] as [u32; 0]);
        assert_eq!(struck("path: /api/v1/*/, nth: 2", 4), [2]);
        assert_eq!(struck("path: /api/*/", 4), [] as [u32; 0], "one star is one segment");
        assert_eq!(struck("path: /api/**", 2), [1, 2]);
        assert_eq!(struck("method: get", 2), [] as [u32; 0]);
        assert_eq!(struck("method: post, from: 2, to: 3", 5), [2, 3]);
        assert_eq!(struck("from: 4", 5), [4, 5]);
        assert_eq!(struck("every: 3", 7), [3, 6]);
        assert_eq!(struck("probability: 0", 50), [] as [u32; 0]);
        assert_eq!(struck("probability: 1", 50).len(), 50);
    }

    #[test]
    fn a_probability_is_decided_by_the_seed() {
        let text = "rules: [{probability: 0.3, reset: before}]";
        let run = |seed| -> Vec<bool> {
            let plan = Plan::read(text, seed).unwrap();
            (0..1000).map(|_| !plan.next("", &Method::GET, "/").is_empty()).collect()
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        let struck = run(1).into_iter().filter(|struck| *struck).count();
        assert!((250..350).contains(&struck), "{struck} of 1000");
    }

    #[test]
    fn delays_add_up_and_the_first_other_fault_counts() {
        let plan = Plan::read("rules: [{delay: 10}, {delay: 20, cut: true}, {page: 502, retryAfter: 3}]", 0).unwrap();
        let faults = plan.next("", &Method::GET, "/");
        let delay = |milliseconds| Fault::Delay(Duration::from_millis(milliseconds));
        assert_eq!(faults, [delay(10), delay(20), Fault::Cut]);
        plan.replace(r#"{"rules": [{"page": 502, "retryAfter": 3}]}"#, 0).unwrap();
        assert_eq!(plan.next("", &Method::GET, "/"), [Fault::Page { status: 502, retry_after: Some(3) }]);
    }

    #[test]
    fn a_plan_that_is_wrong_leaves_the_old_one() {
        let plan = Plan::read("rules: [{reset: after}]", 0).unwrap();
        assert!(plan.replace("rules: [{reset: soon}]", 0).is_err());
        assert_eq!(plan.next("", &Method::GET, "/"), [Fault::Reset { after: true }]);
    }

    #[test]
    fn errors_have_the_services_shapes() {
        let body = |answer: Answer| String::from_utf8(answer.body().to_vec()).unwrap();
        assert!(body(error(400, None)).starts_with(r#"{"error":true,"filters":[{"error":"#));
        assert!(body(error(500, None)).starts_with("<!doctype html>"));
        assert_eq!(body(error(401, None)), r#"{"detail":"Invalid token"}"#);
        let throttled = error(429, Some(9));
        assert_eq!(throttled.headers()[RETRY_AFTER], "9");
        assert_eq!(body(throttled), r#"{"detail":"Request was throttled. Expected available in 9 seconds."}"#);
        assert_eq!(page(200, None).status(), 200);
        assert_eq!(body(broken(exchange::ok(&serde_json::json!({"a": []})))), r#"{"a":[]"#);
    }
}
