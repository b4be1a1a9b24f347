//! What a document says, as documentation comments.
//!
//! A document speaks CommonMark, rustdoc speaks more: it takes `[words]` for links to Rust items, `<words>` for HTML, and every block
//! of code without a language for Rust that is to be run. What the document's author meant as text stays text.

use proc_macro2::TokenStream;
use quote::quote;

/// How wide a line of documentation is, without its `///`.
const WIDTH: usize = 112;

/// The attributes that document an item: one for each line.
pub(in crate::emit) fn attributes(text: &str) -> TokenStream {
    let lines = lines(text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// The lines of a text, safe for rustdoc and no wider than a reader likes.
pub(in crate::emit) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    for line in paragraphs(text) {
        match (&fence, fence_of(&line)) {
            (Some(open), Some(mark)) if mark.starts_with(open.as_str()) => {
                lines.push(line.trim_start().to_owned());
                fence = None;
            }
            (Some(_), _) => lines.push(line),
            (None, Some(mark)) => {
                lines.push(opening(line.trim_start(), &mark));
                fence = Some(mark);
            }
            (None, None) => wrap(&escape(&shallow(&line)), &mut lines),
        }
    }
    lines.extend(fence);
    lines
}

/// The lines of a text, with the lines of each paragraph joined: where its author broke them says nothing.
fn paragraphs(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut open = false;
    for line in text.trim().lines() {
        // Two spaces or a backslash at the end break the line on purpose.
        let broken = line.ends_with("  ") || line.ends_with('\\');
        let line = line.trim_end().replace('\t', "    ");
        let mark = fence_of(&line);
        let in_code = fence.is_some() || mark.is_some();
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        match lines.last_mut() {
            Some(last) if open && !in_code && !word.is_empty() && !starts_block(word) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => lines.push(line.clone()),
        }
        fence = match (fence, mark) {
            (Some(open), Some(mark)) if mark.starts_with(open.as_str()) => None,
            (None, mark) => mark,
            (fence, _) => fence,
        };
        open = !in_code && !broken && !word.is_empty() && !word.starts_with(['#', '|']) && !matches!(word, "---" | "***" | "===");
    }
    lines
}

/// Prose of the house, where rustdoc's links are meant: only wrapped.
pub(in crate::emit) fn prose(text: &str) -> TokenStream {
    let mut lines = Vec::new();
    text.trim().lines().for_each(|line| wrap(line, &mut lines));
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// The document's words, and then the house's.
pub(in crate::emit) fn with_prose(text: &str, prose_text: &str) -> TokenStream {
    let words = attributes(text);
    if prose_text.is_empty() {
        return words;
    }
    let gap = if text.trim().is_empty() {
        TokenStream::new()
    } else {
        quote! { #[doc = ""] }
    };
    let prose = prose(prose_text);
    quote! { #words #gap #prose }
}

/// The text, or other words where it is empty.
pub(in crate::emit) fn or<'t>(text: &'t str, other: &'t str) -> &'t str {
    if text.trim().is_empty() { other } else { text }
}

/// The mark of a fence, without the language.
fn fence_of(line: &str) -> Option<String> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|mark| *mark == '`' || *mark == '~')?;
    let length = line.chars().take_while(|character| *character == mark).count();
    let rest = &line[length..];
    // Three backticks with more of them behind are a code span.
    (length >= 3 && !rest.contains('`')).then(|| std::iter::repeat_n(mark, length).collect())
}

/// Code without a language would be taken for Rust.
fn opening(line: &str, mark: &str) -> String {
    let language: String = line.trim_start_matches(['`', '~']).trim().chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let taken = ["", "rust", "rs", "ignore", "should_panic", "no_run", "compile_fail", "test_harness", "standalone", "custom"];
    let language = if taken.contains(&language.as_str()) || language.starts_with("edition") || language.starts_with('E') {
        "text"
    } else {
        &language
    };
    format!("{mark}{language}")
}

/// Four spaces would make code of a line, which would be taken for Rust.
fn shallow(line: &str) -> String {
    let text = line.trim_start();
    let depth = (line.len() - text.len()).min(3);
    format!("{}{text}", " ".repeat(depth))
}

/// Takes from a line what rustdoc would see in it and its author did not mean.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\\' => escaped_pair(rest, &mut out),
            '`' => code_span(rest, &mut out),
            '[' => link(rest, &mut out),
            '<' => angle(rest, &mut out),
            'h' if starts_url(rest) && !ends_in_word(&out) => bare_url(rest, &mut out),
            ']' => push(&mut out, "\\]", 1),
            _ => push(&mut out, &rest[..first.len_utf8()], first.len_utf8()),
        };
        rest = &rest[taken..];
    }
    out
}

fn push(out: &mut String, text: &str, taken: usize) -> usize {
    out.push_str(text);
    taken
}

fn escaped_pair(rest: &str, out: &mut String) -> usize {
    let taken: usize = rest.chars().take(2).map(char::len_utf8).sum();
    push(out, &rest[..taken], taken)
}

/// A code span is left as it is; a backtick that nothing closes is one backtick.
fn code_span(rest: &str, out: &mut String) -> usize {
    let length = rest.chars().take_while(|character| *character == '`').count();
    let ticks = &rest[..length];
    let mut from = length;
    while let Some(found) = rest[from..].find(ticks) {
        let start = from + found;
        let run = rest[start..].chars().take_while(|character| *character == '`').count();
        if run == length {
            return push(out, &rest[..start + length], start + length);
        }
        from = start + run;
    }
    push(out, &"\\`".repeat(length), length)
}

/// `[text](url)` with a whole address stays a link; any other bracket is a bracket.
fn link(rest: &str, out: &mut String) -> usize {
    if let Some((text, after)) = rest[1..].split_once("](")
        && !text.contains(['[', ']'])
        && let Some((url, _)) = after.split_once(')')
        && (url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:"))
        && !url.contains([' ', '<', '>', '"'])
    {
        let taken = 1 + text.len() + 2 + url.len() + 1;
        let text = text.replace('<', "\\<");
        return push(out, &format!("[{text}]({url})"), taken);
    }
    push(out, "\\[", 1)
}

/// `<https://…>` stays an address; any other `<` is a sign.
fn angle(rest: &str, out: &mut String) -> usize {
    match rest.find('>') {
        Some(end) if starts_url(&rest[1..]) && !rest[..end].contains(' ') => push(out, &rest[..=end], end + 1),
        _ => push(out, "\\<", 1),
    }
}

fn starts_url(rest: &str) -> bool {
    rest.starts_with("https://") || rest.starts_with("http://")
}

fn ends_in_word(out: &str) -> bool {
    out.chars().next_back().is_some_and(char::is_alphanumeric)
}

fn bare_url(rest: &str, out: &mut String) -> usize {
    let end = rest.find(|character: char| character.is_whitespace() || "<>\"'`)]|\\".contains(character)).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    push(out, &format!("<{url}>"), url.len())
}

/// Breaks a line where it is too wide; tables and headings stay whole.
fn wrap(line: &str, lines: &mut Vec<String>) {
    let text = line.trim_start();
    if line.chars().count() <= WIDTH || text.starts_with('|') || text.starts_with('#') {
        lines.push(line.to_owned());
        return;
    }
    let indent = " ".repeat(line.len() - text.len() + hanging(text));
    let mut current = line[..line.len() - text.len()].to_owned();
    let mut width = current.chars().count();
    let mut empty = true;
    for word in words(text) {
        let length = word.chars().count();
        if !empty && width + 1 + length > WIDTH && !starts_block(word) {
            lines.push(std::mem::replace(&mut current, indent.clone()));
            width = indent.len();
            empty = true;
        }
        if !empty {
            current.push(' ');
            width += 1;
        }
        current.push_str(word);
        width += length;
        empty = false;
    }
    lines.push(current);
}

/// The words of a line; a code span is one word, so that it is never broken.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut in_code = false;
    for (index, character) in text.char_indices() {
        match character {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// How far the second line of a list's item stands in.
fn hanging(text: &str) -> usize {
    let marker = text.split(' ').next().unwrap_or_default();
    let ordered =
        marker.len() > 1 && marker.ends_with(['.', ')']) && marker[..marker.len() - 1].chars().all(|c| c.is_ascii_digit());
    if matches!(marker, "-" | "*" | "+") || ordered { marker.len() + 1 } else { 0 }
}

/// Whether a word at the start of a line would begin something other than more of the paragraph.
fn starts_block(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | "=" | "|") || word.starts_with(['#', '>', '|', '=']) || hanging(word) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustdoc_would_misread_is_text() {
        let cases = [
            ("see [Foo] and <b>bold</b>", "see \\[Foo\\] and \\<b>bold\\</b>"),
            ("a [link](https://example.com/a) here", "a [link](https://example.com/a) here"),
            ("a [link](../a.md) here", "a \\[link\\](../a.md) here"),
            ("at https://example.com/x. Then", "at <https://example.com/x>. Then"),
            ("`Vec<T>` and ``a`b`` stay", "`Vec<T>` and ``a`b`` stay"),
            ("one ` tick", "one \\` tick"),
            ("    code?", "code?"),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text).join("\n"), expected, "{text}");
        }
    }

    #[test]
    fn code_without_a_language_is_not_rust_and_an_open_fence_is_closed() {
        assert_eq!(lines("```\nlet x;\n"), ["```text", "let x;", "```"]);
        assert_eq!(lines("~~~rust\nx\n~~~"), ["~~~text", "x", "~~~"]);
        assert_eq!(lines("```json\n{}\n```"), ["```json", "{}", "```"]);
    }

    #[test]
    fn a_paragraph_is_one_whatever_its_lines_and_a_list_is_several() {
        let text = "one\ntwo\n\n- a\n  b\n- c\n\n| x |\n| y |\n```json\n1\n2\n```\nend";
        let expected = ["one two", "", "- a b", "- c", "", "| x |", "| y |", "```json", "1", "2", "```", "end"];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = "word ".repeat(60);
        let lines = lines(&text);
        assert!(lines.len() > 2 && lines.iter().all(|line| line.chars().count() <= WIDTH));
    }
}
