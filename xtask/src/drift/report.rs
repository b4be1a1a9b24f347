//! What was found, as text for people, as Markdown for the summary of a workflow, and as JSON for programs.

use serde_json::{Value, json};

use super::item::{Item, Proposal};

/// All that is to be told.
#[derive(Debug)]
pub struct Report {
    pub(super) spec: String,
    pub(super) files: usize,
    pub(super) exchanges: u64,
    pub(super) items: Vec<Item>,
    /// Members that were never there, each with its place.
    pub(super) never_seen: Vec<(String, String)>,
    pub(super) passed: Vec<(&'static str, u64)>,
    /// Files that were not read to their end, and why.
    pub(super) unread: Vec<(String, String)>,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For the summary of a workflow, or an issue
    Markdown,
}

impl Report {
    /// Whether anything drifted.
    pub fn has_drift(&self) -> bool {
        !self.items.is_empty()
    }

    /// Whether a file was not read to its end.
    pub fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// The code of each finding, with the name it is about, and whether its proposal takes all of it.
    pub fn findings(&self) -> Vec<(String, bool)> {
        let told = |item: &Item| match item.kind.name() {
            Some(name) => format!("{} {name}", item.kind.code()),
            None => item.kind.code().to_owned(),
        };
        self.items.iter().map(|item| (told(item), item.proposal == Proposal::Whole)).collect()
    }

    /// The report in a form.
    pub fn written(&self, format: Format) -> String {
        match format {
            Format::Text => self.text(),
            Format::Json => format!("{:#}\n", self.json()),
            Format::Markdown => self.markdown(),
        }
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for item in &self.items {
            let located = item.located.as_ref().map(|located| format!("{located}: ")).unwrap_or_default();
            out.push_str(&format!("{located}{}: {} of {} [{}]\n", plain(&said(item)), item.count, item.of, item.kind.code()));
            for (title, text) in details(item) {
                out.push_str(&format!("  {title:<8}{}\n", plain(&text)));
            }
            out.push('\n');
        }
        for (located, name) in &self.never_seen {
            out.push_str(&format!("{located}: member `{name}` was never there [never-seen]\n"));
        }
        if !self.never_seen.is_empty() {
            out.push('\n');
        }
        out + &self.summary().join("\n") + "\n"
    }

    fn markdown(&self) -> String {
        let mut out = format!("## Captured traffic against `{}`\n\n", self.spec);
        if self.has_drift() {
            out.push_str("| seen | what | where | Rust | types | patch |\n|---|---|---|---|---|---|\n");
        }
        for item in &self.items {
            let code = |text: Option<&String>| text.map(|text| format!("`{text}`")).unwrap_or_default();
            let types = item.types.words().join(", ");
            let cells = [
                format!("{} of {}", item.count, item.of),
                said(item),
                code(item.located.as_ref()),
                code(item.rust.as_ref()),
                types,
                proposal(&item.proposal),
            ];
            out.push_str(&format!("| {} |\n", cells.map(|cell| cell_text(&cell)).join(" | ")));
        }
        if !self.never_seen.is_empty() {
            out.push_str("\n<details><summary>Members that were never there</summary>\n\n");
            for (located, name) in &self.never_seen {
                out.push_str(&format!("- `{name}`, `{located}`\n"));
            }
            out.push_str("\n</details>\n");
        }
        out.push('\n');
        self.summary().iter().for_each(|line| out.push_str(&format!("{line}  \n")));
        out
    }

    fn json(&self) -> Value {
        let item = |item: &Item| {
            let (proposed, why) = match &item.proposal {
                Proposal::Whole => ("whole", None),
                Proposal::Part(why) => ("part", Some(why)),
                Proposal::None(why) => ("none", Some(why)),
            };
            json!({
                "kind": item.kind.code(), "name": item.kind.name(), "message": said(item),
                "count": item.count, "of": item.of,
                "place": item.located, "pointer": item.at.to_string(), "rust": item.rust,
                "first": item.first, "ways": item.ways,
                "types": item.types.words(), "expected": item.expected.words(),
                "values": item.values, "hiddenValues": item.hidden, "examples": item.examples,
                "proposed": proposed, "why": why,
            })
        };
        let pairs = |list: &[(String, String)], one: &str, other: &str| -> Vec<Value> {
            list.iter().map(|(left, right)| json!({ one: left, other: right })).collect()
        };
        json!({
            "spec": self.spec, "files": self.files, "exchanges": self.exchanges,
            "drift": self.items.iter().map(item).collect::<Vec<_>>(),
            "neverSeen": pairs(&self.never_seen, "place", "name"),
            "passedOver": self.passed.iter().map(|(why, count)| json!({ "why": why, "count": count })).collect::<Vec<_>>(),
            "unread": pairs(&self.unread, "file", "why"),
        })
    }

    fn summary(&self) -> Vec<String> {
        let unproposed = self.items.iter().filter(|item| item.proposal != Proposal::Whole).count();
        let held = format!("{} of {}", counted(self.exchanges, "exchange"), counted(self.files as u64, "file"));
        let mut lines = vec![match (self.items.len() as u64, unproposed) {
            (0, _) => format!("{held}: nothing drifted."),
            (count, 0) => format!("{held}: {}; the proposed patch takes all of it.", counted(count, "finding")),
            (count, some) => {
                format!("{held}: {}; of {some} the proposed patch takes nothing or a part.", counted(count, "finding"))
            }
        }];
        lines.extend(self.passed.iter().map(|(why, count)| format!("{} passed over: they {why}.", counted(*count, "entry"))));
        lines.extend(self.unread.iter().map(|(file, why)| format!("{file} {why}.")));
        lines
    }
}

/// What was found, with what may be told of its values.
fn said(item: &Item) -> String {
    let mut said = item.kind.told();
    let values: Vec<String> = item.values.iter().map(|value| value.to_string().trim_matches('"').to_owned()).collect();
    if !values.is_empty() {
        said.push_str(&format!(" {}", values.join(", ")));
    }
    match item.hidden {
        0 => {}
        count if values.is_empty() => said.push_str(&format!(" ({} not shown)", counted(count, "value"))),
        count => said.push_str(&format!(" ({} more not shown)", counted(count, "value"))),
    }
    said
}

fn details(item: &Item) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    let rust = item.rust.as_ref().map(|rust| format!(", {rust}")).unwrap_or_default();
    if !item.at.is_empty() {
        details.push(("schema", format!("{}{rust}", item.at)));
    }
    if item.kind == super::kind::Kind::WrongType {
        details
            .push(("types", format!("{} where {} is expected", item.types.words().join(", "), item.expected.words().join(", "))));
    } else if !item.types.is_empty() {
        details.push(("types", item.types.words().join(", ")));
    }
    let ways = if item.ways.is_empty() { String::new() } else { format!("{}; ", item.ways.join(", ")) };
    details.push(("seen", format!("{ways}first in {}", item.first)));
    if !item.examples.is_empty() {
        details.push(("values", item.examples.join(", ")));
    }
    details.push(("patch", proposal(&item.proposal)));
    details
}

fn proposal(proposal: &Proposal) -> String {
    match proposal {
        Proposal::Whole => "proposed".to_owned(),
        Proposal::Part(why) => format!("proposed in part: {why}"),
        Proposal::None(why) => format!("not proposed: {why}"),
    }
}

/// What does nothing to a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// What stays in its cell.
fn cell_text(text: &str) -> String {
    plain(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

fn counted(count: u64, word: &str) -> String {
    let plural = word.strip_suffix('y').map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"));
    format!("{count} {}", if count == 1 { word } else { &plural })
}
