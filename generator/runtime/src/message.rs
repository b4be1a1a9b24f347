//! What a person needs to know of an answer: its message, cut short, and the facts in its headers.

use std::error::Error;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::clock::SystemTime;

/// Longest message, in characters.
const LONGEST: usize = 300;

/// How deep a message may lie in a JSON body: `{"errors": [{"error": {"message": ..}}]}`.
const DEEPEST: usize = 4;

/// The members that services put their sentence into, the most telling first.
const MEMBERS: [&str; 7] = ["detail", "message", "error_description", "error", "errors", "title", "Message"];

const REQUEST_ID: [&str; 4] = ["x-request-id", "request-id", "x-ms-request-id", "x-correlation-id"];

/// The `Content-Type` without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value.split(';').next().map(str::trim)
}

/// The length that the answer announces.
pub(super) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// `429 Too Many Requests`, or the number alone if it has no name.
pub(super) fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_str()),
        None => status.as_str().to_owned(),
    }
}

/// The service's own number for a request.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_ID.iter().find_map(|name| headers.get(*name)?.to_str().ok())
}

/// How long the service asks to wait: by `Retry-After`, which is a number of seconds or a date, or in words.
pub(super) fn retry_after(headers: &HeaderMap, message: &str) -> Option<Duration> {
    of_header(headers).or_else(|| in_words(message))
}

fn of_header(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = date(value)?;
    // By the service's own clock, if it tells: ours may be wrong.
    let now = headers.get(header::DATE).and_then(|date| date.to_str().ok()).and_then(date).unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

fn date(text: &str) -> Option<SystemTime> {
    let date = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    let since = Duration::from_secs(u64::try_from(date.timestamp()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

/// What stands before a number of seconds in the sentences of web frameworks: "Request was throttled. Expected available in 17
/// seconds.", "Please try again in 5s".
const BEFORE_SECONDS: [&str; 4] = ["available in ", "try again in ", "retry in ", "retry after "];

fn in_words(message: &str) -> Option<Duration> {
    let message = message.to_ascii_lowercase();
    let rest = BEFORE_SECONDS.iter().find_map(|words| Some(message.split_once(words)?.1))?;
    let (number, unit) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit() && c != '.')?);
    let number: f64 = number.trim_end_matches('.').parse().ok()?;
    unit.trim_start().starts_with('s').then(|| Duration::try_from_secs_f64(number).ok())?
}

/// The innermost cause: "Connection refused" says more than "error sending request".
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    shorten(&cause.to_string())
}

/// The sentence in the body of an error; empty if there is none.
pub(super) fn of_body(media_type: Option<&str>, body: &[u8]) -> String {
    if let Ok(json) = serde_json::from_slice(body) {
        return shorten(&of_json(&json).unwrap_or_else(|| json.to_string()));
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return format!("{} bytes of {}", body.len(), media_type.unwrap_or("unknown type"));
    };
    shorten(&of_markup(text).unwrap_or_else(|| text.to_owned()))
}

/// The sentence in JSON, if there is one.
pub(super) fn of_json(json: &Value) -> Option<String> {
    sentence(json, DEEPEST)
}

fn sentence(json: &Value, depth: usize) -> Option<String> {
    match json {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Array(items) if depth > 0 => items.iter().find_map(|item| sentence(item, depth - 1)),
        Value::Object(members) if depth > 0 => {
            let known = MEMBERS.iter().find_map(|name| sentence(members.get(*name)?, depth - 1));
            known.or_else(|| members.iter().find_map(|(name, value)| of_field(name, value, depth - 1)))
        }
        _ => None,
    }
}

/// A field and what is wrong with it, `{"filters": [{"error": "x is not valid"}]}`. A plain text member is not a message.
fn of_field(name: &str, value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::Array(_) | Value::Object(_) => Some(format!("{name}: {}", sentence(value, depth)?)),
        _ => None,
    }
}

/// The title of an HTML page, the message of an XML document.
fn of_markup(text: &str) -> Option<String> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let found = ["title", "h1", "message"].iter().find_map(|name| element(start, name));
    let kind = if start.starts_with("<?xml") { "an XML document" } else { "an HTML page" };
    Some(found.unwrap_or_else(|| kind.to_owned()))
}

fn element(text: &str, name: &str) -> Option<String> {
    // ASCII lower case keeps byte positions.
    let lower = text.to_ascii_lowercase();
    let open = lower.find(&format!("<{name}"))?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</")?;
    let inner = unescape(text.get(start..end)?);
    Some(inner).filter(|inner| !inner.trim().is_empty())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// One line, without control characters, of bounded length.
pub(super) fn shorten(text: &str) -> String {
    let words: Vec<_> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
    }
}
