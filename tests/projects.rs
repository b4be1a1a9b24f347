//! What people build around a client: a workspace made by `clientwright new`, and a crate whose build script makes the client a module.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tests::workspace;

/// A crate that has the client twice, once in a module of a module.
const LIBRARY: &str = r#"//! A crate of a user.
#![deny(warnings)]

/// What is generated.
pub mod api {
    include!(concat!(env!("OUT_DIR"), "/things.rs"));
}
include!(concat!(env!("OUT_DIR"), "/others.rs"));

/// Awaits a call.
pub async fn one(client: &api::things::Client) -> Result<(), api::things::Error> {
    client.alerts().list().await?;
    Ok(())
}

/// Makes a client of the other module.
pub fn other() -> Result<others::Client, others::Error> {
    others::Client::builder("https://example.com").build()
}
"#;

const SCRIPT: &str = r#"fn main() -> Result<(), clientwright::build::Error> {
    use clientwright::build::Generator;
    Generator::from_config("clientwright.toml").module("api::things").features(["reqwest", "blocking"]).generate()?;
    Generator::new("openapi.yaml").module("others").generate()
}
"#;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Alerts, version: '1'}
servers: [{url: 'https://alerts.example.com'}]
paths:
  /alerts:
    get:
      operationId: listAlerts
      tags: [alerts]
      parameters: [{name: level, in: query, schema: {$ref: '#/components/schemas/Level'}}]
      responses:
        '200': {description: Alerts., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Alert'}}}}}
components:
  schemas:
    Level: {type: string, enum: [low, high], x-enum-open: false}
    Alert: {type: object, required: [id], properties: {id: {type: string}, level: {$ref: '#/components/schemas/Level'}}}
";

#[test]
fn a_new_workspace_builds_and_notices_what_is_stale() {
    let ground = tempfile::tempdir().unwrap();
    fs::write(ground.path().join("alerts.yaml"), DOCUMENT).unwrap();
    let generator = workspace().canonicalize().unwrap().join("generator");
    let mut new = cargo();
    new.args(["run", "--quiet", "--offline", "--manifest-path"]).arg(generator.join("Cargo.toml"));
    new.args(["--", "new", "alerts", "--spec", "alerts.yaml", "--clientwright"]).arg(&generator);
    succeeded("new", &new.current_dir(ground.path()).output().unwrap());
    let made = ground.path().join("alerts");
    fs::copy(workspace().join("Cargo.lock"), made.join("Cargo.lock")).unwrap();
    let xtask = |arguments: &[&str]| {
        cargo()
            .args(["run", "--quiet", "--offline", "--package", "xtask", "--"])
            .args(arguments)
            .current_dir(&made)
            .output()
            .unwrap()
    };
    succeeded("check", &xtask(&["generate", "--check"]));
    succeeded("build", &cargo().args(["check", "--offline"]).current_dir(&made).output().unwrap());
    let spec = made.join("spec/alerts.yaml");
    fs::write(&spec, fs::read_to_string(&spec).unwrap().replace("properties: {id:", "properties: {name: {type: string}, id:"))
        .unwrap();
    let stale = xtask(&["generate", "--check"]);
    assert_eq!(stale.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&stale.stderr).contains("`cargo xtask generate` does it"));
    succeeded("generate", &xtask(&["generate"]));
    succeeded("check", &xtask(&["generate", "--check"]));
}

#[test]
fn a_build_script_makes_a_client_a_module() {
    let ground = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = ground.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("openapi.yaml", DOCUMENT);
    put("clientwright.toml", "spec = \"openapi.yaml\"\n[rename]\noperations = {listAlerts = \"list\"}\n");
    put("build.rs", SCRIPT);
    put("src/lib.rs", LIBRARY);
    put("Cargo.toml", &manifest(""));
    fs::copy(workspace().join("Cargo.lock"), ground.path().join("Cargo.lock")).unwrap();
    let check = || cargo().args(["check", "--offline"]).current_dir(ground.path()).output().unwrap();
    // The first build says what is missing; with that it builds.
    let first = check();
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    let (_, lines) = said.split_once("in `[dependencies]` of Cargo.toml:\n\n").unwrap_or_else(|| panic!("{said}"));
    let lines: Vec<&str> = lines.lines().map(str::trim).take_while(|line| line.contains(" = ")).collect();
    put("Cargo.toml", &manifest(&lines.join("\n")));
    succeeded("check", &check());
}

fn manifest(dependencies: &str) -> String {
    let generator = workspace().canonicalize().unwrap().join("generator");
    let generator = toml::Value::String(generator.to_string_lossy().into_owned());
    format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n\
         [build-dependencies]\nclientwright = {{ path = {generator} }}\n\n[workspace]\n"
    )
}

/// Everything is built once for all tests: where the fixtures are, and as they are.
fn cargo() -> Command {
    let target: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("fixtures/target");
    let mut command = Command::new(env!("CARGO"));
    command.env("CARGO_TARGET_DIR", target).env("CARGO_PROFILE_DEV_DEBUG", "false");
    command.env("CARGO_PROFILE_DEV_BUILD_OVERRIDE_DEBUG", "false").env_remove("RUSTFLAGS");
    command
}

fn succeeded(what: &str, output: &Output) {
    assert!(
        output.status.success(),
        "{what}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
