//! The program itself: every command, every exit code, every key of `clientwright.toml`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A document in order.
const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1', description: Pets and their owners.}
servers: [{url: 'https://pets.example.com', description: The service.}]
tags: [{name: pets, description: Pets.}, {name: admin, description: For administrators.}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      summary: Gets a pet.
      parameters:
        - {name: id, in: path, required: true, description: The id., schema: {type: string, format: uuid}}
        - {name: max, in: query, description: How many., schema: {type: integer}}
      responses:
        '200':
          description: The pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}
        4XX: {description: There is no such pet.}
  /admin/purge:
    delete:
      operationId: purge
      tags: [admin]
      summary: Purges.
      responses:
        '200':
          description: Purged.
          content: {application/json: {schema: {$ref: '#/components/schemas/Purged'}}}
        4XX: {description: It may not be purged.}
components:
  schemas:
    pet:
      description: A pet.
      type: object
      required: [id, status]
      properties:
        id: {type: string, format: uuid, description: The id.}
        nick: {type: string, description: The name.}
        owner: {$ref: '#/components/schemas/Owner'}
        weight: {type: number, description: In kg.}
        status: {type: string, enum: [free, n/a], description: The status.}
    Owner: {description: An owner., type: object, properties: {id: {type: string, format: uuid, description: The id.}}}
    Purged: {description: What was purged., type: object, properties: {count: {type: integer, description: How many.}}}
";

/// A folder in which the program runs.
struct Ground {
    folder: TempDir,
}

/// How the program ended.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }
}

impl Ground {
    fn new(files: &[(&str, &str)]) -> Ground {
        let ground = Ground { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(path, text)| ground.put(path, text));
        ground
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn has(&self, path: &str) -> bool {
        self.path().join(path).exists()
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.args(arguments).current_dir(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut running = command.spawn().unwrap();
        // A program that does not want its input is right not to read it.
        _ = running.stdin.take().unwrap().write_all(input.as_bytes());
        let output = running.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs `generate` with what `clientwright.toml` says beside the document.
    fn configured(&self, config: &str) -> Ended {
        self.put("clientwright.toml", &format!("spec = \"pets.yaml\"\nout = \"out\"\nname = \"pets\"\n{config}"));
        self.run(&["generate"])
    }
}

fn pets() -> Ground {
    Ground::new(&[("pets.yaml", PETS)])
}

const GENERATE: &[&str] = &["generate", "pets.yaml", "--out", "out", "--name", "pets"];

fn with<'a>(base: &[&'a str], further: &[&'a str]) -> Vec<&'a str> {
    base.iter().chain(further).copied().collect()
}

#[test]
fn generate_writes_once_and_check_finds_what_is_stale() {
    let ground = pets();
    let first = ground.run(GENERATE);
    assert_eq!((first.code, first.out.as_str()), (0, ""), "{}", first.err);
    assert!(first.err.contains("0 removed; 2 operations, 4 types; nothing to report"), "{}", first.err);
    assert!(ground.run(GENERATE).err.contains("out: 0 files written"));
    assert_eq!(ground.run(&with(GENERATE, &["--check"])).code, 0);
    ground.put("pets.yaml", &PETS.replace("nick:", "nickname:"));
    let stale = ground.run(&with(GENERATE, &["--check"]));
    assert_eq!(stale.code, 4);
    assert!(stale.out.contains("client/src/models/pet.rs is other than it should be"), "{}", stale.out);
    assert!(stale.err.contains("run the same without `--check`"), "{}", stale.err);
    let found = ground.run(&with(GENERATE, &["--check", "--format", "json"]));
    assert_eq!((found.code, &found.json()["ok"]), (4, &json!(false)));
    assert!(found.json()["files"]["written"].as_array().unwrap().contains(&json!("client/src/models/pet.rs")));
}

#[test]
fn generate_tells_programs_what_it_did() {
    let ground = pets();
    let done = ground.run(&with(GENERATE, &["--format", "json", "--crate-version", "2.0.0"]));
    let told = done.json();
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert_eq!(
        (&told["ok"], &told["out"], &told["name"], &told["version"]),
        (&json!(true), &json!("out"), &json!("pets"), &json!("2.0.0"))
    );
    let counts = &told["counts"];
    assert_eq!((&counts["operations"], &counts["excluded"], &counts["types"]), (&json!(2), &json!(0), &json!(4)));
    assert_eq!(counts["files"].as_u64().unwrap() as usize, told["files"]["written"].as_array().unwrap().len());
    assert_eq!(told["diagnostics"], json!([]));
}

#[test]
fn a_document_may_come_from_standard_input_in_yaml_and_json_with_a_mark_and_with_other_line_ends() {
    let ground = pets();
    let piped = &["generate", "-", "--out", "piped", "--name", "pets"];
    ground.run(GENERATE);
    let expected = ground.text("out/client/src/models/pet.rs");
    let as_json = ground.run(&["bundle", "pets.yaml", "--format", "json"]).out;
    let forms =
        [PETS.to_owned(), format!("\u{feff}{PETS}"), PETS.replace('\n', "\r\n"), as_json.clone(), format!("\u{feff}{as_json}")];
    for form in forms {
        let ended = ground.run_with(piped, &form);
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert_eq!(ground.text("piped/client/src/models/pet.rs"), expected);
    }
    let broken = ground.run_with(&["lint", "-"], &PETS.replace("operationId", "operationid").replace('\n', "\r\n"));
    assert!(broken.out.contains("-:8:7: warning: unknown key `operationid`"), "{}", broken.out);
}

#[test]
fn every_exit_code_means_what_it_says() {
    let ground = pets();
    ground.put("broken.yaml", "openapi: 3.0.3\ninfo: [");
    ground.put("odd.yaml", &PETS.replace("summary: Purges.", "summery: Purges."));
    ground.put("bad.toml", "spek = \"pets.yaml\"\n");
    let generate = |spec| ["generate", spec, "--out", "out", "--name", "pets"];
    let cases: Vec<(i32, Vec<&str>, &str)> = vec![
        (0, vec!["lint", "pets.yaml"], "pets.yaml: nothing to report"),
        (0, vec!["lint", "odd.yaml"], "odd.yaml: 2 warnings"),
        (1, generate("broken.yaml").to_vec(), "nothing was written: 1 error"),
        (1, vec!["lint", "broken.yaml"], "1 error"),
        (1, vec!["lint", "odd.yaml", "--strict"], "odd.yaml: "),
        (1, vec!["explain", "pets.yaml", "getPets"], "did you mean `getPet`?"),
        (1, vec!["bundle", "broken.yaml"], "1 error"),
        (2, vec!["lint", "pets.yaml", "--what"], "unexpected argument"),
        (2, vec!["lint"], "no document is given"),
        (2, vec!["generate", "pets.yaml", "--name", "pets"], "`--out DIR` is missing"),
        (2, vec!["generate", "pets.yaml", "--out", "out"], "`--name CRATE` is missing"),
        (2, vec!["generate", "pets.yaml", "--out", "out", "--name", "async"], "`async-client` would do"),
        (2, vec!["lint", "pets.yaml", "--deny", "everything"], "expected `warnings`, `widened`, `not-expressed`"),
        (2, vec!["lint", "--config", "bad.toml"], "did you mean `spec`?"),
        (3, vec!["lint", "nowhere.yaml"], "cannot read `nowhere.yaml`: there is no such file"),
        (3, vec!["lint", "--config", "nowhere.toml"], "cannot read `nowhere.toml`"),
        (3, vec!["lint", "https://example.com/pets.yaml"], "remote references are not fetched"),
        (3, vec!["lint", "file:///pets.yaml"], "write the path of the file"),
        (3, vec!["generate", "pets.yaml", "--out", "pets.yaml", "--name", "pets"], "pets.yaml"),
        (5, vec!["lint", "odd.yaml", "--deny-warnings"], "by denied warnings"),
        (5, vec!["lint", "odd.yaml", "--deny", "widened,warnings"], "by denied warnings"),
        (5, with(&generate("odd.yaml"), &["--deny", "warnings"]), "nothing was written"),
    ];
    for (code, arguments, message) in cases {
        let ended = ground.run(&arguments);
        assert_eq!(ended.code, code, "{arguments:?}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(message), "{arguments:?}: {}", ended.err);
        assert!(!ground.has("out"), "{arguments:?}");
    }
    for command in ["generate", "lint", "explain", "bundle", "new"] {
        let help = ground.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("5  what is denied was found"), "{}", help.out);
    }
}

#[test]
fn what_is_denied_goes_by_what_became_of_it() {
    let ground = pets();
    ground.put("odd.yaml", &PETS.replace("summary: Purges.", "summery: Purges."));
    assert_eq!(ground.run(&["lint", "odd.yaml", "--deny", "widened"]).code, 0);
    let wide = PETS.replace("weight: {type: number,", "weight: {type: number, x-timestamp: seconds,");
    ground.put("wide.yaml", &wide);
    let found = ground.run(&["lint", "wide.yaml", "--format", "json"]);
    assert_eq!(found.json()[0]["effect"], json!("widened"), "{}", found.out);
    assert_eq!(ground.run(&["lint", "wide.yaml", "--deny", "not-expressed"]).code, 0);
    assert_eq!(ground.run(&["lint", "wide.yaml", "--deny", "widened"]).code, 5);
}

#[test]
fn lint_has_a_list_for_programs_and_annotations_for_workflows() {
    let ground = pets();
    ground.put("odd.yaml", &PETS.replace("summary: Purges.", "summery: Purges."));
    let list = ground.run(&["lint", "odd.yaml", "--format", "json"]).json();
    let codes: Vec<&Value> = list.as_array().unwrap().iter().map(|found| &found["code"]).collect();
    assert_eq!(codes, ["undescribed-operation", "unknown-key"]);
    let expected = json!({
        "severity": "warning", "code": "unknown-key", "effect": "not-expressed", "file": "odd.yaml", "line": 23, "column": 7, "length": 7,
        "pointer": "#/paths/~1admin~1purge/delete/summery",
        "message": list[1]["message"], "also": [], "help": "did you mean `summary`?",
    });
    assert_eq!(list[1], expected);
    let annotations = ground.run(&["lint", "odd.yaml", "--format", "github"]).out;
    assert!(
        annotations.contains("\n::warning file=odd.yaml,line=23,col=7,title=unknown-key::unknown key `summery`"),
        "{annotations}"
    );
    assert!(annotations.ends_with("%0Ahelp: did you mean `summary`?\n"), "{annotations}");
}

#[test]
fn diff_tells_what_a_later_document_means_and_can_deny_it() {
    let ground = pets();
    ground.put("later.yaml", &PETS.replace("required: [id, status]", "required: [id]"));
    let text = ground.run(&["diff", "pets.yaml", "later.yaml", "--crate-version", "1.4.2"]);
    assert_eq!(text.code, 0, "{}", text.err);
    assert_eq!(
        text.out,
        "breaking: 1\n  models::Pet::status: may be missing or null now: `PetStatus` before, `Option<PetStatus>` now \
         [field-became-optional]\n      pets.yaml:40:9 → later.yaml:40:9\n\n1 breaking; the next version is 2.0.0, after 1.4.2\n"
    );
    let found = ground.run(&["diff", "pets.yaml", "later.yaml", "--format", "json"]).json();
    assert_eq!((&found["class"], &found["changes"][0]["rule"]), (&json!("breaking"), &json!("field-became-optional")));
    assert_eq!(found["version"], json!({"old": "0.1.0", "next": "0.2.0"}));
    assert!(ground.run(&["diff", "pets.yaml", "later.yaml", "--format", "markdown"]).out.contains("### Breaking (1)"));
    assert_eq!(ground.run(&["diff", "pets.yaml", "later.yaml", "--deny-changes", "breaking"]).code, 5);
    assert_eq!(ground.run(&["diff", "pets.yaml", "pets.yaml", "--deny-changes", "any"]).code, 0);
    assert_eq!(ground.run(&["diff", "nowhere.yaml", "pets.yaml"]).code, 3);
    assert_eq!(ground.run(&["diff"]).code, 2);
    assert!(ground.run(&["diff", "--rules"]).out.contains("field-became-optional (breaking)"));
}

#[test]
fn names_are_kept_in_a_file() {
    let ground = pets();
    let generate = ["generate", "pets.yaml", "--out", "out", "--name", "pets", "--names", "names.lock"];
    assert_eq!(ground.run(&with(&generate, &["--check"])).code, 4);
    assert!(!ground.has("names.lock"));
    assert_eq!(ground.run(&generate).code, 0);
    assert!(ground.text("names.lock").contains("\"#/components/schemas/pet\" = \"Pet\"\n"));
    assert_eq!(ground.run(&with(&generate, &["--check"])).code, 0);
    // A schema that reads the same in Rust, before the one that has the name.
    ground.put("pets.yaml", &PETS.replace("    pet:\n", "    Pet: {type: object, properties: {x: {type: string}}}\n    pet:\n"));
    assert_eq!(ground.run(&generate).code, 0);
    assert!(ground.text("names.lock").contains("\"#/components/schemas/pet\" = \"Pet\"\n"));
    assert!(ground.text("names.lock").contains("\"#/components/schemas/Pet\" = \"Pet2\"\n"));
    ground.put("names.lock", "version = 1\n[types]\na = 'no name'\n");
    let broken = ground.run(&generate);
    assert_eq!(broken.code, 2);
    assert!(broken.err.contains("`names.lock`: [types]: `no name` can be no name in Rust"), "{}", broken.err);
}

#[test]
fn explain_and_bundle_are_for_programs_too() {
    let ground = pets();
    let parts = ground.run(&["explain", "pets.yaml", "getPet", "--format", "json"]).json();
    assert_eq!(parts["name"], "getPet");
    assert_eq!(parts["parts"][0]["title"], "as written, pets.yaml:7:5 (#/paths/~1pets~1{id}/get)");
    assert_eq!(parts["parts"].as_array().unwrap().len(), 3);
    assert!(ground.run(&["explain", "pets.yaml", "Owner"]).out.starts_with("── as written, pets.yaml:"));
    let whole: Value = ground.run(&["bundle", "pets.yaml", "--format", "json"]).json();
    assert_eq!(whole["info"]["title"], "Pets");
}

#[test]
fn quiet_is_silent_and_progress_tells_of_each_stage() {
    let ground = pets();
    let quiet = ground.run(&with(GENERATE, &["--quiet"]));
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    let told = ground.run(&with(GENERATE, &["--progress"])).err;
    let stages: Vec<&str> =
        told.lines().filter(|line| line.ends_with(" s")).map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(stages[..3], ["read 1 file", "checked 2 operations, 3 schemas", "decided 4 types"], "{told}");
    assert!(stages[3].starts_with("made "), "{told}");
}

#[test]
fn the_file_of_a_project_is_found_and_arguments_come_first() {
    let ground = Ground::new(&[("api/pets.yaml", PETS), ("other.yaml", PETS)]);
    ground.put("api/clientwright.toml", "spec = \"pets.yaml\"\nout = \"made\"\nname = \"animals\"\nversion = \"0.3.0\"\n");
    assert_eq!(ground.run(&["generate", "api/pets.yaml"]).code, 0);
    let manifest = ground.text("api/made/client/Cargo.toml");
    assert!(manifest.contains("name = \"animals\"\nversion = \"0.3.0\""), "{manifest}");
    let flags = ["generate", "--config", "api/clientwright.toml", "--name", "beasts", "--out", "elsewhere"];
    assert_eq!(ground.run(&flags).code, 0);
    assert!(ground.text("elsewhere/client/Cargo.toml").contains("name = \"beasts\""));
    // One about another document is not used, and says so.
    ground.put("clientwright.toml", "spec = \"api/pets.yaml\"\nout = \"out\"\nname = \"pets\"\n");
    let other = ground.run(&["generate", "other.yaml", "--out", "out", "--name", "others"]);
    assert!(other.err.contains("`clientwright.toml` is about `api/pets.yaml` and is not used"), "{}", other.err);
    assert!(ground.text("out/client/Cargo.toml").contains("name = \"others\""));
    assert_eq!(ground.run(&["lint"]).code, 0);
    assert_eq!(ground.run(&["explain", "getPet"]).code, 0);
    assert_eq!(ground.run(&["lint", "--no-config"]).code, 2);
}

#[test]
fn the_keys_that_stand_by_themselves() {
    let ground = pets();
    ground.put("by-hand/GUIDE.md", "## A guide of ours\n");
    ground.put(
        "overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: None, version: '1'}\nactions: [{target: $.info, update: {title: Pets}}]\n",
    );
    let config = "
        repository = \"https://example.com/pets\"
        version = \"1.2.3\"
        command = \"make client\"
        mode = \"strict\"
        overlays = [\"overlay.yaml\"]
        companions = \"by-hand\"
        features = \"never\"
        keep-unknown = true
        emitters = [\"client\"]
        deny = [\"warnings\"]
        prune = false
    ";
    let done = ground.configured(config);
    assert_eq!(done.code, 0, "{}", done.err);
    let manifest = ground.text("out/client/Cargo.toml");
    assert!(manifest.starts_with("# @generated by clientwright; do not edit. `make client` makes it again."), "{manifest}");
    assert!(manifest.contains("version = \"1.2.3\"") && manifest.contains("repository = \"https://example.com/pets\""));
    assert!(ground.text("out/client/README.md").contains("A guide of ours"));
    assert!(!ground.has("out/docs"));
    let odd = PETS.replace("summary: Purges.", "summery: Purges.");
    ground.put("pets.yaml", &odd);
    assert_eq!(ground.run(&["generate"]).code, 1, "strict");
    assert_eq!(ground.run(&["generate", "--tolerant"]).code, 5, "tolerant, and warnings are denied");
    assert_eq!(ground.configured("companions = \"nowhere\"").code, 3);
    assert_eq!(ground.configured("overlays = [\"nowhere.yaml\"]").code, 3);
}

#[test]
fn flags_do_what_keys_do() {
    let ground = pets();
    let flags = ["--keep-unknown", "--every-operation", "--features", "always", "--overlay", "overlay.yaml"];
    ground.put(
        "overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: None, version: '1'}\nactions: [{target: $.info, update: {title: Animals}}]\n",
    );
    assert_eq!(ground.run(&with(GENERATE, &flags)).code, 0);
    let keys = "keep-unknown = true\nevery-operation = true\nfeatures = \"always\"\noverlays = [\"overlay.yaml\"]\n";
    ground.put("clientwright.toml", &format!("spec = \"pets.yaml\"\nout = \"out\"\nname = \"pets\"\n{keys}"));
    let checked = ground.run(&["generate", "--check"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    assert!(ground.has("out/client/examples/every_operation.rs"));
    assert!(ground.text("out/client/Cargo.toml").contains("\nadmin = []\n"), "{}", ground.text("out/client/Cargo.toml"));
    assert!(
        ground.text("out/client/src/models/owner.rs").contains("..pub extra: Value"),
        "{}",
        ground.text("out/client/src/models/owner.rs")
    );
    for command in [vec!["bundle"], vec!["explain", "getPet"]] {
        assert_eq!(ground.run(&command).code, 0, "{command:?}");
    }
    assert!(ground.run(&["bundle"]).out.contains("title: Animals"));
    let wrong =
        "overlay: 1.0.0\ninfo: {title: None, version: '1'}\nactions: [{target: $.paths, update: {/cats: {get: {tegs: []}}}}]\n";
    ground.put("overlay.yaml", wrong);
    assert!(ground.run(&["lint"]).out.contains("overlay.yaml:3:"), "{}", ground.run(&["lint"]).out);
}

#[test]
fn methods_of_any_name_are_chosen_too() {
    let ground = pets();
    let copy = "  /copies:\n    additionalOperations:\n      COPY: {operationId: copy, tags: [admin], responses: {'204': {description: Copied.}}}\n";
    ground.put(
        "pets.yaml",
        &PETS.replace("openapi: 3.0.3", "openapi: 3.2.0").replace("components:\n", &format!("{copy}components:\n")),
    );
    let done = ground.configured("[rename]\noperations = {\"COPY /copies\" = \"twice\"}");
    assert!(done.err.contains("3 operations"), "{}", done.err);
    assert!(ground.text("out/client/src/resources/admin.rs").contains("pub fn twice(&self"));
    let left = ground.configured("[exclude]\ntags = [\"admin\"]");
    assert!(left.err.contains("1 operation (2 excluded), 3 types; nothing to report"), "{}", left.err);
}

#[test]
fn operations_are_chosen_and_what_only_others_need_goes_with_them() {
    let cases = [
        "[exclude]\ntags = [\"admin\"]",
        "[exclude]\npaths = [\"/admin/**\"]",
        "[exclude]\noperations = [\"pur*\"]",
        "[exclude]\nmethods = [\"delete\"]",
        "[include]\ntags = [\"p?ts\"]\nmethods = [\"get\"]",
        "[include]\npaths = [\"/pets/*\"]",
    ];
    for config in cases {
        let ground = pets();
        let done = ground.configured(config);
        assert_eq!(done.code, 0, "{config}: {}", done.err);
        assert!(done.err.contains("1 operation (1 excluded), 3 types; nothing to report"), "{config}: {}", done.err);
        assert!(!ground.has("out/client/src/models/purged.rs") && !ground.has("out/client/src/resources/admin.rs"), "{config}");
        let ledger: Value = serde_json::from_str(&ground.text("out/coverage.json")).unwrap();
        let expected = json!({"total": 2, "generated": 1, "widened": 0, "not expressed": 0, "excluded": 1});
        assert_eq!(ledger["summary"]["operation"], expected, "{config}");
        assert_eq!(ledger["reasons"], json!(["excluded by `clientwright.toml`"]), "{config}");
    }
    let ground = pets();
    let kept = ground.configured("prune = false\n[exclude]\ntags = [\"admin\"]");
    assert!(kept.err.contains("1 operation (1 excluded), 4 types"), "{}", kept.err);
    // What is odd in what nobody wants is nobody's loss.
    ground.put("pets.yaml", &PETS.replace("summary: Purges.", "summery: Purges."));
    let denied = "deny = [\"widened\", \"not-expressed\"]\n";
    assert_eq!(ground.configured(&format!("{denied}[exclude]\ntags = [\"admin\"]")).code, 0);
    assert_eq!(ground.configured(denied).code, 5);
    ground.put("pets.yaml", PETS);
    let unmatched = ground.configured("[exclude]\ntags = [\"admins\"]");
    assert!(unmatched.err.contains("clientwright.toml:5:9: warning: no operation has a tag `admins`"), "{}", unmatched.err);
    assert!(unmatched.err.contains("help: did you mean `admin`?"), "{}", unmatched.err);
    assert_eq!(ground.configured("deny = [\"warnings\"]\n[exclude]\ntags = [\"admins\"]").code, 5);
}

#[test]
fn everything_can_have_another_name() {
    let ground = pets();
    let done = ground.configured(
        "
        [rename]
        types = {pet = \"Animal\", \"#/components/schemas/Owner\" = \"Keeper\"}
        fields = {\"pet.nick\" = \"nickname\", \"pet.owner\" = \"keeper\"}
        operations = {getPet = \"one\", \"DELETE /admin/purge\" = \"clean\"}
        parameters = {\"getPet.max\" = \"most\"}
        resources = {pets = \"Animals\"}
        members = {\"pet.status.n/a\" = \"NotAvailable\"}
        ",
    );
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.ends_with("nothing to report\n"), "{}", done.err);
    let model = ground.text("out/client/src/models/animal.rs");
    assert!(model.contains("pub nickname: Option<String> = \"nick\","), "{model}");
    assert!(model.contains("pub keeper: Option<Keeper>"), "{model}");
    assert!(model.contains("NotAvailable = \"n/a\","), "{model}");
    let resource = ground.text("out/client/src/resources/animals.rs");
    assert!(resource.contains("pub fn one(&self") && resource.contains("    most: i64 =>"), "{resource}");
    assert!(ground.text("out/client/src/resources/admin.rs").contains("pub fn clean(&self"));
    let unmatched = ground.configured(
        "[rename]\ntypes = {Pat = \"A\"}\nfields = {\"pet.nik\" = \"a\"}\noperations = {getPets = \"a\"}\n\
         parameters = {\"getPet.min\" = \"a\"}\nresources = {cats = \"A\"}\nmembers = {\"pet.status.gone\" = \"A\"}",
    );
    assert!(unmatched.err.contains("6 warnings"), "{}", unmatched.err);
    let unfit = ground.configured("[rename]\ntypes = {pet = \"a pet\"}");
    assert!(unfit.err.contains("clientwright.toml:5:16: warning: `a pet` is no name for this"), "{}", unfit.err);
}

#[test]
fn other_types_and_further_traits() {
    let ground = pets();
    let done = ground.configured(
        "
        [[replace]]
        format = \"uuid\"
        type = \"uuid::Uuid\"
        dependency = 'uuid = {version = \"1\", features = [\"serde\"]}'
        traits = [\"Eq\", \"Hash\"]

        [[replace]]
        schema = \"Purged\"
        type = \"std::collections::BTreeMap<String, i64>\"

        [derive]
        \"*\" = [\"Eq\"]
        Owner = [\"Hash\", \"schemars::JsonSchema\"]

        [dependencies]
        schemars = {version = \"1\", features = [\"uuid1\"]}
        ",
    );
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.err.ends_with("nothing to report\n"), "{}", done.err);
    let owner = ground.text("out/client/src/models/owner.rs");
    assert!(
        owner.contains("#[derive(Eq, Hash, schemars::JsonSchema)]") && owner.contains("pub id: Option<::uuid::Uuid>"),
        "{owner}"
    );
    // A pet has a weight, and no number with a fraction is `Eq`.
    assert!(!ground.text("out/client/src/models/pet.rs").contains("#[derive(Eq"));
    assert!(!ground.has("out/client/src/models/purged.rs"));
    let manifest = ground.text("out/client/Cargo.toml");
    assert!(manifest.contains("\nuuid = { features = [\"serde\"], version = \"1\" }\n"), "{manifest}");
    assert!(manifest.contains("\nschemars = { features = [\"uuid1\"], version = \"1\" }\n"), "{manifest}");
    let wrong = ground.configured("[derive]\nPet = [\"Eq\"]\nPat = [\"Eq\"]\n[[replace]]\nformat = \"uid\"\ntype = \"a::B\"\n");
    assert!(wrong.err.contains("clientwright.toml:5:8: warning: `Pet` cannot be `Eq`"), "{}", wrong.err);
    assert!(wrong.err.contains("clientwright.toml:6:1: warning: the crate has no type `Pat`"), "{}", wrong.err);
    assert!(
        wrong.err.contains("clientwright.toml:8:10: warning: no schema of the document has the format `uid`"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_document_asks_for_types_of_crates_that_the_client_has() {
    let ground = pets();
    ground.put("pets.yaml", &PETS.replace("weight: {type: number,", "weight: {type: number, x-rust-type: 'decimal::Decimal',"));
    let unknown = ground.configured("");
    assert!(
        unknown.err.contains("warning: `decimal::Decimal` is of no crate on which the client depends; left out"),
        "{}",
        unknown.err
    );
    assert!(ground.text("out/client/src/models/pet.rs").contains("pub weight: Option<f64>"));
    let known = ground.configured("[dependencies]\ndecimal = \"1\"");
    assert!(known.err.ends_with("nothing to report\n"), "{}", known.err);
    assert!(ground.text("out/client/src/models/pet.rs").contains("pub weight: Option<::decimal::Decimal>"));
}

#[test]
fn mistakes_in_the_file_of_a_project_have_places() {
    let cases = [
        ("spec = ", "clientwright.toml:1:", "error"),
        ("nme = \"a\"", "clientwright.toml:1:1: error: unknown key `nme` in the file", "did you mean `name`?"),
        ("name = 1", "clientwright.toml:1:8: error: expected text for `name`, found an integer", ""),
        ("name = \"a b\"", "clientwright.toml:1:8: error: no crate can be called `a b`", ""),
        ("version = \"1\"", "clientwright.toml:1:11: error: `1` is no version", ""),
        ("repository = \"here\"", "`here` is no address", ""),
        ("command = \"a`b\"", "without backticks", ""),
        ("mode = \"strikt\"", "expected `tolerant`, `strict`", "did you mean `strict`?"),
        ("features = \"on\"", "expected `auto`, `always`, `never`", ""),
        ("keep-unknown = \"yes\"", "expected `true` or `false` for `keep-unknown`, found text", ""),
        ("emitters = [\"doc\"]", "expected `client`, `docs`", "did you mean `docs`?"),
        ("deny = \"warnings\"", "expected a list of texts for `deny`", ""),
        ("deny = [\"warning\"]", "expected `warnings`, `widened`, `not-expressed`", "did you mean `warnings`?"),
        ("include = 1", "expected a table for `include`", ""),
        ("[include]\ntag = []", "clientwright.toml:2:1: error: unknown key `tag` in `[include]`", "did you mean `tags`?"),
        ("[exclude]\nmethods = [\"GET\"]", "`GET` is no value of `methods`", "did you mean `get`?"),
        ("[exclude]\npaths = [\"a***\"]", "`a***` is no pattern", ""),
        ("[rename]\ntype = {}", "unknown key `type` in `[rename]`", "did you mean `types`?"),
        ("[rename.types]\na = 1", "expected text for `a`", ""),
        ("[[replace]]\nformat = \"uuid\"", "`[[replace]]` needs `type`", ""),
        ("[[replace]]\ntype = \"a::B\"", "needs either `format` or `schema`", ""),
        ("[[replace]]\nformat = \"a\"\ntype = \"B\"", "`B` is no type with its path", ""),
        ("[[replace]]\nformat = \"a\"\ntype = \"a::B\"\ndependency = \"uuid\"", "is no line of `[dependencies]`", ""),
        ("[[replace]]\nformat = \"a\"\ntype = \"a::B\"\ntraits = [\"Copy\"]", "`Copy` is no value of `traits`", ""),
        ("[derive]\n\"*\" = [\"Hsh\"]", "`Hsh` cannot be derived", "did you mean `Hash`?"),
        ("[dependencies]\nuuid = 1", "expected a version, or a table for `uuid`", ""),
    ];
    for (config, message, help) in cases {
        let ground = Ground::new(&[("pets.yaml", PETS), ("clientwright.toml", config)]);
        let ended = ground.run(&["lint", "pets.yaml"]);
        assert_eq!(ended.code, 2, "{config}: {}", ended.err);
        assert!(ended.err.contains(message) && ended.err.contains(help), "{config}: {}", ended.err);
    }
    // Whatever ends its lines, and whatever its editor puts before them.
    let ground = Ground::new(&[("pets.yaml", PETS), ("clientwright.toml", "\u{feff}spec = \"pets.yaml\"\r\nnme = \"a\"\r\n")]);
    assert!(
        ground.run(&["lint"]).err.contains("clientwright.toml:2:1: error: unknown key `nme`"),
        "{}",
        ground.run(&["lint"]).err
    );
}

#[test]
fn a_new_workspace_is_whole_or_not_there() {
    let ground = Ground::new(&[("api/pets.yaml", &PETS.replace("'#/components/schemas/Owner'", "'common.yaml#/Owner'"))]);
    ground.put(
        "api/common.yaml",
        "Owner: {description: An owner., type: object, properties: {id: {type: string, description: The id.}}}\n",
    );
    ground.put(
        "api/overlays/title.yaml",
        "overlay: 1.0.0\ninfo: {title: Title, version: '1'}\nactions: [{target: $.info, update: {title: Animals}}]\n",
    );
    let new = ["new", "pets", "--spec", "api/pets.yaml", "--clientwright", "https://example.com/clientwright.git"];
    let new = with(&new, &["--overlay", "./api/overlays/title.yaml"]);
    let done = ground.run(&new);
    assert_eq!(done.code, 0, "{}", done.err);
    for path in ["Cargo.toml", ".cargo/config.toml", ".gitignore", ".github/workflows/ci.yml", "README.md", "xtask/src/main.rs"] {
        assert!(ground.has(&format!("pets/{path}")), "{path}");
    }
    assert_eq!(ground.text("pets/spec/common.yaml"), ground.text("api/common.yaml"));
    assert_eq!(ground.text("pets/spec/overlays/title.yaml"), ground.text("api/overlays/title.yaml"));
    assert!(ground.text("pets/generated/client/README.md").contains("Animals"));
    assert!(
        ground.text("pets/xtask/Cargo.toml").ends_with("clientwright = { git = \"https://example.com/clientwright.git\" }\n")
    );
    let check = |ground: &Ground| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
        command.args(["generate", "--check"]).current_dir(ground.path().join("pets")).output().unwrap()
    };
    assert_eq!(check(&ground).status.code(), Some(0), "{}", String::from_utf8_lossy(&check(&ground).stderr));
    let text = ground.text("pets/spec/pets.yaml");
    ground.put("pets/spec/pets.yaml", &text.replace("nick:", "nickname:"));
    let stale = check(&ground);
    assert_eq!(stale.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&stale.stderr).contains("`cargo xtask generate` does it"));
    let again = ground.run(&new);
    assert_eq!(again.code, 3);
    assert!(again.err.contains("it is there already and not an empty folder"), "{}", again.err);
    assert_eq!(ground.text("pets/spec/pets.yaml"), text.replace("nick:", "nickname:"));
}

#[test]
fn a_workspace_that_cannot_be_made_leaves_nothing_behind() {
    let ground = Ground::new(&[
        ("pets.yaml", PETS),
        ("broken.yaml", "openapi: 3.0.3\npaths: {}\n"),
        ("odd.yaml", &PETS.replace("summary", "summery")),
    ]);
    let cases: &[(i32, &[&str])] = &[
        (1, &["new", "a", "--spec", "odd.yaml", "--strict"]),
        (2, &["new", "async", "--spec", "pets.yaml"]),
        (2, &["new", "a", "--spec", "-"]),
        (2, &["new", "a", "--spec", "pets.yaml", "--clientwright", "nowhere"]),
        (3, &["new", "a", "--spec", "nowhere.yaml"]),
    ];
    for (code, arguments) in cases {
        let ended = ground.run(arguments);
        assert_eq!(ended.code, *code, "{arguments:?}: {}", ended.err);
    }
    let mut left: Vec<_> = fs::read_dir(ground.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["broken.yaml", "odd.yaml", "pets.yaml"]);
}
