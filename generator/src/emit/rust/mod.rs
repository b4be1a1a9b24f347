//! What the emitters that write Rust share.

mod declaration;
pub(super) mod docs;
pub(super) mod print;
pub(super) mod types;
