//! Servers: where a client can be pointed to, and what is done with addresses that are no address.

use super::lowering::Lowering;
use super::names;
use super::scope::{Scope, Wish};
use crate::ir::{ArgumentName, Docs, MethodName, Server, ServerVariable, Wire};
use crate::lock::NameKind;
use crate::openapi::model;

/// The servers that a client can be built with.
pub(super) fn lower_servers(lowering: &mut Lowering<'_>) -> Vec<Server> {
    let mut scope = Scope::public(NameKind::Servers, "", "servers");
    let mut servers = Vec::new();
    let base = base_path(lowering.api).map(|(server, _)| &server.at);
    for relative in lowering.api.servers.iter().filter(|server| !is_absolute(server) && base != Some(&server.at)) {
        lowering.left_out(&relative.at.key("url"), "an address without a host is nothing that a client could be built with");
    }
    let absolute = lowering.api.servers.iter().filter(|server| is_absolute(server));
    for (index, server) in absolute.enumerate() {
        let wanted = server
            .rust_name
            .clone()
            .unwrap_or_else(|| if index == 0 { "default".to_owned() } else { format!("server {}", index + 1) });
        let wish = Wish::new(names::snake_name(&wanted), server.rust_name.is_some());
        let name = lowering.claim(&mut scope, wish, &server.url, &server.at, "servers");
        let mut arguments = Scope::public(NameKind::UrlArguments, format!("server {}", server.url), format!("servers::{name}"));
        let variables = server.variables.iter().map(|variable| lower_variable(lowering, &mut arguments, variable, server));
        let variables: Vec<ServerVariable> = variables.collect();
        servers.push(Server {
            name: MethodName(name),
            docs: Docs(server.description.clone().unwrap_or_default()),
            url: with_scheme(&server.url),
            variables,
        });
    }
    servers
}

/// A URL that is no URL of its own (`/`, `/v1`) is relative to where the document was found, which nobody knows.
fn is_absolute(server: &model::Server) -> bool {
    server.url.contains("://") || server.url.starts_with('{') || server.url.starts_with("//")
}

/// `//host` leaves the scheme to where the document was found; secrets go over one of them only.
fn with_scheme(url: &str) -> String {
    if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() }
}

/// The path that the caller's URL gets, where there is no server with a host; with the server that says it.
pub(super) fn base_path(api: &model::Api) -> Option<(&model::Server, String)> {
    let server = api.servers.first().filter(|_| !api.servers.iter().any(is_absolute))?;
    let url = server_url(server);
    let path = url.strip_prefix("./").unwrap_or(&url).trim_matches('/');
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    let is_path = !path.contains(['{', '?', '#', ':']) && !path.starts_with("/..") && !path.starts_with("/.");
    is_path.then_some((server, path))
}

fn lower_variable(
    lowering: &mut Lowering<'_>,
    arguments: &mut Scope,
    variable: &model::ServerVariable,
    server: &model::Server,
) -> ServerVariable {
    let wish = Wish::made(names::snake_name(&variable.name));
    ServerVariable {
        name: ArgumentName(lowering.names.claim(arguments, wish, &variable.name, &server.at).0),
        wire: Wire(variable.name.clone()),
        docs: variable_docs(variable),
        default: variable.default.clone(),
    }
}

/// What the document says of a variable, with the values that it may have.
fn variable_docs(variable: &model::ServerVariable) -> Docs {
    let description = variable.description.clone().unwrap_or_default();
    if variable.values.is_empty() {
        return Docs(description);
    }
    let values: Vec<String> = variable.values.iter().map(|value| format!("`{value}`")).collect();
    Docs(format!("{description} One of {}.", values.join(", ")).trim_start().to_owned())
}

/// The URL of a server, with its variables and its scheme filled in.
pub(super) fn server_url(server: &model::Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    with_scheme(&url)
}
