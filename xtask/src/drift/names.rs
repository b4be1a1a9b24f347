//! What of a capture may be told: names that look like names of a program, and values that look like codes.
//!
//! Captures hold mail addresses, names of people and tokens. Everything here says no unless it is sure.

use serde_json::Value;

/// Longest name of a member, and how many digits it may have, in how many places: `sha256`, and no telephone number and no token.
const LONGEST_NAME: usize = 64;
const MOST_DIGITS: usize = 4;
const MOST_RUNS: usize = 2;

/// Longest code, and the largest number that is one.
const LONGEST_CODE: usize = 40;
const LARGEST_CODE: u64 = 999_999;

/// Whether the name of a member looks like one that a program was written with.
pub(super) fn is_name(name: &str) -> bool {
    let parts = name.split_once("@odata.").map_or((name, ""), |(before, behind)| (before, behind));
    let is_part = |part: &str| part.is_empty() || is_plain(part);
    !name.is_empty() && name.len() <= LONGEST_NAME && is_part(parts.0) && is_part(parts.1)
}

/// Whether a name with dots is of the kind that the schema has itself: it begins as one of those does, `entity.user` as `entity.ip`.
pub(super) fn is_dotted_name<'k>(name: &str, mut known: impl Iterator<Item = &'k str>) -> bool {
    let Some((first, _)) = name.split_once('.') else { return false };
    name.split('.').all(is_name) && known.any(|known| known.split_once('.').is_some_and(|(known, _)| known == first))
}

/// Letters, and few digits that are no number of their own.
fn is_plain(part: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '$');
    let begins = part.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '_' | '$'));
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let runs = part.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty()).count();
    let is_number = |piece: &str| piece.len() <= 2 && piece.bytes().all(|byte| byte.is_ascii_digit());
    let is_piece = |piece: &str| !piece.starts_with(|first: char| first.is_ascii_digit()) || is_number(piece);
    let few = digits <= MOST_DIGITS && runs <= MOST_RUNS && part.split(['_', '-']).all(is_piece);
    begins && part.chars().all(allowed) && few && !is_hexadecimal(part)
}

/// Eight and more hexadecimal digits, some of them numbers: a piece of an id.
fn is_hexadecimal(text: &str) -> bool {
    let runs = text.split(|character: char| !character.is_ascii_hexdigit());
    runs.into_iter().any(|run| run.len() >= 8 && run.bytes().any(|byte| byte.is_ascii_digit()))
}

/// Whether a segment of a path looks like a word of the API: `policies`, `v2`.
pub(super) fn is_segment(segment: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-');
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    segment.len() <= 40
        && segment.starts_with(|first: char| first.is_ascii_lowercase())
        && segment.bytes().all(allowed)
        && digits <= 2
}

/// The essence of a media type, if it is one: `application/json`.
pub(super) fn media_type(text: &str) -> Option<String> {
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-/*".contains(&byte);
    let is_one = essence.len() <= 80 && essence.split('/').filter(|part| !part.is_empty()).count() == 2;
    (is_one && essence.bytes().all(allowed)).then_some(essence)
}

/// The form of a method that may be told.
pub(super) fn method(text: &str) -> Option<String> {
    let is_one = (3..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_one.then(|| text.to_ascii_uppercase())
}

/// Whether an unknown value of an enum looks like a code of the kind that its known members are. `count` is how often it was seen: what
/// is typed by people is rarely the same twice.
pub(super) fn is_code(value: &Value, known: &[Value], count: u64) -> bool {
    match value {
        Value::Number(number) => {
            let size = number.as_i64().map(i64::unsigned_abs).or_else(|| number.as_u64());
            known.iter().any(Value::is_number) && size.is_some_and(|size| size <= LARGEST_CODE)
        }
        Value::String(text) => count > 1 && is_word(text, known),
        _ => false,
    }
}

/// Whether a text has only such characters as the known members have, and is not much longer.
fn is_word(text: &str, known: &[Value]) -> bool {
    let known: Vec<&str> = known.iter().filter_map(Value::as_str).collect();
    let longest = known.iter().map(|text| text.len()).max().unwrap_or_default();
    let used = |class: Class| known.iter().flat_map(|text| text.chars()).any(|known| Class::of(known) == class);
    let fits = |character: char| Class::of(character) != Class::Other && used(Class::of(character));
    let fits_in = !text.is_empty() && text.len() <= LONGEST_CODE.min(longest.saturating_mul(2) + 8);
    fits_in && text.chars().all(fits) && is_name(text)
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Lower,
    Upper,
    Digit,
    Joint,
    Other,
}

impl Class {
    fn of(character: char) -> Class {
        match character {
            'a'..='z' => Class::Lower,
            'A'..='Z' => Class::Upper,
            '0'..='9' => Class::Digit,
            '_' | '-' => Class::Joint,
            _ => Class::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_of_programs_are_told_and_data_is_not() {
        for name in ["riskScore", "_id", "sha256", "user-agent", "@odata.type", "owner@odata.bind", "$schema", "IPv4", "line_2"] {
            assert!(is_name(name), "{name}");
        }
        let data = ["ana@contoso.com", "203.0.113.7", "contoso.com", "+43 1 58858", "deadbeef01", "Ana López", "4711", "a b", ""];
        for name in data.into_iter().chain([
            "user4915123",
            "contoso.com@odata.type",
            "0f8fad5b-d9cd-469f-a165-70867728950e",
            "ana-lopez-7719",
        ]) {
            assert!(!is_name(name), "{name}");
        }
        let known = || ["entity.ip", "severity"].into_iter();
        assert!(is_dotted_name("entity.user", known()) && !is_name("entity.user"));
        assert!(!is_dotted_name("contoso.com", known()) && !is_dotted_name("entity.4369912345678", known()));
    }

    #[test]
    fn codes_look_like_the_known_members_and_are_seen_again() {
        let words = [json!("low"), json!("medium")];
        let numbers = [json!(0), json!(1)];
        assert!(is_code(&json!("critical"), &words, 2));
        for (value, known, count) in [
            (json!("critical"), &words, 1),
            (json!("ana@contoso.com"), &words, 9),
            (json!("Ana"), &words, 9),
            (json!("abcdefghijklmnopqrstuvwxyz"), &words, 9),
            (json!(4_915_123_456_i64), &numbers, 9),
            (json!(3), &words, 9),
            (json!({"low": 1}), &words, 9),
        ] {
            assert!(!is_code(&value, known, count), "{value}");
        }
        assert!(is_code(&json!(3), &numbers, 1));
    }

    #[test]
    fn segments_and_media_types_are_told_if_they_are_such() {
        assert!(is_segment("policies") && is_segment("v2") && is_segment("app-tags"));
        assert!(!is_segment("Ana") && !is_segment("ana@contoso.com") && !is_segment("4711") && !is_segment("203.0.113.7"));
        assert_eq!(media_type("Application/JSON; charset=utf-8").as_deref(), Some("application/json"));
        assert_eq!(media_type("ana@contoso.com"), None);
        assert_eq!(method("get").as_deref(), Some("GET"));
        assert_eq!(method("ana@contoso.com"), None);
    }
}
