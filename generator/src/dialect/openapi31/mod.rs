//! From OpenAPI 3.1 and its JSON Schema 2020-12 to OpenAPI 3.0.
//!
//! What OpenAPI 3.0 can say in other words is said in those; what only the generated crate can say goes into extensions
//! (`x-prefix-items`, `x-webhooks`); what neither can is taken wider, with a note at its place. The files here have a family of
//! keywords each, with a table of what becomes of them.

mod choices;
mod conditions;
mod document;
mod dynamic;
mod enums;
mod kinds;
mod lists;
mod objects;
mod parts;
mod references;
mod schema;
mod texts;
mod types;

use super::notes::Notes;
use super::walk::{Object, each};
use crate::document::Node;

/// Makes a tree of OpenAPI 3.0 of one of OpenAPI 3.1.
pub(super) fn convert(root: &mut Node, notes: &mut Notes<'_>) {
    dynamic::resolve(root, notes);
    parts::lift(root);
    references::with_words(root, notes);
    document::convert(root, notes);
    each(root, &mut |object, node| match object {
        Object::Schema => schema::convert(node, notes),
        Object::Operation => document::operation(node),
        Object::Response => document::response(node),
        _ => {}
    });
}
