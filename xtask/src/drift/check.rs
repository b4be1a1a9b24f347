//! What a schema asks of a value beyond its type: limits, patterns and formats, judged by a validator that is not ours.

use std::fmt;

use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// One keyword of a schema.
pub(super) struct Check {
    /// The keyword: `maximum`, `format`.
    pub(super) keyword: &'static str,
    /// What it says, where that is a word: the format.
    pub(super) word: Option<String>,
    validator: Validator,
}

const LIMITS: [&str; 11] = [
    "minimum",
    "maximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The formats of texts that are held to.
const FORMATS: [&str; 8] = ["date-time", "date", "uuid", "email", "uri", "ipv4", "ipv6", "hostname"];

impl Check {
    /// Those of a schema.
    pub(super) fn of(schema: &Value) -> Vec<Check> {
        let Some(schema) = schema.as_object() else { return Vec::new() };
        let limits = LIMITS.into_iter().filter_map(|keyword| limit(schema, keyword));
        limits.chain(schema.get("format").and_then(Value::as_str).and_then(format)).collect()
    }

    /// Whether a value passes.
    pub(super) fn passes(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.keyword)
    }
}

fn limit(schema: &Map<String, Value>, keyword: &'static str) -> Option<Check> {
    let mut only = json!({ keyword: schema.get(keyword)? });
    let exclusive = match keyword {
        "minimum" => "exclusiveMinimum",
        "maximum" => "exclusiveMaximum",
        _ => "",
    };
    if let Some(value) = schema.get(exclusive) {
        only[exclusive] = value.clone();
    }
    Some(Check { keyword, word: None, validator: validator(Draft::Draft4, &only)? })
}

/// A format of numbers is a range; a format of texts has a syntax, or says nothing.
fn format(word: &str) -> Option<Check> {
    let (draft, schema) = match word {
        "int32" => (Draft::Draft4, json!({ "minimum": i32::MIN, "maximum": i32::MAX })),
        "uint32" => (Draft::Draft4, json!({ "minimum": 0, "maximum": u32::MAX })),
        "int64" => (Draft::Draft4, json!({ "minimum": i64::MIN, "maximum": i64::MAX })),
        _ => (Draft::Draft202012, json!({ "format": FORMATS.into_iter().find(|known| *known == word)? })),
    };
    Some(Check { keyword: "format", word: Some(word.to_owned()), validator: validator(draft, &schema)? })
}

/// None where the document asks for something that cannot be checked, such as a pattern that is none.
fn validator(draft: Draft, schema: &Value) -> Option<Validator> {
    jsonschema::options().with_draft(draft).should_validate_formats(true).build(schema).ok()
}
