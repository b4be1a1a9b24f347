//! `definitions`, `parameters`, `responses`, `securityDefinitions` → `components`.

use super::whole::{Shared, Whole};
use super::{bodies, parameters, responses, security};
use crate::document::{Entry, Map, Node};
use crate::openapi::Judge;
use crate::openapi::shape::codes;
use crate::source::Place;

/// Makes `components` of what has a name.
pub(super) fn convert(document: &mut Map, mut whole: Whole, judge: &mut Judge<'_>) {
    let mut components = match document.remove("components") {
        Some(Entry { node, .. }) => node,
        None => Node::empty_map(Place::default()),
    };
    let Some(sections) = components.as_map_mut() else { return };
    let mut place = None;
    if let Some(schemas) = document.remove("definitions") {
        place = Some(schemas.key);
        sections.insert("schemas", schemas.key, schemas.node);
    }
    if let Some(mut schemes) = document.remove("securityDefinitions") {
        security::convert(&mut schemes.node, judge);
        place = place.or(Some(schemes.key));
        sections.insert("securitySchemes", schemes.key, schemes.node);
    }
    let parts = parameters(&mut whole, judge).into_iter().chain([("responses", responses(&mut whole, judge))]);
    for (section, part) in parts {
        let Some(first) = part.iter().next().map(|(_, entry)| entry.key) else { continue };
        place = place.or(Some(first));
        sections.insert(section, first, Node::new(part, first));
    }
    if sections.is_empty() {
        return;
    }
    let place = place.unwrap_or(components.place);
    components.place = place;
    document.insert("components", place, components);
}

/// Parameters, and bodies among them. Those of forms are written out where they are referred to.
fn parameters(whole: &mut Whole, judge: &mut Judge<'_>) -> [(&'static str, Map); 2] {
    let (mut plain, mut sent) = (Map::new(), Map::new());
    for (name, mut entry) in std::mem::take(&mut whole.parameters.parts) {
        let place = entry.node.place;
        let Some(map) = entry.node.as_map_mut() else {
            plain.insert(name, entry.key, entry.node);
            continue;
        };
        match parameters::location(map, None, judge) {
            Some(parameters::Location::Body) if is_kept(&whole.parameters, &name) => {
                let body = bodies::request_body(map, &whole.consumes, place, judge);
                sent.insert(name, entry.key, body);
            }
            Some(parameters::Location::Form) => unused(&whole.parameters, &name, entry.key, judge),
            Some(parameters::Location::Body) => {}
            Some(parameters::Location::Other) | None => {
                parameters::convert(map, place, judge);
                plain.insert(name, entry.key, entry.node);
            }
        }
    }
    [("parameters", plain), ("requestBodies", sent)]
}

fn responses(whole: &mut Whole, judge: &mut Judge<'_>) -> Map {
    let mut kept = Map::new();
    for (name, mut entry) in std::mem::take(&mut whole.responses.parts) {
        if !is_kept(&whole.responses, &name) {
            continue;
        }
        if let Some(map) = entry.node.as_map_mut() {
            responses::response(map, None, &whole.produces, judge);
        }
        kept.insert(name, entry.key, entry.node);
    }
    kept
}

/// Whether a part stays as such; one that was written out wherever it is referred to is said there.
fn is_kept(shared: &Shared, name: &str) -> bool {
    shared.referred.contains(name) || !shared.written_out.contains(name)
}

fn unused(shared: &Shared, name: &str, place: Place, judge: &mut Judge<'_>) {
    if !shared.written_out.contains(name) {
        judge.advise(
            codes::UNUSED_COMPONENT,
            place,
            format!("nothing refers to `{name}` of `parameters`"),
            "remove it, or refer to it",
        );
    }
}
