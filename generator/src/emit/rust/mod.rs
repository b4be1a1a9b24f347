//! What the emitters that write Rust share.

pub(super) mod docs;
pub(super) mod print;
pub(super) mod types;
