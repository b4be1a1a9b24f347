//! `cargo xtask explain`: what each stage made of a name.

use std::io::{self, Write};

use crate::project::{self, SPEC};

/// Prints what became of an operation or a type.
///
/// # Errors
///
/// What is wrong with the spec, or that it has nothing of this name.
pub fn run(name: &str) -> Result<(), String> {
    let story = clientwright::explain(&project::loader(), SPEC, &project::options()?, name)?;
    // A pager that was closed has seen enough.
    _ = io::stdout().write_all(story.to_string().as_bytes());
    Ok(())
}
