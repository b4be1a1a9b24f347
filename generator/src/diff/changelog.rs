//! Changes in a changelog of the form of Keep a Changelog, and the release of what is not released yet.

use std::collections::BTreeMap;

use super::change::{Change, Changes};
use super::rules::{self, Class};

/// The sections of a version, in their order.
const SECTIONS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/// The heading of what is not released yet.
const UNRELEASED: &str = "## [Unreleased]";

impl Changes {
    /// A changelog in which what is not released yet, and these changes, are a version of that day (`2026-11-29`).
    ///
    /// What somebody wrote by hand stays. Other words are not listed one by one: nobody reads that.
    ///
    /// # Errors
    ///
    /// A changelog without a place for what is not released, or that has the version already.
    pub fn released(&self, changelog: &str, version: &str, day: &str) -> Result<String, String> {
        if changelog.lines().any(|line| line.starts_with(&format!("## [{version}]"))) {
            return Err(format!("the changelog has {version} already"));
        }
        let lines: Vec<&str> = changelog.lines().collect();
        let is_heading = |line: &&str| line.trim_end().eq_ignore_ascii_case(UNRELEASED);
        let Some(start) = lines.iter().position(is_heading) else {
            return Err(format!("the changelog has no heading `{UNRELEASED}`"));
        };
        let after = lines.iter().skip(start + 1).position(|line| line.starts_with("## "));
        let end = after.map_or(lines.len(), |after| start + 1 + after);
        let body = self.merged(&lines[start + 1..end]);
        let mut text = lines[..start].join("\n");
        text.push_str(&format!("\n{UNRELEASED}\n\n## [{version}] - {day}\n\n{}\n", body.trim()));
        if end < lines.len() {
            text.push_str(&format!("\n{}\n", lines[end..].join("\n").trim_end()));
        }
        Ok(text)
    }

    /// What was written by hand, with these changes in the sections that they belong to.
    fn merged(&self, body: &[&str]) -> String {
        let mut before = String::new();
        let mut sections: Vec<(String, String)> = Vec::new();
        for line in body {
            match (line.strip_prefix("### "), sections.last_mut()) {
                (Some(title), _) => sections.push((title.trim().to_owned(), String::new())),
                (None, Some((_, text))) => text.push_str(&format!("{line}\n")),
                (None, None) => before.push_str(&format!("{line}\n")),
            }
        }
        for (section, entries) in self.entries() {
            let text = match sections.iter_mut().find(|(title, _)| title == section) {
                Some((_, text)) => text,
                None => {
                    let rank = |title: &str| SECTIONS.iter().position(|known| *known == title).unwrap_or(SECTIONS.len());
                    let at = sections.partition_point(|(title, _)| rank(title) < rank(section));
                    sections.insert(at, (section.to_owned(), String::new()));
                    &mut sections[at].1
                }
            };
            let new: Vec<String> = entries.into_iter().filter(|entry| !text.contains(entry.as_str())).collect();
            *text = format!("{}\n{}", text.trim_end(), new.concat());
        }
        let sections = sections.iter().map(|(title, text)| format!("### {title}\n\n{}\n", text.trim()));
        let parts: Vec<String> =
            Some(format!("{}\n", before.trim())).filter(|text| !text.trim().is_empty()).into_iter().chain(sections).collect();
        parts.join("\n").trim_start().to_owned()
    }

    /// An entry for each change that somebody would read of, by section.
    fn entries(&self) -> BTreeMap<&'static str, Vec<String>> {
        let mut entries: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for change in &self.list {
            if let Some(section) = section(change) {
                entries.entry(section).or_default().push(entry(change));
            }
        }
        entries
    }
}

/// The section of a change; none for what only reads otherwise.
fn section(change: &Change) -> Option<&'static str> {
    let is = |rule: &rules::Rule| change.rule.code == rule.code;
    if is(rules::DOCS) {
        return None;
    }
    if is(rules::DEPRECATED) {
        return Some("Deprecated");
    }
    Some(match change.rule.class {
        Class::Additive => "Added",
        Class::Breaking if change.rule.code.ends_with("-removed") => "Removed",
        Class::Breaking | Class::Invisible => "Changed",
    })
}

fn entry(change: &Change) -> String {
    let breaking = if change.rule.class == Class::Breaking { "**Breaking:** " } else { "" };
    let subject = match (&change.was, change.path.as_str()) {
        (Some(was), path) => format!("`{was}` → `{path}`"),
        (None, "") => "The crate".to_owned(),
        (None, path) => format!("`{path}`"),
    };
    format!("- {breaking}{subject} {}.\n", change.words())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn change(rule: &'static rules::Rule, path: &str) -> Change {
        Change { rule, path: path.to_owned(), was: None, detail: String::new(), old: None, new: None }
    }

    fn changes() -> Changes {
        let list = vec![
            change(rules::FIELD_ADDED, "models::Pet::nick"),
            change(rules::OPERATION_REMOVED, "Pets::purge"),
            change(rules::PERMISSIONS_CHANGED, "Pets::list"),
            change(rules::DEPRECATED, "Pets::find"),
            change(rules::DOCS, "models::Pet"),
        ];
        Changes { list, kept: Vec::new() }
    }

    #[test]
    fn what_is_not_released_becomes_a_version_with_all_that_is_different() {
        let before = "# Changelog\n\n## [Unreleased]\n\nA word.\n\n### Added\n\n- By hand.\n\n### Fixed\n\n- A slip.\n\n## [0.1.0]\n\nOld.\n";
        let after = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-02\n\nA word.\n\n### Added\n\n- By hand.\n- `models::Pet::nick` \
                     is a new field.\n\n### Changed\n\n- `Pets::list` needs other permissions.\n\n### Deprecated\n\n- `Pets::find` is \
                     deprecated now.\n\n### Removed\n\n- **Breaking:** `Pets::purge` is an operation no longer.\n\n### Fixed\n\n- A slip.\n\n## \
                     [0.1.0]\n\nOld.\n";
        assert_eq!(changes().released(before, "0.2.0", "2026-01-02").unwrap(), after);
        let again = changes().released(after, "0.2.0", "2026-01-03").unwrap_err();
        assert_eq!(again, "the changelog has 0.2.0 already");
        assert!(changes().released("# Changelog\n", "0.2.0", "2026-01-02").is_err());
    }

    #[test]
    fn versions_go_up_as_cargo_has_it() {
        let of = |rule| Changes { list: vec![change(rule, "x")], kept: Vec::new() };
        let table = [
            ("1.2.3", "2.0.0", "1.3.0", "1.2.4"),
            ("0.2.3", "0.3.0", "0.2.4", "0.2.4"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("1.0.0-rc.1", "1.0.0-rc.1", "1.0.0-rc.1", "1.0.0-rc.1"),
        ];
        for (version, breaking, additive, invisible) in table {
            assert_eq!(of(rules::FIELD_REMOVED).next_version(version).unwrap(), breaking);
            assert_eq!(of(rules::FIELD_ADDED).next_version(version).unwrap(), additive);
            assert_eq!(of(rules::DOCS).next_version(version).unwrap(), invisible);
        }
        assert_eq!(Changes::default().next_version("1.2.3").unwrap(), "1.2.3");
        assert!(changes().next_version("one").is_err());
    }
}
