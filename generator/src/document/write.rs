//! A tree as text again.

use super::tree::{Node, Value};

/// The tree as YAML. An integer that no `u64` or `i64` holds becomes the nearest float; [`to_json_text`] loses nothing.
pub fn to_yaml(node: &Node) -> String {
    // Only a map whose keys are no text could fail, and ours are all text.
    serde_yaml::to_string(&node.to_json()).unwrap_or_default()
}

/// The tree as JSON, indented by two, with a line break at the end.
pub fn to_json_text(node: &Node) -> String {
    let mut out = String::new();
    write_json(&mut out, node, 0);
    out.push('\n');
    out
}

fn write_json(out: &mut String, node: &Node, depth: usize) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number.decimal()),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::List(list) => {
            let elements = list.iter().map(|element| (None, element));
            write_block(out, ['[', ']'], elements, depth);
        }
        Value::Map(map) => {
            let entries = map.iter().map(|(key, entry)| (Some(key), &entry.node));
            write_block(out, ['{', '}'], entries, depth);
        }
    }
}

fn write_block<'tree>(
    out: &mut String,
    [open, close]: [char; 2],
    children: impl ExactSizeIterator<Item = (Option<&'tree str>, &'tree Node)>,
    depth: usize,
) {
    let empty = children.len() == 0;
    out.push(open);
    for (index, (key, child)) in children.enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        out.push_str(&"  ".repeat(depth + 1));
        if let Some(key) = key {
            out.push_str(&quoted(key));
            out.push_str(": ");
        }
        write_json(out, child, depth + 1);
    }
    if !empty {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(close);
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
