//! Filter builders.

use askama::Template;

use super::{Content, Guide, brief};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::arguments::Row;
use crate::emit::docs::reference::filters::FilterFacts;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::programs::{Sample, easiest};
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::text::{Span, Text};

/// What the guide says.
pub(super) struct Facts<'a> {
    builders: Vec<BuilderRow<'a>>,
    operators: Vec<Operator<'a>>,
    /// An operation whose samples show filters.
    example: Option<&'a OperationFacts<'a>>,
    /// Filters alone, where no operation shows them.
    alone: Option<&'a str>,
    raw: String,
    /// Whether a builder has no field.
    some_empty: bool,
}

/// A row of the table of builders.
struct BuilderRow<'a> {
    link: Text,
    fields: usize,
    summary: &'a Text,
    used_by: Text,
}

/// A row of the table of operators.
struct Operator<'a> {
    wire: &'a str,
    meaning: Text,
    builders: Vec<Text>,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/filters.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there are filter builders.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let all: Vec<&FilterFacts<'_>> = api.filters.iter().flat_map(|(_, builders)| builders).collect();
    let first = all.first()?;
    let example = all.iter().find_map(|builder| example(api, builder));
    let facts = Facts {
        builders: all.iter().map(|builder| row(builder)).collect(),
        operators: operators(&all),
        alone: all.iter().find_map(|builder| builder.rust.as_deref()).filter(|_| example.is_none()),
        example,
        some_empty: all.iter().any(|builder| builder.fields.is_empty()),
        raw: raw(api, first),
    };
    let builders = match all.len() {
        1 => "how the builder of filters works".to_owned(),
        count => format!("how the {count} builders of filters work"),
    };
    Some(Guide {
        target: Topic::Filters.into(),
        title: "Filters",
        summary: format!("{builders}, and what the operators do."),
        content: Content::Filters(facts),
    })
}

fn raw(api: &Reference<'_>, builder: &FilterFacts<'_>) -> String {
    let operator = builder.fields.iter().find_map(|field| field.methods.first()).map_or("eq", |method| method.wire);
    let lines = format!("let filters = {}::new().raw(\"someField\", {operator:?}, [\"a\", \"b\"]);", builder.name);
    Sample::new(api).own(&format!("filters::{}", builder.name)).lines(&lines).finish()
}

fn row<'a>(builder: &'a FilterFacts<'a>) -> BuilderRow<'a> {
    BuilderRow {
        link: Text::link(builder.name, builder.target.clone()),
        fields: builder.fields.len(),
        summary: &builder.summary,
        used_by: Text::joined(builder.used_by.iter().filter(|user| is_operation(user)).cloned(), ", "),
    }
}

fn is_operation(user: &Text) -> bool {
    matches!(user.0.as_slice(), [Span::Link(_, Target::Method(..))])
}

/// What the operators do, over all builders: one row for each thing that is said of one.
fn operators<'a>(all: &[&'a FilterFacts<'a>]) -> Vec<Operator<'a>> {
    let mut rows: Vec<Operator<'_>> = Vec::new();
    for builder in all {
        let link = Text::link(builder.name, builder.target.clone());
        for wire in builder.fields.iter().flat_map(|field| &field.methods).map(|method| method.wire) {
            let said: Vec<Text> =
                builder.operators.iter().filter(|row| row.wire == wire).map(|row| brief(&row.meaning)).collect();
            for meaning in if said.is_empty() { vec![Text::new()] } else { said } {
                note(&mut rows, wire, meaning, &link);
            }
        }
    }
    rows.sort_by_key(|row| row.wire);
    rows
}

fn note<'a>(rows: &mut Vec<Operator<'a>>, wire: &'a str, meaning: Text, link: &Text) {
    match rows.iter_mut().find(|row| row.wire == wire && row.meaning == meaning) {
        Some(row) if row.builders.contains(link) => {}
        Some(row) => row.builders.push(link.clone()),
        None => rows.push(Operator { wire, meaning, builders: vec![link.clone()] }),
    }
}

/// An operation that needs nothing, and whose samples show filters.
fn example<'a>(api: &'a Reference<'a>, builder: &FilterFacts<'_>) -> Option<&'a OperationFacts<'a>> {
    let shows = |operation: &OperationFacts<'_>| operation.rust.contains(&format!("{}::new()", builder.name));
    easiest(api, |operation| shows(operation) && operation.arguments.iter().any(|row| takes(row, &builder.target)))
}

/// Whether an argument is a filter builder of this kind, and nothing around it.
fn takes(row: &Row, builder: &Target) -> bool {
    matches!(row.ty.0.as_slice(), [Span::Link(text, target)] if target == builder && !text.contains('<'))
}
