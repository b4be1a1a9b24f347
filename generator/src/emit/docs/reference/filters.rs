//! Filter builders: the fields that records can be filtered by.

use std::collections::BTreeMap;

use super::index::Index;
use super::rust_type::rust_type;
use super::samples::rust_filters;
use super::target::{self, Target};
use super::text::Text;
use super::used_by::UsedBy;
use super::words::sentence;
use crate::ir::{Api, FilterField, FilterMethod, FilterValue, Filters, ModuleName};

/// A filter builder.
pub(crate) struct FilterFacts<'a> {
    pub target: Target,
    pub anchor: String,
    /// How the anchors of its fields begin.
    pub anchors: String,
    /// How those of its methods begin, which end in their names.
    pub method_anchors: String,
    pub name: &'a str,
    pub docs: &'a str,
    pub summary: Text,
    pub fields: Vec<FilterRow<'a>>,
    pub operators: Vec<OperatorRow<'a>>,
    pub rust: Option<String>,
    pub used_by: Vec<Text>,
}

/// A row of the table of fields.
pub(crate) struct FilterRow<'a> {
    /// How its anchor ends.
    pub anchor: String,
    pub wire: &'a str,
    pub methods: Vec<MethodFacts<'a>>,
    pub meaning: Text,
}

/// An operator of a field.
pub(crate) struct MethodFacts<'a> {
    /// The builder's method: `severity_eq`.
    pub name: &'a str,
    /// The operator in JSON: `eq`.
    pub wire: &'a str,
    /// What it takes.
    pub value: Text,
}

/// A row of the table of operators.
pub(crate) struct OperatorRow<'a> {
    pub anchor: String,
    pub wire: &'a str,
    pub meaning: Text,
}

/// The filter builders of an API, by module.
pub(crate) fn modules<'a>(api: &'a Api, index: &Index<'_>, used_by: &UsedBy) -> Vec<(&'a ModuleName, Vec<FilterFacts<'a>>)> {
    let mut modules: BTreeMap<&ModuleName, Vec<FilterFacts<'_>>> = BTreeMap::new();
    for filters in &api.filters {
        modules.entry(&filters.module).or_default().push(facts(filters, index, used_by));
    }
    modules.into_iter().collect()
}

fn facts<'a>(filters: &'a Filters, index: &Index<'_>, used_by: &UsedBy) -> FilterFacts<'a> {
    let Filters { name, module, docs, example: _, fields } = filters;
    FilterFacts {
        target: Target::Filters(module.clone(), name.clone()),
        anchor: target::type_anchor(name),
        anchors: target::field_anchors(module, name),
        method_anchors: target::filter_method_anchors(module, name),
        name: name.as_str(),
        docs: &docs.0,
        summary: Text::words(sentence(&docs.0)),
        fields: fields.iter().map(|field| row(field, index)).collect(),
        operators: operators(filters),
        rust: rust_filters(filters, index),
        used_by: used_by.filters(name),
    }
}

fn row<'a>(field: &'a FilterField, index: &Index<'_>) -> FilterRow<'a> {
    let FilterField { wire, docs, deprecated, methods } = field;
    FilterRow {
        anchor: target::plain(wire.as_str()),
        wire: wire.as_str(),
        methods: methods.iter().map(|one| method(one, index)).collect(),
        meaning: Text::words(&docs.0).deprecated_if(*deprecated),
    }
}

fn method<'a>(method: &'a FilterMethod, index: &Index<'_>) -> MethodFacts<'a> {
    // What the operator does stands in a table of its own.
    let FilterMethod { name, wire, docs: _, value, example: _ } = method;
    let value = match value {
        FilterValue::One(ty) => index.ty(ty),
        FilterValue::Many(ty) => index.linked(ty, &format!("[{}]", rust_type(ty))),
    };
    MethodFacts { name: name.as_str(), wire: wire.as_str(), value }
}

/// What the operators do: one line for each thing that is said of one.
fn operators(filters: &Filters) -> Vec<OperatorRow<'_>> {
    let mut rows: Vec<OperatorRow<'_>> = Vec::new();
    for method in filters.fields.iter().flat_map(|field| &field.methods) {
        let meaning = Text::words(&method.docs.0);
        let same = |row: &OperatorRow<'_>| row.wire == method.wire.as_str();
        if meaning.is_empty() || rows.iter().any(|row| same(row) && row.meaning == meaning) {
            continue;
        }
        let anchor = target::operator_anchors(&filters.module, &filters.name) + &target::plain(method.wire.as_str());
        // Fields may differ in what they say of an operator; the first is what a link leads to.
        let anchor = if rows.iter().any(same) { String::new() } else { anchor };
        rows.push(OperatorRow { anchor, wire: method.wire.as_str(), meaning });
    }
    rows
}
