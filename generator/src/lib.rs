//! Generates a Rust client crate and its documentation from an OpenAPI document.
//!
//! [`generate`] is the whole story: a function from sources and options to files, with a report of all that is wrong on the way.
//! It has no clock, no environment and no network; files are read through a [`Loader`] that is handed in, and
//! [`files::write`] alone touches the disk.
//!
//! ```
//! use clientwright::options::Options;
//! use clientwright::source::MemoryLoader;
//!
//! let loader = MemoryLoader::new().with("api.yaml", "
//! openapi: 3.0.3
//! info: {title: Clocks, version: '1'}
//! paths:
//!   /time:
//!     get:
//!       operationId: now
//!       responses: {'200': {description: The time, content: {text/plain: {schema: {type: string}}}}}
//! ");
//! let generated = clientwright::generate(&loader, "api.yaml", &Options::new("clocks"));
//! let files = generated.files.expect("the document is in order");
//! assert!(files.get("client/src/lib.rs").is_some());
//! ```

pub mod options;
pub mod files;
pub mod source;
pub mod document;
pub mod dialect;
pub mod openapi;
pub mod ir;
pub mod lock;
mod tailor;
mod lower;
pub mod ledger;
mod emit;
mod explain;
mod lint;
pub mod diff;
mod normalised;
pub mod config;
pub mod build;
#[cfg(feature = "cli")]
pub mod cli;

pub use explain::{Explained, explain};
pub use lint::{Linted, RULES, Rule, Silenced, lint, rule};
pub use normalised::{Normalised, normalised};
pub use tailor::Excluded;

use document::{Document, LoadOptions};
use files::Files;
use ledger::Ledger;
use options::{Mode, Options};
use source::{Diagnostics, FileId, Loader, Report, Sources};

/// What came of a document.
#[derive(Debug)]
pub struct Generated {
    /// What the crate promises; none where the document has errors.
    pub api: Option<ir::Api>,
    /// The files, by path below the folder that is to hold them; none where the document has errors.
    pub files: Option<Files>,
    /// What became of each part of the document; none where it has errors.
    pub ledger: Option<Ledger>,
    /// What is wrong, and where.
    pub report: Report,
    /// What of the document nobody wants, since the options say so.
    pub excluded: Vec<Excluded>,
    /// Which name each thing of the document got; empty where the document has errors.
    pub names: lock::Register,
}

/// What a stage has done, for those who wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The document is read, with all that it refers to.
    Read {
        /// How many files that were.
        files: usize,
    },
    /// It is held against what OpenAPI allows.
    Checked {
        /// How many operations it has, of those that are wanted.
        operations: usize,
        /// How many schemas it gives a name to.
        schemas: usize,
    },
    /// What the crate promises is decided.
    Decided {
        /// How many types it has.
        types: usize,
    },
    /// The files are made.
    Made {
        /// How many they are.
        files: usize,
    },
}

/// Is told of each stage when it is done.
pub type Observer<'o> = &'o mut dyn FnMut(Stage);

/// Makes a client and its documentation from the document at `path`.
pub fn generate(loader: &dyn Loader, path: &str, options: &Options) -> Generated {
    generate_observed(loader, path, options, &mut |_| ())
}

/// The same; `observe` is told of each stage.
pub fn generate_observed(loader: &dyn Loader, path: &str, options: &Options, observe: Observer<'_>) -> Generated {
    let mut single = None;
    let mut look = |shown: Shown, root: &document::Node| {
        if shown == Shown::Written {
            single = Some(document::write::texts(root));
        }
    };
    let Understood { made, report, excluded } = understood(loader, path, options, &mut look, observe);
    let Some(Made { api, ledger, names }) = made else {
        return Generated { api: None, files: None, ledger: None, report, excluded, names: lock::Register::default() };
    };
    let mut files = emit_all(&api, single.unwrap_or_default(), options);
    if is_wanted("coverage", options) {
        // The emitters have folders of their own.
        _ = files.insert("coverage.json", ledger.to_json_text(&report.sources));
    }
    observe(Stage::Made { files: files.len() });
    Generated { api: Some(api), files: Some(files), ledger: Some(ledger), report, excluded, names }
}

/// The stages up to what the generated crate promises: that is what snapshots show and comparisons of two documents are made on.
pub fn understand(loader: &dyn Loader, path: &str, options: &Options) -> Promise {
    let Understood { made, report, excluded: _ } = understood(loader, path, options, &mut |_, _| (), &mut |_| ());
    match made {
        Some(Made { api, ledger: _, names }) => Promise { api: Some(api), names, report },
        None => Promise { api: None, names: lock::Register::default(), report },
    }
}

/// What a crate would promise that is generated from a document.
#[derive(Debug)]
pub struct Promise {
    /// What it promises; none where the document has errors.
    pub api: Option<ir::Api>,
    /// Which name each thing of the document got; empty where it has errors.
    pub names: lock::Register,
    /// What is wrong, and where.
    pub report: Report,
}

impl Promise {
    /// The same as a side of a comparison.
    pub fn side(&self) -> Option<diff::Side<'_>> {
        Some(diff::Side { api: self.api.as_ref()?, names: &self.names, sources: &self.report.sources })
    }
}

impl Generated {
    /// The same as a side of a comparison.
    pub fn side(&self) -> Option<diff::Side<'_>> {
        Some(diff::Side { api: self.api.as_ref()?, names: &self.names, sources: &self.report.sources })
    }
}

/// A document after the stages up to the promise.
struct Understood {
    made: Option<Made>,
    report: Report,
    excluded: Vec<Excluded>,
}

/// What was made of a document without errors.
struct Made {
    api: ir::Api,
    ledger: Ledger,
    names: lock::Register,
}

/// The document as one tree, on its way through the stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// As its authors wrote it, with overlays.
    Written,
    /// As OpenAPI 3.0, without what nobody wants, before it is held against the table.
    Settled,
}

/// Sees the document on its way.
type Look<'l> = &'l mut dyn FnMut(Shown, &document::Node);

/// The same, with what became of each part of the document; `look` sees it before anything is mended in it, and before it is checked.
fn understood(loader: &dyn Loader, path: &str, options: &Options, look: Look<'_>, observe: Observer<'_>) -> Understood {
    let mut problems = Diagnostics::new();
    let document = match load(loader, path, options, &mut problems) {
        Ok(document) => document,
        Err(sources) => return Understood { made: None, report: Report::new(sources, problems), excluded: Vec::new() },
    };
    let Document { mut root, mut sources, dangling } = document;
    observe(Stage::Read { files: sources.len() });
    look(Shown::Written, &root);
    let mut ledger = Ledger::of(&root, &dangling);
    let file = asked_in(options, &mut sources);
    let mut excluded = Vec::new();
    let mut converted = |root: &document::Node| ledger.converted(root);
    let mut on_the_way = Way { converted: &mut converted, settled: &mut |root| look(Shown::Settled, root) };
    let read = read(&mut root, options, file, &mut excluded, &mut on_the_way, &mut problems);
    let lowered = read.as_ref().map(|read| {
        observe(Stage::Checked { operations: read.operations.len(), schemas: read.schemas.len() });
        lower::lower(read, &root, options, file, &mut problems)
    });
    // A mistake that a later stage finds is one all the same.
    let made = read.zip(lowered).filter(|_| !problems.has_errors()).map(|(read, (mut api, names))| {
        problems = std::mem::take(&mut problems).sorted();
        ledger.settle(&ledger::Made { root: &root, read: &read, api: &api, excluded: &excluded }, &mut problems);
        api.coverage = ledger.summary_for(&sources);
        Made { api, ledger, names }
    });
    let denied = denied(options, &mut problems);
    let made = made.filter(|_| !problems.has_errors());
    if let Some(Made { api, .. }) = &made {
        observe(Stage::Decided { types: api.types.len() });
    }
    Understood { made, report: Report { denied, ..Report::new(sources, problems) }, excluded }
}

/// Makes errors of the warnings that are denied, and says how many.
fn denied(options: &Options, problems: &mut Diagnostics) -> usize {
    problems.deny(|diagnostic| options.deny.iter().any(|deny| deny.covers(diagnostic)))
}

/// The text in which the options were asked for, as one of the texts that places speak of.
fn asked_in(options: &Options, sources: &mut Sources) -> Option<FileId> {
    let (path, text) = options.tailoring.source.as_ref()?;
    Some(sources.add(path.as_str(), text.as_str()))
}

/// The document and all that it refers to, as one tree; none where the document has errors. [`document::write`] makes it one file.
pub fn bundle(loader: &dyn Loader, path: &str, options: &Options) -> (Option<document::Node>, Report) {
    let mut problems = Diagnostics::new();
    let (root, sources) = match load(loader, path, options, &mut problems) {
        Ok(Document { root, sources, dangling: _ }) => (Some(root), sources),
        Err(sources) => (None, sources),
    };
    let denied = denied(options, &mut problems);
    (root.filter(|_| !problems.has_errors()), Report { denied, ..Report::new(sources, problems) })
}

/// Reads the document and what it refers to, and applies the overlays.
fn load(loader: &dyn Loader, path: &str, options: &Options, problems: &mut Diagnostics) -> Result<Document, Sources> {
    let how = match options.mode {
        Mode::Strict => LoadOptions::strict(),
        Mode::Tolerant => LoadOptions::tolerant(),
    };
    let document = document::load(loader, path, how, problems)?;
    Ok(document::overlay::apply(loader, document, &options.overlays, how, problems))
}

/// Who sees the tree on its way to OpenAPI's words.
struct Way<'w> {
    /// In the one dialect inside, before it is mended.
    converted: &'w mut dyn FnMut(&document::Node),
    /// Before it is held against the table.
    settled: &'w mut dyn FnMut(&document::Node),
}

/// Brings the tree to the one dialect inside, holds it against the table, and reads it.
fn read(
    root: &mut document::Node,
    options: &Options,
    file: Option<FileId>,
    excluded: &mut Vec<Excluded>,
    way: &mut Way<'_>,
    problems: &mut Diagnostics,
) -> Option<openapi::Api> {
    dialect::normalise(root, options.mode, problems);
    (way.converted)(root);
    dialect::mend(root, options.mode, problems);
    if problems.has_errors() {
        return None;
    }
    excluded.extend(tailor::tailor(root, &options.tailoring, file, problems));
    (way.settled)(root);
    openapi::check(root, options.mode, problems);
    if problems.has_errors() {
        return None;
    }
    match openapi::read(root, problems) {
        Ok(api) => Some(api),
        Err(message) => {
            let help = "this is a fault of clientwright; please report it with the document";
            problems
                .error("not-read", root.place, format!("the document passed all checks and cannot be read: {message}"))
                .help(help);
            None
        }
    }
}

/// Whether the options ask for something of [`options::EMITTERS`].
fn is_wanted(name: &str, options: &Options) -> bool {
    options.emitters.as_ref().is_none_or(|wanted| wanted.iter().any(|wanted| wanted == name))
}

/// What the emitters make, and beside the documentation the document itself, in one file, for other tools.
fn emit_all(api: &ir::Api, single: document::write::Texts, options: &Options) -> Files {
    let mut files = Files::new();
    let document::write::Texts { yaml, json } = single;
    let header = format!("# {}\n", emit::header(options).replace(['\n', '\r'], " "));
    if is_wanted("docs", options) {
        // Nothing is there yet.
        _ = files.insert("docs/openapi.yaml", header + &yaml);
        _ = files.insert("docs/openapi.json", json);
    }
    // A folder inside another belongs to the same.
    let wanted = |folder: &str| is_wanted(folder.split('/').next().unwrap_or(folder), options);
    let emitters = emit::EMITTERS.iter().filter(|(folder, _)| wanted(folder));
    for made in side_by_side(emitters, |(folder, emitter)| emitter(api, options).under(&format!("{folder}/"))) {
        // Each emitter owns its folder, so no path is there twice.
        _ = files.merge(made);
    }
    files
}

/// What some calls give, in their order; each runs in a thread of its own where there may be one.
fn side_by_side<C: Copy + Send, R: Send>(calls: impl Iterator<Item = C>, call: impl Fn(C) -> R + Sync) -> Vec<R> {
    /// As much as the thread of a program has.
    const STACK: usize = 8 * 1024 * 1024;
    let call = &call;
    std::thread::scope(|scope| {
        let spawn = |one: C| {
            let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || call(one));
            (one, thread.ok())
        };
        let threads: Vec<_> = calls.map(spawn).collect();
        let given = threads.into_iter().map(|(one, thread)| match thread {
            Some(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            None => call(one),
        });
        given.collect()
    })
}
