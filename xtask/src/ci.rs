//! `cargo xtask ci`: what has to pass before a change goes in.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{annotate, docs, generate, lint, outside, project};

/// One thing that has to pass.
struct Step {
    name: &'static str,
    /// The command that does it alone.
    command: String,
    run: Box<dyn Fn() -> Result<(), String>>,
}

/// What became of a step.
struct Done {
    name: &'static str,
    took: Duration,
}

/// Runs all steps up to the first that fails, which a workflow sees as annotations; with `outside`, tools of other people too: those that are named, or all that can be had.
///
/// # Errors
///
/// The step that failed, with its command.
pub fn run(outside: Option<&[String]>, annotated: bool) -> Result<(), String> {
    let annotated = annotate::wanted(annotated);
    let steps = steps(outside, annotated);
    let mut done = Vec::new();
    for step in &steps {
        eprintln!("ci: {}: {}", step.name, step.command);
        let started = Instant::now();
        let result = (step.run)();
        done.push(Done { name: step.name, took: started.elapsed() });
        if let Err(message) = result {
            if annotated {
                annotate::step(step.name, &step.command);
            }
            return Err(format!(
                "{message}\n{}\nci: {} failed; by itself it is `{}`",
                summary(&done, "failed"),
                step.name,
                step.command
            ));
        }
    }
    eprintln!("{}\nci: all is well", summary(&done, "passed"));
    Ok(())
}

fn steps(outside: Option<&[String]>, annotated: bool) -> Vec<Step> {
    let cargo = |name, arguments| cargo(name, arguments, annotated);
    let mut steps = vec![
        // Generated code has its own form, which rustfmt is not asked about.
        cargo("format", "fmt --check -p clientwright -p clientwright-runtime -p cloud-app-security-emulator -p xtask -p tests"),
        cargo("clippy", "clippy --workspace --all-targets --all-features -- -D warnings"),
        cargo("bare", "check -p clientwright-runtime -p cloud-app-security --lib --no-default-features"),
        cargo("projects", "test -p tests --test projects -- --ignored"),
        cargo("story", "test -p tests --test story -- --ignored"),
        cargo("emulator", "test -p tests --test emulator -- --ignored a_hundred_thousand"),
        cargo("doc", "doc --workspace --no-deps"),
        Step {
            name: "generate",
            command: "cargo xtask generate --check".to_owned(),
            run: Box::new(|| generate::run(&generate::Wanted::Check)),
        },
        Step { name: "lint", command: "cargo xtask lint".to_owned(), run: Box::new(move || lint::run(annotated)) },
    ];
    if has_target(WASM) {
        steps.push(cargo("wasm", "check -p clientwright-runtime -p cloud-app-security --lib --target wasm32-unknown-unknown"));
    } else {
        eprintln!("ci: wasm: left out, since the toolchain lacks {WASM}; `rustup target add {WASM}` brings it");
    }
    if let Some(names) = outside {
        let (site, tools): (Vec<String>, Vec<String>) = names.iter().cloned().partition(|name| SITE.contains(&name.as_str()));
        let command = |names: &[String]| format!("cargo xtask ci --outside {}", names.join(" ")).trim_end().to_owned();
        if !tools.is_empty() || names.is_empty() {
            steps.push(Step { name: "outside", command: command(&tools), run: Box::new(move || outside::run(&tools)) });
        }
        if !site.is_empty() || names.is_empty() {
            let command = if names.is_empty() { "cargo xtask docs --browser".to_owned() } else { command(&site) };
            steps.push(Step { name: "browser", command, run: Box::new(move || docs::in_browser(&site)) });
        }
    }
    steps
}

/// What the site is held against in a browser.
const SITE: &[&str] = &[docs::BROWSER, docs::AXE];

/// The names of everything that needs what is not ours.
pub fn outside_names() -> Vec<&'static str> {
    [&outside::names(), SITE].concat()
}

/// What browsers run.
const WASM: &str = "wasm32-unknown-unknown";

/// Whether the toolchain has a target's standard library.
fn has_target(target: &str) -> bool {
    let asked = Command::new("rustc").args(["--print", "target-libdir", "--target", target]).stdin(Stdio::null()).output();
    asked.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir())
}

fn cargo(name: &'static str, arguments: &'static str, annotated: bool) -> Step {
    // Only rustdoc reads it.
    let flags = ("RUSTDOCFLAGS", "-D warnings");
    let before = if name == "doc" { format!("{}='{}' ", flags.0, flags.1) } else { String::new() };
    let run = move || {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(program);
        command.env(flags.0, flags.1).current_dir(project::root()).stdin(Stdio::null());
        if annotated && annotate::has_places(arguments) {
            let is_well = annotate::compile(command, arguments)?;
            return if is_well { Ok(()) } else { Err("cargo found errors".to_owned()) };
        }
        match command.args(arguments.split(' ')).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("cargo ended with {status}")),
            Err(error) => Err(format!("cargo does not start: {error}")),
        }
    };
    Step { name, command: format!("{before}cargo {arguments}"), run: Box::new(run) }
}

/// A line for each step: how long it took, and what came of it. All passed, save the last, which is told.
fn summary(done: &[Done], last: &str) -> String {
    let line = |(index, Done { name, took }): (usize, &Done)| {
        let result = if index + 1 == done.len() { last } else { "passed" };
        format!("{:>8.1} s  {name:<10}{result}", took.as_secs_f64())
    };
    done.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}
