//! What whoever runs the generator decides.

/// How a document is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// Anything that cannot be expressed exactly is an error: for a document that one maintains oneself.
    Strict,
    /// Damage is repaired and what cannot be expressed becomes wider, each with a warning: for documents of other people.
    #[default]
    Tolerant,
}

/// What whoever runs the generator decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// The name of the crate that is written.
    pub crate_name: String,
    /// Its version.
    pub crate_version: String,
    /// How the document is taken.
    pub mode: Mode,
    /// The command that makes the files again; the first line of each file names it.
    pub command: String,
    /// The address of the repository, for the manifest.
    pub repository: Option<String>,
    /// Whether the crate stands in a workspace that has its lock file and its profile.
    pub in_workspace: bool,
    /// Files that are put into the client as they are, written by hand: path in the crate, and text.
    pub extras: Vec<(String, String)>,
}

impl Options {
    /// The options that a name alone gives.
    pub fn new(crate_name: impl Into<String>) -> Options {
        Options {
            crate_name: crate_name.into(),
            crate_version: "0.1.0".to_owned(),
            mode: Mode::default(),
            command: "clientwright generate".to_owned(),
            repository: None,
            in_workspace: false,
            extras: Vec::new(),
        }
    }
}
