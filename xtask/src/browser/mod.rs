//! The test of the site in a real browser: that it loads without a complaint, and can be used by everybody.
//!
//! A headless Chromium opens every page, from the folder and from a server; clicks, types and copies as a person would. Each part of the
//! test is a file in `parts/`. What they find is told together, with the page and the way in which it was looked at.

mod protocol;
mod chromium;
mod keys;
mod view;
mod tab;
mod server;
mod site;
mod fault;
mod ground;
mod parts;
mod shots;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clientwright::ir;

use crate::project;
use chromium::Chromium;
use fault::Fault;
use ground::Ground;
use site::Site;

/// Where everything that a run leaves lies, below the folder of the repository.
const FOLDER: &str = "target/browser";

/// What is to be done.
pub struct Test<'a> {
    /// The folder of the site.
    pub site: &'a Path,
    /// What the site is about.
    pub api: &'a ir::Api,
    /// The text of axe-core, if its checks are to be made.
    pub axe: Option<&'a str>,
    /// Whether anything is to be looked at but what axe-core finds.
    pub use_it: bool,
    /// The folder for pictures, if there are to be any.
    pub shots: Option<&'a Path>,
}

/// The browser, or why there is none.
///
/// # Errors
///
/// Why there is none.
pub fn find() -> Result<PathBuf, String> {
    chromium::find()
}

/// Makes the test.
///
/// # Errors
///
/// All that is wrong with the site, or that the browser does not work.
pub fn run(test: &Test) -> Result<(), String> {
    let site = Site::open(test.site)?;
    let folder = project::root().join(FOLDER);
    let program = find()?;
    let chromium = Chromium::start(&program, &folder)?;
    let ground = Ground { chromium: &chromium, site: &site, api: test.api };
    eprintln!("browser: {} pages, with {}", site.pages.len(), program.display());
    let mut faults = Vec::new();
    let mut part = |name: &str, work: &dyn Fn() -> Result<Vec<Fault>, String>| {
        let started = Instant::now();
        let found = work().unwrap_or_else(|problem| vec![Fault::new("the part", name, problem)]);
        let result = if found.is_empty() { "well".to_owned() } else { format!("{} faults", found.len()) };
        eprintln!("browser: {:>6.1} s  {name:<12}{result}", started.elapsed().as_secs_f64());
        faults.extend(found);
    };
    if test.use_it {
        part("load", &|| Ok(parts::load::run(&ground)));
        part("links", &|| Ok(parts::links::run(&ground)));
        part("search", &|| Ok(parts::search::run(&ground)));
        part("filter", &|| Ok(parts::filter::run(&ground)));
        part("keyboard", &|| Ok(parts::keyboard::run(&ground)));
        part("theme", &|| Ok(parts::theme::run(&ground)));
        part("unscripted", &|| Ok(parts::unscripted::run(&ground)));
        part("print", &|| Ok(parts::print::run(&ground)));
        part("hostile", &|| parts::hostile::run(&chromium, &folder));
    }
    if let Some(axe) = test.axe {
        part("axe", &|| Ok(parts::axe::run(&ground, axe)));
    }
    if let Some(folder) = test.shots {
        part("shots", &|| shots::take(&ground, folder).map(|()| Vec::new()));
        eprintln!("browser: the pictures are in {}", folder.display());
    }
    if faults.is_empty() { Ok(()) } else { Err(format!("the site fails in the browser:\n{}", fault::shown(&faults))) }
}
