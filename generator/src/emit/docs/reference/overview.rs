//! The API as a whole: where it is, and how to get in.

use super::samples::{env_name, server_url};
use super::target::Target;
use super::text::Text;
use super::words::sentence;
use crate::ir::{Api, SecurityKind, SecurityScheme, Server, ServerVariable, TokenEndpoint};

/// A server.
pub(crate) struct ServerFacts<'a> {
    pub url: &'a str,
    /// How the crate makes the URL: `servers::commercial(tenant, region)`.
    pub call: String,
    pub about: &'a str,
    pub variables: Vec<Variable>,
}

/// A row of the table of a server's variables.
pub(crate) struct Variable {
    pub wire: Text,
    pub argument: Text,
    pub default: Text,
    pub meaning: Text,
}

/// The variables of the environment that say where the API is.
pub(crate) struct Env {
    pub url: String,
    pub parts: Vec<String>,
}

/// What a sample passes to `Client::builder`.
pub(crate) struct BaseUrl {
    /// An expression.
    pub rust: String,
    /// The address that it gives.
    pub example: String,
    /// Whether it is made by the module `servers`.
    pub by_servers: bool,
}

/// A way to authorize.
pub(crate) struct SchemeFacts<'a> {
    pub target: Target,
    pub anchor: String,
    pub wire: &'a str,
    pub kind: &'a SecurityKind,
    pub travels: Text,
    /// The builder's method: `api_token`.
    pub method: &'a str,
    /// The builder's method for what changes with time: `api_token_from`.
    pub source_method: &'a str,
    pub builder: String,
    pub source: String,
    pub endpoints: Vec<Endpoint>,
    /// The variables of the environment that a sample reads: of a name for each argument.
    pub variables: Vec<String>,
    /// Those that the client reads itself.
    pub env: Vec<String>,
    /// The variables of the environment with which a token is fetched.
    pub fetched: Vec<String>,
    pub about: &'a str,
}

/// A row of the table of the places where tokens come from.
pub(crate) struct Endpoint {
    /// The function of the module `oauth`.
    pub function: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// The constant of that module that holds the scope.
    pub constant: Option<String>,
    pub call: Text,
    pub url: Text,
    pub scope: Text,
    pub about: Text,
}

/// The servers of an API.
pub(crate) fn servers(api: &Api) -> Vec<ServerFacts<'_>> {
    api.servers.iter().map(server).collect()
}

fn server(server: &Server) -> ServerFacts<'_> {
    let Server { name, docs, url, variables } = server;
    let arguments: Vec<&str> = variables.iter().map(|variable| variable.name.as_str()).collect();
    ServerFacts {
        url,
        call: format!("servers::{name}({})", arguments.join(", ")),
        about: &docs.0,
        variables: variables.iter().map(variable).collect(),
    }
}

fn variable(variable: &ServerVariable) -> Variable {
    let ServerVariable { name, wire, docs, default } = variable;
    Variable {
        wire: Text::code(wire.as_str()),
        argument: Text::code(name.as_str()),
        default: if default.is_empty() { Text::new() } else { Text::code(default) },
        meaning: Text::words(&docs.0),
    }
}

/// What a sample passes to `Client::builder`: the first server, or a made-up one where that is no complete address.
pub(crate) fn base_url(api: &Api) -> BaseUrl {
    let complete = |server: &&Server| ["https://", "http://"].iter().any(|start| server_url(server).starts_with(start));
    let Some(server) = api.servers.first().filter(complete) else {
        let example = "https://api.example.com".to_owned();
        return BaseUrl { rust: format!("{example:?}"), example, by_servers: false };
    };
    let value = |variable: &ServerVariable| {
        let given = if variable.default.is_empty() { variable.wire.as_str() } else { &variable.default };
        format!("{given:?}")
    };
    let values: Vec<String> = server.variables.iter().map(value).collect();
    let rust = format!("servers::{}({})", server.name, values.join(", "));
    BaseUrl { rust, example: server_url(server), by_servers: true }
}

/// The variables of the environment that say where the API is.
pub(crate) fn env(api: &Api) -> Option<Env> {
    let prefix = api.env_prefix.as_ref()?;
    let variables = api.servers.first().into_iter().flat_map(|server| &server.variables);
    let parts = variables.map(|variable| format!("{prefix}_{}", variable.name.as_str().trim_end_matches('_').to_uppercase()));
    Some(Env { url: format!("{prefix}_URL"), parts: parts.collect() })
}

/// The ways to authorize.
pub(crate) fn schemes(api: &Api) -> Vec<SchemeFacts<'_>> {
    api.security.iter().map(|one| scheme(api, one)).collect()
}

fn scheme<'a>(api: &'a Api, scheme: &'a SecurityScheme) -> SchemeFacts<'a> {
    let SecurityScheme { method, source_method, wire, docs, kind, token_endpoints } = scheme;
    let env = env_name(api, scheme);
    let (arguments, env) = match kind {
        SecurityKind::Basic => ("user, password", vec![format!("{env}_USER"), format!("{env}_PASSWORD")]),
        SecurityKind::Bearer => ("token", vec![env]),
        SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => ("key", vec![env]),
    };
    SchemeFacts {
        target: Target::Scheme(method.clone()),
        anchor: super::target::scheme_anchor(method),
        wire: wire.as_str(),
        kind,
        travels: travels(kind),
        method: method.as_str(),
        source_method: source_method.as_str(),
        builder: format!("{method}({arguments})"),
        source: format!("{source_method}(credential)"),
        endpoints: token_endpoints.iter().map(endpoint).collect(),
        env: if api.env_prefix.is_some() { env.clone() } else { Vec::new() },
        variables: env,
        fetched: fetched(api, scheme),
        about: &docs.0,
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
    let arguments = variables.iter().map(|(name, _)| name.as_str()).chain(["client_id", "client_secret"]);
    let arguments: Vec<String> = arguments.map(str::to_owned).collect();
    Endpoint {
        function: name.as_str().to_owned(),
        call: Text::code(format!("oauth::{name}({})", arguments.join(", "))),
        url: Text::code(url),
        scope: scope.as_ref().map(|(_, scope)| Text::code(scope)).unwrap_or_default(),
        about: Text::words(sentence(&docs.0)),
        constant: scope.as_ref().map(|(constant, _)| constant.as_str().to_owned()),
        arguments,
    }
}

fn travels(kind: &SecurityKind) -> Text {
    match kind {
        SecurityKind::HeaderKey { header, prefix } => Text::code(format!("{header}: {prefix}…")),
        SecurityKind::QueryKey { parameter } => Text::plain("the query parameter ").and_code(parameter),
        SecurityKind::CookieKey { cookie } => Text::plain("the cookie ").and_code(cookie),
        SecurityKind::Bearer => Text::code("Authorization: Bearer …"),
        SecurityKind::Basic => Text::code("Authorization: Basic …"),
    }
}
