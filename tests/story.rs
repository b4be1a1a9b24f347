//! A year of a maintainer: the spec of today, 42 realistic edits, one at a time, and what each means to those who use the client.
//!
//! An edit is an overlay in `story/`. It says its class and the next version, Rust that compiles only afterwards (`new`), and Rust that
//! compiles only before (`broken`). What we say is held against the compiler: a user's program compiles wherever we say that there is
//! only more, and what we say breaks does break.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use clientwright::diff::{self, Change, Changes, Class};
use clientwright::files::{self, Files};
use clientwright::options::Options;
use clientwright::{Generated, Promise};
use serde_json::Value;
use tests::{below, for_each, names_in, workspace};
use xtask::project::{self, SPEC};

/// The version that the client has before each edit.
const VERSION: &str = "0.1.0";

/// One edit, and what is expected of it.
struct Edit {
    /// `06-a-severity-comes`
    name: String,
    class: String,
    version: String,
    /// What compiles with the later client only.
    new: Option<String>,
    /// What compiles with the earlier client only.
    broken: Option<String>,
}

impl Edit {
    fn of(name: &str) -> Edit {
        let text = fs::read_to_string(workspace().join("tests/story").join(name)).unwrap();
        let overlay: Value = serde_yaml::from_str(&text).unwrap();
        let story = &overlay["x-story"];
        let text = |key: &str| story[key].as_str().map(str::to_owned);
        let name = name.trim_end_matches(".yaml").to_owned();
        Edit { name, class: text("class").unwrap(), version: text("version").unwrap(), new: text("new"), broken: text("broken") }
    }

    fn options(&self) -> Options {
        let overlays = vec![format!("tests/story/{}.yaml", self.name)];
        Options { overlays, crate_name: self.crate_name(), ..options() }
    }

    fn crate_name(&self) -> String {
        format!("story-{}", &self.name[..2])
    }

    fn is_breaking(&self) -> bool {
        self.class == Class::Breaking.word()
    }
}

static EDITS: LazyLock<Vec<Edit>> = LazyLock::new(|| {
    let names = names_in(&workspace().join("tests/story")).unwrap();
    names.iter().filter(|name| name.ends_with(".yaml")).map(|name| Edit::of(name)).collect()
});

fn options() -> Options {
    Options { crate_name: "story-old".to_owned(), every_operation: false, extras: Vec::new(), ..project::options().unwrap() }
}

fn promise(options: &Options) -> Promise {
    let promise = clientwright::understand(&project::loader(), SPEC, options);
    assert!(promise.api.is_some(), "{}", promise.report);
    promise
}

static BEFORE: LazyLock<Promise> = LazyLock::new(|| promise(&options()));

/// Each edit with what the client promises after it.
static AFTER: LazyLock<Vec<(&Edit, Promise)>> =
    LazyLock::new(|| EDITS.iter().map(|edit| (edit, promise(&edit.options()))).collect());

#[test]
fn each_edit_means_what_its_author_expects() {
    assert!(EDITS.len() >= 40);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/story"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for_each(
        &AFTER,
        |(edit, _)| edit.name.clone(),
        |(edit, after)| {
            let changes = diff::diff(BEFORE.side().unwrap(), after.side().unwrap());
            assert_eq!(changes.class().map(Class::word), Some(&*edit.class), "{}", changes.to_text(VERSION));
            assert_eq!(changes.next_version(VERSION).as_ref(), Ok(&edit.version));
            assert!(changes.kept.is_empty(), "{:?}", changes.kept);
            settings.bind(|| insta::assert_snapshot!(&*edit.name, told(&changes)));
        },
    );
}

/// What is said, without the places: those move with every line of the spec.
fn told(changes: &Changes) -> String {
    let line = |change: &Change| {
        let rule = change.rule;
        format!("{}: {}: {} [{}]\n", rule.class.word(), change.subject(), change.words(), rule.code)
    };
    changes.list.iter().map(line).collect()
}

#[test]
fn every_snapshot_belongs_to_an_edit() {
    let known: BTreeSet<String> = EDITS.iter().map(|edit| format!("{}.snap", edit.name)).collect();
    let there: BTreeSet<String> = names_in(&workspace().join("tests/snapshots/story")).unwrap().into_iter().collect();
    assert_eq!(there, known);
}

#[test]
fn no_name_of_today_is_another_after_an_edit_that_only_adds() {
    let names = |promise: &Promise| -> BTreeSet<String> {
        promise
            .names
            .entries()
            .iter()
            .map(|entry| format!("{} {:?} {}", entry.path, entry.named.space.kind, entry.named.thing))
            .collect()
    };
    let before = names(&BEFORE);
    for_each(
        &AFTER,
        |(edit, _)| edit.name.clone(),
        |(edit, after)| {
            // What moves is known by its new path.
            if edit.is_breaking() || edit.name.ends_with("moves") {
                return;
            }
            let after = names(after);
            let lost: Vec<&String> = before.difference(&after).collect();
            assert!(lost.is_empty(), "{lost:?}");
        },
    );
}

/// Compiles 42 clients, which takes minutes: `cargo xtask ci` runs it.
#[test]
#[ignore = "takes minutes; `cargo xtask ci` runs it as `story`"]
fn the_compiler_says_the_same() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("story");
    _ = fs::remove_dir_all(root.join("crates"));
    let mut crates = Crates { root: root.clone(), members: Vec::new(), to_fail: BTreeSet::new() };
    crates.client("story-old", &options());
    let user = fs::read_to_string(workspace().join("tests/story/user.rs")).unwrap();
    crates.program("user-old", "story-old", &user);
    for edit in EDITS.iter() {
        crates.client(&edit.crate_name(), &edit.options());
        crates.edit(edit, &user);
    }
    let (failed, said) = crates.check();
    let unexpected: Vec<&String> = failed.symmetric_difference(&crates.to_fail).collect();
    let said: Vec<&String> = unexpected.iter().filter_map(|name| said.get(*name)).collect();
    assert!(unexpected.is_empty(), "otherwise than we say: {unexpected:?}\n{said:#?}");
}

/// The crates of the story, as one workspace.
struct Crates {
    root: PathBuf,
    members: Vec<String>,
    /// Those that must not compile.
    to_fail: BTreeSet<String>,
}

impl Crates {
    fn client(&mut self, name: &str, options: &Options) {
        let Generated { files, report, .. } = clientwright::generate(&project::loader(), SPEC, options);
        let all = files.unwrap_or_else(|| panic!("{name}:\n{report}"));
        let root = self.root.join("clients").join(name);
        files::write(&below(&all, "client/"), &root).unwrap();
        self.members.push(format!("clients/{name}"));
    }

    /// A crate with this text, which knows the client as its users do.
    fn program(&mut self, name: &str, client: &str, text: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             cloud-app-security = {{ package = \"{client}\", path = \"../../clients/{client}\" }}\n"
        );
        let mut files = Files::new();
        files.insert("Cargo.toml", format!("# {}\n{manifest}", files::MARKER)).unwrap();
        files.insert("src/lib.rs", format!("// {}\n{text}", files::MARKER)).unwrap();
        files::write(&files, &self.root.join("crates").join(name)).unwrap();
        self.members.push(format!("crates/{name}"));
    }

    fn edit(&mut self, edit: &Edit, user: &str) {
        let (number, client) = (&edit.name[..2], edit.crate_name());
        if !edit.is_breaking() {
            self.program(&format!("user-{number}"), &client, user);
        }
        let tries = [("new", &edit.new, &*client, "story-old"), ("broken", &edit.broken, "story-old", &*client)];
        for (word, sample, with, without) in tries {
            let Some(sample) = sample else { continue };
            let text = format!(
                "#![allow(warnings)]\nuse cloud_app_security::{{Client, Error, filters, models, servers}};\n\nfn sample() {{\n{sample}}}\n"
            );
            self.program(&format!("{word}-{number}"), with, &text);
            let failing = format!("{word}-{number}-without");
            self.program(&failing, without, &text);
            self.to_fail.insert(failing);
        }
    }

    /// The crates that do not compile, and what the compiler says of each.
    fn check(&self) -> (BTreeSet<String>, BTreeMap<String, String>) {
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {:?}\n\n[profile.dev]\ndebug = false\n", self.members);
        fs::write(self.root.join("Cargo.toml"), manifest).unwrap();
        fs::copy(workspace().join("Cargo.lock"), self.root.join("Cargo.lock")).unwrap();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("fixtures/target");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["check", "--workspace", "--keep-going", "--message-format=json"]).current_dir(&self.root);
        cargo.env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "-D warnings");
        let output = cargo.output().unwrap();
        let (mut failed, mut said, mut done) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
            let name = message["target"]["name"].as_str().unwrap_or_default().replace('_', "-");
            match message["reason"].as_str() {
                Some("compiler-message") if message["message"]["level"] == "error" => {
                    let text = message["message"]["rendered"].as_str().unwrap_or_default();
                    said.entry(name.clone()).or_insert_with(String::new).push_str(text);
                    failed.insert(name);
                }
                Some("compiler-artifact") => _ = done.insert(name),
                _ => {}
            }
        }
        let names = self.members.iter().filter_map(|member| member.rsplit('/').next()).map(str::to_owned);
        let neither: Vec<String> = names.filter(|name| !failed.contains(name) && !done.contains(name)).collect();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(neither.is_empty(), "not compiled at all: {neither:?}\n{text}");
        (failed, said)
    }
}
