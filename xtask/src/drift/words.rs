//! The words of the document's own dialect, for what is proposed to it.

use clientwright::document::Node;
use serde_json::{Value, json};

/// A dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Swagger 2.0.
    Swagger20,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1 and later.
    OpenApi31,
}

impl Words {
    /// That of a document as it was written.
    pub(super) fn of(root: &Node) -> Words {
        let version = root.get("openapi").map(Node::to_json);
        let version = version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned));
        match version {
            None => Words::Swagger20,
            Some(version) if version == "3" || version.starts_with("3.0") => Words::OpenApi30,
            Some(_) => Words::OpenApi31,
        }
    }

    /// A schema for values of any of these; Swagger 2.0 has no words for it but those for any value.
    pub(super) fn one_of(self, schemas: Vec<Value>) -> Value {
        match self {
            Words::Swagger20 => json!({}),
            Words::OpenApi30 | Words::OpenApi31 => json!({ "oneOf": schemas }),
        }
    }

    /// Lets a schema that was just made take null too.
    pub(super) fn make_nullable(self, schema: &mut Value) {
        match self {
            Words::Swagger20 => schema["x-nullable"] = true.into(),
            Words::OpenApi30 => schema["nullable"] = true.into(),
            Words::OpenApi31 => match (schema.get("type").cloned(), schema.get_mut("oneOf").and_then(Value::as_array_mut)) {
                (Some(word), _) => schema["type"] = json!([word, "null"]),
                (None, Some(variants)) => variants.push(json!({ "type": "null" })),
                (None, None) => {}
            },
        }
    }
}
