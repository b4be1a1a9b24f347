//! Writes the documentation.

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

/// Writes the documentation.
pub(super) fn emit(_api: &Api, _options: &Options) -> Files {
    Files::new()
}
