//! `names.lock` as text: TOML, sorted, a line for each name, so that two branches merge.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use toml::{Table, Value};

use super::{Lock, NameKind, Space};

/// The first lines of the file.
const HEADER: &str = "\
# What the published crate calls things. clientwright keeps this file and never changes or reuses a name that stands in it; commit it
# with the document. To rename something say so in the document (`x-rust-name`) or here: that breaks the crate's users. The line of a
# name that nobody has seen yet may be struck out.
";

/// The version of the file's own form.
const VERSION: i64 = 1;

/// Why a text is no lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl Lock {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// What is not as it should be, and where.
    pub fn read(text: &str) -> Result<Lock, Unreadable> {
        let is_conflict = |line: &&str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark));
        if let Some(line) = text.lines().position(|line| is_conflict(&line)) {
            return Err(Unreadable(format!("line {}: two branches were not merged; keep the lines of both", line + 1)));
        }
        let mut table: Table =
            text.parse().map_err(|error: toml::de::Error| Unreadable(error.to_string().trim_end().to_owned()))?;
        match table.remove("version") {
            Some(Value::Integer(VERSION)) => {}
            Some(other) => {
                return Err(Unreadable(format!("it is of version {other}; this clientwright reads version {VERSION}")));
            }
            None => return Err(Unreadable(format!("`version = {VERSION}` is not in it"))),
        }
        let removed = taken(&mut table, "removed")?;
        let tags = texts("tags", taken(&mut table, "tags")?)?;
        let ids = texts("operations", taken(&mut table, "operations")?)?;
        let lock = Lock { live: spaces(table)?, removed: spaces(removed)?, tags, ids };
        lock.check()?;
        Ok(lock)
    }

    /// The file.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}version = {VERSION}\n");
        write_spaces(&mut text, "", &self.live);
        write_texts(&mut text, "[tags]", &self.tags);
        write_texts(&mut text, "[operations]", &self.ids);
        write_spaces(&mut text, "removed.", &self.removed);
        text
    }

    /// Names are fit to be written, and no two things of a space have the same.
    fn check(&self) -> Result<(), Unreadable> {
        for (space, things) in &self.live {
            let mut names = BTreeSet::new();
            for (thing, name) in things {
                fit(space, name)?;
                if !names.insert(name) && space.kind != NameKind::Features {
                    return Err(Unreadable(format!(
                        "{}: `{name}` is there twice, the second time for {thing}",
                        title("", space)
                    )));
                }
                if self.removed.get(space).is_some_and(|gone| gone.contains_key(name)) {
                    let message = format!("{}: `{name}` is the name of {thing} and stands under `removed` too", title("", space));
                    return Err(Unreadable(message));
                }
            }
        }
        self.removed.iter().flat_map(|(space, gone)| gone.keys().map(move |name| (space, name))).try_for_each(|(s, n)| fit(s, n))
    }
}

/// What is written into Rust must be a name there.
fn fit(space: &Space, name: &str) -> Result<(), Unreadable> {
    let is_feature =
        |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "-_+.".contains(letter));
    let is_fit = match space.kind {
        NameKind::Features => is_feature(name),
        _ => syn::parse_str::<syn::Ident>(name).is_ok(),
    };
    if is_fit { Ok(()) } else { Err(Unreadable(format!("{}: `{name}` can be no name in Rust", title("", space)))) }
}

fn taken(table: &mut Table, key: &str) -> Result<Table, Unreadable> {
    match table.remove(key) {
        None => Ok(Table::new()),
        Some(Value::Table(inner)) => Ok(inner),
        Some(_) => Err(Unreadable(format!("`{key}` is no table"))),
    }
}

fn texts(of: &str, table: Table) -> Result<BTreeMap<String, String>, Unreadable> {
    let text = |(key, value)| match value {
        Value::String(text) => Ok((key, text)),
        _ => Err(Unreadable(format!("[{of}]: the value of `{key}` is no text"))),
    };
    table.into_iter().map(text).collect()
}

fn spaces(table: Table) -> Result<BTreeMap<Space, BTreeMap<String, String>>, Unreadable> {
    let mut spaces = BTreeMap::new();
    for (word, value) in table {
        let Some(kind) = NameKind::of_word(&word) else { return Err(Unreadable(format!("nothing is called `{word}` here"))) };
        let Value::Table(inner) = value else { return Err(Unreadable(format!("`{word}` is no table"))) };
        if kind.is_of_the_crate() {
            spaces.insert(Space::new(kind, ""), texts(&word, inner)?);
            continue;
        }
        for (owner, names) in inner {
            let Value::Table(names) = names else { return Err(Unreadable(format!("[{word}]: `{owner}` is no table"))) };
            spaces.insert(Space::new(kind, owner), texts(&word, names)?);
        }
    }
    Ok(spaces)
}

impl NameKind {
    /// Whether there is but one space of its kind.
    fn is_of_the_crate(self) -> bool {
        match self {
            NameKind::Types
            | NameKind::Resources
            | NameKind::Modules
            | NameKind::Features
            | NameKind::Servers
            | NameKind::Credentials
            | NameKind::TokenEndpoints
            | NameKind::TokenScopes
            | NameKind::Incoming
            | NameKind::Webhooks => true,
            NameKind::Fields
            | NameKind::Variants
            | NameKind::FilterMethods
            | NameKind::Methods
            | NameKind::ResourceTypes
            | NameKind::Arguments
            | NameKind::Answers
            | NameKind::Headers
            | NameKind::UrlArguments => false,
        }
    }
}

fn write_spaces(text: &mut String, before: &str, spaces: &BTreeMap<Space, BTreeMap<String, String>>) {
    spaces.iter().for_each(|(space, names)| write_texts(text, &title(before, space), names));
}

fn title(before: &str, space: &Space) -> String {
    let word = space.kind.word();
    if space.kind.is_of_the_crate() { format!("[{before}{word}]") } else { format!("[{before}{word}.{}]", key(&space.owner)) }
}

fn write_texts(text: &mut String, title: &str, texts: &BTreeMap<String, String>) {
    if texts.is_empty() {
        return;
    }
    text.push_str(&format!("\n{title}\n"));
    texts.iter().for_each(|(name, value)| text.push_str(&format!("{} = {}\n", key(name), quoted(value))));
}

/// A key, in quotes where TOML wants them.
fn key(text: &str) -> String {
    let is_bare = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// A text on one line, whatever is in it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => quoted.push_str(&format!("\\U{:08X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
