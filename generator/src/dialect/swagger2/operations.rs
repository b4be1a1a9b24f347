//! Operations and path items.

use super::bodies::{self, Given, Sent};
use super::parameters::{self, Location};
use super::whole::Whole;
use super::{foreign, media, mixed, responses, servers};
use crate::document::{Entry, Map, Node, Value};
use crate::openapi::Judge;
use crate::openapi::shape::{METHODS, codes};

/// Makes a path item of OpenAPI 3.0 of one of Swagger 2.0.
pub(super) fn path_item(item: &mut Map, path: &str, whole: &mut Whole, judge: &mut Judge<'_>) {
    let shared = parameters(item, path, whole, judge);
    for method in METHODS {
        if let Some(operation) = item.get_mut(method).and_then(Node::as_map_mut) {
            convert(operation, (method, path), &shared, whole, judge);
        }
    }
}

fn convert(operation: &mut Map, (method, path): (&str, &str), shared: &Sent, whole: &mut Whole, judge: &mut Judge<'_>) {
    mixed::say(operation, mixed::OPERATION, judge);
    foreign::rename(operation, &["deprecated"]);
    let consumes = media::take(operation, "consumes", judge);
    let produces = media::take(operation, "produces", judge);
    servers::of_operation(operation, whole, judge);
    let mut sent = parameters(operation, path, whole, judge);
    sent.inherit(shared);
    if let Some(body) = bodies::convert(sent, consumes.as_deref(), whole, judge) {
        match operation.entry("requestBody") {
            Some(known) => {
                judge
                    .wrong(codes::BODY_PARAMETERS, body.key, "this operation has a body already", "this one is left out")
                    .also(known.key, "the other is here")
                    .not_expressed();
            }
            None => {
                operation.insert("requestBody", body.key, body.node);
            }
        }
    }
    responses::convert(operation, method, produces.as_deref(), whole, judge);
}

/// Converts the parameters of an operation or a path item. Those that belong to the body are taken out of the list.
fn parameters(owner: &mut Map, path: &str, whole: &mut Whole, judge: &mut Judge<'_>) -> Sent {
    let mut sent = Sent::default();
    let is_list = owner.get("parameters").is_some_and(|node| node.as_list().is_some());
    let Some(Entry { key, node }) = is_list.then(|| owner.remove("parameters")).flatten() else { return sent };
    let Value::List(list) = node.value else { return sent };
    let mut kept = Vec::new();
    for mut parameter in list {
        let place = parameter.place;
        match meant(&mut parameter, path, whole, judge) {
            Some((Location::Body, given)) => sent.bodies.push(given),
            Some((Location::Form, given)) => sent.fields.push(given),
            Some((Location::Other, _)) | None => {
                if let Some(map) = parameter.as_map_mut() {
                    parameters::convert(map, place, judge);
                }
                kept.push(parameter);
            }
        }
    }
    if !kept.is_empty() {
        owner.insert("parameters", key, Node::new(kept, node.place));
    }
    sent
}

/// What a parameter becomes, and what it says, perhaps elsewhere. None if it leads nowhere.
fn meant(parameter: &mut Node, path: &str, whole: &Whole, judge: &mut Judge<'_>) -> Option<(Location, Given)> {
    let place = parameter.place;
    if parameter.reference().is_none() {
        let map = parameter.as_map_mut()?;
        let location = parameters::location(map, Some(path), judge)?;
        let map = if location == Location::Other { Map::new() } else { std::mem::take(map) };
        return Some((location, Given { shared: None, map, place }));
    }
    let (shared, target) = whole.parameters.follow(parameter)?;
    let mut map = target.as_map()?.clone();
    let location = parameters::location(&mut map, None, judge)?;
    Some((location, Given { shared, map, place }))
}
