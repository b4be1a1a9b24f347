//! What whoever runs the generator decides.

mod tailoring;
mod lint;

pub use lint::{Ignore, Lint};
pub use tailoring::{Asked, Derive, KNOWN_TRAITS, Rename, Renamed, Replaced, Replacement, Selection, Tailoring, is_path};

use heck::ToKebabCase;

use crate::lock::Lock;
use crate::source::{Diagnostic, Effect};

/// How a document is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Anything that cannot be expressed exactly is an error: for a document that one maintains oneself.
    Strict,
    /// Damage is repaired and what cannot be expressed becomes wider, each with a warning: for documents of other people.
    #[default]
    Tolerant,
}

/// Whether each group of operations becomes a Cargo feature of its own, with the models that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FeatureSplit {
    /// In a crate that is large enough to be worth it.
    #[default]
    Auto,
    /// In every crate.
    Always,
    /// In no crate.
    Never,
}

/// A kind of warning that is taken for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deny {
    /// Any.
    Warnings,
    /// That something is wider in the crate than in the document.
    Widened,
    /// That something of the document is not in the crate.
    NotExpressed,
}

impl Deny {
    /// All of them.
    pub const ALL: [Deny; 3] = [Deny::Warnings, Deny::Widened, Deny::NotExpressed];

    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Deny::Warnings => "warnings",
            Deny::Widened => "widened",
            Deny::NotExpressed => "not-expressed",
        }
    }

    /// The one that is written so.
    pub fn of_word(word: &str) -> Option<Deny> {
        Deny::ALL.into_iter().find(|deny| deny.word() == word)
    }

    /// Whether it speaks of this warning.
    pub fn covers(self, diagnostic: &Diagnostic) -> bool {
        match self {
            Deny::Warnings => true,
            Deny::Widened => diagnostic.effect == Some(Effect::Widened),
            Deny::NotExpressed => diagnostic.effect == Some(Effect::NotExpressed),
        }
    }
}

/// What whoever runs the generator decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The name of the crate that is written.
    pub crate_name: String,
    /// Its version.
    pub crate_version: String,
    /// How the document is taken.
    pub mode: Mode,
    /// Whether each group of operations becomes a Cargo feature of its own.
    pub features: FeatureSplit,
    /// The paths of overlays, which are applied to the document in this order.
    pub overlays: Vec<String>,
    /// The command that makes the files again; the first line of each file names it.
    pub command: String,
    /// The address of the repository, for the manifest.
    pub repository: Option<String>,
    /// Whether the crate gets a program that calls every operation, `examples/every_operation.rs`.
    pub every_operation: bool,
    /// Whether it gets a program that takes values of components there and back, `examples/round_trips.rs`.
    pub round_trips: bool,
    /// Files that are put into the client as they are, written by hand: path in the crate, and text. `GUIDE.md` becomes a part of the
    /// README instead, each `guides/NAME.md` a page of the documentation, and `CHANGELOG.md` is a page of it as well.
    pub extras: Vec<(String, String)>,
    /// Whether every struct keeps the members that the document does not know, so that what a newer service sends is not lost on the
    /// way back; not only those whose `additionalProperties` asks for it.
    pub keep_unknown: bool,
    /// What is made, by the folders of [`EMITTERS`]; none for all of it.
    pub emitters: Option<Vec<String>>,
    /// Which warnings are errors.
    pub deny: Vec<Deny>,
    /// What is wanted otherwise than the document has it.
    pub tailoring: Tailoring,
    /// What a published crate has called things, so that this one calls them the same; none where nobody minds.
    pub lock: Option<Lock>,
    /// What is wanted of the rules of `lint`.
    pub lint: Lint,
    /// Where the client is a part of another crate: the path of the module that holds it, without `crate::`.
    pub module: Option<String>,
}

/// What can be made: the client and the documentation, each in a folder of this name, and the ledger, `coverage.json`.
pub const EMITTERS: [&str; 3] = ["client", "docs", "coverage"];

impl Options {
    /// The options that a name alone gives.
    pub fn new(crate_name: impl Into<String>) -> Options {
        Options {
            crate_name: crate_name.into(),
            crate_version: "0.1.0".to_owned(),
            mode: Mode::default(),
            features: FeatureSplit::default(),
            overlays: Vec::new(),
            command: "clientwright generate".to_owned(),
            repository: None,
            every_operation: false,
            round_trips: false,
            extras: Vec::new(),
            keep_unknown: false,
            emitters: None,
            deny: Vec::new(),
            tailoring: Tailoring::default(),
            lock: None,
            lint: Lint::default(),
            module: None,
        }
    }
}

/// The name of the guide that is written by hand at this path of [`Options::extras`]; none if that is something else.
pub(crate) fn guide_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix("guides/")?.strip_suffix(".md")?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// The manifest whose dependencies a generated crate has.
const RUNTIME: &str = include_str!("../../runtime/Cargo.toml");

/// The longest name that a registry takes.
const LONGEST_NAME: usize = 64;

/// Whether a crate can be called so.
///
/// # Errors
///
/// Why it cannot, and what would do.
pub fn check_crate_name(name: &str) -> Result<(), String> {
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let why = match name.chars().find(|character| !is_allowed(*character)) {
        _ if name.is_empty() => "it is empty".to_owned(),
        Some(character) => format!("`{character}` is not allowed, only ASCII letters, digits, `-` and `_` are"),
        None if !name.starts_with(|first: char| first.is_ascii_alphabetic()) => "it does not begin with a letter".to_owned(),
        None if name.len() > LONGEST_NAME => format!("it is longer than {LONGEST_NAME} characters"),
        None if is_taken(name) => "the name is taken, by Rust or by a dependency of the generated crate".to_owned(),
        None => return Ok(()),
    };
    Err(format!("no crate can be called `{name}`: {why}; `{}` would do", possible_name(name)))
}

/// Whether this is the version of a crate.
///
/// # Errors
///
/// Why it is none.
pub fn check_crate_version(version: &str) -> Result<(), String> {
    match semver::Version::parse(version) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("`{version}` is no version: {error}; write three numbers, as in `0.1.0`")),
    }
}

/// Whether this is an address that can stand in a manifest.
///
/// # Errors
///
/// Why it is none.
pub fn check_address(url: &str) -> Result<(), String> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url.chars().all(|character| character.is_ascii_graphic() && !matches!(character, '"' | '\\' | '<' | '>'));
    if is_web && is_plain { Ok(()) } else { Err(format!("`{url}` is no address that begins with `https://`")) }
}

/// Keywords, crates that come with Rust, and what a generated crate depends on.
fn is_taken(name: &str) -> bool {
    let library = name.replace('-', "_");
    let runtime: toml::Table = RUNTIME.parse().unwrap_or_default();
    let sections = ["dependencies", "dev-dependencies"].iter().filter_map(|section| runtime.get(*section)?.as_table());
    let is_dependency = sections.flat_map(toml::Table::keys).any(|dependency| dependency.replace('-', "_") == library);
    let is_builtin = matches!(library.as_str(), "alloc" | "core" | "proc_macro" | "std" | "test");
    is_dependency || is_builtin || syn::parse_str::<syn::Ident>(&library).is_err()
}

/// A name that is near to one that is not possible.
fn possible_name(name: &str) -> String {
    let ascii: String = name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { ' ' }).collect();
    let kebab = ascii.to_kebab_case();
    let letters = kebab.trim_start_matches(|first: char| !first.is_ascii_alphabetic());
    let short: String = letters.chars().take(LONGEST_NAME - "-client".len()).collect();
    match short.trim_end_matches('-') {
        "" => "api-client".to_owned(),
        short if name.len() > LONGEST_NAME || !is_taken(short) => short.to_owned(),
        short => format!("{short}-client"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_name_that_no_crate_can_have_says_why_and_what_would_do() {
        for name in ["cloud-app-security", "Clocks", "a", "x_1"] {
            assert_eq!(check_crate_name(name), Ok(()));
        }
        let table = [
            ("", "it is empty; `api-client` would do"),
            ("Cloud App", "` ` is not allowed, only ASCII letters, digits, `-` and `_` are; `cloud-app` would do"),
            ("7zip", "it does not begin with a letter; `zip` would do"),
            ("_", "it does not begin with a letter; `api-client` would do"),
            ("async", "the name is taken, by Rust or by a dependency of the generated crate; `async-client` would do"),
            ("serde-json", "the name is taken, by Rust or by a dependency of the generated crate; `serde-json-client` would do"),
        ];
        for (name, expected) in table {
            let why = check_crate_name(name).unwrap_err();
            assert_eq!(why, format!("no crate can be called `{name}`: {expected}"));
        }
        let long = check_crate_name(&"long-".repeat(20)).unwrap_err();
        assert!(long.contains("it is longer than 64 characters; `long-long"), "{long}");
    }
}
