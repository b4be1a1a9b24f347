//! What is different in filter builders.

use super::comparison::{Comparison, Said, Subject};
use super::pair::pair;
use super::rules;
use super::words::{before_and_now, filter_words, listed};
use crate::ir::{FilterField, FilterMethod, FilterValue, Filters};
use crate::lock::NameKind;

/// Compares the filter builders of both documents.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let pairs = comparison.filters();
    for filters in &pairs.gone {
        let subject = comparison.subject(NameKind::Types, "filters::", Some(filters.name.as_str()), None);
        comparison.note(rules::TYPE_REMOVED, &subject, "");
    }
    for filters in &pairs.new {
        let subject = comparison.subject(NameKind::Types, "filters::", None, Some(filters.name.as_str()));
        comparison.note(rules::TYPE_ADDED, &subject, "");
    }
    for (old, new) in pairs.both {
        compare_filters(comparison, old, new);
    }
}

fn compare_filters(comparison: &mut Comparison<'_>, old: &Filters, new: &Filters) {
    let Filters { name, module: _, docs, example, fields } = new;
    let subject = comparison.subject(NameKind::Types, "filters::", Some(old.name.as_str()), Some(name.as_str()));
    comparison.note_name(&subject, old.name.as_str(), name.as_str());
    comparison.note_said(&subject, Said(&old.docs, old.example.as_ref(), false), Said(docs, example.as_ref(), false));
    let identity = |field: &FilterField| Some(field.wire.clone());
    let pairs = pair(&old.fields, fields, (identity, identity), |field| field.wire.clone());
    let owners = (old.name.as_str(), name.as_str());
    for field in pairs.gone {
        let first = field.methods.first();
        let subject = method_subject(comparison, &subject, owners, first, None);
        comparison.note(rules::FILTER_REMOVED, &subject, field_words(field));
    }
    for field in pairs.new {
        let first = field.methods.first();
        let subject = method_subject(comparison, &subject, owners, None, first);
        comparison.note(rules::FILTER_ADDED, &subject, field_words(field));
    }
    for (before, now) in pairs.both {
        compare_fields(comparison, &subject, owners, before, now);
    }
}

/// A field with its methods.
fn field_words(field: &FilterField) -> String {
    format!("`{}`, with {}", field.wire, listed(field.methods.iter().map(|method| method.name.as_str())))
}

fn method_subject(
    comparison: &Comparison<'_>,
    owner: &Subject,
    owners: (&str, &str),
    old: Option<&FilterMethod>,
    new: Option<&FilterMethod>,
) -> Subject {
    let old = old.map(|method| format!("{}::{}", owners.0, method.name));
    let new = new.map(|method| format!("{}::{}", owners.1, method.name));
    if old.is_none() && new.is_none() {
        return owner.clone();
    }
    comparison.subject(NameKind::FilterMethods, "filters::", old.as_deref(), new.as_deref())
}

fn compare_fields(comparison: &mut Comparison<'_>, owner: &Subject, owners: (&str, &str), old: &FilterField, new: &FilterField) {
    let FilterField { wire: _, docs, deprecated, methods } = new;
    let identity = |method: &FilterMethod| Some(method.wire.clone());
    let pairs = pair(&old.methods, methods, (identity, identity), |method| method.name.clone());
    for method in pairs.gone {
        let subject = method_subject(comparison, owner, owners, Some(method), None);
        comparison.note(rules::OPERATOR_REMOVED, &subject, format!("`{}` of `{}`", method.wire, old.wire));
    }
    for method in pairs.new {
        let subject = method_subject(comparison, owner, owners, None, Some(method));
        comparison.note(rules::OPERATOR_ADDED, &subject, format!("`{}` of `{}`", method.wire, new.wire));
    }
    let mut is_same = old.docs == *docs && old.deprecated == *deprecated;
    for (before, now) in &pairs.both {
        let FilterMethod { name, wire: _, docs, value, example } = now;
        let subject = method_subject(comparison, owner, owners, Some(before), Some(now));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        if !same_value(comparison, &before.value, value) {
            let words = before_and_now(&filter_words(&before.value), &filter_words(value));
            comparison.note(rules::OPERATOR_TYPE, &subject, words);
        }
        is_same &= Said(&before.docs, before.example.as_ref(), false).is_same(Said(docs, example.as_ref(), false));
    }
    if let Some((before, now)) = pairs.both.first() {
        let subject = method_subject(comparison, owner, owners, Some(before), Some(now));
        comparison.note_docs(&subject, is_same);
    }
}

fn same_value(comparison: &Comparison<'_>, old: &FilterValue, new: &FilterValue) -> bool {
    match (old, new) {
        (FilterValue::One(old), FilterValue::One(new)) | (FilterValue::Many(old), FilterValue::Many(new)) => {
            comparison.same(old, new)
        }
        (FilterValue::One(_), FilterValue::Many(_)) | (FilterValue::Many(_), FilterValue::One(_)) => false,
    }
}
