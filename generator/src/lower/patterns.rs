//! Texts that match a `pattern`.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// How often something is repeated at most that may be repeated without end.
const MOST: u32 = 64;
/// How long a text may become.
const LONGEST: usize = 512;

/// A text that matches, with a number of characters between these; none for a pattern that is not understood, such as one that looks
/// ahead, or whose texts are all longer or shorter.
pub(super) fn matching(pattern: &str, least: usize, most: usize) -> Option<String> {
    let hir = ParserBuilder::new().nest_limit(64).build().parse(pattern).ok()?;
    (0..=MOST).find_map(|extra| {
        let mut text = String::new();
        write(&hir, extra, &mut text)?;
        (least..=most).contains(&text.chars().count()).then_some(text)
    })
}

/// Writes the plainest text that matches, with what may be repeated `extra` times more than it has to be.
fn write(hir: &Hir, extra: u32, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(()),
        HirKind::Literal(literal) => {
            text.push_str(std::str::from_utf8(&literal.0).ok()?);
            Some(())
        }
        HirKind::Class(class) => {
            text.push(plainest(class)?);
            Some(())
        }
        HirKind::Repetition(repetition) => {
            let least = repetition.min;
            let most = repetition.max.unwrap_or(least.saturating_add(MOST));
            let times = least.saturating_add(extra).min(most);
            (0..times).try_for_each(|_| write(&repetition.sub, extra, text))
        }
        HirKind::Capture(capture) => write(&capture.sub, extra, text),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, extra, text)),
        HirKind::Alternation(choices) => write(choices.first()?, extra, text),
    }
}

/// A letter or a digit if the class has one, else the first character of it that can be seen.
fn plainest(class: &Class) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let has = |wanted: char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&wanted));
    let plain = ('a'..='z').chain('1'..='9').chain(['0']).chain('A'..='Z').find(|letter| has(*letter));
    plain.or_else(|| ('!'..='~').find(|sign| has(*sign))).or_else(|| class.ranges().first().map(|range| range.start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_matches_and_keeps_to_the_lengths() {
        let table = [
            ("^[0-9a-f]{24}$", 0, 99, Some("aaaaaaaaaaaaaaaaaaaaaaaa")),
            (r"^\d{3}-\w+$", 0, 99, Some("111-a")),
            ("^(GET|PUT)$", 0, 99, Some("GET")),
            ("^[A-Z]+$", 4, 6, Some("AAAA")),
            ("^a?b*$", 3, 3, Some("abb")),
            (r"^arn:aws:[^:]+:\d{12}/.*$", 0, 99, Some("arn:aws:a:111111111111/")),
            ("[^ -~]", 0, 9, Some("\0")),
            ("^(?=x)y$", 0, 99, None),
            ("^a{5}$", 0, 4, None),
            ("(", 0, 4, None),
            ("^(a{60}){60}$", 0, 9999, None),
        ];
        for (pattern, least, most, expected) in table {
            assert_eq!(matching(pattern, least, most).as_deref(), expected, "{pattern}");
        }
    }
}
