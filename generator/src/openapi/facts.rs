//! What a schema says beyond its type, in words: limits, patterns, defaults. They end up in documentation.

use std::sync::LazyLock;

use openapiv3 as oas;
use regex::Regex;
use serde_json::Value;

/// The sentences about a schema's limits; none where it has none.
pub(super) fn facts(schema: &oas::Schema) -> Vec<String> {
    let mut facts = limits(&schema.schema_kind);
    let data = &schema.schema_data;
    if data.read_only {
        facts.push("Only in answers.".to_owned());
    }
    if data.write_only {
        facts.push("Only in requests.".to_owned());
    }
    facts.extend(data.default.as_ref().and_then(default));
    facts
}

/// The sentences of two schemas about one value, which has one default.
pub(super) fn together(mut one: Vec<String>, other: &[String]) -> Vec<String> {
    let is_default = |fact: &String| fact.starts_with(DEFAULT);
    let has_default = one.iter().any(is_default);
    let new: Vec<String> =
        other.iter().filter(|fact| !(one.contains(fact) || has_default && is_default(fact))).cloned().collect();
    one.extend(new);
    one
}

fn limits(kind: &oas::SchemaKind) -> Vec<String> {
    match kind {
        oas::SchemaKind::Type(oas::Type::String(text)) => {
            let mut facts = Vec::new();
            facts.extend(count(text.min_length, text.max_length, "character"));
            facts.extend(text.pattern.as_ref().and_then(|pattern| pattern_words(pattern)));
            let byte = matches!(&text.format, oas::VariantOrUnknownOrEmpty::Item(oas::StringFormat::Byte));
            facts.extend(byte.then(|| "In base64.".to_owned()));
            facts
        }
        oas::SchemaKind::Type(oas::Type::Integer(number)) => {
            let range = |limit: Option<i64>| limit.map(|limit| limit.to_string());
            let range =
                range_words(range(number.minimum), number.exclusive_minimum, range(number.maximum), number.exclusive_maximum);
            let multiple = number.multiple_of.map(|step| format!("A multiple of {step}."));
            range.into_iter().chain(multiple).collect()
        }
        oas::SchemaKind::Type(oas::Type::Number(number)) => {
            let range = |limit: Option<f64>| limit.map(|limit| limit.to_string());
            let range =
                range_words(range(number.minimum), number.exclusive_minimum, range(number.maximum), number.exclusive_maximum);
            let multiple = number.multiple_of.map(|step| format!("A multiple of {step}."));
            range.into_iter().chain(multiple).collect()
        }
        oas::SchemaKind::Type(oas::Type::Array(list)) => {
            let different = list.unique_items.then(|| "No two are the same.".to_owned());
            count(list.min_items, list.max_items, "item").into_iter().chain(different).collect()
        }
        _ => Vec::new(),
    }
}

fn count(least: Option<usize>, most: Option<usize>, what: &str) -> Option<String> {
    let plural = |number: usize| if number == 1 { what.to_owned() } else { format!("{what}s") };
    match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => Some(format!("Exactly {least} {}.", plural(least))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}.", plural(most))),
        (Some(least), None) => Some(format!("At least {least} {}.", plural(least))),
        (None, Some(most)) => Some(format!("At most {most} {}.", plural(most))),
        (None, None) => None,
    }
}

fn range_words(least: Option<String>, above: bool, most: Option<String>, below: bool) -> Option<String> {
    match (least, most) {
        (Some(least), Some(most)) if !above && !below => Some(format!("From {least} to {most}.")),
        (None, None) => None,
        (least, most) => {
            let least = least.map(|least| format!("{} {least}", if above { "above" } else { "at least" }));
            let most = most.map(|most| format!("{} {most}", if below { "below" } else { "at most" }));
            let words: Vec<String> = least.into_iter().chain(most).collect();
            Some(sentence(&words.join(" and ")))
        }
    }
}

fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

/// A pattern, if it is short enough to be read.
fn pattern_words(pattern: &str) -> Option<String> {
    let readable = pattern.chars().count() <= 80 && !pattern.contains(['`', '\n']);
    readable.then(|| format!("Matches `{pattern}`."))
}

const DEFAULT: &str = "Default: ";

/// Every sentence that is made here, one after the other.
static FACTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let sentence = r"Only in (?:answers|requests)|In base64|No two are the same|A multiple of \S+|Matches `[^`]+`|Default: `[^`]*`|Exactly \d+ \w+|\d+ to \d+ \w+|From \S+ to \S+|(?:At least|At most|Above|Below) \S+?(?: characters?| items?| and (?:at most|below) \S+?)?";
    Regex::new(&format!("^(?:(?:{sentence})\\.(?: |$))+$")).ok()
});

/// The words of a text, and the sentences about limits and defaults that were put behind them.
pub(crate) fn words_and_facts(text: &str) -> (&str, &str) {
    let (words, last) = text.rsplit_once("\n\n").unwrap_or(("", text));
    let is_facts = FACTS.as_ref().is_some_and(|facts| facts.is_match(last));
    if is_facts { (words, last) } else { (text, "") }
}

/// A default, if it can be told in a word.
fn default(value: &Value) -> Option<String> {
    let word = match value {
        Value::String(text) if text.is_empty() || text.chars().count() > 60 || text.contains(['`', '\n']) => return None,
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(format!("{DEFAULT}`{word}`."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_told_from_words() {
        let facts = [
            "At least 0. Default: `0`.",
            "From 1 to 100. Default: `100`.",
            "Exactly 1 item. No two are the same.",
            "3 to 5 characters. Matches `^a. b$`. In base64.",
            "Above 0 and below 1.5. A multiple of 0.1.",
            "At least 1 item. Only in answers.",
        ];
        for fact in facts {
            assert_eq!(words_and_facts(fact), ("", fact));
            let text = format!("How many.\n\nNone is none.\n\n{fact}");
            assert_eq!(words_and_facts(&text), ("How many.\n\nNone is none.", fact));
        }
        for words in ["", "How many.", "Default: `a`. That is usual.", "At least nothing happens here."] {
            assert_eq!(words_and_facts(words), (words, ""));
        }
    }
}
