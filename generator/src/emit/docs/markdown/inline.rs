//! The document's words within a line: what Markdown would misread in them becomes text.
//!
//! Code spans, emphasis and links to whole addresses (`[text](https://…)`, `<https://…>`) stay. Every other bracket is a bracket, since a
//! link to a page or an anchor that the document's author knew would lead nowhere here; a `<` that would open HTML is a sign.

use crate::emit::docs::reference::words::is_whole_address;

/// Where words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a paragraph, a list or a heading.
    Prose,
    /// In a row of a table that the author wrote: a `|` ends a cell, but is not meant to in code.
    Row,
    /// In a cell of a table of ours, which a `|` would end.
    Cell,
}

/// The words, safe where they stand.
pub(crate) fn inline(text: &str, place: Place) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => escaped_pair(rest, &mut out),
            '`' => code_span(rest, place, &mut out),
            '[' => link(rest, place, &mut out),
            '<' => angle(rest, &mut out),
            // An image would be fetched by everyone who reads the page.
            '!' if rest[1..].starts_with('[') => push(&mut out, "\\!", 1),
            ']' => push(&mut out, "\\]", 1),
            '|' if place == Place::Cell => push(&mut out, "\\|", 1),
            _ => push(&mut out, &rest[..first.len_utf8()], first.len_utf8()),
        };
        rest = &rest[taken..];
    }
    out
}

/// A value as a code span. What would break the line is written as Rust writes it (`\n`).
pub(crate) fn code(text: &str, place: Place) -> String {
    if text.is_empty() {
        return "(empty)".to_owned();
    }
    let text: String =
        text.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() }).collect();
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    // A space next to a tick is taken away again, so it may be put there.
    let blank = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
    let pad = if text.starts_with('`') || text.ends_with('`') || blank { " " } else { "" };
    format!("{ticks}{pad}{}{pad}{ticks}", pipes(&text, place))
}

/// How often a character follows itself at most.
pub(crate) fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn push(out: &mut String, text: &str, taken: usize) -> usize {
    out.push_str(text);
    taken
}

/// In a table even code needs `\|` for a `|`, which an author may have known.
fn pipes(text: &str, place: Place) -> String {
    match place {
        Place::Prose => text.to_owned(),
        Place::Row => text.replace("\\|", "|").replace('|', "\\|"),
        Place::Cell => text.replace('|', "\\|"),
    }
}

/// What the author escaped stays escaped; a backslash at the very end would escape what comes after.
fn escaped_pair(rest: &str, out: &mut String) -> usize {
    let taken: usize = rest.chars().take(2).map(char::len_utf8).sum();
    if taken == 1 { push(out, "\\\\", 1) } else { push(out, &rest[..taken], taken) }
}

/// A code span is left as it is; a backtick that nothing closes is one backtick.
fn code_span(rest: &str, place: Place, out: &mut String) -> usize {
    let length = rest.chars().take_while(|character| *character == '`').count();
    let ticks = &rest[..length];
    let mut from = length;
    while let Some(found) = rest[from..].find(ticks) {
        let start = from + found;
        let run = rest[start..].chars().take_while(|character| *character == '`').count();
        if run == length {
            let span = pipes(&rest[..start + length], place);
            return push(out, &span, start + length);
        }
        from = start + run;
    }
    push(out, &"\\`".repeat(length), length)
}

/// `[text](url)` with a whole address stays a link; any other bracket is a bracket.
fn link(rest: &str, place: Place, out: &mut String) -> usize {
    if let Some((text, after)) = rest[1..].split_once("](")
        && !text.contains(['[', ']'])
        && let Some((url, _)) = after.split_once(')')
        && is_address(url)
    {
        let taken = 1 + text.len() + 2 + url.len() + 1;
        let written = format!("[{}]({})", inline(text, place), url.replace('|', "%7C"));
        return push(out, &written, taken);
    }
    push(out, "\\[", 1)
}

/// `<https://…>` stays an address; a `<` that would open HTML is a sign.
fn angle(rest: &str, out: &mut String) -> usize {
    match rest[1..].split_once('>') {
        Some((url, _)) if is_address(url) => push(out, &format!("<{}>", url.replace('|', "%7C")), url.len() + 2),
        _ if opens_html(&rest[1..]) => push(out, "&lt;", 1),
        _ => push(out, "<", 1),
    }
}

fn is_address(url: &str) -> bool {
    is_whole_address(url)
        && !url
            .contains(|character: char| character.is_whitespace() || character.is_control() || "<>\"'`()[]\\".contains(character))
}

fn opens_html(rest: &str) -> bool {
    rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_would_misread_is_text() {
        let cases = [
            ("see [Foo] and <b>bold</b>", "see \\[Foo\\] and &lt;b>bold&lt;/b>"),
            ("<script>alert(\"x\")</script>", "&lt;script>alert(\"x\")&lt;/script>"),
            ("<!-- gone --> and 1 < 2 <= 3", "&lt;!-- gone --> and 1 < 2 <= 3"),
            ("a [link](https://example.com/a) here", "a [link](https://example.com/a) here"),
            ("a [link](../a.md), [x](#y), [z](javascript:1)", "a \\[link\\](../a.md), \\[x\\](#y), \\[z\\](javascript:1)"),
            ("[a <b>](https://example.com)", "[a &lt;b>](https://example.com)"),
            ("![seen](https://example.com/pixel)", "\\![seen](https://example.com/pixel)"),
            ("<https://example.com/a> <javascript:1>", "<https://example.com/a> &lt;javascript:1>"),
            ("`Vec<T>` and ``a`b`` stay, one ` tick", "`Vec<T>` and ``a`b`` stay, one \\` tick"),
            ("`[`](https://x)`", "`[`\\](https://x)\\`"),
            ("a | b \\| \\[c at the end \\", "a | b \\| \\[c at the end \\\\"),
        ];
        for (text, expected) in cases {
            assert_eq!(inline(text, Place::Prose), expected, "{text}");
        }
    }

    #[test]
    fn a_pipe_does_not_end_a_cell() {
        assert_eq!(inline("a|b `c|d` \\| [e|f](https://x/|)", Place::Cell), "a\\|b `c\\|d` \\| [e\\|f](https://x/%7C)");
        assert_eq!(code("a|b", Place::Cell), "`a\\|b`");
        assert_eq!(code("a|b", Place::Prose), "`a|b`");
    }

    #[test]
    fn any_value_fits_into_a_code_span() {
        let cases =
            [("", "(empty)"), (" ", "` `"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a\nb\t", "`a\\nb\\t`"), (" a ", "`  a  `")];
        for (text, expected) in cases {
            assert_eq!(code(text, Place::Prose), expected, "{text:?}");
        }
    }
}
