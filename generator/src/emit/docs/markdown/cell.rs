//! The document's words in a cell of a table, which is one line.

use super::blocks::{Block, blocks};
use super::inline::{Place, code, inline};

/// A whole text in a cell.
pub(crate) fn cell(text: &str) -> String {
    let parts: Vec<String> = blocks(text).iter().flat_map(parts).collect();
    parts.join("<br>")
}

/// A value as code in a cell.
pub(crate) fn cell_code(text: &str) -> String {
    code(text, Place::Cell)
}

/// A text on one line outside of a table: a title, a note.
pub(crate) fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    inline(&words.join(" "), Place::Prose)
}

/// The first sentence of a text in a cell.
pub(crate) fn sentence(text: &str) -> String {
    let first =
        blocks(text).into_iter().find_map(|block| if let Block::Lines(lines) = block { Some(joined(&lines)) } else { None });
    first.map(|text| inline(first_sentence(&text), Place::Cell)).unwrap_or_default()
}

/// A mark before the words of what is deprecated.
pub(crate) fn with_deprecation(words: String, deprecated: bool) -> String {
    match (deprecated, words.is_empty()) {
        (false, _) => words,
        (true, true) => "**Deprecated.**".to_owned(),
        (true, false) => format!("**Deprecated.** {words}"),
    }
}

fn parts(block: &Block) -> Vec<String> {
    match block {
        Block::Heading(_, words) => vec![format!("**{}**", inline(words, Place::Cell))],
        Block::Lines(lines) => vec![inline(&joined(lines), Place::Cell)],
        Block::Row(row) => vec![inline(row.trim(), Place::Cell)],
        Block::Code(_, lines) => lines.iter().filter(|line| !line.trim().is_empty()).map(|line| cell_code(line)).collect(),
        Block::Gap => Vec::new(),
    }
}

/// The lines as one; where the author wanted a break there is a space.
fn joined(lines: &[String]) -> String {
    let last = lines.len().saturating_sub(1);
    let line =
        |(at, line): (usize, &String)| line.trim().strip_suffix('\\').filter(|_| at < last).unwrap_or(line.trim()).to_owned();
    let lines: Vec<String> = lines.iter().enumerate().map(line).collect();
    lines.join(" ")
}

/// A full stop before a capital ends a sentence, but not within code.
fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").find(|(at, _)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(|next| next.is_uppercase() || next == '`') && text[..*at].matches('`').count().is_multiple_of(2)
    });
    ends.map_or(text, |(at, _)| &text[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_many_lines_is_one_line() {
        let cases = [
            ("", ""),
            ("one\ntwo\r\nthree", "one two three"),
            ("one\n\ntwo", "one<br>two"),
            ("# Head\n- a\n  b\n- c | d", "**Head**<br>- a b<br>- c \\| d"),
            ("x\n```json\n{\"a\": 1 | 2}\n\n```", "x<br>`{\"a\": 1 \\| 2}`"),
            ("a `b\nc|d` e", "a `b c\\|d` e"),
            ("<script>\n|", "&lt;script> \\|"),
            ("`open", "\\`open"),
            ("[a] \\", "\\[a\\] \\\\"),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(sentence("One `a. B` two, e.g. three. Four."), "One `a. B` two, e.g. three.");
        assert_eq!(sentence("# Head\n\nOne\ntwo.\n\nThree."), "One two.");
    }

    #[test]
    fn a_title_is_one_line_of_text() {
        assert_eq!(line("a\n# <b> | [c]"), "a # &lt;b> | \\[c\\]");
    }
}
