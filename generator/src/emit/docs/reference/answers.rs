//! What comes back: answers, their headers, errors.

use serde_json::Value;

use super::index::Index;
use super::rust_type::rust_type;
use super::text::Text;
use crate::emit::samples::json_text;
use crate::ir::{
    Decode, ErrorCase, HeaderField, Operation, ResponseCase, StatusPattern, StreamKind, Streaming, Success, TypeName,
};

/// The one kind of answer that a call has.
pub(crate) struct Answer {
    pub format: &'static str,
    pub ty: Text,
}

/// A row of the table of the kinds of answers that a call has.
pub(crate) struct Case {
    pub status: String,
    pub format: Text,
    pub ty: Text,
    pub meaning: Text,
}

/// The headers that an answer declares.
pub(crate) struct Headers<'a> {
    pub name: &'a TypeName,
    pub rows: Vec<Header>,
}

/// A row of the table of headers.
pub(crate) struct Header {
    pub wire: Text,
    pub name: Text,
    pub ty: Text,
    pub meaning: Text,
}

/// A row of the table of errors.
pub(crate) struct Failure {
    pub status: String,
    pub ty: Text,
    pub meaning: Text,
}

/// The answer of a call that succeeds, where it has one kind of them.
pub(crate) fn answer(operation: &Operation, index: &Index<'_>) -> Option<Answer> {
    match &operation.success {
        Success::One(decode) => {
            let (format, ty) = decoded(decode, index);
            Some(Answer { format, ty })
        }
        Success::Several { .. } => None,
    }
}

/// How an answer is read item by item while it arrives: the method, the format, the type of an item.
pub(crate) fn stream(stream: &Streaming, index: &Index<'_>) -> Text {
    let Streaming { kind, media_type, item, flag: _ } = stream;
    let (method, of) = match kind {
        StreamKind::Events | StreamKind::TextEvents => (".events()", "events, the data of each "),
        StreamKind::WholeEvents => (".events()", "events, each "),
        StreamKind::Lines | StreamKind::Sequence => (".lines()", "values, each "),
    };
    Text::code(method).and_plain(format!(" gives a stream of {of}")).and(index.ty(item)).and_plain(", as ").and_code(media_type)
}

/// The kinds of answers of a call that succeeds, where it has several.
pub(crate) fn cases(operation: &Operation, index: &Index<'_>) -> Vec<Case> {
    match &operation.success {
        Success::One(_) => Vec::new(),
        Success::Several { name, cases } => cases.iter().map(|one| case(name, one, index)).collect(),
    }
}

fn case(name: &TypeName, case: &ResponseCase, index: &Index<'_>) -> Case {
    let ResponseCase { name: variant, status: pattern, media_type, decode, docs } = case;
    let (format, ty) = decoded(decode, index);
    let variant = Text::code(format!("{name}::{variant}"));
    Case {
        status: status(*pattern),
        format: media_type.as_ref().map_or_else(|| Text::plain(format), Text::code),
        ty: if ty.is_empty() { variant } else { variant.and_plain(" of ").and(ty) },
        meaning: Text::words(&docs.0),
    }
}

/// The format of a body, and the type that it gives.
fn decoded(decode: &Decode, index: &Index<'_>) -> (&'static str, Text) {
    match decode {
        Decode::Nothing => ("no body", Text::new()),
        Decode::Json(ty) => ("JSON", index.ty(ty)),
        Decode::Text => ("text", Text::code("String")),
        Decode::Bytes => ("bytes", Text::code("Bytes")),
    }
}

/// The headers that a successful answer declares.
pub(crate) fn headers<'a>(operation: &'a Operation, index: &Index<'_>) -> Option<Headers<'a>> {
    let (name, fields) = operation.headers.as_ref()?;
    Some(Headers { name, rows: fields.iter().map(|field| header(field, index)).collect() })
}

fn header(field: &HeaderField, index: &Index<'_>) -> Header {
    let HeaderField { name, wire, ty, docs } = field;
    let text = format!("Option<{}>", rust_type(ty));
    Header {
        wire: Text::code(wire.as_str()),
        name: Text::code(name.as_str()),
        ty: index.linked(ty, &text),
        meaning: Text::words(&docs.0),
    }
}

/// An answer in JSON.
pub(crate) struct JsonExample {
    pub text: String,
    /// Whether only the first of each list is shown.
    pub cut: bool,
}

/// The most lines of an example that a reader would look through.
const MOST_LINES: usize = 180;

/// An answer as the document shows it; one that is long, with one element of each list. One that is too long even so is not shown.
pub(crate) fn example(value: &Value) -> Option<JsonExample> {
    let whole = JsonExample { text: json_text(value), cut: false };
    let fits = |example: &JsonExample| example.text.lines().count() <= MOST_LINES;
    if fits(&whole) {
        return Some(whole);
    }
    Some(JsonExample { text: json_text(&with_short_lists(value)), cut: true }).filter(fits)
}

fn with_short_lists(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().take(1).map(with_short_lists).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), with_short_lists(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// What a call that fails says, by status.
pub(crate) fn failures(operation: &Operation, index: &Index<'_>) -> Vec<Failure> {
    operation.errors.iter().map(|error| failure(error, index)).collect()
}

fn failure(error: &ErrorCase, index: &Index<'_>) -> Failure {
    let ErrorCase { status: pattern, ty, docs } = error;
    let ty = ty.as_ref().map(|ty| index.ty(ty)).unwrap_or_default();
    Failure { status: status(*pattern), ty, meaning: Text::words(&docs.0) }
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "any other".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_long_answer_shows_one_of_each_list_and_an_endless_one_is_not_shown() {
        let example = |value: &Value| example(value).map(|example| (example.text, example.cut));
        assert_eq!(example(&json!({"a": [1, 2]})), Some(("{\"a\": [1, 2]}".to_owned(), false)));
        let long: Vec<Value> = (0..MOST_LINES).map(|number| json!({"number": number, "text": "a text of some length"})).collect();
        let shown = "{\"data\": [{\"number\": 0, \"text\": \"a text of some length\"}]}".to_owned();
        assert_eq!(example(&json!({"data": long})), Some((shown, true)));
        let wide: serde_json::Map<String, Value> =
            (0..MOST_LINES).map(|number| (format!("name{number}"), json!(number))).collect();
        assert_eq!(example(&Value::Object(wide)), None);
    }
}
