//! A document in OpenAPI's own words.
//!
//! [`check`] holds the tree against the table of [`shape`] and against the rules that a table cannot say; after it the tree fits
//! `openapiv3`, and [`read`] turns it into [`model::Api`]: every `$ref` followed, `allOf` folded, defaults filled in. Nothing here
//! knows a Rust name.

pub mod shape;
pub mod extensions;
mod check;
mod losses;
mod rules;
pub mod model;
mod read;
mod source;
mod operation;
mod incoming;
mod parameter;
mod body;
mod server;
mod security;
mod schema;
mod facts;
mod meta;
mod limits;
mod all_of;
mod meet;
mod beside;
mod heirs;
mod tags;

use serde_json::{Map, Value};

use crate::document::Node;
use crate::source::Diagnostics;

pub use check::check;
pub(crate) use facts::words_and_facts;
pub use model::Api;
pub(crate) use rules::judge::Judge;
pub(crate) use rules::{look, messages};
pub(crate) use server::template_names;

/// Reads a tree that [`check`] has found in order.
///
/// # Errors
///
/// The message of `openapiv3` where the tree is no document for it after all: a fault of the table, not of the author.
pub fn read(root: &Node, problems: &mut Diagnostics) -> Result<Api, String> {
    let mut json = root.to_json();
    let items = json.get_mut("paths").and_then(Value::as_object_mut);
    let operations = items.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    operations.for_each(incoming::without_callbacks);
    if let Some(components) = json.get_mut("components").and_then(Value::as_object_mut) {
        components.shift_remove("callbacks");
    }
    let document = serde_json::from_value(json).map_err(|error| error.to_string())?;
    Ok(read::read(root, &document, problems))
}
