//! The document's words in a cell of a table, which is one line.

use super::inline::{Place, code, inline};
use crate::emit::docs::reference::blocks::{Block, blocks};
use crate::emit::docs::reference::words::joined;

/// A whole text in a cell.
pub(crate) fn cell(text: &str) -> String {
    let parts: Vec<String> = blocks(text).iter().flat_map(parts).collect();
    parts.join("<br>")
}

/// A value as code in a cell.
pub(crate) fn cell_code(text: &str) -> String {
    code(text, Place::Cell)
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
}
