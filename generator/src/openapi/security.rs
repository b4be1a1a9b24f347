//! Reads security schemes.

use std::collections::HashSet;

use openapiv3 as oas;

use super::extensions;
use super::model::{SecurityKind, SecurityScheme, TokenEndpoint};
use super::server::template_names;
use super::source::Source;
use crate::document::Pointer;

/// Reads the security schemes of the document.
pub(super) fn read_security_schemes(source: &Source<'_>) -> Vec<SecurityScheme> {
    let Some(components) = &source.document.components else { return Vec::new() };
    let at = Pointer::root().key("components").key("securitySchemes");
    let schemes = components.security_schemes.iter();
    schemes.filter_map(|(name, scheme)| Some(read_scheme(name, source.security_scheme(scheme)?, &at.key(name)))).collect()
}

fn read_scheme(name: &str, scheme: &oas::SecurityScheme, at: &Pointer) -> SecurityScheme {
    let mut token_endpoints = Vec::new();
    let (kind, description, extensions) = match scheme {
        oas::SecurityScheme::APIKey { location, name, description, extensions } => {
            let kind = match location {
                oas::APIKeyLocation::Header => SecurityKind::HeaderKey {
                    header: name.clone(),
                    prefix: extensions::token_prefix(extensions).unwrap_or_default().to_owned(),
                },
                oas::APIKeyLocation::Query => SecurityKind::QueryKey { parameter: name.clone() },
                oas::APIKeyLocation::Cookie => SecurityKind::CookieKey { cookie: name.clone() },
            };
            (kind, description, extensions)
        }
        oas::SecurityScheme::HTTP { scheme, bearer_format: _, description, extensions } => {
            (http_kind(scheme), description, extensions)
        }
        oas::SecurityScheme::OAuth2 { flows, description, extensions } => {
            token_endpoints = read_token_endpoints(flows, extensions, at);
            (SecurityKind::Bearer, description, extensions)
        }
        oas::SecurityScheme::OpenIDConnect { open_id_connect_url: _, description, extensions } => {
            (SecurityKind::Bearer, description, extensions)
        }
    };
    let rust_name = extensions::rust_name(extensions).map(str::to_owned);
    let (name, description) = (name.to_owned(), description.clone());
    SecurityScheme { at: at.clone(), name, description, rust_name, kind, token_endpoints }
}

/// The endpoints that the document names, or else the one of the flow.
fn read_token_endpoints(flows: &oas::OAuth2Flows, extensions: &extensions::Extensions, at: &Pointer) -> Vec<TokenEndpoint> {
    let Some(flow) = &flows.client_credentials else { return Vec::new() };
    let endpoint = |at, url: &str| {
        let mut variables = template_names(url);
        let mut seen = HashSet::new();
        variables.retain(|name| seen.insert(name.clone()));
        TokenEndpoint { at, name: None, description: None, url: url.to_owned(), variables, scope: None }
    };
    let Some(named) = extensions::token_endpoints(extensions) else {
        let at = at.key("flows").key("clientCredentials").key("tokenUrl");
        return vec![endpoint(at, &flow.token_url)];
    };
    let at = at.key(extensions::TOKEN_ENDPOINTS);
    let named = named.into_iter().enumerate().map(|(index, named)| TokenEndpoint {
        name: Some(named.name),
        description: named.description,
        scope: named.scope,
        ..endpoint(at.index(index).key("name"), &named.url)
    });
    named.collect()
}

/// An HTTP scheme other than `basic` is `Authorization: <scheme> <token>`; `bearer` is the usual one.
fn http_kind(scheme: &str) -> SecurityKind {
    if scheme.eq_ignore_ascii_case("basic") {
        SecurityKind::Basic
    } else if scheme.eq_ignore_ascii_case("bearer") {
        SecurityKind::Bearer
    } else {
        SecurityKind::HeaderKey { header: "Authorization".to_owned(), prefix: format!("{scheme} ") }
    }
}
