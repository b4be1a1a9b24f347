//! How methods are worded in their documentation: the sentences of the document, a line for each argument.

use super::arguments::Given;
use crate::emit::rust::docs;
use crate::ir::Docs;

/// The summary as a sentence, and what else is said.
pub(super) fn words(summary: &Docs, docs: &Docs) -> String {
    match (summary.0.trim(), docs.0.trim()) {
        ("", words) => words.to_owned(),
        (summary, words) if words.is_empty() || words == summary => full_stop(summary),
        (summary, words) => format!("{}\n\n{words}", full_stop(summary)),
    }
}

/// A heading as a sentence.
fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// One line about an argument, if the document says anything about it.
pub(super) fn argument_line(given: &Given) -> Option<String> {
    let Given { name, argument: _, value: _, docs: words, deprecated: _ } = given;
    let words = docs::lines(words).join(" ");
    (!words.is_empty()).then(|| format!("- `{name}`: {words}"))
}
