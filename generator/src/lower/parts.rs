//! Which types the parts of a client speak of.

use std::collections::BTreeSet;

use crate::ir::{
    Content, Decode, FilterValue, Filters, Incoming, Operation, Payload, Resource, Success, TypeDef, TypeKind, TypeRef,
};

/// The types of other crates that anything speaks of.
pub(super) fn foreign(resources: &[Resource], incoming: &[Incoming], types: &[TypeDef], filters: &[Filters]) -> Vec<String> {
    let mut found = BTreeSet::new();
    types.iter().flat_map(|ty| types_of_kind(&ty.kind)).for_each(|ty| note_foreign(ty, &mut found));
    filters.iter().flat_map(types_of_filters).for_each(|ty| note_foreign(ty, &mut found));
    incoming.iter().flat_map(types_of_incoming).for_each(|ty| note_foreign(ty, &mut found));
    let operations = resources.iter().flat_map(|resource| &resource.operations);
    operations.flat_map(types_of_operation).for_each(|ty| note_foreign(&ty, &mut found));
    found.into_iter().collect()
}

fn note_foreign(ty: &TypeRef, found: &mut BTreeSet<String>) {
    match ty {
        TypeRef::External(path) => _ = found.insert(path.clone()),
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => {
            note_foreign(inner, found);
        }
        TypeRef::Tuple(elements) => elements.iter().for_each(|element| note_foreign(element, found)),
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F64 | TypeRef::String => {}
        TypeRef::Binary | TypeRef::Date | TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds => {}
        TypeRef::TimestampFraction | TypeRef::Value | TypeRef::Unit | TypeRef::Named(_) | TypeRef::Filters(_) => {}
    }
}

/// What a request of the service holds.
pub(super) fn types_of_incoming(incoming: &Incoming) -> Option<&TypeRef> {
    match &incoming.payload {
        Payload::Json(ty) => Some(ty),
        Payload::Nothing | Payload::Form | Payload::Text | Payload::Bytes => None,
    }
}

/// What values of a type are made of.
pub(super) fn types_of_kind(kind: &TypeKind) -> Vec<&TypeRef> {
    match kind {
        TypeKind::Struct(strukt) => {
            strukt.fields.iter().map(|field| &field.ty).chain(strukt.extra.iter().map(|(_, ty)| ty)).collect()
        }
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Alias(target) | TypeKind::Newtype(target) => vec![target],
        TypeKind::Enum(_) => Vec::new(),
    }
}

/// What values of a filter builder are made of.
pub(super) fn types_of_filters(filters: &Filters) -> Vec<&TypeRef> {
    let values = filters.fields.iter().flat_map(|field| &field.methods).map(|method| match &method.value {
        FilterValue::One(ty) | FilterValue::Many(ty) => ty,
    });
    values.collect()
}

/// What an operation takes and gives.
pub(super) fn types_of_operation(operation: &Operation) -> Vec<TypeRef> {
    let mut types: Vec<TypeRef> = operation.parameters.iter().map(|parameter| parameter.argument.ty.clone()).collect();
    if let Some(body) = &operation.body {
        types.push(body.argument.ty.clone());
        match &body.content {
            Content::Fields { ty, fields, formats: _ } => {
                types.push(TypeRef::Named(ty.clone()));
                types.extend(fields.iter().map(|field| field.field.ty.clone()));
            }
            Content::Multipart { parts } => types.extend(parts.iter().map(|part| part.argument.ty.clone())),
            Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => {}
        }
    }
    let decoded = match &operation.success {
        Success::One(decode) => vec![decode],
        Success::Several { name: _, cases } => cases.iter().map(|case| &case.decode).collect(),
    };
    types.extend(decoded.into_iter().filter_map(|decode| match decode {
        Decode::Json(ty) => Some(ty.clone()),
        Decode::Nothing | Decode::Text | Decode::Bytes => None,
    }));
    types.extend(operation.stream.iter().map(|stream| stream.item.clone()));
    types.extend(operation.errors.iter().filter_map(|error| error.ty.clone()));
    types.extend(operation.headers.iter().flat_map(|(_, fields)| fields).map(|field| field.ty.clone()));
    types.extend(operation.paging.iter().flat_map(|paging| [paging.page.clone(), paging.item.clone()]));
    types
}
