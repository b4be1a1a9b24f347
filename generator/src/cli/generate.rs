//! `clientwright generate`

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::arguments::{Document, Format, Split, Taking, Telling, address, crate_name, crate_version};
use super::output::{DIFFERENT, Failure, INACCESSIBLE, MISUSED, counted, print, print_json, say};
use super::progress::Progress;
use super::project::{Project, places_of_config, project};
use super::watch::Watch;
use crate::files::{self, Changes, Difference, Drift, Files};
use crate::options::{FeatureSplit, Options};
use crate::source::{Effect, Report, Severity};
use crate::{Generated, config, ir};

/// The arguments.
#[derive(Args)]
pub(super) struct Generate {
    #[command(flatten)]
    document: Document,
    /// The folder to write to: the crate goes to DIR/client
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the crate
    #[arg(long, value_name = "CRATE", value_parser = crate_name)]
    name: Option<String>,
    /// The version of the crate [default: 0.1.0]
    #[arg(long, value_name = "V", value_parser = crate_version)]
    crate_version: Option<String>,
    /// The address of the crate's repository, for its manifest
    #[arg(long, value_name = "URL", value_parser = address)]
    repository: Option<String>,
    /// Whether each group of operations becomes a Cargo feature, with the models that it needs [default: auto]
    #[arg(long, value_enum, value_name = "WHEN")]
    features: Option<Split>,
    /// Write `examples/every_operation.rs` too, a program that calls each operation
    #[arg(long)]
    every_operation: bool,
    /// Let every struct keep the members that the document does not know
    #[arg(long)]
    keep_unknown: bool,
    /// Write nothing; show what would be written
    #[arg(long)]
    check: bool,
    /// Do it again whenever one of the files is saved; new names are not kept yet
    #[arg(long, conflicts_with_all = ["check", "format"])]
    watch: bool,
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    telling: Telling,
    /// For whom the result is
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Writes a client, or says what would be written.
pub(super) fn run(arguments: &Generate) -> Result<(), Failure> {
    if arguments.watch { watch(arguments) } else { once(arguments, &mut Followed::default()) }
}

/// What a generation depends on.
#[derive(Default)]
struct Followed {
    files: Vec<String>,
    folders: Vec<String>,
}

/// Writes a client after each save. What is wrong is told, and the next save may mend it.
fn watch(arguments: &Generate) -> Result<(), Failure> {
    let unwatched = |message| Failure::new(INACCESSIBLE, message);
    let spec = arguments.document.spec.as_deref();
    if spec == Some("-") {
        return Err(Failure::new(MISUSED, "`--watch` needs a file: what comes from standard input is not saved again"));
    }
    let mut watch = Watch::new().map_err(unwatched)?;
    let mut followed = Followed::default();
    loop {
        let mut now = Followed { files: places_of_config(spec, &arguments.taking), folders: Vec::new() };
        now.files.extend(spec.map(str::to_owned));
        match once(arguments, &mut now) {
            Ok(()) => followed = now,
            Err(failure) => {
                say(failure.message.trim_end());
                // A file that is not read now, since one before it cannot be, still counts.
                followed.files.extend(now.files);
                followed.folders.extend(now.folders);
            }
        }
        watch.follow(&followed.files, &followed.folders).map_err(unwatched)?;
        say("\nwatching; ctrl-c ends it");
        watch.wait().map_err(unwatched)?;
    }
}

fn once(arguments: &Generate, followed: &mut Followed) -> Result<(), Failure> {
    let project = project(arguments.document.spec.as_deref(), &arguments.taking)?;
    followed.files.push(project.spec.clone());
    followed.files.extend(project.options.overlays.iter().cloned());
    followed.folders.extend(project.companions.clone());
    let out =
        arguments.out.clone().or_else(|| project.out.as_ref().map(PathBuf::from)).ok_or_else(|| missing("--out DIR", "out"))?;
    let Project { loader, spec, out: _, companions: _, names, is_named, options } = project;
    let options = with_flags(options, is_named, arguments)?;
    let mut progress = Progress::new(arguments.telling.progress, arguments.telling.quiet);
    let made = crate::generate_observed(&loader, &spec, &options, &mut |stage| progress.done(stage));
    followed.files.extend(made.report.sources.paths().map(str::to_owned));
    let told = Told { arguments, out: &out, names: names.as_deref(), options: &options };
    told.report(&made.report);
    match (&made.api, &made.files) {
        (Some(api), Some(files)) if arguments.check => {
            told.compared(&made, api, &files::check(files, &out).map_err(inaccessible)?, files)
        }
        (Some(api), Some(files)) => {
            let changes = files::write(files, &out).map_err(inaccessible)?;
            if !arguments.watch {
                told.keep_names(&made)?;
            }
            told.written(&made, api, &changes)
        }
        _ => told.refused(&made),
    }
}

fn inaccessible(error: std::io::Error) -> Failure {
    Failure::inaccessible(&error)
}

fn missing(flag: &str, key: &str) -> Failure {
    Failure::new(MISUSED, format!("`{flag}` is missing: give it, or write `{key} = \"…\"` into `{}`", config::FILE))
}

fn with_flags(options: Options, is_named: bool, arguments: &Generate) -> Result<Options, Failure> {
    let crate_name = match &arguments.name {
        Some(name) => name.clone(),
        None if is_named => options.crate_name,
        None => return Err(missing("--name CRATE", "name")),
    };
    let crate_version = arguments.crate_version.clone().unwrap_or(options.crate_version);
    let repository = arguments.repository.clone().or(options.repository);
    let features = arguments.features.map_or(options.features, FeatureSplit::from);
    let every_operation = arguments.every_operation || options.every_operation;
    let keep_unknown = arguments.keep_unknown || options.keep_unknown;
    Ok(Options { crate_name, crate_version, repository, features, every_operation, keep_unknown, ..options })
}

/// Tells what came of it, to people or to programs.
struct Told<'a> {
    arguments: &'a Generate,
    out: &'a Path,
    /// The file that keeps names.
    names: Option<&'a str>,
    options: &'a Options,
}

impl Told<'_> {
    fn report(&self, report: &Report) {
        let shown = !self.arguments.telling.quiet || report.diagnostics.has_errors();
        if self.arguments.format == Format::Text && shown && !report.diagnostics.is_empty() {
            say(&report.to_string());
        }
    }

    fn written(&self, made: &Generated, api: &ir::Api, changes: &Changes) -> Result<(), Failure> {
        let Changes { written, removed, unchanged } = changes;
        let count = counted(written.len(), "file");
        self.summary(made, api, &format!("{count} written, {unchanged} unchanged, {} removed", removed.len()));
        self.json(made, true, json!({"written": written, "removed": removed, "unchanged": unchanged}))
    }

    /// The file that keeps names, with its text after this generation, unless it holds that already.
    fn other_names(&self, made: &Generated) -> Option<(&str, String)> {
        let (path, lock) = (self.names?, made.names.lock.as_ref()?);
        let is_there = self.options.lock.as_ref() == Some(lock) && Path::new(path).exists();
        (!is_there).then(|| (path, lock.to_text()))
    }

    fn keep_names(&self, made: &Generated) -> Result<(), Failure> {
        let Some((path, text)) = self.other_names(made) else { return Ok(()) };
        files::replace_text(Path::new(""), path, &text).map_err(inaccessible)
    }

    fn compared(&self, made: &Generated, api: &ir::Api, found: &[Difference], files: &Files) -> Result<(), Failure> {
        let of = |wanted: &[Drift]| -> Vec<&str> {
            found
                .iter()
                .filter(|difference| wanted.contains(&difference.drift))
                .map(|difference| difference.path.as_str())
                .collect()
        };
        let (to_write, to_remove) = (of(&[Drift::Missing, Drift::Changed]), of(&[Drift::Stale]));
        let unchanged = files.len().saturating_sub(to_write.len());
        self.json(made, found.is_empty(), json!({"written": to_write, "removed": to_remove, "unchanged": unchanged}))?;
        let again = match &self.options.command {
            command if *command == Options::new("").command => "run the same without `--check`".to_owned(),
            command => format!("`{command}` does it"),
        };
        if let Some((path, _)) = self.other_names(made).filter(|_| found.is_empty()) {
            return Err(Failure::new(DIFFERENT, format!("{path} does not hold all names; {again}")));
        }
        if found.is_empty() {
            self.summary(made, api, &format!("{} as they should be", counted(files.len(), "file")));
            return Ok(());
        }
        if self.arguments.format == Format::Text {
            print(&files::shown("", found))?;
        }
        let (out, count) = (self.out.display(), counted(found.len(), "file"));
        Err(Failure::new(DIFFERENT, format!("{out}: {count} to write or remove; {again}")))
    }

    fn refused(&self, made: &Generated) -> Result<(), Failure> {
        self.json(made, false, Value::Null)?;
        Err(Failure::of_report(&made.report, "nothing was written: "))
    }

    fn summary(&self, made: &Generated, api: &ir::Api, did: &str) {
        if self.arguments.telling.quiet || self.arguments.format == Format::Json {
            return;
        }
        let (out, types) = (self.out.display(), counted(api.types.len(), "type"));
        let operations = counted(operations(api), "operation");
        let excluded = match excluded_operations(made) {
            0 => String::new(),
            count => format!(" ({count} excluded)"),
        };
        say(&format!("{out}: {did}; {operations}{excluded}, {types}; {}", made.report.summary()));
    }

    fn json(&self, made: &Generated, ok: bool, files: Value) -> Result<(), Failure> {
        if self.arguments.format == Format::Text {
            return Ok(());
        }
        print_json(&json!({
            "ok": ok,
            "out": self.out.display().to_string(),
            "name": self.options.crate_name,
            "version": self.options.crate_version,
            "check": self.arguments.check,
            "counts": counts(made),
            "files": files,
            "diagnostics": made.report.to_json(),
        }))
    }
}

fn counts(made: &Generated) -> Value {
    let api = made.api.as_ref();
    let effect = |effect| made.report.diagnostics.iter().filter(|diagnostic| diagnostic.effect == Some(effect)).count();
    json!({
        "operations": api.map(operations),
        "excluded": excluded_operations(made),
        "resources": api.map(|api| api.resources.len()),
        "types": api.map(|api| api.types.len()),
        "files": made.files.as_ref().map(Files::len),
        "errors": made.report.count(Severity::Error),
        "warnings": made.report.count(Severity::Warning),
        "denied": made.report.denied,
        "widened": effect(Effect::Widened),
        "not_expressed": effect(Effect::NotExpressed),
    })
}

fn operations(api: &ir::Api) -> usize {
    api.resources.iter().map(|resource| resource.operations.len()).sum()
}

fn excluded_operations(made: &Generated) -> usize {
    made.excluded.iter().filter(|excluded| excluded.is_operation()).count()
}
