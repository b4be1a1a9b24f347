//! `cargo xtask semver`: what we say breaks, held against cargo-semver-checks, which looks at the two generated crates.
//!
//! The changes of `tests/changes`, there and back, and the edits of `tests/story`. Where the two disagree, each rule that decided it has
//! its reason in `UNSEEN`; anything else is a fault of one of them, and fails.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use clientwright::diff::{self, Changes, Class};
use clientwright::files;
use clientwright::options::{Mode, Options};
use clientwright::{Generated, Promise};

use crate::project::{self, SPEC};

/// What cargo-semver-checks does not look at, by our rule, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("answer-type-changed", "the type that a method gives is not compared"),
    ("argument-type-changed", "types of arguments are not compared, only how many there are"),
    ("argument-order-changed", "names of arguments are not part of Rust's interface"),
    ("constructor-order-changed", "names of arguments are not part of Rust's interface"),
    ("token-endpoint-arguments-changed", "names of arguments are not part of Rust's interface"),
    ("server-arguments-changed", "names of arguments are not part of Rust's interface"),
    ("body-kind-changed", "types of arguments are not compared"),
    ("field-type-changed", "types of fields are not compared"),
    ("field-became-optional", "types of fields are not compared"),
    ("field-became-required", "types of fields are not compared"),
    ("unknown-fields-type-changed", "types of fields are not compared"),
    ("variant-type-changed", "what a variant holds is compared by how many fields it has, not by their types"),
    ("alias-changed", "what an alias stands for is not compared"),
    ("filter-argument-changed", "types of arguments are not compared"),
    ("paging-type-changed", "associated types of an implementation are not compared"),
    ("stream-type-changed", "the type that a method gives is not compared"),
    ("incoming-type-changed", "the type that a function gives is not compared"),
    ("environment-changed", "variables of the environment are not part of Rust's interface"),
    ("enum-backing-changed", "types of methods and of implementations are not compared"),
    ("call-becomes-builder", "the type that a method gives is not compared"),
    ("builder-becomes-call", "the type that a method gives is not compared"),
];

/// A change, and what the two say of it.
struct Verdict {
    name: String,
    ours: Changes,
    theirs: bool,
    /// The rules of theirs that were broken.
    said: Vec<String>,
}

/// Holds all changes against cargo-semver-checks, and prints a table.
///
/// # Errors
///
/// That it is not there, or a disagreement that nothing explains.
pub fn run() -> Result<(), String> {
    let asked = Command::new(cargo()).args(["semver-checks", "--version"]).stdin(Stdio::null()).output();
    if !asked.is_ok_and(|output| output.status.success()) {
        return Err("cargo-semver-checks is not there: `cargo install cargo-semver-checks --locked` brings it".to_owned());
    }
    let mut verdicts = library()?;
    verdicts.extend(story()?);
    let mut unexplained = 0;
    println!("| change | ours | theirs | |\n|---|---|---|---|");
    for verdict in &verdicts {
        let explained = verdict.explained();
        unexplained += usize::from(explained.is_err());
        let (ours, theirs) = (word(verdict.is_breaking()), word(verdict.theirs));
        println!("| {} | {ours} | {theirs} | {} |", verdict.name, explained.unwrap_or_else(|why| format!("**{why}**")));
    }
    let agreed = verdicts.iter().filter(|verdict| verdict.is_breaking() == verdict.theirs).count();
    println!(
        "\n{} changes: {agreed} judged alike, {} otherwise and explained, {unexplained} not explained",
        verdicts.len(),
        verdicts.len() - agreed - unexplained
    );
    if unexplained == 0 { Ok(()) } else { Err(format!("{unexplained} disagreements are not explained")) }
}

fn word(breaking: bool) -> &'static str {
    if breaking { "breaking" } else { "compatible" }
}

impl Verdict {
    fn is_breaking(&self) -> bool {
        self.ours.class() == Some(Class::Breaking)
    }

    /// Nothing where both say the same, else why they do not.
    fn explained(&self) -> Result<String, String> {
        match (self.is_breaking(), self.theirs) {
            (true, false) => {
                let reasons = self.ours.of(Class::Breaking).map(|change| {
                    let known = UNSEEN.iter().find(|(code, _)| *code == change.rule.code);
                    known.map(|(code, why)| format!("{code}: {why}")).ok_or(format!("{} was not seen", change.rule.code))
                });
                let mut reasons = reasons.collect::<Result<Vec<String>, String>>()?;
                reasons.dedup();
                Ok(reasons.join("; "))
            }
            (false, true) => Err(format!("not seen by us: {}", self.said.join(", "))),
            _ => Ok(String::new()),
        }
    }
}

/// The changes of one library, there and back.
fn library() -> Result<Vec<Verdict>, String> {
    let suite = Suite { document: "tests/changes/library.yaml", folder: "tests/changes", crate_name: "library" };
    let old = suite.made("base", Vec::new())?;
    let mut verdicts = Vec::new();
    for (name, overlay) in suite.overlays()? {
        let new = suite.made(&name, vec![overlay])?;
        verdicts.push(verdict(name.clone(), &old, &new)?);
        verdicts.push(verdict(format!("{name}, and back"), &new, &old)?);
    }
    Ok(verdicts)
}

/// The edits of our own spec.
fn story() -> Result<Vec<Verdict>, String> {
    let suite = Suite { document: SPEC, folder: "tests/story", crate_name: "cloud-app-security" };
    let old = suite.made("base", Vec::new())?;
    let edits = suite.overlays()?.into_iter().map(|(name, overlay)| {
        let new = suite.made(&name, vec![overlay])?;
        verdict(name, &old, &new)
    });
    edits.collect()
}

/// A document, and the changes of it.
struct Suite {
    document: &'static str,
    folder: &'static str,
    crate_name: &'static str,
}

/// A document after a change, and the crate's documentation for programs.
struct Made {
    promise: Promise,
    rustdoc: PathBuf,
}

impl Suite {
    /// The overlays, each with the name of the change.
    fn overlays(&self) -> Result<Vec<(String, String)>, String> {
        let entries = fs::read_dir(project::root().join(self.folder)).map_err(|error| format!("{}: {error}", self.folder))?;
        let mut overlays = Vec::new();
        for entry in entries {
            let file = entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned();
            let path = format!("{}/{file}", self.folder);
            if let Some(name) = file.strip_suffix(".yaml").filter(|_| path != self.document) {
                overlays.push((name.to_owned(), path));
            }
        }
        overlays.sort();
        Ok(overlays)
    }

    /// Generates the crate after these overlays, and has rustdoc describe it. What is there already and has not changed stays.
    fn made(&self, name: &str, overlays: Vec<String>) -> Result<Made, String> {
        let options = Options { mode: Mode::Strict, overlays, ..Options::new(self.crate_name) };
        let Generated { api, files, names, report, .. } = clientwright::generate(&project::loader(), self.document, &options);
        let Some(made) = files else { return Err(format!("{name}: {report}")) };
        let root = project::root().join("target/semver").join(self.crate_name);
        let (client, rustdoc) = (root.join(name), root.join(format!("{name}.json")));
        let written = files::write(&made, &client).map_err(|error| error.to_string())?;
        let is_other = written.written.iter().chain(&written.removed).any(|path| path.starts_with("client/src/"));
        if is_other || !rustdoc.exists() {
            describe(&client.join("client"), self.crate_name, &rustdoc).map_err(|why| format!("{name}: {why}"))?;
        }
        Ok(Made { promise: Promise { api, names, report }, rustdoc })
    }
}

fn describe(client: &Path, name: &str, to: &Path) -> Result<(), String> {
    eprintln!("semver: {}", to.display());
    // A crate of its own, whatever folder it stands in.
    let manifest = client.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
    let target = project::root().join("target/semver/target");
    let mut rustdoc = Command::new(cargo());
    rustdoc.args(["rustdoc", "--lib", "--quiet", "--manifest-path"]).arg(&manifest);
    rustdoc.args(["--", "-Zunstable-options", "--output-format", "json", "--cap-lints", "allow"]);
    // The form of this output is not stable yet; cargo-semver-checks asks for it in the same way.
    rustdoc.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &target).stdin(Stdio::null());
    fs::write(&manifest, format!("{text}\n\n[workspace]\n")).map_err(|error| error.to_string())?;
    let output = rustdoc.output().map_err(|error| format!("cargo does not start: {error}"));
    fs::write(&manifest, text).map_err(|error| error.to_string())?;
    let output = output?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let made = target.join("doc").join(format!("{}.json", name.replace('-', "_")));
    fs::copy(&made, to).map(|_| ()).map_err(|error| format!("{}: {error}", made.display()))
}

fn verdict(name: String, old: &Made, new: &Made) -> Result<Verdict, String> {
    let ours = match (old.promise.side(), new.promise.side()) {
        (Some(old), Some(new)) => diff::diff(old, new),
        _ => Changes::default(),
    };
    let mut checks = Command::new(cargo());
    checks.args(["semver-checks", "--release-type", "minor", "--color", "never", "--baseline-rustdoc"]).arg(&old.rustdoc);
    checks.arg("--current-rustdoc").arg(&new.rustdoc).stdin(Stdio::null());
    let output = checks.output().map_err(|error| format!("cargo-semver-checks does not start: {error}"))?;
    let text = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    let said: Vec<String> = text.lines().filter_map(|line| line.trim().strip_prefix("--- failure ")).map(first_word).collect();
    match (output.status.success(), said.is_empty()) {
        (true, _) => Ok(Verdict { name, ours, theirs: false, said }),
        (false, false) => Ok(Verdict { name, ours, theirs: true, said }),
        (false, true) => Err(format!("{name}: cargo-semver-checks ended with {}:\n{text}", ended(&output))),
    }
}

fn first_word(line: &str) -> String {
    line.split(':').next().unwrap_or(line).trim().to_owned()
}

fn ended(output: &Output) -> String {
    output.status.to_string()
}

fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
