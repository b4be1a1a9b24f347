//! Changes as people, a pull request and programs read them.

use std::fmt::Write;

use serde_json::{Value, json};

use super::change::{Change, Changes};
use super::rules::Class;

/// The classes, the gravest first, with the title that each has.
const CLASSES: [(Class, &str, &str); 3] = [
    (Class::Breaking, "breaking", "Breaking"),
    (Class::Additive, "additive", "Added"),
    (Class::Invisible, "invisible to Rust", "Invisible to Rust"),
];

impl Changes {
    /// `2 breaking, 1 additive`; `no change` if there is none.
    pub fn summary(&self) -> String {
        let counted = CLASSES.iter().map(|(class, word, _)| (self.of(*class).count(), *word)).filter(|(count, _)| *count > 0);
        let parts: Vec<String> = counted.map(|(count, word)| format!("{count} {word}")).collect();
        if parts.is_empty() { "no change".to_owned() } else { parts.join(", ") }
    }

    /// For people: a block for each class, a line or two for each change; then the version that a crate of `version` should have.
    pub fn to_text(&self, version: &str) -> String {
        let mut text = String::new();
        for (class, word, _) in CLASSES {
            let changes: Vec<&Change> = self.of(class).collect();
            if changes.is_empty() {
                continue;
            }
            text.push_str(&format!("{word}: {}\n", changes.len()));
            changes.iter().for_each(|change| text.push_str(&change.text()));
            text.push('\n');
        }
        for kept in &self.kept {
            _ = writeln!(text, "kept by names.lock: {} (`{}` by the document)", kept.path, kept.otherwise);
        }
        text.push_str(&format!("{}; {}\n", self.summary(), self.version_words(version)));
        text
    }

    /// For a pull request: a list for each class, those that Rust does not see folded.
    pub fn to_markdown(&self, version: &str) -> String {
        let mut text = format!("**{}**; {}\n", self.summary(), self.version_words(version));
        for (class, _, title) in CLASSES {
            let changes: Vec<&Change> = self.of(class).collect();
            if changes.is_empty() {
                continue;
            }
            let lines: String = changes.iter().map(|change| change.markdown()).collect();
            if class == Class::Invisible {
                _ = write!(text, "\n<details><summary>{title} ({})</summary>\n\n{lines}\n</details>\n", changes.len());
            } else {
                _ = write!(text, "\n### {title} ({})\n\n{lines}", changes.len());
            }
        }
        if !self.kept.is_empty() {
            text.push_str("\n### Kept by `names.lock`\n\n");
            for kept in &self.kept {
                _ = writeln!(text, "- {} ({} by the document)", code(&kept.path), code(&kept.otherwise));
            }
        }
        text
    }

    /// For programs.
    pub fn to_json(&self, version: &str) -> Value {
        let count = |class| self.of(class).count();
        json!({
            "class": self.class().map(Class::word),
            "counts": {
                "breaking": count(Class::Breaking),
                "additive": count(Class::Additive),
                "invisible": count(Class::Invisible),
            },
            "version": {"old": version, "next": self.next_version(version).ok()},
            "changes": self.list.iter().map(Change::json).collect::<Vec<_>>(),
            "kept": self.kept.iter().map(|kept| json!({"path": kept.path, "otherwise": kept.otherwise})).collect::<Vec<_>>(),
        })
    }

    fn version_words(&self, version: &str) -> String {
        match self.next_version(version) {
            Ok(next) if next == version => format!("the version stays {version}"),
            Ok(next) => format!("the next version is {next}, after {version}"),
            Err(why) => why,
        }
    }
}

impl Change {
    /// What it is about.
    pub fn subject(&self) -> String {
        match (&self.was, self.path.as_str()) {
            (Some(was), path) => format!("{was} → {path}"),
            (None, "") => "the crate".to_owned(),
            (None, path) => path.to_owned(),
        }
    }

    /// What is different, in a sentence without an end.
    pub fn words(&self) -> String {
        if self.detail.is_empty() { self.rule.title.to_owned() } else { format!("{}: {}", self.rule.title, self.detail) }
    }

    /// Both places, or the one that there is.
    fn places(&self) -> Option<String> {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old == new => Some(new.clone()),
            (Some(old), Some(new)) => Some(format!("{old} → {new}")),
            (Some(old), None) => Some(format!("{old} before")),
            (None, Some(new)) => Some(new.clone()),
            (None, None) => None,
        }
    }

    fn text(&self) -> String {
        let places = self.places().map(|places| format!("      {places}\n")).unwrap_or_default();
        format!("  {}: {} [{}]\n{places}", self.subject(), self.words(), self.rule.code)
    }

    fn markdown(&self) -> String {
        let subject = match (&self.was, self.path.as_str()) {
            (Some(was), path) => format!("{} → {}", code(was), code(path)),
            (None, "") => "the crate".to_owned(),
            (None, path) => code(path),
        };
        let places = self.places().map(|places| format!(" <sub>{}</sub>", escaped(&places))).unwrap_or_default();
        format!("- {subject} {} (`{}`){places}\n", escaped(&self.words()), self.rule.code)
    }

    fn json(&self) -> Value {
        let Change { rule, path, was, detail, old, new } = self;
        json!({
            "rule": rule.code,
            "class": rule.class.word(),
            "path": path,
            "was": was,
            "title": rule.title,
            "detail": detail,
            "why": rule.why,
            "old": old,
            "new": new,
        })
    }
}

/// Text as code in Markdown, whatever is in it.
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let gap = if longest > 0 { " " } else { "" };
    format!("{fence}{gap}{}{gap}{fence}", text.replace(['\n', '\r'], " "))
}

/// Text that is no markup in Markdown. Code in it stays code.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let mut in_code = false;
    for letter in text.chars() {
        match letter {
            '`' => {
                in_code = !in_code;
                escaped.push('`');
            }
            '\n' | '\r' => escaped.push(' '),
            '<' | '>' | '*' | '_' | '[' | ']' | '\\' | '#' | '|' | '&' if !in_code => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}
