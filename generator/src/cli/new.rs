//! `clientwright new`

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{crate_name, with_slashes};
use super::output::{Failure, INACCESSIBLE, MISUSED, counted, say};
use super::project::loader;
use super::workspace::{Origin, Workspace};
use crate::files::{self, DuplicatePath, Files};
use crate::lock::Lock;
use crate::options::{Options, check_crate_name};
use crate::source::loader::normalise;
use crate::source::{Loader, MemoryLoader, Report};
use crate::{Generated, config};

/// The arguments.
#[derive(Args)]
pub(super) struct New {
    /// The folder to make; it must not exist yet, or be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The OpenAPI document; it is copied, with all that it refers to
    #[arg(long, value_name = "FILE", value_parser = with_slashes)]
    spec: String,
    /// An OpenAPI Overlay to apply to the document, copied as well; may be given several times
    #[arg(long = "overlay", value_name = "FILE", value_parser = with_slashes)]
    overlays: Vec<String>,
    /// The name of the client's crate; otherwise that of the folder
    #[arg(long, value_name = "CRATE", value_parser = crate_name)]
    name: Option<String>,
    /// Where the workspace gets clientwright from: a folder with its source, or the address of a git repository; otherwise the folder
    /// that this program was built from
    #[arg(long, value_name = "PATH|GIT")]
    clientwright: Option<String>,
    /// Take the document as one that is maintained in the workspace: what cannot be expressed exactly is an error
    #[arg(long)]
    strict: bool,
    /// Tell of errors only
    #[arg(long, short)]
    quiet: bool,
}

/// The file that keeps names, as the new `clientwright.toml` calls it.
const NAMES: &str = "names.lock";

/// Makes a workspace: all of it, or nothing.
pub(super) fn run(arguments: &New) -> Result<(), Failure> {
    let name = name(arguments)?;
    let origin = origin(arguments.clientwright.as_deref())?;
    let report = read(arguments)?;
    let Copied { spec, overlays, texts } = copied(&report, arguments);
    let workspace = Workspace { name, spec, overlays, strict: arguments.strict, origin };
    let mut by_hand = workspace.files(&texts).map_err(|path| Failure::new(MISUSED, format!("two files would be `{path}`")))?;
    let made = generated(&by_hand)?;
    if !arguments.quiet && !made.report.diagnostics.is_empty() {
        say(&made.report.to_string());
    }
    let Some(all) = made.files else { return Err(Failure::of_report(&made.report, "nothing was written: ")) };
    if let Some(lock) = &made.names.lock {
        let taken = |path: DuplicatePath| Failure::new(MISUSED, format!("the document has a file `{}` too", path.0));
        by_hand.insert(NAMES, lock.to_text()).map_err(taken)?;
    }
    let folder = whole(&arguments.folder);
    files::create(&folder, &by_hand, ("generated", &all)).map_err(|error| Failure::inaccessible(&error))?;
    if !arguments.quiet {
        let count = counted(by_hand.len() + all.len(), "file");
        say(&format!("{}: {count} written; README.md says how to go on; {}", arguments.folder.display(), made.report.summary()));
    }
    Ok(())
}

/// The folder's path with a name at its end, also for `.`.
fn whole(folder: &Path) -> PathBuf {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}

fn name(arguments: &New) -> Result<String, Failure> {
    if let Some(name) = &arguments.name {
        return Ok(name.clone());
    }
    let folder = whole(&arguments.folder);
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match check_crate_name(&name) {
        Ok(()) => Ok(name),
        Err(message) => Err(Failure::new(MISUSED, format!("{message}; give a name with `--name`"))),
    }
}

/// Where the workspace gets clientwright from.
fn origin(asked: Option<&str>) -> Result<Origin, Failure> {
    match asked {
        Some(address) if address.contains("://") || address.starts_with("git@") => Ok(Origin::Git(address.to_owned())),
        Some(path) => {
            let message = || Failure::new(MISUSED, format!("there is no source of clientwright in `{path}`"));
            source_in(Path::new(path)).map(Origin::Path).ok_or_else(message)
        }
        None => {
            let message = "clientwright is on no registry yet: say with `--clientwright` in which folder, or at which git address, its source is";
            source_in(Path::new(env!("CARGO_MANIFEST_DIR"))).map(Origin::Path).ok_or_else(|| Failure::new(MISUSED, message))
        }
    }
}

/// The folder of the package, in a folder that is it or holds it.
fn source_in(folder: &Path) -> Option<String> {
    let is_it = |folder: &PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        let manifest: toml::Table = manifest.parse().unwrap_or_default();
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        name == Some("clientwright")
    };
    let found = [folder.to_owned(), folder.join("generator")].into_iter().find(is_it)?;
    Some(fs::canonicalize(found).ok()?.to_string_lossy().replace('\\', "/"))
}

/// Reads the document with all that it refers to, for the texts.
fn read(arguments: &New) -> Result<Report, Failure> {
    let New { spec, overlays, strict, .. } = arguments;
    if spec == "-" {
        return Err(Failure::new(MISUSED, "`--spec` needs a file: it is copied into the workspace"));
    }
    let options = Options { mode: super::project::mode(*strict), overlays: overlays.clone(), ..Options::new("") };
    let loader = loader(spec)?;
    super::project::overlays_are_there(&loader, &options)?;
    let (root, report) = crate::bundle(&loader, spec, &options);
    match root {
        Some(_) => Ok(report),
        None => Err(Failure::new(super::output::ERRORS, format!("{report}\nnothing was written: {}", report.summary()))),
    }
}

/// What is copied: texts lie to each other as they did.
struct Copied {
    /// The document's path in the workspace.
    spec: String,
    /// Those of the overlays.
    overlays: Vec<String>,
    /// Every text with its path.
    texts: Vec<(String, String)>,
}

fn copied(report: &Report, arguments: &New) -> Copied {
    let sources = &report.sources;
    let paths: Vec<&str> = sources.paths().collect();
    let common = common_folder(&paths);
    let moved = |path: &str| format!("spec/{}", path.get(common..).unwrap_or(path));
    let text = |path: &str| sources.find(path).map(|file| sources.text(file).to_owned()).unwrap_or_default();
    Copied {
        spec: moved(paths.first().copied().unwrap_or(&arguments.spec)),
        overlays: arguments.overlays.iter().map(|path| moved(&normalise(path))).collect(),
        texts: paths.iter().map(|path| (moved(path), text(path))).collect(),
    }
}

/// How long the folder is that all paths begin with, with its slash.
fn common_folder(paths: &[&str]) -> usize {
    let Some((first, others)) = paths.split_first() else { return 0 };
    let ends = first.match_indices('/').map(|(slash, _)| slash + 1);
    let shared = |end: &usize| others.iter().all(|other| other.get(..*end) == first.get(..*end));
    ends.take_while(shared).last().unwrap_or(0)
}

/// What `cargo xtask generate` would make there, by the same file.
fn generated(by_hand: &Files) -> Result<Generated, Failure> {
    let loader: MemoryLoader = by_hand.iter().collect();
    let (config, report) = config::read(&loader, config::FILE);
    let config = config.ok_or_else(|| Failure::new(MISUSED, report.to_string()))?;
    let spec = config.spec.ok_or_else(|| Failure::new(INACCESSIBLE, "the workspace has no document"))?;
    let folder = config.companions.map(|folder| format!("{folder}/")).unwrap_or_default();
    let companion = |(path, text): (&str, &str)| Some((path.strip_prefix(&folder)?.to_owned(), text.to_owned()));
    let lock = config.names.map(|_| Lock::default());
    let options = Options { extras: by_hand.iter().filter_map(companion).collect(), lock, ..config.options };
    loader.read(&spec).map_err(|error| Failure::new(INACCESSIBLE, format!("cannot read `{spec}`: {error}")))?;
    Ok(crate::generate(&loader, &spec, &options))
}
