//! Calls for programs without async.

use askama::Template;

use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::programs::{Sample, call, easiest, has_answer};
use crate::emit::docs::reference::target::Topic;

/// What the guide says.
pub(super) struct Facts<'a> {
    crate_name: &'a str,
    has_pages: bool,
    sample: Option<String>,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/without_async.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Guide<'a> {
    let facts = Facts {
        crate_name: api.crate_name,
        has_pages: api.operations().any(|operation| operation.paging.is_some()),
        sample: sample(api),
    };
    Guide {
        target: Topic::WithoutAsync.into(),
        title: "Without async",
        summary: "calls that hold the thread until the answer is there.".to_owned(),
        content: Content::WithoutAsync(facts),
    }
}

fn sample(api: &Reference<'_>) -> Option<String> {
    if let Some(list) = easiest(api, |operation| operation.paging.is_some()) {
        let list = call(list);
        let lines = format!(
            "let page = {list}.wait()?;
println!(\"{{page:?}}\");
for item in {list}.items().wait_each() {{
    println!(\"{{:?}}\", item?);
}}"
        );
        return Some(Sample::new(api).own("{Wait, WaitEach}").lines(&lines).finish());
    }
    let operation = easiest(api, has_answer)?;
    let lines = format!("let answer = {}.wait()?;\nprintln!(\"{{answer:?}}\");", call(operation));
    Some(Sample::new(api).own("Wait").lines(&lines).finish())
}
