//! `x-paging` speaks of properties that the request and the answer have.

use super::conditions::json_schema;
use super::judge::Judge;
use super::look::{Document, Operation, Properties, entries, list, text};
use crate::document::{Map, Node, did_you_mean};
use crate::openapi::extensions::PAGING;
use crate::openapi::shape::codes;

/// Looks at every `x-paging`.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for operation in document.operations() {
        let Some(paging) = operation.map.get(PAGING).and_then(Node::as_map) else { continue };
        let sides = Sides { document, request: request(document, &operation), answer: answer(document, &operation) };
        let scan = paging.get("scan").and_then(Node::as_map);
        let mut fits = true;
        for (key, side, types) in PAGE {
            fits &= sides.fit(paging, key, *side, types, judge);
        }
        for (key, side, types) in SCAN {
            fits &= scan.is_none_or(|scan| sides.fit(scan, key, *side, types, judge));
        }
        if !fits {
            judge.remove(operation.at.key(PAGING));
        }
    }
}

/// Which of the two messages has a property.
#[derive(Clone, Copy)]
enum Side {
    Request,
    Answer,
}

const NUMBERS: &[&str] = &["integer", "number"];

/// The keys that name a property: on which side it stands, and of which type it must be.
const PAGE: &[(&str, Side, &[&str])] = &[
    ("offset", Side::Request, NUMBERS),
    ("limit", Side::Request, NUMBERS),
    ("items", Side::Answer, &["array"]),
    ("has-next", Side::Answer, &["boolean"]),
    ("total", Side::Answer, NUMBERS),
];

const SCAN: &[(&str, Side, &[&str])] =
    &[("flag", Side::Request, &["boolean"]), ("cursor", Side::Answer, &[]), ("send-as", Side::Request, &[])];

/// What an operation sends, and what comes back.
struct Sides<'d, 'n> {
    document: &'d Document<'n>,
    request: Properties<'n>,
    answer: Properties<'n>,
}

impl Sides<'_, '_> {
    /// Whether the property that a key names is there and of the right type.
    fn fit(&self, map: &Map, key: &str, side: Side, types: &[&str], judge: &mut Judge<'_>) -> bool {
        let Some((name, place)) = text(map, key) else { return true };
        let (properties, owner) = match side {
            Side::Request => (&self.request, "request"),
            Side::Answer => (&self.answer, "answer"),
        };
        let Some(schema) = properties.get(name) else {
            let message = format!("the {owner} has no property `{name}`");
            let problem = judge.wrong(codes::PAGING, place, message, "`x-paging` is left out");
            match did_you_mean(name, properties.names()) {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(format!("`{key}` is the name of a property of the {owner}")),
            };
            return false;
        };
        let word = self.document.type_of(schema);
        if types.is_empty() || word.is_some_and(|word| types.contains(&word)) {
            return true;
        }
        let found = word.map_or("one without type".to_owned(), |word| format!("`{word}`"));
        let message = format!("expected a property of `type: {}` for `{key}`, found {found}", types.join("` or `type: "));
        judge
            .wrong(codes::PAGING, place, message, "`x-paging` is left out")
            .also(self.document.follow(schema).unwrap_or(schema).place, "the property is here");
        false
    }
}

/// The properties of the JSON body, and the query parameters.
pub(super) fn request<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    let body = operation.map.get("requestBody").and_then(|body| document.follow(body));
    let schema = body.and_then(|body| json_schema(body.get("content")));
    let mut properties = schema.map(|schema| document.properties(schema)).unwrap_or_default();
    for parameters in [operation.map.get("parameters"), operation.item.get("parameters")] {
        for parameter in list(parameters).iter().filter_map(|parameter| document.follow(parameter)) {
            let Some(map) = parameter.as_map() else { continue };
            let is_query = text(map, "in").is_some_and(|(location, _)| location == "query");
            if let (Some((name, _)), Some(schema), true) = (text(map, "name"), map.get("schema"), is_query) {
                properties.all.push((name, schema));
            }
        }
    }
    properties
}

/// The properties of the JSON that a successful call gives.
pub(super) fn answer<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    let responses = entries(operation.map.get("responses")).filter(|(status, _)| status.starts_with('2'));
    let schemas = responses.filter_map(|(_, entry)| json_schema(document.follow(&entry.node)?.get("content")));
    schemas.into_iter().next().map(|schema| document.properties(schema)).unwrap_or_default()
}
