//! `clientwright.toml`: what a project has decided about its client.
//!
//! Every key is optional. Paths are relative to the file. What the command line says comes first.
//!
//! ```toml
//! spec = "openapi.yaml"               # the document
//! out = "generated"                   # the folder to write to
//! name = "petstore"                   # the name of the crate
//! version = "0.1.0"                   # its version
//! repository = "https://example.com"  # the address of its repository
//! command = "cargo xtask generate"     # what makes the files again, named in each of them
//! mode = "tolerant"                   # or "strict"
//! overlays = ["overlay.yaml"]         # OpenAPI Overlays, in this order
//! companions = "companions"           # files for the client that are written by hand; `guides/` for the documentation
//! names = "names.lock"                # keeps what a published crate has called things
//! features = "auto"                   # or "always", "never": whether resources are behind features
//! keep-unknown = false                # whether records keep properties that the document does not know
//! every-operation = false             # whether there is `examples/every_operation.rs`, which calls each operation
//! emitters = ["client", "docs"]       # what is made
//! deny = ["widened"]                  # also "warnings", "not-expressed": warnings that are errors
//! prune = true                        # whether components go that only excluded operations need
//!
//! [include]                           # only operations that each of these lists speaks of
//! tags = ["pets"]
//! [exclude]                           # and that none of these speaks of
//! paths = ["/internal/**"]
//! operations = ["debug*"]
//! methods = ["delete"]
//!
//! [rename]                            # also parameters, resources, members
//! types = {pet = "Animal"}
//! fields = {"pet.nick" = "nickname"}
//! operations = {listPets = "all"}
//!
//! [[replace]]                         # of a format, or of a schema
//! format = "uuid"
//! type = "uuid::Uuid"
//! dependency = 'uuid = {version = "1", features = ["serde"]}'
//! traits = ["Eq", "Hash"]
//!
//! [derive]                            # by the type's name; "*" is every type that can
//! "*" = ["Eq", "Hash"]
//!
//! [dependencies]                      # further lines for the manifest
//! schemars = "1"
//!
//! [lint]                              # what `clientwright lint` finds
//! deny = ["no-error-answer"]          # is an error
//! ignore = [{code = "unused-tag", reason = "Kept for the portal.", path = "/tags/3"}]  # or an operation, or everywhere
//! ```

mod parse;
mod table;
mod keys;
mod tailoring;
mod lint;

use crate::options::Options;
use crate::source::{Diagnostics, Loader, Report, Sources};

/// The name of the file.
pub const FILE: &str = "clientwright.toml";

/// What a project has decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The document.
    pub spec: Option<String>,
    /// The folder to write to.
    pub out: Option<String>,
    /// The name of the crate, which is in the options as well.
    pub name: Option<String>,
    /// The folder of the client's files that are written by hand.
    pub companions: Option<String>,
    /// The file that keeps what a published crate has called things; it need not be there yet.
    pub names: Option<String>,
    /// All the rest.
    pub options: Options,
}

impl Default for Config {
    fn default() -> Config {
        Config { spec: None, out: None, name: None, companions: None, names: None, options: Options::new("") }
    }
}

/// Reads a file; without a configuration where it has mistakes.
pub fn read(loader: &dyn Loader, path: &str) -> (Option<Config>, Report) {
    let mut sources = Sources::new();
    let mut problems = Diagnostics::new();
    let config = match loader.read(path) {
        Ok(text) => {
            let file = sources.add(path, text.clone());
            let root = parse::parse(&sources, file, &mut problems);
            root.map(|root| keys::read(&root, loader, path, text, &mut problems))
        }
        Err(error) => {
            problems.error("unreadable-file", None, format!("cannot read `{path}`: {error}"));
            None
        }
    };
    (config.filter(|_| !problems.has_errors()), Report::new(sources, problems))
}
