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
mod lower;
mod emit;
mod explain;

pub use explain::explain;

use document::{Document, LoadOptions};
use files::Files;
use options::{Mode, Options};
use source::{Diagnostics, Loader, Report, Sources};

/// What came of a document.
#[derive(Debug)]
pub struct Generated {
    /// What the crate promises; none where the document has errors.
    pub api: Option<ir::Api>,
    /// The files, by path below the folder that is to hold them; none where the document has errors.
    pub files: Option<Files>,
    /// What is wrong, and where.
    pub report: Report,
}

/// Makes a client and its documentation from the document at `path`.
pub fn generate(loader: &dyn Loader, path: &str, options: &Options) -> Generated {
    let mut single = None;
    let (api, report) = understood(loader, path, options, |root| single = Some(document::write::texts(root)));
    let files = api.as_ref().map(|api| emit_all(api, single.unwrap_or_default(), options));
    Generated { api, files, report }
}

/// The stages up to what the generated crate promises: that is what snapshots show and comparisons of two documents are made on.
pub fn understand(loader: &dyn Loader, path: &str, options: &Options) -> (Option<ir::Api>, Report) {
    understood(loader, path, options, |_| ())
}

/// The same; `look` sees the document as one tree, before anything is mended in it.
fn understood(
    loader: &dyn Loader,
    path: &str,
    options: &Options,
    look: impl FnOnce(&document::Node),
) -> (Option<ir::Api>, Report) {
    let mut problems = Diagnostics::new();
    let document = match load(loader, path, options, &mut problems) {
        Ok(document) => document,
        Err(sources) => return (None, Report::new(sources, problems.sorted())),
    };
    let Document { mut root, sources } = document;
    look(&root);
    let api = read(&mut root, options, &mut problems).map(|api| lower::lower(&api, &root, options, &mut problems));
    // A mistake that a later stage finds is one all the same.
    let api = api.filter(|_| !problems.has_errors());
    (api, Report::new(sources, problems.sorted()))
}

/// The document and all that it refers to, as one tree; none where the document has errors. [`document::write`] makes it one file.
pub fn bundle(loader: &dyn Loader, path: &str, options: &Options) -> (Option<document::Node>, Report) {
    let mut problems = Diagnostics::new();
    let (root, sources) = match load(loader, path, options, &mut problems) {
        Ok(Document { root, sources }) => (Some(root), sources),
        Err(sources) => (None, sources),
    };
    (root.filter(|_| !problems.has_errors()), Report::new(sources, problems))
}

fn load(loader: &dyn Loader, path: &str, options: &Options, problems: &mut Diagnostics) -> Result<Document, Sources> {
    let how = match options.mode {
        Mode::Strict => LoadOptions::strict(),
        Mode::Tolerant => LoadOptions::tolerant(),
    };
    document::load(loader, path, how, problems)
}

/// Brings the tree to the one dialect inside, holds it against the table, and reads it.
fn read(root: &mut document::Node, options: &Options, problems: &mut Diagnostics) -> Option<openapi::Api> {
    dialect::normalise(root, options.mode, problems);
    if problems.has_errors() {
        return None;
    }
    openapi::check(root, options.mode, problems);
    if problems.has_errors() {
        return None;
    }
    match openapi::read(root) {
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

/// What the emitters make, and beside the documentation the document itself, in one file, for other tools.
fn emit_all(api: &ir::Api, single: document::write::Texts, options: &Options) -> Files {
    let mut files = Files::new();
    let document::write::Texts { yaml, json } = single;
    let header = format!("# {}\n", emit::header(options).replace(['\n', '\r'], " "));
    // Nothing is there yet.
    _ = files.insert("docs/openapi.yaml", header + &yaml);
    _ = files.insert("docs/openapi.json", json);
    for (folder, emitter) in emit::EMITTERS {
        for (path, text) in emitter(api, options).under(&format!("{folder}/")).iter() {
            // Each emitter owns its folder, so no path is there twice.
            _ = files.insert(path, text);
        }
    }
    files
}
