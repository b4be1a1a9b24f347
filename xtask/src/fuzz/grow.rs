//! Documents that grow from the table of what OpenAPI we speak: every object and key of it, valid or nearly so.

use clientwright::openapi::extensions::EXTENSIONS;
use clientwright::openapi::shape;
use clientwright::openapi::shape::grammar::{Key, KeyPattern, Need, ObjectKind, Shape};
use serde_json::{Map, Value, json};

use super::random::Random;

/// How deep objects grow; schemas are `$ref`s from here on.
const DEPTH: usize = 9;

/// The names of the components.
const NAMES: &str = "A|B|C|Page|self|a-b|Z.1";

/// A whole document.
pub(super) fn document(random: &mut Random) -> Value {
    let mut document = Grower { random }.object(ObjectKind::Document, 0);
    document["openapi"] = json!(random.word("3.0.3|3.0.3|3.0.3|3.0.0|3.0.4|3.1.0|3.2.0"));
    document["components"] = components(random);
    document
}

/// Nearly every section has every name that a `$ref` may speak of.
fn components(random: &mut Random) -> Value {
    let mut sections = Map::new();
    let kinds = shape::OBJECTS.iter().filter_map(|kind| Some((kind.section()?, *kind)));
    for (section, kind) in kinds {
        let mut map = Map::new();
        for name in NAMES.split('|') {
            if section == "schemas" || random.below(3) > 0 {
                map.insert(name.to_owned(), Grower { random: &mut *random }.object(kind, 5));
            }
        }
        sections.insert(section.to_owned(), Value::Object(map));
    }
    Value::Object(sections)
}

struct Grower<'r> {
    random: &'r mut Random,
}

impl Grower<'_> {
    fn object(&mut self, kind: ObjectKind, depth: usize) -> Value {
        let shape = shape::object(kind);
        let mut map = Map::new();
        if let Some(tag) = shape.tag {
            let Some((word, kind)) = self.random.pick(tag.kinds).copied() else { return Value::Null };
            let mut object = self.object(kind, depth);
            object[tag.key] = json!(word);
            return object;
        }
        if kind == ObjectKind::Schema && self.random.percent(80) {
            return self.schema(depth);
        }
        for key in shape.keys {
            if self.random.percent(chance(key, depth)) {
                map.insert(key.name.to_owned(), self.value(key.name, key.shape, depth + 1));
            }
        }
        if let Some((pattern, inner)) = shape.rest {
            for _ in 0..=self.random.below(3) {
                map.insert(self.key(pattern), self.value("", inner, depth + 1));
            }
        }
        for extension in EXTENSIONS.iter().filter(|extension| extension.on.contains(&kind)) {
            if self.random.percent(4) {
                map.insert(extension.key.to_owned(), self.value(extension.key, extension.shape, depth + 1));
            }
        }
        Value::Object(map)
    }

    /// A schema that makes some sense: keys that belong to its type.
    fn schema(&mut self, depth: usize) -> Value {
        let ty = self.random.word("string|string|integer|number|boolean|array|object|object|union|all");
        let mut keys: Vec<&str> = match ty {
            "string" => vec!["format", "enum", "pattern", "minLength", "maxLength", "default", "example"],
            "integer" | "number" => vec!["format", "enum", "minimum", "maximum", "exclusiveMinimum", "multipleOf", "default"],
            "boolean" => vec!["enum", "default"],
            "array" => vec!["items", "items", "minItems", "maxItems", "uniqueItems", "default"],
            "object" => vec!["properties", "properties", "required", "additionalProperties", "discriminator", "minProperties"],
            "union" => vec![self.random.word("oneOf|anyOf"), "discriminator"],
            _ => vec!["allOf", "allOf", "properties", "required"],
        };
        keys.extend([
            "description",
            "nullable",
            "title",
            "deprecated",
            "readOnly",
            "writeOnly",
            "x-rust-name",
            "x-enum-open",
            "not",
        ]);
        let mut map = Map::new();
        if !matches!(ty, "union" | "all") && self.random.percent(90) {
            map.insert("type".to_owned(), json!(ty));
        }
        for (index, key) in keys.into_iter().enumerate() {
            let known = shape::object(ObjectKind::Schema).key(key).map(|key| key.shape);
            let found =
                known.or_else(|| EXTENSIONS.iter().find(|extension| extension.key == key).map(|extension| extension.shape));
            if let Some(shape) = found.filter(|_| self.random.percent(if index < 2 { 80 } else { 15 })) {
                map.insert(key.to_owned(), self.value(key, shape, depth + 1));
            }
        }
        Value::Object(map)
    }

    fn value(&mut self, key: &str, shape: Shape, depth: usize) -> Value {
        match shape {
            Shape::Any => self.any(depth),
            Shape::Text => json!(self.text(key)),
            Shape::Bool => json!(self.random.percent(50)),
            Shape::Number => json!([0.0, 1.0, -1.0, 5.5, 1e30, 255.0][self.random.below(6)]),
            Shape::Count => json!([0, 1, 2, 10, 1000, 4_294_967_296_u64][self.random.below(6)]),
            Shape::Word(words) => json!(self.random.pick(words)),
            Shape::List(inner) => {
                let count = 1 + self.random.below(3);
                Value::Array((0..count).map(|_| self.value(key, *inner, depth)).collect())
            }
            Shape::Map(pattern, inner) => {
                let count = 1 + self.random.below(4);
                Value::Object((0..count).map(|_| (self.key(pattern), self.value("", *inner, depth))).collect())
            }
            Shape::Object(kind) => self.object(kind, depth),
            Shape::Reference(kind) if depth > DEPTH || self.random.percent(30) => self.reference(kind),
            Shape::Reference(kind) => self.object(kind, depth),
            Shape::BoolOrSchema if self.random.percent(40) => json!(self.random.percent(50)),
            Shape::BoolOrSchema => self.value(key, Shape::Reference(ObjectKind::Schema), depth),
        }
    }

    fn reference(&mut self, kind: ObjectKind) -> Value {
        let section = kind.section().unwrap_or("schemas");
        json!({ "$ref": format!("#/components/{section}/{}", self.random.word(NAMES)) })
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.random.below(if depth > DEPTH { 6 } else { 8 }) {
            0 => json!(null),
            1 => json!(self.random.percent(50)),
            2 => json!([0, -1, 7, 300][self.random.below(4)]),
            3 => json!([0.5, 1e300][self.random.below(2)]),
            4 | 5 => json!(self.text("")),
            6 => Value::Array((0..self.random.below(3)).map(|_| self.any(depth + 2)).collect()),
            _ => Value::Object((0..self.random.below(3)).map(|_| (self.key(KeyPattern::Any), self.any(depth + 2))).collect()),
        }
    }

    fn text(&mut self, key: &str) -> String {
        let words = match key {
            "format" => "int32|int64|date-time|date|uuid|uri|binary|byte|double|float|password|decimal|strange",
            "url" | "tokenUrl" | "authorizationUrl" | "refreshUrl" | "openIdConnectUrl" => {
                "https://a.example|https://{host}.example/v1|/v1|not a url|https://a.example/{missing}"
            }
            "pattern" => "^[a-z]+$|(|\\d{3}|.*",
            "operationId" => "list|get|listAlerts|a.b.c|new|type|création|1|a b",
            "name" | "propertyName" | "required" => "id|a|A|type|self|kind|cursor|limit|X-Trace|a[b]|é|Content-Type",
            "tags" => "Alerts|a b|self|🦀",
            "openapi" => "3.0.3",
            "scheme" => "basic|bearer|digest",
            "cursor" | "send-as" | "items" | "limit" => "cursor|limit|id|a|kind",
            _ => "A word.|Two lines\nof text.|*bold* `code` [a](b)|\"|\\|{x}|é🦀|a|b|2020-01-01|-",
        };
        self.random.word(words).to_owned()
    }

    fn key(&mut self, pattern: KeyPattern) -> String {
        let words = match pattern {
            KeyPattern::Any => "id|a|A|kind|type|self|a b|é|cursor|items|x-y|$ref|1",
            KeyPattern::Path => "/a|/a/{id}|/a/{id}/b|/{kind}|/a.{a}|/a/{id}:{kind}|/|/A",
            KeyPattern::Status => "200|201|204|302|400|404|4XX|5XX|default|2XX",
            KeyPattern::Component => NAMES,
            KeyPattern::Method => "COPY|LINK|query|GET|M-SEARCH|é",
            KeyPattern::MediaType => {
                "application/json|text/plain|*/*|multipart/form-data|application/x-www-form-urlencoded|application/octet-stream|\
                 application/vnd.a+json|image/*|application/xml|text/event-stream|application/json; charset=utf-8"
            }
        };
        self.random.word(words).to_owned()
    }
}

/// How often a key stands there, of a hundred times.
fn chance(key: &Key, depth: usize) -> usize {
    match key.need {
        Need::Required | Need::Filled(_) => 96,
        Need::Optional => 60 / (1 + depth / 2),
        Need::Later => 3,
    }
}
