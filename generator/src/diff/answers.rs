//! What is different in what a call gives.

use super::both::Both;
use super::comparison::{Comparison, Subject};
use super::pair::pair;
use super::rules;
use super::words::{before_and_now, decode_words, type_words};
use crate::ir::{Decode, ErrorCase, HeaderField, ResponseCase, StatusPattern, Streaming, Success, TypeName};
use crate::lock::NameKind;

/// Compares what a call of an operation gives.
pub(super) fn compare(comparison: &mut Comparison<'_>, subject: &Subject, both: Both<'_>) {
    compare_success(comparison, subject, &both.old.success, &both.new.success);
    compare_streams(comparison, subject, both.old.stream.as_ref(), both.new.stream.as_ref());
    compare_headers(comparison, subject, both.old.headers.as_ref(), both.new.headers.as_ref());
    compare_errors(comparison, subject, &both.old.errors, &both.new.errors);
}

fn same_decode(comparison: &Comparison<'_>, old: &Decode, new: &Decode) -> bool {
    match (old, new) {
        (Decode::Json(old), Decode::Json(new)) => comparison.same(old, new),
        (old, new) => old == new,
    }
}

fn compare_success(comparison: &mut Comparison<'_>, subject: &Subject, old: &Success, new: &Success) {
    match (old, new) {
        (Success::One(old), Success::One(new)) => {
            if !same_decode(comparison, old, new) {
                comparison.note(rules::ANSWER_TYPE, subject, before_and_now(&decode_words(old), &decode_words(new)));
            }
        }
        (Success::Several { name: old, cases: before }, Success::Several { name: new, cases: now }) => {
            comparison.note_name(&subject.part(new.as_str()), old.as_str(), new.as_str());
            compare_cases(comparison, subject, (old, before), (new, now));
        }
        (Success::One(old), Success::Several { name, cases: _ }) => {
            comparison.note(rules::ANSWER_TYPE, subject, before_and_now(&decode_words(old), name.as_str()));
        }
        (Success::Several { name, cases: _ }, Success::One(new)) => {
            comparison.note(rules::ANSWER_TYPE, subject, before_and_now(name.as_str(), &decode_words(new)));
        }
    }
}

fn compare_cases(
    comparison: &mut Comparison<'_>,
    owner: &Subject,
    old: (&TypeName, &[ResponseCase]),
    new: (&TypeName, &[ResponseCase]),
) {
    let subject = |comparison: &Comparison<'_>, before: Option<&ResponseCase>, now: Option<&ResponseCase>| {
        let before = before.map(|case| format!("{}::{}", old.0, case.name));
        let now = now.map(|case| format!("{}::{}", new.0, case.name));
        comparison.subject(NameKind::Answers, "", before.as_deref(), now.as_deref()).inside(owner)
    };
    let identity = |case: &ResponseCase| Some(format!("{:?} {:?}", case.status, case.media_type));
    let pairs = pair(old.1, new.1, (identity, identity), |case| case.name.clone());
    for case in pairs.gone {
        let subject = subject(comparison, Some(case), None);
        comparison.note(rules::ANSWER_REMOVED, &subject, format!("`{}`", decode_words(&case.decode)));
    }
    for case in pairs.new {
        let subject = subject(comparison, None, Some(case));
        comparison.note(rules::ANSWER_ADDED, &subject, format!("`{}`", decode_words(&case.decode)));
    }
    for (before, now) in pairs.both {
        let ResponseCase { name, status, media_type, decode, docs } = now;
        let subject = subject(comparison, Some(before), Some(now));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        if !same_decode(comparison, &before.decode, decode) {
            comparison.note(rules::ANSWER_TYPE, &subject, before_and_now(&decode_words(&before.decode), &decode_words(decode)));
        }
        if (before.status, &before.media_type) != (*status, media_type) {
            comparison.note(rules::ANSWER_CHANGED, &subject, "");
        }
        comparison.note_docs(&subject, before.docs == *docs);
    }
}

fn compare_streams(comparison: &mut Comparison<'_>, subject: &Subject, old: Option<&Streaming>, new: Option<&Streaming>) {
    match (old, new) {
        (None, None) => {}
        (None, Some(_)) => comparison.note(rules::STREAM_ADDED, subject, ""),
        (Some(_), None) => comparison.note(rules::STREAM_REMOVED, subject, ""),
        (Some(old), Some(new)) => {
            let Streaming { kind, media_type, item, flag } = new;
            // A stream of events has another method than one of lines, and what is not JSON is another type.
            if old.kind != *kind || !comparison.same(&old.item, item) {
                comparison.note(rules::STREAM_TYPE, subject, before_and_now(&type_words(&old.item), &type_words(item)));
            } else if (&old.media_type, &old.flag) != (media_type, flag) {
                comparison.note(rules::STREAM_CHANGED, subject, "");
            }
        }
    }
}

fn compare_headers(
    comparison: &mut Comparison<'_>,
    owner: &Subject,
    old: Option<&(TypeName, Vec<HeaderField>)>,
    new: Option<&(TypeName, Vec<HeaderField>)>,
) {
    let (before, now) = (old.map_or(&[][..], |(_, fields)| fields), new.map_or(&[][..], |(_, fields)| fields));
    if let (Some((old, _)), Some((new, _))) = (old, new) {
        comparison.note_name(&owner.part(new.as_str()), old.as_str(), new.as_str());
    }
    let subject = |comparison: &Comparison<'_>, before: Option<&HeaderField>, now: Option<&HeaderField>| {
        let path =
            |ty: Option<&(TypeName, Vec<HeaderField>)>, field: Option<&HeaderField>| Some(format!("{}::{}", ty?.0, field?.name));
        comparison.subject(NameKind::Headers, "", path(old, before).as_deref(), path(new, now).as_deref()).inside(owner)
    };
    let identity = |field: &HeaderField| Some(field.wire.as_str().to_ascii_lowercase());
    let pairs = pair(before, now, (identity, identity), |field| field.name.clone());
    for field in pairs.gone {
        let subject = subject(comparison, Some(field), None);
        comparison.note(rules::HEADER_REMOVED, &subject, format!("`{}`", field.wire));
    }
    for field in pairs.new {
        let subject = subject(comparison, None, Some(field));
        comparison.note(rules::HEADER_ADDED, &subject, format!("`{}`", field.wire));
    }
    for (before, now) in pairs.both {
        let HeaderField { name, wire: _, ty, docs } = now;
        let subject = subject(comparison, Some(before), Some(now));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        if !comparison.same(&before.ty, ty) {
            comparison.note(rules::FIELD_TYPE, &subject, before_and_now(&type_words(&before.ty), &type_words(ty)));
        }
        comparison.note_docs(&subject, before.docs == *docs);
    }
}

fn compare_errors(comparison: &mut Comparison<'_>, subject: &Subject, old: &[ErrorCase], new: &[ErrorCase]) {
    let identity = |case: &ErrorCase| Some(status_words(case.status));
    let pairs = pair(old, new, (identity, identity), |case| status_words(case.status));
    let body = |case: &ErrorCase| case.ty.as_ref().map_or("no type".to_owned(), |ty| format!("`{}`", type_words(ty)));
    let mut details = Vec::new();
    details.extend(pairs.gone.iter().map(|case| format!("{} is no longer declared", status_words(case.status))));
    details.extend(pairs.new.iter().map(|case| format!("{} is declared, with {}", status_words(case.status), body(case))));
    let mut is_same = true;
    for (before, now) in pairs.both {
        let ErrorCase { status, ty, docs } = now;
        if !comparison.same_or_none(before.ty.as_ref(), ty.as_ref()) {
            details.push(format!("{}: {} before, {} now", status_words(*status), body(before), body(now)));
        }
        is_same &= before.docs == *docs;
    }
    if !details.is_empty() {
        comparison.note(rules::ERROR_BODY, subject, details.join("; "));
    } else {
        comparison.note_docs(&subject.part(format!("{} (errors)", subject.path)), is_same);
    }
}

fn status_words(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}
