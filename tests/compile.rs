//! The crates of all fixtures, as one workspace: they compile without a warning.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clientwright::files::{self, Files};
use clientwright::options::Mode;
use tests::{fixtures, names_in, workspace};

#[test]
fn every_fixture_gives_a_crate_that_compiles_without_a_warning() {
    let root = write_workspace();
    let output = cargo(&root, &["check", "--workspace"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo check` in {}:\n{text}", root.display());
}

/// Writes the crates; what is there already and has not changed stays, and so does what was compiled.
fn write_workspace() -> PathBuf {
    let root = target().join("fixtures");
    let mut members = Vec::new();
    for fixture in fixtures().unwrap() {
        let options = fixture.options(Mode::Tolerant);
        let generated = clientwright::generate(&fixture.loader(), "openapi.yaml", &options);
        let all = generated.files.unwrap_or_else(|| panic!("{}:\n{}", fixture.name, generated.report));
        files::write(&client(&all), &root.join(&fixture.name)).unwrap();
        members.push(fixture.name);
    }
    for folder in names_in(&root).unwrap() {
        if root.join(&folder).is_dir() && folder != "target" && !members.contains(&folder) {
            fs::remove_dir_all(root.join(folder)).unwrap();
        }
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = false\n");
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    // The versions that everything else here is built with: they are on this machine already.
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    root
}

/// Where this workspace is built.
fn target() -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    below.parent().unwrap().to_path_buf()
}

/// The files of the client, by path below its folder.
fn client(all: &Files) -> Files {
    let mut files = Files::new();
    for (path, text) in all.iter() {
        if let Some(path) = path.strip_prefix("client/") {
            files.insert(path, text).unwrap();
        }
    }
    files
}

/// Runs cargo without the network, and with it where something is missing.
fn cargo(root: &Path, arguments: &[&str]) -> Output {
    let run = |further: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).args(further).current_dir(root);
        command.env("CARGO_TARGET_DIR", root.join("target")).env("RUSTFLAGS", "-D warnings");
        command.output().unwrap()
    };
    let output = run(&["--offline"]);
    if output.status.success() { output } else { run(&[]) }
}
