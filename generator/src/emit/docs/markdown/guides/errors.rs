//! What goes wrong, and how to tell.

use askama::Template;

use super::{Content, Guide, brief, call_of, listed};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::answers::Failure;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::programs::{Sample, call, easiest, has_answer};
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
#[derive(Clone)]
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
        has_pages: api.operations().any(|operation| operation.paging.is_some()),
        has_uploads: api.operations().any(|operation| operation.upload.is_some()),
        has_env: api.env.is_some(),
        statuses,
    };
    Guide { target: Topic::Errors.into(), title: "Errors", summary: summary.to_owned(), content: Content::Errors(facts) }
}

/// The statuses over all operations: a row for each kind of body.
fn statuses(api: &Reference<'_>) -> Vec<Status> {
    let mut rows: Vec<Status> = Vec::new();
    for operation in api.operations() {
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
    rows.sort_by(|a, b| a.status.cmp(&b.status));
    let mut rows = gathered(rows);
    rows.iter_mut().for_each(|row| row.listed = listed(&row.calls));
    rows
}

/// Of one status so many types may stand in the table that only one operation has each.
const MOST_OWN_TYPES: usize = 3;

/// Where nearly every operation declares a type of its own, a row for each of them says nothing; so they share one.
fn gathered(rows: Vec<Status>) -> Vec<Status> {
    let is_own = |row: &Status| row.calls.len() == 1 && !row.ty.is_empty();
    let mut all: Vec<Status> = Vec::new();
    for of_status in rows.chunk_by(|a, b| a.status == b.status) {
        let (own, shared): (Vec<&Status>, Vec<&Status>) = of_status.iter().partition(|row| is_own(row));
        if own.len() <= MOST_OWN_TYPES {
            all.extend(of_status.iter().cloned());
            continue;
        }
        all.extend(shared.into_iter().cloned());
        let same = own.windows(2).all(|pair| pair[0].meaning == pair[1].meaning);
        all.extend(own.first().map(|first| Status {
            ty: Text::plain("a type of the operation's own"),
            meaning: if same { first.meaning.clone() } else { Text::new() },
            calls: own.iter().flat_map(|row| row.calls.iter().cloned()).collect(),
            status: first.status.clone(),
            listed: Text::new(),
        }));
    }
    all
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_one_operation_each_has_share_a_row() {
        let row = |ty: &str, calls: &[&str]| Status {
            status: "400".to_owned(),
            ty: Text::code(ty),
            meaning: Text::words("No."),
            calls: calls.iter().copied().map(Text::code).collect(),
            listed: Text::new(),
        };
        let few = vec![row("A", &["a"]), row("B", &["b"]), row("C", &["c"])];
        assert_eq!(gathered(few.clone()).len(), 3);
        let many = few.into_iter().chain([row("Shared", &["d", "e"]), row("F", &["f"])]).collect();
        let all = gathered(many);
        let told: Vec<(&Text, usize)> = all.iter().map(|row| (&row.ty, row.calls.len())).collect();
        assert_eq!(told, [(&Text::code("Shared"), 2), (&Text::plain("a type of the operation's own"), 4)]);
    }
}
