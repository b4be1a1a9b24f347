//! Diagnostics as their reader sees them.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::diagnostic::{Diagnostic, Diagnostics, Effect, Severity};
use super::fold::Fold;
use super::place::Place;
use super::sources::Sources;

/// What is wrong, with the texts it is wrong in.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The texts.
    pub sources: Sources,
    /// What is wrong, sorted by place.
    pub diagnostics: Diagnostics,
    /// How many of the errors are warnings that are denied.
    pub denied: usize,
    /// The pointer to where something stands in the document as one file, for places that something is wrong at.
    pub pointers: BTreeMap<Place, String>,
}

impl Report {
    /// A report; sorts what it is given.
    pub fn new(sources: Sources, diagnostics: Diagnostics) -> Report {
        Report { sources, diagnostics: diagnostics.sorted(), denied: 0, pointers: BTreeMap::new() }
    }

    /// `3 errors, 1 warning`; `nothing to report` if there is neither.
    pub fn summary(&self) -> String {
        let errors = self.count(Severity::Error);
        let warnings = self.count(Severity::Warning);
        let parts: Vec<String> =
            [(errors, "error"), (warnings, "warning")].iter().filter(|(count, _)| *count > 0).map(counted).collect();
        let denied = if self.denied > 0 { format!(" ({} by denied warnings)", self.denied) } else { String::new() };
        if parts.is_empty() { "nothing to report".to_owned() } else { parts.join(", ") + &denied }
    }

    /// The report as it is shown, with every diagnostic, however many say the same.
    pub fn unfolded(&self) -> String {
        Unfolded(self).to_string()
    }

    /// The same for programs: a list of `{severity, code, effect, file, line, column, length, pointer, message, also, help}`.
    pub fn to_json(&self) -> Value {
        Value::Array(self.diagnostics.iter().map(|diagnostic| self.json(diagnostic)).collect())
    }

    /// How many there are of a kind.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    fn json(&self, diagnostic: &Diagnostic) -> Value {
        let Diagnostic { severity, code, place, message, also, help, effect } = diagnostic;
        let also: Vec<Value> = also
            .iter()
            .map(|(place, message)| {
                json!({"file": self.sources.path(place.file), "line": place.line, "column": place.column, "message": message})
            })
            .collect();
        json!({
            "severity": severity.word(),
            "code": code,
            "effect": effect.map(Effect::word),
            "file": place.map(|place| self.sources.path(place.file)),
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
            "length": place.map(|place| place.length),
            "pointer": place.and_then(|place| self.pointers.get(&place)),
            "message": message,
            "also": also,
            "help": help,
        })
    }

    fn write_each<'d>(&self, out: &mut fmt::Formatter<'_>, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> fmt::Result {
        for (index, diagnostic) in diagnostics.into_iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            self.write(out, diagnostic)?;
        }
        Ok(())
    }

    fn write(&self, out: &mut fmt::Formatter<'_>, diagnostic: &Diagnostic) -> fmt::Result {
        let Diagnostic { severity, code, place, message, also, help, effect: _ } = diagnostic;
        let message = format!("{}: {message} [{code}]", severity.word());
        match place {
            Some(place) => self.write_at(out, *place, &message)?,
            None => writeln!(out, "{message}")?,
        }
        for (place, message) in also {
            self.write_at(out, *place, message)?;
        }
        match help {
            Some(help) => writeln!(out, "help: {help}"),
            None => Ok(()),
        }
    }

    fn write_at(&self, out: &mut fmt::Formatter<'_>, place: Place, message: &str) -> fmt::Result {
        writeln!(out, "{}: {message}", self.sources.locate(place))?;
        let line = self.sources.line(place.file, place.line);
        if line.trim().is_empty() {
            return Ok(());
        }
        let Excerpt { text, before, under } = excerpt(line, place);
        let number = format!("{:>5}", place.line);
        let (gutter, before, carets) = (" ".repeat(number.len()), " ".repeat(before), "^".repeat(under));
        writeln!(out, "{number} | {text}\n{gutter} | {before}{carets}")
    }
}

impl fmt::Display for Report {
    /// Every diagnostic with its excerpt, an empty line between two; of many warnings of a kind the first, and how many more there are.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fold = Fold::default();
        let shown = self.diagnostics.iter().filter(|diagnostic| fold.shows(diagnostic)).collect::<Vec<_>>();
        self.write_each(out, shown)?;
        fold.lines().iter().try_for_each(|line| writeln!(out, "\n{line}"))
    }
}

/// A report that shows every diagnostic.
struct Unfolded<'r>(&'r Report);

impl fmt::Display for Unfolded<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_each(out, self.0.diagnostics.iter())
    }
}

fn counted((count, word): &(usize, &str)) -> String {
    format!("{count} {word}{}", if *count == 1 { "" } else { "s" })
}

/// A line as shown, and the cells before and under the carets.
struct Excerpt {
    text: String,
    before: usize,
    under: usize,
}

/// How much of a very long line is shown, and how much of that before the column.
const WINDOW: usize = 100;
const LEAD: usize = 40;

fn excerpt(line: &str, place: Place) -> Excerpt {
    let column = (place.column.max(1) - 1) as usize;
    let is_long = line.chars().nth(WINDOW).is_some();
    let skipped = if is_long { column.saturating_sub(LEAD) } else { 0 };
    let mut shown = from_character(line, skipped).chars();
    let (mut text, mut before, mut under) = (String::new(), 0, 0);
    if skipped > 0 {
        text.push('…');
        before += 1;
    }
    for index in skipped..skipped + WINDOW {
        let cells = match shown.next() {
            Some(character) => push_shown(&mut text, character),
            // A column behind the end of the line is still pointed at.
            None if index < column => 1,
            None => break,
        };
        if index < column {
            before += cells;
        } else if index < column + place.length as usize {
            under += cells;
        }
    }
    if shown.next().is_some() {
        text.push('…');
    }
    Excerpt { text: text.trim_end().to_owned(), before, under: under.max(1) }
}

/// A line without its first characters; a document may be one line of megabytes, and most are ASCII.
fn from_character(line: &str, skipped: usize) -> &str {
    let start = if line.is_ascii() { Some(skipped) } else { line.char_indices().nth(skipped).map(|(start, _)| start) };
    start.and_then(|start| line.get(start..)).unwrap_or_default()
}

/// Adds a character so that it takes a known number of cells, and says how many.
fn push_shown(text: &mut String, character: char) -> usize {
    match character {
        '\t' => {
            text.push_str("    ");
            4
        }
        _ if character.is_control() || is_invisible(character) => {
            text.push('\u{fffd}');
            1
        }
        _ => {
            text.push(character);
            cells(character)
        }
    }
}

/// Marks that show nothing, or turn the direction of what follows.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// How many cells of a terminal a character takes; enough of Unicode's table for a caret to stand right.
fn cells(character: char) -> usize {
    match character {
        '\u{300}'..='\u{36f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn report(text: &str, line: u32, column: u32, length: u32) -> Report {
        let mut sources = Sources::new();
        let file = sources.add("spec/openapi.yaml", text);
        let mut problems = Diagnostics::new();
        problems.error("some-code", Place::new(file, line, column, length), "it is wrong");
        Report::new(sources, problems)
    }

    #[test]
    fn a_report_shows_both_places_and_the_way_out() {
        let mut sources = Sources::new();
        let text = format!("{}      operationId: listAlerts\n      operationId: listAlerts\n", "\n".repeat(40));
        let file = sources.add("spec/openapi.yaml", text);
        let mut problems = Diagnostics::new();
        problems
            .error("name-collision", Place::new(file, 41, 20, 10), "two operations are both named `Alerts::list`")
            .also(Place::new(file, 42, 20, 10), "the other is here")
            .help("add `x-rust-name` to one of them");
        problems.warning("odd", None, "all is odd");
        let report = Report::new(sources, problems);
        let expected = "\
warning: all is odd [odd]

spec/openapi.yaml:41:20: error: two operations are both named `Alerts::list` [name-collision]
   41 |       operationId: listAlerts
      |                    ^^^^^^^^^^
spec/openapi.yaml:42:20: the other is here
   42 |       operationId: listAlerts
      |                    ^^^^^^^^^^
help: add `x-rust-name` to one of them
";
        assert_eq!(report.to_string(), expected);
        assert_eq!(report.summary(), "1 error, 1 warning");
        assert_eq!(report.to_json()[1]["also"][0]["line"], 42);
    }

    #[test]
    fn carets_stand_right_after_tabs_and_wide_characters() {
        let shown = report("\t警 \u{1}x: bad", 1, 8, 3).to_string();
        let lines: Vec<&str> = shown.lines().skip(1).collect();
        assert_eq!(lines, ["    1 |     警 \u{fffd}x: bad", "      |            ^^^"]);
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_column() {
        let text = format!("{}BAD{}", "a".repeat(5000), "b".repeat(5000));
        let shown = report(&text, 1, 5001, 3).to_string();
        let lines: Vec<&str> = shown.lines().skip(1).collect();
        assert_eq!(lines[0], format!("    1 | …{}BAD{}…", "a".repeat(40), "b".repeat(57)));
        assert_eq!(lines[1], format!("      | {}^^^", " ".repeat(41)));
    }

    #[test]
    fn a_place_behind_the_end_of_a_line_is_shown() {
        let shown = report("key:", 1, 5, 0).to_string();
        assert!(shown.ends_with("    1 | key:\n      |     ^\n"), "{shown}");
    }
}
