//! Control characters, which real documents have in their texts and the parser takes for the end of all sense.
//!
//! JSON allows those from U+007F to U+009F as they are, YAML none of them; the others are allowed by neither. While a text is parsed,
//! other characters that nobody uses stand in their places, one for one, so that every column stays what it is.

use std::borrow::Cow;

use super::comments::position;

/// Where the characters begin that stand for others: for private use, at the end of all.
const HOME: u32 = 0x10_FE00;

/// A text that can be parsed, and where the first character stands that JSON does not allow either (line and column, from 1).
pub(super) struct Hidden<'t> {
    pub text: Cow<'t, str>,
    pub first: Option<(u32, u32)>,
}

/// Puts others in the place of control characters. A text that has some of the others already is left as it is.
pub(super) fn hidden(text: Cow<'_, str>, is_json: bool) -> Hidden<'_> {
    let is_free = || !text.chars().any(|character| shown_as(character).is_some());
    if !text.chars().any(is_control) || !is_free() {
        return Hidden { text, first: None };
    }
    let wrong = |character: char| is_control(character) && !(is_json && character >= '\u{7f}');
    let first = text.find(wrong).map(|index| position(&text[..index]));
    let hide = |character| if is_control(character) { home(character) } else { character };
    Hidden { text: Cow::Owned(text.chars().map(hide).collect()), first }
}

/// A text that was parsed, with the characters that stood in it at first.
pub(super) fn shown(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.chars().any(|character| shown_as(character).is_some()) {
        return text;
    }
    Cow::Owned(text.chars().map(|character| shown_as(character).unwrap_or(character)).collect())
}

fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}')
}

fn home(character: char) -> char {
    char::from_u32(HOME + u32::from(character)).unwrap_or(character)
}

fn shown_as(character: char) -> Option<char> {
    let shown = char::from_u32(u32::from(character).checked_sub(HOME)?)?;
    is_control(shown).then_some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_shown_again_and_said_where_it_is_wrong() {
        let text = "{\"a\": \"\u{9f}\",\n \"b\": \"x\u{1}\"}";
        let Hidden { text: parsed, first } = hidden(Cow::Borrowed(text), true);
        assert_eq!((parsed.chars().count(), first), (text.chars().count(), Some((2, 9))));
        assert!(!parsed.chars().any(is_control));
        assert_eq!(shown(parsed), text);
        assert_eq!(hidden(Cow::Borrowed(text), false).first, Some((1, 8)));
        assert_eq!(hidden(Cow::Borrowed("a: b\r\n"), false).first, None);
    }

    #[test]
    fn a_text_with_characters_of_that_place_is_left_alone() {
        let text = "\u{10fe01}\u{1}";
        assert_eq!(hidden(Cow::Borrowed(text), false).text, text);
    }
}
