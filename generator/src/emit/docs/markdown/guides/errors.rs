//! What goes wrong, and how to tell.

use askama::Template;

use super::samples::{Sample, call, easiest, has_answer};
use super::{Content, Guide, brief, call_of, listed, operations};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::answers::Failure;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::text::{Span, Text};

/// What the guide says.
pub(super) struct Facts {
    statuses: Vec<Status>,
    sample: Option<String>,
    has_pages: bool,
    has_uploads: bool,
    has_env: bool,
}

/// A row of the table of statuses.
struct Status {
    status: String,
    ty: Text,
    /// What the document says, where it says the same of all operations.
    meaning: Text,
    calls: Vec<Text>,
    listed: Text,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/errors.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts,
}

/// The guide.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Guide<'a> {
    let statuses = statuses(api);
    let summary = match statuses.is_empty() {
        true => "the one error type, its kinds, and what it never shows.",
        false => "the one error type, its kinds, the statuses of all operations, and what an error never shows.",
    };
    let facts = Facts {
        sample: sample(api),
        has_pages: operations(api).any(|operation| operation.paging.is_some()),
        has_uploads: operations(api).any(|operation| operation.upload.is_some()),
        has_env: api.env.is_some(),
        statuses,
    };
    Guide { topic: Topic::Errors, title: "Errors", summary: summary.to_owned(), content: Content::Errors(facts) }
}

/// The statuses over all operations: a row for each kind of body.
fn statuses(api: &Reference<'_>) -> Vec<Status> {
    let mut rows: Vec<Status> = Vec::new();
    for operation in operations(api) {
        for Failure { status, ty, meaning } in &operation.errors {
            let call = call_of(operation);
            match rows.iter_mut().find(|row| row.status == *status && row.ty == *ty) {
                None => rows.push(Status {
                    status: status.clone(),
                    ty: ty.clone(),
                    meaning: brief(meaning),
                    calls: vec![call],
                    listed: Text::new(),
                }),
                Some(row) => {
                    if row.meaning != brief(meaning) {
                        row.meaning = Text::new();
                    }
                    row.calls.push(call);
                }
            }
        }
    }
    rows.iter_mut().for_each(|row| row.listed = listed(&row.calls));
    rows.sort_by(|a, b| a.status.cmp(&b.status));
    rows
}

/// A call that looks at what went wrong: at the first status whose body has a type of the API's own, if there is one.
fn sample(api: &Reference<'_>) -> Option<String> {
    let typed = |operation: &OperationFacts<'_>| has_answer(operation) && declared(operation).is_some();
    let operation = easiest(api, typed).or_else(|| easiest(api, has_answer))?;
    let (sample, arm) = match declared(operation) {
        None => (Sample::new(api), String::new()),
        Some((status, ty)) => {
            let arm = format!(
                "    Err(error) if error.status() == Some({status}) => {{
        eprintln!(\"refused: {{:?}}\", error.body_as::<{ty}>());
    }}
"
            );
            (Sample::new(api).own(&format!("models::{ty}")), arm)
        }
    };
    let lines = format!(
        "match {}.await {{
    Ok(answer) => println!(\"{{answer:?}}\"),
{arm}    Err(error) if error.is_timeout() => eprintln!(\"too slow: {{error}}\"),
    Err(error) => return Err(error.into()),
}}",
        call(operation)
    );
    Some(sample.lines(&lines).finish())
}

/// The first status with a body of a type of the API's own.
fn declared(operation: &OperationFacts<'_>) -> Option<(u16, String)> {
    operation.errors.iter().find_map(|failure| match failure.ty.0.as_slice() {
        [Span::Link(text, Target::Type(_, name))] if text == name.as_str() => Some((failure.status.parse().ok()?, text.clone())),
        _ => None,
    })
}
