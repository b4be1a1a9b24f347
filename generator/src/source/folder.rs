//! What is written by hand and goes along as it is: the files of a folder.

use std::fs;
use std::io;
use std::path::Path;

/// Every file below a folder: path and text, sorted by path. A folder that is not there holds none.
///
/// # Errors
///
/// A file that cannot be read, or is no text.
pub fn files_below(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(root: &Path, below: &str, found: &mut Vec<(String, String)>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(below)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if name.starts_with('.') {
            // Left there by an editor or by the system.
        } else if entry.file_type()?.is_dir() {
            collect(root, &path, found)?;
        } else {
            let text =
                fs::read_to_string(entry.path()).map_err(|error| io::Error::new(error.kind(), format!("{path}: {error}")))?;
            found.push((path, text));
        }
    }
    Ok(())
}
