//! From OpenAPI 3.2 to OpenAPI 3.1.
//!
//! What is new in it is little and stands around the schemas: methods of any name, bodies that are streams, and words about tags,
//! servers and security schemes.

mod media;
mod methods;
mod parameters;
mod security;
mod words;

use super::notes::Notes;
use super::walk::{Object, each};
use crate::document::Node;

/// Makes a tree of OpenAPI 3.1 of one of OpenAPI 3.2.
pub(super) fn convert(root: &mut Node, notes: &mut Notes<'_>) {
    media::named(root);
    words::document(root);
    each(root, &mut |object, node| match object {
        Object::PathItem => methods::convert(node),
        Object::Parameter => {
            parameters::convert(node, notes);
            media::contents(node);
        }
        Object::Header | Object::RequestBody | Object::Response => media::contents(node),
        Object::MediaType => media::convert(node, notes),
        Object::SecurityScheme => security::convert(node, notes),
        Object::Tag | Object::Server | Object::Example | Object::Schema => words::convert(object, node, notes),
        _ => {}
    });
}
