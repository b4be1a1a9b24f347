//! What is different in types.

use super::comparison::{Comparison, Said, Subject};
use super::pair::pair;
use super::rules;
use super::words::{before_and_now, field_words, listed, type_words, wire_words};
use crate::ir::{
    Enum, EnumMember, EnumWire, Field, FieldName, Presence, Struct, TypeDef, TypeKind, TypeRef, Union, UnionVariant,
};
use crate::lock::NameKind;

/// Compares the types of both documents.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let pairs = comparison.types();
    for ty in &pairs.gone {
        let subject = comparison.subject(NameKind::Types, "models::", Some(ty.name.as_str()), None);
        comparison.note(rules::TYPE_REMOVED, &subject, "");
    }
    for ty in &pairs.new {
        let subject = comparison.subject(NameKind::Types, "models::", None, Some(ty.name.as_str()));
        comparison.note(rules::TYPE_ADDED, &subject, "");
    }
    for (old, new) in pairs.both {
        compare_type(comparison, old, new);
    }
}

fn compare_type(comparison: &mut Comparison<'_>, old: &TypeDef, new: &TypeDef) {
    let names = (old.name.as_str(), new.name.as_str());
    let subject = comparison.subject(NameKind::Types, "models::", Some(names.0), Some(names.1));
    comparison.note_name(&subject, names.0, names.1);
    // Where a type's file is called otherwise, nobody sees it; its words say that it is deprecated.
    let TypeDef { name: _, module: _, docs, deprecated, example, kind, derives } = new;
    let said = (Said(&old.docs, old.example.as_ref(), old.deprecated), Said(docs, example.as_ref(), *deprecated));
    comparison.note_said(&subject, said.0, said.1);
    compare_derives(comparison, &subject, &old.derives, derives);
    match (&old.kind, kind) {
        (TypeKind::Struct(old), TypeKind::Struct(new)) => compare_structs(comparison, &subject, names, old, new),
        (TypeKind::Enum(old), TypeKind::Enum(new)) => compare_enums(comparison, &subject, names, old, new),
        (TypeKind::Union(old), TypeKind::Union(new)) => compare_unions(comparison, &subject, names, old, new),
        (TypeKind::Alias(old), TypeKind::Alias(new)) | (TypeKind::Newtype(old), TypeKind::Newtype(new)) => {
            if !comparison.same(old, new) {
                comparison.note(rules::TYPE_TARGET, &subject, before_and_now(&type_words(old), &type_words(new)));
            }
        }
        (old, new) => comparison.note(rules::TYPE_KIND, &subject, format!("{} before, {} now", kind_word(old), kind_word(new))),
    }
}

fn kind_word(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) => "a struct",
        TypeKind::Enum(_) => "an enum of values",
        TypeKind::Union(_) => "an enum of types",
        TypeKind::Alias(_) => "an alias",
        TypeKind::Newtype(_) => "a type around another",
    }
}

fn compare_derives(comparison: &mut Comparison<'_>, subject: &Subject, old: &[String], new: &[String]) {
    let without = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|known| !those.contains(known)).cloned().collect()
    };
    for (rule, names) in [(rules::DERIVE_REMOVED, without(old, new)), (rules::DERIVE_ADDED, without(new, old))] {
        if !names.is_empty() {
            comparison.note(rule, subject, listed(names));
        }
    }
}

fn compare_structs(comparison: &mut Comparison<'_>, subject: &Subject, names: (&str, &str), old: &Struct, new: &Struct) {
    let Struct { fields, extra, constructible, settable } = new;
    compare_constructors(comparison, subject, (old.constructible, *constructible), (old.settable, *settable));
    let made_by_callers = old.constructible && *constructible;
    let pairs = pair(&old.fields, fields, (field_identity, field_identity), |field| field.name.clone());
    for field in &pairs.gone {
        let subject = field_subject(comparison, subject, names, Some(field), None);
        comparison.note(rules::FIELD_REMOVED, &subject, format!("`{}`", field_words(&field.ty, field.presence)));
    }
    for field in &pairs.new {
        let subject = field_subject(comparison, subject, names, None, Some(field));
        let rule = if made_by_callers && is_given(field) { rules::FIELD_ADDED_REQUIRED } else { rules::FIELD_ADDED };
        comparison.note(rule, &subject, format!("`{}`", field_words(&field.ty, field.presence)));
    }
    for (before, now) in &pairs.both {
        let subject = field_subject(comparison, subject, names, Some(before), Some(now));
        compare_fields(comparison, &subject, before, now, made_by_callers);
    }
    let given: Vec<(&Field, &Field)> = pairs.both.into_iter().filter(|(old, new)| is_given(old) && is_given(new)).collect();
    if made_by_callers && !is_in_order(&given, &old.fields) {
        comparison.note(rules::CONSTRUCTOR_ORDER, &subject.part(format!("{}::new", subject.path)), "");
    }
    compare_rest(comparison, subject, old.extra.as_ref(), extra.as_ref());
}

fn field_identity(field: &Field) -> Option<String> {
    Some(field.wire.as_str().to_owned())
}

/// Whether `new` takes it.
fn is_given(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::RequiredNullable)
}

/// Whether those that are given, in the order of the later document, are in that of the earlier one.
fn is_in_order(given: &[(&Field, &Field)], old: &[Field]) -> bool {
    let position = |field: &Field| old.iter().position(|known| known.wire == field.wire);
    given.is_sorted_by_key(|(old, _)| position(old))
}

fn compare_constructors(comparison: &mut Comparison<'_>, subject: &Subject, new: (bool, bool), setters: (bool, bool)) {
    let mut note = |what: &str, change: (bool, bool)| match change {
        (true, false) => comparison.note(rules::CONSTRUCTOR_REMOVED, subject, what),
        (false, true) => comparison.note(rules::CONSTRUCTOR_ADDED, subject, what),
        _ => {}
    };
    note("`new`", new);
    if new.0 == new.1 {
        note("setters", setters);
    }
}

fn field_subject(
    comparison: &Comparison<'_>,
    owner: &Subject,
    names: (&str, &str),
    old: Option<&Field>,
    new: Option<&Field>,
) -> Subject {
    let old = old.map(|field| format!("{}::{}", names.0, field.name));
    let new = new.map(|field| format!("{}::{}", names.1, field.name));
    comparison.subject(NameKind::Fields, "models::", old.as_deref(), new.as_deref()).inside(owner)
}

fn compare_fields(comparison: &mut Comparison<'_>, subject: &Subject, old: &Field, new: &Field, made_by_callers: bool) {
    let Field { name, wire, ty, presence, docs, deprecated, example } = new;
    comparison.note_name(subject, old.name.as_str(), name.as_str());
    if old.wire != *wire {
        comparison.note(rules::FIELD_WIRE, subject, before_and_now(old.wire.as_str(), wire.as_str()));
    }
    let words = before_and_now(&field_words(&old.ty, old.presence), &field_words(ty, *presence));
    if !comparison.same(&old.ty, ty) {
        comparison.note(rules::FIELD_TYPE, subject, words);
    } else if old.presence != *presence {
        let rule = match (old.presence, presence) {
            (Presence::RequiredNullable, Presence::Optional) if !made_by_callers => rules::FIELD_PRESENCE,
            (Presence::Optional, Presence::RequiredNullable) if !made_by_callers => rules::FIELD_PRESENCE,
            (_, Presence::Required) | (Presence::Optional | Presence::OptionalNullable, Presence::RequiredNullable) => {
                rules::FIELD_REQUIRED
            }
            _ => rules::FIELD_OPTIONAL,
        };
        comparison.note(rule, subject, words);
    }
    let said = (Said(&old.docs, old.example.as_ref(), old.deprecated), Said(docs, example.as_ref(), *deprecated));
    comparison.note_said(subject, said.0, said.1);
}

fn compare_rest(
    comparison: &mut Comparison<'_>,
    owner: &Subject,
    old: Option<&(FieldName, TypeRef)>,
    new: Option<&(FieldName, TypeRef)>,
) {
    let subject = |name: &FieldName| owner.part(format!("{}::{name}", owner.path));
    match (old, new) {
        (None, None) => {}
        (Some((name, _)), None) => comparison.note(rules::REST_REMOVED, &subject(name), ""),
        (None, Some((name, _))) => comparison.note(rules::REST_ADDED, &subject(name), ""),
        (Some((old, before)), Some((new, now))) => {
            comparison.note_name(&subject(new), old.as_str(), new.as_str());
            if !comparison.same(before, now) {
                comparison.note(rules::REST_TYPE, &subject(new), before_and_now(&type_words(before), &type_words(now)));
            }
        }
    }
}

fn variant_subject(
    comparison: &Comparison<'_>,
    owner: &Subject,
    names: (&str, &str),
    old: Option<&str>,
    new: Option<&str>,
) -> Subject {
    let old = old.map(|name| format!("{}::{name}", names.0));
    let new = new.map(|name| format!("{}::{name}", names.1));
    comparison.subject(NameKind::Variants, "models::", old.as_deref(), new.as_deref()).inside(owner)
}

fn compare_enums(comparison: &mut Comparison<'_>, subject: &Subject, names: (&str, &str), old: &Enum, new: &Enum) {
    let Enum { backing, members, unknown } = new;
    if old.backing != *backing {
        comparison.note(rules::ENUM_BACKING, subject, "");
    }
    match (&old.unknown, unknown) {
        (None, Some(_)) => comparison.note(rules::ENUM_OPENED, subject, ""),
        (Some(_), None) => comparison.note(rules::ENUM_CLOSED, subject, ""),
        (Some(old), Some(new)) => {
            let subject = variant_subject(comparison, subject, names, Some(old.as_str()), Some(new.as_str()));
            comparison.note_name(&subject, old.as_str(), new.as_str());
        }
        (None, None) => {}
    }
    let identity = |member: &EnumMember| Some(wire_identity(&member.wire));
    let pairs = pair(&old.members, members, (identity, identity), |member| member.name.clone());
    for member in pairs.gone {
        let subject = variant_subject(comparison, subject, names, Some(member.name.as_str()), None);
        comparison.note(rules::MEMBER_REMOVED, &subject, wire_words(&member.wire));
    }
    let rule = if old.unknown.is_some() { rules::MEMBER_ADDED } else { rules::MEMBER_ADDED_CLOSED };
    for member in pairs.new {
        let subject = variant_subject(comparison, subject, names, None, Some(member.name.as_str()));
        comparison.note(rule, &subject, wire_words(&member.wire));
    }
    for (before, now) in pairs.both {
        let EnumMember { name, wire, docs } = now;
        let subject = variant_subject(comparison, subject, names, Some(before.name.as_str()), Some(name.as_str()));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        if before.wire != *wire && old.backing == *backing {
            comparison.note(
                rules::MEMBER_WIRE,
                &subject,
                format!("{} before, {} now", wire_words(&before.wire), wire_words(wire)),
            );
        }
        comparison.note_docs(&subject, before.docs == *docs);
    }
}

fn wire_identity(wire: &EnumWire) -> String {
    match wire {
        EnumWire::Text(text) => text.clone(),
        EnumWire::Integer(number) => number.to_string(),
    }
}

fn compare_unions(comparison: &mut Comparison<'_>, subject: &Subject, names: (&str, &str), old: &Union, new: &Union) {
    let Union { tag, variants, unknown, constructible } = new;
    if old.tag != *tag {
        comparison.note(rules::UNION_TAG, subject, "");
    }
    match (old.constructible, constructible) {
        (true, false) => comparison.note(rules::CONSTRUCTOR_REMOVED, subject, "conversions"),
        (false, true) => comparison.note(rules::CONSTRUCTOR_ADDED, subject, "conversions"),
        _ => {}
    }
    let unknown_subject = variant_subject(comparison, subject, names, Some(old.unknown.as_str()), Some(unknown.as_str()));
    comparison.note_name(&unknown_subject, old.unknown.as_str(), unknown.as_str());
    // A variant is the type that it holds; one that holds another has its name.
    let pairs = {
        let is_held = |variant: &UnionVariant| type_words(&variant.ty);
        let later = |variant: &UnionVariant| {
            let known = old.variants.iter().find(|known| comparison.same(&known.ty, &variant.ty));
            Some(known.map_or_else(|| is_held(variant), is_held))
        };
        pair(&old.variants, variants, (|variant: &UnionVariant| Some(is_held(variant)), later), |variant| variant.name.clone())
    };
    for variant in pairs.gone {
        let subject = variant_subject(comparison, subject, names, Some(variant.name.as_str()), None);
        comparison.note(rules::VARIANT_REMOVED, &subject, format!("`{}`", type_words(&variant.ty)));
    }
    for variant in pairs.new {
        let subject = variant_subject(comparison, subject, names, None, Some(variant.name.as_str()));
        comparison.note(rules::VARIANT_ADDED, &subject, format!("`{}`", type_words(&variant.ty)));
    }
    for (before, now) in pairs.both {
        let UnionVariant { name, tags, ty, docs } = now;
        let subject = variant_subject(comparison, subject, names, Some(before.name.as_str()), Some(name.as_str()));
        comparison.note_name(&subject, before.name.as_str(), name.as_str());
        if !comparison.same(&before.ty, ty) {
            comparison.note(rules::VARIANT_TYPE, &subject, before_and_now(&type_words(&before.ty), &type_words(ty)));
        }
        if before.tags != *tags {
            comparison.note(rules::UNION_TAG, &subject, "");
        }
        comparison.note_docs(&subject, before.docs == *docs);
    }
}
