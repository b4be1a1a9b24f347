//! One document: a crate with its types, and what they make of values.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clientwright::Generated;
use clientwright::files;
use clientwright::ir::Component;
use clientwright::options::{FeatureSplit, Options};
use clientwright::source::{DiskLoader, MemoryLoader};
use jsonschema::Validator;
use serde_json::{Value, json};

use super::compare::{Difference, differences};
use super::home;
use super::judge::Schemas;
use super::outcome::{Outcome, Verdict, What};
use super::samples::{Sample, samples};
use crate::corpus::child;
use crate::corpus::documents::Document;
use crate::corpus::program::{build_example, make_workspace};

/// How long a crate may take to be compiled, and its program to run.
const COMPILE: Duration = Duration::from_secs(1800);
const RUN: Duration = Duration::from_secs(300);

/// The program that the crate has.
const EXAMPLE: &str = "round_trips";

/// Tries a document.
pub(super) fn run(document: &Document, most: usize, slot: usize) -> Result<Verdict, String> {
    let trial = Trial {
        folder: home().join("out").join(&document.name),
        scratch: home().join(format!("scratch-{slot}")),
        target: home().join(format!("build-{slot}")),
    };
    fs::create_dir_all(&trial.folder).map_err(|error| format!("cannot make {}: {error}", trial.folder.display()))?;
    let mut verdict = Verdict { name: document.name.clone(), ..Verdict::default() };
    verdict.trouble = trial.fill(document, most, &mut verdict).err();
    Ok(verdict)
}

struct Trial {
    folder: PathBuf,
    scratch: PathBuf,
    target: PathBuf,
}

impl Trial {
    fn fill(&self, document: &Document, most: usize, verdict: &mut Verdict) -> Result<(), String> {
        let root = bundled(&document.path)?;
        let components = self.generate(&root, &document.name, most)?;
        let schemas = Schemas::of(&root);
        verdict.components = schemas.components().count();
        verdict.typed = components.len();
        if components.is_empty() {
            return Ok(());
        }
        let registry = schemas.registry()?;
        let mut validators = HashMap::new();
        // Some components are of the generator's own making.
        let written = |component: &&Component| schemas.component(component.wire.as_str()).is_some();
        for component in components.iter().filter(written) {
            let name = component.wire.as_str();
            match schemas.validator(&registry, name) {
                Ok(validator) => _ = validators.insert(name, validator),
                Err(why) => verdict.unjudged.push(format!("{name}: {why}")),
            }
        }
        let (valid, invalid) = judged(samples(&root, &schemas, &components), &validators);
        verdict.invalid = invalid;
        let program = self.compile()?;
        let lines = self.run(&program, &valid)?;
        verdict.outcomes =
            valid.into_iter().zip(lines).map(|(sample, line)| of_line(sample, &line, &schemas, &validators)).collect();
        Ok(())
    }

    /// Writes the crate, and gives the components that have a type. Operations are left out: their code takes most of the time that the
    /// compiler needs, and no type of a component depends on them.
    fn generate(&self, root: &Value, name: &str, most: usize) -> Result<Vec<Component>, String> {
        let mut types_only = root.clone();
        if let Some(members) = types_only.as_object_mut() {
            members.insert("paths".to_owned(), json!({}));
            members.remove("webhooks");
        }
        let options = Options {
            round_trips: true,
            features: FeatureSplit::Never,
            emitters: Some(vec!["client".to_owned()]),
            ..Options::new(format!("round-trips-{name}"))
        };
        let loader = MemoryLoader::new().with("openapi.json", types_only.to_string());
        let Generated { api, files, report, .. } = clientwright::generate(&loader, "openapi.json", &options);
        let (Some(api), Some(files)) = (api, files) else { return Err(format!("not generated: {}", report.summary())) };
        if api.types.len() > most {
            return Err(format!("passed over: {} types", api.types.len()));
        }
        files::write(&files, &self.folder).map_err(|error| format!("cannot write below {}: {error}", self.folder.display()))?;
        make_workspace(&self.folder)?;
        Ok(api.components)
    }

    fn compile(&self) -> Result<PathBuf, String> {
        build_example(EXAMPLE, &["--no-default-features"], &self.folder, &self.target, &self.scratch, COMPILE)
    }

    /// What the program says of each sample.
    fn run(&self, program: &Path, samples: &[Sample]) -> Result<Vec<String>, String> {
        let path = self.folder.join("values.tsv");
        let lines: String = samples.iter().map(|sample| format!("{}\t{}\n", sample.component, sample.value)).collect();
        let opened = fs::write(&path, lines).and_then(|()| File::open(&path));
        let input = opened.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        let ended = child::run_with(Stdio::from(input), &mut Command::new(program), &self.scratch, RUN)?;
        let lines: Vec<String> = String::from_utf8_lossy(&ended.output).lines().map(str::to_owned).collect();
        if ended.code != Some(0) || lines.len() != samples.len() {
            return Err(format!("the program broke off after {} values: {}", lines.len(), ended.said()));
        }
        Ok(lines)
    }
}

/// The document as one tree.
fn bundled(path: &Path) -> Result<Value, String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (root, report) = clientwright::bundle(&DiskLoader::new(folder), &name, &Options::new("bundle"));
    root.map(|root| root.to_json()).ok_or_else(|| format!("not read: {}", report.summary()))
}

/// The valid samples, and those that are not, with why.
fn judged(samples: Vec<Sample>, validators: &HashMap<&str, Validator>) -> (Vec<Sample>, Vec<(Sample, String)>) {
    let (mut valid, mut invalid) = (Vec::new(), Vec::new());
    for sample in samples {
        let Some(validator) = validators.get(sample.component.as_str()) else { continue };
        let complaint = validator.iter_errors(&sample.value).next();
        let complaint = complaint.map(|error| format!("{}: {error}", error.instance_path()));
        match complaint {
            Some(why) => invalid.push((sample, why)),
            None => valid.push(sample),
        }
    }
    (valid, invalid)
}

/// What became of a sample, by the line that the program wrote of it.
fn of_line(sample: Sample, line: &str, schemas: &Schemas<'_>, validators: &HashMap<&str, Validator>) -> Outcome {
    let mut parts = line.splitn(3, '\t').skip(1);
    let (what, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let encoded = serde_json::from_str::<Value>(text);
    let what = match (what, encoded) {
        ("ok", Ok(encoded)) => compared(&sample, &encoded, schemas, validators),
        ("undecoded" | "unknown", _) => What::Undecoded(text.to_owned()),
        (_, _) => What::Different(text.to_owned()),
    };
    Outcome { sample, what }
}

fn compared(sample: &Sample, encoded: &Value, schemas: &Schemas<'_>, validators: &HashMap<&str, Validator>) -> What {
    let unknown = |difference: &Difference| match difference {
        Difference::Lost(path) => !schemas.knows(&sample.component, path),
        Difference::Added(_) | Difference::Changed(_) => false,
    };
    let (unknown, changed): (Vec<Difference>, Vec<Difference>) =
        differences(&sample.value, encoded).into_iter().partition(unknown);
    let complaint = validators.get(sample.component.as_str()).and_then(|validator| validator.iter_errors(encoded).next());
    if let Some(difference) = changed.first() {
        What::Changed(format!("{}: {encoded}", difference.told()))
    } else if let Some(error) = complaint.filter(|_| unknown.is_empty()) {
        What::Invalid(format!("{}: {error}: {encoded}", error.instance_path()))
    } else {
        What::Same { unknown: unknown.iter().map(Difference::told).collect() }
    }
}
