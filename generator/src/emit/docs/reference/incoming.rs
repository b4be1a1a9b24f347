//! What the service sends by itself.

use super::index::Index;
use super::text::Text;
use super::words::sentence;
use crate::ir::{Api, Incoming, IncomingKind, Payload};

/// What is said about a request of the service.
pub(crate) struct IncomingFacts<'a> {
    pub name: &'a str,
    pub wire: Text,
    pub method: &'a str,
    /// The operation that asks for it.
    pub operation: Option<&'a str>,
    /// The same, and where it is sent.
    pub asked: Text,
    pub has_body: bool,
    pub body: Text,
    pub meaning: Text,
    pub headers: Vec<(Text, Text)>,
}

/// What is said about all requests of the service.
pub(crate) fn incoming<'a>(api: &'a Api, index: &Index<'_>) -> Vec<IncomingFacts<'a>> {
    api.incoming.iter().map(|one| facts(one, index)).collect()
}

fn facts<'a>(one: &'a Incoming, index: &Index<'_>) -> IncomingFacts<'a> {
    let Incoming { name, wire, kind, method, summary, docs, deprecated, headers, answers: _, payload } = one;
    let (operation, asked) = match kind {
        IncomingKind::Webhook { variant: _ } => (None, Text::plain("–")),
        IncomingKind::Callback { operation, url } => {
            (Some(operation.as_str()), Text::code(operation.as_str()).and_plain(", sent to ").and_code(url))
        }
    };
    let body = match payload {
        Payload::Nothing => Text::plain("none"),
        Payload::Json(ty) => index.ty(ty),
        Payload::Form => Text::plain("a URL-encoded form"),
        Payload::Text => Text::code("String"),
        Payload::Bytes => Text::code("Bytes"),
    };
    let meaning = [summary, docs].into_iter().map(|docs| sentence(&docs.0)).find(|text| !text.is_empty());
    IncomingFacts {
        name: name.as_str(),
        wire: Text::code(wire.as_str()),
        method: method.as_str(),
        operation,
        asked,
        has_body: *payload != Payload::Nothing,
        body,
        meaning: meaning.map(Text::words).unwrap_or_default().deprecated_if(*deprecated),
        headers: headers.iter().map(|(wire, docs)| (Text::code(wire.as_str()), Text::words(&docs.0))).collect(),
    }
}
