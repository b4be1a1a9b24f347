//! Vendor extensions stand only on what they can be said about.

use std::collections::HashMap;

use super::judge::Judge;
use super::look::{Document, Operation, entries, key_place, list, text, variables};
use super::messages::json_schema;
use super::names;
use crate::document::{Map, Node, did_you_mean};
use crate::openapi::extensions;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// Looks at the extensions of schemas.
pub(super) fn schemas(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let Some(map) = visit.node.as_map() else { continue };
        let types: [(&'static str, &[&str]); 4] = [
            (extensions::TIMESTAMP, &["integer", "number"]),
            (extensions::FILTERS, &["object"]),
            (extensions::BASE64_JSON, &["string"]),
            (extensions::PREFIX_ITEMS, &["array"]),
        ];
        for (key, types) in types {
            let Some(place) = key_place(map, key) else { continue };
            if !document.type_of(visit.node).is_some_and(|word| types.contains(&word)) {
                let message = format!("`{key}` on a schema that is not `type: {}`", types.join("` or `type: "));
                refuse(visit, key, place, message, "remove it, or give the schema that type", judge);
            }
        }
        if map.get(extensions::FILTERS).and_then(Node::as_bool) == Some(true) {
            filters(document, visit, judge);
        }
    }
}

fn refuse(visit: &Visit<'_>, key: &'static str, place: Place, message: String, help: &str, judge: &mut Judge<'_>) {
    judge.wrong(codes::EXTENSION_CONDITION, place, message, "left out").help(help);
    judge.remove(visit.at.key(key));
}

/// Every field of a filter object maps operators to their values.
fn filters<'n>(document: &Document<'n>, visit: &Visit<'n>, judge: &mut Judge<'_>) {
    for (name, entry) in entries(visit.node.get("properties")) {
        let has_operators = !document.properties(&entry.node).all.is_empty();
        if !has_operators {
            let message = format!("the filter field `{name}` has no operators");
            let help = "give it `type: object` with one property for each operator: `eq`, `neq`";
            refuse(visit, extensions::FILTERS, entry.key, message, help, judge);
        }
    }
}

/// Looks at the extensions of request bodies.
pub(super) fn bodies(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::RequestBody) {
        let Some(map) = visit.node.as_map() else { continue };
        let Some(place) = key_place(map, extensions::FLATTEN_BODY) else { continue };
        let is_object = |schema| document.type_of(schema) == Some("object");
        if !json_schema(map.get("content")).is_some_and(is_object) {
            let message = format!("`{}` on a body that is no JSON object", extensions::FLATTEN_BODY);
            let help = "remove it, or describe the body as `application/json` with `type: object`";
            refuse(visit, extensions::FLATTEN_BODY, place, message, help, judge);
        }
    }
}

/// Looks at the extensions of security schemes.
pub(super) fn schemes(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::ApiKeyScheme) {
        let Some(map) = visit.node.as_map() else { continue };
        let Some(place) = key_place(map, extensions::TOKEN_PREFIX) else { continue };
        if text(map, "in").is_some_and(|(location, _)| location != "header") {
            let message = format!("`{}` on a key that does not stand in a header", extensions::TOKEN_PREFIX);
            refuse(visit, extensions::TOKEN_PREFIX, place, message, "remove it, or write `in: header`", judge);
        }
    }
    for visit in document.of(ObjectKind::OAuth2Scheme) {
        let Some(map) = visit.node.as_map() else { continue };
        let Some(place) = key_place(map, extensions::TOKEN_ENDPOINTS) else { continue };
        if map.get("flows").and_then(|flows| flows.get("clientCredentials")).is_none() {
            let message = format!("`{}` on a scheme without `flows.clientCredentials`", extensions::TOKEN_ENDPOINTS);
            refuse(visit, extensions::TOKEN_ENDPOINTS, place, message, "remove it, or describe that flow", judge);
        }
    }
    let mut seen = HashMap::new();
    for visit in document.of(ObjectKind::TokenEndpoint) {
        let Some(map) = visit.node.as_map() else { continue };
        let (Some(name), Some(url)) = (text(map, "name"), text(map, "url")) else { continue };
        if let Some((code, place, fault)) = endpoint_fault(name, url) {
            judge.wrong(code, place, fault, "left out");
            judge.remove(visit.at.clone());
        } else if let Some(first) = seen.insert((visit.at.parent(), name.0), name.1) {
            judge
                .wrong(codes::DUPLICATE_ENTRY, name.1, format!("two token endpoints are named `{}`", name.0), "left out")
                .also(first, "the other is here");
            judge.remove(visit.at.clone());
        }
    }
}

/// What is wrong with a token endpoint, and where.
fn endpoint_fault((name, name_place): (&str, Place), (url, place): (&str, Place)) -> Option<(&'static str, Place, String)> {
    if let Some(fault) = names::fault_of_function(name) {
        return Some((codes::RUST_NAME, name_place, fault));
    }
    if let Err(fault) = variables(url) {
        return Some((codes::BAD_TEMPLATE, place, format!("{fault} in `{url}`")));
    }
    let is_whole = url.starts_with("https://") || url.starts_with("http://");
    (!is_whole).then(|| (codes::EXTENSION_CONDITION, place, format!("`{url}` is not complete, expected `https://…`")))
}

/// Looks at the extensions of operations.
pub(super) fn operations(document: &Document<'_>, judge: &mut Judge<'_>) {
    let ids = document.operation_ids();
    for operation in document.operations() {
        replaced_by(&operation, &ids, judge);
        read_only(&operation, judge);
        presigned_url(&operation, judge);
        accept(&operation, judge);
    }
}

fn replaced_by(operation: &Operation<'_>, ids: &[&str], judge: &mut Judge<'_>) {
    let key = extensions::REPLACED_BY;
    let Some((target, place)) = text(operation.map, key) else { return };
    let is_deprecated = operation.map.get("deprecated").and_then(Node::as_bool) == Some(true);
    let own = text(operation.map, "operationId").is_some_and(|(id, _)| id == target);
    let (place, message, help) = if !is_deprecated {
        let place = key_place(operation.map, key).unwrap_or(place);
        (place, "an operation that is not deprecated is replaced".to_owned(), Some("add `deprecated: true`".to_owned()))
    } else if own {
        (place, "an operation is replaced by itself".to_owned(), None)
    } else if !ids.contains(&target) {
        let near = did_you_mean(target, ids.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        (place, format!("there is no operation `{target}`"), near)
    } else {
        return;
    };
    let problem = judge.wrong(codes::REPLACED_BY, place, message, "left out");
    if let Some(help) = help {
        problem.help(help);
    }
    judge.remove(operation.at.key(key));
}

fn read_only(operation: &Operation<'_>, judge: &mut Judge<'_>) {
    let key = extensions::READ_ONLY;
    let Some(place) = key_place(operation.map, key).filter(|_| matches!(operation.method, "get" | "head")) else {
        return;
    };
    judge
        .wrong(codes::EXTENSION_CONDITION, place, format!("a `{}` is read-only without saying so", operation.method), "left out")
        .help("remove it");
    judge.remove(operation.at.key(key));
}

fn presigned_url(operation: &Operation<'_>, judge: &mut Judge<'_>) {
    let key = extensions::PRESIGNED_URL;
    let Some(place) = key_place(operation.map, key) else { return };
    let needs_nothing = operation.map.get("security").and_then(Node::as_list).is_some_and(<[Node]>::is_empty);
    if !needs_nothing {
        let security = security_place(operation.map);
        judge
            .wrong(codes::EXTENSION_CONDITION, place, "a pre-signed URL gets no credentials", "left out")
            .also(security, "it asks for some here")
            .help("add `security: []`");
        judge.remove(operation.at.key(key));
    }
}

fn accept(operation: &Operation<'_>, judge: &mut Judge<'_>) {
    let key = extensions::ACCEPT;
    let Some((media_ranges, place)) = text(operation.map, key) else { return };
    let can_be_sent = media_ranges.trim() == media_ranges && media_ranges.chars().all(|letter| matches!(letter, ' '..='~'));
    if media_ranges.is_empty() || !can_be_sent {
        judge
            .wrong(codes::EXTENSION_CONDITION, place, "this text cannot be sent as the header `Accept`", "left out")
            .help("write media types, such as `application/json, text/plain;q=0.5`");
        judge.remove(operation.at.key(key));
    }
}

fn security_place(operation: &Map) -> Option<Place> {
    list(operation.get("security")).first().map(|requirement| requirement.place)
}
