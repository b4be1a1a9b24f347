//! Values of components: what the document shows, and what the generator makes up.

use std::collections::HashMap;

use clientwright::ir::Component;
use serde_json::Value;

use super::judge::Schemas;

/// How many values that the document shows are taken for a component.
const MOST_SHOWN: usize = 30;

/// How deep examples are looked into.
const DEPTH: usize = 24;

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    /// The component that it is one of.
    pub component: String,
    /// The value.
    pub value: Value,
    /// Whether the document shows it.
    pub shown: bool,
}

/// The values of the components that have a type.
pub(super) fn samples(document: &Value, schemas: &Schemas<'_>, components: &[Component]) -> Vec<Sample> {
    let shown = shown(document, schemas);
    let of = |component: &Component| {
        let name = component.wire.as_str();
        let shown = shown.get(name).into_iter().flatten().map(|value| (*value, true));
        let made = component.instances.iter().map(|value| (value, false));
        let samples = shown.chain(made).map(|(value, shown)| Sample { component: name.to_owned(), value: value.clone(), shown });
        samples.collect::<Vec<_>>()
    };
    components.iter().flat_map(of).collect()
}

/// What the document shows of components.
type Shown<'d> = HashMap<&'d str, Vec<&'d Value>>;

fn shown<'d>(document: &'d Value, schemas: &Schemas<'d>) -> Shown<'d> {
    let mut found = Shown::new();
    for (name, schema) in schemas.components() {
        for value in examples(schema) {
            add(&mut found, name, value);
            show(schemas, schema, value, &mut found, DEPTH);
        }
    }
    walk(document, schemas, &mut found);
    found
}

fn add<'d>(found: &mut Shown<'d>, name: &'d str, value: &'d Value) {
    let known = found.entry(name).or_default();
    if known.len() < MOST_SHOWN && !known.contains(&value) {
        known.push(value);
    }
}

/// Whatever has a `schema` may have examples of it.
fn walk<'d>(node: &'d Value, schemas: &Schemas<'d>, found: &mut Shown<'d>) {
    if let Some(schema) = node.get("schema").filter(|schema| schema.is_object()) {
        examples(node).into_iter().for_each(|value| show(schemas, schema, value, found, DEPTH));
    }
    match node {
        Value::Array(items) => items.iter().for_each(|item| walk(item, schemas, found)),
        Value::Object(members) => members.values().for_each(|member| walk(member, schemas, found)),
        _ => {}
    }
}

/// `example`, and `examples` in each of their forms.
fn examples(node: &Value) -> Vec<&Value> {
    let several = match node.get("examples") {
        Some(Value::Array(values)) => values.iter().collect(),
        // By names in OpenAPI 3, by media types in 2.0.
        Some(Value::Object(named)) => named
            .iter()
            .filter_map(|(name, example)| example.get("value").or_else(|| name.contains("json").then_some(example)))
            .collect(),
        _ => Vec::new(),
    };
    node.get("example").into_iter().chain(several).collect()
}

/// A value of a schema shows all components that the schema refers to.
fn show<'d>(schemas: &Schemas<'d>, schema: &'d Value, value: &'d Value, found: &mut Shown<'d>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if let Some(name) = schemas.referred(schema) {
        let Some(component) = schemas.component(name) else { return };
        if !value.is_null() {
            add(found, name, value);
        }
        return show(schemas, component, value, found, depth);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        show(schemas, part, value, found, depth);
    }
    if let (Value::Array(items), Some(schema)) = (value, schema.get("items")) {
        items.iter().for_each(|item| show(schemas, schema, item, found, depth));
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        let named = schema.get("properties").and_then(|properties| properties.get(key));
        if let Some(schema) = named.or_else(|| schema.get("additionalProperties").filter(|schema| schema.is_object())) {
            show(schemas, schema, member, found, depth);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_shows_every_component_inside_it() {
        let document = json!({
            "paths": {"/a": {"get": {"schema": {"items": {"$ref": "#/components/schemas/A"}}, "example": [{"b": {"c": 1}}]}}},
            "components": {"schemas": {
                "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"type": "object", "example": {"c": 2}},
            }},
        });
        let schemas = Schemas::of(&document);
        let shown = shown(&document, &schemas);
        assert_eq!(shown["A"], [&json!({"b": {"c": 1}})]);
        assert_eq!(shown["B"], [&json!({"c": 2}), &json!({"c": 1})]);
    }
}
