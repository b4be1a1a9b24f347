//! What the rules of `clientwright lint` find, and what they leave alone: a document for each in `lint/bad/` and in `lint/good/`.
//!
//! `INSTA_UPDATE=always cargo test -p tests --test lint` writes the snapshots anew; their diff is what to review.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clientwright::options::{Asked, Ignore, Lint, Mode, Options};
use clientwright::source::{DiskLoader, MemoryLoader, Severity};
use clientwright::{Linted, RULES};
use serde_json::Value;
use tests::{for_each, names_in, workspace};

#[test]
fn each_rule_finds_this() {
    for_each(
        RULES,
        |rule| rule.code.to_owned(),
        |rule| {
            let Linted { report, silenced } = lint(&format!("bad/{}.yaml", rule.code), &options());
            let codes: BTreeSet<&str> = report.diagnostics.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, BTreeSet::from([rule.code]), "{report}");
            assert_eq!(report.count(Severity::Error), 0, "a rule only warns");
            let text = format!("{}\n{}, {} silenced", report.unfolded(), report.summary(), silenced.len());
            snapshots().bind(|| insta::assert_snapshot!(rule.code, text));
        },
    );
}

#[test]
fn each_rule_is_content_with_what_is_good() {
    for_each(
        RULES,
        |rule| rule.code.to_owned(),
        |rule| {
            let Linted { report, .. } = lint(&format!("good/{}.yaml", rule.code), &options());
            assert!(report.diagnostics.is_empty(), "{report}");
        },
    );
}

#[test]
fn there_is_a_document_and_a_snapshot_for_each_rule_and_for_nothing_else() {
    let codes: BTreeSet<String> = RULES.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(codes.len(), RULES.len(), "a code stands twice");
    for (folder, ending) in [("tests/lint/bad", ".yaml"), ("tests/lint/good", ".yaml"), ("tests/snapshots/lint", ".snap")] {
        let names = names_in(&workspace().join(folder)).unwrap();
        let names: BTreeSet<String> = names.iter().map(|name| name.trim_end_matches(ending).to_owned()).collect();
        let names: BTreeSet<String> = names.into_iter().filter(|name| !name.starts_with("whole-")).collect();
        assert_eq!(names, codes, "{folder}");
    }
}

/// The rules look at OpenAPI 3.0, and what another dialect became by itself is not the author's.
#[test]
fn what_is_good_is_good_in_every_dialect() {
    for version in ["3.0.3", "3.1.0", "3.2.0"] {
        for rule in RULES {
            let text = fs::read_to_string(folder().join(format!("good/{}.yaml", rule.code))).unwrap();
            let text = text.replace("openapi: 3.0.3", &format!("openapi: {version}"));
            let linted = clientwright::lint(&MemoryLoader::new().with("a.yaml", text), "a.yaml", &options());
            assert!(linted.report.diagnostics.is_empty(), "{version}: {}", linted.report);
        }
    }
    let swagger = lint("whole/swagger.yaml", &options());
    assert!(swagger.report.diagnostics.is_empty(), "{}", swagger.report);
}

#[test]
fn a_finding_is_silenced_where_it_stands_and_above() {
    let bad = read("bad/undescribed-schema.yaml");
    let ignore = "x-lint-ignore: {undescribed-schema: It says enough.}";
    for (before, indent) in [("    Pet:\n", "      "), ("components:\n", "  "), ("openapi: 3.0.3\n", "")] {
        let text = bad.replacen(before, &format!("{before}{indent}{ignore}\n"), 1);
        let linted = clientwright::lint(&MemoryLoader::new().with("a.yaml", text), "a.yaml", &options());
        assert!(linted.report.diagnostics.is_empty(), "{}", linted.report);
        let silenced: Vec<_> = linted.silenced.iter().map(|silenced| (silenced.diagnostic.code, &*silenced.reason)).collect();
        assert_eq!(silenced, [("undescribed-schema", "It says enough.")]);
        assert!(linted.silenced[0].in_document);
    }
    let elsewhere = bad.replacen("      summary:", &format!("      {ignore}\n      summary:"), 1);
    let linted = clientwright::lint(&MemoryLoader::new().with("a.yaml", elsewhere), "a.yaml", &options());
    let codes: Vec<&str> = linted.report.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["lint-ignore-unused", "undescribed-schema"]);
}

#[test]
fn options_silence_a_finding_by_pointer_by_operation_and_everywhere() {
    let ignore = |path: Option<&str>| Ignore {
        code: "no-error-answer".to_owned(),
        reason: "It never fails.".to_owned(),
        path: path.map(str::to_owned),
        place: None,
    };
    let with = |path| Options { lint: Lint { ignore: vec![ignore(path)], ..Lint::default() }, ..options() };
    for path in [None, Some("listPets"), Some("GET /pets"), Some("/paths/~1pets"), Some("#/paths/~1pets/get")] {
        let linted = lint("bad/no-error-answer.yaml", &with(path));
        assert!(linted.report.diagnostics.is_empty(), "{path:?}: {}", linted.report);
        assert!(!linted.silenced[0].in_document);
    }
    let linted = lint("bad/no-error-answer.yaml", &with(Some("addPet")));
    let codes: Vec<&str> = linted.report.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["lint-ignore-unused", "no-error-answer"]);
}

#[test]
fn what_is_denied_is_an_error_and_only_what_is_asked_for_is_looked_for() {
    let deny = vec![Asked::new("no-operation-id".to_owned())];
    let denying = Options { lint: Lint { deny, ..Lint::default() }, ..options() };
    let denied = lint("bad/no-operation-id.yaml", &denying);
    assert_eq!((denied.report.count(Severity::Error), denied.report.denied), (1, 1));

    let only = Some(vec!["undescribed-tag".to_owned()]);
    let asking = Options { lint: Lint { only, ..Lint::default() }, ..options() };
    assert!(lint("bad/no-operation-id.yaml", &asking).report.diagnostics.is_empty());
    assert_eq!(lint("bad/undescribed-tag.yaml", &asking).report.diagnostics.len(), 1);
}

#[test]
fn the_project_file_says_what_is_ignored_and_denied() {
    let lint = |toml: &str| {
        let text = fs::read_to_string(folder().join("bad/no-error-answer.yaml")).unwrap();
        let loader = MemoryLoader::new().with("clientwright.toml", toml).with("a.yaml", text);
        let (config, report) = clientwright::config::read(&loader, "clientwright.toml");
        match config {
            Some(config) => clientwright::lint(&loader, "a.yaml", &config.options).report.to_string(),
            None => report.to_string(),
        }
    };
    let table = [
        "[lint]\nignore = [{code = 'no-error-answer', reason = 'It never fails.', path = 'listPets'}]\n",
        "[lint]\nignore = [{code = 'no-error-answer', reason = 'It never fails.', path = 'addPet'}]\n",
        "[lint]\nignore = [{code = 'no-error-answr', reason = 'It never fails.'}]\ndeny = ['no-operation-di']\n",
        "[lint]\nignore = [{code = 'no-error-answer', reason = ' '}, {code = 'long-name'}]\ndny = []\n",
        "[lint]\nignore = 'no-error-answer'\n",
        "[lint]\ndeny = ['no-error-answer']\n",
    ];
    let all: Vec<String> = table.iter().map(|toml| format!("── {toml}\n{}", lint(toml))).collect();
    snapshots().bind(|| insta::assert_snapshot!("whole-project-file", all.join("\n")));
}

#[test]
fn sarif_holds_what_was_found_what_was_silenced_and_every_rule() {
    let options = Options {
        lint: Lint {
            ignore: vec![Ignore {
                code: "no-operation-id".to_owned(),
                reason: "Methods are named by hand.".to_owned(),
                path: None,
                place: None,
            }],
            ..Lint::default()
        },
        ..options()
    };
    let mut log = lint("whole/several.yaml", &options).to_sarif();
    assert_is_sarif(&log);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    log["runs"][0]["tool"]["driver"]["semanticVersion"].take();
    assert_eq!(rules.as_array().unwrap().len(), RULES.len());
    snapshots().bind(|| insta::assert_snapshot!("whole-sarif", format!("{log:#}\n{:#}", rules[0])));
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let marks = |text: String| {
        let log = clientwright::lint(&MemoryLoader::new().with("a.yaml", text), "a.yaml", &options()).to_sarif();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<BTreeSet<_>>()
    };
    let text = read("whole/several.yaml");
    let moved = text.replace("paths:\n", "\n# Moved.\n\npaths:\n");
    assert!(marks(text.clone()).len() > 4);
    assert_eq!(marks(text), marks(moved));
}

#[test]
fn every_result_of_every_bad_document_is_sarif() {
    for rule in RULES {
        assert_is_sarif(&lint(&format!("bad/{}.yaml", rule.code), &options()).to_sarif());
    }
}

/// The rules look at documents before they are checked.
#[test]
fn mistakes_do_not_bring_the_rules_down() {
    let folder = workspace().join("tests/mistakes");
    for_each(&names_in(&folder).unwrap(), Clone::clone, |mistake| {
        for mode in [Mode::Strict, Mode::Tolerant] {
            let linted = clientwright::lint(&DiskLoader::new(&folder), mistake, &Options { mode, ..options() });
            assert_is_sarif(&linted.to_sarif());
        }
    });
}

#[test]
fn the_readme_has_the_table_of_rules() {
    let readme = fs::read_to_string(workspace().join("generator/README.md")).unwrap();
    let row = |rule: &clientwright::Rule| format!("| `{}` | {} | {} |\n", rule.code, rule.title, rule.reason);
    let table: String = RULES.iter().map(row).collect();
    assert!(readme.contains(&table), "the table in generator/README.md should be:\n{table}");
}

/// What the standard demands of the parts that we write.
fn assert_is_sarif(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(result["partialFingerprints"].as_object().unwrap().values().all(Value::is_string));
        let locations = result["locations"].as_array().into_iter().flatten();
        for location in locations.chain(result["relatedLocations"].as_array().into_iter().flatten()) {
            let physical = &location["physicalLocation"];
            assert_eq!(physical["artifactLocation"]["uriBaseId"], "%SRCROOT%");
            assert!(!physical["artifactLocation"]["uri"].as_str().unwrap().is_empty());
            let region = |key: &str| physical["region"][key].as_u64().unwrap();
            assert!(region("startLine") > 0 && region("startColumn") > 0 && region("endColumn") >= region("startColumn"));
        }
        for suppression in result["suppressions"].as_array().into_iter().flatten() {
            assert!(["inSource", "external"].contains(&suppression["kind"].as_str().unwrap()));
            assert!(suppression["justification"].is_string());
        }
    }
}

fn options() -> Options {
    Options { mode: Mode::Strict, ..Options::new("lint") }
}

fn lint(path: &str, options: &Options) -> Linted {
    clientwright::lint(&DiskLoader::new(folder()), path, options)
}

fn read(path: &str) -> String {
    fs::read_to_string(folder().join(path)).unwrap()
}

fn folder() -> std::path::PathBuf {
    workspace().join("tests/lint")
}

fn snapshots() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("snapshots/lint"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
