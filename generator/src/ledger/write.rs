//! Writes the ledger as `coverage.json`.
//!
//! ```json
//! {
//! "version": 1,
//! "files": ["openapi.yaml"],
//! "summary": {
//!   "operation": {"total": 2, "generated": 1, "widened": 0, "not expressed": 1, "excluded": 0},
//!   …
//! },
//! "extensions": {"x-logo": 1},
//! "reasons": ["`xml` of a schema is not supported yet; left out"],
//! "columns": ["kind", "status", "shared", "pointer", "file", "line", "column", "reason"],
//! "rows": [
//! ["operation","generated",0,"/paths/~1alerts/get",0,9,5],
//! ["schema","generated",4,"requestBody/content/application~1json/schema",0,15,15],
//! ["keyword","not expressed",7,"xml",0,16,17,0],
//! …
//! ]
//! }
//! ```
//!
//! A row stands on a line of its own, in the order of the document, `other` rows last. `shared` says how many tokens of its pointer are
//! those of the row before; `pointer` has the others. Lines and columns count from 1. `file` and `reason` are numbers of entries of
//! `files` and `reasons`, from 0, and files are named as the document itself would name them; `reason` is there unless the status is `generated`.

use std::fmt::Write;

use serde_json::{Value, json};

use super::summary::files;
use super::{Gap, Kind, Ledger, Row, Sum};
use crate::source::Sources;

/// The version of what `coverage.json` looks like: it changes when a program that reads it must.
pub const VERSION: u32 = 1;

impl Ledger {
    /// The ledger as `coverage.json`.
    pub fn to_json_text(&self, sources: &Sources) -> String {
        let mut files = files(sources);
        // Behind the document's files stands that of the options, of which no row speaks.
        files.truncate(self.rows.iter().map(|row| row.place.file.0 as usize + 1).max().unwrap_or(1));
        let mut text = format!("{{\n\"version\": {VERSION},\n\"files\": {},\n", json!(files));
        // Writing into a string cannot fail.
        _ = write!(text, "\"summary\": {{\n{}\n}},\n", self.summary());
        _ = writeln!(text, "\"extensions\": {},", json!(self.extensions));
        let reasons: Vec<String> = self.reasons.iter().map(|reason| json!(reason).to_string()).collect();
        _ = writeln!(text, "\"reasons\": {},", lines(&reasons));
        _ = writeln!(text, "\"columns\": {},", json!(COLUMNS));
        let mut before = "";
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            rows.push(line(row, before));
            before = &row.pointer;
        }
        _ = write!(text, "\"rows\": {}\n}}\n", lines(&rows));
        text
    }

    fn summary(&self) -> String {
        let line = |kind: Kind| {
            let sum = self.sum(kind);
            let (total, Sum { generated, widened, not_expressed, excluded }) = (sum.total(), sum);
            format!(
                "{}: {{\"total\": {total}, \"generated\": {generated}, \"widened\": {widened}, \"not expressed\": {not_expressed}, \"excluded\": {excluded}}}",
                Value::from(kind.word()),
            )
        };
        Kind::ALL.map(line).join(",\n")
    }
}

const COLUMNS: [&str; 8] = ["kind", "status", "shared", "pointer", "file", "line", "column", "reason"];

/// What became of a row, in a word.
pub(super) fn status(row: &Row) -> &'static str {
    match row.gap {
        None => "generated",
        Some((Gap::Widened, _)) => "widened",
        Some((Gap::NotExpressed, _)) => "not expressed",
        Some((Gap::Excluded, _)) => "excluded",
    }
}

fn line(row: &Row, before: &str) -> String {
    let (shared, rest) = apart(&row.pointer, before);
    let (kind, status, rest, place) = (row.kind.word(), status(row), json!(rest), row.place);
    let reason = row.gap.map(|(_, reason)| format!(",{reason}")).unwrap_or_default();
    format!("[\"{kind}\",\"{status}\",{shared},{rest},{},{},{}{reason}]", place.file.0, place.line, place.column)
}

/// How many tokens a pointer shares with the one before it, and the others.
fn apart<'a>(pointer: &'a str, before: &str) -> (usize, &'a str) {
    let same = pointer.split('/').zip(before.split('/')).take_while(|(one, other)| one == other);
    let same: Vec<usize> = same.map(|(token, _)| token.len() + 1).collect();
    // The empty text before the first slash is no token.
    let (shared, length) = (same.len().saturating_sub(1), same.iter().sum::<usize>());
    match shared {
        0 => (0, pointer),
        _ => (shared, pointer.get(length..).unwrap_or_default()),
    }
}

fn lines(entries: &[String]) -> String {
    if entries.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", entries.join(",\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_begins_where_the_one_before_it_ended() {
        assert_eq!(apart("/paths/~1a/get", ""), (0, "/paths/~1a/get"));
        assert_eq!(apart("/paths/~1a/get/responses/200", "/paths/~1a/get"), (3, "responses/200"));
        assert_eq!(apart("/paths/~1b", "/paths/~1a/get"), (1, "~1b"));
        assert_eq!(apart("/paths/~1a", "/paths/~1a"), (2, ""));
        assert_eq!(apart("/components/schemas/A", "/paths/~1a"), (0, "/components/schemas/A"));
    }
}
