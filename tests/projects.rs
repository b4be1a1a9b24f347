//! What people build around a client: a workspace made by `clientwright new`, and a crate whose build script makes the client a module.
//!
//! Neither compiles clientwright a second time: the workspace is made in here, and the build script calls `projects/build_script.rs`. What
//! needs that is left to `cargo xtask ci`.

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
    client.alerts().list().level(api::things::models::Level::Low).await?;
    Ok(())
}

/// Makes a client of the other module.
pub fn other() -> Result<others::Client, others::Error> {
    others::Client::builder("https://example.com").build()
}

/// Reads what either module knows.
pub fn read(text: &str) -> serde_json::Result<(api::things::models::Alert, others::models::Subject)> {
    Ok((serde_json::from_str(text)?, serde_json::from_str(text)?))
}
"#;

/// What a build script does is in a program that is compiled with the tests.
const SCRIPT: &str = r#"fn main() {
    let script = std::process::Command::new(env!("BUILD_SCRIPT")).status();
    std::process::exit(script.ok().and_then(|status| status.code()).unwrap_or(1));
}
"#;

const DOCUMENT: &str = "\
openapi: 3.1.0
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
  /watch:
    post:
      operationId: watchAlerts
      tags: [watching]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Subject'}}}}
      responses:
        '200': {description: Alerts as they come., content: {text/event-stream: {schema: {$ref: '#/components/schemas/Alert'}}}}
webhooks:
  alertRaised: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Alert'}}}}, responses: {'200': {description: Heard.}}}}
components:
  schemas:
    Level: {type: string, enum: [low, high], x-enum-open: false}
    Code: {type: integer, enum: [1, 2]}
    Subject: {oneOf: [{$ref: '#/components/schemas/Alert'}, {type: string}, {type: array, items: {$ref: '#/components/schemas/Code'}}]}
    Alert:
      type: object
      required: [id]
      additionalProperties: true
      properties: {id: {type: string}, level: {$ref: '#/components/schemas/Level'}, about: {$ref: '#/components/schemas/Subject'}}
";

#[test]
fn a_new_workspace_builds() {
    let ground = tempfile::tempdir().unwrap();
    let made = new_workspace(ground.path());
    // Its xtask would need clientwright compiled again.
    succeeded("build", &cargo().args(["check", "--offline", "--package", "alerts"]).current_dir(&made).output().unwrap());
}

#[test]
#[ignore = "compiles clientwright once more, which takes minutes; `cargo xtask ci` has a step for it"]
fn the_xtask_of_a_new_workspace_notices_what_is_stale() {
    let ground = tempfile::tempdir().unwrap();
    let made = new_workspace(ground.path());
    let xtask = |arguments: &[&str]| {
        cargo()
            .args(["run", "--quiet", "--offline", "--package", "xtask", "--"])
            .args(arguments)
            .current_dir(&made)
            .output()
            .unwrap()
    };
    succeeded("check", &xtask(&["generate", "--check"]));
    let spec = made.join("spec/alerts.yaml");
    fs::write(&spec, fs::read_to_string(&spec).unwrap().replace("properties: {id:", "properties: {name: {type: string}, id:"))
        .unwrap();
    let stale = xtask(&["generate", "--check"]);
    assert_eq!(stale.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&stale.stderr).contains("`cargo xtask generate` does it"));
    succeeded("generate", &xtask(&["generate"]));
    succeeded("check", &xtask(&["generate", "--check"]));
}

/// What `clientwright new` makes in a folder.
fn new_workspace(ground: &Path) -> PathBuf {
    let (spec, made) = (ground.join("alerts.yaml"), ground.join("alerts"));
    fs::write(&spec, DOCUMENT).unwrap();
    let generator = workspace().canonicalize().unwrap().join("generator");
    let paths = [&made, &spec, &generator].map(|path| path.to_string_lossy().into_owned());
    let [made_at, spec, generator] = paths.each_ref().map(String::as_str);
    let arguments = ["clientwright", "new", made_at, "--spec", spec, "--clientwright", generator, "--quiet"];
    // A code of the process cannot be looked into; the workspace can.
    _ = clientwright::cli::run(arguments);
    fs::copy(workspace().join("Cargo.lock"), made.join("Cargo.lock")).unwrap();
    made
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
    put(
        "clientwright.toml",
        "spec = \"openapi.yaml\"\nfeatures = \"always\"\n[rename]\noperations = {listAlerts = \"list\"}\n[derive]\n\"*\" = [\"Eq\", \"Hash\"]\n",
    );
    put("build.rs", SCRIPT);
    put("src/lib.rs", LIBRARY);
    put("Cargo.toml", &manifest(""));
    fs::copy(workspace().join("Cargo.lock"), ground.path().join("Cargo.lock")).unwrap();
    let check = || {
        let mut cargo = cargo();
        cargo.env("BUILD_SCRIPT", env!("CARGO_BIN_EXE_build_script"));
        cargo.args(["check", "--offline"]).current_dir(ground.path()).output().unwrap()
    };
    // The first build says what is missing; with that it builds.
    let first = check();
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    let (_, lines) = said.split_once("in `[dependencies]` of Cargo.toml:\n\n").unwrap_or_else(|| panic!("{said}"));
    let lines: Vec<&str> = lines.lines().map(str::trim).take_while(|line| line.contains(" = ")).collect();
    put("Cargo.toml", &manifest(&lines.join("\n")));
    succeeded("check", &check());
}

fn manifest(dependencies: &str) -> String {
    format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
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
