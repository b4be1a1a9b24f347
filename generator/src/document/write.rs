//! A tree as text again.

use super::tree::{Node, Value};

/// A tree in both forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// As YAML.
    pub yaml: String,
    /// As JSON.
    pub json: String,
}

/// The tree in both forms.
pub fn texts(node: &Node) -> Texts {
    Texts { yaml: to_yaml(node), json: to_json_text(node) }
}

/// The tree as YAML that readers of 1.1 and of 1.2 take for the same: what looks like a date or a number and is text has quotes.
pub fn to_yaml(node: &Node) -> String {
    let mut out = String::new();
    write_yaml(&mut out, node, 0, Before::Nothing);
    out
}

/// What stands before a value on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing: the value is the whole document.
    Nothing,
    /// The dash of a list's element.
    Dash,
    /// A key and its colon.
    Key,
}

fn write_yaml(out: &mut String, node: &Node, depth: usize, before: Before) {
    match &node.value {
        Value::List(list) if list.iter().len() > 0 => {
            // A list stands below its key, without an indent.
            let depth = if before == Before::Key { depth - 1 } else { depth };
            for (index, element) in list.iter().enumerate() {
                begin_line(out, depth, before, index);
                out.push('-');
                write_yaml(out, element, depth + 1, Before::Dash);
            }
        }
        Value::Map(map) if map.iter().len() > 0 => {
            for (index, (key, entry)) in map.iter().enumerate() {
                begin_line(out, depth, before, index);
                out.push_str(&key_line(key, depth));
                write_yaml(out, &entry.node, depth + 1, Before::Key);
            }
        }
        scalar => {
            out.push_str(if before == Before::Nothing { "" } else { " " });
            out.push_str(&yaml_scalar(scalar, depth));
            out.push('\n');
        }
    }
}

/// The first line of an element of a list stands behind its dash; everything else begins a line.
fn begin_line(out: &mut String, depth: usize, before: Before, index: usize) {
    match before {
        Before::Dash if index == 0 => out.push(' '),
        Before::Key if index == 0 => {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        Before::Nothing | Before::Dash | Before::Key => out.push_str(&"  ".repeat(depth)),
    }
}

/// The longest key that may stand before its colon without being announced.
const LONGEST_KEY: usize = 1000;

fn key_line(key: &str, depth: usize) -> String {
    let text = one_line(key);
    if text.len() > LONGEST_KEY { format!("? {text}\n{}:", "  ".repeat(depth)) } else { format!("{text}:") }
}

fn yaml_scalar(value: &Value, depth: usize) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        // Without a point `1e-6` is text to some readers.
        Value::Number(number) => match number.decimal() {
            text if text.contains('.') => text,
            text => text.replacen(['e', 'E'], ".0e", 1),
        },
        Value::Text(text) => literal(text, depth).unwrap_or_else(|| one_line(text)),
        Value::List(_) => "[]".to_owned(),
        Value::Map(_) => "{}".to_owned(),
    }
}

/// A text of several lines, as it is; none where only quotes can hold it.
fn literal(text: &str, depth: usize) -> Option<String> {
    let (lines, mark) = text.strip_suffix('\n').map_or((text, "|-"), |lines| (lines, "|"));
    let odd = |character: char| character != '\n' && (character.is_control() || is_odd(character));
    let begins_well = lines.starts_with(|first: char| !first.is_whitespace());
    if !text.contains('\n') || !begins_well || lines.ends_with('\n') || lines.contains(odd) {
        return None;
    }
    let indent = "  ".repeat(depth);
    let indented = lines.lines().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    Some(format!("{mark}\n{}", indented.collect::<Vec<_>>().join("\n")))
}

/// A text on one line, with quotes where it needs them.
fn one_line(text: &str) -> String {
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '/' | '.' | '-');
    let starts_like_a_word = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '/' || first == '_');
    if starts_like_a_word && text.len() > LONGEST_KEYWORD && text.chars().all(is_word) {
        return text.to_owned();
    }
    let plain = serde_yaml::to_string(text).ok().map(|line| line.trim_end_matches('\n').to_owned());
    match plain.filter(|line| !text.contains('\n') && !line.contains('\n') && !line.contains(is_odd)) {
        Some(plain) if plain == text && is_old_value(text) => format!("'{text}'"),
        Some(plain) => plain,
        None => quoted(text),
    }
}

/// Whoever reads YAML 1.1 takes `2025-01-31`, `1_000`, `12:30`, `yes` and `=` for something else than text.
fn is_old_value(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_digit() || "+-.:_ TtZz".contains(character);
    let is_number = text.contains(|character: char| character.is_ascii_digit()) && text.contains(['-', ':', '_']);
    let is_word = ["y", "n", "yes", "no", "on", "off", "=", "<<"].iter().any(|word| text.eq_ignore_ascii_case(word));
    is_word || is_number && text.chars().all(is_part)
}

/// The longest word that YAML of any version takes for something other than text: `false`.
const LONGEST_KEYWORD: usize = 5;

/// What some readers take for the end of a line, or do not take.
fn is_odd(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
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
