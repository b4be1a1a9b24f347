//! The tasks of this repository, one file for each; `tests` calls them too.

pub mod project;
pub mod revision;
pub mod diff;
pub mod generate;
pub mod release;
mod watch;
mod spec_readme;
pub mod lint;
pub mod explain;
pub mod docs;
pub mod browser;
pub mod emulator;
pub mod annotate;
pub mod ci;
pub mod corpus;
pub mod conformance;
pub mod round_trips;
pub mod versions;
pub mod semver;
pub mod count;
pub mod coverage;
pub mod outside;
pub mod drift;
pub mod schemathesis;
pub mod fuzz;
