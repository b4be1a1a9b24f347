//! What a capture holds, whatever its form: a request and an answer, each as far as it was kept.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use url::form_urlencoded;

use super::contract::is_json;
use super::names;

/// A request and its answer.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub(super) asked: Asked,
    pub(super) request: Option<Body>,
    pub(super) status: Option<u16>,
    pub(super) answer: Option<Body>,
}

/// What was asked for.
#[derive(Debug)]
pub(super) enum Asked {
    /// A method and a URL.
    Url(String, String),
    /// An operation, by its `operationId`.
    Operation(String),
}

impl Default for Asked {
    fn default() -> Asked {
        Asked::Operation(String::new())
    }
}

/// A body.
#[derive(Debug)]
pub(super) struct Body {
    /// Its media type, if that is one.
    pub(super) media_type: Option<String>,
    pub(super) content: Content,
}

/// What a body holds.
#[derive(Debug)]
pub(super) enum Content {
    /// Its text.
    Text(String),
    /// Its text as base64.
    Base64(String),
    /// A form, field by field.
    Form(Vec<(String, String)>),
    /// What has been read already.
    Read(Value),
}

/// A body as far as it can be held against a schema.
pub(super) enum Readable {
    Json(Value),
    /// One value a line.
    Lines(Vec<Value>),
    Form(Vec<(String, String)>),
    /// It is called JSON and is none.
    NoJson,
    /// Text or bytes.
    Other,
    Empty,
}

impl Body {
    /// The media type, or what it looks like where none was kept.
    pub(super) fn essence(&self) -> Option<String> {
        let named = self.media_type.as_deref().and_then(names::media_type);
        named.or_else(|| match &self.content {
            Content::Text(text) => without_mark(text).starts_with(['{', '[']).then(|| "application/json".to_owned()),
            Content::Form(_) => Some("application/x-www-form-urlencoded".to_owned()),
            Content::Read(_) => Some("application/json".to_owned()),
            Content::Base64(_) => None,
        })
    }

    /// What is in it. Text of a media type that is not JSON is tried all the same if `json` says so.
    pub(super) fn read(self, json: bool) -> Readable {
        let name = self.essence().unwrap_or_default();
        let text = match self.content {
            Content::Read(value) => return Readable::Json(value),
            Content::Form(fields) => return Readable::Form(fields),
            Content::Text(text) => text,
            Content::Base64(coded) => match decoded(&coded) {
                Some(text) => text,
                None if is_json(&name) => return Readable::NoJson,
                None => return Readable::Other,
            },
        };
        let text = without_mark(&text);
        match name.as_str() {
            _ if text.is_empty() => Readable::Empty,
            "application/x-www-form-urlencoded" => Readable::Form(form_urlencoded::parse(text.as_bytes()).into_owned().collect()),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => lines(text),
            name if is_json(name) => serde_json::from_str(text).map_or(Readable::NoJson, Readable::Json),
            _ if json => serde_json::from_str(text).map_or(Readable::Other, Readable::Json),
            _ => Readable::Other,
        }
    }
}

fn lines(text: &str) -> Readable {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let values: Result<Vec<Value>, _> = lines.map(serde_json::from_str).collect();
    values.map_or(Readable::NoJson, Readable::Lines)
}

/// The text that base64 stands for; some write it in lines.
fn decoded(coded: &str) -> Option<String> {
    let bytes: Vec<u8> = coded.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    String::from_utf8(STANDARD.decode(bytes).ok()?).ok()
}

fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}
