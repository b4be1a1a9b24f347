//! A validator of the components of a document, and what their schemas know.

use jsonschema::{Registry, Validator};
use serde_json::{Map, Value, json};

use super::translate::Words;

/// An address for the document that leads nowhere.
const ADDRESS: &str = "https://document.invalid/";

/// How many schemas inside each other are looked through.
const DEPTH: usize = 24;

/// The schemas of a document.
pub(super) struct Schemas<'d> {
    document: &'d Value,
    words: Words,
    translated: Value,
}

impl<'d> Schemas<'d> {
    /// Those of the document, which is one tree.
    pub(super) fn of(document: &'d Value) -> Schemas<'d> {
        let words = Words::of(document);
        let translated = json!({
            "definitions": words.map(&document["definitions"]),
            "components": {"schemas": words.map(&document["components"]["schemas"])},
        });
        Schemas { document, words, translated }
    }

    /// The components by their names.
    pub(super) fn components(&self) -> impl Iterator<Item = (&'d String, &'d Value)> {
        let document = self.document;
        let places = [&document["definitions"], &document["components"]["schemas"]];
        places.into_iter().filter_map(Value::as_object).flatten()
    }

    /// A component's schema.
    pub(super) fn component(&self, name: &str) -> Option<&'d Value> {
        self.components().find(|(known, _)| *known == name).map(|(_, schema)| schema)
    }

    /// The component that a schema refers to.
    pub(super) fn referred<'s>(&self, schema: &'s Value) -> Option<&'s str> {
        let reference = schema.get("$ref")?.as_str()?;
        reference.strip_prefix("#/components/schemas/").or_else(|| reference.strip_prefix("#/definitions/"))
    }

    /// All schemas, for validators of them.
    pub(super) fn registry(&self) -> Result<Registry<'_>, String> {
        let registry = Registry::new().draft(self.words.draft()).add(ADDRESS, &self.translated);
        registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string())
    }

    /// A validator of a component.
    pub(super) fn validator(&self, registry: &Registry<'_>, name: &str) -> Result<Validator, String> {
        let place = if self.document["definitions"].get(name).is_some() { "definitions" } else { "components/schemas" };
        let schema = json!({"$ref": format!("{ADDRESS}#/{place}/{}", escaped(name))});
        let options = jsonschema::options().with_draft(self.words.draft()).with_registry(registry).should_validate_formats(true);
        options.build(&schema).map_err(|error| error.to_string())
    }

    /// Whether a component's schema knows a member: it names it, or allows members of any name by a word of its own.
    pub(super) fn knows(&self, name: &str, path: &[String]) -> bool {
        let mut here: Vec<&Value> = self.component(name).into_iter().flat_map(|schema| self.parts(schema, DEPTH)).collect();
        for step in path {
            if here.iter().any(|schema| is_free(schema)) {
                return true;
            }
            let inside: Vec<&Value> = here.iter().flat_map(|schema| inside(schema, step)).collect();
            here = inside.into_iter().flat_map(|schema| self.parts(schema, DEPTH)).collect();
        }
        !here.is_empty()
    }

    /// A schema, and all that it is composed of.
    fn parts<'s>(&self, schema: &'s Value, depth: usize) -> Vec<&'s Value>
    where
        'd: 's,
    {
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        if schema.get("$ref").is_some() {
            let target = self.referred(schema).and_then(|name| self.component(name));
            return target.into_iter().flat_map(|target| self.parts(target, depth)).collect();
        }
        let composed = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| schema.get(*key)?.as_array()).flatten();
        composed.flat_map(|part| self.parts(part, depth)).chain([schema]).collect()
    }
}

/// The schemas that a schema has for a member or an item.
fn inside<'s>(schema: &'s Value, step: &str) -> Vec<&'s Value> {
    let named = schema["properties"].get(step).or_else(|| schema["prefixItems"].get(step.parse::<usize>().ok()?));
    let others = ["additionalProperties", "items"].iter().filter_map(|key| schema.get(*key));
    named.into_iter().chain(others.filter(|schema| **schema != false)).collect()
}

/// Whether a schema says nothing of what a value has inside.
fn is_free(schema: &Value) -> bool {
    const SAYING: [&str; 7] = ["$ref", "properties", "allOf", "anyOf", "oneOf", "items", "prefixItems"];
    let free = |members: &Map<String, Value>| SAYING.iter().all(|key| !members.contains_key(*key));
    *schema == true || schema.as_object().is_some_and(|members| free(members) && !members.contains_key("enum"))
}

/// A name as it stands in a pointer in a URL.
fn escaped(name: &str) -> String {
    let escape = |byte: u8| match byte {
        b'~' => "~0".to_owned(),
        b'/' => "~1".to_owned(),
        byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    name.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn document() -> Value {
        json!({
            "openapi": "3.0.3",
            "components": {"schemas": {
                "a/b": {"type": "object", "properties": {"c": {"$ref": "#/components/schemas/C"}}},
                "C": {"allOf": [{"properties": {"one": {"type": "integer"}}}, {"properties": {"free": {"type": "object"}}}]},
            }},
        })
    }

    #[test]
    fn a_component_is_judged_with_all_that_it_refers_to() {
        let document = document();
        let schemas = Schemas::of(&document);
        let registry = schemas.registry().unwrap();
        let validator = schemas.validator(&registry, "a/b").unwrap();
        assert!(validator.is_valid(&json!({"c": {"one": 1}})));
        assert!(!validator.is_valid(&json!({"c": {"one": "1"}})));
    }

    #[test]
    fn a_member_is_known_if_some_part_names_it() {
        let document = document();
        let schemas = Schemas::of(&document);
        let knows = |path: &str| schemas.knows("a/b", &path.split('.').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(["c", "c.one", "c.free.any", "d", "c.two"].map(knows), [true, true, true, false, false]);
    }
}
