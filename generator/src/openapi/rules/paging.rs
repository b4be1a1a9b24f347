//! `x-paging` speaks of properties that the request and the answer have.

use super::judge::Judge;
use super::look::{Document, Properties, key_place, text};
use super::messages::{answer, answer_schema, request};
use crate::document::{Map, Node, did_you_mean};
use crate::openapi::extensions::{PAGING, PAGING_SHAPE, PAGING_STYLE_KEYS, WHOLE_ANSWER};
use crate::openapi::shape::{as_help, codes};
use crate::source::Place;

/// Looks at every `x-paging`.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for operation in document.operations() {
        let Some(paging) = operation.map.get(PAGING).and_then(Node::as_map) else { continue };
        let sides = Sides {
            document,
            request: request(document, &operation),
            answer: answer(document, &operation),
            whole: answer_schema(document, &operation),
        };
        let scan = paging.get("scan").and_then(Node::as_map);
        let mut fits = keys_of_style(paging, judge) && limits(scan, judge);
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

/// Whether the keys that the style needs are there, and none of another style.
fn keys_of_style(paging: &Map, judge: &mut Judge<'_>) -> bool {
    let Some((style, place)) = text(paging, "style") else { return true };
    let Some((_, needed, possible)) = PAGING_STYLE_KEYS.iter().find(|(name, _, _)| *name == style) else { return true };
    let mut fits = true;
    for key in needed.iter().filter(|key| paging.get(key).is_none()) {
        let message = format!("paging by `{style}` needs `{key}`");
        let docs = PAGING_SHAPE.key(key).map(|key| key.docs).unwrap_or_default();
        let docs = docs.strip_prefix(&format!("`{style}`: ")).unwrap_or(docs);
        judge.wrong(codes::PAGING, place, message, "`x-paging` is left out").help(format!("add `{key}`: {}", as_help(docs)));
        fits = false;
    }
    for (other, needed_there, possible_there) in PAGING_STYLE_KEYS.iter().filter(|(name, _, _)| *name != style) {
        for key in needed_there.iter().chain(*possible_there).filter(|key| !needed.contains(key) && !possible.contains(key)) {
            let Some(place) = key_place(paging, key).filter(|_| *key != "limit") else { continue };
            let message = format!("`{key}` belongs to paging by `{other}`, and this is by `{style}`");
            judge.wrong(codes::PAGING, place, message, "`x-paging` is left out").help(format!("leave `{key}` out"));
            fits = false;
        }
    }
    fits
}

/// Whether the limits of a scan leave something between them.
fn limits(scan: Option<&Map>, judge: &mut Judge<'_>) -> bool {
    let number = |key: &str| scan.and_then(|scan| scan.get(key)?.as_u64());
    let (Some(scan), Some(least), Some(most)) = (scan, number("min-limit"), number("max-limit")) else { return true };
    if least <= most {
        return true;
    }
    let place = key_place(scan, "min-limit").unwrap_or_default();
    let message = format!("`min-limit` is {least}, and `max-limit` only {most}");
    judge.wrong(codes::PAGING, place, message, "`x-paging` is left out").help("swap them");
    false
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
    ("page", Side::Request, NUMBERS),
    ("cursor", Side::Answer, &[]),
    ("send-as", Side::Request, &[]),
    ("next-url", Side::Answer, &["string"]),
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
    /// The answer's own schema.
    whole: Option<&'n Node>,
}

impl<'n> Sides<'_, 'n> {
    /// The schema of a property of the answer inside others: `meta.next`.
    fn nested(&self, name: &str) -> Option<&'n Node> {
        let (first, rest) = name.split_once('.')?;
        let mut schema = self.answer.get(first)?;
        for part in rest.split('.') {
            schema = self.document.properties(schema).get(part)?;
        }
        Some(schema)
    }

    /// Whether the answer is a list.
    fn is_list(&self, place: Place, judge: &mut Judge<'_>) -> bool {
        let word = self.whole.and_then(|schema| self.document.type_of(schema));
        if word != Some("array") {
            judge
                .wrong(codes::PAGING, place, "the answer is no list", "`x-paging` is left out")
                .help("`items` is the name of the property of the answer that holds the records");
        }
        word == Some("array")
    }

    /// Whether the property that a key names is there and of the right type.
    fn fit(&self, map: &Map, key: &str, side: Side, types: &[&str], judge: &mut Judge<'_>) -> bool {
        let Some((name, place)) = text(map, key) else { return true };
        if key == "items" && name == WHOLE_ANSWER {
            return self.is_list(place, judge);
        }
        let (properties, owner) = match side {
            Side::Request => (&self.request, "request"),
            Side::Answer => (&self.answer, "answer"),
        };
        let nested = || self.nested(name).filter(|_| matches!(side, Side::Answer));
        let Some(schema) = properties.get(name).or_else(nested) else {
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
