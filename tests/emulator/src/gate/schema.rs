//! Schemas of OpenAPI 3.0 in the words of JSON Schema (draft 4, which they were made from).
//!
//! Answers are held against what the spec says. Requests are held against what the service takes: it takes numbers and truth values as
//! text, and of two alternatives that are one then it does not mind which. `limit` may be larger than a page, and is cut.

use serde_json::{Map, Value, json};

/// An address for the document of the spec, which leads nowhere.
pub(super) const ADDRESS: &str = "https://spec.invalid/";

/// How strictly a schema is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// As it is written: for answers.
    AsWritten,
    /// As the service takes it: for requests.
    AsTaken,
}

use Strictness::AsTaken;

impl Strictness {
    /// A schema in words of JSON Schema.
    pub(super) fn schema(self, schema: &Value) -> Value {
        let Some(members) = schema.as_object() else { return json!({}) };
        let keywords = members.iter().filter_map(|(key, value)| self.keyword(members, key, value));
        let mut made: Map<String, Value> = keywords.collect();
        if members.get("format").is_some_and(|format| format == "int32") {
            // No keyword says it, but the callers of the service have no room for more.
            made.entry("minimum").or_insert(i32::MIN.into());
            made.entry("maximum").or_insert(i32::MAX.into());
        }
        let mut made = Value::Object(made);
        if self == AsTaken {
            made = with_text(made);
        }
        match members.get("nullable") {
            Some(Value::Bool(true)) => json!({"anyOf": [{"type": "null"}, made]}),
            _ => made,
        }
    }

    /// Schemas by their names.
    pub(super) fn map(self, schemas: &Value) -> Value {
        let named = schemas.as_object().into_iter().flatten();
        Value::Object(named.map(|(name, schema)| (name.clone(), self.schema(&self.relaxed(name, schema)))).collect())
    }

    /// A member without the bound that the service does not keep.
    fn relaxed(self, name: &str, schema: &Value) -> Value {
        let mut schema = schema.clone();
        if let (AsTaken, "limit", Some(members)) = (self, name, schema.as_object_mut()) {
            members.remove("maximum");
        }
        schema
    }

    /// A keyword; none where it says nothing about values.
    fn keyword(self, schema: &Map<String, Value>, key: &str, value: &Value) -> Option<(String, Value)> {
        let made = match key {
            "properties" => self.map(value),
            "allOf" | "anyOf" => self.list(value),
            // A text of a number fits both where one alternative is text and the other a number.
            "oneOf" if self == AsTaken => return Some(("anyOf".to_owned(), self.list(value))),
            "oneOf" => self.list(value),
            "additionalProperties" if value.is_boolean() => value.clone(),
            "items" | "not" | "additionalProperties" => self.schema(value),
            // The service may have members that the spec does not list, unless it says otherwise.
            "enum" if schema.get("x-enum-open") != Some(&Value::Bool(false)) => return None,
            "$ref" => json!(format!("{ADDRESS}{}", value.as_str().unwrap_or_default())),
            "type" | "enum" | "required" | "pattern" | "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum"
            | "multipleOf" | "minLength" | "maxLength" | "minItems" | "maxItems" | "uniqueItems" | "minProperties"
            | "maxProperties" => value.clone(),
            "format" if matches!(value.as_str(), Some("date-time" | "date" | "email" | "uri")) => value.clone(),
            _ => return None,
        };
        Some((key.to_owned(), made))
    }

    fn list(self, schemas: &Value) -> Value {
        schemas.as_array().into_iter().flatten().map(|schema| self.schema(schema)).collect()
    }

    /// All that references can lead to.
    pub(super) fn components(self, document: &Value) -> Value {
        json!({"components": {"schemas": self.map(&document["components"]["schemas"])}})
    }
}

/// A number or a truth value, or text of one.
fn with_text(schema: Value) -> Value {
    let pattern = match schema["type"].as_str() {
        Some("integer") => r"^\s*[+-]?[0-9]+\s*$",
        Some("number") => r"^\s*[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*$",
        Some("boolean") => "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
        _ => return schema,
    };
    let text = match schema.get("enum").and_then(Value::as_array) {
        Some(values) => json!({"enum": values.iter().map(Value::to_string).collect::<Vec<_>>()}),
        None => json!({"type": "string", "pattern": pattern}),
    };
    json!({"anyOf": [schema, text]})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_of_openapi_says_the_same_in_json_schema() {
        let schema = json!({
            "type": "object", "nullable": true, "example": {}, "description": "x",
            "properties": {
                "id": {"type": "integer", "format": "int32", "maximum": 9},
                "open": {"type": "string", "enum": ["a"]},
                "closed": {"type": "string", "enum": ["a"], "x-enum-open": false},
                "kind": {"oneOf": [{"$ref": "#/components/schemas/Kind"}]},
            },
            "additionalProperties": false,
        });
        let expected = json!({"anyOf": [{"type": "null"}, {
            "type": "object",
            "properties": {
                "id": {"type": "integer", "minimum": i32::MIN, "maximum": 9},
                "open": {"type": "string"},
                "closed": {"type": "string", "enum": ["a"]},
                "kind": {"oneOf": [{"$ref": "https://spec.invalid/#/components/schemas/Kind"}]},
            },
            "additionalProperties": false,
        }]});
        assert_eq!(Strictness::AsWritten.schema(&schema), expected);
    }

    #[test]
    fn a_request_may_have_text_for_numbers_and_a_limit_of_any_size() {
        let limit = json!({"properties": {"limit": {"type": "integer", "maximum": 100}}});
        let text = json!({"type": "string", "pattern": r"^\s*[+-]?[0-9]+\s*$"});
        assert_eq!(AsTaken.schema(&limit), json!({"properties": {"limit": {"anyOf": [{"type": "integer"}, text]}}}));
        let choice = json!({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]});
        assert_eq!(
            AsTaken.schema(&choice),
            json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
        );
    }
}
