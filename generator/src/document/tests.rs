//! Small documents, and the whole of what becomes of them.

#![allow(clippy::unwrap_used)]

use super::write::{to_json_text, to_yaml};
use super::*;
use crate::source::{Diagnostics, FileId, MemoryLoader, Place, Report, Sources};

/// Loads `main.yaml`, or the first text of the list; gives the tree as YAML, and the report.
fn bundled(texts: &[(&str, &str)], options: LoadOptions) -> (String, String) {
    let (document, report) = loaded(texts, options);
    (document.map(|root| to_yaml(&root)).unwrap_or_default(), report)
}

fn loaded(texts: &[(&str, &str)], options: LoadOptions) -> (Option<Node>, String) {
    let loader: MemoryLoader = texts.iter().copied().collect();
    let mut problems = Diagnostics::new();
    let (root, sources) = match load(&loader, texts[0].0, options, &mut problems) {
        Ok(document) => (Some(document.root), document.sources),
        Err(sources) => (None, sources),
    };
    (root, Report::new(sources, problems).to_string())
}

/// Loads without a complaint.
fn clean(texts: &[(&str, &str)]) -> String {
    let (yaml, report) = bundled(texts, LoadOptions::strict());
    assert_eq!(report, "");
    yaml
}

fn root(text: &str) -> Node {
    let (root, report) = loaded(&[("a.yaml", text)], LoadOptions::strict());
    assert_eq!(report, "");
    root.unwrap()
}

/// What is reported about one text, without the excerpts.
fn complaints(text: &str, options: LoadOptions) -> Vec<String> {
    let (_, report) = loaded(&[("a.yaml", text)], options);
    report.lines().filter(|line| line.starts_with("a.yaml:") || line.starts_with("help:")).map(str::to_owned).collect()
}

fn at(node: &Node, pointer: &str) -> Node {
    node.at(&Pointer::parse(pointer).unwrap()).unwrap().clone()
}

#[test]
fn every_value_knows_its_place() {
    let text = "\
info:
  title: \"Schön ☃\"   # comment
  é: {a: ü, b: [1, 22]}
  text: |
    first
      second
  folded: >-
    one
    two
  empty:
  plain: one
    two
list:
- a
- k: v
200: x
";
    let root = root(text);
    let table = [
        ("#", (1, 1, 4)),
        ("#/info", (2, 3, 5)),
        ("#/info/title", (2, 10, 9)),
        ("#/info/é", (3, 6, 18)),
        ("#/info/é/a", (3, 10, 1)),
        ("#/info/é/b", (3, 16, 7)),
        ("#/info/é/b/1", (3, 20, 2)),
        ("#/info/text", (5, 5, 5)),
        ("#/info/folded", (8, 5, 3)),
        ("#/info/empty", (10, 9, 0)),
        ("#/info/plain", (11, 10, 3)),
        ("#/list", (14, 3, 0)),
        ("#/list/1", (15, 3, 1)),
        ("#/list/1/k", (15, 6, 1)),
        ("#/200", (16, 6, 1)),
        ("#/info/nothing/here", (2, 3, 5)),
    ];
    for (pointer, (line, column, length)) in table {
        let place = root.place_of(&Pointer::parse(pointer).unwrap());
        assert_eq!(place, Place::new(FileId(0), line, column, length), "{pointer}");
    }
    let key = |pointer| root.key_place_of(&Pointer::parse(pointer).unwrap());
    assert_eq!(key("#/info/é"), Place::new(FileId(0), 3, 3, 1));
    assert_eq!(key("#/200"), Place::new(FileId(0), 16, 1, 3));
    assert_eq!(key("#/list/1"), Place::new(FileId(0), 15, 3, 1));
    assert_eq!(key("#/info/nothing"), Place::new(FileId(0), 2, 3, 5));
}

#[test]
fn json_is_read_with_places_tabs_and_escapes() {
    let text = "{\r\n\t\"a\": {\"b\": \"\\ud83d\\ude00\\/x\",\r\n\t\"c\" : [\r\n\t1,{}\r\n\t]}, \"d\":null,\"e\":-1.5e3 }\r\n";
    let root = root(text);
    assert_eq!(at(&root, "#/a/b").as_text(), Some("😀/x"));
    assert_eq!(at(&root, "#/a/c").place, Place::new(FileId(0), 3, 8, 1));
    assert_eq!(at(&root, "#/a/c/1").place, Place::new(FileId(0), 4, 4, 2));
    assert_eq!(at(&root, "#/e").as_f64(), Some(-1500.0));
    assert_eq!(root.to_json().to_string(), r#"{"a":{"b":"😀/x","c":[1,{}]},"d":null,"e":-1500.0}"#);
}

#[test]
fn scalars_mean_what_yaml_1_2_says() {
    let root = root("{a: no, b: 'true', c: true, d: 1.10, e: !!str 12, f: ~, g: 2020-01-01, h: \"1\", on: y, ? : z, true: t}");
    let shown: Vec<String> =
        root.as_map().unwrap().iter().map(|(key, entry)| format!("{key} {}", entry.node.kind_name())).collect();
    let expected = [
        "a text",
        "b text",
        "c a boolean",
        "d a number",
        "e text",
        "f null",
        "g text",
        "h text",
        "on text",
        " text",
        "true text",
    ];
    assert_eq!(shown, expected);
    assert_eq!(at(&root, "#/d").as_number().unwrap().text(), "1.10");
}

#[test]
fn a_byte_order_mark_and_other_line_ends_do_no_harm() {
    let (root, report) = loaded(&[("a.yaml", "\u{feff}a: 1\r\nb:\r\n  - x\r\n")], LoadOptions::strict());
    assert_eq!(report, "");
    assert_eq!(at(&root.unwrap(), "#/b/0").place, Place::new(FileId(0), 3, 5, 1));
}

#[test]
fn aliases_and_merge_keys_are_honoured() {
    let text = "\
base: &base
  a: 1
  b: 2
one:
  z: 0
  <<: *base
  b: 3
two:
  <<: [{c: 4}, *base]
copy: *base
\"<<\": quoted
";
    let root = root(text);
    assert_eq!(at(&root, "#/one").to_json().to_string(), r#"{"z":0,"a":1,"b":3}"#);
    assert_eq!(at(&root, "#/two").to_json().to_string(), r#"{"c":4,"a":1,"b":2}"#);
    assert_eq!(at(&root, "#/copy/a").place.line, 2);
    assert_eq!(at(&root, "#/<<").as_text(), Some("quoted"));
}

#[test]
fn what_cannot_be_read_says_where_and_why() {
    let table: &[(&str, &[&str])] = &[
        ("", &["a.yaml:1:1: error: the file is empty [empty-document]"]),
        ("# only\n", &["a.yaml:1:1: error: the file is empty [empty-document]"]),
        (
            "a: [1, 2\nb: 3\n",
            &["a.yaml:2:2: error: a key cannot stand here [syntax]", "help: put a text that contains `: ` in quotes"],
        ),
        ("a: 'x\n", &["a.yaml:1:4: error: a quoted text is never closed [syntax]"]),
        ("a: x: y\n", &["a.yaml:1:5: error: a key cannot stand here [syntax]", "help: put a text that contains `: ` in quotes"]),
        ("a: @x\n", &["a.yaml:1:4: error: a value cannot begin with `@` [syntax]", "help: put the text in quotes"]),
        ("a: *x\n", &["a.yaml:1:4: error: there is no anchor `&x` before this [unknown-anchor]"]),
        ("a: &x\n  b: *x\n", &["a.yaml:2:6: error: this alias stands inside the node that it repeats [circular-alias]"]),
        ("? [a]\n: 1\n", &["a.yaml:1:3: error: a key must be text, found a list [key-not-text]"]),
        ("<<: 1\n", &["a.yaml:1:5: error: `<<` merges maps, found an integer [merge-key]"]),
        ("a: !x 1\n", &["a.yaml:1:4: warning: the tag `!x` is ignored [yaml-tag]"]),
        (
            "a: 1\n---\nb: 2\n",
            &[
                "a.yaml:2:1: error: a second document begins here, expected one document in a file [several-documents]",
                "help: remove the `---`, or move the second document into a file of its own",
            ],
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            &[
                "a.yaml:3:1: error: the key `a` is written twice [duplicate-key]",
                "a.yaml:1:1: the first is here",
                "help: remove one of them; the last one counts",
            ],
        ),
    ];
    for (text, expected) in table {
        assert_eq!(complaints(text, LoadOptions::strict()), *expected, "{text:?}");
    }
}

#[test]
fn a_tolerant_reader_takes_the_last_of_two_keys() {
    let (root, report) = loaded(&[("a.yaml", "a: 1\na: 2\n")], LoadOptions::tolerant());
    assert!(report.starts_with("a.yaml:2:1: warning: the key `a` is written twice"), "{report}");
    assert_eq!(at(&root.unwrap(), "#/a").as_i64(), Some(2));
}

#[test]
fn deep_and_swelling_documents_are_refused() {
    let deep_flow = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_maps = "{\"a\":".repeat(100_000);
    let deep_block: String = (0..2000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let dashes = format!("{}x", "- ".repeat(5000));
    for text in [deep_flow, deep_maps, deep_block, dashes] {
        let found = complaints(&text, LoadOptions::strict());
        assert!(found[0].contains("nested more than 512 levels deep"), "{found:?}");
    }
    let bomb: String = (1..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1)).collect();
    let found = complaints(&format!("a0: &a0 [x, y]\n{bomb}"), LoadOptions::strict());
    assert!(found[0].contains("aliases make this document larger than 1000000 nodes"), "{found:?}");
}

#[test]
fn documents_as_deep_as_allowed_are_read_bundled_and_written() {
    let levels = 500;
    let schema = format!("{}{{\"$ref\": \"b.json\"}}{}", "{\"items\": ".repeat(levels), "}".repeat(levels));
    let main = format!("{{\"openapi\": \"3.0.3\", \"components\": {{\"schemas\": {{\"A\": {schema}}}}}}}");
    let deep = format!("{}{{}}{}", "{\"items\": ".repeat(levels), "}".repeat(levels));
    let texts = [("main.json", main.as_str()), ("b.json", deep.as_str())];
    let (root, report) = loaded(&texts, LoadOptions::strict());
    assert_eq!(report, "");
    let root = root.unwrap();
    assert!(root.clone().same_as(&Node::from_json(&root.to_json(), root.place)));
    assert!(to_json_text(&root).len() > 1000 && to_yaml(&root).len() > 1000);
}

#[test]
fn what_is_written_reads_back_the_same() {
    let text = "\
a: 'no'
b: '12'
c: |
  two
  lines
d: [1, 2.5, -0.0, 1e30, ~, true, 'null', '', ' x ', '#', '- a', 'a: b', '0x1f', '1e3', .5]
e: {}
f: []
'200': x
'y': \"\\u0007 tab\\t é 😀\"
g: 18446744073709551615
h: [\"2025-01-31\", '12:30', '1_000', yes, Off, n, =, <<, 3.0.3, \"# a\\n  b\\n\", \" a\\nb\", \"a\\n\\n b\", \"a\\n\\n\", \"\\n\", \"a\\r\\nb\"]
i: [[], [[1], {a: [], b: {c: d}}], 1e-6, 2E+8]
";
    let first = root(text);
    for written in [to_yaml(&first), to_json_text(&first)] {
        assert!(root(&written).same_as(&first), "{written}");
    }
}

#[test]
fn what_old_readers_of_yaml_would_misread_has_quotes_and_lines_stay_lines() {
    let root = root(
        "a: 2025-01-31\nb: ['yes', 'No', '=', 12:30, 1_000, 3.0.3]\nc: \"one\\n\\n  two\\n\"\nd: 99999999999999999999999\ne: 1e-6\n",
    );
    let expected = "a: '2025-01-31'\nb:\n- 'yes'\n- 'No'\n- '='\n- '12:30'\n- '1_000'\n- 3.0.3\nc: |\n  one\n\n    two\nd: 99999999999999999999999\ne: 1.0e-6\n";
    assert_eq!(to_yaml(&root), expected);
    let key = "k".repeat(2000);
    let long = self::root(&format!("? {key}\n: [1]\n"));
    assert_eq!(to_yaml(&long), format!("? {key}\n:\n- 1\n"));
}

#[test]
fn huge_integers_survive() {
    let root = root("a: 99999999999999999999999\nb: -9223372036854775809\n");
    assert_eq!(to_yaml(&root), "a: 99999999999999999999999\nb: -9223372036854775809\n");
    assert_eq!(to_json_text(&root), "{\n  \"a\": 99999999999999999999999,\n  \"b\": -9223372036854775809\n}\n");
}

#[test]
fn a_reference_to_another_file_becomes_a_component() {
    let texts = [
        (
            "spec/main.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          content:\n            application/json:\n              schema: {$ref: ./models/alert.yaml}\n        '400': {$ref: 'shared.yaml#/responses/Bad'}\n      parameters:\n      - $ref: shared.yaml#/Limit\n",
        ),
        (
            "spec/models/alert.yaml",
            "type: object\nproperties:\n  next: {$ref: '#'}\n  owner: {$ref: ../shared.yaml#/Owner, description: kept}\n  id: {$ref: '#/$defs/Id'}\n$defs:\n  Id: {type: string}\n",
        ),
        (
            "spec/shared.yaml",
            "Limit: {name: limit, in: query, schema: {$ref: '#/Owner'}}\nOwner: {$ref: ./models/owner.json#/Owner}\nresponses:\n  Bad: {description: bad}\n",
        ),
        ("spec/models/owner.json", "{\"Owner\": {\"type\": \"string\"}}"),
    ];
    let expected = "\
openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/alert'
        '400':
          $ref: '#/components/responses/Bad'
      parameters:
      - $ref: '#/components/parameters/Limit'
components:
  schemas:
    alert:
      type: object
      properties:
        next:
          $ref: '#/components/schemas/alert'
        owner:
          $ref: '#/components/schemas/Owner'
          description: kept
        id:
          $ref: '#/components/schemas/Id'
      $defs:
        Id:
          $ref: '#/components/schemas/Id'
    Owner:
      type: string
    Id:
      type: string
  responses:
    Bad:
      description: bad
  parameters:
    Limit:
      name: limit
      in: query
      schema:
        $ref: '#/components/schemas/Owner'
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn places_survive_the_move() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {properties: {b: {$ref: 'b.yaml#/B'}}}\n"),
        ("b.yaml", "# first\nB:\n  type: strin\n"),
    ];
    let loader: MemoryLoader = texts.into_iter().collect();
    let document = load(&loader, "./main.yaml", LoadOptions::strict(), &mut Diagnostics::new()).unwrap();
    let pointer = Pointer::parse("#/components/schemas/B/type").unwrap();
    assert_eq!(document.sources.locate(document.root.place_of(&pointer)), "b.yaml:3:9");
    assert_eq!(document.sources.locate(document.root.key_place_of(&pointer.parent().unwrap())), "b.yaml:2:1");
    let reference = Pointer::parse("#/components/schemas/A/properties/b/$ref").unwrap();
    assert_eq!(document.sources.locate(document.root.place_of(&reference)), "main.yaml:4:32");
}

#[test]
fn path_items_operations_and_texts_are_put_in_place() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\ninfo: {title: {$ref: 'words.yml#/title'}, description: {$ref: intro.md}}\ntags:\n- $ref: tag.yaml\npaths:\n  /a: {$ref: paths/a.yaml, summary: mine}\n  /b: {$ref: '#/paths/~1a'}\n",
        ),
        ("words.yml", "title: The title\n"),
        ("intro.md", "# Hello: [world\n"),
        ("tag.yaml", "name: Alerts\n"),
        ("paths/a.yaml", "summary: theirs\nget:\n  $ref: list.yaml\ncomponents:\n  schemas:\n    X: {type: string}\n"),
        (
            "paths/list.yaml",
            "responses:\n  '200':\n    content:\n      text/plain:\n        schema: {$ref: 'a.yaml#/components/schemas/X'}\n",
        ),
    ];
    let expected = "\
openapi: 3.0.3
info:
  title: The title
  description: |
    # Hello: [world
tags:
- name: Alerts
paths:
  /a:
    summary: mine
    get:
      responses:
        '200':
          content:
            text/plain:
              schema:
                $ref: '#/components/schemas/X'
  /b:
    summary: mine
    get:
      responses:
        '200':
          content:
            text/plain:
              schema:
                $ref: '#/components/schemas/X'
components:
  schemas:
    X:
      type: string
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn data_is_left_alone() {
    let text = "\
openapi: 3.0.3
components:
  schemas:
    A:
      default:
        $ref: nowhere.yaml
      enum:
      - $ref: nowhere.yaml
      const:
        $ref: nowhere.yaml
      example:
        $ref: nowhere.yaml
      x-data:
        $ref: nowhere.yaml
      properties:
        $ref:
          type: string
        example:
          $ref: '#/components/schemas/B'
      x-base64-json:
        $ref: '#/components/schemas/B'
    B:
      type: string
  examples:
    E:
      value:
        $ref: nowhere.yaml
      externalValue: nowhere.json
";
    assert_eq!(clean(&[("main.yaml", text)]), text);
}

#[test]
fn a_reference_in_base64_json_is_followed() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    parameters:\n    - {name: f, in: query, schema: {type: string, x-base64-json: {$ref: f.yaml}}}\n",
        ),
        ("f.yaml", "type: object\n"),
    ];
    assert!(clean(&texts).ends_with(
        "x-base64-json:\n          $ref: '#/components/schemas/f'\ncomponents:\n  schemas:\n    f:\n      type: object\n"
    ));
}

#[test]
fn a_component_that_is_only_a_reference_becomes_what_it_refers_to() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    Alert: {$ref: alert.yaml}\n    Same: {$ref: alert.yaml}\n    Local: {$ref: '#/components/schemas/Alert'}\n    User: {properties: {a: {$ref: './alert.yaml#'}, b: {$ref: '#/components/schemas/Local'}}}\n",
        ),
        ("alert.yaml", "properties:\n  user: {$ref: main.yaml#/components/schemas/User}\n  self: {$ref: '#'}\n"),
    ];
    let expected = "\
openapi: 3.0.3
components:
  schemas:
    Alert:
      properties:
        user:
          $ref: '#/components/schemas/User'
        self:
          $ref: '#/components/schemas/Alert'
    Same:
      $ref: '#/components/schemas/Alert'
    Local:
      $ref: '#/components/schemas/Alert'
    User:
      properties:
        a:
          $ref: '#/components/schemas/Alert'
        b:
          $ref: '#/components/schemas/Local'
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn a_whole_section_may_be_kept_in_another_file() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\ncomponents:\n  schemas: {$ref: models/_index.yaml}\n  parameters:\n    P: {schema: {$ref: '#/components/schemas/Alert'}}\n",
        ),
        ("models/_index.yaml", "Alert: {$ref: ./Alert.yaml}\nUser: {properties: {a: {$ref: Alert.yaml}}}\n"),
        ("models/Alert.yaml", "properties: {u: {$ref: './_index.yaml#/User'}}\n"),
    ];
    let expected = "\
openapi: 3.0.3
components:
  schemas:
    Alert:
      properties:
        u:
          $ref: '#/components/schemas/User'
    User:
      properties:
        a:
          $ref: '#/components/schemas/Alert'
  parameters:
    P:
      schema:
        $ref: '#/components/schemas/Alert'
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn a_local_reference_to_no_component_makes_one() {
    let text = "\
openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {type: object}
  /b:
    get:
      responses:
        '200':
          content:
            application/json:
              schema: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}
        '400': {$ref: '#/paths/~1a/get/responses/200'}
      parameters:
      - {name: q, in: query}
      - {$ref: '#/paths/~1b/get/parameters/0'}
";
    let expected = "\
openapi: 3.0.3
paths:
  /a:
    get:
      responses:
        '200':
          $ref: '#/components/responses/a_get_200'
  /b:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/a_get_200'
        '400':
          $ref: '#/components/responses/a_get_200'
      parameters:
      - $ref: '#/components/parameters/q'
      - $ref: '#/components/parameters/q'
components:
  schemas:
    a_get_200:
      type: object
  responses:
    a_get_200:
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/a_get_200'
  parameters:
    q:
      name: q
      in: query
";
    assert_eq!(clean(&[("main.yaml", text)]), expected);
}

#[test]
fn two_targets_of_one_name_are_told_apart() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    Alert: {allOf: [{$ref: 'alerts.yaml#/Alert'}, {$ref: 'old/alerts.yaml#/Alert'}, {$ref: alert.yaml}, {$ref: alerts.yaml#/Alert}]}\n",
        ),
        ("alerts.yaml", "Alert: {type: object}\n"),
        ("old/alerts.yaml", "Alert: {type: string}\n"),
        ("alert.yaml", "type: number\n"),
    ];
    let yaml = clean(&texts);
    let references: Vec<&str> = yaml.lines().filter_map(|line| line.trim().strip_prefix("- $ref: ")).collect();
    let expected = ["alerts_Alert", "old_alerts_Alert", "alert_2", "alerts_Alert"];
    assert_eq!(references, expected.map(|name| format!("'#/components/schemas/{name}'")));
}

#[test]
fn mappings_of_discriminators_are_references_too() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\ncomponents:\n  schemas:\n    Pet: {$ref: pets/pet.yaml}\n    Cow: {type: object}\n"),
        (
            "pets/pet.yaml",
            "discriminator:\n  propertyName: kind\n  mapping: {cat: ./cat.yaml, dog: '#/components/schemas/Dog', cow: Cow, dog2: Dog, x: Unknown}\ncomponents:\n  schemas:\n    Dog: {type: object}\n",
        ),
        ("pets/cat.yaml", "type: object\n"),
    ];
    let expected = "\
openapi: 3.0.3
components:
  schemas:
    Pet:
      discriminator:
        propertyName: kind
        mapping:
          cat: '#/components/schemas/cat'
          dog: '#/components/schemas/Dog'
          cow: '#/components/schemas/Cow'
          dog2: '#/components/schemas/Dog'
          x: Unknown
    Cow:
      type: object
    cat:
      type: object
    Dog:
      type: object
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn swagger_keeps_its_own_sections() {
    let texts = [
        (
            "main.yaml",
            "swagger: '2.0'\npaths:\n  /a:\n    get:\n      parameters:\n      - $ref: '#/parameters/P'\n      - $ref: p.yaml\n      responses:\n        '200': {schema: {$ref: '#/definitions/A'}}\n        '400': {$ref: r.yaml}\ndefinitions:\n  A: {properties: {b: {$ref: b.yaml}}}\nparameters:\n  P: {name: p, in: query, type: string}\n",
        ),
        ("p.yaml", "{name: q, in: query, type: string}\n"),
        ("r.yaml", "headers: {X: {$ref: h.yaml}}\n"),
        ("h.yaml", "type: string\n"),
        ("b.yaml", "type: string\n"),
    ];
    let expected = "\
swagger: '2.0'
paths:
  /a:
    get:
      parameters:
      - $ref: '#/parameters/P'
      - $ref: '#/parameters/p_2'
      responses:
        '200':
          schema:
            $ref: '#/definitions/A'
        '400':
          $ref: '#/responses/r'
definitions:
  A:
    properties:
      b:
        $ref: '#/definitions/b'
  b:
    type: string
parameters:
  P:
    name: p
    in: query
    type: string
  p_2:
    name: q
    in: query
    type: string
responses:
  r:
    headers:
      X:
        type: string
";
    assert_eq!(clean(&texts), expected);
}

#[test]
fn a_reference_to_nothing_says_what_was_meant() {
    let texts = [
        (
            "main.yaml",
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    Alert: {type: object}\n    A: {properties: {a: {$ref: '#/components/schemas/Alrt'}, b: {$ref: none.yaml}, c: {$ref: 'https://example.com/x.yaml'}, d: {$ref: 'b.yaml#/Bb'}, e: {$ref: '#name'}}}\n    B: {$ref: '#/components/schemas/B'}\n    C: {discriminator: {mapping: {x: '#/components/schemas/None', y: Alert}}}\n",
        ),
        ("b.yaml", "B: {$ref: 'c.yaml#/X'}\nBC: {}\n"),
    ];
    let (yaml, report) = bundled(&texts, LoadOptions::tolerant());
    let lines: Vec<&str> = report.lines().filter(|line| line.starts_with("main.yaml") || line.starts_with("help")).collect();
    let expected = [
        "main.yaml:5:32: warning: `#/components/schemas/Alrt` leads nowhere: `schemas` has no `Alrt` [dangling-ref]",
        "help: did you mean `#/components/schemas/Alert`?",
        "main.yaml:5:72: warning: cannot read `none.yaml`: there is no such file [unreadable-file]",
        "main.yaml:5:94: warning: cannot read `https://example.com/x.yaml`: remote references are not fetched [unreadable-file]",
        "help: download it and refer to the file",
        "main.yaml:5:135: warning: `b.yaml#/Bb` leads nowhere: the file has no `Bb` [dangling-ref]",
        "help: did you mean `b.yaml#/B`?",
        "main.yaml:5:160: warning: `#name` is no pointer, and no schema there has that `$anchor` [dangling-ref]",
        "help: write it as `#/components/schemas/Name`",
        "main.yaml:6:15: warning: `#/components/schemas/B` leads back to itself [circular-ref]",
        "main.yaml:7:38: warning: `#/components/schemas/None` leads nowhere: `schemas` has no `None` [dangling-ref]",
        "help: `schemas` has `Alert`, `A`, `B`, `C`",
    ];
    assert_eq!(lines, expected);
    assert!(
        yaml.contains("properties:\n        a: {}\n        b: {}\n        c: {}\n        d: {}\n        e: {}\n    B: {}\n"),
        "{yaml}"
    );
    assert!(yaml.contains("mapping:\n          'y': '#/components/schemas/Alert'\n"), "{yaml}");
    let (_, report) = bundled(&texts, LoadOptions::strict());
    assert_eq!(report.matches("error: ").count(), 7);
}

#[test]
fn what_a_part_means_to_be_in_the_document_is_found_there() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\npaths:\n  /a: {$ref: a.yaml}\ncomponents:\n  schemas:\n    A: {type: string}\n"),
        ("a.yaml", "get:\n  responses:\n    '200': {content: {text/plain: {schema: {$ref: '#/components/schemas/A'}}}}\n"),
    ];
    let (yaml, report) = bundled(&texts, LoadOptions::tolerant());
    assert_eq!(report, "");
    assert!(yaml.contains("$ref: '#/components/schemas/A'"));
    let (_, report) = bundled(&texts, LoadOptions::strict());
    assert!(
        report.starts_with("a.yaml:3:51: error: `#/components/schemas/A` is not in `a.yaml`, but in `main.yaml` [dangling-ref]"),
        "{report}"
    );
}

#[test]
fn circles_of_what_is_put_in_place_end() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\npaths:\n  /a: {$ref: a.yaml}\n  /b: {$ref: '#/paths/~1b'}\n"),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: a.yaml\n"),
    ];
    let (_, report) = bundled(&texts, LoadOptions::strict());
    assert_eq!(report.matches("leads back to itself [circular-ref]").count(), 2, "{report}");
}

#[test]
fn a_broken_part_is_reported_once_where_it_is_broken() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {allOf: [{$ref: 'b.yaml#/X'}, {$ref: 'b.yaml#/Y'}]}\n"),
        ("b.yaml", "X: [\n"),
    ];
    let (_, report) = bundled(&texts, LoadOptions::strict());
    assert_eq!(report.lines().next(), Some("b.yaml:1:4: error: a `[` is never closed [syntax]"));
    assert_eq!(report.matches("error").count(), 1, "{report}");
}

#[test]
fn encoded_paths_and_pointers_are_decoded() {
    let texts = [
        ("main.yaml", "openapi: 3.0.3\npaths:\n  /a: {$ref: 'my%20paths.yaml#/~1a%7Bid%7D'}\n"),
        ("my paths.yaml", "/a{id}: {summary: found}\n"),
    ];
    assert!(clean(&texts).contains("/a:\n    summary: found\n"));
}

/// What references of all kinds lead to: the `title` that stands there.
#[test]
fn references_of_all_kinds_lead_where_they_mean() {
    let table: &[(&str, &str)] = &[
        ("#/components/schemas/Plain", "plain"),
        ("#/components/schemas/With~1slash", "slash"),
        ("#/components/schemas/With~0tilde", "tilde"),
        ("#/components/schemas/With%20space", "space"),
        ("#/components/schemas/With%25percent", "percent"),
        ("#/components/schemas/Alias", "plain"),
        ("#/components/schemas/AliasOfAlias", "plain"),
        ("#/components/schemas/Plain/properties/a", "a"),
        ("#/components/schemas/Plain/properties/list/items", "item"),
        ("#/components/schemas/Plain/allOf/0", "part"),
        ("#/components/schemas/Alias/properties/a", "a"),
        ("#/components/schemas/Defs/$defs/inner", "inner"),
        ("#/$defs/inner", "inner"),
        ("#/definitions/old", "old"),
        ("#anchor", "anchored"),
        ("#dynamic", "dynamic"),
        ("https://example.com/schemas/identified", "identified"),
        ("https://example.com/schemas/identified#", "identified"),
        ("https://example.com/schemas/identified#/properties/b", "b"),
        ("identified", "identified"),
        ("schemas/identified", "identified"),
        ("#/paths/~1a/get/responses/200/content/application~1json/schema", "answer"),
        ("#/paths/~1a/get/parameters/0/schema", "parameter"),
        ("#/paths/~1b/get/responses/200/content/application~1json/schema", "in file"),
        ("#/components/examples/E/value", "example"),
        ("part.yaml", "part file"),
        ("./part.yaml", "part file"),
        ("x/../part.yaml", "part file"),
        ("x\\..\\part.yaml", "part file"),
        ("part.yaml#", "part file"),
        ("part.yaml#/", "empty key"),
        ("part.yaml#/$defs/c", "c"),
        ("part.yaml#there", "there"),
        ("data.json#/list/1", "in json"),
        ("data.json#/back", "plain"),
    ];
    let properties: String =
        table.iter().enumerate().map(|(index, (reference, _))| format!("        r{index}: {{$ref: '{reference}'}}\n")).collect();
    let main = format!(
        "\
openapi: 3.1.0
paths:
  /a:
    get:
      parameters: [{{name: q, in: query, schema: {{title: parameter}}}}]
      responses: {{'200': {{content: {{application/json: {{schema: {{title: answer}}}}}}}}}}
  /b: {{$ref: path.yaml}}
components:
  examples:
    E: {{value: {{title: example, $anchor: anchor}}}}
  schemas:
    Plain: {{title: plain, properties: {{a: {{title: a}}, list: {{items: {{title: item}}}}}}, allOf: [{{title: part}}]}}
    With/slash: {{title: slash}}
    With~tilde: {{title: tilde}}
    With space: {{title: space}}
    With%percent: {{title: percent}}
    Alias: {{$ref: '#/components/schemas/Plain'}}
    AliasOfAlias: {{$ref: '#/components/schemas/Alias'}}
    Defs: {{$defs: {{inner: {{title: inner}}}}}}
    Old: {{definitions: {{old: {{title: old}}}}}}
    Anchored: {{$anchor: anchor, title: anchored}}
    Dynamic: {{$dynamicAnchor: dynamic, title: dynamic}}
    Identified: {{$id: 'https://example.com/schemas/identified', title: identified, properties: {{b: {{title: b}}}}}}
    All:
      properties:
{properties}"
    );
    let texts = [
        ("main.yaml", main.as_str()),
        ("part.yaml", "{title: part file, '': {title: empty key}, $defs: {c: {title: c}, d: {$anchor: there, title: there}}}"),
        ("path.yaml", "get: {responses: {'200': {content: {application/json: {schema: {title: in file}}}}}}"),
        ("data.json", r##"{"list": [0, {"title": "in json"}], "back": {"$ref": "main.yaml#/components/schemas/Plain"}}"##),
    ];
    let (root, report) = loaded(&texts, LoadOptions::strict());
    let root = root.unwrap();
    assert_eq!(report, "");
    for (index, (reference, expected)) in table.iter().enumerate() {
        let mut found = at(&root, &format!("#/components/schemas/All/properties/r{index}"));
        while let Some(reference) = found.reference() {
            found = at(&root, reference);
        }
        assert_eq!(found.get("title").and_then(Node::as_text), Some(*expected), "{reference}");
    }
}

#[test]
fn sections_of_newer_dialects_are_put_in_place() {
    let text = "\
openapi: 3.2.0
paths:
  /a: {$ref: '#/components/pathItems/P'}
components:
  pathItems:
    P: {query: {requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/M'}}}}}
  mediaTypes:
    M: {schema: {$ref: 'part.json'}}
";
    let root = loaded(&[("main.yaml", text), ("part.json", "{\"title\": \"t\"}")], LoadOptions::strict()).0.unwrap();
    let schema = at(&root, "#/paths/~1a/query/requestBody/content/application~1json/schema");
    assert_eq!(schema.reference(), Some("#/components/schemas/part"));
}

#[test]
fn a_file_can_be_read_into_texts_that_are_there() {
    let loader: MemoryLoader = [("o.yaml", "overlay: 1.0.0\n")].into_iter().collect();
    let mut sources = Sources::new();
    sources.add("main.yaml", "x");
    let node = read(&loader, "o.yaml", LoadOptions::strict(), &mut sources, &mut Diagnostics::new()).unwrap();
    assert_eq!(sources.locate(node.place), "o.yaml:1:1");
}
