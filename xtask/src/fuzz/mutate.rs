//! Changes in the tree of a document: things go, come twice, change places, or become what they are not.

use serde_json::{Map, Value, json};

use super::random::Random;

/// Changes one thing; `donor` is another document, from which a part may come.
pub(super) fn mutate(document: &mut Value, donor: &Value, random: &mut Random) {
    let pointers = pointers(document);
    let at = random.pick(&pointers).cloned().unwrap_or_default();
    let from = random.pick(&pointers).cloned().unwrap_or_default();
    match random.below(10) {
        0 => drop(take(document, &at)),
        1 | 2 => put(document, &at, odd_value(random)),
        3 => {
            let value = document.pointer(&from).cloned().unwrap_or_default();
            put(document, &at, value);
        }
        4 => rename(document, &at, random),
        5 => swap(document, &at, &from),
        6 => repeat(document, &at, random),
        7 | 8 => graft(document, &at, donor, random),
        _ => set(document, random),
    }
}

/// The way to every node, as a JSON pointer.
pub(super) fn pointers(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(document, String::new(), &mut found);
    found
}

fn collect(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                collect(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(value, format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

/// Takes a node out.
pub(super) fn take(document: &mut Value, at: &str) -> Option<Value> {
    let (parent, key) = at.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent)? {
        Value::Object(map) => map.shift_remove(&key),
        Value::Array(list) => {
            let index = key.parse().ok().filter(|index| *index < list.len())?;
            Some(list.remove(index))
        }
        _ => None,
    }
}

fn put(document: &mut Value, at: &str, value: Value) {
    if let Some(node) = document.pointer_mut(at) {
        *node = value;
    }
}

fn rename(document: &mut Value, at: &str, random: &mut Random) {
    let Some(value) = take(document, at) else { return };
    let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => drop(map.insert(odd_name(random), value)),
        Some(Value::Array(list)) => list.insert(random.below(list.len() + 1), value),
        _ => {}
    }
}

fn swap(document: &mut Value, one: &str, other: &str) {
    let values = document.pointer(one).cloned().zip(document.pointer(other).cloned());
    // One inside the other would make no tree; then only one of them is copied.
    if let Some((first, second)) = values {
        put(document, one, second);
        put(document, other, first);
    }
}

fn repeat(document: &mut Value, at: &str, random: &mut Random) {
    let copies = 1 + random.below(3) * random.below(30);
    match document.pointer_mut(at) {
        Some(Value::Array(list)) => {
            let Some(element) = random.pick(list).cloned() else { return };
            list.extend(std::iter::repeat_n(element, copies));
        }
        Some(Value::Object(map)) => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let Some(key) = random.pick(&keys) else { return };
            let value = map.get(key).cloned().unwrap_or_default();
            for copy in 0..copies {
                let name = if copy == 0 { swapped_case(key) } else { format!("{key}{copy}") };
                map.insert(name, value.clone());
            }
        }
        _ => {}
    }
}

fn swapped_case(name: &str) -> String {
    name.chars()
        .map(|letter| if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() })
        .collect()
}

/// Puts a part of another document in, preferably where something of that kind stands.
fn graft(document: &mut Value, at: &str, donor: &Value, random: &mut Random) {
    let parts = pointers(donor);
    let last = at.rsplit('/').next().unwrap_or_default();
    let alike: Vec<&String> = parts.iter().filter(|part| part.rsplit('/').next() == Some(last)).collect();
    let part = random.pick(&alike).map(|part| part.as_str()).or_else(|| random.pick(&parts).map(String::as_str));
    let Some(value) = part.and_then(|part| donor.pointer(part)) else { return };
    match document.pointer_mut(at) {
        Some(Value::Object(map)) if random.percent(40) => drop(map.insert(odd_name(random), value.clone())),
        Some(node) => *node = value.clone(),
        None => {}
    }
}

/// Sets a key that means something to a value that may mean something.
fn set(document: &mut Value, random: &mut Random) {
    let maps: Vec<String> =
        pointers(document).into_iter().filter(|at| document.pointer(at).is_some_and(Value::is_object)).collect();
    let at = random.pick(&maps).cloned().unwrap_or_default();
    let Some(Value::Object(map)) = document.pointer_mut(&at) else { return };
    let key = random.word(
        "$ref|type|format|nullable|enum|const|default|example|examples|required|properties|additionalProperties|items|allOf|oneOf|anyOf|not|\
         discriminator|minimum|maximum|minLength|maxLength|pattern|minItems|maxItems|uniqueItems|readOnly|writeOnly|deprecated|title|\
         parameters|requestBody|responses|security|servers|tags|operationId|summary|description|callbacks|links|headers|content|schema|\
         style|explode|allowReserved|in|name|encoding|paths|components|openapi|swagger|$defs|$id|$anchor|prefixItems|patternProperties|\
         webhooks|definitions|x-paging|x-upload|x-filters|x-flatten-body|x-enum-varnames|x-rust-name|x-rate-limit|x-nullable|if|then|\
         dependentSchemas|unevaluatedProperties|contentEncoding|itemSchema|query|additionalOperations|multipleOf",
    );
    map.insert(key.to_owned(), odd_value(random));
}

fn odd_value(random: &mut Random) -> Value {
    let values: &[fn() -> Value] = &[
        || json!(null),
        || json!(true),
        || json!(false),
        || json!(-1),
        || json!(0),
        || json!(1e300),
        || json!(18_446_744_073_709_551_615_u64),
        || json!(""),
        || json!("*/ \" \\ ``` `x {y} ]: <b> \u{0} \u{7f} \u{202e}"),
        || json!([]),
        || json!({}),
        || json!([{}]),
        || json!(["string", "null"]),
        || json!("string"),
        || json!("array"),
        || json!("object"),
        || json!("integer"),
        || json!("date-time"),
        || json!("binary"),
        || json!("int64"),
        || json!("3.1.0"),
        || json!("#"),
        || json!("#/components/schemas/A"),
        || json!("/a/{b}/{b}/{c"),
        || json!("a".repeat(100_000)),
        || json!({"$ref": "#/components/schemas/Nowhere"}),
        || json!({"$ref": "#/paths"}),
        || json!({"$ref": "#"}),
        || json!({"$ref": "https://example.com/x.yaml"}),
        || json!({"type": "object", "properties": {"a": {"type": "string"}, "A": {}, "type": {"nullable": true}}}),
        || json!({"type": "array", "items": {"type": "array", "items": {"nullable": true, "type": "string", "format": "binary"}}}),
        || json!({"oneOf": [{"type": "string"}, {"type": "integer", "enum": [1, 2]}, {"type": "object"}]}),
        || json!({"allOf": [{"type": "string"}, {"type": "object", "properties": {"self": {"enum": [null]}}}]}),
        || json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "array", "items": {}}, {"enum": []}]}),
        || json!({"enum": ["a", 1, null, true, 1.5, [], {}]}),
        || json!({"enum": ["a", "A", " a", "", "-", "1", "é", "🦀"]}),
        || json!(["a", "b", "a"]),
        nested,
    ];
    random.pick(values).map(|value| value()).unwrap_or_default()
}

fn nested() -> Value {
    (0..40).fold(json!({"type": "string"}), |inner, level| match level % 4 {
        0 => json!({"type": "array", "items": inner}),
        1 => json!({"type": "object", "properties": Map::from_iter([("next".to_owned(), inner)])}),
        2 => json!({"oneOf": [inner, {"type": "integer"}]}),
        _ => json!({"allOf": [inner, {"description": "deep"}]}),
    })
}

fn odd_name(random: &mut Random) -> String {
    random
        .word(
            "|self|Self|type|crate|super|_|a b|é|🦀|1|+|{id}|/{a}/{b}|/|x-rust-name|default|200|4XX|2xx|text/plain|*/*|application/json|enum|\
             allOf|anyOf|nullable|items|properties|additionalProperties|Vec|String|Client|Result|Option|Ok|Error|extra|new|A|a|B|get|\
             schemas|$ref|multipart/form-data|application/x-www-form-urlencoded|text/event-stream|Content-Type|Authorization|async",
        )
        .to_owned()
}
