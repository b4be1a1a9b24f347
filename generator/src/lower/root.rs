//! What the generated crate says about the API as a whole: servers, authorization, limits.

use super::features;
use super::lowering::Lowering;
use super::names;
use super::parts;
use super::scope::{Names, Scope, Wish};
use super::servers::{base_path, lower_servers};
use crate::ir::{
    self, ArgumentName, Docs, Incoming, MethodName, RateLimit, Resource, SecurityKind, SecurityScheme, StaticName, TokenEndpoint,
    Wire,
};
use crate::lock::NameKind;
use crate::openapi::model;
use crate::options::FeatureSplit;

/// Puts the whole together.
pub(super) fn lower_root(
    mut lowering: Lowering<'_>,
    resources: Vec<Resource>,
    incoming: Vec<Incoming>,
    wanted: FeatureSplit,
) -> (ir::Api, Names) {
    let api = lowering.api;
    let servers = lower_servers(&mut lowering);
    let security = lower_security(&mut lowering);
    let mut types = std::mem::take(&mut lowering.types);
    types.sort_by(|first, second| first.module.cmp(&second.module));
    let mut filters = std::mem::take(&mut lowering.filters);
    filters.sort_by(|first, second| first.module.cmp(&second.module));
    let split = features::split(&resources, &incoming, &types, &filters, wanted, &mut lowering.names);
    let foreign = parts::foreign(&resources, &incoming, &types, &filters);
    let lowered = ir::Api {
        title: api.title.clone(),
        version: api.version.clone(),
        docs: Docs(api.description.clone().unwrap_or_default()),
        servers,
        path_prefix: path_prefix(api),
        base_path: base_path(api).map(|(_, path)| path).filter(|path| !path.is_empty()),
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
        foreign,
        // Where somebody asks for them, they come later.
        components: Vec::new(),
        split,
        // Known when everything is.
        coverage: ir::Coverage::default(),
    };
    (lowered, lowering.names)
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

/// HTTP schemes in which the service asks first, and the answer depends on what it asked.
const CHALLENGES: &[&str] = &["digest", "negotiate", "hoba", "mutual", "scram-sha-1", "scram-sha-256"];

fn lower_security(lowering: &mut Lowering<'_>) -> Vec<SecurityScheme> {
    let api = lowering.api;
    let mut scope = Scope::public(NameKind::Credentials, "", "ClientBuilder");
    BUILDER_METHODS.iter().for_each(|method| scope.reserve(method));
    let mut methods = Vec::new();
    for scheme in &api.security_schemes {
        let wanted = scheme.rust_name.as_deref().unwrap_or(&scheme.name);
        let wish = Wish::new(names::snake_name(wanted), scheme.rust_name.is_some());
        methods.push(lowering.claim(&mut scope, wish, &scheme.name, &scheme.at, "security schemes"));
    }
    for scheme in &api.security_schemes {
        if let model::SecurityKind::HeaderKey { prefix, .. } = &scheme.kind
            && let Some(challenge) = CHALLENGES.iter().find(|known| prefix.trim_end().eq_ignore_ascii_case(known))
        {
            let message = format!("the client answers no challenge of `{challenge}`: it sends what it is given after `{prefix}`");
            lowering.kept_wider(&scheme.at, message);
        }
    }
    let mut endpoints = EndpointNames {
        functions: Scope::public(NameKind::TokenEndpoints, "", "oauth"),
        constants: Scope::public(NameKind::TokenScopes, "", "oauth"),
    };
    let schemes = api.security_schemes.iter().zip(methods).map(|(scheme, method)| SecurityScheme {
        // The names that the document gives come first, so this one yields without a word.
        source_method: MethodName(source_name(&mut lowering.names, &mut scope, scheme, &method)),
        wire: Wire(scheme.name.clone()),
        docs: Docs(scheme.description.clone().unwrap_or_default()),
        kind: security_kind(&scheme.kind),
        token_endpoints: lower_token_endpoints(lowering, &mut endpoints, scheme, &method),
        method: MethodName(method),
    });
    schemes.collect()
}

fn source_name(names: &mut Names, scope: &mut Scope, scheme: &model::SecurityScheme, method: &str) -> String {
    names.claim(scope, Wish::made(format!("{method}_from")), &format!("{}/source", scheme.name), &scheme.at).0
}

/// The names in the module of the token endpoints, which all schemes share.
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
        let thing = format!("{} {}", scheme.name, endpoint.name.as_deref().unwrap_or_default());
        let thing = thing.trim_end();
        let wish = Wish::new(names::snake_name(endpoint.name.as_deref().unwrap_or(method)), endpoint.name.is_some());
        let name = lowering.claim(&mut endpoints.functions, wish, thing, &endpoint.at, "token endpoints");
        let scope = endpoint.scope.as_ref().map(|scope| {
            let wish = Wish::made(names::static_name(&format!("{name} scope")));
            (StaticName(lowering.names.claim(&mut endpoints.constants, wish, thing, &endpoint.at).0), scope.clone())
        });
        let mut arguments = Scope::public(NameKind::UrlArguments, format!("oauth {thing}"), format!("oauth::{name}"));
        ["client_id", "client_secret"].iter().for_each(|argument| arguments.reserve(argument));
        let variables = endpoint.variables.iter().map(|variable| {
            let wish = Wish::made(names::snake_name(variable));
            (ArgumentName(lowering.names.claim(&mut arguments, wish, variable, &endpoint.at).0), Wire(variable.clone()))
        });
        let variables: Vec<_> = variables.collect();
        lowered.push(TokenEndpoint {
            name: MethodName(name),
            docs: Docs(endpoint.description.clone().unwrap_or_default()),
            url: endpoint.url.clone(),
            variables,
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
