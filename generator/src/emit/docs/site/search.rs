//! What can be searched for, as a script: a file that is opened without a server may not read any other.
//!
//! ```text
//! window.searchEntries = {"kinds": ["operation", …], "pages": [
//! [page, kind, name, where, more, [other names], kind of the things on it, start of their anchors, [thing, …]],
//! ```
//!
//! A thing is its name, or `[name, end of its anchor, other names…]`. One page is one line, so that a change is one line of a diff.

use serde_json::{Value, json};

use super::layout;
use super::words::plain;
use super::{Site, WrittenGuide};
use crate::emit::docs::reference::about::method_call;
use crate::emit::docs::reference::filters::{FilterFacts, FilterRow};
use crate::emit::docs::reference::operations::{OperationFacts, ResourceFacts};
use crate::emit::docs::reference::target::Target;
use crate::emit::docs::reference::types::{Shape, TypeFacts};
use crate::emit::docs::reference::uploads::UploadFacts;
use crate::emit::docs::reference::words::sentence;

/// The kinds, what is most likely meant first.
const KINDS: [&str; 7] = ["operation", "type", "guide", "filter", "field", "member", "resource"];

/// The place of each in the list.
const OPERATION: usize = 0;
const TYPE: usize = 1;
const GUIDE: usize = 2;
const FILTER: usize = 3;
const FIELD: usize = 4;
const MEMBER: usize = 5;
const RESOURCE: usize = 6;

/// The most letters of a sentence that are kept.
const LONGEST: usize = 90;

/// The script.
pub(super) fn entries(site: &Site<'_>) -> String {
    let Site { api, header: _, guides: _, written } = site;
    let mut pages: Vec<Value> = written.iter().map(of_guide).collect();
    for resource in &api.resources {
        pages.push(of_resource(resource));
        for operation in &resource.operations {
            pages.push(of_operation(operation));
            pages.extend(operation.upload.as_ref().map(of_upload));
        }
    }
    pages.extend(api.filters.iter().flat_map(|(_, builders)| builders).map(of_filters));
    pages.extend(api.types.iter().flat_map(|(_, types)| types).map(of_type));
    let lines: Vec<String> = pages.iter().map(Value::to_string).collect();
    // What ends a line to a script and not to JSON stands as an escape.
    let lines = lines.join(",\n").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("window.searchEntries = {{\"kinds\":{},\"pages\":[\n{lines}\n]}};\n", json!(KINDS))
}

fn of_guide(written: &WrittenGuide<'_>) -> Value {
    let WrittenGuide { guide, path, html: _, headings } = written;
    let things: Vec<Value> = headings.iter().map(|heading| json!([heading.title, heading.anchor])).collect();
    json!([path, GUIDE, guide.title, "", plain(&guide.summary), [], GUIDE, "", things])
}

fn of_resource(resource: &ResourceFacts<'_>) -> Value {
    json!([path(&resource.target), RESOURCE, plain(resource.wire), "", short(resource.docs), [resource.accessor]])
}

fn of_operation(operation: &OperationFacts<'_>) -> Value {
    let (call, about) = (method_call(operation.accessor, operation.name), operation.about.first());
    json!([path(&operation.target), OPERATION, call, operation.route.shown(), short(about), [operation.name, operation.id]])
}

fn of_upload(upload: &UploadFacts<'_>) -> Value {
    let (call, about) = (method_call(upload.accessor, upload.name), upload.about.first());
    json!([path(&upload.target), OPERATION, call, "", short(about), [upload.name]])
}

fn of_filters(builder: &FilterFacts<'_>) -> Value {
    let things: Vec<Value> = builder.fields.iter().map(filter).collect();
    json!([path(&builder.target), TYPE, builder.name, "", short(builder.docs), [], FILTER, builder.anchors, things])
}

fn filter(row: &FilterRow<'_>) -> Value {
    let methods = row.methods.iter().map(|method| method.name);
    json!([row.wire, &row.anchor].into_iter().chain(methods).collect::<Vec<_>>())
}

fn of_type(ty: &TypeFacts<'_>) -> Value {
    let start = json!([path(&ty.target), TYPE, ty.name, "", short(ty.docs), []]);
    let (kind, things): (usize, Vec<Value>) = match &ty.shape {
        Shape::Struct { fields, .. } => (FIELD, fields.iter().map(|row| thing(row.name, row.wire)).collect()),
        Shape::Enum { members, .. } => (MEMBER, members.iter().map(|row| thing(row.name, row.wire.trim_matches('"'))).collect()),
        Shape::Union { variants, .. } => (MEMBER, variants.iter().map(|row| json!(row.name)).collect()),
        Shape::Alias(_) | Shape::Newtype(_) => return start,
    };
    let Value::Array(mut entry) = start else { return start };
    entry.extend([json!(kind), json!(ty.anchors), json!(things)]);
    Value::Array(entry)
}

/// A thing whose anchor ends in its name, and its name in JSON where that is another one.
fn thing(name: &str, wire: &str) -> Value {
    if comparable(wire) == comparable(name) || is_short_number(wire) { json!(name) } else { json!([name, name, wire]) }
}

/// What is compared of a name: small letters and digits. So `severityValue` needs no entry beside `severity_value`.
fn comparable(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A number that would be found everywhere.
fn is_short_number(wire: &str) -> bool {
    wire.len() < 3 && wire.chars().all(|character| character.is_ascii_digit())
}

fn path(target: &Target) -> String {
    match layout::place(target) {
        (page, Some(anchor)) => format!("{page}#{anchor}"),
        (page, None) => page,
    }
}

/// The first sentence of a text, if need be cut between two words.
fn short(text: &str) -> String {
    let words = plain(&sentence(text));
    if words.chars().count() <= LONGEST {
        return words;
    }
    let cut: String = words.chars().take(LONGEST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(start, _)| start))
}
