//! JSON as people lay it out: on one line what fits on one, the rest part by part.

use serde_json::Value;

/// The text of a value. `indent` is how far each level stands in, `start` where the first line begins.
pub(super) fn json(value: &Value, width: usize, indent: usize) -> String {
    let mut text = String::new();
    Layout { indent, leaf: |leaf| leaf.to_string() }.write(value, width, 0, &mut text);
    text
}

/// The same as it stands in `json!(…)`, where texts and numbers are Rust's.
pub(super) fn json_in_rust(value: &Value, width: usize, indent: usize) -> String {
    let mut text = String::new();
    Layout { indent, leaf: in_rust }.write(value, width, 0, &mut text);
    text
}

/// A leaf as Rust writes it: a number without a suffix would be an `i32`.
fn in_rust(leaf: &Value) -> String {
    match leaf {
        Value::String(text) => format!("{text:?}"),
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_err()) => format!("{number}_i64"),
        Value::Number(number) if number.is_u64() && number.as_i64().is_none() => format!("{number}_u64"),
        _ => leaf.to_string(),
    }
}

/// How many lines a value takes.
pub(super) fn lines(value: &Value) -> usize {
    json(value, 72, 2).lines().count()
}

/// How a value is laid out.
struct Layout {
    indent: usize,
    /// How texts, numbers and the like are written.
    leaf: fn(&Value) -> String,
}

impl Layout {
    fn write(&self, value: &Value, width: usize, depth: usize, text: &mut String) {
        let line = self.one_line(value);
        let room = width.saturating_sub(depth * self.indent);
        let gap = |depth: usize| format!("\n{}", " ".repeat(depth * self.indent));
        match value {
            Value::Array(items) if line.chars().count() > room && !items.is_empty() => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    text.push_str(&gap(depth + 1));
                    self.write(item, width, depth + 1, text);
                }
                text.push_str(&gap(depth));
                text.push(']');
            }
            Value::Object(members) if line.chars().count() > room && !members.is_empty() => {
                text.push('{');
                for (index, (name, member)) in members.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { "," });
                    text.push_str(&gap(depth + 1));
                    let name = self.key(name);
                    text.push_str(&format!("{name}: "));
                    self.write(member, width.saturating_sub(name.chars().count() + 2), depth + 1, text);
                }
                text.push_str(&gap(depth));
                text.push('}');
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                text.push_str(&line);
            }
        }
    }

    /// `{"a": [1, 2]}`
    fn one_line(&self, value: &Value) -> String {
        match value {
            Value::Array(items) => format!("[{}]", items.iter().map(|item| self.one_line(item)).collect::<Vec<_>>().join(", ")),
            Value::Object(members) => {
                let members = members.iter().map(|(name, member)| format!("{}: {}", self.key(name), self.one_line(member)));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (self.leaf)(value),
        }
    }

    fn key(&self, name: &str) -> String {
        (self.leaf)(&Value::String(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{json, json_in_rust};

    #[test]
    fn what_fits_on_a_line_stays_on_one() {
        let value = json!({"filters": {"id": {"eq": ["a", "b"]}}, "comment": "a text that takes some room"});
        let expected = "{\n  \"filters\": {\"id\": {\"eq\": [\"a\", \"b\"]}},\n  \"comment\": \"a text that takes some room\"\n}";
        assert_eq!(json(&value, 50, 2), expected);
        assert_eq!(json(&json!({"a": []}), 50, 2), "{\"a\": []}");
    }

    #[test]
    fn in_rust_a_number_has_the_type_that_holds_it_and_a_text_no_escapes_of_json() {
        let value = json!([1, 3_000_000_000_i64, u64::MAX, "\u{1}/"]);
        assert_eq!(json_in_rust(&value, 99, 4), "[1, 3000000000_i64, 18446744073709551615_u64, \"\\u{1}/\"]");
    }
}
