//! Whatever an author writes, the generator answers with files or with a report, and the Rust in the files is Rust.
//!
//! Fixtures are changed at random, the same way in each run. `MUTATIONS=100000 cargo test --release -p tests --test robustness` looks
//! for longer.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::panic::{self, AssertUnwindSafe};

use clientwright::options::Mode;
use clientwright::source::MemoryLoader;
use serde_json::{Value, json};
use tests::{Fixture, fixtures};

/// How many documents a plain run makes.
const MUTATIONS: u64 = 300;

#[test]
fn a_damaged_document_causes_no_panic_and_gives_rust_that_parses() {
    let fixtures = fixtures().unwrap();
    let mutations = std::env::var("MUTATIONS").map_or(MUTATIONS, |count| count.parse().unwrap());
    let failed: Vec<String> = (0..mutations).filter_map(|seed| attempt(&fixtures, seed)).collect();
    assert!(failed.is_empty(), "{} of {mutations} fail:\n\n{}", failed.len(), failed.join("\n\n"));
}

/// Changes a fixture and generates from it; what went wrong, with the document.
fn attempt(fixtures: &[Fixture], seed: u64) -> Option<String> {
    let mut random = Random::new(seed);
    let fixture = &fixtures[random.below(fixtures.len())];
    let mut document: Value = serde_yaml::from_str(&fixture.texts["openapi.yaml"]).unwrap();
    for _ in 0..=random.below(4) {
        mutate(&mut document, &mut random);
    }
    let text = serde_json::to_string(&document).unwrap();
    let fault = panic::catch_unwind(AssertUnwindSafe(|| fault(fixture, &text)));
    let fault = fault.unwrap_or_else(|panic| Some(format!("panic: {:?}", panic.downcast_ref::<String>())))?;
    Some(format!("seed {seed}, {}: {fault}\n{text}", fixture.name))
}

fn fault(fixture: &Fixture, text: &str) -> Option<String> {
    let mut loader: MemoryLoader = fixture.loader();
    loader.insert("openapi.yaml", text);
    let generate = |mode| clientwright::generate(&loader, "openapi.yaml", &fixture.options(mode));
    _ = generate(Mode::Strict).report.to_string();
    let generated = generate(Mode::Tolerant);
    let Some(files) = generated.files else {
        let report = generated.report.to_string();
        return (!generated.report.diagnostics.has_errors() || report.contains("[not-read]")).then_some(report);
    };
    let rust = files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.contains("/runtime/"));
    rust.filter_map(|(path, text)| Some(format!("{path}: {}\n{text}", syn::parse_file(text).err()?))).next()
}

/// Replaces, removes, renames or repeats something.
fn mutate(document: &mut Value, random: &mut Random) {
    let mut pointers = Vec::new();
    collect(document, String::new(), &mut pointers);
    let from = document.pointer(&pointers[random.below(pointers.len())]).unwrap().clone();
    let at = pointers[random.below(pointers.len())].clone();
    let Some((parent, key)) = at.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    match (random.below(5), document.pointer_mut(parent).unwrap()) {
        (0, Value::Object(map)) => drop(map.shift_remove(&key)),
        (0, Value::Array(list)) => drop(list.remove(key.parse().unwrap())),
        (1, Value::Object(map)) => drop(map.insert(odd_name(random), from)),
        (1, Value::Array(list)) => list.push(from),
        (2, Value::Object(map)) => {
            let value = map.shift_remove(&key).unwrap();
            map.insert(odd_name(random), value);
        }
        (3, _) => *document.pointer_mut(&at).unwrap() = odd_value(random),
        _ => *document.pointer_mut(&at).unwrap() = from,
    }
}

fn collect(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                collect(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), pointers);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(value, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

fn odd_value(random: &mut Random) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(18_446_744_073_709_551_615_u64),
        json!(""),
        json!("*/ \" \\ ``` `x {y} ]: <b>"),
        json!([]),
        json!({}),
        json!([{}]),
        json!({"$ref": "#/components/schemas/Nowhere"}),
        json!({"$ref": "#/paths"}),
        json!({"type": "object", "properties": {"a": {"type": "string"}, "A": {}, "type": {"nullable": true}}}),
        json!({"type": "array", "items": {"type": "array", "items": {"nullable": true, "type": "string", "format": "binary"}}}),
        json!({"oneOf": [{"type": "string"}, {"type": "integer", "enum": [1, 2]}, {"type": "object"}]}),
        json!({"allOf": [{"type": "string"}, {"type": "object", "properties": {"self": {"enum": [null]}}}]}),
        json!({"enum": ["a", 1, null, true, 1.5]}),
        json!("string"),
        json!("array"),
        json!("object"),
        json!("date-time"),
    ];
    let index = random.below(values.len());
    values[index].clone()
}

fn odd_name(random: &mut Random) -> String {
    let names = "|self|Self|type|crate|super|_|a b|é|🦀|1|+|{id}|/{a}/{b}|x-rust-name|default|4XX|text/plain|enum|allOf|anyOf|nullable|items|\
                 additionalProperties|Vec|String|Client|extra|new";
    let names: Vec<&str> = names.split('|').collect();
    names[random.below(names.len())].to_owned()
}

/// Numbers that look random and are the same in each run (SplitMix64).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap() % limit
    }
}
