//! The last hand on a page: no empty lines, nothing that a browser must not get.

/// What stands in a comment of one line, and does not end it.
pub(super) fn comment(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace("--", "- -").replace("*/", "* /")
}

/// The page as it is written to disk. A template may be as loose as it reads best; code keeps its lines.
pub(super) fn page(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for line in text.lines() {
        let was_in_code = in_code;
        in_code = match (line.rfind("<pre>"), line.rfind("</pre>")) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => in_code,
        };
        let line = match (was_in_code, in_code) {
            (true, true) => line,
            (true, false) => line.trim_end(),
            (false, true) => line.trim_start(),
            (false, false) => line.trim(),
        };
        if was_in_code || !line.is_empty() {
            push_shown(&mut out, line);
            out.push('\n');
        }
    }
    out
}

/// Writes a line; what may not be shown as it is stands there by its number.
fn push_shown(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some((at, odd)) = rest.char_indices().find(|(_, character)| is_odd(*character)) {
        out.push_str(&rest[..at]);
        out.push_str(&format!("U+{:04X}", u32::from(odd)));
        rest = &rest[at + odd.len_utf8()..];
    }
    out.push_str(rest);
}

/// A control character is not allowed in HTML; one that turns the direction of what follows would show a text that is not there.
fn is_odd(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let forbidden = character.is_control() && character != '\t';
    let non_character = matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xfffe == 0xfffe;
    turns || forbidden || non_character
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_tidy_save_in_code() {
        assert_eq!(page("\n  <p>a\n\n\n  b </p>  \n<pre>x\n\n  y\n</pre>\n\n"), "<p>a\nb </p>\n<pre>x\n\n  y\n</pre>\n");
    }

    #[test]
    fn what_would_deceive_a_reader_is_shown() {
        assert_eq!(page("a\u{202e}b\u{0}c\u{2066}\u{fffe}"), "aU+202EbU+0000cU+2066U+FFFE\n");
        assert_eq!(comment("a --> b */ c\nd"), "a - -> b * / c d");
    }
}
