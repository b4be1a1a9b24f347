//! What plain scalars mean (YAML 1.2, core schema), and what the parser's complaints mean, in plain words.

use granit_parser::ErrorKind;

use super::how::DEPTH_LIMIT;
use super::tree::{Number, Value};

/// The value of a plain scalar. `y`, `no`, `on` and times are text.
pub(super) fn scalar(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(&text) {
            Some(number) => Value::Number(number),
            None => Value::Text(text),
        },
    }
}

fn number(text: &str) -> Option<Number> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        b'0'..=b'9' | b'.' => (false, text),
        _ => return None,
    };
    let signed = unsigned.len() < text.len();
    match unsigned.get(..2) {
        Some("0x") if !signed => Number::integer(false, &unsigned[2..], 16, text),
        Some("0o") if !signed => Number::integer(false, &unsigned[2..], 8, text),
        _ => Number::integer(negative, unsigned, 10, text).or_else(|| float(text, unsigned)),
    }
}

fn float(text: &str, unsigned: &str) -> Option<Number> {
    let value = match unsigned {
        ".inf" | ".Inf" | ".INF" if text.starts_with('-') => f64::NEG_INFINITY,
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if text == unsigned => f64::NAN,
        _ if is_float(unsigned) => text.parse().ok()?,
        _ => return None,
    };
    Some(Number::float(value, text))
}

/// `[0-9]+(.[0-9]*)?|.[0-9]+` and an exponent.
fn is_float(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let some = |text: &str| !text.is_empty() && digits(text);
    let exponent = exponent.is_none_or(|exponent| some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)));
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
}

/// What a text is that is no YAML and no JSON, and the way out.
pub(super) fn foreign(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.trim_start();
    if text.starts_with("```") || text.starts_with("~~~") {
        return Some((
            "this is Markdown, with the document in a fence",
            "keep only what stands between the lines with the fence",
        ));
    }
    let is_markup =
        text.strip_prefix('<').is_some_and(|rest| rest.starts_with(|next: char| next.is_alphabetic() || "!?".contains(next)));
    let is_merge = text.starts_with("<<");
    (is_markup && !is_merge)
        .then_some(("this is HTML or XML, not YAML or JSON", "save the document itself, not the page that shows it"))
}

/// What a parser's complaint says to somebody who writes YAML, and the way out where there is a usual one.
pub(super) fn plain(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, help) = match kind {
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnclosedFlowCollection { open: '[' } => ("a `[` is never closed", None),
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => ("a `{` is never closed", None),
        ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping | ErrorKind::UnexpectedEof => {
            ("the file ends in the middle of something", None)
        }
        ErrorKind::ExpectedBlockMappingKey => ("expected a key here", Some("keys of one map begin in the same column")),
        ErrorKind::ExpectedBlockSequenceEntry => ("expected `- ` here", Some("elements of one list begin in the same column")),
        ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}` here", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("expected `,` or `]` here", None),
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), None);
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("expected `:` after this key", Some("a text that goes on in the next line is indented deeper than its key"))
        }
        ErrorKind::MappingKeyNotAllowed | ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            ("a key cannot stand here", Some("put a text that contains `: ` in quotes"))
        }
        ErrorKind::BlockEntryInFlowCollection | ErrorKind::BlockSequenceEntryNotAllowed => {
            ("a `- ` cannot stand here", Some("put the list on a line of its own, or write `[..]`"))
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => ("this line is not indented as the lines around it", None),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => ("a tab cannot stand here", Some("indent with spaces")),
        ErrorKind::UnclosedQuotedScalar => ("a quoted text is never closed", None),
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidUnicodeEscape => {
            ("there is no such escape", Some("in double quotes write `\\\\` for a backslash, or use single quotes"))
        }
        ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => ("half of a surrogate pair is missing", None),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("nothing can follow a quoted text here", Some("quote the whole text, or double the quote inside it"))
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return (format!("a value cannot begin with `{}`", character.escape_default()), Some("put the text in quotes"));
        }
        ErrorKind::RecursionLimitExceeded => {
            return (format!("this is nested more than {DEPTH_LIMIT} levels deep"), None);
        }
        ErrorKind::ExpectedNodeContent => ("expected a value here", None),
        ErrorKind::CommentNotSeparated => ("a comment needs a space before its `#`", None),
        ErrorKind::ExpectedDocumentStart => ("nothing can follow the end of the document", None),
        other => return (other.to_string(), None),
    };
    (message.to_owned(), help)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let table = [
            ("y", "text y"),
            ("no", "text no"),
            ("On", "text On"),
            ("NO", "text NO"),
            ("~", "null"),
            ("Null", "null"),
            ("TRUE", "a boolean"),
            ("12", "an integer 12"),
            ("-12", "an integer -12"),
            ("+12", "an integer 12"),
            ("007", "an integer 7"),
            ("0x1F", "an integer 31"),
            ("0o17", "an integer 15"),
            ("0x", "text 0x"),
            ("1_000", "text 1_000"),
            ("9223372036854775807", "an integer 9223372036854775807"),
            ("9223372036854775808", "an integer 9223372036854775808"),
            ("-9223372036854775808", "an integer -9223372036854775808"),
            ("-9223372036854775809", "an integer -9223372036854775809"),
            ("99999999999999999999999", "an integer 99999999999999999999999"),
            ("1.10", "a number 1.1"),
            ("1e3", "a number 1000.0"),
            (".5", "a number 0.5"),
            ("5.", "a number 5.0"),
            ("-.inf", "a number null"),
            (".nan", "a number null"),
            (".", "text ."),
            ("-", "text -"),
            ("1.2.3", "text 1.2.3"),
            ("e3", "text e3"),
            ("2020-01-01", "text 2020-01-01"),
            ("12:30:45", "text 12:30:45"),
            ("-é", "text -é"),
        ];
        for (text, expected) in table {
            let value = scalar(text.to_owned());
            let shown = match &value {
                Value::Number(number) => format!("{} {}", value.kind_name(), number.decimal()),
                Value::Text(text) => format!("text {text}"),
                _ => value.kind_name().to_owned(),
            };
            assert_eq!(shown, expected, "{text}");
            if let Value::Number(number) = value {
                assert_eq!(number.text(), text);
            }
        }
    }
}
