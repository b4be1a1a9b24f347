//! `Cargo.toml`, with the versions of dependencies that the runtime is tested with.

use askama::Template;

use super::{put, runtime};
use crate::emit::header;
use crate::files::Files;
use crate::ir::{Api, Split};
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
    sections: Sections,
    is_split: bool,
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
        sections: sections(api, sources, options),
        is_split: api.split.is_some(),
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

/// What the runtime's manifest says of features and dependencies, as far as it concerns these sources: lines of TOML.
struct Sections {
    features: Vec<String>,
    dependencies: Vec<String>,
    targets: Vec<(String, Vec<String>)>,
}

fn sections(api: &Api, sources: &Files, options: &Options) -> Sections {
    let manifest: toml::Table = runtime::MANIFEST.parse().unwrap_or_default();
    let table = |name: &str| manifest.get(name).and_then(toml::Value::as_table);
    let targets = table("target").into_iter().flatten().filter_map(|(target, section)| {
        let lines = dependencies(section.get("dependencies").and_then(toml::Value::as_table), sources);
        (!lines.is_empty()).then(|| (format!("'{target}'"), lines))
    });
    let mut lines = dependencies(table("dependencies"), sources);
    let known = |name: &String| lines.iter().any(|line| line.starts_with(&format!("{name} =")));
    let further = options.tailoring.dependencies.iter().filter(|(name, _)| !known(name));
    let further: Vec<String> = further.map(|(name, value)| format!("{name} = {value}")).collect();
    lines.extend(further);
    lines.sort();
    Sections {
        features: features(table("features"), api.split.as_ref(), sources),
        dependencies: lines,
        targets: targets.collect(),
    }
}

/// The dependencies that the sources speak of.
fn dependencies(known: Option<&toml::Table>, sources: &Files) -> Vec<String> {
    let used = known.into_iter().flatten().filter(|(name, _)| is_used(name, sources));
    used.map(|(name, value)| format!("{name} = {value}")).collect()
}

/// The features that the sources speak of, and which of them are there unless they are turned off.
fn features(known: Option<&toml::Table>, split: Option<&Split>, sources: &Files) -> Vec<String> {
    let own: Vec<&str> = split.iter().flat_map(|split| &split.features).map(|feature| feature.name.as_str()).collect();
    let used = known.into_iter().flatten().filter(|(name, _)| *name == "default" || speaks_of(name, sources));
    let line = |(name, value): (&String, &toml::Value)| match value.as_array() {
        Some(usual) if name == "default" && !own.is_empty() => default_line(usual, &own),
        _ => format!("{name} = {value}"),
    };
    // A name with other letters than those of ASCII is written in quotes.
    let of_resources = own.iter().map(|name| if name.is_ascii() { format!("{name} = []") } else { format!("{name:?} = []") });
    used.map(line).chain(of_resources).collect()
}

/// All that is there unless it is turned off, a feature on a line.
fn default_line(usual: &[toml::Value], own: &[&str]) -> String {
    let usual = usual.iter().map(ToString::to_string);
    let all: String = usual.chain(own.iter().map(|name| format!("{name:?}"))).map(|name| format!("    {name},\n")).collect();
    format!("default = [\n{all}]")
}

/// Whether any file depends on a feature.
pub(super) fn speaks_of(feature: &str, sources: &Files) -> bool {
    let condition = format!("feature = \"{feature}\"");
    sources.iter().any(|(_, text)| text.contains(&condition))
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
