//! Records as JSON Lines: all that there are written out, and others read in.
//!
//! ```text
//! {"kind":"activities","record":{"_id":"…", …, "_facets":{…}}}
//! ```
//!
//! Kinds are called as in paths. What is written out and read into an empty store is written out the same again.

use std::fmt;
use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::Value;

use crate::route::Kind;
use crate::store::Store;

/// Writes all records, with their facets.
///
/// # Errors
///
/// What kept a line from being written.
pub fn write(store: &Store, mut out: impl Write) -> io::Result<()> {
    for kind in Kind::ALL {
        for text in store.of(kind).texts() {
            writeln!(out, "{{\"kind\":\"{}\",\"record\":{text}}}", kind.segment())?;
        }
    }
    out.flush()
}

/// Reads records and hands each on, in the order of the lines. Empty lines say nothing. How many there were.
///
/// # Errors
///
/// The first line that is not a record, or that could not be read or kept. Those before it were handed on.
pub fn load(lines: impl BufRead, mut put: impl FnMut(Kind, Value) -> Result<(), String>) -> Result<usize, Wrong> {
    let mut count = 0;
    for (place, line) in lines.lines().enumerate() {
        let wrong = |problem: String| Wrong { line: place + 1, problem };
        let line = line.map_err(|error| wrong(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let (kind, record) = record(&line).map_err(wrong)?;
        put(kind, record).map_err(wrong)?;
        count += 1;
    }
    Ok(count)
}

/// A line that is not a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Its number, from 1 on.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl std::error::Error for Wrong {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    kind: String,
    record: Value,
}

fn record(line: &str) -> Result<(Kind, Value), String> {
    let Line { kind, record } = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let known = Kind::ALL.into_iter().find(|known| known.segment() == kind);
    let kind = known.ok_or_else(|| {
        let names: Vec<String> = Kind::ALL.iter().map(|kind| format!("`{}`", kind.segment())).collect();
        format!("there is no kind `{kind}`; kinds are {}", names.join(", "))
    })?;
    match record.get("_id") {
        Some(Value::String(id)) if !id.is_empty() => Ok((kind, record)),
        Some(_) => Err("`_id` of the record is not a text".to_owned()),
        None => Err("the record has no `_id`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::seed::{Sizes, fill};

    fn seeded() -> Store {
        let mut store = Store::default();
        fill(&mut store, Sizes { activities: 300, alerts: 30, users: 20, files: 50, subnets: 9 }, 3, 1, 1_700_000_000_000);
        store
    }

    fn written(store: &Store) -> String {
        let mut out = Vec::new();
        write(store, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn load_into(store: &mut Store, lines: &str) -> Result<usize, Wrong> {
        load(lines.as_bytes(), |kind, record| {
            store.of_mut(kind).put(&record);
            Ok(())
        })
    }

    #[test]
    fn what_is_written_is_read_and_written_the_same() {
        let first = written(&seeded());
        let mut store = Store::default();
        assert_eq!(load_into(&mut store, &first).unwrap(), first.lines().count());
        assert_eq!(written(&store), first);
        // Once more over the same records: they are replaced, not doubled.
        load_into(&mut store, &first).unwrap();
        assert_eq!(written(&store), first);
        assert!(first.lines().count() > 400);
    }

    #[test]
    fn numbers_and_texts_of_any_form_are_kept_to_the_letter() {
        let line = r#"{"kind":"subnet","record":{"_id":"a","z":1,"b":[0.1,1e+300,-0.3333333333333333,18446744073709551615,null],"t":"\u0001\"é😀"}}"#;
        let mut store = Store::default();
        load_into(&mut store, line).unwrap();
        assert_eq!(written(&store).trim_end(), line);
    }

    #[test]
    fn a_line_that_is_no_record_is_named() {
        for (line, problem) in [
            ("{", "EOF"),
            (r#"{"kind":"alerts"}"#, "missing field `record`"),
            (r#"{"kind":"people","record":{"_id":"a"}}"#, "there is no kind `people`"),
            (r#"{"kind":"alerts","record":{}}"#, "the record has no `_id`"),
            (r#"{"kind":"alerts","record":{"_id":7}}"#, "`_id` of the record is not a text"),
        ] {
            let lines = format!("{{\"kind\":\"alerts\",\"record\":{{\"_id\":\"a\"}}}}\n\n{line}\n");
            let mut store = Store::default();
            let wrong = load_into(&mut store, &lines).unwrap_err();
            assert!(wrong.line == 3 && wrong.problem.contains(problem), "{wrong}");
            assert_eq!(store.of(Kind::Alert).len(), 1);
        }
    }
}
