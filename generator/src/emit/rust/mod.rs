//! What the emitters that write Rust share.

pub(super) mod conditions;
mod declaration;
pub(super) mod docs;
mod listing;
pub(super) mod print;
pub(super) mod types;
