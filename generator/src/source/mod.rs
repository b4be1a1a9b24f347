//! Where texts come from, where things stand in them, and what is reported about them.

pub mod place;
pub mod sources;
pub mod loader;
pub mod folder;
pub mod diagnostic;
pub mod report;
mod annotation;
mod fold;

pub use annotation::Annotation;
pub use diagnostic::{Diagnostic, Diagnostics, Effect, Severity};
pub use loader::{DiskLoader, LoadError, Loader, MemoryLoader};
pub use place::{FileId, Place};
pub use report::Report;
pub use sources::Sources;
