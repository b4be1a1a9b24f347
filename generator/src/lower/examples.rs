//! Values for samples: the document's own, and made-up ones where only the document's schema says what would fit.
//!
//! Objects, enums and unions need none here: their values are put together from those of their parts, by whoever shows them.

use serde_json::{Value, json};

use super::lowering::Lowering;
use super::names::snake_name;
use super::patterns::matching;
use crate::ir::Example;
use crate::openapi::extensions::TimestampUnit;
use crate::openapi::model::{Kind, Limits, MediaType, Parameter, Schema};

/// How deep lists are followed.
const DEPTH: usize = 3;

/// The example that a schema gives for itself.
pub(super) fn given(schema: &Schema) -> Option<Example> {
    own(schema.meta.example.as_ref())
}

/// An example that the document gives.
fn own(example: Option<&Value>) -> Option<Example> {
    example.filter(|value| !value.is_null()).map(|value| Example { value: value.clone(), given: true })
}

/// A value of a schema, for something of this name. One is made up only where users have to give it.
pub(super) fn example<'a>(lowering: &Lowering<'a>, schema: &'a Schema, name: &str, input: bool) -> Option<Example> {
    let resolved = lowering.resolve(schema);
    if let Some(example) = given(schema).or_else(|| given(resolved)) {
        return Some(example);
    }
    if !input {
        return None;
    }
    let made = || made_up(lowering, schema, &snake_name(name), DEPTH);
    default(schema).or_else(|| default(resolved)).or_else(made).map(|value| Example { value, given: false })
}

/// A value of a parameter.
pub(super) fn of_parameter<'a>(lowering: &Lowering<'a>, parameter: &'a Parameter) -> Option<Example> {
    own(parameter.example.as_ref()).or_else(|| match &lowering.resolve(&parameter.schema).kind {
        // The text is made of the value.
        Kind::Text { base64_json: Some(schema), .. } => example(lowering, schema, &parameter.name, true),
        _ => example(lowering, &parameter.schema, &parameter.name, true),
    })
}

/// A body as the document shows it.
pub(super) fn of_content<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> Option<Example> {
    let schema = || content.schema.as_ref().filter(|schema| !lowering.is_binary(schema));
    own(content.example.as_ref()).or_else(|| example(lowering, schema()?, "body", true))
}

/// What the document shows of a body that users get; nothing is made up.
pub(super) fn shown<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> Option<Example> {
    own(content.example.as_ref()).or_else(|| example(lowering, content.schema.as_ref()?, "body", false))
}

/// A value that an operator of a filter takes: of one that takes a list, one of its values or a list of them.
pub(super) fn of_operator<'a>(lowering: &Lowering<'a>, schema: &'a Schema, name: &str) -> Option<Example> {
    let resolved = lowering.resolve(schema);
    example(lowering, schema, name, true).or_else(|| match &resolved.kind {
        Kind::Union(union) => union.variants.iter().find_map(|variant| example(lowering, variant, name, true)),
        _ => None,
    })
}

fn default(schema: &Schema) -> Option<Value> {
    schema.meta.default.clone().filter(|value| !value.is_null() && *value != json!(""))
}

/// A value from what is said about it; none for what is put together of parts that have values of their own.
fn made_up<'a>(lowering: &Lowering<'a>, schema: &'a Schema, name: &str, depth: usize) -> Option<Value> {
    let resolved = lowering.resolve(schema);
    let limits = if schema.meta.limits == Limits::default() { &resolved.meta.limits } else { &schema.meta.limits };
    match &resolved.kind {
        Kind::Integer { values: None, timestamp, .. } => Some(integer(limits, *timestamp, name, 0)),
        Kind::Number { timestamp: Some(unit) } => Some(integer(limits, Some(*unit), name, 0)),
        Kind::Number { timestamp: None } => Some(number(limits)),
        Kind::Text { values: None, format, base64_json: None } => text(limits, format.as_deref(), name),
        Kind::List(items) if depth > 0 => {
            let word = name.strip_suffix('s').unwrap_or(name);
            let item = example(lowering, items, word, false).map(|example| example.value);
            let item = item.or_else(|| made_up(lowering, items, word, depth - 1))?;
            Some(Value::Array(vec![item; limits.min_length.unwrap_or(1).clamp(1, 3)]))
        }
        // A name or an id: the first says what is meant, if it is one text or number.
        Kind::Union(union) if depth > 0 => made_up(lowering, union.variants.first()?, name, depth - 1),
        Kind::Integer { .. }
        | Kind::Text { .. }
        | Kind::List(_)
        | Kind::Any
        | Kind::Reference(_)
        | Kind::Boolean
        | Kind::Tuple(_)
        | Kind::Object(_)
        | Kind::Union(_) => None,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a made-up value need not be exact at the far ends of 64 bits")]
/// A whole number; `nth` tells those apart that have to differ.
pub(super) fn integer(limits: &Limits, timestamp: Option<TimestampUnit>, name: &str, nth: usize) -> Value {
    let wanted = match timestamp {
        Some(TimestampUnit::Milliseconds) => 1_738_324_800_000.0,
        Some(TimestampUnit::Seconds) => 1_738_324_800.0,
        None if said(name, &["limit", "size", "per_page", "count", "top", "first"]) => 20.0,
        None if said(name, &["port"]) => 443.0,
        None if said(name, &["year"]) => 2025.0,
        None if said(name, &["id"]) => 42.0,
        None => 1.0,
    };
    json!(within(limits, wanted + nth as f64) as i64)
}

#[allow(clippy::cast_possible_truncation, reason = "a made-up value need not be exact at the far ends of 64 bits")]
pub(super) fn number(limits: &Limits) -> Value {
    let number = within(limits, 0.5);
    if number.fract() == 0.0 { json!(number as i64) } else { json!(number) }
}

/// The number that is nearest to the wanted one.
fn within(limits: &Limits, wanted: f64) -> f64 {
    let most = limits.maximum.map_or(wanted, |most| wanted.min(most));
    let value = limits.minimum.map_or(most, |least| most.max(least));
    match limits.multiple_of.filter(|step| *step > 0.0) {
        Some(step) => (value / step).ceil() * step,
        None => value,
    }
}

/// Whether a name ends in one of these words.
fn said(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name == *word || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
}

pub(super) fn text(limits: &Limits, format: Option<&str>, name: &str) -> Option<Value> {
    if let Some(text) = limits.pattern.as_deref().and_then(|pattern| of_pattern(pattern, limits)) {
        return Some(json!(text));
    }
    let text = match format {
        Some("binary" | "file") => return None,
        Some("uuid") => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        Some("email" | "idn-email") => "ana@example.com",
        Some("uri" | "url" | "iri" | "uri-reference") => "https://example.com/",
        Some("hostname" | "idn-hostname") => "host.example.com",
        Some("ipv4" | "ip") => "203.0.113.7",
        Some("ipv6") => "2001:db8::7",
        Some("cidr" | "ipv4-cidr") => "203.0.113.0/24",
        Some("byte" | "base64") => "aGVsbG8=",
        Some("date-time") => "2025-01-31T12:00:00Z",
        Some("date") => "2025-01-31",
        Some("time") => "12:00:00Z",
        Some("duration") => "PT1H",
        _ => return Some(json!(of_length(word(name), limits))),
    };
    Some(json!(text))
}

/// A short text that matches a pattern: what a page shows should be readable.
fn of_pattern(pattern: &str, limits: &Limits) -> Option<String> {
    let least = limits.min_length.unwrap_or(0);
    matching(pattern, least, limits.max_length.unwrap_or(usize::MAX)).filter(|text| text.chars().count() <= least.max(64))
}

/// What something of this name would usually be.
pub(super) fn word(name: &str) -> String {
    let words: [(&[&str], &str); 16] = [
        (&["email", "mail"], "ana@example.com"),
        (&["url", "uri", "href", "link", "callback", "webhook"], "https://example.com/"),
        (&["hostname", "host", "domain"], "host.example.com"),
        (&["ip", "ip_address"], "203.0.113.7"),
        (&["phone", "phone_number"], "+351210000000"),
        (&["first_name", "given_name"], "Ana"),
        (&["last_name", "surname", "family_name"], "Silva"),
        (&["user", "username", "user_name", "login"], "ana"),
        (&["city"], "Lisboa"),
        (&["country", "country_code"], "PT"),
        (&["currency"], "EUR"),
        (&["locale", "language", "lang"], "en"),
        (&["timezone", "time_zone", "tz"], "Europe/Lisbon"),
        (&["file_name", "filename", "path"], "report.csv"),
        (&["description", "comment", "note", "reason", "message", "text"], "An example"),
        (&["version"], "1.0"),
    ];
    let known = words.iter().find(|(words, _)| said(name, words)).map(|(_, text)| (*text).to_owned());
    // A text of its own name shows at least what goes where.
    known.unwrap_or_else(|| if name.is_empty() { "text".to_owned() } else { name.trim_matches('_').replace('_', "-") })
}

/// The text, cut or filled up.
fn of_length(text: String, limits: &Limits) -> String {
    let least = limits.min_length.unwrap_or(0).min(64);
    let mut text: String = text.chars().take(limits.max_length.unwrap_or(usize::MAX)).collect();
    while text.chars().count() < least {
        text.push('x');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_text_keeps_to_what_is_said() {
        let limits = |min_length, max_length| Limits { min_length, max_length, ..Limits::default() };
        assert_eq!(text(&limits(None, None), None, "contact_email"), Some(json!("ana@example.com")));
        assert_eq!(text(&limits(None, Some(4)), None, "postal_code"), Some(json!("post")));
        assert_eq!(text(&limits(Some(6), None), None, "key"), Some(json!("keyxxx")));
        assert_eq!(text(&limits(None, None), Some("uuid"), "key"), Some(json!("3fa85f64-5717-4562-b3fc-2c963f66afa6")));
    }

    #[test]
    fn a_made_up_number_keeps_to_its_limits() {
        let limits = Limits { minimum: Some(5.0), maximum: Some(12.0), multiple_of: Some(4.0), ..Limits::default() };
        assert_eq!(integer(&limits, None, "x", 0), json!(8));
        assert_eq!(integer(&Limits { maximum: Some(10.0), ..Limits::default() }, None, "page_size", 0), json!(10));
        assert_eq!(number(&Limits { minimum: Some(1.0), ..Limits::default() }), json!(1));
    }
}
