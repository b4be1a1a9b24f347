//! Mends damage that people's documents have in common, where more is concerned than the value behind one key.
//!
//! What is wrong with a single value (`"true"` for `true`, a list of one for the one) is mended where documents are checked, in
//! `openapi/check.rs`; what contradicts something elsewhere in the document, by the rules beside it. Here stands what has to be
//! understood first:
//!
//! | written | meant |
//! |---|---|
//! | `type: [string, "null"]` | `type: string`, `nullable: true` |
//! | `type: int`, `date`, `file`, `Bool`, … | `type: integer`, `string` with a format, `boolean` |
//! | `required: true` at a property | its name in the `required` of the object |
//! | `$ref` with `description` or `nullable` beside it | `allOf` of the `$ref`, with these beside it |
//! | `const: a` | `enum: [a]` |
//! | `exclusiveMinimum: 5` | `minimum: 5`, `exclusiveMinimum: true` |
//! | `examples: [a]` at a schema | `example: a` |
//! | `x-nullable: true` | `nullable: true` |
//! | `enum` at a list, of what its members can be | `enum` at its `items` |
//! | `items: [a, b]` | `items: {}`; without `type: array` any value |
//! | `type: string` at a parameter | in its `schema` |
//! | `alerts/{id}` as a path | `/alerts/{id}` |
//! | `2xx`, `Default` as a status | `2XX`, `default` |
//! | `type: basic`, a flat OAuth flow | as OpenAPI 3.0 says it |
//! | a server that is only a URL, a tag that is a map | `{url: …}`, its name |

use crate::document::{Entry, Map, Node, Value};
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::each_mut;
use crate::source::{Diagnostics, Effect, Place};

/// Mends a document of OpenAPI 3.0.
pub(super) fn repair(root: &mut Node, problems: &mut Diagnostics) {
    let mut repair = Repair { problems };
    repair.servers(root);
    each_mut(root, &mut |kind, map| repair.object(kind, map));
}

struct Repair<'p> {
    problems: &'p mut Diagnostics,
}

impl Repair<'_> {
    fn object(&mut self, kind: ObjectKind, map: &mut Map) {
        match kind {
            ObjectKind::Schema => self.schema(map),
            ObjectKind::Paths => self.paths(map),
            ObjectKind::Responses => self.statuses(map),
            ObjectKind::Operation => self.tags(map),
            ObjectKind::MediaType => self.reference(map, "schema"),
            ObjectKind::SecurityScheme => self.scheme(map),
            ObjectKind::OAuth2Scheme => self.flat_flow(map),
            ObjectKind::PathParameter
            | ObjectKind::QueryParameter
            | ObjectKind::HeaderParameter
            | ObjectKind::CookieParameter
            | ObjectKind::Header => {
                self.flat_parameter(map);
                self.reference(map, "schema");
            }
            _ => {}
        }
    }

    fn say(&mut self, place: Place, message: impl Into<String>) {
        let message = message.into();
        let effect = Effect::told_by(&message);
        self.problems.warning(codes::REPAIRED, place, message).effect(effect);
    }

    fn schema(&mut self, map: &mut Map) {
        self.type_list(map);
        self.type_alias(map);
        self.required_properties(map);
        self.constant(map);
        self.exclusive(map, "exclusiveMinimum", "minimum");
        self.exclusive(map, "exclusiveMaximum", "maximum");
        self.examples(map);
        self.foreign_nullable(map);
        self.item_list(map);
        self.list_enum(map);
        for (_, property) in map.get_mut("properties").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
            self.wrapped(&mut property.node);
        }
        self.reference(map, "items");
        self.reference(map, "additionalProperties");
    }

    /// `type: [string, "null"]`
    fn type_list(&mut self, map: &mut Map) {
        let Some(node) = map.get("type") else { return };
        let place = node.place;
        let Some(words) = node.as_list().map(|list| list.iter().filter_map(type_word).collect::<Vec<_>>()) else {
            return;
        };
        let nullable = words.contains(&"null");
        let words: Vec<String> = words.into_iter().filter(|word| *word != "null").map(str::to_owned).collect();
        if nullable && !words.is_empty() {
            map.insert("nullable", place, Node::new(true, place));
        }
        map.remove("type");
        match words.as_slice() {
            [] if nullable => {
                self.say(place, "`type` is a list; read as a value that is always null");
                null_only(map, place);
            }
            [] => self.say(place, "`type` is a list without a type; taken as any value"),
            [only] => {
                self.say(place, format!("`type` is a list; read as `{only}`{}", if nullable { " or null" } else { "" }));
                map.insert("type", place, Node::text(only, place));
            }
            several => {
                self.say(place, format!("`type` is a list; read as `anyOf` of `{}`", several.join("`, `")));
                any_of_types(map, several, place);
            }
        }
    }

    /// `type: int`
    fn type_alias(&mut self, map: &mut Map) {
        let Some(node) = map.get("type") else { return };
        let place = node.place;
        if type_word(node) == Some("null") {
            self.say(place, "`type: null` is of OpenAPI 3.1; read as a value that is always null");
            null_only(map, place);
            return;
        }
        let Some(word) = node.as_text().map(str::to_owned) else { return };
        if crate::openapi::shape::TYPES.contains(&word.as_str()) {
            return;
        }
        let Some((meant, format)) = alias(&word) else {
            self.say(place, format!("there is no type `{word}`; taken as any value"));
            map.remove("type");
            return;
        };
        self.say(place, format!("there is no type `{word}`; read as `{meant}`"));
        if meant.is_empty() {
            map.remove("type");
        } else {
            map.insert("type", place, Node::text(meant, place));
        }
        if !format.is_empty() && !map.has("format") {
            map.insert("format", place, Node::text(format, place));
        }
    }

    /// `required: true` at a property
    fn required_properties(&mut self, map: &mut Map) {
        let mut names: Vec<(String, Place)> = Vec::new();
        for (name, property) in map.get_mut("properties").and_then(Node::as_map_mut).into_iter().flat_map(Map::iter_mut) {
            let Some(schema) = property.node.as_map_mut() else { continue };
            let Some(required) = schema.get("required").and_then(truth) else { continue };
            let Some(entry) = schema.remove("required") else { continue };
            self.say(entry.key, format!("`required: {required}` at a property; moved to the `required` of the object"));
            if required {
                names.push((name.to_owned(), entry.key));
            }
        }
        add_required(map, names);
    }

    /// `const: a`
    fn constant(&mut self, map: &mut Map) {
        let Some(entry) = map.remove("const") else { return };
        self.say(entry.key, "`const` is of OpenAPI 3.1; read as an `enum` with one value");
        if !map.has("enum") {
            map.insert("enum", entry.key, Node::new(vec![entry.node], entry.key));
        }
    }

    /// `exclusiveMinimum: 5`
    fn exclusive(&mut self, map: &mut Map, key: &str, bound: &str) {
        let Some(node) = map.get(key).filter(|node| node.as_number().is_some()).cloned() else { return };
        self.say(node.place, format!("`{key}` is a number only in OpenAPI 3.1; read as `{bound}`"));
        map.insert(key, node.place, Node::new(true, node.place));
        map.insert(bound, node.place, node);
    }

    /// `examples: [a]`
    fn examples(&mut self, map: &mut Map) {
        let Some(entry) = map.remove("examples") else { return };
        self.say(entry.key, "`examples` of a schema is of OpenAPI 3.1; read as `example`");
        let first = match entry.node.value {
            Value::List(list) => list.into_iter().next(),
            Value::Map(map) => map.into_iter().next().map(|(_, entry)| entry.node),
            _ => None,
        };
        if let Some(first) = first.filter(|_| !map.has("example")) {
            map.insert("example", entry.key, first);
        }
    }

    /// `x-nullable: true`
    fn foreign_nullable(&mut self, map: &mut Map) {
        let Some(entry) = map.entry("x-nullable") else { return };
        let (place, nullable) = (entry.key, truth(&entry.node) == Some(true));
        if nullable && !map.has("nullable") {
            self.say(place, "`x-nullable` is read as `nullable`");
            map.insert("nullable", place, Node::new(true, place));
        }
    }

    /// `items: [a, b]`
    fn item_list(&mut self, map: &mut Map) {
        let Some(items) = map.get("items").filter(|items| items.as_list().is_some_and(|list| list.len() > 1)) else {
            return;
        };
        let place = items.place;
        self.say(place, "`items` is a list of schemas; taken as any value");
        if map.has("type") {
            map.insert("items", place, Node::empty_map(place));
        } else {
            // Who writes that may mean one of them, and no list at all.
            map.remove("items");
        }
    }

    /// `enum` at a list whose members it speaks of
    fn list_enum(&mut self, map: &mut Map) {
        let is_list = map.get("type").and_then(Node::as_text) == Some("array");
        let values = map.get("enum").and_then(Node::as_list).unwrap_or_default();
        if !is_list || values.is_empty() || values.iter().any(|value| value.as_list().is_some()) {
            return;
        }
        let items = map.get("items").and_then(Node::as_map);
        let has_room = items.is_none_or(|items| !items.has("enum") && !items.has("$ref"));
        let items_are_missing = items.is_none();
        let Some(entry) = map.remove("enum") else { return };
        if !has_room {
            self.say(entry.key, "`enum` of a list says nothing; left out");
            return;
        }
        self.say(entry.key, "`enum` of a list; moved to its `items`");
        if items_are_missing {
            map.insert("items", entry.key, Node::empty_map(entry.key));
        }
        if let Some(items) = map.get_mut("items").and_then(Node::as_map_mut) {
            items.insert("enum", entry.key, entry.node);
        }
    }

    fn reference(&mut self, map: &mut Map, key: &str) {
        if let Some(node) = map.get_mut(key) {
            self.wrapped(node);
        }
    }

    /// A `$ref` with words beside it
    fn wrapped(&mut self, node: &mut Node) {
        let place = node.place;
        if node.reference().is_none() {
            return;
        }
        let Some(map) = node.as_map_mut() else { return };
        self.foreign_nullable(map);
        if !map.keys().any(|key| ANNOTATIONS.contains(&key)) {
            return;
        }
        let Some(target) = map.remove("$ref") else { return };
        self.say(target.key, "keys beside `$ref`; read as `allOf` of it, with these beside it");
        map.retain(|key, _| ANNOTATIONS.contains(&key) || key.starts_with("x-"));
        let part = Map::from_iter([("$ref".to_owned(), target)]);
        map.insert("allOf", place, Node::new(vec![Node::new(part, place)], place));
    }

    /// A path without its first slash
    fn paths(&mut self, map: &mut Map) {
        if map.keys().all(|key| key.starts_with('/') || key.starts_with("x-")) {
            return;
        }
        let mut mended = Map::new();
        for (path, entry) in std::mem::take(map) {
            let with_slash = format!("/{path}");
            if path.starts_with('/') || path.starts_with("x-") || mended.has(&with_slash) {
                mended.insert(path, entry.key, entry.node);
            } else {
                self.say(entry.key, format!("the path `{path}` does not begin with `/`; read as `{with_slash}`"));
                mended.insert(with_slash, entry.key, entry.node);
            }
        }
        *map = mended;
    }

    /// `2xx`
    fn statuses(&mut self, map: &mut Map) {
        let meant = |key: &str| Some(status(key)).filter(|status| status != key);
        if !map.keys().any(|key| meant(key).is_some()) {
            return;
        }
        let mut mended = Map::new();
        for (key, entry) in std::mem::take(map) {
            match meant(&key).filter(|status| !mended.has(status)) {
                Some(status) => {
                    self.say(entry.key, format!("`{key}` is no status; read as `{status}`"));
                    mended.insert(status, entry.key, entry.node);
                }
                None => {
                    mended.insert(key, entry.key, entry.node);
                }
            }
        }
        *map = mended;
    }

    /// A tag that is a map
    fn tags(&mut self, map: &mut Map) {
        for tag in map.get_mut("tags").and_then(Node::as_list_mut).into_iter().flatten() {
            if let Some(name) = tag.get("name").filter(|name| name.as_text().is_some()).cloned() {
                self.say(tag.place, "a tag of an operation is its name; read as that");
                *tag = name;
            }
        }
    }

    /// A server that is only a URL
    fn servers(&mut self, root: &mut Node) {
        for server in root.get_mut("servers").and_then(Node::as_list_mut).into_iter().flatten() {
            if server.as_text().is_some() {
                self.say(server.place, "a server is an object; read as its `url`");
                let entry = Entry { key: server.place, node: server.clone() };
                server.value = Map::from_iter([("url".to_owned(), entry)]).into();
            }
        }
    }

    /// `type: string` at a parameter
    fn flat_parameter(&mut self, map: &mut Map) {
        if map.has("schema") || map.has("content") || !map.has("type") {
            return;
        }
        let Some(place) = map.entry("type").map(|entry| entry.key) else { return };
        self.say(place, "`type` at a parameter is of Swagger 2.0; moved to its `schema`");
        let mut schema = Map::new();
        for key in SCHEMA_KEYS {
            if let Some(entry) = map.remove(key) {
                schema.insert(*key, entry.key, entry.node);
            }
        }
        self.schema(&mut schema);
        map.insert("schema", place, Node::new(schema, place));
    }

    /// `type: basic`
    fn scheme(&mut self, map: &mut Map) {
        let Some(node) = map.get("type") else { return };
        let (place, word) = (node.place, node.as_text().map(str::to_ascii_lowercase));
        let scheme = match word.as_deref() {
            Some("basic") => "basic",
            Some("bearer" | "jwt" | "token") => "bearer",
            _ => return,
        };
        self.say(place, format!("there is no security scheme of this type; read as `http` with `scheme: {scheme}`"));
        map.insert("type", place, Node::text("http", place));
        map.insert("scheme", place, Node::text(scheme, place));
    }

    /// `flow: accessCode`
    fn flat_flow(&mut self, map: &mut Map) {
        let Some(entry) = map.remove("flow") else { return };
        let flow = match entry.node.as_text() {
            Some("accessCode") => "authorizationCode",
            Some("application") => "clientCredentials",
            Some("password") => "password",
            _ => "implicit",
        };
        self.say(entry.key, format!("`flow` is of Swagger 2.0; read as `flows.{flow}`"));
        let mut inner = Map::new();
        for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
            if let Some(entry) = map.remove(key) {
                inner.insert(key, entry.key, entry.node);
            }
        }
        let flows = Map::from_iter([(flow.to_owned(), Entry { key: entry.key, node: Node::new(inner, entry.key) })]);
        if !map.has("flows") {
            map.insert("flows", entry.key, Node::new(flows, entry.key));
        }
    }
}

/// What is said about a schema rather than what it is.
const ANNOTATIONS: &[&str] = &["description", "title", "nullable", "default", "deprecated", "readOnly", "writeOnly"];

/// What Swagger 2.0 writes at a parameter and OpenAPI 3.0 in its schema.
const SCHEMA_KEYS: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
];

const OBJECT_KEYS: &[&str] = &["properties", "required", "additionalProperties", "minProperties", "maxProperties"];

fn type_word(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Null => Some("null"),
        Value::Text(word) => Some(word),
        _ => None,
    }
}

/// The type and format that a word means; no type at all for `any`.
fn alias(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "enum" => ("string", ""),
        "date" => ("string", "date"),
        "datetime" | "date-time" | "timestamp" => ("string", "date-time"),
        "uuid" | "guid" => ("string", "uuid"),
        "uri" | "url" => ("string", "uri"),
        "byte" | "base64" => ("string", "byte"),
        "file" | "binary" => ("string", "binary"),
        "integer" | "int" => ("integer", ""),
        "int32" => ("integer", "int32"),
        "int64" | "long" => ("integer", "int64"),
        "number" | "decimal" => ("number", ""),
        "float" => ("number", "float"),
        "double" => ("number", "double"),
        "boolean" | "bool" => ("boolean", ""),
        "array" | "list" => ("array", ""),
        "object" | "map" | "dict" | "hash" => ("object", ""),
        _ => return None,
    })
}

/// A schema that only null fits, as OpenAPI 3.0 can say it.
fn null_only(map: &mut Map, place: Place) {
    map.insert("type", place, Node::text("string", place));
    map.insert("nullable", place, Node::new(true, place));
    map.insert("enum", place, Node::new(vec![Node::new(Value::Null, place)], place));
}

/// Moves what is said about a value of several types into one variant for each.
fn any_of_types(map: &mut Map, words: &[String], place: Place) {
    let own: Vec<(String, Entry)> =
        SCHEMA_KEYS.iter().chain(OBJECT_KEYS).filter_map(|key| Some((key.to_string(), map.remove(key)?))).collect();
    let variant = |word: &String| {
        let keys: &[&str] = match word.as_str() {
            "array" => &["items", "minItems", "maxItems", "uniqueItems"],
            "object" => OBJECT_KEYS,
            "string" => &["format", "minLength", "maxLength", "pattern"],
            _ => &["minimum", "maximum", "multipleOf"],
        };
        let kept = own.iter().filter(|(key, _)| keys.contains(&key.as_str())).cloned();
        let mut variant = Map::from_iter(kept);
        variant.insert("type", place, Node::text(word, place));
        Node::new(variant, place)
    };
    if !map.has("anyOf") {
        let variants: Vec<Node> = words.iter().map(variant).collect();
        map.insert("anyOf", place, Node::new(variants, place));
    }
}

fn truth(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn add_required(map: &mut Map, names: Vec<(String, Place)>) {
    let Some((_, place)) = names.first() else { return };
    let place = *place;
    if map.get("required").and_then(Node::as_list).is_none() {
        map.insert("required", place, Node::new(Vec::new(), place));
    }
    let Some(required) = map.get_mut("required").and_then(Node::as_list_mut) else { return };
    for (name, place) in names {
        if !required.iter().any(|known| known.as_text() == Some(&name)) {
            required.push(Node::text(name, place));
        }
    }
}

/// The status that a key means.
fn status(key: &str) -> String {
    let trimmed = key.trim();
    match trimmed.as_bytes() {
        _ if trimmed.eq_ignore_ascii_case("default") => "default".to_owned(),
        [b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => trimmed.to_ascii_uppercase(),
        [hundreds @ b'1'..=b'5', b'*', b'*'] => format!("{}XX", char::from(*hundreds)),
        [_, _, _] if trimmed.bytes().all(|byte| byte.is_ascii_digit()) => trimmed.to_owned(),
        _ => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::{Value as Json, json};

    use super::*;

    fn mended(document: &Json) -> Json {
        let mut root = Node::from_json(document, Place::default());
        repair(&mut root, &mut Diagnostics::new());
        root.to_json()
    }

    #[test]
    fn a_schema_is_read_as_it_is_meant() {
        let table = [
            (json!({"type": ["string", "null"]}), json!({"nullable": true, "type": "string"})),
            (json!({"type": ["string"]}), json!({"type": "string"})),
            (
                json!({"type": ["string", "integer"], "maxLength": 3, "minimum": 1}),
                json!({"anyOf": [{"maxLength": 3, "type": "string"}, {"minimum": 1, "type": "integer"}]}),
            ),
            (json!({"type": "null"}), json!({"type": "string", "nullable": true, "enum": [null]})),
            (json!({"type": "int"}), json!({"type": "integer"})),
            (json!({"type": "Boolean"}), json!({"type": "boolean"})),
            (json!({"type": "file"}), json!({"type": "string", "format": "binary"})),
            (json!({"type": "date", "format": "date-time"}), json!({"type": "string", "format": "date-time"})),
            (json!({"type": "any"}), json!({})),
            (json!({"const": "a"}), json!({"enum": ["a"]})),
            (json!({"exclusiveMinimum": 5}), json!({"exclusiveMinimum": true, "minimum": 5})),
            (json!({"examples": [1, 2]}), json!({"example": 1})),
            (json!({"x-nullable": true}), json!({"x-nullable": true, "nullable": true})),
            (json!({"type": "array", "items": [{}, {}]}), json!({"type": "array", "items": {}})),
            (json!({"items": [{}, {}], "description": "a"}), json!({"description": "a"})),
            (json!({"type": "array", "enum": ["a"]}), json!({"type": "array", "items": {"enum": ["a"]}})),
            (
                json!({"properties": {"a": {"type": "string", "required": true}, "b": {"required": "false"}}}),
                json!({"properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}),
            ),
            (
                json!({"properties": {"a": {"$ref": "#/components/schemas/B", "nullable": true, "example": 1}}}),
                json!({"properties": {"a": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]}}}),
            ),
            (json!({"items": {"$ref": "#/a", "example": 1}}), json!({"items": {"$ref": "#/a", "example": 1}})),
        ];
        for (written, meant) in table {
            let found = mended(&json!({"components": {"schemas": {"A": written}}}));
            assert_eq!(found["components"]["schemas"]["A"], meant, "{written}");
        }
    }

    #[test]
    fn paths_and_statuses_are_read_as_they_are_meant() {
        let found = mended(&json!({"paths": {"a": {"get": {
            "tags": [{"name": "things"}, "others"],
            "responses": {"2xx": {"description": "a"}, "Default": {"description": "b"}, "404": {"description": "c"}},
        }}, "/b": {}}}));
        let responses = json!({"2XX": {"description": "a"}, "default": {"description": "b"}, "404": {"description": "c"}});
        let expected = json!({"paths": {"/a": {"get": {"tags": ["things", "others"], "responses": responses}}, "/b": {}}});
        assert_eq!(found, expected);
    }

    #[test]
    fn what_swagger_wrote_is_read_as_openapi_writes_it() {
        let found = mended(&json!({
            "servers": ["https://a"],
            "components": {
                "parameters": {"a": {"name": "a", "in": "query", "type": "int", "default": 1}},
                "securitySchemes": {
                    "basic": {"type": "basic"},
                    "flat": {"type": "oauth2", "flow": "application", "tokenUrl": "https://a", "scopes": {}},
                },
            },
        }));
        let expected = json!({
            "servers": [{"url": "https://a"}],
            "components": {
                "parameters": {"a": {"name": "a", "in": "query", "schema": {"type": "integer", "default": 1}}},
                "securitySchemes": {
                    "basic": {"type": "http", "scheme": "basic"},
                    "flat": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://a", "scopes": {}}}},
                },
            },
        });
        assert_eq!(found, expected);
    }
}
