//! What the service sends by itself.

use askama::Template;

use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::incoming::IncomingFacts;
use crate::emit::docs::reference::programs::Sample;
use crate::emit::docs::reference::target::Topic;

/// What the guide says.
pub(super) struct Facts<'a> {
    incoming: &'a [IncomingFacts<'a>],
    sample: String,
    has_webhooks: bool,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/webhooks.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide; none where the service sends nothing by itself.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let first = api.incoming.iter().find(|one| one.has_body).or(api.incoming.first())?;
    let read = format!("let body: &[u8] = b\"{{}}\";\nlet payload = webhooks::{}(body);", first.name);
    let sample = Sample::new(api).own("webhooks").lines(&read).finish();
    let has_webhooks = api.incoming.iter().any(|one| one.operation.is_none());
    Some(Guide {
        target: Topic::Webhooks.into(),
        title: "Webhooks",
        summary: "what the service sends by itself, and how it is read.".to_owned(),
        content: Content::Webhooks(Facts { incoming: &api.incoming, sample, has_webhooks }),
    })
}
