//! The repository as it was: files of a revision, through git.

use std::process::{Command, Output, Stdio};

use clientwright::source::loader::is_remote;
use clientwright::source::{LoadError, Loader};

use crate::project;

/// Reads files as they were at a revision, by their path in the repository.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The commit, in full.
    pub commit: String,
}

impl Revision {
    /// What git knows by this name: `HEAD`, `main`, `v0.1.0`, a commit.
    ///
    /// # Errors
    ///
    /// That there is no git, no repository, or nothing of this name.
    pub fn of(name: &str) -> Result<Revision, String> {
        // A name that begins like a flag is none.
        let asked = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])?;
        if !asked.status.success() {
            return Err(format!("git knows no revision `{name}`"));
        }
        Ok(Revision { commit: String::from_utf8_lossy(&asked.stdout).trim().to_owned() })
    }
}

impl Loader for Revision {
    fn read(&self, path: &str) -> Result<String, LoadError> {
        if is_remote(path) {
            return Err(LoadError::Remote);
        }
        // `./` has git take the path from the folder that it runs in, which need not be that of the repository.
        let shown = git(&["show", &format!("{}:./{path}", self.commit)]).map_err(LoadError::Io)?;
        if !shown.status.success() {
            return Err(LoadError::Missing);
        }
        let text = String::from_utf8(shown.stdout).map_err(|error| {
            let good = error.utf8_error().valid_up_to();
            LoadError::NotUtf8 { line: error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1 }
        })?;
        Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }
}

fn git(arguments: &[&str]) -> Result<Output, String> {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(project::root()).stdin(Stdio::null());
    git.output().map_err(|error| format!("git does not start: {error}"))
}
