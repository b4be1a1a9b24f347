//! What the generated crate says about the API as a whole: servers, authorization, limits.

use super::features;
use super::lowering::Lowering;
use super::names::{self, Scope};
use crate::ir::{
    self, ArgumentName, Docs, Incoming, MethodName, RateLimit, Resource, SecurityKind, SecurityScheme, Server, ServerVariable,
    StaticName, TokenEndpoint, Wire,
};
use crate::openapi::model;
use crate::options::FeatureSplit;

/// Puts the whole together.
pub(super) fn lower_root(
    mut lowering: Lowering<'_>,
    resources: Vec<Resource>,
    incoming: Vec<Incoming>,
    wanted: FeatureSplit,
) -> ir::Api {
    let api = lowering.api;
    let servers = lower_servers(&mut lowering);
    let security = lower_security(&mut lowering);
    let mut types = std::mem::take(&mut lowering.types);
    types.sort_by(|first, second| first.module.cmp(&second.module));
    let mut filters = std::mem::take(&mut lowering.filters);
    filters.sort_by(|first, second| first.module.cmp(&second.module));
    let split = features::split(&resources, &incoming, &types, &filters, wanted);
    ir::Api {
        title: api.title.clone(),
        version: api.version.clone(),
        docs: Docs(api.description.clone().unwrap_or_default()),
        servers,
        path_prefix: path_prefix(api),
        base_path: base_path(api).map(|(_, path)| path),
        security,
        rate_limit: api.rate_limit.as_ref().map(|limit| RateLimit {
            requests: limit.requests,
            seconds: limit.seconds,
            scope: limit.scope.clone(),
            held_seconds: limit.held_seconds,
        }),
        env_prefix: api.env_prefix.clone(),
        resources,
        incoming,
        types,
        filters,
        // Where somebody asks for them, they come later.
        components: Vec::new(),
        split,
        // Known when everything is.
        coverage: ir::Coverage::default(),
    }
}

fn lower_servers(lowering: &mut Lowering<'_>) -> Vec<Server> {
    let mut scope = Scope::default();
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
        let (name, collision) = scope.claim(names::snake_name(&wanted), &server.at);
        lowering.note(collision.as_ref(), &name, &server.at, "servers");
        let mut arguments = Scope::default();
        let variables = server.variables.iter().map(|variable| lower_variable(&mut arguments, variable, server));
        servers.push(Server {
            name: MethodName(name),
            docs: Docs(server.description.clone().unwrap_or_default()),
            url: server.url.clone(),
            variables: variables.collect(),
        });
    }
    servers
}

/// A URL that is no URL of its own (`/`, `/v1`) is relative to where the document was found, which nobody knows.
fn is_absolute(server: &model::Server) -> bool {
    server.url.contains("://") || server.url.starts_with('{')
}

/// The path that the caller's URL gets, where there is no server with a host; with the server that says it.
fn base_path(api: &model::Api) -> Option<(&model::Server, String)> {
    let server = api.servers.first().filter(|_| !api.servers.iter().any(is_absolute))?;
    let path = server.url.trim_end_matches('/');
    let is_path = path.starts_with('/') && !path.starts_with("//") && !path.contains(['{', '?', '#']);
    is_path.then(|| (server, path.to_owned()))
}

fn lower_variable(arguments: &mut Scope, variable: &model::ServerVariable, server: &model::Server) -> ServerVariable {
    ServerVariable {
        name: ArgumentName(arguments.claim(names::snake_name(&variable.name), &server.at).0),
        wire: Wire(variable.name.clone()),
        docs: Docs(variable.description.clone().unwrap_or_default()),
        default: variable.default.clone(),
    }
}

/// Methods of the builder that no security scheme may take.
const BUILDER_METHODS: &[&str] = &[
    "new",
    "build",
    "timeout",
    "deadline",
    "retry",
    "connect_timeout",
    "http_client",
    "transport",
    "clock",
    "throttle",
    "no_throttle",
    "before_request",
    "after_response",
    "user_agent",
    "default_header",
    "max_response_bytes",
    "allow_insecure_http",
];

fn lower_security(lowering: &mut Lowering<'_>) -> Vec<SecurityScheme> {
    let api = lowering.api;
    let mut scope = Scope::default();
    BUILDER_METHODS.iter().for_each(|method| scope.reserve(method));
    let mut methods = Vec::new();
    for scheme in &api.security_schemes {
        let wanted = scheme.rust_name.as_deref().unwrap_or(&scheme.name);
        let (method, collision) = scope.claim(names::snake_name(wanted), &scheme.at);
        lowering.note(collision.as_ref(), &method, &scheme.at, "security schemes");
        methods.push(method);
    }
    let mut endpoints = EndpointNames::default();
    let schemes = api.security_schemes.iter().zip(methods).map(|(scheme, method)| SecurityScheme {
        // The names that the document gives come first, so this one yields without a word.
        source_method: MethodName(scope.claim(format!("{method}_from"), &scheme.at).0),
        wire: Wire(scheme.name.clone()),
        docs: Docs(scheme.description.clone().unwrap_or_default()),
        kind: security_kind(&scheme.kind),
        token_endpoints: lower_token_endpoints(lowering, &mut endpoints, scheme, &method),
        method: MethodName(method),
    });
    schemes.collect()
}

/// The names in the module of the token endpoints, which all schemes share.
#[derive(Default)]
struct EndpointNames {
    functions: Scope,
    constants: Scope,
}

fn lower_token_endpoints(
    lowering: &mut Lowering<'_>,
    endpoints: &mut EndpointNames,
    scheme: &model::SecurityScheme,
    method: &str,
) -> Vec<TokenEndpoint> {
    let mut lowered = Vec::new();
    for endpoint in &scheme.token_endpoints {
        if !endpoint.url.contains("://") {
            lowering.left_out(&endpoint.at, "an address without a host is nothing that a token could be fetched from");
            continue;
        }
        // A flow has no name of its own, so it takes its scheme's.
        let wanted = names::snake_name(endpoint.name.as_deref().unwrap_or(method));
        let (name, collision) = endpoints.functions.claim(wanted, &endpoint.at);
        lowering.note(collision.as_ref(), &name, &endpoint.at, "token endpoints");
        let scope = endpoint.scope.as_ref().map(|scope| {
            let wanted = names::static_name(&format!("{name} scope"));
            (StaticName(endpoints.constants.claim(wanted, &endpoint.at).0), scope.clone())
        });
        let mut arguments = Scope::default();
        ["client_id", "client_secret"].iter().for_each(|argument| arguments.reserve(argument));
        let variables = endpoint
            .variables
            .iter()
            .map(|variable| (ArgumentName(arguments.claim(names::snake_name(variable), &endpoint.at).0), Wire(variable.clone())));
        lowered.push(TokenEndpoint {
            name: MethodName(name),
            docs: Docs(endpoint.description.clone().unwrap_or_default()),
            url: endpoint.url.clone(),
            variables: variables.collect(),
            scope,
        });
    }
    lowered
}

fn security_kind(kind: &model::SecurityKind) -> SecurityKind {
    match kind {
        model::SecurityKind::HeaderKey { header, prefix } => {
            SecurityKind::HeaderKey { header: header.clone(), prefix: prefix.clone() }
        }
        model::SecurityKind::QueryKey { parameter } => SecurityKind::QueryKey { parameter: parameter.clone() },
        model::SecurityKind::CookieKey { cookie } => SecurityKind::CookieKey { cookie: cookie.clone() },
        model::SecurityKind::Bearer => SecurityKind::Bearer,
        model::SecurityKind::Basic => SecurityKind::Basic,
    }
}

/// The first part that all paths share, so that a base URL may end in it or not.
fn path_prefix(api: &model::Api) -> Option<String> {
    let at_base = |operation: &&model::Operation| operation.server.is_none() && operation.presigned_url.is_none();
    let paths: Vec<&str> = api.operations.iter().filter(at_base).map(|operation| operation.path.as_str()).collect();
    let first = paths.first()?.strip_prefix('/')?.split('/').next()?;
    let prefix = format!("/{first}");
    let shared = !first.is_empty() && !first.contains('{') && paths.iter().all(|path| path.starts_with(&format!("{prefix}/")));
    (shared && paths.len() > 1).then_some(prefix)
}
