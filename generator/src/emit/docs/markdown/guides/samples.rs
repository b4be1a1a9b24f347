//! The Rust of the guides: whole samples, which begin with their `use` lines.
//!
//! A sample stands in an `async` function that gives a `Result<(), Box<dyn std::error::Error>>`, and has a `client` at hand.

use std::collections::BTreeSet;

use super::operations;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::overview::SchemeFacts;
use crate::ir::SecurityKind;

/// A line of a sample is mostly no longer than this.
const WIDTH: usize = 110;

/// A sample: what it uses, and what it does.
pub(super) struct Sample {
    library: String,
    uses: BTreeSet<String>,
    lines: Vec<String>,
}

impl Sample {
    /// An empty sample.
    pub(super) fn new(api: &Reference<'_>) -> Sample {
        Sample { library: api.crate_name.replace('-', "_"), uses: BTreeSet::new(), lines: Vec::new() }
    }

    /// With something of the client's crate: `runtime::Throttle`.
    pub(super) fn own(mut self, path: &str) -> Sample {
        self.uses.insert(format!("{}::{path}", self.library));
        self
    }

    /// With something of another crate: `std::time::Duration`.
    pub(super) fn other(mut self, path: &str) -> Sample {
        self.uses.insert(path.to_owned());
        self
    }

    /// With more lines.
    pub(super) fn lines(mut self, lines: &str) -> Sample {
        self.lines.extend(lines.lines().map(str::to_owned));
        self
    }

    /// With a client that is built with the first of the credentials, and `more` of its builder.
    pub(super) fn client(self, api: &Reference<'_>, more: &[&str]) -> Sample {
        self.client_with(api, "client", api.schemes.first(), more)
    }

    /// With a client of this name that is built with a credential, if there is one, and `more` of its builder.
    pub(super) fn client_with(self, api: &Reference<'_>, name: &str, scheme: Option<&SchemeFacts<'_>>, more: &[&str]) -> Sample {
        let credential = scheme.map(credential);
        let secrets = credential.as_ref().map(|(secrets, _)| secrets.as_str()).unwrap_or_default();
        let setter = credential.as_ref().map(|(_, setter)| setter.as_str());
        let setters: Vec<&str> = setter.into_iter().chain(more.iter().copied()).collect();
        self.lines(secrets).built(api, name, &setters)
    }

    /// With a client of this name that is built with these calls of its builder.
    pub(super) fn built(self, api: &Reference<'_>, name: &str, setters: &[&str]) -> Sample {
        let base = &api.base_url;
        let sample = self.own("Client");
        let sample = if base.by_servers { sample.own("servers") } else { sample };
        let first = format!("let {name} = Client::builder({})", base.rust);
        let parts = || setters.iter().copied().chain([".build()?;"]);
        let line = format!("{first}{}", parts().collect::<String>());
        if line.len() <= WIDTH && !line.contains('\n') {
            return sample.lines(&line);
        }
        let lines: Vec<String> = parts().map(|part| format!("    {}", part.replace('\n', "\n    "))).collect();
        sample.lines(&first).lines(&lines.join("\n"))
    }

    /// The sample as it stands on a page.
    pub(super) fn finish(self) -> String {
        let uses: Vec<String> = self.uses.iter().map(|path| format!("use {path};")).collect();
        let gap = if uses.is_empty() { "" } else { "\n\n" };
        format!("{}{gap}{}", uses.join("\n"), self.lines.join("\n"))
    }
}

/// Lines that read the secrets of a scheme from the environment, and the call of the builder with them.
fn credential(scheme: &SchemeFacts<'_>) -> (String, String) {
    let names: &[&str] = match scheme.kind {
        SecurityKind::Basic => &["user", "password"],
        SecurityKind::Bearer => &["token"],
        SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => &["key"],
    };
    let reads = names.iter().zip(&scheme.variables).map(|(name, variable)| format!("let {name} = std::env::var({variable:?})?;"));
    let reads: Vec<String> = reads.collect();
    (reads.join("\n"), format!(".{}({})", scheme.method, names.join(", ")))
}

/// The plainest operation that needs nothing, changes nothing and is as it should be: what a sample can call without knowing the API.
pub(super) fn easiest<'a>(api: &'a Reference<'a>, fits: impl Fn(&OperationFacts<'_>) -> bool) -> Option<&'a OperationFacts<'a>> {
    let easy = |operation: &&OperationFacts<'_>| {
        let needs_nothing = operation.presigned_url.is_none() && operation.arguments.iter().all(|row| !row.required);
        needs_nothing && operation.read_only && operation.deprecated.is_none() && fits(operation)
    };
    // `list` says more to a reader than `list_get`.
    operations(api).filter(easy).min_by_key(|operation| operation.name.len())
}

/// Whether a call gives something to be shown.
pub(super) fn has_answer(operation: &OperationFacts<'_>) -> bool {
    operation.answer.as_ref().is_none_or(|answer| !answer.ty.is_empty())
}

/// `client.alerts().list()`
pub(super) fn call(operation: &OperationFacts<'_>) -> String {
    format!("client.{}().{}()", operation.accessor, operation.name)
}

/// The call as a value, which has settings of its own: `client.alerts().list().into_call()`.
pub(super) fn as_call(operation: &OperationFacts<'_>) -> String {
    let into = if operation.builder.is_some() { ".into_call()" } else { "" };
    format!("{}{into}", call(operation))
}
