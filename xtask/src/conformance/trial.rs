//! One document: a client of it, a mock of it, and what they say to each other.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::home;
use super::outcome::{self, Call, Verdict};
use super::prism::{Answers, Prism, Running};
use crate::corpus::child;
use crate::corpus::documents::Document;
use crate::corpus::program::{Program, build_example, make_workspace};

/// How long a document may take to be put into one file, its crate to be compiled, and its operations to be called.
const BUNDLE: Duration = Duration::from_secs(120);
const COMPILE: Duration = Duration::from_secs(1800);
const CALL: Duration = Duration::from_secs(900);

/// The program that the crate has.
const EXAMPLE: &str = "every_operation";

/// Tries a document.
pub(super) fn run(document: &Document, program: &Program, prism: &Prism, most: usize, slot: usize) -> Result<Verdict, String> {
    let trial = Trial {
        folder: home().join("out").join(&document.name),
        scratch: home().join(format!("scratch-{slot}")),
        target: home().join(format!("build-{slot}")),
    };
    fs::create_dir_all(&trial.folder).map_err(|error| format!("cannot make {}: {error}", trial.folder.display()))?;
    let (calls, trouble) = match trial.calls(document, program, prism, most) {
        Ok(calls) => (calls, None),
        Err(trouble) => (Vec::new(), Some(trouble)),
    };
    let verdict = Verdict { name: document.name.clone(), calls, trouble };
    let exceptions = trial.folder.join("exceptions.tsv");
    fs::write(&exceptions, verdict.exceptions()).map_err(|error| format!("cannot write {}: {error}", exceptions.display()))?;
    Ok(verdict)
}

struct Trial {
    folder: PathBuf,
    scratch: PathBuf,
    target: PathBuf,
}

impl Trial {
    fn calls(&self, document: &Document, program: &Program, prism: &Prism, most: usize) -> Result<Vec<Call>, String> {
        let single = self.single(document, program)?;
        let operations = self.generate(document, &single, program)?;
        if operations > most {
            return Err(format!("passed over: {operations} operations"));
        }
        let example = self.compile()?;
        let judged = self.judged(&single)?;
        let mut calls = self.call(&example, prism.mock(&judged, Answers::Shown, &self.folder.join("prism.log"))?)?;
        if calls.iter().any(Call::is_open) {
            // Examples that contradict their schemas are no answers; what fits the schemas may be one.
            let made_up = self.call(&example, prism.mock(&judged, Answers::MadeUp, &self.folder.join("prism-dynamic.log"))?)?;
            outcome::complete(&mut calls, made_up);
        }
        Ok(calls)
    }

    /// Has a mock called by the program.
    fn call(&self, example: &Path, mut mock: Running) -> Result<Vec<Call>, String> {
        let mut command = Command::new(example);
        command.env("BASE_URL", &mock.base_url);
        let ended = child::run(&mut command, &self.scratch, CALL)?;
        if ended.late || ended.code != Some(0) {
            return Err(format!("the program broke off: {}", ended.said()));
        }
        let calls = String::from_utf8_lossy(&ended.output);
        let calls = calls.lines().filter_map(Call::read);
        Ok(if mock.has_ended() { calls.map(Call::without_mock).collect() } else { calls.collect() })
    }

    /// The document in one file, for both sides. Servers of single operations are taken out, since the mock stands for all of them, and a
    /// base path without a host, since the mock knows none.
    fn single(&self, document: &Document, program: &Program) -> Result<PathBuf, String> {
        let mut command = program.command();
        command.arg("bundle").arg(&document.path).args(["--format", "json"]);
        let ended = child::run(&mut command, &self.scratch, BUNDLE)?;
        let mut root: Value = serde_json::from_slice(&ended.output).map_err(|_| format!("not bundled: {}", ended.said()))?;
        if let Some(root) = root.as_object_mut() {
            if root.contains_key("swagger") && !root.contains_key("host") {
                root.remove("basePath");
            }
            let is_relative = |server: &Value| server["url"].as_str().is_some_and(|url| url.starts_with('/'));
            if let Some(servers) = root.get_mut("servers").and_then(Value::as_array_mut) {
                servers.retain(|server| !is_relative(server));
            }
        }
        for item in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|paths| paths.values_mut()) {
            let Some(item) = item.as_object_mut() else { continue };
            item.remove("servers");
            item.values_mut().filter_map(Value::as_object_mut).for_each(|operation| _ = operation.remove("servers"));
        }
        let path = self.folder.join("openapi.json");
        fs::write(&path, root.to_string()).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(path)
    }

    /// The document as Prism has to be told it: it knows no unsigned formats, opens the files of what is no
    /// part of OpenAPI, and takes a document of Swagger 2.0 that names no media types for one without bodies.
    fn judged(&self, single: &Path) -> Result<PathBuf, String> {
        let unreadable = |error: &dyn Display| format!("cannot read {}: {error}", single.display());
        let text = fs::read(single).map_err(|error| unreadable(&error))?;
        let mut root: Value = serde_json::from_slice(&text).map_err(|error| unreadable(&error))?;
        if let Some(swagger) = root.as_object_mut().filter(|root| root.contains_key("swagger")) {
            swagger.entry("consumes").or_insert(json!(["application/json"]));
            swagger.entry("produces").or_insert(json!(["application/json"]));
        }
        tell_prism(&mut root);
        let path = self.folder.join("prism.json");
        fs::write(&path, root.to_string()).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(path)
    }

    /// Writes the crate, and says how many operations it has.
    fn generate(&self, document: &Document, single: &Path, program: &Program) -> Result<usize, String> {
        let name = format!("conformance-{}", document.name);
        let (made, _) = program.generate(single, &self.folder, &name, &["--every-operation"], &self.scratch)?;
        let counts = made.map_err(|trouble| format!("not generated: {trouble}"))?;
        make_workspace(&self.folder)?;
        Ok(counts["operations"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    fn compile(&self) -> Result<PathBuf, String> {
        build_example(EXAMPLE, &[], &self.folder, &self.target, &self.scratch, COMPILE)
    }
}

fn tell_prism(value: &mut Value) {
    if let Value::Object(map) = value {
        map.remove("x-ms-examples");
        let bits = map.get("format").and_then(Value::as_str).and_then(|format| format.strip_prefix("uint"));
        let largest =
            bits.and_then(|bits| bits.parse::<u32>().ok()).filter(|_| map.get("type").is_some_and(|kind| kind == "integer"));
        if let Some(bits) = largest {
            map.entry("minimum").or_insert(0.into());
            if let Some(largest) = 1_u64.checked_shl(bits).filter(|_| bits <= 32) {
                map.entry("maximum").or_insert((largest - 1).into());
            }
        }
    }
    match value {
        Value::Object(map) => map.values_mut().for_each(tell_prism),
        Value::Array(list) => list.iter_mut().for_each(tell_prism),
        _ => {}
    }
}
