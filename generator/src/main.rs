//! The command line: takes arguments, calls the library, and prints what it says.
//!
//! | exit code | means |
//! |---|---|
//! | 0 | done |
//! | 1 | the document has errors, and nothing was written |
//! | 2 | the command line is not as it should be |
//! | 3 | a file could not be read or written |
//! | 4 | `--check` found differences |

use std::io::{self, Read, Write};
use std::path::{MAIN_SEPARATOR_STR, Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clientwright::document::write::{to_json_text, to_yaml};
use clientwright::files::{self, Files};
use clientwright::options::{FeatureSplit, Mode, Options, check_crate_name};
use clientwright::source::{DiskLoader, Loader, Report};
use clientwright::{Generated, ir};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the document has errors, and nothing was written
  2  the command line is not as it should be
  3  a file could not be read or written
  4  --check found differences";

const ERRORS: u8 = 1;
const INACCESSIBLE: u8 = 3;
const DIFFERENT: u8 = 4;

/// Generates a Rust client crate and its documentation from an OpenAPI document.
#[derive(Parser)]
#[command(name = "clientwright", version, after_help = EXIT_CODES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a client crate and its documentation
    #[command(after_help = EXIT_CODES)]
    Generate(Generate),
    /// Tells, stage by stage, what became of an operation or a type
    #[command(after_help = EXIT_CODES)]
    Explain(Explain),
    /// Prints a document and all that it refers to as one file
    #[command(after_help = EXIT_CODES)]
    Bundle(Bundle),
}

#[derive(Args)]
struct Document {
    /// The OpenAPI document, YAML or JSON; `-` for standard input
    #[arg(value_name = "SPEC", value_parser = with_slashes)]
    path: String,
    /// An OpenAPI Overlay to apply to the document; may be given several times
    #[arg(long = "overlay", value_name = "FILE", value_parser = with_slashes)]
    overlays: Vec<String>,
}

#[derive(Args)]
struct Generate {
    #[command(flatten)]
    document: Document,
    /// The folder to write to: the crate goes to DIR/client
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate
    #[arg(long, value_name = "CRATE", value_parser = crate_name)]
    name: String,
    /// The version of the crate
    #[arg(long, value_name = "V", default_value = "0.1.0", value_parser = crate_version)]
    crate_version: String,
    /// Take anything that cannot be expressed exactly for an error, instead of a warning
    #[arg(long)]
    strict: bool,
    /// Whether each group of operations becomes a Cargo feature, with the models that it needs
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Split::Auto)]
    features: Split,
    /// Write nothing; show what would be written
    #[arg(long)]
    check: bool,
    /// Write `examples/every_operation.rs` too, a program that calls each operation
    #[arg(long)]
    every_operation: bool,
    /// The address of the crate's repository, for its manifest
    #[arg(long, value_name = "URL", value_parser = address)]
    repository: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Split {
    /// In a large crate
    Auto,
    /// In every crate
    Always,
    /// In no crate
    Never,
}

#[derive(Args)]
struct Explain {
    #[command(flatten)]
    document: Document,
    /// An operation (`listAlerts`, `alerts.list`) or a type (`Alert`)
    name: String,
    /// Take the document as `generate --strict` does
    #[arg(long)]
    strict: bool,
}

#[derive(Args)]
struct Bundle {
    #[command(flatten)]
    document: Document,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Yaml,
    Json,
}

/// Why there is nothing to show for a command.
struct Failure {
    code: u8,
    message: String,
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().command {
        Command::Generate(arguments) => generate(arguments),
        Command::Explain(arguments) => explain(&arguments),
        Command::Bundle(arguments) => bundle(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            say(message.trim_end());
            ExitCode::from(code)
        }
    }
}

fn generate(arguments: Generate) -> Result<(), Failure> {
    let Generate { document: Document { path, overlays }, out, name, crate_version, strict, features, check, repository, every_operation } =
        arguments;
    let features = match features {
        Split::Auto => FeatureSplit::Auto,
        Split::Always => FeatureSplit::Always,
        Split::Never => FeatureSplit::Never,
    };
    let options = Options { crate_version, mode: mode(strict), overlays, features, repository, every_operation, ..Options::new(name) };
    let Generated { api, files, ledger: _, report } = clientwright::generate(&loader(&path)?, &path, &options);
    print_report(&report);
    let (Some(api), Some(files)) = (api, files) else {
        return Err(Failure { code: ERRORS, message: format!("nothing was written: {}", report.summary()) });
    };
    let did = if check { compare(&files, &out) } else { write(&files, &out) }?;
    say(&format!("{did}; {}; {}", counts(&api), report.summary()));
    Ok(())
}

fn write(files: &Files, out: &Path) -> Result<String, Failure> {
    let changes = files::write(files, out).map_err(inaccessible)?;
    let (written, removed) = (counted(changes.written.len(), "file"), changes.removed.len());
    Ok(format!("{}: {written} written, {} unchanged, {removed} removed", out.display(), changes.unchanged))
}

fn compare(files: &Files, out: &Path) -> Result<String, Failure> {
    let differences = files::check(files, out).map_err(inaccessible)?;
    if differences.is_empty() {
        return Ok(format!("{}: {} as they should be", out.display(), counted(files.len(), "file")));
    }
    print(&files::shown("", &differences))?;
    let count = counted(differences.len(), "file");
    let message = format!("{}: {count} to write or remove; run the same without `--check`", out.display());
    Err(Failure { code: DIFFERENT, message })
}

fn explain(arguments: &Explain) -> Result<(), Failure> {
    let Explain { document: Document { path, overlays }, name, strict } = arguments;
    let options = Options { mode: mode(*strict), overlays: overlays.clone(), ..Options::new("explained") };
    let story = clientwright::explain(&loader(path)?, path, &options, name);
    print(&story.map_err(|message| Failure { code: ERRORS, message })?)
}

fn bundle(arguments: &Bundle) -> Result<(), Failure> {
    let Bundle { document: Document { path, overlays }, format } = arguments;
    let options = Options { overlays: overlays.clone(), ..Options::new("bundled") };
    let (root, report) = clientwright::bundle(&loader(path)?, path, &options);
    print_report(&report);
    let root = root.ok_or_else(|| Failure { code: ERRORS, message: report.summary() })?;
    print(&match format {
        Format::Yaml => to_yaml(&root),
        Format::Json => to_json_text(&root),
    })
}

/// What reads the document, once it is known that it can be read.
fn loader(path: &str) -> Result<DiskLoader, Failure> {
    let mut loader = DiskLoader::new("");
    if path == "-" {
        loader = loader.with_stdin(standard_input()?);
    }
    match loader.read(path) {
        Ok(_) => Ok(loader),
        Err(error) => Err(Failure { code: INACCESSIBLE, message: format!("cannot read `{path}`: {error}") }),
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    let read = io::stdin().lock().read_to_string(&mut text);
    read.map_err(|error| Failure { code: INACCESSIBLE, message: format!("cannot read standard input: {error}") })?;
    Ok(text)
}

fn inaccessible(error: io::Error) -> Failure {
    Failure { code: INACCESSIBLE, message: error.to_string() }
}

fn mode(strict: bool) -> Mode {
    if strict { Mode::Strict } else { Mode::Tolerant }
}

fn counts(api: &ir::Api) -> String {
    let operations = api.resources.iter().map(|resource| resource.operations.len()).sum();
    format!("{}, {}", counted(operations, "operation"), counted(api.types.len(), "type"))
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn print_report(report: &Report) {
    if !report.diagnostics.is_empty() {
        say(&report.to_string());
    }
}

/// To standard error. If nobody can read it, there is nobody to tell.
fn say(text: &str) {
    _ = writeln!(io::stderr(), "{text}");
}

/// To standard output. A reader that has seen enough is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(inaccessible(error)),
        _ => Ok(()),
    }
}

/// The library's paths have slashes on every system.
#[allow(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn with_slashes(path: &str) -> Result<String, String> {
    Ok(path.replace(MAIN_SEPARATOR_STR, "/"))
}

fn crate_name(name: &str) -> Result<String, String> {
    check_crate_name(name).map(|()| name.to_owned())
}

fn crate_version(version: &str) -> Result<String, String> {
    match semver::Version::parse(version) {
        Ok(_) => Ok(version.to_owned()),
        Err(error) => Err(format!("{error}; write three numbers, as in `0.1.0`")),
    }
}

fn address(url: &str) -> Result<String, String> {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_plain = url.chars().all(|character| character.is_ascii_graphic() && !matches!(character, '"' | '\\' | '<' | '>'));
    if is_web && is_plain { Ok(url.to_owned()) } else { Err("expected an address that begins with `https://`".to_owned()) }
}
