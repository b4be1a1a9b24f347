//! `cargo xtask generate --release`: the client's next version, its changelog, and all that is generated, in step.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use clientwright::config;
use clientwright::diff::Changes;
use clientwright::files;
use clientwright::options::Options;
use clientwright::source::{LoadError, Loader};

use crate::diff::Base;
use crate::generate::{self, NamesOf};
use crate::project::{self, CONFIG, SPEC};
use crate::revision::Revision;

/// The changelog among what is written by hand.
const CHANGELOG: &str = "CHANGELOG.md";

/// What is wanted of a release.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The revision or the document of the last release; else the tag of its version.
    pub base: Option<String>,
    /// The version; else the one that the changes ask for.
    pub version: Option<String>,
}

/// Makes a release: of nothing, if anything of it cannot be.
///
/// # Errors
///
/// What cannot be compared or written, or a version that promises more than the changes allow.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    let before = project::options()?;
    let base = base(wanted, &before)?;
    let outputs = project::outputs()?;
    let changes = base.changes(outputs.side())?;
    let version = version(&changes, &before.crate_version, wanted.version.as_deref())?;
    let day = DateTime::<Utc>::from(SystemTime::now()).format("%Y-%m-%d").to_string();

    let mut after = before.clone();
    let changelog = after.extras.iter_mut().find(|(path, _)| path == CHANGELOG);
    let Some((_, text)) = changelog else { return Err(format!("the client has no {CHANGELOG}")) };
    *text = changes.released(text, &version, &day)?;
    let changelog = text.clone();
    after.crate_version.clone_from(&version);
    let config = config_of_version(&version)?;
    let outputs = project::outputs_with(after)?;

    let root = project::root();
    let companions = companions()?;
    for (path, text) in [(format!("{companions}/{CHANGELOG}"), changelog), (CONFIG.to_owned(), config)] {
        files::replace_text(&root, &path, &text).map_err(|error| format!("{path}: {error}"))?;
        eprintln!("{path}: written");
    }
    generate::write(&outputs, NamesOf::Spec)?;
    eprintln!("\n{}", changes.to_text(&before.crate_version).trim_end());
    eprintln!(
        "\n{} {version} is ready: read the changelog, commit, and tag it `{}`",
        before.crate_name,
        tag(&before.crate_name, &version)
    );
    Ok(())
}

/// The last release: the one that is named, or the tag of the version that the client has now.
fn base(wanted: &Wanted, options: &Options) -> Result<Base, String> {
    if let Some(name) = &wanted.base {
        return Base::of(name);
    }
    let Options { crate_name, crate_version, .. } = options;
    let tags = [tag(crate_name, crate_version), format!("v{crate_version}")];
    match tags.iter().find(|tag| Revision::of(tag).is_ok()) {
        Some(tag) => Base::of(tag),
        None => Err(format!(
            "there is no tag `{}` or `{}` of the last release: fetch the tags, or say what was released with `--base`",
            tags[0], tags[1]
        )),
    }
}

fn tag(name: &str, version: &str) -> String {
    format!("{name}-v{version}")
}

/// The version that is wanted, if it promises no more than the changes allow, else the one that they ask for.
fn version(changes: &Changes, before: &str, wanted: Option<&str>) -> Result<String, String> {
    let least = changes.next_version(before)?;
    let Some(wanted) = wanted else {
        return if least == before {
            Err(format!("nothing is different for those who use the client of {before}"))
        } else {
            Ok(least)
        };
    };
    let parsed = |text: &str| semver::Version::parse(text).map_err(|error| format!("`{text}` is no version: {error}"));
    let (asked, enough, last) = (parsed(wanted)?, parsed(&least)?, parsed(before)?);
    if asked <= last {
        return Err(format!("{wanted} does not come after {before}"));
    }
    if asked < enough {
        return Err(format!("{wanted} promises more than the changes allow: {}; {least} would do", changes.summary()));
    }
    Ok(wanted.to_owned())
}

/// The project's file with this version.
fn config_of_version(version: &str) -> Result<String, String> {
    let text = project::loader().read(CONFIG).map_err(|error: LoadError| format!("cannot read {CONFIG}: {error}"))?;
    let mut is_above_tables = true;
    let line = |line: &str| {
        is_above_tables &= !line.starts_with('[');
        let is_version = is_above_tables && line.split('=').next().is_some_and(|key| key.trim() == "version");
        if is_version { format!("version = \"{version}\"\n") } else { format!("{line}\n") }
    };
    Ok(text.lines().map(line).collect())
}

fn companions() -> Result<String, String> {
    let (config, report) = config::read(&project::loader(), CONFIG);
    let config = config.ok_or_else(|| report.to_string())?;
    config.companions.ok_or_else(|| format!("{CONFIG} names no `companions` of {SPEC}, among which the changelog is"))
}
