//! `securityDefinitions` → security schemes.

use crate::document::{Entry, Map, Node, did_you_mean};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

/// Makes security schemes of security definitions.
pub(super) fn convert(schemes: &mut Node, judge: &mut Judge<'_>) {
    for (_, entry) in schemes.as_map_mut().into_iter().flat_map(Map::iter_mut) {
        let place = entry.node.place;
        let Some(scheme) = entry.node.as_map_mut() else { continue };
        match scheme.get("type").and_then(Node::as_text) {
            Some("basic") => basic(scheme),
            Some("oauth2") if !scheme.has("flows") => oauth2(scheme, place, judge),
            _ => {}
        }
    }
}

fn basic(scheme: &mut Map) {
    let Some(place) = scheme.get("type").map(|node| node.place) else { return };
    scheme.insert("type", place, Node::text("http", place));
    scheme.insert("scheme", place, Node::text("basic", place));
}

/// The flows, and what OpenAPI 3.0 calls them.
const FLOWS: &[(&str, &str)] = &[
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

fn oauth2(scheme: &mut Map, place: Place, judge: &mut Judge<'_>) {
    let flow = flow(scheme, place, judge);
    let place = scheme.remove("flow").map_or(place, |entry| entry.key);
    let mut inner = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
        if let Some(entry) = scheme.remove(key) {
            inner.insert(key, entry.key, entry.node);
        }
    }
    let flows = Map::from_iter([(flow.to_owned(), Entry { key: place, node: Node::new(inner, place) })]);
    scheme.insert("flows", place, Node::new(flows, place));
}

/// What the flow is called in OpenAPI 3.0; where nobody says it, the URLs tell.
fn flow(scheme: &Map, place: Place, judge: &mut Judge<'_>) -> &'static str {
    let guessed = match (scheme.has("authorizationUrl"), scheme.has("tokenUrl")) {
        (true, true) => "authorizationCode",
        (true, false) => "implicit",
        (false, _) => "clientCredentials",
    };
    let mended = format!("taken as `{guessed}`, as its URLs say");
    let Some(node) = scheme.get("flow") else {
        let help = "add `flow`: `implicit`, `password`, `application` or `accessCode`";
        judge.wrong(codes::MISSING_KEY, place, "an OAuth 2 scheme must have `flow`", &mended).help(help);
        return guessed;
    };
    let word = node.as_text().unwrap_or_default();
    if let Some((_, flow)) = FLOWS.iter().find(|(known, _)| *known == word) {
        return flow;
    }
    let message = format!("`{word}` is no value of `flow`, expected `implicit`, `password`, `application` or `accessCode`");
    // Some write it as OpenAPI 3.0 does.
    let near = FLOWS.iter().find(|(known, newer)| known.eq_ignore_ascii_case(word) || newer.eq_ignore_ascii_case(word));
    let mended = near.map_or(mended, |(known, _)| format!("read as `{known}`"));
    let problem = judge.wrong(codes::UNKNOWN_WORD, node.place, message, &mended);
    let help = near.map(|(known, _)| *known).or_else(|| did_you_mean(word, FLOWS.iter().map(|(known, _)| *known)));
    if let Some(known) = help {
        problem.help(format!("did you mean `{known}`?"));
    }
    near.map_or(guessed, |(_, newer)| newer)
}
