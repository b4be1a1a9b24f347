//! The document's words as the text of a page.

use super::inline::{Place, inline, longest_run};
use crate::emit::docs::reference::blocks::{Block, blocks};

/// The text for a page, with its topmost heading at `level`.
pub(crate) fn prose(text: &str, level: usize) -> String {
    let blocks = blocks(text);
    let depths = blocks.iter().filter_map(|block| if let Block::Heading(depth, _) = block { Some(*depth) } else { None });
    let top = depths.min().unwrap_or(level);
    let lines: Vec<String> = blocks.iter().map(|block| written(block, level, top)).collect();
    lines.join("\n")
}

fn written(block: &Block, level: usize, top: usize) -> String {
    match block {
        // An empty line around a heading harms nobody: two of them become one.
        Block::Heading(depth, words) => {
            format!("\n{} {}\n", "#".repeat((level + depth - top).min(6)), inline(words, Place::Prose))
        }
        Block::Lines(lines) => inline(&lines.join("\n").replace("  \n", "\\\n"), Place::Prose),
        Block::Row(row) => inline(row, Place::Row),
        Block::Code(language, lines) => fenced(language, &lines.join("\n")),
        Block::Gap => String::new(),
    }
}

/// A block of code, whatever is in it.
pub(crate) fn fenced(language: &str, code: &str) -> String {
    let fence = "`".repeat(longest_run(code, '`').max(2) + 1);
    format!("{fence}{language}\n{code}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_go_below_that_of_the_page() {
        let text = "One.\n# Top #\nTwo.\n### Deep\nSetext\nheading\n-----\n#hash";
        let expected = "One.\n\n### Top\n\nTwo.\n\n##### Deep\n\n\n#### Setext heading\n\n#hash";
        assert_eq!(prose(text, 3), expected);
    }

    #[test]
    fn a_code_span_may_break_over_lines_but_not_leave_its_block() {
        assert_eq!(prose("see `a\nb<c>` there", 3), "see `a\nb<c>` there");
        assert_eq!(prose("- one ` tick\n- <b>` two", 3), "- one \\` tick\n- &lt;b>\\` two");
        assert_eq!(prose("one ` tick\n\n<b>` two", 3), "one \\` tick\n\n&lt;b>\\` two");
        assert_eq!(prose("x\na ` | b\n--|--\n<b> | `\n<i> `", 3), "x\na \\` | b\n--|--\n&lt;b> | \\`\n&lt;i> \\`");
    }

    #[test]
    fn code_is_closed_and_stays_as_it_is() {
        assert_eq!(prose("a\n~~~`x\n<b>\n", 3), "a\n```\n<b>\n```");
        assert_eq!(prose("- a\n\n  ```json evil\n  {\n    1}\n  ```\n- b", 3), "- a\n\n```json\n{\n  1}\n```\n- b");
        assert_eq!(prose("````\n```\n````", 3), "````\n```\n````");
        assert_eq!(prose("- ```json\n  {}\n  ```\n- b", 3), "\n-\n```json\n{}\n```\n- b");
        assert_eq!(prose("> ```\n> <b>\n>     c", 3), "> \\`\\`\\`\n> &lt;b>\n> c");
        assert_eq!(prose("`a\n<b>`", 3), "\\`a\n&lt;b>\\`");
        assert_eq!(prose("    <b>no code</b>", 3), "   &lt;b>no code&lt;/b>");
    }

    #[test]
    fn lists_keep_their_depth_and_lines_their_breaks() {
        assert_eq!(prose("1. a\n     - b\n\n     more\n\nend", 3), "1. a\n     - b\n\n     more\n\nend");
        assert_eq!(prose("a  \nb  ", 3), "a\\\nb");
    }
}
