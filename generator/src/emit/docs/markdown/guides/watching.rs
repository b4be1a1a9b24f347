//! What a client does, seen from outside.

use askama::Template;

use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::programs::Sample;
use crate::emit::docs::reference::target::Topic;

/// What the guide says.
pub(super) struct Facts {
    has_limit: bool,
    counting: String,
    header: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/watching.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts,
}

/// The guide.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Guide<'a> {
    let facts = Facts { has_limit: api.rate_limit.is_some(), counting: counting(api), header: header(api) };
    Guide {
        target: Topic::Watching.into(),
        title: "Watching",
        summary: "the spans that the client writes with `tracing`, and functions of yours around each request.".to_owned(),
        content: Content::Watching(facts),
    }
}

fn counting(api: &Reference<'_>) -> String {
    let hook = ".after_response(move |answered| {
    if answered.status == Some(429) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
})";
    Sample::new(api)
        .other("std::sync::Arc")
        .other("std::sync::atomic::{AtomicU64, Ordering}")
        .lines("let refused = Arc::new(AtomicU64::new(0));\nlet counter = refused.clone();")
        .client(api, &[hook])
        .finish()
}

fn header(api: &Reference<'_>) -> String {
    let hook = ".before_request(|outgoing| {
    outgoing.headers.insert(\"x-attempt\", outgoing.attempt.into());
})";
    Sample::new(api).client(api, &[hook]).finish()
}
