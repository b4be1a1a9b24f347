//! From the promise to the text: emitters, all equal, none of which can fail.

mod rust;
mod client;
mod docs;

use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

/// What an emitter is.
pub(crate) type Emitter = fn(&Api, &Options) -> Files;

/// The emitters, each with the folder that it owns.
pub(crate) const EMITTERS: &[(&str, Emitter)] = &[("client", client::emit), ("docs", docs::emit)];

/// The line that begins every file.
pub(crate) fn header(options: &Options) -> String {
    format!("{}; do not edit. `{}` makes it again.", crate::files::MARKER, options.command)
}
