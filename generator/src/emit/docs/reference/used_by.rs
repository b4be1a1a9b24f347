//! Which operations, types and filters use a type.

use std::collections::BTreeMap;

use super::super::markdown::cell::cell_code;
use super::index::{self, Target};
use super::rust_type::{Leaf, leaves};
use crate::ir::{
    Api, Body, Content, Decode, FilterValue, Operation, Resource, Struct, Success, TypeDef, TypeKind, TypeName, TypeRef, Union,
};

/// Something that uses a type.
#[derive(Clone, Debug, PartialEq, Eq)]
struct User {
    label: String,
    target: Target,
}

/// Which operations, types and filters use a type: operations first, each kind in the document's order.
#[derive(Default)]
pub(crate) struct UsedBy {
    models: BTreeMap<TypeName, Vec<User>>,
    filters: BTreeMap<TypeName, Vec<User>>,
}

impl UsedBy {
    /// All uses in an API.
    pub(crate) fn of(api: &Api) -> UsedBy {
        let mut used_by = UsedBy::default();
        for resource in &api.resources {
            for operation in &resource.operations {
                used_by.add(&operation_user(resource, operation), types_of_operation(operation));
            }
        }
        for ty in &api.types {
            used_by.add(&type_user(&ty.name, index::types_page(&ty.module)), types_of_definition(ty));
        }
        for filters in &api.filters {
            let methods = filters.fields.iter().flat_map(|field| &field.methods);
            let values = methods.flat_map(|method| match &method.value {
                FilterValue::One(ty) | FilterValue::Many(ty) => leaves(ty),
            });
            used_by.add(&type_user(&filters.name, index::filters_page(&filters.module)), values.collect());
        }
        used_by
    }

    fn add(&mut self, user: &User, leaves: Vec<Leaf<'_>>) {
        for leaf in leaves {
            let users = match leaf {
                Leaf::Model(name) => self.models.entry(name.clone()).or_default(),
                Leaf::Filters(name) => self.filters.entry(name.clone()).or_default(),
                Leaf::Special | Leaf::Plain => continue,
            };
            let itself = user.target.anchor == leaf_anchor(leaf);
            if !itself && !users.contains(user) {
                users.push(user.clone());
            }
        }
    }

    /// What uses a type, as links for this page.
    pub(crate) fn model(&self, page: &str, name: &TypeName) -> Vec<String> {
        links(page, self.models.get(name))
    }

    /// What uses a filter builder, as links for this page.
    pub(crate) fn filters(&self, page: &str, name: &TypeName) -> Vec<String> {
        links(page, self.filters.get(name))
    }
}

fn links(page: &str, users: Option<&Vec<User>>) -> Vec<String> {
    users.into_iter().flatten().map(|User { label, target }| format!("[{}]({})", cell_code(label), target.from(page))).collect()
}

fn leaf_anchor(leaf: Leaf<'_>) -> String {
    match leaf {
        Leaf::Model(name) | Leaf::Filters(name) => index::type_anchor(name),
        Leaf::Special | Leaf::Plain => String::new(),
    }
}

fn operation_user(resource: &Resource, operation: &Operation) -> User {
    User { label: format!("{}().{}()", resource.accessor, operation.name), target: index::operation(resource, operation) }
}

fn type_user(name: &TypeName, page: String) -> User {
    User { label: name.as_str().to_owned(), target: index::type_target(page, name) }
}

fn types_of_operation(operation: &Operation) -> Vec<Leaf<'_>> {
    let mut types: Vec<&TypeRef> = operation.parameters.iter().map(|parameter| &parameter.argument.ty).collect();
    match &operation.success {
        Success::One(decode) => types.extend(decoded(decode)),
        Success::Several { name: _, cases } => types.extend(cases.iter().filter_map(|case| decoded(&case.decode))),
    }
    types.extend(operation.headers.iter().flat_map(|(_, fields)| fields).map(|field| &field.ty));
    types.extend(operation.errors.iter().filter_map(|error| error.ty.as_ref()));
    let body = operation.body.iter().flat_map(types_of_body);
    body.chain(types.into_iter().flat_map(leaves)).collect()
}

fn types_of_body(body: &Body) -> Vec<Leaf<'_>> {
    let Body { argument, content } = body;
    match content {
        Content::Fields { ty, fields, formats: _ } => {
            let fields = fields.iter().flat_map(|field| leaves(&field.field.ty));
            std::iter::once(Leaf::Model(ty)).chain(fields).collect()
        }
        Content::Multipart { parts } => parts.iter().flat_map(|part| leaves(&part.argument.ty)).collect(),
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => leaves(&argument.ty),
    }
}

fn decoded(decode: &Decode) -> Option<&TypeRef> {
    match decode {
        Decode::Json(ty) => Some(ty),
        Decode::Nothing | Decode::Text | Decode::Bytes => None,
    }
}

fn types_of_definition(ty: &TypeDef) -> Vec<Leaf<'_>> {
    match &ty.kind {
        TypeKind::Struct(Struct { fields, extra, constructible: _, settable: _ }) => {
            let extra = extra.iter().map(|(_, ty)| ty);
            fields.iter().map(|field| &field.ty).chain(extra).flat_map(leaves).collect()
        }
        TypeKind::Enum(_) => Vec::new(),
        TypeKind::Union(Union { tag: _, variants, unknown: _, constructible: _ }) => {
            variants.iter().flat_map(|variant| leaves(&variant.ty)).collect()
        }
        TypeKind::Alias(target) | TypeKind::Newtype(target) => leaves(target),
    }
}
