//! A document in OpenAPI's own words.
//!
//! [`check`] holds the tree against the table of [`shape`] and against the rules that a table cannot say; after it the tree fits
//! `openapiv3`, and [`read`] turns it into [`model::Api`]: every `$ref` followed, `allOf` folded, defaults filled in. Nothing here
//! knows a Rust name.

pub mod shape;
pub mod extensions;
mod check;
mod rules;
pub mod model;
mod read;
mod source;
mod operation;
mod parameter;
mod body;
mod server;
mod security;
mod schema;
mod facts;
mod limits;
mod all_of;

use crate::document::Node;

pub use check::check;
pub use model::Api;
pub(crate) use server::template_names;

/// Reads a tree that [`check`] has found in order.
///
/// # Errors
///
/// The message of `openapiv3` where the tree is no document for it after all: a fault of the table, not of the author.
pub fn read(root: &Node) -> Result<Api, String> {
    let document = serde_json::from_value(root.to_json()).map_err(|error| error.to_string())?;
    Ok(read::read(root, &document))
}
