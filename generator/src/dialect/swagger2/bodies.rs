//! Parameters `in: body` → `requestBody`.

use super::media::{self, Media};
use super::values::{self, Travels};
use super::whole::Whole;
use super::{foreign, forms};
use crate::document::{Entry, Map, Node, Pointer};
use crate::openapi::shape::codes;
use crate::openapi::{Judge, extensions};
use crate::source::Place;

/// A parameter of an operation that belongs to its body.
#[derive(Clone)]
pub(super) struct Given {
    /// Its name among the document's `parameters`, if it is one of them.
    pub shared: Option<String>,
    /// What it says.
    pub map: Map,
    /// Where it stands in the list.
    pub place: Place,
}

/// What an operation sends beside its parameters.
#[derive(Clone, Default)]
pub(super) struct Sent {
    /// Its bodies; one, if all is well.
    pub bodies: Vec<Given>,
    /// The fields of its form.
    pub fields: Vec<Given>,
}

impl Sent {
    /// Adds what the path says for all its operations, where the operation itself does not say otherwise.
    pub(super) fn inherit(&mut self, path: &Sent) {
        if self.bodies.is_empty() {
            self.bodies.extend(path.bodies.iter().cloned());
        }
        let own = self.fields.len();
        for field in &path.fields {
            let is_said = self.fields[..own].iter().any(|known| known.name() == field.name());
            if !is_said {
                self.fields.push(field.clone());
            }
        }
    }
}

impl Given {
    fn name(&self) -> Option<&str> {
        self.map.get("name").and_then(Node::as_text)
    }
}

/// The `requestBody` of an operation. `own` is what the operation itself says that it takes.
pub(super) fn convert(sent: Sent, own: Option<&[Media]>, whole: &mut Whole, judge: &mut Judge<'_>) -> Option<Entry> {
    let Sent { bodies, mut fields } = sent;
    let shared = bodies.iter().chain(&fields).filter_map(|given| given.shared.clone());
    whole.parameters.written_out.extend(shared);
    let consumes = media::effective(own, &whole.consumes);
    let Some(body) = single(bodies, judge) else { return forms::request_body(fields, consumes, own.is_some(), judge) };
    if fields.is_empty() {
        return Some(one(body, own, whole, judge));
    }
    let is_multipart = forms::has_file(&fields) || consumes.iter().any(|media| forms::is_multipart(&media.name));
    let mended = if is_multipart { "the body is taken as a part of the form" } else { "the form is left out" };
    let place = fields.first().map_or(body.place, |field| field.place);
    let problem = judge.wrong(codes::BODY_PARAMETERS, place, "an operation has either a body or a form, found both", mended);
    problem.also(body.place, "the body is here");
    if is_multipart {
        fields.push(body);
        return forms::request_body(fields, consumes, own.is_some(), judge);
    }
    problem.not_expressed();
    Some(one(body, own, whole, judge))
}

/// The first body; there can be but one.
fn single(bodies: Vec<Given>, judge: &mut Judge<'_>) -> Option<Given> {
    let mut bodies = bodies.into_iter();
    let first = bodies.next()?;
    for other in bodies {
        judge
            .wrong(codes::BODY_PARAMETERS, other.place, "an operation has one body, found a second", "this one is left out")
            .also(first.place, "the first is here")
            .help("describe one object that has both as properties")
            .not_expressed();
    }
    Some(first)
}

fn one(mut body: Given, own: Option<&[Media]>, whole: &mut Whole, judge: &mut Judge<'_>) -> Entry {
    let consumes = media::effective(own, &whole.consumes);
    let place = body.place;
    let node = match body.shared {
        // A component is written in the media types of the document.
        Some(name) if media::same(consumes, &whole.consumes) => {
            let target = ["parameters", &name].into_iter().collect::<Pointer>().to_string();
            let target = Entry { key: place, node: Node::text(target, place) };
            whole.parameters.referred.insert(name);
            Node::new(Map::from_iter([("$ref".to_owned(), target)]), place)
        }
        _ => request_body(&mut body.map, consumes, place, judge),
    };
    Entry { key: place, node }
}

/// Makes a body of a parameter.
pub(super) fn request_body(map: &mut Map, consumes: &[Media], place: Place, judge: &mut Judge<'_>) -> Node {
    map.remove("in");
    map.remove("name");
    foreign::rename(map, &["example"]);
    let example = map.remove("example");
    let examples = map.remove(extensions::FOREIGN_EXAMPLES).filter(|entry| by_media_type(&entry.node));
    let schema = schema(map, place, judge);
    let mut content = media::content(&media::or_json(consumes, place), schema.as_ref(), place);
    if let Some(example) = example {
        for (_, one) in content.as_map_mut().into_iter().flat_map(Map::iter_mut) {
            if let Some(one) = one.node.as_map_mut() {
                one.insert("example", example.key, example.node.clone());
            }
        }
    }
    if let Some(examples) = examples {
        media::put_examples(&mut content, examples, judge);
    }
    let mut body = std::mem::take(map);
    body.insert("content", schema.map_or(place, |schema| schema.key), content);
    Node::new(body, place)
}

fn by_media_type(examples: &Node) -> bool {
    examples.as_map().is_some_and(|examples| examples.keys().all(|key| key.contains('/')))
}

/// The schema of a body; where it is written as that of another parameter, it is taken from there.
fn schema(map: &mut Map, place: Place, judge: &mut Judge<'_>) -> Option<Entry> {
    if let Some(schema) = map.remove("schema") {
        return Some(schema);
    }
    let help = "add `schema`: what is sent";
    if map.has("type") {
        judge.wrong(codes::BODY_PARAMETERS, place, "a body must have `schema`, found `type`", "taken as its schema").help(help);
        return Some(values::take(map, place, Travels::Header, judge).schema);
    }
    judge.wrong(codes::MISSING_KEY, place, "a body must have `schema`", "taken as any value").help(help);
    None
}
