//! From `x-paging` to a walk over pages.

use super::bodies::is_required;
use super::lowering::Lowering;
use crate::ir::{
    ArgumentName, Body, Content, Decode, Field, Member, MethodName, Paging, PagingStyle, Parameter, ParameterStyle, Scan, Slot,
    Struct, Success, TypeKind, TypeRef, Wire,
};
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
        lowering.widened(
            &operation.at,
            "`x-paging` names something that the request or the answer does not have, or that callers must give",
        );
    }
    paging
}

fn find<'a>(
    lowering: &'a Lowering<'a>,
    declared: &extensions::Paging,
    parameters: &'a [Parameter],
    body: Option<&'a Body>,
    success: &Success,
) -> Option<Paging> {
    let Success::One(Decode::Json(page)) = success else { return None };
    let sides = Sides { lowering, parameters, body, answer: fields_of(lowering, page) };
    let (items, records) = match declared.items.as_str() {
        extensions::WHOLE_ANSWER => (Member { path: Vec::new() }, page.clone()),
        items => sides.member(items)?,
    };
    Some(Paging {
        style: sides.style(&declared.style)?,
        limit: if_declared(declared.limit.as_ref(), |name| sides.slot(name))?,
        max_limit: declared.max_limit,
        page: page.clone(),
        items,
        item: item_type(lowering, &records)?,
        has_next: if_declared(declared.has_next.as_ref(), |name| sides.answers(name))?,
    })
}

/// What an operation sends, and what comes back.
struct Sides<'a> {
    lowering: &'a Lowering<'a>,
    parameters: &'a [Parameter],
    body: Option<&'a Body>,
    /// What the answer has, where it is an object.
    answer: Option<&'a Struct>,
}

impl Sides<'_> {
    fn style(&self, declared: &extensions::PagingStyle) -> Option<PagingStyle> {
        Some(match declared {
            extensions::PagingStyle::Offset { offset, ceiling, scan } => PagingStyle::Offset {
                offset: self.slot(offset)?,
                ceiling: *ceiling,
                scan: if_declared(scan.as_ref(), |scan| self.scan(scan))?,
            },
            extensions::PagingStyle::Page { page, first } => PagingStyle::Page { page: self.slot(page)?, first: *first },
            extensions::PagingStyle::Cursor { cursor, send_as } => {
                PagingStyle::Cursor { cursor: self.answers(cursor)?, send_as: self.slot(send_as)? }
            }
            extensions::PagingStyle::CursorHeader { header, send_as } => {
                PagingStyle::CursorHeader { header: Wire(header.clone()), send_as: self.slot(send_as)? }
            }
            extensions::PagingStyle::NextUrl { url } => PagingStyle::NextUrl { url: self.answers(url)? },
            extensions::PagingStyle::LinkHeader => PagingStyle::LinkHeader,
        })
    }

    fn scan(&self, declared: &extensions::PagingScan) -> Option<Scan> {
        let extensions::PagingScan { flag, cursor, send_as, min_limit, max_limit } = declared;
        Some(Scan {
            flag: self.slot(flag)?,
            cursor: self.answers(cursor)?,
            send_as: self.slot(send_as)?,
            min_limit: *min_limit,
            max_limit: *max_limit,
        })
    }

    /// Where the answer has a property.
    fn answers(&self, wire: &str) -> Option<Member> {
        self.member(wire).map(|(member, _)| member)
    }

    /// Where the answer has a property, and its type. `meta.next` is the property `next` of the property `meta`, unless there is one
    /// of the whole name.
    fn member(&self, wire: &str) -> Option<(Member, TypeRef)> {
        if let Some(field) = self.answer.and_then(|answer| field(answer, wire)) {
            return Some((Member { path: vec![(field.name.clone(), field.presence)] }, field.ty.clone()));
        }
        let mut path = Vec::new();
        let mut strukt = self.answer;
        let mut ty = None;
        for part in wire.split('.') {
            let field = field(strukt?, part)?;
            path.push((field.name.clone(), field.presence));
            ty = Some(&field.ty);
            strukt = fields_of(self.lowering, &field.ty);
        }
        Some((Member { path }, ty?.clone()))
    }

    /// The place of a query parameter or a property of the body. What callers must give is theirs, not the walk's.
    fn slot(&self, wire: &str) -> Option<Slot> {
        let slot = |setter: &ArgumentName, in_body| {
            Some(Slot { setter: MethodName(setter.as_str().to_owned()), wire: Wire(wire.to_owned()), in_body })
        };
        if let Some(parameter) = self.parameters.iter().find(|parameter| parameter.wire.as_str() == wire) {
            let is_query = matches!(parameter.style, ParameterStyle::Query { .. });
            return slot(&parameter.argument.name, false).filter(|_| is_query && !parameter.argument.required);
        }
        let Content::Fields { fields, .. } = &self.body?.content else { return None };
        let known = fields.iter().find(|known| known.field.wire.as_str() == wire)?;
        slot(&known.argument, true).filter(|_| !is_required(&known.field))
    }
}

/// Finds what is declared, if anything is.
fn if_declared<D, T>(declared: Option<&D>, find: impl Fn(&D) -> Option<T>) -> Option<Option<T>> {
    match declared {
        Some(declared) => find(declared).map(Some),
        None => Some(None),
    }
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
