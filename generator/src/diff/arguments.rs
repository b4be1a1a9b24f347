//! What is different in what a caller gives to an operation.

use super::both::Both;
use super::comparison::{Comparison, Said, Subject};
use super::pair::pair;
use super::rules;
use super::words::{before_and_now, field_words, listed, type_words};
use crate::ir::{
    Argument, ArgumentName, Body, BodyField, BodyFormat, Content, Docs, Example, Field, Operation, Parameter, ParameterStyle,
    Part, PartKind, Presence, TypeRef,
};
use crate::lock::NameKind;

/// Something that a caller gives: an argument of the method, or a setter of the builder.
struct Given<'a> {
    /// What it is known as, whatever it is called in Rust.
    thing: String,
    name: &'a ArgumentName,
    ty: &'a TypeRef,
    /// How a value of the type is given: more than one, or null too.
    words: String,
    required: bool,
    docs: &'a Docs,
    deprecated: bool,
    example: Option<&'a Example>,
    how: How<'a>,
}

/// How it travels.
#[derive(PartialEq)]
enum How<'a> {
    Parameter(ParameterStyle),
    Field,
    Part(PartKind, Option<&'a str>),
    Body,
}

/// Compares what the callers of an operation give.
pub(super) fn compare(
    comparison: &mut Comparison<'_>,
    subject: &Subject,
    both: Both<'_>,
    urls: (Option<&ArgumentName>, Option<&ArgumentName>),
) {
    compare_urls(comparison, subject, urls);
    compare_bodies(comparison, subject, both.old.body.as_ref(), both.new.body.as_ref());
    let (old, new) = (given(both.old), given(both.new));
    let identity = |given: &Given<'_>| Some(given.thing.clone());
    let pairs = pair(&old, &new, (identity, identity), |given| given.name.clone());
    for given in &pairs.gone {
        let subject = argument_subject(comparison, subject, &both, Some(given), None);
        comparison.note(rules::ARGUMENT_REMOVED, &subject, format!("`{}`", given.words));
    }
    for given in &pairs.new {
        let subject = argument_subject(comparison, subject, &both, None, Some(given));
        let rule = if given.required { rules::ARGUMENT_ADDED_REQUIRED } else { rules::ARGUMENT_ADDED };
        comparison.note(rule, &subject, format!("`{}`", given.words));
    }
    for (before, now) in &pairs.both {
        let subject = argument_subject(comparison, subject, &both, Some(before), Some(now));
        compare_given(comparison, &subject, before, now);
    }
    let position = |given: &Given<'_>| old.iter().position(|known| known.thing == given.thing);
    let required = pairs.both.iter().filter(|(before, now)| before.required && now.required);
    if !required.map(|(before, _)| position(before)).is_sorted() {
        let names = |all: &[Given<'_>]| listed(all.iter().filter(|given| given.required).map(|given| given.name.as_str()));
        comparison.note(rules::ARGUMENT_ORDER, subject, format!("{} before, {} now", names(&old), names(&new)));
    }
}

fn compare_urls(comparison: &mut Comparison<'_>, subject: &Subject, urls: (Option<&ArgumentName>, Option<&ArgumentName>)) {
    match urls {
        (None, None) => {}
        (None, Some(name)) => {
            comparison.note(rules::ARGUMENT_ADDED_REQUIRED, &subject.part(part(subject, name)), "the whole URL")
        }
        (Some(name), None) => comparison.note(rules::ARGUMENT_REMOVED, &subject.part(part(subject, name)), "the whole URL"),
        // Arguments of methods are given by their place.
        (Some(_), Some(_)) => {}
    }
}

fn part(subject: &Subject, name: &ArgumentName) -> String {
    format!("{}({name})", subject.path)
}

fn argument_subject(
    comparison: &Comparison<'_>,
    owner: &Subject,
    both: &Both<'_>,
    old: Option<&Given<'_>>,
    new: Option<&Given<'_>>,
) -> Subject {
    let (before, now) = both.paths();
    let old = old.map(|given| format!("{before}({})", given.name));
    let new = new.map(|given| format!("{now}({})", given.name));
    comparison.subject(NameKind::Arguments, "", old.as_deref(), new.as_deref()).inside(owner)
}

fn compare_given(comparison: &mut Comparison<'_>, subject: &Subject, old: &Given<'_>, new: &Given<'_>) {
    let Given { thing: _, name, ty, words, required, docs, deprecated, example, how } = new;
    // Arguments of methods are given by their place; setters are called by their name.
    if !(old.required && *required) {
        comparison.note_name(subject, &format!("({})", old.name), &format!("({name})"));
    }
    match (old.required, required) {
        (true, false) => comparison.note(rules::ARGUMENT_OPTIONAL, subject, ""),
        (false, true) => comparison.note(rules::ARGUMENT_REQUIRED, subject, ""),
        _ => {}
    }
    let same_words_of_type = |old: &str, new: &str| old.matches('<').count() == new.matches('<').count();
    if !comparison.same(old.ty, ty) || !same_words_of_type(&old.words, words) {
        comparison.note(rules::ARGUMENT_TYPE, subject, before_and_now(&old.words, words));
    }
    if old.how != *how {
        comparison.note(rules::ARGUMENT_STYLE, subject, "");
    }
    comparison.note_said(subject, Said(old.docs, old.example, old.deprecated), Said(docs, *example, *deprecated));
}

/// All that a caller may give, in the order in which a method takes it.
fn given(operation: &Operation) -> Vec<Given<'_>> {
    let mut given: Vec<Given<'_>> = operation.parameters.iter().map(of_parameter).collect();
    if let Some(Body { argument, content }) = &operation.body {
        match content {
            Content::Fields { ty: _, fields, formats: _ } => given.extend(fields.iter().map(of_field)),
            Content::Multipart { parts } => given.extend(parts.iter().map(of_part)),
            Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {
                given.push(of_argument(argument, "body".to_owned(), How::Body));
            }
        }
    }
    given
}

fn of_argument<'a>(argument: &'a Argument, thing: String, how: How<'a>) -> Given<'a> {
    let Argument { name, ty, required, docs, deprecated, example } = argument;
    Given {
        thing,
        name,
        ty,
        words: type_words(ty),
        required: *required,
        docs,
        deprecated: *deprecated,
        example: example.as_ref(),
        how,
    }
}

fn of_parameter(parameter: &Parameter) -> Given<'_> {
    let Parameter { argument, wire, style } = parameter;
    let place = match style {
        ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json => "path",
        ParameterStyle::Query { .. }
        | ParameterStyle::QueryJson
        | ParameterStyle::QueryBase64Json
        | ParameterStyle::QueryWhole { .. } => "query",
        ParameterStyle::Header { .. } => "header",
        ParameterStyle::Cookie { .. } => "cookie",
    };
    of_argument(argument, format!("{place} {wire}"), How::Parameter(*style))
}

fn of_field(given: &BodyField) -> Given<'_> {
    let BodyField { argument, field } = given;
    let Field { name: _, wire, ty, presence, docs, deprecated, example } = field;
    let required = matches!(presence, Presence::Required | Presence::RequiredNullable);
    // A setter takes a value, not an `Option` of one; null is another thing to be given.
    let words = match presence {
        Presence::Required | Presence::Optional => type_words(ty),
        Presence::RequiredNullable | Presence::OptionalNullable => field_words(ty, *presence),
    };
    let thing = format!("body {wire}");
    Given {
        thing,
        name: argument,
        ty,
        words,
        required,
        docs,
        deprecated: *deprecated,
        example: example.as_ref(),
        how: How::Field,
    }
}

fn of_part(part: &Part) -> Given<'_> {
    let Part { argument, wire, kind, content_type } = part;
    of_argument(argument, format!("body {wire}"), How::Part(*kind, content_type.as_deref()))
}

fn compare_bodies(comparison: &mut Comparison<'_>, subject: &Subject, old: Option<&Body>, new: Option<&Body>) {
    let (Some(old), Some(new)) = (old, new) else { return };
    match (&old.content, &new.content) {
        (Content::Fields { formats: old, .. }, Content::Fields { formats: new, .. }) => {
            compare_formats(comparison, subject, old, new);
        }
        (old, new) if std::mem::discriminant(old) != std::mem::discriminant(new) => {
            let words = format!("{} before, {} now", content_word(old), content_word(new));
            comparison.note(rules::BODY_KIND, subject, words);
        }
        // What its parts are is said of each.
        (Content::Multipart { .. }, Content::Multipart { .. }) => {}
        (old, new) if old != new => comparison.note(rules::BODY_FORMAT_CHANGED, subject, ""),
        _ => {}
    }
}

fn content_word(content: &Content) -> &'static str {
    match content {
        Content::Json { .. } => "one value",
        Content::Fields { .. } => "field by field",
        Content::Form { .. } => "a form",
        Content::Multipart { .. } => "part by part",
        Content::Text { .. } => "text",
        Content::Bytes { .. } => "bytes",
    }
}

fn compare_formats(comparison: &mut Comparison<'_>, subject: &Subject, old: &[BodyFormat], new: &[BodyFormat]) {
    // A single format is no choice, so there are no methods to choose it.
    let offered = |formats: &[BodyFormat]| -> Vec<&'static str> {
        if formats.len() > 1 { formats.iter().map(format_word).collect() } else { Vec::new() }
    };
    let (before, now) = (offered(old), offered(new));
    let without = |these: &[&'static str], those: &[&'static str]| -> Vec<&'static str> {
        these.iter().filter(|word| !those.contains(word)).copied().collect()
    };
    for (rule, words) in
        [(rules::BODY_FORMAT_REMOVED, without(&before, &now)), (rules::BODY_FORMAT_ADDED, without(&now, &before))]
    {
        if !words.is_empty() {
            comparison.note(rule, subject, listed(words));
        }
    }
    let first = |formats: &[BodyFormat]| formats.first().cloned();
    if first(old) != first(new) || (before == now && old != new) {
        comparison.note(rules::BODY_FORMAT_CHANGED, subject, "");
    }
}

/// The setter that chooses a format.
fn format_word(format: &BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json { .. } => "as_json",
        BodyFormat::Form { .. } => "as_form",
        BodyFormat::Multipart { .. } => "as_multipart",
    }
}
