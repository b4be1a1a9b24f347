//! One document: a client of it, a mock of it, and what they say to each other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::home;
use super::outcome::{Call, Verdict};
use super::prism::Prism;
use crate::corpus::child;
use crate::corpus::documents::Document;
use crate::corpus::program::{Program, build_example, make_workspace};

/// How long a document may take to be generated, its crate to be compiled, and its operations to be called.
const GENERATE: Duration = Duration::from_secs(120);
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
    Ok(Verdict { name: document.name.clone(), calls, trouble })
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
        let mock = prism.mock(&single, &self.folder.join("prism.log"))?;
        let mut command = std::process::Command::new(example);
        command.env("BASE_URL", &mock.base_url);
        let ended = child::run(&mut command, &self.scratch, CALL)?;
        if ended.late || ended.code != Some(0) {
            return Err(format!("the program broke off: {}", ended.said()));
        }
        Ok(String::from_utf8_lossy(&ended.output).lines().filter_map(Call::read).collect())
    }

    /// The document in one file, for both sides. Servers of single operations are taken out, since the mock stands for all of them.
    fn single(&self, document: &Document, program: &Program) -> Result<PathBuf, String> {
        let mut command = program.command();
        command.arg("bundle").arg(&document.path).args(["--format", "json"]);
        let ended = child::run(&mut command, &self.scratch, GENERATE)?;
        let mut root: Value = serde_json::from_slice(&ended.output).map_err(|_| format!("not bundled: {}", ended.said()))?;
        for item in root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(|paths| paths.values_mut()) {
            let Some(item) = item.as_object_mut() else { continue };
            item.remove("servers");
            item.values_mut().filter_map(Value::as_object_mut).for_each(|operation| _ = operation.remove("servers"));
        }
        let path = self.folder.join("openapi.json");
        fs::write(&path, root.to_string()).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(path)
    }

    /// Writes the crate, and says how many operations it has.
    fn generate(&self, document: &Document, single: &Path, program: &Program) -> Result<usize, String> {
        let mut command = program.command();
        command.arg("generate").arg(single).arg("--out").arg(&self.folder).arg("--every-operation");
        command.args(["--name", &format!("conformance-{}", document.name)]);
        let ended = child::run(&mut command, &self.scratch, GENERATE)?;
        if ended.code != Some(0) {
            return Err(format!("not generated: {}", ended.said()));
        }
        make_workspace(&self.folder)?;
        let summary = ended.errors.lines().last().unwrap_or_default();
        let operations = summary.split([';', ',']).find_map(|part| part.trim().strip_suffix(" operations")?.parse().ok());
        Ok(operations.unwrap_or(0))
    }

    fn compile(&self) -> Result<PathBuf, String> {
        build_example(EXAMPLE, &[], &self.folder, &self.target, &self.scratch, COMPILE)
    }
}
