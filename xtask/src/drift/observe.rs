//! Holds one exchange after the other against the document.

use std::collections::HashMap;

use serde_json::{Map, Value};
use url::Url;

use super::contract::{Answer, Contract, Media, Operation, is_json};
use super::exchange::{Asked, Body, Exchange, Readable};
use super::kind::Kind;
use super::look::Side;
use super::names;
use super::route::{Route, Router};
use super::shape::ShapeId;
use super::tally::{Note, Origin, Place, Tally};
use super::types::Types;
use super::walk::Walk;

/// Somebody who holds exchanges against a document.
pub(super) struct Observer<'o, 'd> {
    contract: &'o Contract<'d>,
    router: Router,
    by_id: HashMap<&'o str, usize>,
    /// The only operation that counts, if there is one.
    only: Option<usize>,
    pub(super) tally: Tally,
}

impl<'o, 'd> Observer<'o, 'd> {
    /// One who has seen nothing yet.
    pub(super) fn new(contract: &'o Contract<'d>, only: Option<usize>, tally: Tally) -> Observer<'o, 'd> {
        let by_id = contract.operations.iter().enumerate().map(|(index, operation)| (operation.id.as_str(), index)).collect();
        Observer { contract, router: Router::of(contract), by_id, only, tally }
    }

    /// Holds an exchange against the document; none is an entry that could not be understood.
    pub(super) fn observe(&mut self, exchange: Option<Exchange>, origin: Origin) {
        let Some(exchange) = exchange else { return self.tally.pass("say nothing of what was asked for") };
        let Exchange { asked, request, status, answer } = exchange;
        let Some((index, query)) = self.operation(&asked, origin) else { return };
        if self.only.is_some_and(|only| only != index) {
            return self.tally.pass("are of other operations");
        }
        let contract = self.contract;
        let operation = &contract.operations[index];
        let mut seeing = Seeing { observer: self, index, operation, origin };
        seeing.query(&query);
        if let Some(body) = request {
            seeing.request(body);
        }
        match (&asked, status) {
            // Plain JSON is a success unless it says something else.
            (Asked::Operation(_), None) => seeing.answer(seeing.success(), answer),
            (Asked::Url(..), None) => seeing.observer.tally.pass("were broken off before they were answered"),
            (_, Some(304)) => seeing.observer.tally.pass("were answered from a cache"),
            (_, Some(status)) => seeing.answer(status, answer),
        }
    }

    /// The operation, with the query.
    fn operation(&mut self, asked: &Asked, origin: Origin) -> Option<(usize, Vec<(String, String)>)> {
        let (method, url) = match asked {
            Asked::Url(method, url) => (method.to_ascii_uppercase(), url),
            Asked::Operation(id) => {
                let known = self.by_id.get(id.as_str()).copied();
                match known {
                    Some(_) => self.tally.exchanges += 1,
                    None => self.tally.pass("name an operation that the document does not have"),
                }
                return known.map(|index| (index, Vec::new()));
            }
        };
        let Some(url) = Url::parse("http://host.invalid/").ok().and_then(|base| base.join(url).ok()) else {
            self.tally.pass("have no URL");
            return None;
        };
        match self.router.route(&method, url.path()) {
            Route::Known(index) => {
                self.tally.exchanges += 1;
                Some((index, url.query_pairs().into_owned().collect()))
            }
            Route::Unknown(_) if method == "OPTIONS" => {
                self.tally.pass("are questions of browsers whether they may ask");
                None
            }
            Route::Unknown(route) => {
                self.tally.exchanges += 1;
                let (place, kind) = (Place::Nowhere, Kind::Route(route));
                self.tally.note(Note { place, kind, origin, way: "", value: None, media: None, is_secret: true });
                None
            }
            Route::Elsewhere => {
                self.tally.pass("went elsewhere");
                None
            }
        }
    }
}

/// One exchange of an operation.
struct Seeing<'s, 'o, 'd> {
    observer: &'s mut Observer<'o, 'd>,
    index: usize,
    operation: &'o Operation,
    origin: Origin,
}

impl Seeing<'_, '_, '_> {
    /// Names of parameters are noted; of their values only the types of what is JSON text.
    fn query(&mut self, query: &[(String, String)]) {
        *self.observer.tally.requests.entry(self.index).or_default() += 1;
        for (name, value) in query {
            // Objects are written with brackets.
            let base = name.split('[').next().unwrap_or_default();
            match self.operation.query.get(name).or_else(|| self.operation.query.get(base)) {
                Some(Some(shape)) => {
                    if let Ok(value) = serde_json::from_str(value) {
                        self.walk(&value, *shape, Side::Request, true);
                    }
                }
                Some(None) => {}
                None if self.operation.has_open_query => {}
                // What stands alone may be a value.
                None if names::is_name(base) && !value.is_empty() => self.note_operation(Kind::QueryParameter(base.to_owned())),
                None => self.note_operation(Kind::HiddenQueryParameters),
            }
        }
    }

    fn request(&mut self, body: Body) {
        let Some(name) = body.essence() else { return };
        let operation = self.operation;
        match declared(&operation.body, &name) {
            Some(media) => self.body(body, media, Side::Request),
            None => self.note_operation(Kind::MediaType(Side::Request, name)),
        }
    }

    /// The status of an answer that does not say it.
    fn success(&self) -> u16 {
        let declared = self.operation.answers.iter().filter_map(|answer| answer.status.parse().ok());
        declared.filter(|status| (200..300).contains(status)).min().unwrap_or(200)
    }

    fn answer(&mut self, status: u16, body: Option<Body>) {
        *self.observer.tally.answers.entry(self.index).or_default() += 1;
        let operation = self.operation;
        let Some((number, answer)) = declared_answer(operation, status) else {
            return self.undeclared(Place::Operation(self.index), Kind::Status(status), body);
        };
        let Some(body) = body else { return };
        let Some(name) = body.essence() else { return };
        match declared(&answer.content, &name) {
            Some(media) => self.body(body, media, Side::Answer),
            None => {
                let place = Place::Answer(self.index, number);
                self.undeclared(place, Kind::MediaType(Side::Answer, name), Some(body));
            }
        }
    }

    /// Notes an answer of which the document says nothing, with what its body is like.
    fn undeclared(&mut self, place: Place, kind: Kind, body: Option<Body>) {
        let name = body.as_ref().and_then(Body::essence);
        let value = match body.map(|body| body.read(false)) {
            Some(Readable::Json(value)) => Some(value),
            _ => None,
        };
        self.note(place, kind, value.as_ref(), name.as_deref(), Side::Answer);
    }

    fn body(&mut self, body: Body, media: &Media, side: Side) {
        let (whole, item) = (media.shape, media.item.or(media.shape));
        match body.read(is_json(&media.name)) {
            Readable::Json(value) => whole.into_iter().for_each(|shape| self.walk(&value, shape, side, false)),
            Readable::Lines(values) => {
                for value in &values {
                    item.into_iter().for_each(|shape| self.walk(value, shape, side, false));
                }
            }
            Readable::Form(fields) => whole.into_iter().for_each(|shape| self.form(&fields, shape, side)),
            Readable::NoJson => self.note_operation(Kind::NoJson(side)),
            Readable::Other | Readable::Empty => {}
        }
    }

    /// A form as the object that it stands for: a field that is no text is JSON text.
    fn form(&mut self, fields: &[(String, String)], shape: ShapeId, side: Side) {
        let mut object = Map::new();
        for (name, text) in fields {
            let types = self.observer.contract.shapes.member_types(shape, name);
            let value = match types {
                Some(types) if !types.has(Types::STRING) => match serde_json::from_str(text) {
                    Ok(value) => value,
                    // A list as fields of one name, or an object in a style of its own.
                    Err(_) => continue,
                },
                _ => Value::String(text.clone()),
            };
            object.insert(name.clone(), value);
        }
        self.walk(&Value::Object(object), shape, side, false);
    }

    fn walk(&mut self, value: &Value, site: ShapeId, side: Side, is_secret: bool) {
        let (shapes, origin) = (&self.observer.contract.shapes, self.origin);
        Walk { shapes, tally: &mut self.observer.tally, side, origin, is_secret }.whole(value, site);
    }

    fn note_operation(&mut self, kind: Kind) {
        self.note(Place::Operation(self.index), kind, None, None, Side::Request);
    }

    fn note(&mut self, place: Place, kind: Kind, value: Option<&Value>, media: Option<&str>, side: Side) {
        let is_secret = side == Side::Request;
        self.observer.tally.note(Note { place, kind, origin: self.origin, way: "$", value, media, is_secret });
    }
}

/// The answer of a status: its own, that of its class, or the default.
fn declared_answer(operation: &Operation, status: u16) -> Option<(usize, &Answer)> {
    let names = [status.to_string(), format!("{}XX", status / 100), "default".to_owned()];
    let find = |name: &String| operation.answers.iter().enumerate().find(|(_, answer)| answer.status.eq_ignore_ascii_case(name));
    names.iter().find_map(find)
}

/// What is declared of a media type: it, a range that has it, or JSON for JSON of another name.
fn declared<'m>(content: &'m [Media], name: &str) -> Option<&'m Media> {
    let class = name.split('/').next().unwrap_or_default();
    let range = format!("{class}/*");
    let by = |wanted: &str| content.iter().find(|media| media.name == wanted);
    let json = || content.iter().find(|media| is_json(name) && is_json(&media.name));
    by(name).or_else(json).or_else(|| by(&range)).or_else(|| by("*/*"))
}
