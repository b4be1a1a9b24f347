//! `cargo xtask docs`: makes the documentation, and shows or tests its site.

use std::path::{Path, PathBuf};

use crate::browser::{self, Test};
use crate::project::{self, GENERATED};
use crate::{generate, outside};

/// The folder of the site, below [`GENERATED`].
const DOCS: &str = "docs";

/// What is wanted beside the files.
#[derive(Default)]
pub struct Wanted {
    /// The site is to be opened.
    pub open: bool,
    /// The site is to be tested in a browser.
    pub browser: bool,
    /// Pictures of it are to be written into this folder.
    pub shots: Option<PathBuf>,
}

/// Makes `generated/`, and says where the site is.
///
/// # Errors
///
/// What is wrong with the spec, or with the site.
pub fn run(wanted: &Wanted) -> Result<(), String> {
    generate::run(&generate::Wanted::Write)?;
    let site = folder();
    let index = site.join("index.html");
    println!("{}", index.display());
    if wanted.browser || wanted.shots.is_some() {
        let axe = if wanted.browser { axe_if_there() } else { None };
        test(&site, axe.as_deref(), wanted.browser, wanted.shots.as_deref())?;
    }
    if wanted.open {
        open::that(&index).map_err(|error| format!("no program opens {}: {error}", index.display()))?;
    }
    Ok(())
}

/// Tests the site in a browser: `browser`, `axe`, or, if none is named, what can be had.
///
/// # Errors
///
/// What is wrong with the site; of what is named, also that it cannot be had.
pub fn in_browser(names: &[String]) -> Result<(), String> {
    let is_named = |name: &str| names.iter().any(|named| named == name);
    if let Err(why) = browser::find() {
        return if names.is_empty() { left_out("browser", &why) } else { Err(why) };
    }
    let axe = if is_named(AXE) {
        Some(outside::axe().map_err(|why| format!("{AXE} cannot be had: {why}"))?)
    } else if names.is_empty() {
        axe_if_there()
    } else {
        None
    };
    test(&folder(), axe.as_deref(), names.is_empty() || is_named(BROWSER), None)
}

/// The names by which the test can be asked for.
pub const BROWSER: &str = "browser";
/// The part of it that axe-core does.
pub const AXE: &str = "axe";

fn test(site: &Path, axe: Option<&str>, use_it: bool, shots: Option<&Path>) -> Result<(), String> {
    let api = project::outputs()?.api;
    browser::run(&Test { site, api: &api, axe, use_it, shots })
}

fn folder() -> PathBuf {
    project::root().join(GENERATED).join(DOCS)
}

fn axe_if_there() -> Option<String> {
    match outside::axe() {
        Ok(text) => Some(text),
        Err(why) => {
            _ = left_out(AXE, &why);
            None
        }
    }
}

fn left_out(name: &str, why: &str) -> Result<(), String> {
    eprintln!("{name} is left out: {why}");
    Ok(())
}
