//! Resources and their operations.

use super::about::{About, method_call};
use super::answers::{self, Answer, Case, Failure, Headers, JsonExample};
use super::arguments::{self, Row};
use super::body;
use super::index::Index;
use super::samples::{curl_call, rust_call};
use super::target::Target;
use super::text::Text;
use super::uploads::{self, UploadFacts};
use super::walks::{self, PagingFacts};
use super::words::sentence;
use crate::ir::{Api, Body, Content, Docs, Method, Operation, Resource, TypeName, TypeRef, Upload, Wire};

/// What is said about a resource.
pub(crate) struct ResourceFacts<'a> {
    pub target: Target,
    pub name: &'a str,
    pub accessor: &'a str,
    /// What the document calls it, or its own name where it does not.
    pub wire: &'a str,
    pub docs: &'a str,
    pub rows: Vec<MethodRow>,
    pub operations: Vec<OperationFacts<'a>>,
}

/// A row of the table of a resource's methods.
pub(crate) struct MethodRow {
    pub target: Target,
    /// The method's own name.
    pub name: String,
    /// `alerts().list()`
    pub call: String,
    /// None for what sends several requests.
    pub route: Option<Route>,
    pub summary: Text,
    pub deprecated: bool,
}

/// Where a request goes.
pub(crate) struct Route {
    pub method: Method,
    pub path: String,
}

impl Route {
    /// `GET /alerts/{id}`
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }
}

/// What is said about an operation.
pub(crate) struct OperationFacts<'a> {
    pub target: Target,
    pub accessor: &'a str,
    pub module: &'a str,
    pub name: &'a str,
    pub about: About<'a>,
    /// What to do instead, where it is deprecated.
    pub deprecated: Option<Text>,
    pub id: &'a str,
    pub route: Route,
    pub server: Option<&'a str>,
    pub presigned_url: Option<&'a str>,
    /// None where no credential is needed.
    pub security: Option<Text>,
    pub permissions: &'a [String],
    pub read_only: bool,
    pub builder: Option<&'a TypeName>,
    pub arguments: Vec<Row>,
    pub body_type: Option<Text>,
    pub formats: Vec<Text>,
    pub paging: Option<PagingFacts>,
    pub answer: Option<Answer>,
    /// How the answer can be read item by item.
    pub stream: Option<Text>,
    /// An answer in JSON, laid out, and whether its lists were cut.
    pub example: Option<JsonExample>,
    pub cases: Vec<Case>,
    pub headers: Option<Headers<'a>>,
    pub errors: Vec<Failure>,
    pub rust: String,
    pub curl: String,
    pub upload: Option<UploadFacts<'a>>,
}

impl OperationFacts<'_> {
    /// Whether the client repeats it by itself.
    pub(crate) fn repeats(&self) -> &'static str {
        match self.route.method {
            _ if self.read_only => "Yes, it changes nothing.",
            Method::Put | Method::Delete => "Yes: to do it twice is to do it once.",
            Method::Get | Method::Post | Method::Options | Method::Head | Method::Patch | Method::Trace | Method::Other(_) => {
                "Only if the service has not seen the request."
            }
        }
    }
}

/// What is said about the resources of an API.
pub(crate) fn resources<'a>(api: &'a Api, index: &Index<'_>) -> Vec<ResourceFacts<'a>> {
    api.resources.iter().map(|one| resource(one, index)).collect()
}

fn resource<'a>(resource: &'a Resource, index: &Index<'_>) -> ResourceFacts<'a> {
    let Resource { name, module, accessor, wire, docs, operations } = resource;
    let rows = operations.iter().flat_map(|operation| [Some(row(resource, operation)), upload_row(resource, operation)]);
    ResourceFacts {
        target: Target::Resource(module.clone()),
        name: name.as_str(),
        accessor: accessor.as_str(),
        wire: wire.as_str(),
        docs: &docs.0,
        rows: rows.flatten().collect(),
        operations: operations.iter().map(|operation| facts(resource, operation, index)).collect(),
    }
}

fn row(resource: &Resource, operation: &Operation) -> MethodRow {
    MethodRow {
        target: Target::Method(resource.module.clone(), operation.name.clone()),
        name: operation.name.as_str().to_owned(),
        call: method_call(resource.accessor.as_str(), operation.name.as_str()),
        route: Some(Route { method: operation.method.clone(), path: operation.path.clone() }),
        summary: first_sentence(&operation.summary, &operation.docs).deprecated_if(operation.deprecated.is_some()),
        deprecated: operation.deprecated.is_some(),
    }
}

/// The upload that begins with an operation.
fn upload_row(resource: &Resource, operation: &Operation) -> Option<MethodRow> {
    let Upload { name, summary, docs, .. } = operation.upload.as_ref()?;
    Some(MethodRow {
        target: Target::Method(resource.module.clone(), name.clone()),
        name: name.as_str().to_owned(),
        call: method_call(resource.accessor.as_str(), name.as_str()),
        route: None,
        summary: first_sentence(summary, docs),
        deprecated: false,
    })
}

fn first_sentence(summary: &Docs, docs: &Docs) -> Text {
    let sentences = [summary, docs].into_iter().map(|docs| sentence(&docs.0));
    sentences.into_iter().find(|text| !text.is_empty()).map(Text::words).unwrap_or_default()
}

fn facts<'a>(resource: &'a Resource, operation: &'a Operation, index: &Index<'_>) -> OperationFacts<'a> {
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
        media_type: _,
        accept: _,
        stream,
        answer: example,
        headers: _,
        errors: _,
        security,
        permissions,
        paging,
        upload: _,
        calls: _,
    } = operation;
    OperationFacts {
        target: Target::Method(resource.module.clone(), name.clone()),
        accessor: resource.accessor.as_str(),
        module: resource.module.as_str(),
        name: name.as_str(),
        about: About::of(summary, docs),
        deprecated: deprecated.as_ref().map(|note| replacement(note, index)),
        id: id.as_str(),
        route: Route { method: method.clone(), path: path.clone() },
        server: server.as_deref(),
        presigned_url: presigned_url.as_ref().map(|url| url.as_str()),
        security: authorization(security, index),
        permissions,
        read_only: *read_only,
        builder: builder.as_ref(),
        arguments: arguments::rows(operation, index),
        body_type: body.as_ref().and_then(|body| body_type(body, index)),
        formats: body.as_ref().map(body::formats).unwrap_or_default(),
        paging: paging.as_ref().map(|paging| walks::facts(paging, index)),
        answer: answers::answer(operation, index),
        stream: stream.as_ref().map(|stream| answers::stream(stream, index)),
        example: example.as_ref().and_then(|example| answers::example(&example.value)),
        cases: answers::cases(operation, index),
        headers: answers::headers(operation, index),
        errors: answers::failures(operation, index),
        rust: rust_call(resource, operation, index),
        curl: curl_call(operation, index),
        upload: uploads::facts(resource, operation, index),
    }
}

/// What to do instead of a deprecated operation, with links to the operations that it names.
fn replacement(note: &str, index: &Index<'_>) -> Text {
    let piece = |(at, part): (usize, &str)| match index.method(part).filter(|_| at % 2 == 1) {
        Some(target) => Text::link(part, target),
        None if at % 2 == 1 => Text::code(part),
        None => words_with_ends(part),
    };
    note.split('`').enumerate().map(piece).fold(Text::new(), Text::and)
}

/// Words between two names: the space at their ends is part of the sentence.
fn words_with_ends(text: &str) -> Text {
    let space = |is: bool| Text::plain(if is { " " } else { "" });
    let only_space = text.trim().is_empty() && !text.is_empty();
    let before = space(text.starts_with(char::is_whitespace));
    before.and(Text::words(text.trim())).and(space(!only_space && text.ends_with(char::is_whitespace)))
}

/// "`a` and `b`, or `c`"; none where nothing is needed.
fn authorization(security: &[Vec<Wire>], index: &Index<'_>) -> Option<Text> {
    let one = |wire: &Wire| match index.scheme(wire) {
        Some(scheme) => Text::link(wire.as_str(), Target::Scheme(scheme.method.clone())),
        None => Text::code(wire.as_str()),
    };
    let all = |wires: &Vec<Wire>| match wires.as_slice() {
        [] => Text::plain("none"),
        wires => Text::joined(wires.iter().map(one), " and "),
    };
    (!security.is_empty()).then(|| Text::joined(security.iter().map(all), ", or "))
}

/// The type that the fields of a body are collected in.
fn body_type(body: &Body, index: &Index<'_>) -> Option<Text> {
    match &body.content {
        Content::Fields { ty, fields: _, formats: _ } => Some(index.ty(&TypeRef::Named(ty.clone()))),
        Content::Json { .. }
        | Content::Form { .. }
        | Content::Multipart { .. }
        | Content::Text { .. }
        | Content::Bytes { .. } => None,
    }
}
