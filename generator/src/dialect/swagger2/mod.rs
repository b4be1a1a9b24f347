//! Swagger 2.0 as OpenAPI 3.0.
//!
//! | Swagger 2.0 | OpenAPI 3.0 | file |
//! |---|---|---|
//! | `host`, `basePath`, `schemes`, `x-ms-parameterized-host` | `servers`, of the document or of an operation | `servers.rs` |
//! | `definitions`, `parameters`, `responses`, `securityDefinitions` | `components` | `components.rs` |
//! | `consumes`, `produces` | the keys of `content` | `media.rs` |
//! | a parameter `in: body` or `in: formData` | `requestBody` | `bodies.rs`, `forms.rs` |
//! | `type`, `items`, `enum`, … at a parameter or a header | its `schema` | `parameters.rs`, `values.rs` |
//! | `collectionFormat` | `style` and `explode` | `values.rs` |
//! | `schema`, `examples` of a response | its `content` | `responses.rs` |
//! | `discriminator: kind`, `x-nullable`, `x-example` | `{propertyName: kind}`, `nullable`, `example` | `schemas.rs` |
//! | `type: basic`, `flow: accessCode` | `scheme: basic`, `flows.authorizationCode` | `security.rs` |
//! | `x-ms-paths` | paths with a fixed query | `paths.rs` |
//! | `#/definitions/A` | `#/components/schemas/A` | `references.rs` |
//!
//! Whatever moves keeps its place. What is not of Swagger 2.0 stays where it is, so that `openapi/check.rs` finds it; what is of
//! OpenAPI 3.0 all the same is taken as it is meant, with a word about it (`mixed.rs`).

mod bodies;
mod components;
mod foreign;
mod forms;
mod media;
mod mixed;
mod operations;
mod parameters;
mod paths;
mod references;
mod responses;
mod schemas;
mod security;
mod servers;
mod values;
mod whole;

use crate::document::{Map, Node};
use crate::openapi::Judge;
use crate::options::Mode;
use crate::source::Diagnostics;
use whole::Whole;

/// Makes a tree of OpenAPI 3.0 of one of Swagger 2.0.
pub(super) fn convert(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    let mut judge = Judge::new(mode, problems);
    let Some(map) = root.as_map_mut() else { return };
    version(map);
    mixed::document(map, &mut judge);
    let mut whole = Whole::take(map, &mut judge);
    servers::of_document(map, &whole);
    paths::convert(map, &mut whole, &mut judge);
    components::convert(map, whole, &mut judge);
    references::convert(root);
    schemas::convert(root, &mut judge);
}

/// `openapi: 3.0.3` in place of `swagger: "2.0"`.
fn version(map: &mut Map) {
    let Some(swagger) = map.remove("swagger") else { return };
    let version = Node::text("3.0.3", swagger.node.place);
    map.insert("openapi", swagger.key, version);
}

#[cfg(test)]
mod tests;
