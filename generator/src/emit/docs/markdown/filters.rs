//! A page for each module of filter builders, and their index.

use std::collections::BTreeMap;

use askama::Template;

use super::super::reference::index::{self, FILTERS, Index};
use super::super::reference::rust_type::rust_type;
use super::super::reference::samples::rust_filters;
use super::super::reference::used_by::UsedBy;
use super::blocks::{fenced, prose};
use super::cell::{cell, cell_code, sentence, with_deprecation};
use super::page::Page;
use crate::ir::{Api, FilterField, FilterMethod, FilterValue, Filters, ModuleName};
use crate::options::Options;

#[derive(Template)]
#[template(path = "docs/markdown/filters.md", escape = "none")]
struct FiltersPage<'a> {
    header: &'a str,
    builders: Vec<Builder<'a>>,
}

/// A filter builder.
struct Builder<'a> {
    anchor: String,
    name: &'a str,
    about: String,
    fields: Vec<FieldRow>,
    operators: Vec<OperatorRow>,
    rust: Option<String>,
    used_by: Vec<String>,
}

/// A row of the table of fields, in cells.
struct FieldRow {
    wire: String,
    operators: String,
    values: String,
    meaning: String,
}

/// A row of the table of operators, in cells.
#[derive(PartialEq)]
struct OperatorRow {
    wire: String,
    meaning: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/filters_index.md", escape = "none")]
struct FiltersIndex<'a> {
    header: &'a str,
    rows: Vec<IndexRow<'a>>,
}

/// A row of the index, in cells.
struct IndexRow<'a> {
    name: &'a str,
    target: String,
    fields: usize,
    meaning: String,
}

/// A page for each module, and the index; nothing where there are no filters.
pub(super) fn pages(api: &Api, options: &Options, index: &Index<'_>, used_by: &UsedBy, header: &str) -> Vec<Page> {
    if api.filters.is_empty() {
        return Vec::new();
    }
    let mut modules: BTreeMap<&ModuleName, Vec<&Filters>> = BTreeMap::new();
    for filters in &api.filters {
        modules.entry(&filters.module).or_default().push(filters);
    }
    let mut pages = vec![index_page(api, header)];
    pages.extend(modules.into_iter().map(|(module, filters)| page(api, options, module, &filters, index, used_by, header)));
    pages
}

fn index_page(api: &Api, header: &str) -> Page {
    Page::new(FILTERS, &FiltersIndex { header, rows: api.filters.iter().map(index_row).collect() })
}

fn index_row(filters: &Filters) -> IndexRow<'_> {
    let Filters { name, module, docs, example: _, fields } = filters;
    let target = index::type_target(index::filters_page(module), name).from(FILTERS);
    IndexRow { name: name.as_str(), target, fields: fields.len(), meaning: sentence(&docs.0) }
}

fn page(
    api: &Api,
    options: &Options,
    module: &ModuleName,
    filters: &[&Filters],
    index: &Index<'_>,
    used_by: &UsedBy,
    header: &str,
) -> Page {
    let path = index::filters_page(module);
    let builders = filters.iter().map(|filters| builder(api, options, filters, index, used_by, &path)).collect();
    Page::new(path.as_str(), &FiltersPage { header, builders })
}

fn builder<'a>(
    api: &Api,
    options: &Options,
    filters: &'a Filters,
    index: &Index<'_>,
    used_by: &UsedBy,
    page: &str,
) -> Builder<'a> {
    let Filters { name, module: _, docs, example: _, fields } = filters;
    Builder {
        anchor: index::type_anchor(name),
        name: name.as_str(),
        about: prose(&docs.0, 2),
        fields: fields.iter().map(|field| field_row(field, index, page)).collect(),
        operators: operators(fields),
        rust: rust_filters(api, options, filters, index).map(|call| fenced("rust", &call)),
        used_by: used_by.filters(page, name),
    }
}

fn field_row(field: &FilterField, index: &Index<'_>, page: &str) -> FieldRow {
    let FilterField { wire, docs, deprecated, methods } = field;
    let operators: Vec<String> = methods.iter().map(operator).collect();
    let values: Vec<String> = methods.iter().map(|method| value(&method.value, index, page)).collect();
    FieldRow {
        wire: cell_code(wire.as_str()),
        operators: operators.join("<br>"),
        values: values.join("<br>"),
        meaning: with_deprecation(cell(&docs.0), *deprecated),
    }
}

/// `severity_eq` → `eq`
fn operator(method: &FilterMethod) -> String {
    // What the operator does and takes stands elsewhere.
    let FilterMethod { name, wire, docs: _, value: _, example: _ } = method;
    format!("{} → {}", cell_code(name.as_str()), cell_code(wire.as_str()))
}

fn value(value: &FilterValue, index: &Index<'_>, page: &str) -> String {
    match value {
        FilterValue::One(ty) => index.ty(page, ty),
        FilterValue::Many(ty) => index.linked(page, ty, &format!("[{}]", rust_type(ty))),
    }
}

/// What the operators do: one line for each thing that is said of one.
fn operators(fields: &[FilterField]) -> Vec<OperatorRow> {
    let mut rows = Vec::new();
    for method in fields.iter().flat_map(|field| &field.methods) {
        let row = OperatorRow { wire: cell_code(method.wire.as_str()), meaning: cell(&method.docs.0) };
        if !row.meaning.is_empty() && !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}
