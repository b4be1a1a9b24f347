//! What comes back: answers, their headers, errors.

use super::index::Index;
use super::rust_type::rust_type;
use super::text::Text;
use crate::ir::{Decode, ErrorCase, HeaderField, Operation, ResponseCase, StatusPattern, Success, TypeName};

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
