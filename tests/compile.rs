//! The crates of all fixtures, and the samples of all pages, as one workspace: they compile without a warning. Some of the crates are
//! also called, by the programs in `programs/`, against a server on the loopback interface.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clientwright::files::{self, Files};
use clientwright::ir::Component;
use clientwright::options::{Mode, Options};
use tests::{SPLIT, below, fixtures, names_in, workspace};

/// The crate of the samples.
const SAMPLES: &str = "samples";

/// The crate of the programs.
const PROGRAMS: &str = "programs";

/// The fixtures whose values are decoded and encoded: one for each kind of type.
const ROUND_TRIPS: [&str; 9] = [
    "all-of",
    "closed-enum",
    "enum-of-integers",
    "maps",
    "nullable-union",
    "recursive-types",
    "required-optional-nullable",
    "union-with-discriminator",
    "union-without-discriminator",
];

#[test]
fn every_fixture_and_every_sample_on_a_page_compiles_without_a_warning() {
    let root = write_workspace();
    let output = cargo(&root, &["check", "--workspace"]);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "`cargo check` in {}:\n{text}", root.display());
    each_feature_compiles_by_itself(&root);
    the_programs_call_the_crates(&root);
    values_come_back_as_they_were(&root);
}

/// A crate that is split into features compiles with each of them alone, and with none.
fn each_feature_compiles_by_itself(root: &Path) {
    let package = format!("fixture-{SPLIT}");
    let manifest: toml::Table = fs::read_to_string(root.join(SPLIT).join("Cargo.toml")).unwrap().parse().unwrap();
    let features: Vec<&String> = manifest["features"].as_table().unwrap().keys().filter(|name| *name != "default").collect();
    assert!(features.len() > 8, "{features:?}");
    for feature in features.into_iter().map(String::as_str).chain([""]) {
        let output = cargo(root, &["check", "-p", &package, "--no-default-features", "--features", feature]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{package}` with `{feature}` alone:\n{text}");
    }
}

/// The programs find what they expect.
fn the_programs_call_the_crates(root: &Path) {
    let output = cargo(root, &["test", "--package", PROGRAMS]);
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(output.status.success(), "`cargo test --package {PROGRAMS}` in {}:\n{text}", root.display());
}

/// Values that are made up of each component are decoded, encoded and decoded again to the same.
fn values_come_back_as_they_were(root: &Path) {
    for name in ROUND_TRIPS {
        let output = cargo(root, &["build", "--example", "round_trips", "--package", &format!("fixture-{name}")]);
        assert!(output.status.success(), "{name}:\n{}", String::from_utf8_lossy(&output.stderr));
        let program = root.join("target/debug/examples").join(format!("round_trips{}", std::env::consts::EXE_SUFFIX));
        let values = fs::File::open(values_of(root, name)).unwrap();
        let output = Command::new(program).stdin(values).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let wrong: Vec<&str> = text.lines().filter(|line| line.split('\t').nth(1) != Some("ok")).collect();
        assert!(output.status.success() && wrong.is_empty(), "{name}: {wrong:#?}");
        assert!(text.lines().count() > 1, "{name}: only {text}");
    }
}

/// Where the values of a fixture's components are, a line for each.
fn values_of(root: &Path, name: &str) -> PathBuf {
    root.join(format!("{name}.tsv"))
}

/// Writes the crates; what is there already and has not changed stays, and so does what was compiled.
fn write_workspace() -> PathBuf {
    let root = target().join("fixtures");
    let mut members = vec![SAMPLES.to_owned(), PROGRAMS.to_owned()];
    let mut samples = vec![Samples::of_the_client()];
    for fixture in fixtures().unwrap() {
        let round_trips = ROUND_TRIPS.contains(&fixture.name.as_str());
        let options = Options { round_trips, ..fixture.options(Mode::Tolerant) };
        let generated = clientwright::generate(&fixture.loader(), "openapi.yaml", &options);
        if let Some(api) = generated.api.as_ref().filter(|_| round_trips) {
            let values = |component: &Component| {
                let lines = component.instances.iter().map(|value| format!("{}\t{value}\n", component.wire));
                lines.collect::<String>()
            };
            fs::create_dir_all(&root).unwrap();
            fs::write(values_of(&root, &fixture.name), api.components.iter().map(values).collect::<String>()).unwrap();
        }
        let all = generated.files.unwrap_or_else(|| panic!("{}:\n{}", fixture.name, generated.report));
        files::write(&below(&all, "client/"), &root.join(&fixture.name)).unwrap();
        let path = format!("../{}", fixture.name);
        let manifest = all.get("client/Cargo.toml").unwrap();
        samples.push(Samples::of(&options.crate_name, &path, manifest, &below(&all, "docs/")));
        members.push(fixture.name);
    }
    files::write(&samples_crate(&samples), &root.join(SAMPLES)).unwrap();
    write_programs(&root.join(PROGRAMS));
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

/// Writes the crate of the programs: each file of `programs/` is a test, which speaks of the crates that it uses.
fn write_programs(root: &Path) {
    let mut manifest = format!("[package]\nname = \"{PROGRAMS}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n");
    manifest
        .push_str("futures-util = { version = \"0.3\", default-features = false, features = [\"std\"] }\nserde_json = \"1\"\n");
    manifest
        .push_str("tokio = { version = \"1\", features = [\"io-util\", \"macros\", \"net\", \"rt-multi-thread\", \"time\"] }\n");
    let folder = workspace().join("tests/programs");
    let texts: Vec<(String, String)> = names_in(&folder)
        .unwrap()
        .into_iter()
        .map(|name| (name.clone(), fs::read_to_string(folder.join(name)).unwrap()))
        .collect();
    for fixture in fixtures().unwrap() {
        let library = format!("fixture_{}::", fixture.name.replace('-', "_"));
        if texts.iter().any(|(_, text)| text.contains(&library)) {
            manifest.push_str(&format!("fixture-{0} = {{ path = \"../{0}\" }}\n", fixture.name));
        }
    }
    let mut files = Files::new();
    let marked = |text: &str| format!("// {}\n{text}", files::MARKER);
    for (name, text) in &texts {
        files.insert(format!("tests/{name}"), marked(text)).unwrap();
    }
    files.insert("src/lib.rs", marked("")).unwrap();
    files.insert("Cargo.toml", format!("# {}\n{manifest}", files::MARKER)).unwrap();
    files::write(&files, root).unwrap();
}

/// Where this workspace is built.
fn target() -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    below.parent().unwrap().to_path_buf()
}

/// The samples in Rust on the pages of one client.
struct Samples {
    crate_name: String,
    path: String,
    /// Other crates of which guides speak that are written by hand, as lines of a manifest.
    others: String,
    /// All that the crate has: guides speak of them.
    features: Vec<String>,
    /// Each with the page where it stands.
    texts: Vec<(String, String)>,
}

impl Samples {
    fn of(crate_name: &str, path: &str, manifest: &str, pages: &Files) -> Samples {
        let texts = pages.iter().flat_map(|(page, text)| rust_fences(text).into_iter().map(|text| (page.to_owned(), text)));
        let manifest: toml::Table = manifest.parse().unwrap();
        let features = manifest["features"].as_table().unwrap().keys().cloned().collect();
        let (crate_name, path, others) = (crate_name.to_owned(), path.to_owned(), String::new());
        Samples { crate_name, path, others, features, texts: texts.collect() }
    }

    /// Those of the committed pages.
    fn of_the_client() -> Samples {
        let root = workspace().canonicalize().unwrap();
        let mut pages = Files::new();
        for folder in ["", "resources", "filters", "guides"] {
            let names = names_in(&root.join("generated/docs").join(folder)).unwrap();
            for name in names.iter().filter(|name| name.ends_with(".md")) {
                let path = format!("generated/docs/{folder}/{name}");
                pages.insert(&path, fs::read_to_string(root.join(&path)).unwrap()).unwrap();
            }
        }
        let client = root.join("generated/client");
        let manifest = fs::read_to_string(client.join("Cargo.toml")).unwrap();
        let mut samples = Samples::of("cloud-app-security", client.to_str().unwrap(), &manifest, &pages);
        let emulator = root.join("tests/emulator");
        samples.others = format!("cloud-app-security-emulator = {{ path = {:?} }}\n", emulator.to_str().unwrap());
        assert!(samples.texts.len() >= 55, "only {} samples were found", samples.texts.len());
        samples
    }
}

/// The blocks of Rust of a page. A fragment that does not compile by itself is no sample.
fn rust_fences(page: &str) -> Vec<String> {
    assert!(!page.contains("```rust,"), "{page}");
    let fences = page.split("```rust\n").skip(1);
    fences.map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// A crate in which each sample stands in the frame that it is written for.
fn samples_crate(samples: &[Samples]) -> Files {
    let mut manifest = format!("[package]\nname = \"{SAMPLES}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n");
    manifest.push_str("chrono = { version = \"0.4\", default-features = false }\n");
    manifest.push_str("futures-util = { version = \"0.3\", default-features = false }\nserde_json = \"1\"\n");
    manifest.push_str("tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\ntracing = \"0.1\"\n");
    let mut files = Files::new();
    // That an operation is deprecated, its page says; what a sample ends in is for its reader to use.
    let mut root = "#![allow(deprecated, unused_variables)]\n".to_owned();
    for Samples { crate_name, path, others, features, texts } in samples {
        manifest.push_str(&format!("{crate_name} = {{ path = {path:?}, features = {features:?} }}\n{others}"));
        let library = crate_name.replace('-', "_");
        root.push_str(&format!("pub mod {library};\n"));
        let functions: String = texts
            .iter()
            .enumerate()
            .map(|(number, (page, text))| {
                if text.contains("fn main()") {
                    // A whole program: its `main` is called by nobody here.
                    return format!("/// From `{page}`.\n#[allow(dead_code)]\npub mod sample_{number} {{\n{text}\n}}\n\n");
                }
                format!(
                    "/// From `{page}`.\npub async fn sample_{number}(client: ::{library}::Client) \
                     -> Result<(), Box<dyn std::error::Error>> {{\n{text}\nOk(())\n}}\n\n"
                )
            })
            .collect();
        // A line that says who made it, so that a fixture that goes takes its module along.
        files.insert(format!("src/{library}.rs"), format!("// {}\n{functions}", files::MARKER)).unwrap();
    }
    files.insert("src/lib.rs", format!("// {}\n{root}", files::MARKER)).unwrap();
    files.insert("Cargo.toml", format!("# {}\n{manifest}", files::MARKER)).unwrap();
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
