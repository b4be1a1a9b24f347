//! The ledger: a row for each part of a document, as many as another count finds, and no verdict that the report does not speak of.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use clientwright::Generated;
use clientwright::document::Pointer;
use clientwright::options::{Mode, Options};
use clientwright::source::{Effect, MemoryLoader};
use serde_json::Value;
use tests::{Fixture, fixtures, for_each};
use xtask::{count, coverage, project};

#[test]
fn another_count_finds_as_many() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let made = fixture.generate(Mode::Strict);
        // What an overlay adds is in the document that is written.
        let whole = made.files.as_ref().and_then(|files| files.get("docs/openapi.yaml")).map(str::to_owned);
        let is_overlaid = fixture.texts.contains_key("overlay.yaml");
        let read = |path: &str| {
            whole
                .clone()
                .filter(|_| is_overlaid)
                .or_else(|| fixture.texts.get(path).cloned())
                .ok_or_else(|| format!("there is no `{path}`"))
        };
        let counts = count::count("openapi.yaml", &read).unwrap();
        assert_eq!(coverage::compare(&made.ledger.unwrap(), &counts), Vec::<String>::new(), "{}", fixture.name);
    });
    let made = clientwright::generate(&project::loader(), project::SPEC, &project::options().unwrap());
    let counts = count::count_file(&project::root().join(project::SPEC)).unwrap();
    assert_eq!(coverage::compare(&made.ledger.unwrap(), &counts), Vec::<String>::new());
}

#[test]
fn all_of_the_spec_is_generated() {
    let rows = rows(&clientwright::generate(&project::loader(), project::SPEC, &project::options().unwrap()));
    let others: Vec<&Row> = rows.iter().filter(|row| row.status != "generated").collect();
    assert!(others.is_empty(), "{others:?}");
}

/// One of each thing that can go wrong, and a line for each row that is not generated.
const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Clocks, version: '1'}
servers: [{url: /relative}]
paths:
  /time:
    get:
      operationId: now
      parameters:
        - {name: zone, in: query, schema: {type: string}, colour: red}
        - {name: zone, in: query, schema: {type: string}}
      responses:
        '200':
          description: The time
          content:
            application/json: {schema: {$ref: '#/components/schemas/Time'}}
            application/xml: {schema: {$ref: '#/components/schemas/Time'}}
        '304': {description: Nothing new, headers: {ETag: {schema: {type: string}}}}
      callbacks:
        tick: {'{$request.query.url}': {post: {responses: {'200': {description: Heard}}}}}
components:
  schemas:
    Time:
      type: object
      xml: {name: time}
      properties:
        hour: {type: integer, minLength: 3}
        fits: {type: number, enum: [1.5]}
        zone: {$ref: '#/components/schemas/Nowhere'}
      if: {required: [hour]}
  responses:
    Unused: {description: Nobody says so, content: {application/json: {schema: {type: string}}}}
";

const GAPS: &str = "\
not expressed header /paths/~1time/get/responses/304/headers/ETag
not expressed keyword /components/responses/Unused/content/application~1json/schema/type
not expressed keyword /components/schemas/Time/if
not expressed keyword /components/schemas/Time/if/required
not expressed keyword /components/schemas/Time/properties/hour/minLength
not expressed keyword /components/schemas/Time/xml
not expressed keyword /paths/~1time/get/parameters/1/schema/type
not expressed keyword /paths/~1time/get/responses/200/content/application~1xml/schema/$ref
not expressed keyword /paths/~1time/get/responses/304/headers/ETag/schema/type
not expressed media type /components/responses/Unused/content/application~1json
not expressed media type /paths/~1time/get/responses/200/content/application~1xml
not expressed other /paths/~1time/get/parameters/0
not expressed parameter /paths/~1time/get/parameters/1
not expressed response /components/responses/Unused
not expressed response /paths/~1time/get/responses/304
not expressed schema /components/responses/Unused/content/application~1json/schema
not expressed schema /components/schemas/Time/if
not expressed schema /paths/~1time/get/parameters/1/schema
not expressed schema /paths/~1time/get/responses/200/content/application~1xml/schema
not expressed schema /paths/~1time/get/responses/304/headers/ETag/schema
widened keyword /components/schemas/Time/properties/fits/enum
widened keyword /components/schemas/Time/properties/zone/$ref
";

#[test]
fn what_is_not_generated_is_told_part_by_part() {
    let rows = rows(&generate(DOCUMENT));
    let gaps = rows.iter().filter(|row| row.status != "generated");
    let mut gaps: Vec<String> = gaps.map(|row| format!("{} {} {}\n", row.status, row.kind, row.pointer)).collect();
    gaps.sort();
    assert_eq!(gaps.concat(), GAPS);
    let generated = |pointer: &str| rows.iter().any(|row| row.pointer == pointer && row.status == "generated");
    assert!(generated("/paths/~1time/get") && generated("/components/schemas/Time/properties/hour/type"));
    let at = rows.iter().find(|row| row.pointer == "/components/schemas/Time/xml").unwrap();
    assert_eq!((at.line, at.column), (24, 7));
}

#[test]
fn report_and_ledger_never_disagree() {
    let mut made = vec![("document".to_owned(), generate(DOCUMENT))];
    for mistake in tests::names_in(&tests::workspace().join("tests/mistakes")).unwrap() {
        let text = std::fs::read_to_string(tests::workspace().join("tests/mistakes").join(&mistake)).unwrap_or_default();
        made.push((mistake, generate(&text)));
    }
    let made: Vec<_> = made.into_iter().filter(|(_, made)| made.ledger.is_some()).collect();
    assert!(made.len() > 20, "{} documents", made.len());
    let agrees = |(_, made): &(String, Generated)| {
        let told = |effect: Effect| {
            let problems = made.report.diagnostics.iter().filter(move |problem| problem.effect == Some(effect));
            problems.map(|problem| problem.message.clone()).collect::<BTreeSet<String>>()
        };
        let (widened, missing) = (told(Effect::Widened), told(Effect::NotExpressed));
        let rows = rows(made);
        for row in rows.iter().filter(|row| row.status != "generated") {
            let known = if row.status == "widened" { &widened } else { &missing };
            assert!(known.contains(row.reason.as_deref().unwrap()), "{row:?}");
        }
        // What lies in something that is not there, or is said to be missing too, has a row all the same.
        let whys: BTreeSet<&str> = rows.iter().filter_map(|row| row.reason.as_deref()).collect();
        assert!(missing.iter().all(|message| whys.contains(message.as_str())), "{missing:?} {whys:?}");
        assert!(widened.is_empty() || rows.iter().any(|row| row.status != "generated"), "{widened:?}");
    };
    for_each(&made, |(name, _)| name.clone(), agrees);
}

#[test]
fn every_row_has_its_place_in_the_document() {
    for_each(&fixtures().unwrap(), name, |fixture| {
        let made = fixture.generate(Mode::Strict);
        let document: Value = serde_json::from_str(made.files.as_ref().unwrap().get("docs/openapi.json").unwrap()).unwrap();
        let rows = rows(&made);
        for row in &rows {
            assert!(document.pointer(&row.pointer).is_some(), "{}: there is no {}", fixture.name, row.pointer);
            assert!(row.line > 0 && row.column > 0 && Pointer::parse(&row.pointer).is_some());
        }
        let keys: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.kind.as_str(), row.pointer.as_str())).collect();
        assert_eq!(keys.len(), rows.len(), "{}: a row stands there twice", fixture.name);
    });
}

#[test]
fn the_summary_adds_up() {
    let made = generate(DOCUMENT);
    let json = json(&made);
    let mut sums: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in rows(&made) {
        *sums.entry((row.kind, row.status)).or_default() += 1;
    }
    for (kind, sum) in json["summary"].as_object().unwrap() {
        let counted = |status: &str| sums.get(&(kind.clone(), status.to_owned())).copied().unwrap_or_default();
        let statuses = ["generated", "widened", "not expressed"];
        statuses.iter().for_each(|status| assert_eq!(sum[*status], counted(status), "{kind}, {status}"));
        assert_eq!(sum["total"], statuses.iter().map(|status| counted(status)).sum::<u64>(), "{kind}");
    }
    assert_eq!(json["version"], clientwright::ledger::VERSION);
}

/// A row of `coverage.json`, as its documentation says to read it.
#[derive(Debug)]
struct Row {
    kind: String,
    status: String,
    pointer: String,
    line: u64,
    column: u64,
    reason: Option<String>,
}

fn rows(made: &Generated) -> Vec<Row> {
    let json = json(made);
    let mut tokens: Vec<String> = Vec::new();
    let read = |row: &Value| {
        tokens.truncate(usize::try_from(row[2].as_u64().unwrap()).unwrap());
        let rest = row[3].as_str().unwrap().trim_start_matches('/');
        tokens.extend(rest.split('/').filter(|_| !rest.is_empty()).map(str::to_owned));
        let text = |index: usize| row[index].as_str().unwrap().to_owned();
        let reason = row.get(7).map(|reason| json["reasons"][usize::try_from(reason.as_u64().unwrap()).unwrap()].clone());
        Row {
            kind: text(0),
            status: text(1),
            pointer: tokens.iter().map(|token| format!("/{token}")).collect(),
            line: row[5].as_u64().unwrap(),
            column: row[6].as_u64().unwrap(),
            reason: reason.map(|reason| reason.as_str().unwrap().to_owned()),
        }
    };
    json["rows"].as_array().unwrap().iter().map(read).collect()
}

fn json(made: &Generated) -> Value {
    serde_json::from_str(made.files.as_ref().unwrap().get("coverage.json").unwrap()).unwrap()
}

fn generate(document: &str) -> Generated {
    clientwright::generate(&MemoryLoader::new().with("api.yaml", document), "api.yaml", &Options::new("clocks"))
}

fn name(fixture: &Fixture) -> String {
    fixture.name.clone()
}
