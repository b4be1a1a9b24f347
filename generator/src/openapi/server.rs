//! Reads servers.

use openapiv3 as oas;

use super::extensions;
use super::model::{Server, ServerVariable};
use crate::document::Pointer;

/// Reads a server; of its variables those that the URL uses, in the order of the URL.
pub(super) fn read_server(server: &oas::Server, at: &Pointer) -> Server {
    let declared = server.variables.as_ref();
    let mut variables: Vec<ServerVariable> = Vec::new();
    for name in template_names(&server.url) {
        if variables.iter().any(|known| known.name == name) {
            continue;
        }
        let variable = declared.and_then(|declared| declared.get(&name));
        variables.push(ServerVariable {
            default: variable.map(|variable| variable.default.clone()).unwrap_or_default(),
            description: variable.and_then(|variable| variable.description.clone()),
            values: variable.map(|variable| variable.enumeration.clone()).unwrap_or_default(),
            name,
        });
    }
    let rust_name = extensions::rust_name(&server.extensions).map(str::to_owned);
    Server { at: at.clone(), url: server.url.clone(), description: server.description.clone(), variables, rust_name }
}

/// The names in the braces of a template, in order.
pub(crate) fn template_names(template: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        names.push(name.to_owned());
        rest = after;
    }
    names
}
