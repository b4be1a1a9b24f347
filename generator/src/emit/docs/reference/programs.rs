//! The Rust of the guides and of the first page: whole samples, which begin with their `use` lines.
//!
//! A sample stands in an `async` function that gives a `Result<(), Box<dyn std::error::Error>>`, and has a `client` at hand.

use std::collections::BTreeSet;

use super::Reference;
use super::about::method_call;
use super::operations::OperationFacts;
use super::overview::SchemeFacts;
use super::target::Target;
use super::text::Span;
use crate::ir::SecurityKind;

/// A line of a sample is mostly no longer than this.
const WIDTH: usize = 110;

/// A sample: what it uses, and what it does.
pub(crate) struct Sample {
    library: String,
    uses: BTreeSet<String>,
    lines: Vec<String>,
}

impl Sample {
    /// An empty sample.
    pub(crate) fn new(api: &Reference<'_>) -> Sample {
        Sample { library: api.crate_name.replace('-', "_"), uses: BTreeSet::new(), lines: Vec::new() }
    }

    /// With something of the client's crate: `runtime::Throttle`.
    pub(crate) fn own(mut self, path: &str) -> Sample {
        self.uses.insert(format!("{}::{path}", self.library));
        self
    }

    /// With something of another crate: `std::time::Duration`.
    pub(crate) fn other(mut self, path: &str) -> Sample {
        self.uses.insert(path.to_owned());
        self
    }

    /// With more lines.
    pub(crate) fn lines(mut self, lines: &str) -> Sample {
        self.lines.extend(lines.lines().map(str::to_owned));
        self
    }

    /// With a client that is built with the first of the credentials, and `more` of its builder.
    pub(crate) fn client(self, api: &Reference<'_>, more: &[&str]) -> Sample {
        self.client_with(api, "client", api.schemes.first(), more)
    }

    /// With a client of this name that is built with a credential, if there is one, and `more` of its builder.
    pub(crate) fn client_with(self, api: &Reference<'_>, name: &str, scheme: Option<&SchemeFacts<'_>>, more: &[&str]) -> Sample {
        let credential = scheme.map(credential);
        let secrets = credential.as_ref().map(|(secrets, _)| secrets.as_str()).unwrap_or_default();
        let setter = credential.as_ref().map(|(_, setter)| setter.as_str());
        let setters: Vec<&str> = setter.into_iter().chain(more.iter().copied()).collect();
        self.lines(secrets).built(api, name, &setters)
    }

    /// With a client of this name that is built with these calls of its builder.
    pub(crate) fn built(self, api: &Reference<'_>, name: &str, setters: &[&str]) -> Sample {
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
    pub(crate) fn finish(self) -> String {
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
pub(crate) fn easiest<'a>(api: &'a Reference<'a>, fits: impl Fn(&OperationFacts<'_>) -> bool) -> Option<&'a OperationFacts<'a>> {
    let easy = |operation: &&OperationFacts<'_>| {
        let needs_nothing = operation.presigned_url.is_none() && operation.arguments.iter().all(|row| !row.required);
        needs_nothing && operation.read_only && operation.deprecated.is_none() && fits(operation)
    };
    // `list` says more to a reader than `list_get`.
    api.operations().filter(easy).min_by_key(|operation| operation.name.len())
}

/// Whether a call gives something to be shown.
pub(crate) fn has_answer(operation: &OperationFacts<'_>) -> bool {
    operation.answer.as_ref().is_none_or(|answer| !answer.ty.is_empty())
}

/// `client.alerts().list()`
pub(crate) fn call(operation: &OperationFacts<'_>) -> String {
    format!("client.{}", method_call(operation.accessor, operation.name))
}

/// The call as a value, which has settings of its own: `client.alerts().list().into_call()`.
pub(crate) fn as_call(operation: &OperationFacts<'_>) -> String {
    let into = if operation.builder.is_some() { ".into_call()" } else { "" };
    format!("{}{into}", call(operation))
}

/// What leads to a first answer.
pub(crate) struct FirstCall {
    /// The crates that the program speaks of.
    pub crates: Vec<&'static str>,
    /// The variables of the environment that it reads, each with a value that shows what is meant.
    pub variables: Vec<(String, String)>,
    /// The whole program.
    pub rust: String,
    /// The same with curl.
    pub curl: String,
}

/// The crates that a sample may speak of beside the client's.
const OTHERS: [(&str, &str); 3] = [("chrono", "chrono::"), ("futures-util", "futures_util::"), ("serde_json", "serde_json::")];

/// What leads to a first answer: the plainest call as a whole program; none where there is no operation that can be called.
pub(crate) fn first_call(api: &Reference<'_>) -> Option<FirstCall> {
    let plain = || api.operations().filter(|operation| operation.presigned_url.is_none() && operation.deprecated.is_none());
    // What gives something to look at says more than what only succeeds.
    let easy = easiest(api, has_answer).or_else(|| easiest(api, |_| true));
    let operation = easy.or_else(|| plain().find(|operation| operation.read_only)).or_else(|| plain().next())?;
    let scheme = accepted(operation).and_then(|first| api.schemes.iter().find(|scheme| scheme.target == *first));
    let crates = OTHERS.iter().filter(|(_, path)| operation.rust.contains(path)).map(|(name, _)| *name).collect();
    Some(FirstCall {
        crates,
        variables: variables(api, scheme),
        rust: program(api, operation, scheme),
        curl: operation.curl.clone(),
    })
}

/// The way to authorize that an operation names first, which its sample with curl takes.
fn accepted<'o>(operation: &'o OperationFacts<'_>) -> Option<&'o Target> {
    let spans = operation.security.iter().flat_map(|text| &text.0);
    spans.into_iter().find_map(|span| if let Span::Link(_, target) = span { Some(target) } else { None })
}

fn variables(api: &Reference<'_>, scheme: Option<&SchemeFacts<'_>>) -> Vec<(String, String)> {
    let url = api.env.as_ref().map(|env| (env.url.clone(), api.base_url.example.clone()));
    let secrets = scheme.into_iter().flat_map(|scheme| &scheme.variables).map(|name| (name.clone(), "…".to_owned()));
    url.into_iter().chain(secrets).collect()
}

/// The call in a `main` of its own.
fn program(api: &Reference<'_>, operation: &OperationFacts<'_>, scheme: Option<&SchemeFacts<'_>>) -> String {
    let start = match api.env {
        Some(_) => Sample::new(api).own("Client").lines("let client = Client::from_env()?;"),
        None => Sample::new(api).client_with(api, "client", scheme, &[]),
    };
    let (uses, body) = match operation.rust.split_once("\n\n") {
        Some((uses, body)) if uses.starts_with("use ") => (uses, body),
        _ => ("", operation.rust.as_str()),
    };
    let mut all: BTreeSet<String> = start.uses.iter().map(|path| format!("use {path};")).collect();
    all.extend(joined_lines(uses));
    let lines = start.lines.iter().map(String::as_str).chain(body.lines());
    let body: Vec<String> = lines.map(|line| if line.is_empty() { String::new() } else { format!("    {line}") }).collect();
    let uses: Vec<String> = all.into_iter().collect();
    format!(
        "{}\n\n#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{}\n    Ok(())\n}}",
        uses.join("\n"),
        body.join("\n")
    )
}

/// The `use` items of a sample, each of which may go over several lines.
fn joined_lines(uses: &str) -> Vec<String> {
    uses.split_inclusive(";\n").map(|item| item.trim_end().to_owned()).filter(|item| !item.is_empty()).collect()
}
