//! The first page: the API as a whole, and where everything else is.

use askama::Template;

use super::super::reference::index::{self, HOME};
use super::super::reference::samples::env_name;
use super::blocks::prose;
use super::cell::{cell, cell_code, line, sentence, with_deprecation};
use super::inline::{Place, code};
use super::page::Page;
use crate::ir::{Api, Operation, RateLimit, Resource, SecurityKind, SecurityScheme, Server, ServerVariable, TokenEndpoint};
use crate::options::Options;

#[derive(Template)]
#[template(path = "docs/markdown/home.md", escape = "none")]
struct Home<'a> {
    header: &'a str,
    title: String,
    version: String,
    crate_name: &'a str,
    about: String,
    servers: Vec<ServerRow>,
    path_prefix: Option<String>,
    env: Option<Env>,
    schemes: Vec<Scheme>,
    rate_limit: Option<&'a RateLimit>,
    scope: String,
    resources: Vec<Group<'a>>,
    has_filters: bool,
}

/// A server.
struct ServerRow {
    url: String,
    call: String,
    about: String,
    variables: Vec<Variable>,
}

/// A row of the table of a server's variables, in cells.
struct Variable {
    wire: String,
    argument: String,
    default: String,
    meaning: String,
}

/// The variables of the environment that say where the API is.
struct Env {
    url: String,
    parts: Vec<String>,
}

/// A way to authorize.
struct Scheme {
    anchor: String,
    wire: String,
    travels: String,
    builder: String,
    source: String,
    endpoints: Vec<Endpoint>,
    env: Vec<String>,
    fetched: Vec<String>,
    about: String,
}

/// A row of the table of the places where tokens come from, in cells.
struct Endpoint {
    call: String,
    url: String,
    scope: String,
    about: String,
}

/// A resource.
struct Group<'a> {
    accessor: &'a str,
    page: String,
    about: String,
    operations: Vec<Row>,
}

/// A row of the table of operations, in cells.
pub(super) struct Row {
    pub call: String,
    pub target: String,
    pub route: String,
    pub summary: String,
}

/// The first page.
pub(super) fn page(api: &Api, options: &Options, header: &str) -> Page {
    let Api { title, version, docs, servers, path_prefix, security, rate_limit, env_prefix, resources, types: _, filters } = api;
    let home = Home {
        header,
        title: line(title),
        version: line(version),
        crate_name: &options.crate_name,
        about: prose(&docs.0, 3),
        servers: servers.iter().map(server).collect(),
        path_prefix: path_prefix.as_ref().map(|prefix| code(prefix, Place::Prose)),
        env: env_prefix.as_ref().map(|prefix| env(prefix, servers.first())),
        schemes: security.iter().map(|one| scheme(api, one)).collect(),
        rate_limit: rate_limit.as_ref(),
        scope: rate_limit.as_ref().map(|limit| line(&limit.scope)).unwrap_or_default(),
        resources: resources.iter().map(group).collect(),
        has_filters: !filters.is_empty(),
    };
    Page::new(HOME, &home)
}

fn server(server: &Server) -> ServerRow {
    let Server { name, docs, url, variables } = server;
    let arguments: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    ServerRow {
        url: code(url, Place::Prose),
        call: format!("servers::{name}({})", arguments.join(", ")),
        about: prose(&docs.0, 4),
        variables: variables.iter().map(variable).collect(),
    }
}

fn variable(variable: &ServerVariable) -> Variable {
    let ServerVariable { name, wire, docs, default } = variable;
    Variable {
        wire: cell_code(wire.as_str()),
        argument: cell_code(name.as_str()),
        default: if default.is_empty() { String::new() } else { cell_code(default) },
        meaning: cell(&docs.0),
    }
}

fn env(prefix: &str, server: Option<&Server>) -> Env {
    let variables = server.into_iter().flat_map(|server| &server.variables);
    let parts = variables.map(|variable| format!("{prefix}_{}", variable.name.as_str().trim_end_matches('_').to_uppercase()));
    Env { url: format!("{prefix}_URL"), parts: parts.collect() }
}

fn scheme(api: &Api, scheme: &SecurityScheme) -> Scheme {
    let SecurityScheme { method, source_method, wire, docs, kind, token_endpoints } = scheme;
    let env = env_name(api, scheme);
    let (arguments, env) = match kind {
        SecurityKind::Basic => ("user, password", vec![format!("{env}_USER"), format!("{env}_PASSWORD")]),
        SecurityKind::Bearer => ("token", vec![env]),
        SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => ("key", vec![env]),
    };
    Scheme {
        anchor: index::security(scheme).anchor,
        wire: code(wire.as_str(), Place::Prose),
        travels: travels(kind),
        builder: format!("{method}({arguments})"),
        source: format!("{source_method}(credential)"),
        endpoints: token_endpoints.iter().map(endpoint).collect(),
        env: if api.env_prefix.is_some() { env } else { Vec::new() },
        fetched: fetched(api, scheme),
        about: prose(&docs.0, 4),
    }
}

/// The variables of the environment with which a token is fetched: for the first endpoint that there is.
fn fetched(api: &Api, scheme: &SecurityScheme) -> Vec<String> {
    let first = api.security.iter().find(|scheme| !scheme.token_endpoints.is_empty());
    let endpoint = first.filter(|first| first.wire == scheme.wire).and_then(|first| first.token_endpoints.first());
    let (Some(prefix), Some(endpoint)) = (&api.env_prefix, endpoint) else { return Vec::new() };
    let arguments = endpoint.variables.iter().map(|(name, _)| name.as_str().trim_end_matches('_'));
    arguments.chain(["client_id", "client_secret"]).map(|name| format!("{prefix}_{}", name.to_uppercase())).collect()
}

fn endpoint(endpoint: &TokenEndpoint) -> Endpoint {
    let TokenEndpoint { name, docs, url, variables, scope } = endpoint;
    let arguments: Vec<&str> = variables.iter().map(|(name, _)| name.as_str()).chain(["client_id", "client_secret"]).collect();
    Endpoint {
        call: cell_code(&format!("oauth::{name}({})", arguments.join(", "))),
        url: cell_code(url),
        scope: scope.as_ref().map(|(_, scope)| cell_code(scope)).unwrap_or_default(),
        about: cell(&docs.0),
    }
}

fn travels(kind: &SecurityKind) -> String {
    let written = |text: &str| code(text, Place::Prose);
    match kind {
        SecurityKind::HeaderKey { header, prefix } => written(&format!("{header}: {prefix}…")),
        SecurityKind::QueryKey { parameter } => format!("the query parameter {}", written(parameter)),
        SecurityKind::CookieKey { cookie } => format!("the cookie {}", written(cookie)),
        SecurityKind::Bearer => written("Authorization: Bearer …"),
        SecurityKind::Basic => written("Authorization: Basic …"),
    }
}

fn group(resource: &Resource) -> Group<'_> {
    Group {
        accessor: resource.accessor.as_str(),
        page: index::resource_page(resource),
        about: prose(&resource.docs.0, 4),
        operations: rows(resource, HOME),
    }
}

/// The operations of a resource, for a table on a page.
pub(super) fn rows(resource: &Resource, page: &str) -> Vec<Row> {
    let both = |operation| [Some(row(resource, operation, page)), upload_row(resource, operation, page)];
    resource.operations.iter().flat_map(both).flatten().collect()
}

/// The upload that begins with an operation.
fn upload_row(resource: &Resource, operation: &Operation, page: &str) -> Option<Row> {
    let upload = operation.upload.as_ref()?;
    let summary = [&upload.summary, &upload.docs].into_iter().map(|docs| sentence(&docs.0)).find(|text| !text.is_empty());
    Some(Row {
        call: cell_code(&format!("{}().{}()", resource.accessor, upload.name)),
        target: index::upload(resource, upload).from(page),
        route: "several".to_owned(),
        summary: summary.unwrap_or_default(),
    })
}

fn row(resource: &Resource, operation: &Operation, page: &str) -> Row {
    let summary = [&operation.summary, &operation.docs].into_iter().map(|docs| sentence(&docs.0)).find(|text| !text.is_empty());
    Row {
        call: cell_code(&format!("{}().{}()", resource.accessor, operation.name)),
        target: index::operation(resource, operation).from(page),
        route: cell_code(&format!("{} {}", operation.method.as_str(), operation.path)),
        summary: with_deprecation(summary.unwrap_or_default(), operation.deprecated.is_some()),
    }
}
