//! The proposal: an OpenAPI Overlay 1.0 that lets the document take what was seen.
//!
//! Each proposal is made to what the ones before it have made of the document, so that several of one place do not undo each other.
//! Targets are those of the document as it was written and put into one tree, in its own dialect.

use clientwright::Normalised;
use clientwright::document::{Node, Pointer, write};
use clientwright::source::Place as SourcePlace;
use heck::ToUpperCamelCase;
use serde_json::{Map, Value, json};

use super::item::{Item, Proposal};
use super::kind::Kind;
use super::overlay::Overlay;
use super::types::Types;
use super::words::Words;

/// A proposal in the making.
pub(super) struct Patch<'p> {
    document: &'p Normalised,
    words: Words,
    overlay: Overlay,
}

/// Keys that speak of the use of a schema rather than of its values, and stay where they are.
const STAY: [&str; 12] = [
    "description",
    "title",
    "deprecated",
    "nullable",
    "x-nullable",
    "readOnly",
    "writeOnly",
    "example",
    "examples",
    "externalDocs",
    "x-rust-name",
    "xml",
];

const NOT_WRITTEN: Proposal = Proposal::None("the document says it in a way that cannot be patched here");

impl<'p> Patch<'p> {
    /// Nothing proposed yet.
    pub(super) fn new(document: &'p Normalised) -> Patch<'p> {
        let overlay = Overlay::new(document.written.to_json());
        Patch { document, words: Words::of(&document.written), overlay }
    }

    /// Proposes what takes a finding, if something does.
    pub(super) fn propose(&mut self, item: &Item) -> Proposal {
        let why = match &item.kind {
            Kind::HiddenMembers | Kind::HiddenQueryParameters => {
                "without names there is nothing to declare; `--show-values` tells them"
            }
            Kind::UnknownVariant => "what the variant is has to be written by hand",
            Kind::NoJson(_) => "what it is instead is not known",
            Kind::Route(_) => "an operation has to be written by hand",
            Kind::MediaType(super::look::Side::Request, _) => "what is sent has to be written by hand",
            _ => "",
        };
        if !why.is_empty() {
            return Proposal::None(why);
        }
        let Some(at) = self.document.pointer_as_written(&item.at) else { return NOT_WRITTEN };
        if self.overlay.at(&at).is_none() {
            return NOT_WRITTEN;
        }
        let told = format!("Seen in captured traffic, {} of {} times.", item.count, item.of);
        match &item.kind {
            Kind::UnknownMember(name) => self.member(&at, name, item, &told),
            Kind::MissingMember(name) => self.optional(&at, name, &told),
            Kind::Null => self.nullable(&at, &told),
            Kind::WrongType => self.wider(&at, item, &told),
            Kind::UnknownValue => self.values(&at, item, &told),
            Kind::Format(word) => self.format(&at, word, &told),
            Kind::Limit(keyword) => self.limit(&at, keyword, &told),
            Kind::Status(status) => self.status(&at, *status, item, &told),
            Kind::MediaType(_, name) => self.media_type(&at, name, item, &told),
            Kind::QueryParameter(name) => self.parameter(&at, name, &told),
            Kind::HiddenMembers | Kind::HiddenQueryParameters | Kind::UnknownVariant | Kind::NoJson(_) | Kind::Route(_) => {
                NOT_WRITTEN
            }
        }
    }

    /// The overlay as text; none where nothing is proposed.
    pub(super) fn to_yaml(&self) -> Option<String> {
        let title = self.document.written.get("info").and_then(|info| info.get("title")?.as_text()).unwrap_or("the document");
        let overlay = self.overlay.to_json(&format!("What captured traffic has and {title} does not say"))?;
        Some(write::to_yaml(&Node::from_json(&overlay, SourcePlace::default())))
    }

    fn member(&mut self, at: &Pointer, name: &str, item: &Item, told: &str) -> Proposal {
        if self.overlay.at(at).is_some_and(|schema| schema["x-filters"] == true) {
            return Proposal::None("a filter field needs its operators, which have to be written by hand");
        }
        let schema = item.seen.schema(self.words, told);
        self.overlay.update(at, json!({ "properties": { name: schema } }), told);
        Proposal::Whole
    }

    fn optional(&mut self, at: &Pointer, name: &str, told: &str) -> Proposal {
        let key = at.key("required");
        let Some(list) = self.overlay.at(&key).and_then(Value::as_array) else { return NOT_WRITTEN };
        if list.iter().all(|known| known == name) {
            self.overlay.remove(&key, told);
        } else {
            self.overlay.remove_element(&key, name, told);
        }
        Proposal::Whole
    }

    fn nullable(&mut self, at: &Pointer, told: &str) -> Proposal {
        let Some(schema) = self.overlay.at(at).cloned() else { return NOT_WRITTEN };
        let reference = schema.get("$ref").map(|target| json!({ "$ref": target }));
        match (self.words, reference) {
            (Words::OpenApi31, None) => return self.with_null(at, &schema, told),
            (Words::OpenApi31, Some(reference)) => {
                self.overlay.update(at, json!({ "anyOf": [reference, { "type": "null" }] }), told);
                self.overlay.remove(&at.key("$ref"), told);
            }
            (words, reference) => {
                let mut update = reference.as_ref().map_or_else(|| json!({}), |reference| json!({ "allOf": [reference] }));
                words.make_nullable(&mut update);
                self.overlay.update(at, update, told);
                if reference.is_some() {
                    self.overlay.remove(&at.key("$ref"), told);
                }
            }
        }
        Proposal::Whole
    }

    /// A type more, as OpenAPI 3.1 has it.
    fn with_null(&mut self, at: &Pointer, schema: &Value, told: &str) -> Proposal {
        match schema.get("type") {
            Some(Value::Array(_)) => self.overlay.update(&at.key("type"), json!(["null"]), told),
            Some(word) => {
                self.overlay.remove(&at.key("type"), told);
                self.overlay.update(at, json!({ "type": [word, "null"] }), told);
            }
            None => match ["anyOf", "oneOf"].into_iter().find(|key| schema.get(*key).is_some_and(Value::is_array)) {
                Some(key) => self.overlay.update(&at.key(key), json!([{ "type": "null" }]), told),
                None => return self.moved(at, schema, vec![json!({ "type": "null" })], told),
            },
        }
        if schema.get("enum").is_some_and(Value::is_array) {
            self.overlay.update(&at.key("enum"), json!([null]), told);
        }
        Proposal::Whole
    }

    fn wider(&mut self, at: &Pointer, item: &Item, told: &str) -> Proposal {
        let Some(schema) = self.overlay.at(at).cloned() else { return NOT_WRITTEN };
        let is_plain = ["enum", "x-timestamp"].iter().all(|key| schema.get(*key).is_none());
        if schema["type"] == "integer" && item.types == Types::FRACTION && is_plain {
            self.overlay.update(at, json!({ "type": "number", "format": "double" }), told);
            return Proposal::Whole;
        }
        let variants: Vec<Value> = item.types.words().iter().map(|word| item.seen.plain(word, self.words)).collect();
        if schema.get("discriminator").is_some() {
            return Proposal::None("what a discriminator tells apart are objects");
        }
        let alone =
            |key: &str| schema[key].is_array() && ["type", "$ref", "allOf"].iter().all(|other| schema.get(*other).is_none());
        match ["oneOf", "anyOf"].into_iter().find(|key| alone(key)) {
            Some(key) => self.overlay.update(&at.key(key), variants.into(), told),
            None => return self.moved(at, &schema, variants, told),
        }
        Proposal::Whole
    }

    /// Makes a schema the first of several variants. Swagger 2.0 has none, so that it takes anything then.
    fn moved(&mut self, at: &Pointer, schema: &Value, variants: Vec<Value>, told: &str) -> Proposal {
        let Some(schema) = schema.as_object() else { return NOT_WRITTEN };
        let moving: Map<String, Value> = schema
            .iter()
            .filter(|(key, _)| !STAY.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let keys: Vec<String> = moving.keys().cloned().collect();
        if self.words != Words::Swagger20 {
            let all: Vec<Value> = [Value::Object(moving)].into_iter().chain(variants).collect();
            for key in &keys {
                self.overlay.remove(&at.key(key), told);
            }
            self.overlay.update(at, json!({ "oneOf": all }), told);
            return Proposal::Whole;
        }
        keys.iter().for_each(|key| self.overlay.remove(&at.key(key), told));
        Proposal::Part("Swagger 2.0 has no unions: it takes any value")
    }

    fn values(&mut self, at: &Pointer, item: &Item, told: &str) -> Proposal {
        const HIDDEN: &str = "values that do not look like codes are not shown, and not proposed; `--show-values` does both";
        let Some(schema) = self.overlay.at(at).cloned().filter(|schema| schema["enum"].is_array()) else { return NOT_WRITTEN };
        if item.values.is_empty() {
            return Proposal::None(HIDDEN);
        }
        self.overlay.update(&at.key("enum"), item.values.clone().into(), told);
        if let Some(known) = schema["x-enum-varnames"].as_array() {
            self.overlay.update(&at.key("x-enum-varnames"), member_names(known, &item.values).into(), told);
        }
        if schema["x-enum-descriptions"].is_array() {
            let unknown = "Seen in captured traffic; what it means is not known.";
            self.overlay.update(&at.key("x-enum-descriptions"), vec![unknown; item.values.len()].into(), told);
        }
        if item.hidden > 0 { Proposal::Part(HIDDEN) } else { Proposal::Whole }
    }

    fn format(&mut self, at: &Pointer, word: &str, told: &str) -> Proposal {
        let key = at.key("format");
        if self.overlay.at(&key).is_none_or(|known| known != word) {
            return NOT_WRITTEN;
        }
        match word {
            "int32" | "uint32" => self.overlay.update(at, json!({ "format": "int64" }), told),
            _ => self.overlay.remove(&key, told),
        }
        Proposal::Whole
    }

    fn limit(&mut self, at: &Pointer, keyword: &str, told: &str) -> Proposal {
        let exclusive = match keyword {
            "minimum" => "exclusiveMinimum",
            "maximum" => "exclusiveMaximum",
            _ => keyword,
        };
        let written: Vec<Pointer> =
            [keyword, exclusive].iter().map(|key| at.key(key)).filter(|key| self.overlay.at(key).is_some()).collect();
        if written.is_empty() {
            return NOT_WRITTEN;
        }
        // Where both words are the same it is gone at the second time.
        for key in written {
            if self.overlay.at(&key).is_some() {
                self.overlay.remove(&key, told);
            }
        }
        Proposal::Whole
    }

    fn status(&mut self, at: &Pointer, status: u16, item: &Item, told: &str) -> Proposal {
        let mut response = json!({ "description": told });
        match self.words {
            Words::Swagger20 if !item.seen.types().is_empty() => response["schema"] = item.seen.schema(self.words, told),
            Words::Swagger20 => {}
            Words::OpenApi30 | Words::OpenApi31 if item.media.is_empty() => {}
            Words::OpenApi30 | Words::OpenApi31 => {
                let content = item.media.iter().map(|name| (name.clone(), self.media(name, item, told)));
                response["content"] = Value::Object(content.collect());
            }
        }
        self.overlay.update(at, json!({ "responses": { status.to_string(): response } }), told);
        Proposal::Whole
    }

    fn media_type(&mut self, at: &Pointer, name: &str, item: &Item, told: &str) -> Proposal {
        if self.words == Words::Swagger20 {
            return Proposal::None("in Swagger 2.0 `produces` says it, which has to be written by hand");
        }
        self.overlay.update(at, json!({ "content": { name: self.media(name, item, told) } }), told);
        Proposal::Whole
    }

    fn media(&self, name: &str, item: &Item, told: &str) -> Value {
        let schema = match name {
            name if super::contract::is_json(name) && !item.seen.types().is_empty() => item.seen.schema(self.words, told),
            name if name.starts_with("text/") => json!({ "type": "string", "description": told }),
            _ => json!({ "type": "string", "format": "binary", "description": told }),
        };
        json!({ "schema": schema })
    }

    fn parameter(&mut self, at: &Pointer, name: &str, told: &str) -> Proposal {
        let mut parameter = json!({ "name": name, "in": "query", "description": told });
        match self.words {
            Words::Swagger20 => parameter["type"] = "string".into(),
            Words::OpenApi30 | Words::OpenApi31 => parameter["schema"] = json!({ "type": "string" }),
        }
        self.overlay.update(at, json!({ "parameters": [parameter] }), told);
        Proposal::Whole
    }
}

/// Names for members of an enum, as Rust wants them, none twice.
fn member_names(known: &[Value], values: &[Value]) -> Vec<String> {
    let mut taken: Vec<String> = known.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let before = taken.len();
    for value in values {
        let text = value.as_str().map_or_else(|| value.to_string().replace('-', "minus "), str::to_owned);
        let camel = text.to_upper_camel_case();
        let mut name = if camel.starts_with(|first: char| first.is_ascii_alphabetic()) { camel } else { format!("Value{camel}") };
        while taken.contains(&name) {
            name.push_str("Seen");
        }
        taken.push(name);
    }
    taken.split_off(before)
}
