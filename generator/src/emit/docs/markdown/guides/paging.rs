//! Lists that come in pages, and how they are walked.

use askama::Template;

use super::{Content, Guide, call_of};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::programs::{Sample, call, easiest};
use crate::emit::docs::reference::target::Topic;
use crate::emit::docs::reference::text::Text;
use crate::emit::docs::reference::walks::PagingFacts;

/// What the guide says.
pub(super) struct Facts<'a> {
    lists: Vec<(Text, &'a PagingFacts)>,
    walk: Option<String>,
    resume: Option<String>,
    has_limit: bool,
    /// Whether a list is known to grant so many records and no more.
    has_most: bool,
    by_position: bool,
    /// Lists that cannot be read to their end.
    ceilings: Vec<(Text, u64)>,
    /// Lists that are walked by a cursor though they have an offset.
    scans: Vec<(Text, &'a PagingFacts)>,
    limited: bool,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/paging.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there are lists with pages.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let lists: Vec<(Text, &PagingFacts)> =
        api.operations().filter_map(|operation| Some((call_of(operation), operation.paging.as_ref()?))).collect();
    if lists.is_empty() {
        return None;
    }
    let example = easiest(api, |operation| operation.paging.is_some());
    let ceiling = |(list, paging): &(Text, &PagingFacts)| Some((list.clone(), paging.ceiling.filter(|_| paging.scan.is_none())?));
    let facts = Facts {
        walk: example.map(|list| walk(api, list)),
        resume: example.map(|list| resume(api, list)),
        has_limit: lists.iter().any(|(_, paging)| paging.limit.is_some()),
        has_most: lists.iter().any(|(_, paging)| paging.limit.is_some() && most(paging).is_some()),
        by_position: lists.iter().any(|(_, paging)| paging.by_position),
        ceilings: lists.iter().filter_map(ceiling).collect(),
        scans: lists.iter().filter(|(_, paging)| paging.scan.is_some()).cloned().collect(),
        limited: api.rate_limit.is_some(),
        lists,
    };
    let lists = match facts.lists.len() {
        1 => "the list that comes".to_owned(),
        count => format!("the {count} lists that come"),
    };
    Some(Guide {
        target: Topic::Paging.into(),
        title: "Pages",
        summary: format!("how to walk {lists} in pages, and to go on later."),
        content: Content::Paging(facts),
    })
}

/// The most records that a page of a walk can hold.
pub(super) fn most(paging: &PagingFacts) -> Option<u64> {
    match &paging.scan {
        Some(scan) => scan.max_limit,
        None => paging.max_limit,
    }
}

fn walk(api: &Reference<'_>, list: &OperationFacts<'_>) -> String {
    let lines = format!(
        "let mut items = {}.items();
while let Some(item) = items.try_next().await? {{
    println!(\"{{item:?}}\");
}}",
        call(list)
    );
    Sample::new(api).other("futures_util::TryStreamExt").lines(&lines).finish()
}

fn resume(api: &Reference<'_>, list: &OperationFacts<'_>) -> String {
    let lines = format!(
        "// The place where the last run broke off, if it did.
let stored = std::fs::read(\"checkpoint.json\").ok();
let from: Option<Checkpoint> = stored.map(|json| serde_json::from_slice(&json)).transpose()?;

let mut items = {}.items().resume(from);
while let Some(item) = items.next().await {{
    match item {{
        Ok(item) => println!(\"{{item:?}}\"),
        Err(error) => {{
            if let Some(place) = error.resume_from() {{
                std::fs::write(\"checkpoint.json\", serde_json::to_vec(place)?)?;
            }}
            return Err(error.into());
        }}
    }}
}}
let _ = std::fs::remove_file(\"checkpoint.json\");",
        call(list)
    );
    Sample::new(api).own("runtime::Checkpoint").other("futures_util::StreamExt").lines(&lines).finish()
}
