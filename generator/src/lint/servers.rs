//! Where the API is reached, and with what.

use super::found::Found;
use super::subject::{Subject, answers};
use crate::document::{Map, Node};
use crate::openapi::look::{Operation, entries, key_place, list, text};
use crate::source::Place;

/// Servers that nobody else can reach, or none at all.
pub(super) fn unreachable(subject: &Subject<'_>, found: &mut Found<'_>) {
    let root = subject.document.root;
    let servers = list(root.get("servers"));
    let help = "write `servers: [{url: 'https://…'}]`, with variables for what differs";
    if servers.is_empty() {
        let own = |map: &Map| map.has("servers");
        let is_said = subject.operations.iter().all(|operation| own(operation.map) || own(operation.item));
        if !is_said || subject.operations.is_empty() {
            found.add(start(root), "nobody says where the API is reached", help);
        }
        return;
    }
    // One that can be reached is enough.
    let urls: Vec<(&str, Place)> = servers.iter().filter_map(|server| text(server.as_map()?, "url")).collect();
    if urls.iter().any(|(url, _)| !is_relative(url) && !is_local(url)) {
        return;
    }
    if let Some((url, place)) = urls.first() {
        let message = match *url {
            "" => "the only server has no address".to_owned(),
            url if is_relative(url) => format!("`{url}` is no address by itself, and no other server is named"),
            url => format!("`{url}` is an address of one's own machine, and no other server is named"),
        };
        found.add(*place, message, help);
    }
}

/// Servers to which credentials travel in the clear, where there is no other.
pub(super) fn insecure(subject: &Subject<'_>, found: &mut Found<'_>) {
    let schemes = subject.document.root.get("components").and_then(|components| components.get("securitySchemes"));
    let urls: Vec<(&str, Place)> =
        list(subject.document.root.get("servers")).iter().filter_map(|server| text(server.as_map()?, "url")).collect();
    if entries(schemes).next().is_none() || urls.iter().any(|(url, _)| url.starts_with("https://")) {
        return;
    }
    if let Some((url, place)) = urls.iter().find(|(url, _)| url.starts_with("http://") && !is_local(url)) {
        let message = format!("credentials are sent to `{url}` in the clear");
        found.add(*place, message, "write `https://`, if the service has it");
    }
}

/// Documents of which the answers and parameters speak of credentials, and no security scheme does.
pub(super) fn unsaid_security(subject: &Subject<'_>, found: &mut Found<'_>) {
    let root = subject.document.root;
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes"));
    if entries(schemes).next().is_some() {
        return;
    }
    let sign = subject.operations.iter().find_map(|operation| refusal(operation)).or_else(|| credential(subject));
    if let Some((place, why)) = sign {
        let help = "add `components.securitySchemes`, and `security` that names one, so that the client sends it with every call";
        found.add(start(root), "nobody says how a client proves who it is", help).also(place, why);
    }
}

/// An answer that says that one must prove who one is.
fn refusal(operation: &Operation<'_>) -> Option<(Place, &'static str)> {
    let refused = answers(operation).find(|(status, _)| *status == "401");
    refused.map(|(_, entry)| (entry.key, "here it says that it must"))
}

/// A parameter that holds a credential.
fn credential(subject: &Subject<'_>) -> Option<(Place, &'static str)> {
    let names = ["authorization", "x-api-key", "api_key", "apikey", "api-key", "access_token", "x-auth-token"];
    subject.parameters().find_map(|(_, map)| {
        let (name, place) = text(map, "name")?;
        let is_key = names.contains(&name.to_ascii_lowercase().as_str());
        is_key.then_some((place, "this parameter is a credential"))
    })
}

/// Where what is missing in the whole document is told of.
fn start(root: &Node) -> Place {
    root.as_map().and_then(|map| key_place(map, "info")).unwrap_or(root.place)
}

fn is_relative(url: &str) -> bool {
    !url.contains("://") && !url.starts_with('{') && !url.starts_with("//")
}

fn is_local(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or(url);
    ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].iter().any(|local| host.starts_with(local))
}
