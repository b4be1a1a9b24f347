//! Keys of OpenAPI 3.0 in a document of Swagger 2.0. What they mean is plain, so tolerant mode takes them.

use crate::document::{Entry, Map, Node, Value};
use crate::openapi::Judge;
use crate::openapi::shape::codes;

/// Keys of OpenAPI 3.0 at the root, and how Swagger 2.0 says the same.
const DOCUMENT: &[(&str, &str)] = &[
    ("components", "write `definitions`, `parameters`, `responses` or `securityDefinitions`"),
    ("servers", "write `host`, `basePath` and `schemes`"),
];

/// Keys of OpenAPI 3.0 at an operation.
pub(super) const OPERATION: &[(&str, &str)] = &[
    ("requestBody", "write a parameter `in: body`"),
    ("servers", "write `host`, `basePath` and `schemes`"),
    ("callbacks", "Swagger 2.0 cannot say it"),
];

/// Keys of OpenAPI 3.0 at a parameter.
pub(super) const PARAMETER: &[(&str, &str)] = &[
    ("schema", "write `type` and the like at the parameter itself"),
    ("content", "write `type: string`"),
    ("style", "write `collectionFormat`"),
    ("explode", "write `collectionFormat: multi`"),
    ("deprecated", "write `x-deprecated`"),
    ("example", "write `x-example`"),
    ("examples", "write `x-example`"),
    ("nullable", "write `x-nullable`"),
];

/// Keys of OpenAPI 3.0 at a response.
pub(super) const RESPONSE: &[(&str, &str)] =
    &[("content", "write `schema`, and `produces` at the operation"), ("links", "Swagger 2.0 cannot say it")];

/// Keys of OpenAPI 3.0 in a schema.
pub(super) const SCHEMA: &[(&str, &str)] = &[
    ("nullable", "write `x-nullable`"),
    ("oneOf", "Swagger 2.0 cannot say it"),
    ("anyOf", "Swagger 2.0 cannot say it"),
    ("not", "Swagger 2.0 cannot say it"),
    ("writeOnly", "Swagger 2.0 cannot say it"),
    ("deprecated", "write `x-deprecated`"),
];

/// Says which keys of a map are of OpenAPI 3.0.
pub(super) fn say(map: &Map, keys: &[(&str, &str)], judge: &mut Judge<'_>) {
    for (key, help) in keys {
        if let Some(entry) = map.entry(key) {
            let message = format!("`{key}` is of OpenAPI 3.0, and this is Swagger 2.0");
            judge.wrong(codes::UNKNOWN_KEY, entry.key, message, "taken as it is meant").help(*help);
        }
    }
}

/// The sections of `components` that Swagger 2.0 has under another name.
const SECTIONS: &[(&str, &str)] = &[("schemas", "definitions"), ("parameters", "parameters"), ("responses", "responses")];

/// Brings what stands in `components` to where Swagger 2.0 has it, and says what is of OpenAPI 3.0.
///
/// What is referred to is there already; whoever made one tree of the document has put it there.
pub(super) fn document(document: &mut Map, judge: &mut Judge<'_>) {
    say(document, DOCUMENT, judge);
    let Some(components) = document.get_mut("components").and_then(|components| components.as_map_mut()) else { return };
    let moved: Vec<_> = SECTIONS.iter().filter_map(|(section, home)| Some((*home, components.remove(section)?))).collect();
    for (home, entry) in moved {
        match (document.get_mut(home).and_then(|home| home.as_map_mut()), entry.node.value) {
            (Some(known), Value::Map(parts)) => {
                for (name, part) in parts {
                    add(known, name, part, judge);
                }
            }
            (None, value) => {
                document.insert(home, entry.key, Node::new(value, entry.node.place));
            }
            (Some(_), _) => {}
        }
    }
}

fn add(known: &mut Map, name: String, part: Entry, judge: &mut Judge<'_>) {
    let Some(first) = known.entry(&name) else {
        known.insert(name, part.key, part.node);
        return;
    };
    if !first.node.same_as(&part.node) {
        let message = format!("`{name}` is described twice, here and as Swagger 2.0 does it");
        judge
            .wrong(codes::DUPLICATE_ENTRY, part.key, message, "this one is left out")
            .also(first.key, "the other is here")
            .not_expressed();
    }
}
