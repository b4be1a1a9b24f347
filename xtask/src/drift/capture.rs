//! A file of captured traffic, read from its beginning to its end without being held.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;

use super::answers::{Answers, Next};
use super::exchange::Exchange;
use super::har::Log;

/// How much is looked at to tell what a file is.
const BEGINNING: usize = 64 * 1024;

/// Reads a file and hands out what it holds, in order; none for what cannot be understood.
///
/// # Errors
///
/// Why it was not read to its end. Nothing that stands in the file is part of that.
pub(super) fn read(path: &Path, answers: Answers<'_>, take: &mut dyn FnMut(Option<Exchange>)) -> Result<(), String> {
    let file = File::open(path).map_err(|error| format!("cannot be opened: {}", error.kind()))?;
    let mut reader = BufReader::with_capacity(BEGINNING, file);
    let beginning = beginning(&mut reader).map_err(|error| format!("cannot be read: {}", error.kind()))?;
    let is_har = is_called_har(path) || looks_like_har(&beginning);
    let mut input = serde_json::Deserializer::from_reader(beginning.as_slice().chain(reader));
    if is_har {
        return Whole(take).deserialize(&mut input).map_err(|error| unread(&error));
    }
    loop {
        // Nothing but space is left.
        if input.end().is_ok() {
            return Ok(());
        }
        Next { answers, take }.deserialize(&mut input).map_err(|error| unread(&error))?;
    }
}

/// What a file begins with, without a byte order mark.
fn beginning(reader: &mut BufReader<File>) -> io::Result<Vec<u8>> {
    let mut bytes = reader.fill_buf()?.to_vec();
    reader.consume(bytes.len());
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    Ok(bytes)
}

/// What stands first under `log`, of which no answer is likely to have one.
const FIRST_KEYS: [&str; 6] = ["version", "creator", "browser", "pages", "entries", "comment"];

/// `{"log": {"version"`
fn looks_like_har(beginning: &[u8]) -> bool {
    let plain: Vec<u8> = beginning.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(32).collect();
    FIRST_KEYS.iter().any(|key| plain.starts_with(format!("{{\"log\":{{\"{key}\"").as_bytes()))
}

fn is_called_har(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("har"))
}

/// What is wrong with a file, without a word of it: messages of the parser quote.
fn unread(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Io => "cannot be read to its end".to_owned(),
        Category::Eof => format!("ends in the middle, at {line}:{column}; what stands before was used"),
        Category::Syntax => format!("is no JSON from {line}:{column} on; what stands before was used"),
        Category::Data => format!("is neither HAR nor JSON of a known form at {line}:{column}; what stands before was used"),
    }
}

/// A HAR file.
struct Whole<'a, 't>(&'a mut (dyn FnMut(Option<Exchange>) + 't));

impl<'de> DeserializeSeed<'de> for Whole<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a HAR file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "log" {
                map.next_value_seed(Log(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
