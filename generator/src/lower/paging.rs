//! From `x-paging` to a walk over pages.

use super::lowering::Lowering;
use crate::ir::{self, Body, Content, Decode, Field, MethodName, Paging, Parameter, Scan, Struct, Success, TypeKind, TypeRef};
use crate::openapi::extensions;
use crate::openapi::model::Operation;

/// Decides how the pages of an operation are walked. None where the document does not say, or says it of things that are not there.
pub(super) fn lower_paging(
    lowering: &mut Lowering<'_>,
    operation: &Operation,
    parameters: &[Parameter],
    body: Option<&Body>,
    success: &Success,
) -> Option<Paging> {
    let declared = operation.paging.as_ref()?;
    let paging = find(lowering, declared, parameters, body, success);
    if paging.is_none() {
        lowering.widened(&operation.at, "`x-paging` names something that the request or the answer does not have");
    }
    paging
}

fn find(
    lowering: &Lowering<'_>,
    declared: &extensions::Paging,
    parameters: &[Parameter],
    body: Option<&Body>,
    success: &Success,
) -> Option<Paging> {
    let Success::One(Decode::Json(page)) = success else { return None };
    let answer = fields_of(lowering, page)?;
    let items = field(answer, &declared.items)?;
    let item = item_type(lowering, &items.ty)?;
    let has_next = declared.has_next.as_ref().and_then(|name| field(answer, name));
    let scan = declared.scan.as_ref().and_then(|scan| {
        let request = fields_of(lowering, &body?.argument.ty)?;
        Some(Scan {
            flag: field(request, &scan.flag)?.name.clone(),
            cursor: field(answer, &scan.cursor)?.name.clone(),
            send_as: field(request, &scan.send_as)?.name.clone(),
            max_limit: scan.max_limit,
        })
    });
    Some(Paging {
        offset: setter(parameters, body, &declared.offset)?,
        limit: setter(parameters, body, &declared.limit)?,
        page: page.clone(),
        items: (items.name.clone(), items.presence),
        item,
        has_next: has_next.map(|field| (field.name.clone(), field.presence)),
        max_limit: declared.max_limit,
        ceiling: declared.ceiling,
        scan,
    })
}

fn fields_of<'l>(lowering: &'l Lowering<'_>, ty: &TypeRef) -> Option<&'l Struct> {
    let TypeRef::Named(name) = ty else { return None };
    match &lowering.types.iter().find(|known| known.name == *name)?.kind {
        TypeKind::Struct(strukt) => Some(strukt),
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => None,
    }
}

fn field<'s>(strukt: &'s Struct, wire: &str) -> Option<&'s Field> {
    strukt.fields.iter().find(|field| field.wire.as_str() == wire)
}

fn item_type(lowering: &Lowering<'_>, ty: &TypeRef) -> Option<TypeRef> {
    match ty {
        TypeRef::List(item) => Some(item.as_ref().clone()),
        TypeRef::Named(name) => match &lowering.types.iter().find(|known| known.name == *name)?.kind {
            TypeKind::Alias(target) => item_type(lowering, target),
            TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => None,
        },
        _ => None,
    }
}

/// The builder's setter of a request property or parameter.
fn setter(parameters: &[Parameter], body: Option<&Body>, wire: &str) -> Option<(MethodName, TypeRef)> {
    let parameter = parameters.iter().find(|parameter| parameter.wire.as_str() == wire);
    if let Some(ir::Parameter { argument, .. }) = parameter {
        return (!argument.required).then(|| (MethodName(argument.name.as_str().to_owned()), argument.ty.clone()));
    }
    let Content::Fields { fields, .. } = &body?.content else { return None };
    let known = fields.iter().find(|known| known.field.wire.as_str() == wire)?;
    Some((MethodName(known.argument.as_str().to_owned()), known.field.ty.clone()))
}
