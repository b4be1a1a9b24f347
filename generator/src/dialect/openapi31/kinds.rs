//! Keywords that the table of OpenAPI 3.0 does not know: whether what stands behind each is of the right kind.

use super::super::notes::Notes;
use crate::document::{Map, Value};

/// What is expected behind a keyword.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Count,
    List,
    Map,
    Schema,
}

const KINDS: &[(&str, Kind)] = &[
    ("$defs", Kind::Map),
    ("patternProperties", Kind::Map),
    ("dependentSchemas", Kind::Map),
    ("dependentRequired", Kind::Map),
    ("dependencies", Kind::Map),
    ("prefixItems", Kind::List),
    ("examples", Kind::List),
    ("if", Kind::Schema),
    ("then", Kind::Schema),
    ("else", Kind::Schema),
    ("contains", Kind::Schema),
    ("propertyNames", Kind::Schema),
    ("unevaluatedItems", Kind::Schema),
    ("unevaluatedProperties", Kind::Schema),
    ("contentSchema", Kind::Schema),
    ("minContains", Kind::Count),
    ("maxContains", Kind::Count),
    ("contentEncoding", Kind::Text),
    ("contentMediaType", Kind::Text),
];

/// Leaves out what is of another kind.
pub(super) fn check(map: &mut Map, notes: &mut Notes<'_>) {
    for (key, kind) in KINDS {
        let Some(found) = map.get(key).filter(|node| !kind.fits(&node.value)) else { continue };
        let message = format!("expected {} for `{key}`, found {}", kind.name(), found.kind_name());
        notes.wrong_type(found.place, message, "left out");
        map.remove(key);
    }
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        match self {
            Kind::Text => matches!(value, Value::Text(_)),
            Kind::Count => matches!(value, Value::Number(number) if number.as_u64().is_some()),
            // A map of examples is how those of a media type are written.
            Kind::List => matches!(value, Value::List(_)) || matches!(value, Value::Map(map) if !map.is_empty()),
            Kind::Map => matches!(value, Value::Map(_)),
            Kind::Schema => matches!(value, Value::Map(_) | Value::Bool(_)),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Count => "a whole number from 0",
            Kind::List => "a list",
            Kind::Map => "a map",
            Kind::Schema => "true, false or a schema",
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::{becomes, notes};

    #[test]
    fn a_keyword_of_the_wrong_kind_goes() {
        let table = [
            (json!({"patternProperties": [1]}), "expected a map for `patternProperties`, found a list; left out"),
            (json!({"$defs": 1}), "expected a map for `$defs`, found an integer; left out"),
            (json!({"prefixItems": "a"}), "expected a list for `prefixItems`, found text; left out"),
            (json!({"if": 3}), "expected true, false or a schema for `if`, found an integer; left out"),
            (json!({"minContains": -1}), "expected a whole number from 0 for `minContains`, found an integer; left out"),
            (json!({"contentEncoding": null}), "expected text for `contentEncoding`, found null; left out"),
        ];
        for (schema, expected) in table {
            assert_eq!(notes(&schema), [expected]);
            becomes(&schema, &json!({}));
        }
    }
}
