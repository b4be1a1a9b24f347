//! JSON as people lay it out: on one line what fits on one, the rest part by part.

use serde_json::Value;

/// The text of a value. `indent` is how far each level stands in, `start` where the first line begins.
pub(super) fn json(value: &Value, width: usize, indent: usize) -> String {
    let mut text = String::new();
    write(value, width, indent, 0, &mut text);
    text
}

/// How many lines a value takes.
pub(super) fn lines(value: &Value) -> usize {
    json(value, 72, 2).lines().count()
}

fn write(value: &Value, width: usize, indent: usize, depth: usize, text: &mut String) {
    let line = one_line(value);
    let room = width.saturating_sub(depth * indent);
    let gap = |depth: usize| format!("\n{}", " ".repeat(depth * indent));
    match value {
        Value::Array(items) if line.chars().count() > room && !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&gap(depth + 1));
                write(item, width, indent, depth + 1, text);
            }
            text.push_str(&gap(depth));
            text.push(']');
        }
        Value::Object(members) if line.chars().count() > room && !members.is_empty() => {
            text.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&gap(depth + 1));
                let name = Value::String(name.clone()).to_string();
                text.push_str(&format!("{name}: "));
                write(member, width.saturating_sub(name.chars().count() + 2), indent, depth + 1, text);
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
fn one_line(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| format!("{}: {}", Value::String(name.clone()), one_line(member)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::json;

    #[test]
    fn what_fits_on_a_line_stays_on_one() {
        let value = json!({"filters": {"id": {"eq": ["a", "b"]}}, "comment": "a text that takes some room"});
        let expected = "{\n  \"filters\": {\"id\": {\"eq\": [\"a\", \"b\"]}},\n  \"comment\": \"a text that takes some room\"\n}";
        assert_eq!(json(&value, 50, 2), expected);
        assert_eq!(json(&json!({"a": []}), 50, 2), "{\"a\": []}");
    }
}
