//! `README.md`: the first call, and what a user of the crate has to know. It is the crate's documentation too.

use askama::Template;

use super::{manifest, put, render, titled};
use crate::emit::header;
use crate::emit::rust::docs;
use crate::files::Files;
use crate::ir::{Api, Feature, Operation, RateLimit, Resource, SecurityKind};
use crate::options::Options;

#[derive(Template)]
#[template(path = "client/README.md.txt", escape = "none")]
struct Readme<'a> {
    header: String,
    crate_name: &'a str,
    library: String,
    title: String,
    /// The first paragraph of what the document says of the API.
    about: Vec<String>,
    /// All the rest of it.
    service: Vec<String>,
    version: &'a str,
    base_url: String,
    credential: Option<Credential<'a>>,
    call: Option<Call<'a>>,
    guide: Option<&'a str>,
    limit: Option<&'a RateLimit>,
    features: Vec<(&'static str, &'static str)>,
    split: Vec<SplitRow>,
    resources: Vec<Row>,
}

/// A line of the table of features that bring operations.
struct SplitRow {
    name: String,
    brings: String,
}

/// How the example authorizes.
struct Credential<'a> {
    method: &'a str,
    arguments: &'static str,
}

/// The operation that the example calls.
struct Call<'a> {
    accessor: &'a str,
    method: &'a str,
    paged: bool,
}

/// A line of the table of operations.
struct Row {
    accessor: String,
    method: String,
    path: String,
    summary: String,
}

/// The features that a client can have, and what each brings.
const FEATURES: &[(&str, &str)] = &[
    ("reqwest", "The transport that is used unless another is given: `reqwest` with `rustls`. On by default."),
    ("blocking", "Calls that hold the thread, for programs without async: `Wait` and `WaitEach`."),
    ("azure", "Tokens from the credentials of the crate `azure_identity`: `runtime::AzureCredential`."),
    ("redis", "A rate limit that several processes and machines keep together: `runtime::RedisBudget`."),
];

/// Writes the README of the crate that these sources make.
pub(super) fn emit(api: &Api, options: &Options, sources: &Files) -> Files {
    let lines = docs::lines(&api.docs.0);
    let (about, service) = lines.split_at(lines.iter().position(String::is_empty).unwrap_or(lines.len()));
    let readme = Readme {
        header: header(options),
        crate_name: &options.crate_name,
        library: options.crate_name.replace('-', "_"),
        title: titled(api),
        about: about.to_vec(),
        service: service.iter().map(|line| demoted(line)).collect(),
        version: &options.crate_version,
        base_url: base_url(api),
        credential: api.security.first().map(|scheme| Credential {
            method: scheme.method.as_str(),
            arguments: if matches!(scheme.kind, SecurityKind::Basic) { "\"user\", \"password\"" } else { "\"secret\"" },
        }),
        call: first_call(api),
        guide: options.extras.iter().find(|(path, _)| path == "GUIDE.md").map(|(_, text)| text.as_str()),
        limit: api.rate_limit.as_ref(),
        features: FEATURES.iter().copied().filter(|(name, _)| manifest::speaks_of(name, sources)).collect(),
        split: api.split.iter().flat_map(|split| &split.features).map(|feature| split_row(api, feature)).collect(),
        resources: api.resources.iter().flat_map(rows).collect(),
    };
    let mut files = Files::new();
    put(&mut files, "README.md", &render(&readme));
    files
}

/// A heading of the document's is below the README's own.
fn demoted(line: &str) -> String {
    if line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') { format!("#{line}") } else { line.to_owned() }
}

/// The address that the example speaks to: the first server with the document's own values, or a made-up one.
fn base_url(api: &Api) -> String {
    let Some(server) = api.servers.first() else { return "\"https://api.example.com\"".to_owned() };
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.wire), &variable.default);
    }
    format!("{url:?}")
}

/// The first operation that needs nothing; one with pages before one without.
fn first_call(api: &Api) -> Option<Call<'_>> {
    let candidates =
        || api.resources.iter().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)));
    let easy = |(_, operation): &(&Resource, &Operation)| {
        operation.deprecated.is_none() && operation.read_only && needs_nothing(operation)
    };
    // Of several the one with the plainest name: `list` says more to a reader than `list_get`.
    let plainest = |(_, operation): &(&Resource, &Operation)| operation.name.as_str().len();
    let paged = candidates().filter(|candidate| easy(candidate) && candidate.1.paging.is_some()).min_by_key(plainest);
    let (resource, operation) = paged.or_else(|| candidates().find(easy))?;
    Some(Call { accessor: resource.accessor.as_str(), method: operation.name.as_str(), paged: operation.paging.is_some() })
}

fn needs_nothing(operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().all(|parameter| !parameter.argument.required);
    parameters && operation.presigned_url.is_none() && operation.body.as_ref().is_none_or(|body| !body.argument.required)
}

fn split_row(api: &Api, feature: &Feature) -> SplitRow {
    let Feature { name, resources, webhooks } = feature;
    let own = api.resources.iter().filter(|resource| resources.contains(&resource.module));
    let calls: Vec<String> = own.map(|resource| format!("`client.{}()`", resource.accessor)).collect();
    let brings = match calls.as_slice() {
        [] if *webhooks => "what the service sends by itself".to_owned(),
        [] => "types that no operation uses".to_owned(),
        _ => calls.join(", "),
    };
    SplitRow { name: name.to_string(), brings }
}

fn rows(resource: &Resource) -> Vec<Row> {
    let row = |operation: &Operation| Row {
        accessor: resource.accessor.as_str().to_owned(),
        method: operation.name.as_str().to_owned(),
        path: format!("`{} {}`", operation.method.as_str(), operation.path),
        summary: summary(operation),
    };
    let upload = |operation: &Operation| {
        operation.upload.as_ref().map(|upload| Row {
            accessor: resource.accessor.as_str().to_owned(),
            method: upload.name.as_str().to_owned(),
            path: "several".to_owned(),
            summary: docs::lines(&upload.summary.0).join(" ").replace('|', "\\|"),
        })
    };
    resource.operations.iter().flat_map(|operation| [Some(row(operation)), upload(operation)]).flatten().collect()
}

/// The summary on one line of a table.
fn summary(operation: &Operation) -> String {
    let line = docs::lines(&operation.summary.0).join(" ").replace('|', "\\|");
    if operation.deprecated.is_some() { format!("*Deprecated.* {line}") } else { line }
}
