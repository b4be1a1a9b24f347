//! `cargo xtask diff`: what the spec's changes mean to those who use the client.

use std::path::Path;

pub use clientwright::cli::diff::{Denied, Format};
use clientwright::diff::{Changes, Class, Side};
use clientwright::options::Options;
use clientwright::source::{DiskLoader, LoadError, Loader};
use clientwright::{Promise, config};

use crate::project::{self, CONFIG, SPEC};
use crate::revision::Revision;

/// Prints the changes since `base`.
///
/// # Errors
///
/// What cannot be compared, or that there are changes which are denied.
pub fn run(base: &str, format: Format, denied: Option<Denied>) -> Result<(), String> {
    let base = Base::of(base)?;
    let options = project::options()?;
    let new = clientwright::understand(&project::loader(), SPEC, &options);
    let Some(side) = new.side() else { return Err(new.report.to_string()) };
    let changes = base.changes(side)?;
    let version = &base.version;
    match format {
        Format::Text => print!("{}", changes.to_text(version)),
        Format::Markdown => print!("{}", changes.to_markdown(version)),
        Format::Json => println!("{:#}", changes.to_json(version)),
    }
    match denied.map(Class::from).filter(|least| changes.class() >= Some(*least)) {
        Some(least) => Err(format!("changes that are {} or graver are denied", least.word())),
        None => Ok(()),
    }
}

/// What the spec is compared with.
pub struct Base {
    /// What a client of it promises.
    promise: Promise,
    /// The version of that client.
    pub version: String,
}

impl Base {
    /// A file with a document, or the spec at a revision.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, or what is wrong with it.
    pub fn of(name: &str) -> Result<Base, String> {
        if Path::new(name).is_file() {
            let options = project::options()?;
            return Base::read(&DiskLoader::new(""), name, options);
        }
        let revision = Revision::of(name).map_err(|why| format!("{why}, and there is no such file"))?;
        Base::read(&revision, SPEC, options_at(&revision)?).map_err(|why| format!("at {name}: {why}"))
    }

    fn read(loader: &dyn Loader, path: &str, options: Options) -> Result<Base, String> {
        let promise = clientwright::understand(loader, path, &options);
        match promise.api {
            Some(_) => Ok(Base { promise, version: options.crate_version }),
            None => Err(format!("{}\n{}", promise.report, promise.report.summary())),
        }
    }

    /// What is different in a later client.
    ///
    /// # Errors
    ///
    /// None that could be met: a base has something to compare.
    pub fn changes(&self, new: Side<'_>) -> Result<Changes, String> {
        let old = self.promise.side().ok_or("there is nothing to compare with")?;
        Ok(clientwright::diff::diff(old, new))
    }
}

/// How the client was made at a revision. Hand-written companions change nothing that is compared.
fn options_at(revision: &Revision) -> Result<Options, String> {
    let lock = Some(project::names(revision)?);
    match revision.read(CONFIG) {
        Err(LoadError::Missing) => Ok(Options { lock, extras: Vec::new(), ..project::options()? }),
        Err(error) => Err(format!("cannot read {CONFIG}: {error}")),
        Ok(_) => {
            let (config, report) = config::read(revision, CONFIG);
            let config = config.ok_or_else(|| report.to_string())?;
            Ok(Options { lock, ..config.options })
        }
    }
}
