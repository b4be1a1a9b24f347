//! Examples that are none of what they are examples of.

use super::found::Found;
use super::subject::Subject;
use super::values::{Judge, examples_in};
use crate::document::{Map, Node};
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// Looks for examples that their schema does not allow.
pub(super) fn mismatches(subject: &Subject<'_>, found: &mut Found<'_>) {
    let judge = Judge::new(&subject.document);
    for visit in subject.document.objects.iter().filter(|visit| !visit.is_reference) {
        let Some(map) = visit.node.as_map() else { continue };
        let Some((schema, key)) = schema_of(visit, map) else { continue };
        for example in examples_in(&subject.document, map) {
            if is_written_otherwise(subject, visit, schema, example) {
                continue;
            }
            if let Some((place, message)) = judge.fault(schema, example) {
                let message = format!("the example is not what its schema says: {message}");
                found.add(place, message, "mend the example, or the schema").also(key, "the schema is here");
            }
        }
    }
}

/// The schema that the examples of an object are for, and where it stands.
fn schema_of<'n>(visit: &Visit<'n>, map: &'n Map) -> Option<(&'n Node, Place)> {
    match visit.kind {
        ObjectKind::Schema => Some((visit.node, visit.key)),
        ObjectKind::MediaType if !visit.at.last().is_some_and(is_json) => None,
        ObjectKind::MediaType
        | ObjectKind::Header
        | ObjectKind::PathParameter
        | ObjectKind::QueryParameter
        | ObjectKind::HeaderParameter
        | ObjectKind::CookieParameter => map.entry("schema").map(|entry| (&entry.node, entry.key)),
        _ => None,
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|plain| plain.trim().ends_with("json"))
}

/// Whether an example shows what travels, and not the value: `a,b` for a list in the query.
fn is_written_otherwise<'n>(subject: &Subject<'n>, visit: &Visit<'n>, schema: &'n Node, example: &Node) -> bool {
    let is_message = matches!(visit.kind, ObjectKind::Schema | ObjectKind::MediaType);
    let is_plain = || matches!(subject.document.type_of(schema), Some("string" | "integer" | "number" | "boolean"));
    !is_message && example.as_text().is_some() && !is_plain()
}
