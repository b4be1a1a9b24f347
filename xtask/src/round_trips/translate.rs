//! Schemas of OpenAPI in the words of JSON Schema.
//!
//! OpenAPI 2.0 and 3.0 were made from draft 4: `nullable` becomes a choice with `null`. OpenAPI 3.1 is draft 2020-12 as it is. In both
//! what says nothing about values goes, and what is no schema at all, since what is wrong with a document is not the question here.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// Which words a document uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// OpenAPI 2.0 and 3.0.
    Old,
    /// OpenAPI 3.1 and later.
    New,
}

/// The types that JSON Schema knows.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

impl Words {
    /// Those of a document.
    pub(super) fn of(document: &Value) -> Words {
        let version = document["openapi"].as_str().unwrap_or("2.0");
        if version.starts_with("3.0") || version.starts_with('2') { Words::Old } else { Words::New }
    }

    /// The draft that they come from.
    pub(super) fn draft(self) -> Draft {
        match self {
            Words::Old => Draft::Draft4,
            Words::New => Draft::Draft202012,
        }
    }

    /// A schema in words of JSON Schema.
    pub(super) fn schema(self, schema: &Value) -> Value {
        let Some(members) = schema.as_object() else {
            // Draft 4 has no schemas that are but a word.
            return if schema.is_boolean() && self == Words::New { schema.clone() } else { json!({}) };
        };
        let mut made: Map<String, Value> =
            members.iter().filter_map(|(key, value)| Some((key.clone(), self.keyword(key, value)?))).collect();
        let range = members.get("format").and_then(Value::as_str).map_or([None, None], range);
        for (key, bound) in ["minimum", "maximum"].into_iter().zip(range) {
            made.extend(bound.filter(|_| !members.contains_key(key)).map(|bound| (key.to_owned(), json!(bound))));
        }
        // Swagger 2.0 has no word for it, but everybody uses the same.
        match members.get("nullable").or_else(|| members.get("x-nullable")) {
            Some(Value::Bool(true)) if self == Words::Old => json!({"anyOf": [{"type": "null"}, made]}),
            _ => Value::Object(made),
        }
    }

    /// Schemas by their names.
    pub(super) fn map(self, schemas: &Value) -> Value {
        let schemas = schemas.as_object().into_iter().flatten();
        Value::Object(schemas.map(|(name, schema)| (name.clone(), self.schema(schema))).collect())
    }

    /// The value of a keyword; none where it says nothing about values, or where that is no value of it.
    fn keyword(self, key: &str, value: &Value) -> Option<Value> {
        match key {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Some(self.map(value)),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let list = value.as_array().filter(|list| !list.is_empty())?;
                Some(list.iter().map(|schema| self.schema(schema)).collect())
            }
            "additionalProperties" | "additionalItems" if value.is_boolean() => Some(value.clone()),
            "items"
            | "not"
            | "additionalProperties"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
            | "unevaluatedItems" => Some(self.schema(value)),
            "$ref" => value.as_str().map(|reference| json!(escaped(reference))),
            "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" => Some(value.clone()).filter(Value::is_string),
            "type" => Some(value.clone()).filter(is_type),
            "format" => Some(value.clone()).filter(|format| format == "date-time" || format == "date"),
            "pattern" => Some(value.clone()).filter(is_pattern),
            "required" | "enum" => Some(value.clone()).filter(|list| list.as_array().is_some_and(|list| !list.is_empty())),
            "const" => Some(value.clone()),
            "minimum" | "maximum" | "multipleOf" | "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => Some(value.clone()).filter(Value::is_number),
            "exclusiveMinimum" | "exclusiveMaximum" => {
                Some(value.clone()).filter(|value| if self == Words::Old { value.is_boolean() } else { value.is_number() })
            }
            "uniqueItems" => Some(value.clone()).filter(Value::is_boolean),
            _ => None,
        }
    }
}

/// A reference as a URL takes it: documents have names with spaces and brackets.
fn escaped(reference: &str) -> String {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#%".contains(byte);
    let escape = |byte: u8| if allowed(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    reference.bytes().map(escape).collect()
}

/// The numbers that a format has room for.
fn range(format: &str) -> [Option<i64>; 2] {
    match format {
        "int8" | "int16" | "int32" => [Some(i64::from(i32::MIN)), Some(i64::from(i32::MAX))],
        "uint8" | "uint16" | "uint32" => [Some(0), Some(i64::from(u32::MAX))],
        "uint" | "uint64" => [Some(0), None],
        _ => [None, None],
    }
}

fn is_type(value: &Value) -> bool {
    let known = |value: &Value| value.as_str().is_some_and(|word| TYPES.contains(&word));
    value.as_array().map_or_else(|| known(value), |list| !list.is_empty() && list.iter().all(known))
}

/// Whether a validator can read a pattern.
fn is_pattern(value: &Value) -> bool {
    value.is_string() && jsonschema::draft4::new(&json!({ "pattern": value })).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schema_of_openapi_says_the_same_in_json_schema() {
        let schema = json!({
            "type": "object", "nullable": true, "example": {}, "required": true,
            "properties": {"id": {"type": "integer", "format": "int32"}, "kind": {"$ref": "#/components/schemas/Kind"}},
        });
        let id = json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX});
        let properties = json!({"id": id, "kind": {"$ref": "#/components/schemas/Kind"}});
        let object = json!({"type": "object", "properties": properties});
        assert_eq!(Words::Old.schema(&schema), json!({"anyOf": [{"type": "null"}, object]}));
        assert_eq!(Words::New.schema(&schema), object);
    }

    #[test]
    fn what_is_no_schema_does_not_count() {
        let schema = json!({"type": "file", "pattern": "(", "minimum": "3", "format": "uuid", "x-other": 1});
        assert_eq!(Words::Old.schema(&schema), json!({}));
    }
}
