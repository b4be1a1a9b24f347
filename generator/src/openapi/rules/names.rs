//! Names in Rust that the document gives: `x-rust-name`.

use super::judge::Judge;
use super::look::Document;
use crate::document::Pointer;
use crate::openapi::extensions::RUST_NAME;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;

/// Words that Rust keeps for itself.
const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct", "super", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// How a name is written.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    /// `CloseBenign`
    UpperCamel,
    /// `close_benign`
    Snake,
    /// A property's schema has a type and a field, and either can be named.
    Either,
}

/// Looks at every `x-rust-name`.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.objects.iter().filter(|visit| !visit.is_reference) {
        let Some(node) = visit.node.get(RUST_NAME) else { continue };
        let Some(name) = node.as_text() else { continue };
        let Some(fault) = fault(name, case(visit.kind, &visit.at)) else { continue };
        judge.wrong(codes::RUST_NAME, node.place, fault, "left out");
        judge.remove(visit.at.key(RUST_NAME));
    }
}

fn case(kind: ObjectKind, at: &Pointer) -> Case {
    match kind {
        ObjectKind::Tag => Case::UpperCamel,
        ObjectKind::Schema if at.len() == 3 && at.tokens().next() == Some("components") => Case::UpperCamel,
        ObjectKind::Schema => Case::Either,
        _ => Case::Snake,
    }
}

fn fault(name: &str, case: Case) -> Option<String> {
    if RESERVED.contains(&name) {
        return Some(format!("`{name}` is a word of Rust itself"));
    }
    let (fits, expected) = match case {
        Case::UpperCamel => (is_upper_camel(name), "one such as `CloseBenign`"),
        Case::Snake => (is_snake(name), "one such as `close_benign`"),
        Case::Either => (is_upper_camel(name) || is_snake(name), "one such as `CloseBenign` or `close_benign`"),
    };
    (!fits).then(|| format!("`{name}` is no name for this, expected {expected}"))
}

/// What is wrong with the name of a function.
pub(super) fn fault_of_function(name: &str) -> Option<String> {
    fault(name, Case::Snake)
}

/// `CloseBenign`
pub(super) fn is_upper_camel(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `close_benign`
fn is_snake(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(fits)
        && !name.contains("__")
        && !name.ends_with('_')
}
