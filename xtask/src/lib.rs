//! The tasks of this repository, one file for each; `tests` calls them too.

pub mod project;
pub mod generate;
mod spec_readme;
pub mod lint;
pub mod explain;
pub mod docs;
pub mod browser;
pub mod emulator;
pub mod ci;
pub mod corpus;
pub mod conformance;
pub mod round_trips;
pub mod count;
pub mod coverage;
pub mod outside;
pub mod fuzz;
