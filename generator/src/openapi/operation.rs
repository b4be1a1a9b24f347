//! Reads operations, with the parameters and servers that they take from their path.

use openapiv3 as oas;

use super::body::{read_body, read_responses};
use super::extensions;
use super::model::{Operation, Parameter, Server};
use super::parameter::read_parameter;
use super::server::read_server;
use super::source::Source;
use crate::document::Pointer;

/// Reads all operations, in the order of the document.
pub(super) fn read_operations(source: &Source<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in &source.document.paths.paths {
        // A `$ref` to a path item was put in place when the files were brought together.
        let oas::ReferenceOr::Item(item) = item else { continue };
        let at = Pointer::root().key("paths").key(path);
        for (method, operation) in item.iter() {
            operations.push(read_operation(source, item, path, method, operation, &at));
        }
        let at = at.key(extensions::OPERATIONS);
        for (method, operation) in extensions::operations(&item.extensions) {
            operations.push(read_operation(source, item, path, &method, &operation, &at));
        }
    }
    operations
}

fn read_operation(
    source: &Source<'_>,
    item: &oas::PathItem,
    path: &str,
    method: &str,
    operation: &oas::Operation,
    item_at: &Pointer,
) -> Operation {
    let at = item_at.key(method);
    let extensions = &operation.extensions;
    Operation {
        id: operation.operation_id.clone(),
        method: method.to_owned(),
        path: path.to_owned(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone().or_else(|| item.summary.clone()),
        description: operation.description.clone().or_else(|| item.description.clone()),
        deprecated: operation.deprecated,
        parameters: parameters(source, item, operation, item_at, &at),
        body: operation.request_body.as_ref().and_then(|body| read_body(source, body, &at.key("requestBody"))),
        responses: read_responses(source, &operation.responses, &at.key("responses")),
        security: security(source, operation),
        server: server(item, operation, item_at, &at),
        rust_name: extensions::rust_name(extensions).map(str::to_owned),
        paging: extensions::paging(extensions),
        read_only: extensions::read_only(extensions),
        accept: extensions::accept(extensions).map(str::to_owned),
        presigned_url: extensions::presigned_url(extensions).map(str::to_owned),
        upload: extensions::upload(extensions),
        replaced_by: extensions::replaced_by(extensions).map(str::to_owned),
        at,
    }
}

/// The parameters of the path item and of the operation; where both have one of the same name and place, the operation's counts.
fn parameters(
    source: &Source<'_>,
    item: &oas::PathItem,
    operation: &oas::Operation,
    item_at: &Pointer,
    at: &Pointer,
) -> Vec<Parameter> {
    let read = |parameters: &[oas::ReferenceOr<oas::Parameter>], at: &Pointer| -> Vec<Parameter> {
        let at = at.key("parameters");
        parameters
            .iter()
            .enumerate()
            .filter_map(|(index, parameter)| read_parameter(source, parameter, &at.index(index)))
            .collect()
    };
    let mut all = read(&item.parameters, item_at);
    for own in read(&operation.parameters, at) {
        match all.iter_mut().find(|known| known.name == own.name && known.location == own.location) {
            Some(known) => *known = own,
            None => all.push(own),
        }
    }
    all
}

fn security(source: &Source<'_>, operation: &oas::Operation) -> Vec<Vec<(String, Vec<String>)>> {
    let requirements = operation.security.as_ref().or(source.document.security.as_ref());
    let requirements = requirements.map(Vec::as_slice).unwrap_or_default();
    let schemes = |requirement: &oas::SecurityRequirement| {
        requirement.iter().map(|(scheme, scopes)| (scheme.clone(), scopes.clone())).collect()
    };
    requirements.iter().map(schemes).collect()
}

fn server(item: &oas::PathItem, operation: &oas::Operation, item_at: &Pointer, at: &Pointer) -> Option<Server> {
    let own = operation.servers.first().map(|server| read_server(server, &at.key("servers").index(0)));
    own.or_else(|| item.servers.first().map(|server| read_server(server, &item_at.key("servers").index(0))))
}
