//! What a call can be given besides its arguments.

use askama::Template;

use super::limits::is_stream;
use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::programs::{Sample, as_call, easiest};
use crate::emit::docs::reference::target::Topic;

/// What the guide says.
pub(super) struct Facts {
    header: String,
    answer: String,
    stream: String,
    /// Whether there is a body at all, and one that can be a file.
    bodies: bool,
    files: bool,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/calls.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts,
}

/// The guide; none where there is no operation that a sample could call.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let call = as_call(easiest(api, |_| true)?);
    let facts = Facts {
        header: Sample::new(api).lines(&format!("{call}.header(\"x-trace\", false, \"a1\").await?;")).finish(),
        answer: Sample::new(api)
            .lines(&format!("let response = {call}.send_for_response().await?;\nprintln!(\"{{}} {{:?}}\", response.status, response.headers.get(\"etag\"));"))
            .finish(),
        stream: Sample::new(api)
            .other("std::io::Write")
            .other("futures_util::TryStreamExt")
            .lines("let mut file = std::fs::File::create(\"answer\")?;")
            .lines(&format!("let mut stream = {call}.send_for_stream().await?.body;"))
            .lines("while let Some(piece) = stream.try_next().await? {\n    file.write_all(&piece)?;\n}")
            .finish(),
        bodies: api.operations().any(|operation| !operation.formats.is_empty()),
        files: api.operations().any(|operation| operation.arguments.iter().any(|row| is_stream(&row.ty))),
    };
    Some(Guide {
        target: Topic::Calls.into(),
        title: "Calls",
        summary: "what a call can be given besides its arguments, and what its answer can be read as.".to_owned(),
        content: Content::Calls(facts),
    })
}
