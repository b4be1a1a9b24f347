//! `Cargo.toml`, with the versions of dependencies that the runtime is tested with.

use askama::Template;

use super::{put, runtime};
use crate::emit::header;
use crate::files::Files;
use crate::ir::Api;
use crate::options::Options;

/// The oldest Rust that generated code and its runtime are for.
const RUST_VERSION: &str = "1.89";

#[derive(Template)]
#[template(path = "client/Cargo.toml.txt", escape = "none")]
struct Manifest<'a> {
    header: String,
    name: &'a str,
    version: &'a str,
    rust_version: &'a str,
    description: String,
    repository: Option<&'a str>,
    keywords: Vec<String>,
    dependencies: Vec<String>,
    streams: bool,
}

/// Writes the manifest of the crate that these sources make.
pub(super) fn emit(api: &Api, options: &Options, sources: &Files) -> Files {
    let manifest = Manifest {
        header: header(options),
        name: &options.crate_name,
        version: &options.crate_version,
        rust_version: RUST_VERSION,
        description: toml_text(&format!("Client of {}", super::titled(api))),
        repository: options.repository.as_deref(),
        keywords: keywords(&options.crate_name),
        dependencies: dependencies(sources),
        streams: api.resources.iter().flat_map(|resource| &resource.operations).any(|operation| operation.paging.is_some()),
    };
    let mut files = Files::new();
    put(&mut files, "Cargo.toml", &super::render(&manifest));
    files
}

/// A text on one line, as TOML writes it between quotes.
fn toml_text(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    toml::Value::String(line.join(" ")).to_string()
}

/// The words of the crate's name: at most five, as the registry wants it.
fn keywords(name: &str) -> Vec<String> {
    let words =
        name.split(['-', '_']).filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()) && word.len() <= 20);
    let mut keywords: Vec<String> = Vec::new();
    for word in words.chain(["api", "client"]) {
        if !keywords.iter().any(|known| known == word) {
            keywords.push(word.to_lowercase());
        }
    }
    keywords.truncate(5);
    keywords
}

/// The runtime's dependencies that the client's files speak of, one line for each.
fn dependencies(sources: &Files) -> Vec<String> {
    let manifest: toml::Table = runtime::MANIFEST.parse().unwrap_or_default();
    let known = manifest.get("dependencies").and_then(toml::Value::as_table);
    let used = known.into_iter().flatten().filter(|(name, _)| is_used(name, sources));
    used.map(|(name, value)| format!("{name} = {value}")).collect()
}

/// Whether any file speaks of a crate: `serde_json::` or `use serde_json;`, but not `my_serde_json::`.
fn is_used(name: &str, sources: &Files) -> bool {
    let name = name.replace('-', "_");
    let path = format!("{name}::");
    sources.iter().any(|(_, text)| {
        text.match_indices(&path).any(|(start, _)| {
            let before = text[..start].chars().next_back();
            before.is_none_or(|character| !character.is_alphanumeric() && character != '_')
        })
    })
}
