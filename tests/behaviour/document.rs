//! The bundled spec as one JSON value, and its schemas as validators of the `jsonschema` crate.

#![allow(dead_code, reason = "each test uses its share")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use clientwright::document::{LoadOptions, load};
use clientwright::source::{Diagnostics, DiskLoader};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is a folder of the workspace").to_owned()
}

/// The bundled spec: one document, in which every `$ref` is the name of a component.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut problems = Diagnostics::new();
        let document = load(&DiskLoader::new(root()), "spec/openapi.yaml", LoadOptions::strict(), &mut problems);
        assert!(!problems.has_errors(), "the spec has errors: `cargo xtask generate` shows them");
        document.expect("the spec can be read").root.to_json()
    })
}

/// One operation as the spec describes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    /// In upper case.
    pub(crate) method: &'static str,
    /// The template.
    pub(crate) path: &'static str,
    pub(crate) value: &'static Value,
}

/// All operations, in the order of the spec.
pub(crate) fn operations() -> Vec<Operation> {
    const METHODS: [(&str, &str); 5] =
        [("get", "GET"), ("post", "POST"), ("put", "PUT"), ("delete", "DELETE"), ("patch", "PATCH")];
    let paths = document()["paths"].as_object().unwrap();
    let operation = |path, item: &'static Value, key, method| {
        let value = item.get(key)?;
        Some(Operation { id: value["operationId"].as_str().unwrap(), method, path, value })
    };
    paths
        .iter()
        .flat_map(|(path, item)| METHODS.iter().filter_map(move |(key, method)| operation(path, item, key, method)))
        .collect()
}

/// The operation with this `operationId`.
pub(crate) fn operation(id: &str) -> Operation {
    operations().into_iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("the spec has no operation `{id}`"))
}

impl Operation {
    /// Its parameters, with references followed.
    pub(crate) fn parameters(&self) -> Vec<&'static Value> {
        self.value["parameters"].as_array().into_iter().flatten().map(follow).collect()
    }

    pub(crate) fn parameter(&self, name: &str) -> &'static Value {
        self.parameters()
            .into_iter()
            .find(|parameter| parameter["name"] == name)
            .unwrap_or_else(|| panic!("{} has no `{name}`", self.id))
    }

    /// The request body's media types.
    pub(crate) fn body(&self) -> Option<&'static Map<String, Value>> {
        follow(self.value.get("requestBody")?)["content"].as_object()
    }

    /// The example of the request body of this media type.
    pub(crate) fn body_example(&self, media_type: &str) -> Value {
        self.body().unwrap()[media_type]["example"].clone()
    }

    /// The responses with their statuses, references followed.
    pub(crate) fn responses(&self) -> impl Iterator<Item = (&'static str, &'static Value)> {
        self.value["responses"].as_object().unwrap().iter().map(|(status, response)| (status.as_str(), follow(response)))
    }

    /// The first response of success and its status.
    pub(crate) fn success(&self) -> (u16, &'static Value) {
        let (status, response) = self.responses().find(|(status, _)| status.starts_with('2')).unwrap();
        (status.parse().unwrap(), response)
    }
}

/// The value itself, or the component that it refers to.
pub(crate) fn follow(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => follow(document().pointer(&reference[1..]).unwrap_or_else(|| panic!("`{reference}` leads nowhere"))),
        None => value,
    }
}

/// A schema of the document, which may refer to its components, as a validator. Each is made once.
fn validator(schema: &Value) -> Arc<Validator> {
    static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let mut validators = VALIDATORS.lock().unwrap();
    validators.entry(schema.to_string()).or_insert_with(|| Arc::new(build(schema))).clone()
}

fn build(schema: &Value) -> Validator {
    static COMPONENTS: LazyLock<Value> = LazyLock::new(|| map_of_schemas(&document()["components"]["schemas"]));
    // Beside a `$ref` nothing else counts in draft 4.
    let schema = json!({"allOf": [json_schema(schema)], "components": {"schemas": *COMPONENTS}});
    jsonschema::draft4::options().should_validate_formats(true).build(&schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// What is wrong with an instance, in the validator's words; empty if nothing is.
pub(crate) fn complaints(schema: &Value, instance: &Value) -> Vec<String> {
    let validator = validator(schema);
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A schema of OpenAPI 3.0 in the words of JSON Schema draft 4, which it was made from: `nullable` becomes a choice with
/// `null`, what says nothing about instances goes. Bounds need no change: in both an exclusive one is a flag beside it.
pub(crate) fn json_schema(schema: &Value) -> Value {
    let Some(members) = schema.as_object() else { return schema.clone() };
    let mut converted = Map::new();
    for (key, value) in members {
        let value = match key.as_str() {
            "properties" => map_of_schemas(value),
            "allOf" | "anyOf" | "oneOf" => list_of_schemas(value),
            "items" | "not" | "additionalProperties" => json_schema(value),
            "nullable" | "discriminator" | "example" | "externalDocs" | "xml" | "deprecated" | "readOnly" | "writeOnly" => {
                continue;
            }
            extension if extension.starts_with("x-") => continue,
            _ => value.clone(),
        };
        converted.insert(key.clone(), value);
    }
    match members.get("nullable") {
        Some(Value::Bool(true)) => json!({"anyOf": [{"type": "null"}, converted]}),
        _ => Value::Object(converted),
    }
}

fn map_of_schemas(schemas: &Value) -> Value {
    Value::Object(schemas.as_object().unwrap().iter().map(|(name, schema)| (name.clone(), json_schema(schema))).collect())
}

fn list_of_schemas(schemas: &Value) -> Value {
    schemas.as_array().unwrap().iter().map(json_schema).collect()
}

/// Whether two values are the same. JSON has one kind of number: 5 and 5.0 are the same.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len() && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}

/// An example, its schema, and where it stands.
pub(crate) struct Example {
    pub(crate) place: String,
    pub(crate) schema: &'static Value,
    pub(crate) value: &'static Value,
}

/// Examples stand beside a `schema` (parameters, media types, headers) or in a schema itself.
pub(crate) fn examples() -> Vec<Example> {
    let mut found = Vec::new();
    collect(document(), String::new(), &mut found);
    found
}

fn collect(node: &'static Value, place: String, found: &mut Vec<Example>) {
    match node {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, format!("{place}/{index}"), found));
        }
        Value::Object(members) => {
            let schema = members.get("schema").unwrap_or(node);
            if let Some(value) = members.get("example").filter(|_| is_example(&place)) {
                found.push(Example { place: place.clone(), schema, value });
            }
            if let Some(Value::Object(named)) = members.get("examples").filter(|_| is_example(&place)) {
                for (name, example) in named {
                    found.push(Example { place: format!("{place}/examples/{name}"), schema, value: &follow(example)["value"] });
                }
            }
            for (key, member) in
                members.iter().filter(|(key, _)| !matches!(key.as_str(), "example" | "examples" | "default" | "enum"))
            {
                collect(member, format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

/// A property may be called `example`: then it is a schema, not an example.
fn is_example(place: &str) -> bool {
    !place.ends_with("/properties")
}

/// Every value in the examples that a component describes, with the component's name.
pub(crate) fn instances() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for Example { place, schema, value } in examples() {
        match place.strip_prefix("/components/schemas/") {
            Some(name) if !name.contains('/') => found.push((name.to_owned(), value.clone())),
            _ => {}
        }
        show(schema, value, &mut found);
    }
    found
}

fn show(schema: &'static Value, value: &Value, found: &mut Vec<(String, Value)>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        found.push((name.rsplit('/').next().unwrap_or_default().to_owned(), value.clone()));
        return show(follow(schema), value, found);
    }
    for all in schema["allOf"].as_array().into_iter().flatten() {
        show(all, value, found);
    }
    for one in ["oneOf", "anyOf"].iter().filter_map(|key| schema[*key].as_array()).flatten() {
        if complaints(one, value).is_empty() {
            show(one, value, found);
        }
    }
    if let (Value::Array(items), Some(schema)) = (value, schema.get("items")) {
        items.iter().for_each(|item| show(schema, item, found));
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key).or(schema.get("additionalProperties").filter(|schema| schema.is_object())) {
            Some(schema) if !member.is_null() => show(schema, member, found),
            _ => {}
        }
    }
}

/// Whether a schema only says which operators a filter's field has.
pub(crate) fn is_set_of_operators(schema: &Value) -> bool {
    let operators = document()["components"]["schemas"]["FilterOperators"]["properties"].as_object().unwrap();
    schema["properties"].as_object().is_some_and(|properties| properties.keys().all(|key| operators.contains_key(key)))
}
