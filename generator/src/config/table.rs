//! Reads one table of the file: what is there is taken, what is not known or not fit is reported.

use crate::document::{Node, did_you_mean};
use crate::options::Asked;
use crate::source::Diagnostics;

/// One table, and where its problems go.
pub(super) struct Table<'n, 'p> {
    /// How it is called in messages: `the file`, `[include]`.
    name: &'static str,
    node: &'n Node,
    pub(super) problems: &'p mut Diagnostics,
}

/// Keys of the table, each with what it is.
type Entries<'n> = Vec<(Asked<String>, &'n Node)>;

impl<'n, 'p> Table<'n, 'p> {
    /// The table that a node is, with the keys that it may have. What else it has is reported.
    pub(super) fn new(name: &'static str, node: &'n Node, keys: &[&str], problems: &'p mut Diagnostics) -> Table<'n, 'p> {
        let table = Table { name, node, problems };
        for (key, entry) in node.as_map().iter().flat_map(|map| map.iter()) {
            if !keys.contains(&key) {
                let problem = table.problems.error("unknown-key", entry.key, format!("unknown key `{key}` in {name}"));
                match did_you_mean(key, keys.iter().copied()) {
                    Some(near) => problem.help(format!("did you mean `{near}`?")),
                    None => problem.help(format!("the keys are {}", listed(keys))),
                };
            }
        }
        table
    }

    /// A table whose keys its author has chosen.
    pub(super) fn open(name: &'static str, node: &'n Node, problems: &'p mut Diagnostics) -> Table<'n, 'p> {
        Table { name, node, problems }
    }

    /// Every key with its value.
    pub(super) fn entries(&self) -> Entries<'n> {
        let entries = self.node.as_map().into_iter().flat_map(|map| map.iter());
        entries.map(|(key, entry)| (Asked { value: key.to_owned(), place: Some(entry.key) }, &entry.node)).collect()
    }

    /// The node behind a key.
    pub(super) fn node(&self, key: &str) -> Option<&'n Node> {
        self.node.get(key)
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str) -> Option<Asked<String>> {
        let node = self.node.get(key)?;
        self.as_text(key, node)
    }

    /// A text that must be there.
    pub(super) fn required_text(&mut self, key: &str) -> Option<Asked<String>> {
        if self.node.get(key).is_none() {
            self.problems.error("missing-key", self.node.place, format!("{} needs `{key}`", self.name));
        }
        self.text(key)
    }

    /// A node as a text.
    pub(super) fn as_text(&mut self, key: &str, node: &Node) -> Option<Asked<String>> {
        let text = node.as_text().map(|text| Asked { value: text.to_owned(), place: Some(node.place) });
        if text.is_none() {
            self.mismatch(key, node, "text");
        }
        text
    }

    /// A boolean.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let node = self.node.get(key)?;
        let flag = node.as_bool();
        if flag.is_none() {
            self.mismatch(key, node, "`true` or `false`");
        }
        flag
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<Asked<String>>> {
        let node = self.node.get(key)?;
        self.as_texts(key, node)
    }

    /// A node as a list of texts.
    pub(super) fn as_texts(&mut self, key: &str, node: &Node) -> Option<Vec<Asked<String>>> {
        match node.as_list() {
            Some(list) => Some(list.iter().filter_map(|node| self.as_text(key, node)).collect()),
            None => {
                self.mismatch(key, node, "a list of texts");
                None
            }
        }
    }

    /// One of several words.
    pub(super) fn word(&mut self, key: &str, words: &[&str]) -> Option<String> {
        let text = self.text(key)?;
        self.checked_word(key, text, words).map(|word| word.value)
    }

    /// A list of some of several words.
    pub(super) fn words(&mut self, key: &str, words: &[&str]) -> Option<Vec<Asked<String>>> {
        let texts = self.texts(key)?;
        Some(texts.into_iter().filter_map(|text| self.checked_word(key, text, words)).collect())
    }

    fn checked_word(&mut self, key: &str, word: Asked<String>, words: &[&str]) -> Option<Asked<String>> {
        if words.contains(&word.value.as_str()) {
            return Some(word);
        }
        let message = format!("`{}` is no value of `{key}`, expected {}", word.value, listed(words));
        let problem = self.problems.error("unknown-word", word.place, message);
        if let Some(near) = did_you_mean(&word.value, words.iter().copied()) {
            problem.help(format!("did you mean `{near}`?"));
        }
        None
    }

    /// What a text is checked for, by someone who says what is wrong with it.
    pub(super) fn checked(&mut self, key: &str, check: impl FnOnce(&str) -> Result<(), String>) -> Option<Asked<String>> {
        let text = self.text(key)?;
        match check(&text.value) {
            Ok(()) => Some(text),
            Err(message) => {
                self.problems.error("bad-value", text.place, message);
                None
            }
        }
    }

    /// Says that a value is of another kind.
    pub(super) fn mismatch(&mut self, key: &str, node: &Node, expected: &str) {
        let message = format!("expected {expected} for `{key}`, found {}", node.kind_name());
        self.problems.error("wrong-type", node.place, message);
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
