//! What is different in what belongs to no operation and no type: servers, authorization, limits, features, webhooks.

use std::collections::BTreeMap;

use super::comparison::{Comparison, Subject};
use super::pair::pair;
use super::rules;
use super::words::{before_and_now, listed, type_words};
use crate::ir::{
    Api, Feature, FeatureName, Incoming, IncomingKind, ModuleName, Payload, RateLimit, SecurityScheme, Server, ServerVariable,
    Split, TokenEndpoint,
};
use crate::lock::NameKind;

/// Compares what belongs to the crate as a whole.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let Api {
        title,
        // It is a matter of the document.
        version: _,
        docs,
        servers,
        path_prefix,
        base_path,
        security,
        rate_limit,
        env_prefix,
        // Said of each, by others.
        resources: _,
        types: _,
        filters: _,
        incoming,
        split,
        // What follows from all the rest.
        foreign: _,
        components: _,
        coverage: _,
    } = comparison.new.api;
    let old = comparison.old.api;
    let whole = Subject::default();
    comparison.note_docs(&whole, old.title == *title && old.docs == *docs);
    if (&old.path_prefix, &old.base_path) != (path_prefix, base_path) {
        comparison.note(rules::BASE_PATH_CHANGED, &whole, "");
    }
    compare_limits(comparison, old.rate_limit.as_ref(), rate_limit.as_ref());
    match (&old.env_prefix, env_prefix) {
        (None, Some(_)) => comparison.note(rules::ENVIRONMENT_ADDED, &whole.part("Client::from_env"), ""),
        (Some(_), None) => comparison.note(rules::ENVIRONMENT_REMOVED, &whole.part("Client::from_env"), ""),
        (Some(old), Some(new)) if old != new => {
            let words = format!("`{old}_…` before, `{new}_…` now");
            comparison.note(rules::ENVIRONMENT_CHANGED, &whole.part("Client::from_env"), words);
        }
        _ => {}
    }
    compare_servers(comparison, &old.servers, servers);
    compare_security(comparison, &old.security, security);
    compare_incoming(comparison, &old.incoming, incoming);
    compare_features(comparison, old.split.as_ref(), split.as_ref());
}

fn compare_limits(comparison: &mut Comparison<'_>, old: Option<&RateLimit>, new: Option<&RateLimit>) {
    let subject = Subject::default().part("ClientBuilder::throttle");
    match (old, new) {
        (None, Some(_)) => comparison.note(rules::RATE_LIMIT_ADDED, &subject, ""),
        (Some(_), None) => comparison.note(rules::RATE_LIMIT_REMOVED, &subject, ""),
        (Some(old), Some(new)) if old != new => {
            let words = |limit: &RateLimit| {
                let RateLimit { requests, seconds, scope, held_seconds } = limit;
                format!("{requests} in {seconds} s for each {scope}, held up to {held_seconds} s")
            };
            comparison.note(rules::RATE_LIMIT_CHANGED, &subject, before_and_now(&words(old), &words(new)));
        }
        _ => {}
    }
}

fn compare_servers(comparison: &mut Comparison<'_>, old: &[Server], new: &[Server]) {
    let identity = |server: &Server| Some(server.url.clone());
    let pairs = pair(old, new, (identity, identity), |server| server.name.clone());
    let path = |server: &Server| format!("servers::{}", server.name);
    for server in pairs.gone {
        let subject = comparison.subject(NameKind::Servers, "", Some(&path(server)), None);
        comparison.note(rules::SERVER_REMOVED, &subject, format!("`{}`", server.url));
    }
    for server in pairs.new {
        let subject = comparison.subject(NameKind::Servers, "", None, Some(&path(server)));
        comparison.note(rules::SERVER_ADDED, &subject, format!("`{}`", server.url));
    }
    for (before, now) in pairs.both {
        let Server { name, docs, url, variables } = now;
        let subject = comparison.subject(NameKind::Servers, "", Some(&path(before)), Some(&path(now)));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        let arguments = |variables: &[ServerVariable]| variables.iter().map(|variable| variable.wire.clone()).collect::<Vec<_>>();
        if arguments(&before.variables) != arguments(variables) {
            comparison.note(rules::SERVER_ARGUMENTS, &subject, before_and_now(&before.url, url));
        } else if before.url != *url {
            comparison.note(rules::SERVER_CHANGED, &subject, before_and_now(&before.url, url));
        }
        let words = |variables: &[ServerVariable]| -> Vec<_> {
            variables.iter().map(|variable| (variable.docs.clone(), variable.default.clone())).collect()
        };
        comparison.note_docs(&subject, before.docs == *docs && words(&before.variables) == words(variables));
    }
}

fn compare_security(comparison: &mut Comparison<'_>, old: &[SecurityScheme], new: &[SecurityScheme]) {
    let identity = |scheme: &SecurityScheme| Some(scheme.wire.clone());
    let pairs = pair(old, new, (identity, identity), |scheme| scheme.method.clone());
    let path = |scheme: &SecurityScheme| format!("ClientBuilder::{}", scheme.method);
    for scheme in pairs.gone {
        let subject = comparison.subject(NameKind::Credentials, "", Some(&path(scheme)), None);
        comparison.note(rules::CREDENTIAL_REMOVED, &subject, "");
        compare_endpoints(comparison, &scheme.token_endpoints, &[]);
    }
    for scheme in pairs.new {
        let subject = comparison.subject(NameKind::Credentials, "", None, Some(&path(scheme)));
        comparison.note(rules::CREDENTIAL_ADDED, &subject, "");
        compare_endpoints(comparison, &[], &scheme.token_endpoints);
    }
    for (before, now) in pairs.both {
        let SecurityScheme { method, source_method, wire: _, docs, kind, token_endpoints } = now;
        let subject = comparison.subject(NameKind::Credentials, "", Some(&path(before)), Some(&path(now)));
        comparison.note_name(&subject, before.method.as_str(), method.as_str());
        let source = subject.part(format!("ClientBuilder::{source_method}"));
        comparison.note_name(&source, before.source_method.as_str(), source_method.as_str());
        if before.kind != *kind {
            comparison.note(rules::CREDENTIAL_CHANGED, &subject, "");
        }
        comparison.note_docs(&subject, before.docs == *docs);
        compare_endpoints(comparison, &before.token_endpoints, token_endpoints);
    }
}

fn compare_endpoints(comparison: &mut Comparison<'_>, old: &[TokenEndpoint], new: &[TokenEndpoint]) {
    let nothing = |_: &TokenEndpoint| None::<String>;
    let pairs = pair(old, new, (nothing, nothing), |endpoint| endpoint.name.clone());
    let path = |endpoint: &TokenEndpoint| format!("oauth::{}", endpoint.name);
    for endpoint in pairs.gone {
        let subject = comparison.subject(NameKind::TokenEndpoints, "", Some(&path(endpoint)), None);
        comparison.note(rules::TOKEN_ENDPOINT_REMOVED, &subject, "");
    }
    for endpoint in pairs.new {
        let subject = comparison.subject(NameKind::TokenEndpoints, "", None, Some(&path(endpoint)));
        comparison.note(rules::TOKEN_ENDPOINT_ADDED, &subject, "");
    }
    for (before, now) in pairs.both {
        let TokenEndpoint { name: _, docs, url, variables: _, scope } = now;
        let subject = comparison.subject(NameKind::TokenEndpoints, "", Some(&path(before)), Some(&path(now)));
        let arguments = |endpoint: &TokenEndpoint| endpoint.variables.iter().map(|(_, wire)| wire.clone()).collect::<Vec<_>>();
        let constant = |endpoint: &TokenEndpoint| endpoint.scope.as_ref().map(|(name, _)| name.clone());
        if arguments(before) != arguments(now) || constant(before) != constant(now) {
            comparison.note(rules::TOKEN_ENDPOINT_ARGUMENTS, &subject, "");
        }
        if (&before.url, &before.scope) != (url, scope) && constant(before) == constant(now) {
            comparison.note(rules::TOKEN_ENDPOINT_CHANGED, &subject, "");
        }
        comparison.note_docs(&subject, before.docs == *docs);
    }
}

fn compare_incoming(comparison: &mut Comparison<'_>, old: &[Incoming], new: &[Incoming]) {
    let path = |incoming: &Incoming| format!("webhooks::{}", incoming.name);
    let nothing = |_: &Incoming| None::<String>;
    let pairs = pair(old, new, (nothing, nothing), |incoming| incoming.name.clone());
    for incoming in pairs.gone {
        let subject = comparison.subject(NameKind::Incoming, "", Some(&path(incoming)), None);
        comparison.note(rules::INCOMING_REMOVED, &subject, "");
    }
    for incoming in pairs.new {
        let subject = comparison.subject(NameKind::Incoming, "", None, Some(&path(incoming)));
        comparison.note(rules::INCOMING_ADDED, &subject, "");
    }
    for (before, now) in pairs.both {
        let Incoming { name: _, wire, kind, method, summary, docs, deprecated, headers, answers, payload } = now;
        let subject = comparison.subject(NameKind::Incoming, "", Some(&path(before)), Some(&path(now)));
        comparison.note_deprecated(&subject, before.deprecated, *deprecated);
        if !same_payload(comparison, &before.payload, payload) {
            let words = before_and_now(&payload_words(&before.payload), &payload_words(payload));
            comparison.note(rules::INCOMING_TYPE, &subject, words);
        }
        match (&before.kind, kind) {
            (IncomingKind::Webhook { variant: old }, IncomingKind::Webhook { variant: new }) => {
                comparison.note_name(&subject.part(format!("webhooks::Webhook::{new}")), old.as_str(), new.as_str());
            }
            (IncomingKind::Webhook { .. }, IncomingKind::Callback { .. }) => {
                comparison.note(rules::INCOMING_REMOVED, &subject, "as a webhook");
            }
            (IncomingKind::Callback { .. }, IncomingKind::Webhook { .. }) => {
                comparison.note(rules::INCOMING_ADDED, &subject, "as a webhook");
            }
            (IncomingKind::Callback { .. }, IncomingKind::Callback { .. }) => {}
        }
        if (&before.wire, &before.method) != (wire, method) {
            comparison.note(rules::INCOMING_CHANGED, &subject, "");
        }
        let is_same = (&before.summary, &before.docs, &before.headers, &before.answers) == (summary, docs, headers, answers);
        comparison.note_docs(&subject, is_same);
    }
}

fn same_payload(comparison: &Comparison<'_>, old: &Payload, new: &Payload) -> bool {
    match (old, new) {
        (Payload::Json(old), Payload::Json(new)) => comparison.same(old, new),
        (old, new) => old == new,
    }
}

fn payload_words(payload: &Payload) -> String {
    match payload {
        Payload::Nothing => "nothing".to_owned(),
        Payload::Json(ty) => type_words(ty),
        Payload::Form => "a form".to_owned(),
        Payload::Text => "String".to_owned(),
        Payload::Bytes => "Bytes".to_owned(),
    }
}

fn compare_features(comparison: &mut Comparison<'_>, old: Option<&Split>, new: Option<&Split>) {
    let whole = Subject::default();
    let (old, new) = match (old, new) {
        (None, None) => return,
        (None, Some(_)) => return comparison.note(rules::FEATURES_SPLIT, &whole, ""),
        (Some(_), None) => return comparison.note(rules::FEATURES_JOINED, &whole, ""),
        (Some(old), Some(new)) => (old, new),
    };
    let Split { features, models, filters } = new;
    let identity = |feature: &Feature| Some(feature.name.clone());
    let pairs = pair(&old.features, features, (identity, identity), |feature| feature.name.clone());
    for feature in pairs.gone {
        comparison.note(rules::FEATURE_REMOVED, &whole.part(format!("feature `{}`", feature.name)), "");
    }
    for feature in pairs.new {
        comparison.note(rules::FEATURE_ADDED, &whole.part(format!("feature `{}`", feature.name)), "");
    }
    narrowed(comparison, "models", &old.models, models);
    narrowed(comparison, "filters", &old.filters, filters);
}

/// What was there with a feature, or with any, and is no longer.
fn narrowed(
    comparison: &mut Comparison<'_>,
    of: &str,
    old: &BTreeMap<ModuleName, Vec<FeatureName>>,
    new: &BTreeMap<ModuleName, Vec<FeatureName>>,
) {
    let known: Vec<&FeatureName> =
        comparison.new.api.split.iter().flat_map(|split| &split.features).map(|feature| &feature.name).collect();
    let before: Vec<&FeatureName> =
        comparison.old.api.split.iter().flat_map(|split| &split.features).map(|feature| &feature.name).collect();
    for (module, now) in new {
        let is_old = comparison.old.api.types.iter().any(|ty| ty.module == *module)
            || comparison.old.api.filters.iter().any(|filters| filters.module == *module);
        let brought: Vec<&FeatureName> = match old.get(module) {
            Some(features) => features.iter().collect(),
            None => before.clone(),
        };
        let lost: Vec<&str> = brought
            .into_iter()
            .filter(|feature| known.contains(feature) && !now.contains(feature))
            .map(FeatureName::as_str)
            .collect();
        if is_old && !lost.is_empty() {
            let subject = Subject::default().part(format!("{of}::{module}"));
            comparison.note(rules::FEATURE_NARROWED, &subject, format!("by {}", listed(lost)));
        }
    }
}
