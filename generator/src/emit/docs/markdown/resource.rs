//! A page for each resource: its operations, one after another.

use askama::Template;

use super::super::reference::answers::{self, Answer, Case, Failure, Headers};
use super::super::reference::arguments;
use super::super::reference::body;
use super::super::reference::index::{self, Index};
use super::super::reference::samples::{curl_call, rust_call};
use super::super::reference::uploads;
use super::blocks::{fenced, prose};
use super::cell::line;
use super::home;
use super::inline::{Place, code};
use super::page::Page;
use crate::ir::{
    Api, Body, Content, Docs, FieldName, Operation, Paging, PagingStyle, Resource, Scan, Slot, TypeName, TypeRef, Upload, Wire,
};
use crate::options::Options;

#[derive(Template)]
#[template(path = "docs/markdown/resource.md", escape = "none")]
struct ResourcePage<'a> {
    header: &'a str,
    name: &'a str,
    accessor: &'a str,
    module: &'a str,
    tag: String,
    about: String,
    rows: Vec<home::Row>,
    operations: Vec<Section<'a>>,
}

/// An operation.
struct Section<'a> {
    anchor: String,
    name: &'a str,
    about: String,
    deprecated: Option<String>,
    id: String,
    route: String,
    server: Option<String>,
    presigned_url: Option<&'a str>,
    security: Option<String>,
    permissions: Vec<String>,
    read_only: bool,
    builder: Option<&'a TypeName>,
    arguments: Vec<arguments::Row>,
    body_type: Option<String>,
    formats: Vec<String>,
    paging: Option<PagingFacts>,
    answer: Option<Answer>,
    cases: Vec<Case>,
    headers: Option<Headers<'a>>,
    errors: Vec<Failure>,
    rust: String,
    curl: String,
    upload: Option<uploads::Section<'a>>,
}

/// How an operation's pages are walked.
struct PagingFacts {
    page: String,
    items: String,
    item: String,
    has_next: Option<String>,
    how: String,
    limit: Option<String>,
    max_limit: Option<u64>,
    ceiling: Option<u64>,
    scan: Option<ScanFacts>,
}

/// How an operation's records are walked by a cursor.
struct ScanFacts {
    flag: String,
    cursor: String,
    send_as: String,
    min_limit: Option<u64>,
    max_limit: Option<u64>,
}

/// A page for each resource.
pub(super) fn pages(api: &Api, options: &Options, index: &Index<'_>, header: &str) -> Vec<Page> {
    api.resources.iter().map(|resource| page(api, options, resource, index, header)).collect()
}

fn page(api: &Api, options: &Options, resource: &Resource, index: &Index<'_>, header: &str) -> Page {
    let Resource { name, module, accessor, wire, docs, operations } = resource;
    let path = index::resource_page(resource);
    let template = ResourcePage {
        header,
        name: name.as_str(),
        accessor: accessor.as_str(),
        module: module.as_str(),
        tag: code(wire.as_str(), Place::Prose),
        about: prose(&docs.0, 3),
        rows: home::rows(resource, &path),
        operations: operations.iter().map(|operation| section(api, options, resource, operation, index, &path)).collect(),
    };
    Page::new(path, &template)
}

fn section<'a>(
    api: &Api,
    options: &Options,
    resource: &Resource,
    operation: &'a Operation,
    index: &Index<'_>,
    page: &str,
) -> Section<'a> {
    // The descriptor is private to the crate; parameters, answers, errors and uploads are taken apart where their parts are made.
    let Operation {
        id,
        name,
        descriptor: _,
        builder,
        method,
        path,
        server,
        presigned_url,
        summary,
        docs,
        deprecated,
        read_only,
        parameters: _,
        body,
        success: _,
        headers: _,
        errors: _,
        security,
        permissions,
        paging,
        upload: _,
    } = operation;
    let words = |upload: &Upload| about(&upload.summary, &upload.docs);
    Section {
        anchor: index::operation(resource, operation).anchor,
        name: name.as_str(),
        about: about(summary, docs),
        deprecated: deprecated.as_ref().map(|note| replacement(note, index, page)),
        id: code(id.as_str(), Place::Prose),
        route: code(&format!("{} {path}", method.as_str()), Place::Prose),
        server: server.as_ref().map(|server| code(server, Place::Prose)),
        presigned_url: presigned_url.as_ref().map(|url| url.as_str()),
        security: authorization(security, index, page),
        permissions: permissions.iter().map(|permission| code(permission, Place::Prose)).collect(),
        read_only: *read_only,
        builder: builder.as_ref(),
        arguments: arguments::rows(operation, index, page),
        body_type: body.as_ref().and_then(|body| body_type(body, index, page)),
        formats: body.as_ref().map(body::formats).unwrap_or_default(),
        paging: paging.as_ref().map(|paging| paging_facts(paging, index, page)),
        answer: answers::answer(operation, index, page),
        cases: answers::cases(operation, index, page),
        headers: answers::headers(operation, index, page),
        errors: answers::failures(operation, index, page),
        rust: fenced("rust", &rust_call(api, options, resource, operation, index)),
        curl: fenced("sh", &curl_call(api, options, operation, index)),
        upload: uploads::section(api, options, resource, operation, index, page, words),
    }
}

/// The summary as a sentence, and then the description where it says more.
fn about(summary: &Docs, docs: &Docs) -> String {
    let (summary, words) = (summary.0.trim(), docs.0.trim());
    if summary.is_empty() || words.starts_with(summary) {
        return prose(words, 3);
    }
    let stop = if summary.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    prose(&format!("{summary}{stop}\n\n{words}"), 3)
}

/// What to do instead of a deprecated operation, with links to the operations that it names.
fn replacement(note: &str, index: &Index<'_>, page: &str) -> String {
    let link = |(at, part): (usize, &str)| match index.method(part).filter(|_| at % 2 == 1) {
        Some(target) => format!("[{}]({})", code(part, Place::Prose), target.from(page)),
        None if at % 2 == 1 => code(part, Place::Prose),
        None => line_keeping_ends(part),
    };
    note.split('`').enumerate().map(link).collect()
}

fn line_keeping_ends(text: &str) -> String {
    let space = |is: bool| if is { " " } else { "" };
    let middle = line(text);
    let only_space = middle.is_empty() && !text.is_empty();
    format!(
        "{}{middle}{}",
        space(text.starts_with(char::is_whitespace)),
        space(!only_space && text.ends_with(char::is_whitespace))
    )
}

/// "`a` and `b`, or `c`"; none where nothing is needed.
fn authorization(security: &[Vec<Wire>], index: &Index<'_>, page: &str) -> Option<String> {
    let one = |wire: &Wire| match index.scheme(wire) {
        Some(scheme) => format!("[{}]({})", code(wire.as_str(), Place::Prose), index::security(scheme).from(page)),
        None => code(wire.as_str(), Place::Prose),
    };
    let all = |wires: &Vec<Wire>| {
        let schemes: Vec<String> = wires.iter().map(one).collect();
        if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") }
    };
    let ways: Vec<String> = security.iter().map(all).collect();
    (!ways.is_empty()).then(|| ways.join(", or "))
}

/// The type that the fields of a body are collected in.
fn body_type(body: &Body, index: &Index<'_>, page: &str) -> Option<String> {
    match &body.content {
        Content::Fields { ty, fields: _, formats: _ } => Some(index.ty(page, &TypeRef::Named(ty.clone()))),
        Content::Json { .. }
        | Content::Form { .. }
        | Content::Multipart { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => None,
    }
}

fn paging_facts(paging: &Paging, index: &Index<'_>, page: &str) -> PagingFacts {
    let Paging { style, limit, max_limit, page: page_type, items: (items, _), item, has_next } = paging;
    let field = |field: &FieldName| code(field.as_str(), Place::Prose);
    let (ceiling, scan) = match style {
        PagingStyle::Offset { offset: _, ceiling, scan } => (*ceiling, scan.as_ref()),
        PagingStyle::Page { .. } | PagingStyle::Cursor { .. } | PagingStyle::NextUrl { .. } | PagingStyle::LinkHeader => {
            (None, None)
        }
    };
    PagingFacts {
        page: index.ty(page, page_type),
        items: field(items),
        item: index.ty(page, item),
        has_next: has_next.as_ref().map(field),
        how: how_the_next_is_found(style),
        limit: limit.as_ref().map(setter),
        max_limit: *max_limit,
        ceiling,
        scan: scan.map(scan_facts),
    }
}

fn how_the_next_is_found(style: &PagingStyle) -> String {
    match style {
        PagingStyle::Offset { offset, ceiling: _, scan: _ } => format!("{} says how many records to skip.", setter(offset)),
        PagingStyle::Page { page, first } => format!("{} says which page, from {first} on.", setter(page)),
        PagingStyle::Cursor { cursor, send_as } => {
            let cursor = code(cursor.as_str(), Place::Prose);
            format!("The next page is asked for by sending {cursor} back, with {}.", setter(send_as))
        }
        PagingStyle::NextUrl { url } => format!("The URL of the next page is in {}.", code(url.as_str(), Place::Prose)),
        PagingStyle::LinkHeader => "The URL of the next page is in the header `Link`.".to_owned(),
    }
}

fn setter(slot: &Slot) -> String {
    format!("`.{}(…)`", slot.setter)
}

fn scan_facts(scan: &Scan) -> ScanFacts {
    let Scan { flag, cursor, send_as, min_limit, max_limit } = scan;
    ScanFacts {
        flag: setter(flag),
        cursor: code(cursor.as_str(), Place::Prose),
        send_as: setter(send_as),
        min_limit: *min_limit,
        max_limit: *max_limit,
    }
}
