//! The parts of the test, one file for each; a part gives what it finds wrong.

pub(super) mod load;
pub(super) mod links;
pub(super) mod search;
pub(super) mod filter;
pub(super) mod keyboard;
pub(super) mod theme;
pub(super) mod unscripted;
pub(super) mod print;
pub(super) mod hostile;
pub(super) mod axe;
