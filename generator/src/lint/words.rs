//! What descriptions say in words that a schema could say better.

use std::sync::LazyLock;

use regex::Regex;

/// Compiles an expression of ours.
macro_rules! expression {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

/// Whether an expression of ours is found in a text.
fn is_in(expression: &Option<Regex>, text: &str) -> bool {
    expression.as_ref().is_some_and(|expression| expression.is_match(text))
}

expression!(DATE_TIME, r"(?i)^\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d(\.\d+)?(z|[+-]\d\d:?\d\d)$");
expression!(DATE, r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$");
expression!(UUID, r"(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

/// `2024-05-01T10:00:00Z`
pub(super) fn is_date_time(text: &str) -> bool {
    is_in(&DATE_TIME, text)
}

/// `2024-05-01`
pub(super) fn is_date(text: &str) -> bool {
    is_in(&DATE, text)
}

/// `123e4567-e89b-12d3-a456-426614174000`
pub(super) fn is_uuid(text: &str) -> bool {
    is_in(&UUID, text)
}

expression!(
    INTRODUCED,
    r"(?ix) \b ( (one|any) \s of (\s the \s following (\s values)?)? | either | can \s be | may \s be | must \s be
      | (possible|allowed|valid|accepted|supported|available|permitted) \s ([a-z]+ \s)? (values?|options?|choices) (\s (is|are))?
      | (values|options|choices) (\s are | \s* :) | value \s is ) \s* [:,]? \s* (one \s of \s* :? \s*)?"
);
expression!(QUOTED, r#"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:`([^`\n]{1,60})`|"([^"\n]{1,60})"|'([^'\n]{1,60})')"#);
expression!(BETWEEN, r"^(?:\s*\([^()\n]{1,60}\))?\s*(?:,|/|\||;)?\s*(and\b|or\b)?\s*");
expression!(BULLET, r"^[^\n]*\n\s*[-*+]\s+");
expression!(
    PLAIN_LIST,
    r"(?ix) \b (?: one \s of | (?:possible|allowed|valid|accepted) \s values? (?: \s are | \s is )? ) \s* : \s*
      ( [a-z0-9_]+ (?: \s* [,|] \s* (?: (?:or|and) \s+ )? [a-z0-9_]+ )+ (?: ,? \s+ (?:or|and) \s+ [a-z0-9_]+ )? )
      \s* (?: \. (?: \s | $ ) | \n | $ )"
);
expression!(
    OPEN,
    r"(?ix) \b ( such \s as | for \s example | e\.g\. | for \s instance | like | etc | includ(e|es|ing) | and \s more | regex | regular \s expression
      | separated | concatenat\w* | combination | prefix(ed)? | suffix | format ) \b"
);

/// The values that a description lists as the only ones: ``one of `a`, `b` or `c` ``.
pub(super) fn listed_values(description: &str) -> Vec<String> {
    if is_in(&OPEN, description) {
        return Vec::new();
    }
    let introduced = INTRODUCED.iter().flat_map(|introduced| introduced.find_iter(description));
    let quoted = introduced.filter_map(|found| quoted_values(&description[found.end()..]));
    quoted.max_by_key(Vec::len).or_else(|| plain_values(description)).unwrap_or_default()
}

/// The values with which a text begins, each in quotes or a bullet of its own.
fn quoted_values(text: &str) -> Option<Vec<String>> {
    let mut values: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(found) = QUOTED.as_ref()?.captures(rest) {
        let value = (1..=3).find_map(|group| found.get(group))?.as_str();
        let is_bullet = rest.trim_start().starts_with(['-', '*', '+']);
        if !is_value(value) {
            return None;
        }
        values.push(value.to_owned());
        rest = &rest[found.get(0)?.end()..];
        // What is said of a value stands behind it, up to the next bullet.
        let next = if is_bullet { BULLET.as_ref()?.find(rest).map(|_| rest.find('\n').unwrap_or(0)) } else { None };
        let between = BETWEEN.as_ref()?.captures(rest)?;
        rest = match next {
            Some(next) => &rest[next..],
            None => &rest[between.get(0)?.end()..],
        };
        // `a`, `b`, or an empty text.
        if next.is_none() && between.get(1).is_some() && !is_in(&QUOTED, rest) {
            return None;
        }
    }
    values.dedup();
    (values.len() > 1).then_some(values)
}

/// `Possible values: a, b, c.`
fn plain_values(text: &str) -> Option<Vec<String>> {
    let list = PLAIN_LIST.as_ref()?.captures(text)?.get(1)?.as_str();
    let words = list.split([',', '|', ' ', '\n']).filter(|word| !matches!(*word, "" | "or" | "and"));
    let values: Vec<String> = words.map(str::to_owned).collect();
    (values.len() > 1).then_some(values)
}

/// Whether a word can be a member of an `enum`, and no placeholder, expression or sentence.
fn is_value(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '+' | '/'))
}

expression!(
    EPOCH,
    r"(?i)\b(since|from|after)\s+(the\s+)?(unix\s+)?(epoch|(jan(uary)?\s+1(st)?,?\s+)?1970)|\b(unix|epoch|posix)[\s-]+(epoch\s+)?(time(stamp)?|(milli)?seconds)\b|\bepoch (ms|milliseconds|seconds)\b"
);
expression!(FINER, r"(?i)\b(micro|nano)[\s-]?seconds?\b");
expression!(MILLISECONDS, r"(?i)milli[\s-]?second|\bms\b|\bmillis\b");
expression!(SECONDS, r"(?i)\bseconds?\b|\bunix[\s-]+time");

/// The unit in which a description says that a number counts from 1970: `milliseconds`, `seconds`, or none where it does not say.
pub(super) fn epoch_unit(description: &str) -> Option<Option<&'static str>> {
    if !is_in(&EPOCH, description) || is_in(&FINER, description) {
        return None;
    }
    let is_milliseconds = is_in(&MILLISECONDS, description);
    Some(match is_milliseconds {
        true => Some("milliseconds"),
        false => is_in(&SECONDS, description).then_some("seconds"),
    })
}

expression!(STANDARD_TIME, r"(?i)\brfc[\s-]?3339\b|\biso[\s-]?8601\b|\bYYYY-MM-DDT?\s?[Hh]{2}:[Mm]{2}");
expression!(STANDARD_DATE, r"\bYYYY-MM-DD\b|\byyyy-mm-dd\b|\byyyy-MM-dd\b");
expression!(
    NO_TIME,
    r"(?i)\b(duration|interval|period|country|language|currency|time ?zone|offset|week|month|or|range|relative|comma|list)\b|3166"
);

/// The format of which a description says that a text has it: `date-time` or `date`.
pub(super) fn time_format(description: &str) -> Option<&'static str> {
    if is_in(&NO_TIME, description) {
        return None;
    }
    match (is_in(&STANDARD_TIME, description), is_in(&STANDARD_DATE, description)) {
        (_, true) if !description.contains(':') => Some("date"),
        (true, _) => Some("date-time"),
        (false, _) => None,
    }
}

expression!(
    WAY_OUT,
    r"(?i)\binstead\b|\buse\b|\bprefer\b|replace|supersede|in favou?r of|migrat|successor|alternative|moved to|renamed|\bsee\b|no longer|remove|sunset|retire|ignored|no effect|no replacement|always|unused|histor|withdrawn|discontinued|obsolete|\]\(|https?:"
);

/// Whether a text says what to do about something that is deprecated.
pub(super) fn says_what_instead(text: &str) -> bool {
    is_in(&WAY_OUT, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_listed_in_words_are_found() {
        let table: &[(&str, &[&str])] = &[
            ("One of `open`, `closed` or `all`.", &["open", "closed", "all"]),
            ("The state. Can be either `open` or `closed`.", &["open", "closed"]),
            ("Possible values:\n- `low`: can wait\n- `high`: look now\n", &["low", "high"]),
            ("Must be 'asc' or 'desc'", &["asc", "desc"]),
            ("Allowed values: asc, desc", &["asc", "desc"]),
            ("Valid values are \"a\", \"b\", and \"c\".", &["a", "b", "c"]),
            ("The name of the pet, such as `rex` or `tom`", &[]),
            ("One of the pets.", &[]),
            ("Can be one of \"a\", \"b\" (default), or \"c\"", &["a", "b", "c"]),
            ("Value is `body`, `path`, or `query`.", &["body", "path", "query"]),
            ("Needed for the `source` values `link` and `card`.", &[]),
            ("Possible values are `read`, `write`, or an empty text.", &[]),
            ("Can be `*`", &[]),
            ("Must be `{year}` or `{month}`", &[]),
            ("Use `open` and `closed` as you like.", &[]),
        ];
        for (description, expected) in table {
            assert_eq!(listed_values(description), *expected, "{description}");
        }
    }

    #[test]
    fn points_in_time_are_told_from_other_numbers_and_texts() {
        assert_eq!(epoch_unit("Milliseconds since the Unix epoch."), Some(Some("milliseconds")));
        assert_eq!(epoch_unit("Unix timestamp of the event"), Some(Some("seconds")));
        assert_eq!(epoch_unit("When, since 1970."), Some(None));
        assert_eq!(epoch_unit("Seconds since the last call."), None);
        assert_eq!(epoch_unit("Nanoseconds since the epoch."), None);
        assert_eq!(time_format("When it was made, as of RFC 3339."), Some("date-time"));
        assert_eq!(time_format("The day, as YYYY-MM-DD."), Some("date"));
        assert_eq!(time_format("An ISO 8601 duration."), None);
    }

    #[test]
    fn a_way_out_is_heard() {
        assert!(says_what_instead("Deprecated: use `getPets`."));
        assert!(!says_what_instead("Deprecated. Gives the pet."));
    }

    #[test]
    fn every_expression_is_one() {
        let all = [
            &DATE_TIME,
            &DATE,
            &UUID,
            &INTRODUCED,
            &QUOTED,
            &BETWEEN,
            &BULLET,
            &PLAIN_LIST,
            &OPEN,
            &EPOCH,
            &FINER,
            &MILLISECONDS,
            &SECONDS,
            &STANDARD_TIME,
            &STANDARD_DATE,
            &NO_TIME,
            &WAY_OUT,
        ];
        assert!(all.iter().all(|expression| expression.is_some()));
    }
}
