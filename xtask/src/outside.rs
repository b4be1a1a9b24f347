//! Checks by tools that are not ours: what they find is an error that we cannot see ourselves.
//!
//! A check is a row of `CHECKS`. Its tool is installed by npm below `target/outside/`, in a version that is fixed here, and so is
//! axe-core, which the test in the browser puts into pages. schemathesis is another check, which pip installs there; it has a room of its
//! own. Nothing else in this repository needs npm or Python: where a tool cannot be had, its check is left out, unless it was asked for by
//! name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::lint;
use crate::project::{self, SPEC};
use crate::schemathesis;

/// The spec in one file, as it stands beside the documentation: JSON, in which no reader takes text for a date.
pub(crate) const BUNDLE: &str = "generated/docs/openapi.json";

/// The site of the documentation.
const SITE: &str = "generated/docs";

/// The checker of accessibility, which runs in a page.
const AXE: (&str, &str) = ("axe-core", "4.14.1");

/// The mock that judges requests.
const PRISM: (&str, &str) = ("@stoplight/prism-cli", "5.16.0");

/// What holds the schema of SARIF 2.1.0, and where in it.
const SARIF: (&str, &str) = ("@microsoft/jest-sarif", "1.0.0-beta.0");
const SARIF_SCHEMA: &str = "lib/schemas/sarif-2.1.0-rtm.5.json";

/// The check of what `lint` prints for code scanning: its tool is a schema alone.
const SARIF_CHECK: &str = "sarif";

/// A tool that is not ours, and how it is asked.
struct Check {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    program: Program,
    /// Its arguments, from the folder of the repository. It must end with success if it has found no error.
    arguments: &'static [&'static str],
    /// What it checks.
    subject: &'static str,
}

/// What is started.
enum Program {
    /// A program that the package installs.
    Script(&'static str),
    /// An archive in the package, for Java.
    Jar(&'static str),
}

const CHECKS: &[Check] = &[
    Check {
        name: "redocly",
        package: "@redocly/cli",
        version: "2.77.0",
        program: Program::Script("redocly"),
        arguments: &["lint", BUNDLE, "--config", "spec/.redocly.yaml"],
        subject: SPEC,
    },
    Check {
        name: "spectral",
        package: "@stoplight/spectral-cli",
        version: "6.16.3",
        program: Program::Script("spectral"),
        arguments: &["lint", BUNDLE, "--ruleset", "spec/.spectral.yaml", "--fail-severity", "error"],
        subject: SPEC,
    },
    // The Nu Html Checker of the W3C. It shows warnings and fails for errors; what is neither HTML nor CSS it passes over.
    Check {
        name: "vnu",
        package: "vnu-jar",
        version: "26.9.27",
        program: Program::Jar("vnu-jar/build/dist/vnu.jar"),
        // A file has no origin, so that no file is the policy's `'self'` for it; in a browser it is.
        arguments: &[
            "--also-check-css",
            "--also-check-svg",
            "--skip-non-html",
            "--no-langdetect",
            "--filterpattern",
            ".*Content Security Policy.*",
            SITE,
        ],
        subject: SITE,
    },
];

/// The names of all checks.
pub fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).chain([SARIF_CHECK, schemathesis::NAME]).collect()
}

/// Runs the checks that are named, or, if none is, all whose tool can be had.
///
/// # Errors
///
/// The checks that failed; of those that are named, also the ones whose tool cannot be had.
pub fn run(names: &[String]) -> Result<(), String> {
    let is_named = |check: &str| names.iter().any(|name| name == check);
    let mut failures = Vec::new();
    for check in self::names().into_iter().filter(|check| names.is_empty() || is_named(check)) {
        match tried(check) {
            Ok(found) => failures.extend(found.err()),
            Err(why) if is_named(check) => failures.push(format!("{check} cannot be had: {why}")),
            Err(why) => eprintln!("ci: outside: {check} is left out: {why}"),
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// What a check found, or why its tool cannot be had.
fn tried(name: &str) -> Result<Result<(), String>, String> {
    match CHECKS.iter().find(|check| check.name == name) {
        Some(check) => install(check).map(|tool| ask(check, tool)),
        None if name == SARIF_CHECK => sarif_schema().map(|schema| lint::hold_against(&schema)),
        None => schemathesis::install().map(|program| schemathesis::ask(&program)),
    }
}

/// The schema of SARIF 2.1.0.
fn sarif_schema() -> Result<Value, String> {
    let (package, version) = SARIF;
    let path = installed(SARIF_CHECK, package, version, Engines::Any)?.join(package).join(SARIF_SCHEMA);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    // A pattern in it has a bracket too many, which not every reader of patterns takes.
    serde_json::from_str(&text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).map_err(|error| format!("{}: {error}", path.display()))
}

/// The text of axe-core.
///
/// # Errors
///
/// Why it cannot be had.
pub fn axe() -> Result<String, String> {
    let (package, version) = AXE;
    let path = installed(package, package, version, Engines::Strict)?.join(package).join("axe.min.js");
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The program of Prism.
///
/// # Errors
///
/// Why it cannot be had.
pub(crate) fn prism() -> Result<PathBuf, String> {
    let (package, version) = PRISM;
    Ok(installed("prism", package, version, Engines::Any)?.join(".bin").join("prism"))
}

/// The command that runs the check's program, which is installed if it is not there yet.
fn install(check: &Check) -> Result<Command, String> {
    let Check { name, package, version, program, .. } = check;
    if let Program::Jar(_) = program {
        // Before anything is installed in vain.
        let java = Command::new("java")
            .arg("-version")
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("java does not start: {error}"))?;
        if !java.status.success() {
            return Err(format!("java does not start: {}", first_line(&java)));
        }
    }
    let packages = installed(name, package, version, Engines::Strict)?;
    Ok(match program {
        Program::Script(script) => command(&packages.join(".bin").join(script)),
        Program::Jar(jar) => {
            let mut java = Command::new("java");
            java.arg("-jar").arg(packages.join(jar)).stdin(Stdio::null());
            java
        }
    })
}

/// The folder of npm's packages with this one, which is installed if it is not there yet.
fn installed(name: &str, package: &str, version: &str, engines: Engines) -> Result<PathBuf, String> {
    let folder = folder(name, version);
    // What was installed before is of no use if what runs it has gone.
    command(Path::new("npm")).arg("--version").output().map_err(|error| format!("npm does not start: {error}"))?;
    once(&folder, &format!("{package} {version}"), || npm_install(&folder, &format!("{package}@{version}"), engines))?;
    Ok(folder.join("node_modules"))
}

/// The folder of a tool in a version.
pub(crate) fn folder(name: &str, version: &str) -> PathBuf {
    project::root().join(format!("target/outside/{name}-{version}"))
}

/// Installs something into a folder, unless that was done to its end before.
pub(crate) fn once(folder: &Path, what: &str, install: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    let complete = folder.join("complete");
    if complete.exists() {
        return Ok(());
    }
    eprintln!("ci: outside: installing {what}");
    fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    install()?;
    fs::write(&complete, "").map_err(|error| format!("cannot write {}: {error}", complete.display()))
}

/// What is asked of the Node.js that will run a package.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Engines {
    /// That it is one that the package, and all that it needs, say they run on.
    Strict,
    /// Nothing: some package deep inside asks for more than it needs.
    Any,
}

fn npm_install(folder: &Path, package: &str, engines: Engines) -> Result<(), String> {
    let mut npm = command(Path::new("npm"));
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1"]);
    if engines == Engines::Strict {
        npm.arg("--engine-strict");
    }
    npm.args(["--loglevel=error", "--prefix"]).arg(folder).arg(package).current_dir(folder);
    match npm.output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("npm cannot install it: {}", first_line(&output))),
        Err(error) => Err(format!("npm does not start: {error}")),
    }
}

/// The first line of what a program complained of.
pub(crate) fn first_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it does not say why").to_owned()
}

fn ask(check: &Check, mut tool: Command) -> Result<(), String> {
    let Check { name, arguments, subject, .. } = check;
    eprintln!("ci: outside: {name} {}", arguments.join(" "));
    // Neither is anybody's business, and both need the network.
    tool.args(*arguments).env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    match tool.current_dir(project::root()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} found errors in {subject} ({status})")),
        Err(error) => Err(format!("{name} does not start: {error}")),
    }
}

/// A program of npm's world, which are scripts with an ending of their own on Windows.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { program.with_extension("cmd") } else { program.to_owned() });
    command.stdin(Stdio::null());
    command
}
