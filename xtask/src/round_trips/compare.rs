//! What became of a value that was decoded and encoded.

use serde_json::Value;

/// What is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// A member that was there is not there any more.
    Lost(Vec<String>),
    /// What was not there is there.
    Added(Vec<String>),
    /// A value is another one.
    Changed(Vec<String>),
}

impl Difference {
    /// In words.
    pub(super) fn told(&self) -> String {
        match self {
            Difference::Lost(path) => format!("lost /{}", path.join("/")),
            Difference::Added(path) => format!("added /{}", path.join("/")),
            Difference::Changed(path) => format!("changed /{}", path.join("/")),
        }
    }
}

/// Where what was encoded is not the value that was decoded.
///
/// A member that is null may be left out, JSON has one kind of number, and a point in time may be written in several ways.
pub(super) fn differences(value: &Value, encoded: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(value, encoded, &mut Vec::new(), &mut found);
    found
}

fn compare(value: &Value, encoded: &Value, path: &mut Vec<String>, found: &mut Vec<Difference>) {
    let at = |path: &Vec<String>, key: &str| path.iter().cloned().chain([key.to_owned()]).collect::<Vec<_>>();
    match (value, encoded) {
        (Value::Object(members), Value::Object(others)) => {
            for (key, member) in members {
                match others.get(key) {
                    Some(other) => inside(key.clone(), member, other, path, found),
                    None if member.is_null() => {}
                    None => found.push(Difference::Lost(at(path, key))),
                }
            }
            let added = others.keys().filter(|key| !members.contains_key(*key));
            found.extend(added.map(|key| Difference::Added(at(path, key))));
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            let pairs = items.iter().zip(others).enumerate();
            pairs.for_each(|(index, (item, other))| inside(index.to_string(), item, other, path, found));
        }
        _ if is_same(value, encoded) => {}
        _ => found.push(Difference::Changed(path.clone())),
    }
}

fn inside(step: String, value: &Value, encoded: &Value, path: &mut Vec<String>, found: &mut Vec<Difference>) {
    path.push(step);
    compare(value, encoded, path, found);
    path.pop();
}

fn is_same(value: &Value, encoded: &Value) -> bool {
    match (value, encoded) {
        (Value::Number(value), Value::Number(encoded)) => value == encoded || value.as_f64() == encoded.as_f64(),
        (Value::String(value), Value::String(encoded)) => value == encoded || plain_time(value) == plain_time(encoded),
        _ => value == encoded,
    }
}

/// A point in time in one of the ways in which it can be written; other texts as they are.
fn plain_time(text: &str) -> String {
    let is_time = text.len() >= 20 && text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(13) == Some(&b':');
    if !is_time {
        return text.to_owned();
    }
    let text = text.to_uppercase().replacen(' ', "T", 1);
    let text = text.strip_suffix('Z').map(|before| format!("{before}+00:00")).unwrap_or(text);
    match text.split_once('.') {
        Some((before, after)) => {
            let digits = after.find(|character: char| !character.is_ascii_digit()).unwrap_or(after.len());
            let (fraction, offset) = after.split_at(digits);
            let fraction = fraction.trim_end_matches('0');
            if fraction.is_empty() { format!("{before}{offset}") } else { format!("{before}.{fraction}{offset}") }
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_says_the_same_is_no_difference() {
        let value = json!({"a": 1.0, "b": null, "c": "2020-01-02T03:04:05.600Z", "d": [1, "x"]});
        let encoded = json!({"a": 1, "c": "2020-01-02T03:04:05.6+00:00", "d": [1, "x"]});
        assert_eq!(differences(&value, &encoded), []);
    }

    #[test]
    fn each_difference_has_its_place() {
        let value = json!({"a": {"b": 1, "c": 2}, "d": [1, 2], "e": [1]});
        let encoded = json!({"a": {"c": 3, "f": 1}, "d": [1, 2, 3], "e": [1.5]});
        let told: Vec<String> = differences(&value, &encoded).iter().map(Difference::told).collect();
        assert_eq!(told, ["lost /a/b", "changed /a/c", "added /a/f", "changed /d", "changed /e/0"]);
    }
}
