//! From the promise to the text: emitters, all equal, none of which can fail.

mod rust;
mod samples;
mod client;
mod docs;
mod examples;

pub(crate) use docs::reference::rust_type::{field_type, rust_type};

use crate::files::Files;
use crate::ir::{Api, RateLimit};
use crate::options::Options;

/// How long an exchange may take where the service says nothing of holding requests back, in seconds.
const USUAL_TIMEOUT: u64 = 60;
/// How much longer than the service may hold a request back an exchange may take, in seconds.
const TIMEOUT_MARGIN: u64 = 40;

/// What an emitter is.
pub(crate) type Emitter = fn(&Api, &Options) -> Files;

/// The emitters, each with the folder that it owns.
pub(crate) const EMITTERS: &[(&str, Emitter)] =
    &[("client", client::emit), ("client/examples", examples::emit), ("docs", docs::emit)];

/// The line that begins every file.
pub(crate) fn header(options: &Options) -> String {
    format!("{}; do not edit. `{}` makes it again.", crate::files::MARKER, options.command)
}

/// How long an exchange with the service may take unless the caller says otherwise, in seconds.
fn timeout_seconds(api: &Api) -> u64 {
    let held = |limit: &RateLimit| u64::from(limit.held_seconds) + TIMEOUT_MARGIN;
    api.rate_limit.as_ref().map_or(USUAL_TIMEOUT, held)
}
