//! What overlays make of a document, and what is said of those that are not in order.

#![allow(clippy::unwrap_used)]

use crate::document::write::to_yaml;
use crate::document::{self, LoadOptions, Pointer};
use crate::source::{Diagnostics, MemoryLoader, Report};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Clocks, version: '1'}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /time:
    get: {operationId: now, tags: [a], responses: {'200': {$ref: part.yaml#/Now}}}
  /zones:
    get: {operationId: zones, tags: [b], deprecated: true}
";

fn loader(overlays: &[&str]) -> MemoryLoader {
    let part = "Now: {description: The time}\nLater: {description: Later}\n";
    let loader = MemoryLoader::new().with("api/main.yaml", DOCUMENT).with("api/part.yaml", part);
    overlays.iter().enumerate().fold(loader, |loader, (index, text)| loader.with(format!("o{index}.yaml"), *text))
}

/// The document with overlays, and the report.
fn overlaid(overlays: &[&str], options: LoadOptions) -> (document::Document, String) {
    let mut problems = Diagnostics::new();
    let loader = loader(overlays);
    let document = document::load(&loader, "api/main.yaml", options, &mut problems).unwrap();
    let paths: Vec<String> = (0..overlays.len()).map(|index| format!("o{index}.yaml")).collect();
    let document = super::apply(&loader, document, &paths, options, &mut problems);
    let report = Report::new(document.sources.clone(), problems).to_string();
    (document, report)
}

/// The document with an overlay of these actions.
fn with(actions: &str) -> serde_json::Value {
    let (document, report) = overlaid(&[&overlay(actions)], LoadOptions::strict());
    assert_eq!(report, "");
    document.root.to_json()
}

fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}\n")
}

fn complaint(text: &str, options: LoadOptions) -> Vec<String> {
    let (_, report) = overlaid(&[text], options);
    report.lines().filter(|line| line.starts_with("o0.yaml:") || line.starts_with("help:")).map(str::to_owned).collect()
}

#[test]
fn actions_merge_append_replace_and_remove_in_their_order() {
    let made = with(
        "\
- {target: \"$.paths['/time'].get\", update: {summary: Now, tags: [x], x-deep: {a: {b: 1}}}}
- {target: \"$.paths['/time'].get['x-deep'].a\", update: {c: 2}}
- {target: '$.tags[?@.name==''a'' || @.name==''c'']', remove: true}
- {target: $.tags, update: {name: d}}
- {target: $.tags, update: [{name: e}, {name: f}]}
- {target: $.info.title, update: Watches}
- {target: $.paths.*.get, update: {security: []}}
- {target: \"$.paths['/zones'].get.deprecated\", remove: true}
- {target: $.components, update: }
",
    );
    let operation = &made["paths"]["/time"]["get"];
    assert_eq!(operation["tags"], serde_json::json!(["a", "x"]));
    assert_eq!(operation["x-deep"], serde_json::json!({"a": {"b": 1, "c": 2}}));
    let tags: Vec<&str> = made["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(tags, ["b", "d", "e", "f"]);
    assert_eq!(made["info"]["title"], "Watches");
    assert_eq!(made["paths"]["/zones"]["get"], serde_json::json!({"operationId": "zones", "tags": ["b"], "security": []}));
}

#[test]
fn a_copy_moves_a_path_together_with_a_removal() {
    let made = with(
        "\
- {target: $.paths, update: {/hours: {}}}
- {target: \"$.paths['/hours']\", copy: \"$.paths['/zones']\"}
- {target: \"$.paths['/zones']\", remove: true}
",
    );
    let paths = made["paths"].as_object().unwrap();
    assert_eq!(paths.keys().collect::<Vec<_>>(), ["/time", "/hours"]);
    assert_eq!(paths["/hours"]["get"]["operationId"], "zones");
}

#[test]
fn one_overlay_sees_what_the_one_before_has_made() {
    let first = overlay("- {target: \"$.paths['/time']\", update: {post: {operationId: set}}}");
    let second = overlay("- {target: \"$.paths['/time'].post\", update: {deprecated: true}}");
    let (document, report) = overlaid(&[&first, &second], LoadOptions::strict());
    assert_eq!(report, "");
    assert_eq!(document.root.to_json()["paths"]["/time"]["post"]["deprecated"], true);
}

#[test]
fn what_an_overlay_brings_has_its_place_there_and_its_references_are_brought_home() {
    let text = overlay("- target: $.paths['/zones'].get\n  update:\n    responses: {'200': {$ref: part.yaml#/Later}}");
    let (document, report) = overlaid(&[&text], LoadOptions::strict());
    assert_eq!(report, "");
    let place = |pointer: &str| document.sources.locate(document.root.key_place_of(&Pointer::parse(pointer).unwrap()));
    assert_eq!(place("#/paths/~1zones/get/responses"), "o0.yaml:6:5");
    assert_eq!(place("#/paths/~1zones/get/operationId"), "api/main.yaml:8:11");
    assert_eq!(place("#/components/responses/Later"), "api/part.yaml:2:1");
    assert!(to_yaml(&document.root).contains("#/components/responses/Later"));
}

#[test]
fn what_is_wrong_with_an_overlay_is_said_where_it_stands() {
    let table: &[(&str, &[&str])] = &[
        (
            "openapi: 3.0.3",
            &[
                "o0.yaml:1:1: error: this is no overlay of version 1.0 or 1.1 [overlay]",
                "help: an overlay begins with `overlay: 1.0.0`",
            ],
        ),
        ("[", &["o0.yaml:1:1: error: a `[` is never closed [syntax]"]),
        (
            "overlay: 2.0.0\nactions: []",
            &[
                "o0.yaml:1:10: error: this is no overlay of version 1.0 or 1.1 [overlay]",
                "help: an overlay begins with `overlay: 1.0.0`",
            ],
        ),
        (
            "overlay: 1.1.0\naction: []",
            &[
                "o0.yaml:1:1: error: an overlay must have a list of `actions` [overlay]",
                "help: add `actions`: what is to be changed, each with a `target`",
                "o0.yaml:2:1: error: unknown key `action` in an overlay [unknown-key]",
                "help: did you mean `actions`?",
            ],
        ),
        (
            "overlay: 1.0.0\nactions: [{update: {}}]",
            &[
                "o0.yaml:2:11: error: an action must have a `target` [overlay]",
                "help: add `target`: a JSONPath that says what is changed, such as `$.paths['/alerts'].get`",
            ],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $.info}]",
            &["o0.yaml:2:11: error: this action changes nothing [overlay]", "help: add `update`, `copy` or `remove: true`"],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $.info, remove: maybe}]",
            &["o0.yaml:2:36: error: `remove` must be `true` or `false` [overlay]"],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: '$.info[', remove: true}]",
            &[
                "o0.yaml:2:20: error: this is no JSONPath: it cannot be read from `[` on [overlay-path]",
                "help: write it as RFC 9535 has it, with keys that are no words in brackets: `$.paths['/alerts'].get['x-paging']`",
            ],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $.nothing, remove: true}]",
            &[
                "o0.yaml:2:20: error: this leads to nothing in the document [overlay-target]",
                "help: `clientwright bundle` prints the document as overlays see it",
            ],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, remove: true}]",
            &["o0.yaml:2:20: error: the whole document cannot be removed [overlay-target]"],
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, update: {info: [1]}}]",
            &["o0.yaml:2:38: error: a list cannot be merged into a map [overlay-update]"],
        ),
        (
            "overlay: 1.1.0\nactions: [{target: $.info, copy: $.paths.*}]",
            &["o0.yaml:2:34: error: `copy` must lead to one node, this leads to 2 [overlay-path]"],
        ),
        (
            "overlay: 1.0.0\nextends: api/other.yaml\nactions: []",
            &["o0.yaml:2:10: warning: this overlay is for `api/other.yaml`, and is applied to `api/main.yaml` [overlay-extends]"],
        ),
        ("overlay: 1.0.0\nextends: ./api/main.yaml\nactions: []", &[]),
        ("overlay: 1.0.0\nextends: https://example.com/api.yaml\nactions: []", &[]),
    ];
    for (text, expected) in table {
        assert_eq!(complaint(text, LoadOptions::strict()), *expected, "{text}");
    }
}

#[test]
fn a_target_that_leads_nowhere_is_a_warning_for_other_peoples_documents() {
    let found = complaint(&overlay("- {target: $.nothing, remove: true}"), LoadOptions::tolerant());
    assert_eq!(found[0], "o0.yaml:4:12: warning: this leads to nothing in the document [overlay-target]");
}

#[test]
fn an_overlay_that_is_not_there_is_said_by_name() {
    let mut problems = Diagnostics::new();
    let loader = loader(&[]);
    let options = LoadOptions::strict();
    let document = document::load(&loader, "api/main.yaml", options, &mut problems).unwrap();
    super::apply(&loader, document, &["gone.yaml".to_owned()], options, &mut problems);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["cannot read `gone.yaml`: there is no such file"]);
}

#[test]
fn overlays_that_make_a_document_swell_are_refused() {
    let doubling = "- {target: $.info, update: {a: {}, b: {}}}\n".to_owned()
        + &"- {target: $.info.a, copy: $.info}\n".repeat(2)
        + &"- {target: $.info, update: {c: [0]}}\n- {target: $.info.c, copy: $.info.c}\n".repeat(40);
    let found = complaint(&overlay(&doubling), LoadOptions::strict());
    assert!(found.iter().any(|line| line.contains("[too-large]")), "{found:?}");
    let deep = format!("- {{target: '$[?{}@.a]', remove: true}}", "(".repeat(900));
    assert!(complaint(&overlay(&deep), LoadOptions::strict())[0].contains("[overlay-path]"));
    let everywhere = complaint(&overlay("- {target: $..a..b..c, remove: true}"), LoadOptions::strict());
    assert!(everywhere[0].contains("it looks everywhere, with `..`, more than 2 times"), "{everywhere:?}");
    let long = format!("- {{target: '$.{}', remove: true}}", "a".repeat(2000));
    assert!(complaint(&overlay(&long), LoadOptions::strict())[0].contains("it is longer than 1000 characters"));
}
