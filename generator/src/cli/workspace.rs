//! The files of a new workspace.
