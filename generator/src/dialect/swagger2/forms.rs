//! Parameters `in: formData` → the properties of a form.

use super::bodies::Given;
use super::media::{Media, plain};
use super::mixed;
use super::values::{self, Style, Taken, Travels};
use crate::document::{Entry, Map, Node};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The body that a form is. `own` says that the operation itself says what it takes.
pub(super) fn request_body(fields: Vec<Given>, consumes: &[Media], own: bool, judge: &mut Judge<'_>) -> Option<Entry> {
    let place = fields.first()?.place;
    let media = media_of(&fields, consumes, own, place, judge);
    let is_multipart = media.iter().all(|media| is_multipart(&media.name));
    let mut form = Form::default();
    for field in fields {
        form.add(field, is_multipart, judge);
    }
    let is_required = !form.required.is_empty();
    let schema = form.schema(place);
    let mut content = Map::new();
    for Media { name, place } in media {
        let mut one = Map::from_iter([("schema".to_owned(), Entry { key: place, node: schema.clone() })]);
        if !form.encoding.is_empty() && !is_multipart {
            one.insert("encoding", place, Node::new(form.encoding.clone(), place));
        }
        content.insert(name, place, Node::new(one, place));
    }
    let mut body = Map::new();
    if is_required {
        body.insert("required", place, Node::new(true, place));
    }
    body.insert("content", place, Node::new(content, place));
    Some(Entry { key: place, node: Node::new(body, place) })
}

/// Whether anything in it is a file.
pub(super) fn has_file(fields: &[Given]) -> bool {
    fields.iter().any(|field| is_file(&field.map) || field.map.get("items").and_then(Node::as_map).is_some_and(is_file))
}

fn is_file(map: &Map) -> bool {
    map.get("type").and_then(Node::as_text) == Some("file")
}

/// Whether a media type is a multipart form.
pub(super) fn is_multipart(name: &str) -> bool {
    plain(name).starts_with("multipart/")
}

/// The media types of a form: those of the operation that are forms. A file needs a multipart form.
fn media_of(fields: &[Given], consumes: &[Media], own: bool, place: Place, judge: &mut Judge<'_>) -> Vec<Media> {
    let file = has_file(fields);
    let fits = |media: &&Media| is_multipart(&media.name) || !file && plain(&media.name) == URL_ENCODED;
    let mut found: Vec<Media> = consumes.iter().filter(fits).cloned().collect();
    if found.is_empty() {
        let name = if file { MULTIPART } else { URL_ENCODED };
        // What the whole document says is about bodies of JSON.
        if let Some(first) = consumes.first().filter(|_| own) {
            let message = format!("a form is not sent as `{}`", first.name);
            let help = format!("write `consumes: [{name}]`");
            judge.wrong(codes::BODY_PARAMETERS, first.place, message, &format!("taken as `{name}`")).help(help);
        }
        found.push(Media { name: name.to_owned(), place });
    }
    // Only a URL-encoded form can write lists in all these ways.
    if found.len() > 1 && fields.iter().any(is_joined_list) && found.iter().any(|media| !is_multipart(&media.name)) {
        found.retain(|media| !is_multipart(&media.name));
    }
    found
}

fn is_joined_list(field: &Given) -> bool {
    let word = |key: &str| field.map.get(key).and_then(Node::as_text);
    word("type") == Some("array") && word("collectionFormat") != Some("multi")
}

#[derive(Default)]
struct Form {
    properties: Map,
    required: Vec<Node>,
    encoding: Map,
}

impl Form {
    fn add(&mut self, mut field: Given, is_multipart: bool, judge: &mut Judge<'_>) {
        let name = field.map.remove("name").map(|entry| entry.node);
        let Some((text, place)) = name.and_then(|node| Some((node.as_text()?.to_owned(), node.place))) else {
            judge
                .wrong(codes::MISSING_KEY, field.place, "a parameter must have `name`, a text", "left out")
                .help("add `name`: what it is called in the form")
                .not_expressed();
            return;
        };
        if let Some(first) = self.properties.entry(&text) {
            let message = format!("two parameters of the form are named `{text}`");
            judge
                .wrong(codes::DUPLICATE_PARAMETER, place, message, "this one is left out")
                .also(first.key, "the first is here")
                .not_expressed();
            return;
        }
        if field
            .map
            .remove("required")
            .is_some_and(|entry| entry.node.as_bool() == Some(true) || entry.node.as_text() == Some("true"))
        {
            self.required.push(Node::text(&text, place));
        }
        let schema = self.property(field, &text, is_multipart, judge);
        self.properties.insert(text, place, schema);
    }

    /// The schema of a property, with what the parameter says beside it.
    fn property(&mut self, mut field: Given, name: &str, is_multipart: bool, judge: &mut Judge<'_>) -> Node {
        let is_body = field.map.remove("in").is_some_and(|entry| entry.node.as_text() == Some("body"));
        field.map.remove("allowEmptyValue");
        if let Some(schema) = field.map.remove("schema") {
            if !is_body {
                let map = Map::from_iter([("schema".to_owned(), schema.clone())]);
                mixed::say(&map, mixed::PARAMETER, judge);
            }
            return schema.node;
        }
        files(&mut field.map);
        let travels = if is_multipart { Travels::Multipart } else { Travels::Form };
        let Taken { schema, style } = values::take(&mut field.map, field.place, travels, judge);
        if let Some(style) = style {
            self.encode(name, &style);
        }
        let mut schema = schema.node;
        if let Some(schema) = schema.as_map_mut() {
            for (key, entry) in field.map {
                schema.insert(key, entry.key, entry.node);
            }
        }
        schema
    }

    /// A list in a form is written member by member, unless it says otherwise.
    fn encode(&mut self, name: &str, style: &Style) {
        let Style { name: word, explode, place } = style;
        if *explode {
            return;
        }
        let mut encoding = Map::new();
        encoding.insert("style", *place, Node::text(*word, *place));
        encoding.insert("explode", *place, Node::new(false, *place));
        self.encoding.insert(name, *place, Node::new(encoding, *place));
    }

    fn schema(&mut self, place: Place) -> Node {
        let mut schema = Map::new();
        schema.insert("type", place, Node::text("object", place));
        if let Some(first) = self.required.first().map(|name| name.place) {
            schema.insert("required", first, Node::new(std::mem::take(&mut self.required), first));
        }
        schema.insert("properties", place, Node::new(std::mem::take(&mut self.properties), place));
        Node::new(schema, place)
    }
}

/// A list of files is a list of binary texts.
fn files(map: &mut Map) {
    let Some(items) = map.get_mut("items").and_then(Node::as_map_mut).filter(|items| is_file(items)) else { return };
    let Some(place) = items.get("type").map(|node| node.place) else { return };
    items.insert("type", place, Node::text("string", place));
    items.insert("format", place, Node::text("binary", place));
}
