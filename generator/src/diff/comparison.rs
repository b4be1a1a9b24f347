//! Two documents side by side, and the changes found so far.

use std::collections::HashMap;

use super::Side;
use super::change::Change;
use super::pair::{Pairs, pair};
use super::rules::{self, Rule};
use crate::ir::{Docs, Example, Filters, TypeDef, TypeName, TypeRef};
use crate::lock::{NameKind, Registered};
use crate::openapi::words_and_facts;

/// Two documents side by side.
pub(super) struct Comparison<'a> {
    pub old: Side<'a>,
    pub new: Side<'a>,
    /// The types that have another name now.
    renamed: HashMap<&'a TypeName, &'a TypeName>,
    pub changes: Vec<Change>,
}

/// What a change is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    /// Its Rust path; that of the later document where it has two.
    pub path: String,
    /// Where it stood.
    pub old: Option<String>,
    /// Where it stands.
    pub new: Option<String>,
}

impl Subject {
    /// With the places of what it belongs to, where it has none of its own.
    pub(super) fn inside(self, owner: &Subject) -> Subject {
        let Subject { path, old, new } = self;
        Subject { path, old: old.or_else(|| owner.old.clone()), new: new.or_else(|| owner.new.clone()) }
    }

    /// A part of this that has no place of its own.
    pub(super) fn part(&self, path: impl Into<String>) -> Subject {
        Subject { path: path.into(), ..self.clone() }
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn new(old: Side<'a>, new: Side<'a>) -> Comparison<'a> {
        let mut comparison = Comparison { old, new, renamed: HashMap::new(), changes: Vec::new() };
        let types = comparison.types().both.into_iter().map(|(old, new)| (&old.name, &new.name));
        let filters = comparison.filters().both.into_iter().map(|(old, new)| (&old.name, &new.name));
        comparison.renamed = types.chain(filters).filter(|(old, new)| old != new).collect();
        comparison
    }

    /// The types of both.
    pub(super) fn types(&self) -> Pairs<'a, TypeDef> {
        let (old, new) = (self.old, self.new);
        let name = |ty: &TypeDef| ty.name.clone();
        let identities = (|ty: &TypeDef| identity(old, &ty.name), |ty: &TypeDef| identity(new, &ty.name));
        pair(&old.api.types, &new.api.types, identities, name)
    }

    /// The filter builders of both.
    pub(super) fn filters(&self) -> Pairs<'a, Filters> {
        let (old, new) = (self.old, self.new);
        let name = |filters: &Filters| filters.name.clone();
        let identities = (|filters: &Filters| identity(old, &filters.name), |filters: &Filters| identity(new, &filters.name));
        pair(&old.api.filters, &new.api.filters, identities, name)
    }

    /// What is called so in either document; `before` is what people put before the path.
    pub(super) fn subject(&self, kind: NameKind, before: &str, old: Option<&str>, new: Option<&str>) -> Subject {
        let path = new.or(old).unwrap_or_default();
        Subject {
            path: format!("{before}{path}"),
            old: old.and_then(|path| place(self.old, kind, path)),
            new: new.and_then(|path| place(self.new, kind, path)),
        }
    }

    /// Notes a change.
    pub(super) fn note(&mut self, rule: &'static Rule, subject: &Subject, detail: impl Into<String>) {
        let Subject { path, old, new } = subject.clone();
        self.changes.push(Change { rule, path, was: None, detail: detail.into(), old, new });
    }

    /// Notes that something has another name; says whether it has.
    pub(super) fn note_name(&mut self, subject: &Subject, old: &str, new: &str) {
        if old != new {
            let Subject { path, old: old_place, new: new_place } = subject.clone();
            let stem = path.strip_suffix(new).unwrap_or(&path);
            let was = Some(format!("{stem}{old}"));
            self.changes.push(Change { rule: rules::RENAMED, path, was, detail: String::new(), old: old_place, new: new_place });
        }
    }

    /// Notes other words.
    pub(super) fn note_docs(&mut self, subject: &Subject, is_same: bool) {
        if !is_same {
            self.note(rules::DOCS, subject, "");
        }
    }

    /// Notes other words, examples or limits.
    pub(super) fn note_said(&mut self, subject: &Subject, old: Said<'_>, new: Said<'_>) {
        self.note_docs(subject, old.is_same(new));
        if old.limits() != new.limits() {
            let words =
                |said: &Said<'_>| if said.limits().is_empty() { "nothing said".to_owned() } else { said.limits().to_owned() };
            self.note(rules::LIMITS, subject, format!("{} → {}", words(&old), words(&new)));
        }
    }

    /// Notes what calls itself deprecated, where the compiler says so to callers.
    pub(super) fn note_deprecated(&mut self, subject: &Subject, old: bool, new: bool) {
        match (old, new) {
            (false, true) => self.note(rules::DEPRECATED, subject, ""),
            (true, false) => self.note(rules::UNDEPRECATED, subject, ""),
            _ => {}
        }
    }

    /// Whether both are the same type, under whatever name.
    pub(super) fn same(&self, old: &TypeRef, new: &TypeRef) -> bool {
        match (old, new) {
            (TypeRef::Named(old), TypeRef::Named(new)) | (TypeRef::Filters(old), TypeRef::Filters(new)) => {
                self.renamed.get(old).copied().unwrap_or(old) == new
            }
            (TypeRef::List(old), TypeRef::List(new))
            | (TypeRef::Map(old), TypeRef::Map(new))
            | (TypeRef::Nullable(old), TypeRef::Nullable(new))
            | (TypeRef::Boxed(old), TypeRef::Boxed(new)) => self.same(old, new),
            (TypeRef::Tuple(old), TypeRef::Tuple(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.same(old, new))
            }
            (old, new) => old == new,
        }
    }

    /// Whether both are the same type, or none.
    pub(super) fn same_or_none(&self, old: Option<&TypeRef>, new: Option<&TypeRef>) -> bool {
        match (old, new) {
            (Some(old), Some(new)) => self.same(old, new),
            (old, new) => old.is_none() && new.is_none(),
        }
    }
}

/// What a type is known as in a document.
fn identity(side: Side<'_>, name: &TypeName) -> Option<String> {
    registered(side, NameKind::Types, name.as_str()).map(|entry| entry.named.thing.clone())
}

pub(super) fn registered<'a>(side: Side<'a>, kind: NameKind, path: &str) -> Option<&'a Registered> {
    side.names.get(kind, path)
}

fn place(side: Side<'_>, kind: NameKind, path: &str) -> Option<String> {
    registered(side, kind, path).map(|entry| side.sources.locate(entry.place))
}

/// What is said of a thing, shown of it, and whether it is called deprecated where the compiler does not say so.
#[derive(Clone, Copy)]
pub(super) struct Said<'a>(pub &'a Docs, pub Option<&'a Example>, pub bool);

impl Said<'_> {
    /// Whether both say and show the same, save for limits.
    pub(super) fn is_same(self, other: Said<'_>) -> bool {
        let given = |example: Option<&Example>| example.filter(|example| example.given).map(|example| example.value.clone());
        let words = |docs: &'_ Docs| words_and_facts(&docs.0).0.to_owned();
        words(self.0) == words(other.0) && given(self.1) == given(other.1) && self.2 == other.2
    }

    fn limits(&self) -> &str {
        words_and_facts(&self.0.0).1
    }
}
