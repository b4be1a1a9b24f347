//! One operation, before and now.

use crate::ir::{Operation, Resource};

/// What an operation belongs to and is called, before and now.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub resources: (&'a Resource, &'a Resource),
    pub old: &'a Operation,
    pub new: &'a Operation,
}

impl Both<'_> {
    /// How people call it before and now, with the resource.
    pub(super) fn paths(&self) -> (String, String) {
        (path(self.resources.0, self.old), path(self.resources.1, self.new))
    }
}

/// How people call an operation, with its resource.
pub(super) fn path(resource: &Resource, operation: &Operation) -> String {
    format!("{}::{}", resource.name, operation.name)
}
