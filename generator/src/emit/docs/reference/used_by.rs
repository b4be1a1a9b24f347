//! Which operations, types and filters use a type.

use std::collections::BTreeMap;

use super::about::method_call;
use super::rust_type::{Leaf, leaves};
use super::target::{Target, Topic};
use super::text::Text;
use crate::ir::{
    Api, Body, Content, Decode, FilterValue, Incoming, Operation, Payload, Resource, Struct, Success, TypeDef, TypeKind,
    TypeName, TypeRef, Union,
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
        for one in &api.incoming {
            let user = User { label: one.name.as_str().to_owned(), target: Target::Guide(Topic::Webhooks) };
            used_by.add(&user, types_of_incoming(one));
        }
        for ty in &api.types {
            let user = User { label: ty.name.as_str().to_owned(), target: Target::Type(ty.module.clone(), ty.name.clone()) };
            used_by.add(&user, types_of_definition(ty));
        }
        for filters in &api.filters {
            let methods = filters.fields.iter().flat_map(|field| &field.methods);
            let values = methods.flat_map(|method| match &method.value {
                FilterValue::One(ty) | FilterValue::Many(ty) => leaves(ty),
            });
            let target = Target::Filters(filters.module.clone(), filters.name.clone());
            used_by.add(&User { label: filters.name.as_str().to_owned(), target }, values.collect());
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
            let itself = is_itself(&user.target, leaf);
            if !itself && !users.contains(user) {
                users.push(user.clone());
            }
        }
    }

    /// What uses a type.
    pub(crate) fn model(&self, name: &TypeName) -> Vec<Text> {
        links(self.models.get(name))
    }

    /// What uses a filter builder.
    pub(crate) fn filters(&self, name: &TypeName) -> Vec<Text> {
        links(self.filters.get(name))
    }
}

fn links(users: Option<&Vec<User>>) -> Vec<Text> {
    users.into_iter().flatten().map(|User { label, target }| Text::link(label, target.clone())).collect()
}

fn is_itself(user: &Target, leaf: Leaf<'_>) -> bool {
    match (user, leaf) {
        (Target::Type(_, user), Leaf::Model(name)) | (Target::Filters(_, user), Leaf::Filters(name)) => user == name,
        _ => false,
    }
}

fn operation_user(resource: &Resource, operation: &Operation) -> User {
    let target = Target::Method(resource.module.clone(), operation.name.clone());
    User { label: method_call(resource.accessor.as_str(), operation.name.as_str()), target }
}

fn types_of_operation(operation: &Operation) -> Vec<Leaf<'_>> {
    let mut types: Vec<&TypeRef> = operation.parameters.iter().map(|parameter| &parameter.argument.ty).collect();
    match &operation.success {
        Success::One(decode) => types.extend(decoded(decode)),
        Success::Several { name: _, cases } => types.extend(cases.iter().filter_map(|case| decoded(&case.decode))),
    }
    types.extend(operation.stream.iter().map(|stream| &stream.item));
    types.extend(operation.headers.iter().flat_map(|(_, fields)| fields).map(|field| &field.ty));
    types.extend(operation.errors.iter().filter_map(|error| error.ty.as_ref()));
    let body = operation.body.iter().flat_map(types_of_body);
    body.chain(types.into_iter().flat_map(leaves)).collect()
}

fn types_of_incoming(one: &Incoming) -> Vec<Leaf<'_>> {
    match &one.payload {
        Payload::Json(ty) => leaves(ty),
        Payload::Nothing | Payload::Form | Payload::Text | Payload::Bytes => Vec::new(),
    }
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

/// What a type is made of.
pub(crate) fn types_of_definition(ty: &TypeDef) -> Vec<Leaf<'_>> {
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
