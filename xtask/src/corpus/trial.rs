//! One document, tried as a user would: the program writes a crate, and cargo checks it.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::child::{self, Used};
use super::documents::Document;
use super::home;
use super::program::{Program, cargo, make_workspace};
use super::record::{Check, Generated, Record};
use crate::count::{Counts, count_file};

/// How long a crate may take to be checked.
const CHECK: Duration = Duration::from_secs(1200);

/// Tries a document.
pub(super) fn run(document: &Document, program: &Program, key: String, no_check: bool, slot: usize) -> Result<Record, String> {
    let out = home().join("out").join(&document.name);
    let scratch = home().join(format!("scratch-{slot}"));
    let (made, used) = program.generate(&document.path, &out, &crate_name(document), &[], &scratch)?;
    let (generated, trouble) = match made {
        Ok(counts) => (Some(generated(&counts, &out)), None),
        Err(trouble) => (None, Some(trouble)),
    };
    let check = if generated.is_some() && !no_check { Some(check(document, &out, &scratch, slot)?) } else { None };
    let counts = count_file(&document.path)?;
    let expected = counts.get("operation").copied().unwrap_or_default();
    let differences = if generated.is_some() { differences(&out.join("coverage.json"), &counts)? } else { Vec::new() };
    Ok(Record { name: document.name.clone(), key, expected, differences, generated, trouble, used, check })
}

/// A name of its own for each: two crates of one name in one target folder may be taken for one another.
fn crate_name(document: &Document) -> String {
    // crates.io takes names of 64 letters.
    let name: String = document.name.chars().take(56).collect();
    format!("corpus-{name}")
}

fn generated(counts: &Value, out: &Path) -> Generated {
    let count = |what: &str| counts[what].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    Generated {
        operations: operations_below(&out.join("client/src/resources")),
        types: count("types"),
        warnings: count("warnings"),
        lines: lines_below(&out.join("client/src")),
    }
}

/// Where the sums of a ledger are not those of another count of the document.
fn differences(ledger: &Path, counts: &Counts) -> Result<Vec<String>, String> {
    let unreadable = |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", ledger.display());
    let text = fs::read(ledger).map_err(|error| unreadable(&error))?;
    let ledger: Value = serde_json::from_slice(&text).map_err(|error| unreadable(&error))?;
    let summary = ledger["summary"].as_object().into_iter().flatten().filter(|(kind, _)| *kind != "other");
    let difference = |(kind, sum): (&String, &Value)| {
        let (rows, count) = (sum["total"].as_u64().unwrap_or_default(), counts.get(kind.as_str()).copied().unwrap_or_default());
        (rows != count as u64).then(|| format!("the ledger has {rows} rows of kind `{kind}`, the document has {count}"))
    };
    Ok(summary.filter_map(difference).collect())
}

/// How many operations the text of a crate describes: entries such as `LIST_PETS: Get "/pets" …` in its tables.
fn operations_below(folder: &Path) -> usize {
    let is_entry = |line: &str| {
        let Some((name, rest)) = line.trim_start().split_once(": ") else { return false };
        let is_static = name.chars().all(|letter| letter == '_' || letter.is_alphanumeric() && !letter.is_lowercase());
        let method = rest.split_once(" \"/").map(|(method, _)| method);
        is_static && method.is_some_and(|method| METHODS.contains(&method) || method.starts_with("Other("))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| fs::read_to_string(entry.path()).map_or(0, |text| text.lines().filter(|line| is_entry(line)).count()))
        .sum()
}

/// How generated code writes methods.
const METHODS: &[&str] = &["Get", "Put", "Post", "Delete", "Options", "Head", "Patch", "Trace"];

/// Lines of Rust below a folder, save those of the runtime.
fn lines_below(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let lines = entries.map(|entry| {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name == "runtime") { 0 } else { lines_below(&path) }
        } else {
            fs::read_to_string(&path).map_or(0, |text| text.lines().count())
        }
    });
    lines.sum()
}

/// Has cargo check the crate by itself. Each slot has a target folder, since cargo lets only one in at a time.
fn check(document: &Document, out: &Path, scratch: &Path, slot: usize) -> Result<Check, String> {
    make_workspace(out)?;
    let target = home().join(format!("check-{slot}"));
    let mut command = cargo();
    command.args(["check", "--message-format", "json", "--manifest-path"]).arg(out.join("Cargo.toml"));
    command.env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0");
    if !target.exists() {
        // What it depends on is compiled once, and is not what is measured.
        child::run(&mut command, scratch, CHECK)?;
    }
    let root = out.join("client/src/lib.rs");
    let now = fs::File::options().append(true).open(&root).and_then(|file| file.set_modified(SystemTime::now()));
    now.map_err(|error| format!("cannot touch {}: {error}", root.display()))?;
    let ended = child::run(&mut command, scratch, CHECK)?;
    if ended.late {
        return Ok(failed("cargo check took too long".to_owned(), ended.used));
    }
    let messages: Vec<Value> =
        ended.output.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let own = |message: &&Value| message["target"]["name"].as_str() == Some(&crate_name(document).replace('-', "_"));
    let of = |level: &str| {
        let messages = messages.iter().filter(own).filter(|message| message["message"]["level"] == level);
        messages.filter_map(|message| message["message"]["rendered"].as_str()).collect::<Vec<_>>()
    };
    let (errors, warnings) = (of("error"), of("warning"));
    let done = messages.iter().filter(own).any(|message| message["reason"] == "compiler-artifact");
    if errors.is_empty() && (ended.code != Some(0) || !done) {
        return Ok(failed(ended.errors.lines().last().unwrap_or("cargo check failed").to_owned(), ended.used));
    }
    let first = errors.first().or(warnings.first()).map(|text| (*text).to_owned());
    Ok(Check { errors: errors.len(), warnings: warnings.len(), first, used: ended.used })
}

fn failed(first: String, used: Used) -> Check {
    Check { errors: 1, warnings: 0, first: Some(first), used }
}
