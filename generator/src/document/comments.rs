//! Comments in JSON, which JSON does not have and people write.

use std::borrow::Cow;

/// The text with blanks in the place of comments, and where the first of them begins (line and column, from 1). Only JSON is looked
/// at: a text that begins with a `{` and a quoted key, with comments before them perhaps.
pub(super) fn without(text: &str) -> (Cow<'_, str>, Option<(u32, u32)>) {
    if !is_json(text) || !(text.contains("//") || text.contains("/*")) {
        return (Cow::Borrowed(text), None);
    }
    let mut out = String::with_capacity(text.len());
    let mut first = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => string(rest),
            _ => match comment(rest) {
                Some(length) => {
                    first = first.or_else(|| Some(position(&out)));
                    let blank = |character: char| if matches!(character, '\n' | '\r') { character } else { ' ' };
                    out.extend(rest[..length].chars().map(blank));
                    rest = &rest[length..];
                    continue;
                }
                None => next.len_utf8(),
            },
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    (Cow::Owned(out), first)
}

/// Whether a text is JSON rather than YAML.
pub(super) fn is_json(text: &str) -> bool {
    let inside = skipped(text).strip_prefix('{').map(skipped);
    inside.is_some_and(|rest| rest.starts_with(['"', '}']))
}

/// What comes after blanks and comments.
fn skipped(text: &str) -> &str {
    let mut text = text.trim_start();
    while let Some(length) = comment(text) {
        text = text[length..].trim_start();
    }
    text
}

/// How long the comment is with which a text begins, in bytes; one that is not closed goes to the end.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find(['\n', '\r']).unwrap_or(text.len()));
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.find("*/").map_or(text.len(), |end| end + 4))
}

/// How long the quoted text is with which a text begins, in bytes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let ends = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Line and column (from 1) of what follows this text.
pub(super) fn position(before: &str) -> (u32, u32) {
    let last = before.rsplit('\n').next().unwrap_or_default();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(before.matches('\n').count()) + 1, number(last.chars().count()) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_blanks_and_texts_stay() {
        let table = [
            ("{\"a\": 1 // x\n}", "{\"a\": 1     \n}", Some((1, 9))),
            ("/* é\n */ {\"a\": \"// \\\" /* b */\"}", "    \n    {\"a\": \"// \\\" /* b */\"}", Some((1, 1))),
            ("{ // x\n\"a\": 1 /* y", "{     \n\"a\": 1     ", Some((1, 3))),
            ("{\"u\": \"http://x\"}", "{\"u\": \"http://x\"}", None),
            ("{a: http://x}", "{a: http://x}", None),
            ("a: // b", "a: // b", None),
            ("// b", "// b", None),
        ];
        for (text, expected, first) in table {
            assert_eq!(without(text), (Cow::Borrowed(expected), first), "{text}");
        }
    }
}
