//! A plan of what goes wrong.

use std::time::Duration;

/// What goes wrong, and when.
#[derive(Clone, Debug, Default)]
pub struct Plan {}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It is answered with an error of this status, in the shape that the service has for it.
    Error(u16),
    /// It is answered with this status and a page of HTML.
    Page(u16),
    /// It is answered after a while.
    Delay(Duration),
    /// The connection ends, before or after it is carried out.
    Reset {
        /// Whether it is carried out.
        after: bool,
    },
}

impl Plan {
    /// What becomes of the next request for this operation.
    pub fn next(&self, _operation: &str, _path: &str) -> Vec<Fault> {
        Vec::new()
    }
}
