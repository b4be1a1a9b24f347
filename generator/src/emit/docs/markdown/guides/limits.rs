//! How much the service takes, what is repeated, and how long things take.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use askama::Template;

use super::{Content, Guide, call_of, counted, listed_up_to, stretch};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::programs::{Sample, as_call, easiest};
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::text::{Span, Text};
use crate::ir::{Method, RateLimit};

/// Which calls are repeated is worth more room than other lists of them.
const MOST_LINKS: usize = 40;

/// What the guide says.
pub(super) struct Facts<'a> {
    limit: Option<Limit<'a>>,
    timeout: u64,
    held_seconds: u32,
    /// What the client sends again: by the method, though the method does not say so, and only if it cannot have been seen.
    by_method: Option<(Text, usize)>,
    by_nature: Option<Text>,
    unseen: Option<Text>,
    has_delete: bool,
    /// Whether a body can be a stream.
    streams: bool,
    has_pages: bool,
    has_uploads: bool,
    retry: String,
    attempts: Option<String>,
    deadline: Option<String>,
}

/// The limit of the service.
struct Limit<'a> {
    requests: String,
    number: u32,
    stretch: String,
    scope: &'a str,
    step: Option<String>,
    shared: String,
    redis: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/limits.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Guide<'a> {
    let calls = |wanted: Repeated| {
        let calls: Vec<Text> = api.operations().filter(|operation| repeated(operation) == wanted).map(call_of).collect();
        (!calls.is_empty()).then(|| listed_up_to(MOST_LINKS, &calls))
    };
    let example = easiest(api, |_| true);
    let facts = Facts {
        limit: api.rate_limit.map(|limit| limit_facts(api, limit)),
        timeout: api.timeout,
        held_seconds: api.rate_limit.map_or(0, |limit| limit.held_seconds),
        by_method: by_method(api),
        by_nature: calls(Repeated::ByNature),
        unseen: calls(Repeated::Unseen),
        has_delete: api.operations().any(|operation| operation.route.method == Method::Delete),
        streams: api.operations().any(|operation| operation.arguments.iter().any(|row| is_stream(&row.ty))),
        has_pages: api.operations().any(|operation| operation.paging.is_some()),
        has_uploads: api.operations().any(|operation| operation.upload.is_some()),
        retry: retry(api),
        attempts: example.map(|operation| attempts(api, operation)),
        deadline: example.map(|operation| deadline(api, operation)),
    };
    let limit = match &facts.limit {
        Some(_) => "the service's rate limit and how the client keeps it, ",
        None => "",
    };
    Guide {
        target: Topic::Limits.into(),
        title: if facts.limit.is_some() { "Limits, repetitions and time" } else { "Repetitions and time" },
        summary: format!("{limit}what is sent again and what never is, timeouts and deadlines."),
        content: Content::Limits(facts),
    }
}

/// When a call is sent again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeated {
    /// Its method says that it may be.
    ByMethod,
    /// It only reads, though its method does not say so.
    ByNature,
    /// Only if the service cannot have seen it.
    Unseen,
}

/// The methods that may be repeated, and how many operations have them.
fn by_method(api: &Reference<'_>) -> Option<(Text, usize)> {
    let methods: Vec<Method> = api
        .operations()
        .filter(|operation| repeated(operation) == Repeated::ByMethod)
        .map(|operation| operation.route.method.clone())
        .collect();
    let names: BTreeSet<Method> = methods.iter().cloned().collect();
    let names = names.into_iter().map(|method| Text::code(method.as_str()));
    (!methods.is_empty()).then(|| (Text::joined(names, ", "), methods.len()))
}

fn repeated(operation: &OperationFacts<'_>) -> Repeated {
    match operation.route.method {
        Method::Get | Method::Head | Method::Options | Method::Trace | Method::Put | Method::Delete => Repeated::ByMethod,
        Method::Post | Method::Patch | Method::Other(_) if operation.read_only => Repeated::ByNature,
        Method::Post | Method::Patch | Method::Other(_) => Repeated::Unseen,
    }
}

/// Whether a value may be a stream: of bytes, or a part of a form.
pub(super) fn is_stream(ty: &Text) -> bool {
    ty.0.iter().any(|span| match span {
        Span::Code(text) | Span::Link(text, Target::Values) => matches!(text.as_str(), "Body" | "Part" | "Vec<Part>"),
        Span::Link(..) | Span::Plain(_) | Span::Words(_) | Span::Deprecated => false,
    })
}

fn limit_facts<'a>(api: &Reference<'_>, limit: &'a RateLimit) -> Limit<'a> {
    let RateLimit { requests, seconds, scope, held_seconds: _ } = limit;
    // Only where it is a whole number of seconds a person can picture it.
    let step = NonZeroU32::new(*requests).filter(|requests| seconds % requests.get() == 0).map(|requests| *seconds / requests);
    Limit {
        requests: counted(*requests as usize, "request"),
        number: *requests,
        stretch: stretch(*seconds),
        scope,
        step: step.filter(|step| *step > 0).map(stretch),
        shared: shared(api, limit),
        redis: redis(api),
    }
}

/// Two clients with one throttle: with two ways to authorize, where there are as many.
fn shared(api: &Reference<'_>, limit: &RateLimit) -> String {
    let part = (limit.requests / 3 * 2).max(1);
    let burst = (part / 4).max(1);
    let seconds = limit.seconds;
    let throttle =
        format!("let throttle = Throttle::new(RateLimit::new({part}, Duration::from_secs({seconds}))).burst({burst});");
    let (first, second) = (api.schemes.first(), api.schemes.get(1).or(api.schemes.first()));
    Sample::new(api)
        .own("runtime::{RateLimit, Throttle}")
        .other("std::time::Duration")
        .lines(&throttle)
        .lines("\n")
        .client_with(api, "one", first, &[".throttle(throttle.clone())"])
        .lines("\n")
        .client_with(api, "other", second, &[".throttle(throttle)"])
        .finish()
}

/// A client that keeps the limit with other processes.
fn redis(api: &Reference<'_>) -> String {
    let key = format!("throttle:{}", api.crate_name);
    let lines = format!(
        "let budget = RedisBudget::new(\"redis://:password@host:6379/\", {key:?}, Client::RATE_LIMIT)?;
let throttle = Throttle::new(Client::RATE_LIMIT).shared(budget);"
    );
    Sample::new(api).own("runtime::{RedisBudget, Throttle}").lines(&lines).client(api, &[".throttle(throttle)"]).finish()
}

fn retry(api: &Reference<'_>) -> String {
    let policy = "let patience = RetryPolicy::new().retries(20).total(Duration::from_secs(3600));";
    let sample = Sample::new(api).own("runtime::RetryPolicy").other("std::time::Duration").lines(policy);
    sample.client(api, &[".retry(patience)"]).finish()
}

fn attempts(api: &Reference<'_>, operation: &OperationFacts<'_>) -> String {
    let lines = format!(
        "if let Err(error) = {}.retry(RetryPolicy::none()).await {{
    for attempt in error.attempts() {{
        eprintln!(\"{{:?}} {{}}, then waited {{:?}}\", attempt.status, attempt.problem, attempt.waited);
    }}
}}",
        as_call(operation)
    );
    Sample::new(api).own("runtime::RetryPolicy").lines(&lines).finish()
}

fn deadline(api: &Reference<'_>, operation: &OperationFacts<'_>) -> String {
    let call = format!("{}.timeout(Duration::from_secs(90)).deadline(Duration::from_secs(300))", as_call(operation));
    let lines = if crate::emit::docs::reference::programs::has_answer(operation) {
        format!("let answer = {call}.await?;\nprintln!(\"{{answer:?}}\");")
    } else {
        format!("{call}.await?;")
    };
    Sample::new(api).other("std::time::Duration").lines(&lines).finish()
}
