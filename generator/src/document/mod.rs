//! What the authors wrote, as one tree that knows its places.

pub mod load;
pub mod how;
mod parse;
mod words;
mod comments;
mod controls;
pub mod tree;
pub mod pointer;
pub mod bundle;
mod position;
mod anchors;
mod library;
mod collect;
mod component_names;
pub mod overlay;
pub mod suggest;
pub mod write;

pub use how::{Duplicates, LoadOptions};
pub use load::{load, read};
pub use pointer::Pointer;
pub use suggest::did_you_mean;
pub use tree::{Document, Entry, Map, Node, Number, Value};

#[cfg(test)]
mod tests;
