//! What each operator asks of the values of a field.

use chrono::DateTime;
use serde_json::Value;

const DAY: f64 = 86_400_000.0;

/// Whether an operator holds of the values that a record has in a field.
pub(super) fn holds(operator: &str, argument: &Value, values: &[Value], now: i64) -> bool {
    let asked: Vec<&Value> = argument.as_array().map_or_else(|| vec![argument], |list| list.iter().collect());
    let is_asked = |value: &Value| asked.iter().any(|asked| is_same(value, asked));
    let has_one = || values.iter().any(is_asked) || values.is_empty() && asked.iter().any(|asked| asked.is_null());
    // Parts of texts are looked for without regard to case.
    let low = |value: &Value| text(value).to_lowercase();
    let fits = |test: fn(&str, &str) -> bool| values.iter().any(|value| asked.iter().any(|part| test(&low(value), &low(part))));
    let number = || argument.as_f64().unwrap();
    let moment = |test: &dyn Fn(f64) -> bool| values.iter().any(|value| test(as_moment(value)));
    let days_ago = || now as f64 - number() * DAY;
    match operator {
        "eq" | "cabinetmatchedrulesequals" => has_one(),
        "neq" => !has_one(),
        "deq" => !values.iter().all(is_asked),
        "contains" => fits(|value, part| value.contains(part)),
        "ncontains" => !fits(|value, part| value.contains(part)),
        "startswith" | "startswithsingle" => fits(|value, part| value.starts_with(part)),
        "doesnotstartwith" => !fits(|value, part| value.starts_with(part)),
        "endswith" => fits(|value, part| value.ends_with(part)),
        "text" => low(argument).split_whitespace().all(|word| values.iter().any(|value| low(value).contains(word))),
        "gt" => moment(&|value| value > number()),
        "gte" => moment(&|value| value >= number()),
        "lt" => moment(&|value| value < number()),
        "lte" => moment(&|value| value <= number()),
        "gte_ndays" => moment(&|value| value >= days_ago()),
        "lte_ndays" => moment(&|value| value <= days_ago()),
        "range" => asked.iter().any(|span| {
            let (start, end) = (span["start"].as_f64().unwrap(), span["end"].as_f64().unwrap());
            moment(&|value| start <= value && value <= end)
        }),
        "isset" => values.is_empty() != (argument == true),
        "isnotset" => values.is_empty() == (argument == true),
        "descendantof" => is_below(values, &asked),
        "ndescendantof" => !is_below(values, &asked),
        other => panic!("`{other}` is no operator"),
    }
}

/// Trees are written as paths: `/Contoso/Sales`.
fn is_below(values: &[Value], roots: &[&Value]) -> bool {
    values.iter().any(|value| roots.iter().any(|root| value == *root || text(value).starts_with(&format!("{}/", text(root)))))
}

/// Two values are the same if they are written so. A key of an entity is the same as far as it is given.
fn is_same(value: &Value, asked: &Value) -> bool {
    match (value, asked) {
        (_, Value::Null) => false,
        (Value::Object(key), Value::Object(asked)) => asked.iter().all(|(name, part)| key.get(name) == Some(part)),
        (Value::Object(_), _) | (_, Value::Object(_)) => false,
        _ => text(value) == text(asked),
    }
}

/// What is searched of a value: of the key of an entity its id.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(key) => text(&key["id"]),
        other => other.to_string(),
    }
}

/// A number, or a moment that is written as text, in milliseconds since 1970.
pub(super) fn as_moment(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis() as f64)
}
