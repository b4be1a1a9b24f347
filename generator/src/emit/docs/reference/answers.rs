//! What comes back: answers, their headers, errors.

use super::super::markdown::cell::{cell, cell_code};
use super::index::Index;
use super::rust_type::rust_type;
use crate::ir::{Decode, ErrorCase, HeaderField, Operation, ResponseCase, StatusPattern, Success, TypeName};

/// The one kind of answer that a call has, in cells.
pub(crate) struct Answer {
    pub format: &'static str,
    pub ty: String,
}

/// A row of the table of the kinds of answers that a call has, in cells.
pub(crate) struct Case {
    pub status: String,
    pub format: String,
    pub ty: String,
    pub meaning: String,
}

/// The headers that an answer declares.
pub(crate) struct Headers<'a> {
    pub name: &'a TypeName,
    pub rows: Vec<Header>,
}

/// A row of the table of headers, in cells.
pub(crate) struct Header {
    pub wire: String,
    pub name: String,
    pub ty: String,
    pub meaning: String,
}

/// A row of the table of errors, in cells.
pub(crate) struct Failure {
    pub status: String,
    pub ty: String,
    pub meaning: String,
}

/// The answer of a call that succeeds, where it has one kind of them.
pub(crate) fn answer(operation: &Operation, index: &Index<'_>, page: &str) -> Option<Answer> {
    match &operation.success {
        Success::One(decode) => {
            let (format, ty) = decoded(decode, index, page);
            Some(Answer { format, ty })
        }
        Success::Several { .. } => None,
    }
}

/// The kinds of answers of a call that succeeds, where it has several.
pub(crate) fn cases(operation: &Operation, index: &Index<'_>, page: &str) -> Vec<Case> {
    match &operation.success {
        Success::One(_) => Vec::new(),
        Success::Several { name, cases } => cases.iter().map(|one| case(name, one, index, page)).collect(),
    }
}

fn case(name: &TypeName, case: &ResponseCase, index: &Index<'_>, page: &str) -> Case {
    let ResponseCase { name: variant, status: pattern, media_type, decode, docs } = case;
    let (format, ty) = decoded(decode, index, page);
    let variant = cell_code(&format!("{name}::{variant}"));
    Case {
        status: status(*pattern),
        format: media_type.as_ref().map_or_else(|| format.to_owned(), |media_type| cell_code(media_type)),
        ty: if ty.is_empty() { variant } else { format!("{variant} of {ty}") },
        meaning: cell(&docs.0),
    }
}

/// The format of a body, and the type that it gives.
fn decoded(decode: &Decode, index: &Index<'_>, page: &str) -> (&'static str, String) {
    match decode {
        Decode::Nothing => ("no body", String::new()),
        Decode::Json(ty) => ("JSON", index.ty(page, ty)),
        Decode::Text => ("text", cell_code("String")),
        Decode::Bytes => ("bytes", cell_code("Bytes")),
    }
}

/// The headers that a successful answer declares.
pub(crate) fn headers<'a>(operation: &'a Operation, index: &Index<'_>, page: &str) -> Option<Headers<'a>> {
    let (name, fields) = operation.headers.as_ref()?;
    Some(Headers { name, rows: fields.iter().map(|field| header(field, index, page)).collect() })
}

fn header(field: &HeaderField, index: &Index<'_>, page: &str) -> Header {
    let HeaderField { name, wire, ty, docs } = field;
    let text = format!("Option<{}>", rust_type(ty));
    Header {
        wire: cell_code(wire.as_str()),
        name: cell_code(name.as_str()),
        ty: index.linked(page, ty, &text),
        meaning: cell(&docs.0),
    }
}

/// What a call that fails says, by status.
pub(crate) fn failures(operation: &Operation, index: &Index<'_>, page: &str) -> Vec<Failure> {
    operation.errors.iter().map(|error| failure(error, index, page)).collect()
}

fn failure(error: &ErrorCase, index: &Index<'_>, page: &str) -> Failure {
    let ErrorCase { status: pattern, ty, docs } = error;
    Failure { status: status(*pattern), ty: ty.as_ref().map(|ty| index.ty(page, ty)).unwrap_or_default(), meaning: cell(&docs.0) }
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "any other".to_owned(),
    }
}
