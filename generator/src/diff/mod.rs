//! What a later document means to those who use the crate that was generated from an earlier one.
//!
//! Both are compared as what the crate promises (`ir`), not as text: what does not reach the crate is no change, and what one word in the
//! document does to many types is said of each.
//!
//! ```text
//! Side, Side  →  comparison.rs   both, with the places of things and the types that are the same under another name
//!                pair.rs         what of the one is what of the other: by identity, then by name
//!                whole.rs  operations.rs  arguments.rs  answers.rs  types.rs  filters.rs     what is different, by rules.rs
//!             →  Changes         shown.rs writes them for people, for a pull request and for programs
//! ```

mod answers;
mod arguments;
mod both;
mod change;
mod changelog;
mod comparison;
mod filters;
mod operations;
mod pair;
mod rules;
mod shown;
mod types;
mod whole;
mod words;

pub use change::{Change, Changes};
pub use rules::{Class, RULES, Rule};

use crate::ir;
use crate::lock::Register;
use crate::source::Sources;

use comparison::Comparison;

/// A document, and what the crate that is generated from it promises.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What the crate promises.
    pub api: &'a ir::Api,
    /// Which name each thing got, and where it stands.
    pub names: &'a Register,
    /// The texts that places speak of.
    pub sources: &'a Sources,
}

/// What is different in the crate of the later document.
pub fn diff(old: Side<'_>, new: Side<'_>) -> Changes {
    let mut comparison = Comparison::new(old, new);
    whole::compare(&mut comparison);
    operations::compare(&mut comparison);
    types::compare(&mut comparison);
    filters::compare(&mut comparison);
    Changes { list: comparison.changes, kept: new.names.kept.clone() }.sorted()
}
