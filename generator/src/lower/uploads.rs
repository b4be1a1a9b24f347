//! From `x-upload` to one method that calls several operations.

use super::lowering::{Lowering, ResourceScope};
use super::names;
use super::scope::{Scope, Wish};
use crate::document::Pointer;
use crate::ir::{
    self, ArgumentName, Body, BodyField, Content, Decode, Docs, EnumBacking, FieldName, MethodName, Presence, StaticName, Store,
    Success, TypeKind, TypeRef, Upload, UploadPut, UploadStep,
};
use crate::lock::NameKind;
use crate::openapi::extensions;
use crate::openapi::model::Operation;

/// Methods that the builder of an upload has for itself.
const SETTERS: &[&str] = &["self", "send", "file_name", "progress", "parallel", "block_size"];

/// Decides how the uploads of a resource are made, once its operations are known.
pub(super) fn lower_uploads(
    lowering: &mut Lowering<'_>,
    scope: &mut ResourceScope,
    declared: &[&Operation],
    operations: &mut [ir::Operation],
) {
    for (index, operation) in declared.iter().enumerate() {
        let Some(upload) = &operation.upload else { continue };
        let at = operation.at.key(extensions::UPLOAD);
        let group = Group { declared, operations };
        match group.find(lowering, index, upload) {
            Ok(found) => operations[index].upload = Some(named(lowering, scope, upload, found, &at)),
            Err(problem) => lowering.widened(&at, problem),
        }
    }
}

/// Whether an operation must collect its arguments because an upload gives one of them only when others have been called.
pub(super) fn waits_for_upload(lowering: &Lowering<'_>, operation: &Operation, body: Option<&Body>) -> bool {
    let own = operation.upload.as_ref().and_then(|upload| upload.file_name.as_ref());
    let finishes = lowering.api.operations.iter().filter_map(|other| other.upload.as_ref()?.finish.as_ref());
    let others = finishes.filter(|(id, _)| operation.id.as_ref() == Some(id)).map(|(_, url)| url);
    own.into_iter().chain(others).any(|wire| fields(body).iter().any(|field| field.field.wire.as_str() == wire))
}

fn fields(body: Option<&Body>) -> &[BodyField] {
    match body.map(|body| &body.content) {
        Some(Content::Fields { fields, .. }) => fields,
        _ => &[],
    }
}

/// What an upload is made of, before anything of it has a name.
struct Found {
    url: (FieldName, Presence),
    storage: Option<(FieldName, Presence)>,
    put: UploadPut,
    first: UploadStep,
    finish: Option<UploadStep>,
}

/// The operations of one resource, as the document has them and as they are promised.
struct Group<'g, 'a> {
    declared: &'g [&'a Operation],
    operations: &'g [ir::Operation],
}

impl Group<'_, '_> {
    fn find(&self, lowering: &Lowering<'_>, index: usize, upload: &extensions::Upload) -> Result<Found, String> {
        let first = &self.operations[index];
        let storage = upload.store_by.as_ref().map(|(property, _)| text_field(lowering, first, property)).transpose()?;
        let finish = upload.finish.as_ref().map(|(id, url)| step(self.operation(id)?, Some(url))).transpose()?;
        Ok(Found {
            url: text_field(lowering, first, &upload.url)?,
            storage,
            put: put(self.operation(&upload.put)?)?,
            first: step(first, upload.file_name.as_deref())?,
            finish,
        })
    }

    fn operation(&self, id: &str) -> Result<&ir::Operation, String> {
        let index = self.declared.iter().position(|operation| operation.id.as_deref() == Some(id));
        let operation = index.and_then(|index| self.operations.get(index));
        operation.ok_or_else(|| format!("`{id}` has another tag, and the operations of an upload are methods of one resource"))
    }
}

/// The field of the first answer for a property that holds text.
fn text_field(lowering: &Lowering<'_>, operation: &ir::Operation, wire: &str) -> Result<(FieldName, Presence), String> {
    let fields = match &operation.success {
        Success::One(Decode::Json(TypeRef::Named(name))) => match lowering.types.iter().find(|ty| ty.name == *name) {
            Some(ir::TypeDef { kind: TypeKind::Struct(strukt), .. }) => strukt.fields.as_slice(),
            _ => &[],
        },
        _ => &[],
    };
    let field = fields.iter().find(|field| field.wire.as_str() == wire && is_text(lowering, &field.ty));
    field
        .map(|field| (field.name.clone(), field.presence))
        .ok_or_else(|| format!("every successful answer must be one JSON object with the text `{wire}`"))
}

/// Whether values of this type have `as_str`.
fn is_text(lowering: &Lowering<'_>, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::String => true,
        TypeRef::Named(name) => match lowering.types.iter().find(|known| known.name == *name).map(|known| &known.kind) {
            Some(TypeKind::Enum(values)) => values.backing == EnumBacking::Text,
            Some(TypeKind::Alias(target)) => is_text(lowering, target),
            _ => false,
        },
        _ => false,
    }
}

fn put(operation: &ir::Operation) -> Result<UploadPut, String> {
    let required = operation.parameters.iter().find(|parameter| parameter.argument.required);
    if let Some(parameter) = required {
        return Err(format!("`{}` needs `{}`, which an upload cannot give", operation.id, parameter.wire));
    }
    let Some(Content::Bytes { media_type }) = operation.body.as_ref().map(|body| &body.content) else {
        return Err(format!("`{}` must take bytes: a body of `type: string` with `format: binary`", operation.id));
    };
    let (name, descriptor) = (operation.name.clone(), operation.descriptor.clone());
    Ok(UploadPut { operation: name, descriptor, media_type: media_type.clone() })
}

/// A step with all its arguments under their own names; `given` is the property that the upload itself fills in.
fn step(operation: &ir::Operation, given: Option<&str>) -> Result<UploadStep, String> {
    let parameters =
        operation.parameters.iter().map(|parameter| (&parameter.argument.name, &parameter.wire, &parameter.argument.ty));
    let fields = fields(operation.body.as_ref()).iter().map(|field| (&field.argument, &field.field.wire, &field.field.ty));
    let slot = given.map(|wire| {
        let slot = parameters.chain(fields).find(|(_, known, ty)| known.as_str() == wire && **ty == TypeRef::String);
        slot.map(|(name, _, _)| name.clone()).ok_or_else(|| {
            format!("`{wire}` of `{}` must be text in the query, or in a body with `{}`", operation.id, extensions::FLATTEN_BODY)
        })
    });
    let given = slot.transpose()?;
    let names = argument_names(operation).filter(|name| Some(name) != given.as_ref());
    let arguments = names.map(|name| (name.clone(), name)).collect();
    Ok(UploadStep { operation: operation.name.clone(), arguments, given })
}

/// Everything that a caller of an operation may give.
fn argument_names(operation: &ir::Operation) -> impl Iterator<Item = ArgumentName> {
    let parameters = operation.parameters.iter().map(|parameter| parameter.argument.name.clone());
    let body: Vec<ArgumentName> = match operation.body.as_ref().map(|body| (&body.content, &body.argument)) {
        Some((Content::Fields { fields, .. }, _)) => fields.iter().map(|field| field.argument.clone()).collect(),
        Some((Content::Multipart { parts }, _)) => parts.iter().map(|part| part.argument.name.clone()).collect(),
        Some((_, argument)) => vec![argument.name.clone()],
        None => Vec::new(),
    };
    parameters.chain(body)
}

/// Gives names to the method, its type, and what it takes. Where two steps have an argument of one name, the later one's takes a number.
fn named(
    lowering: &mut Lowering<'_>,
    scope: &mut ResourceScope,
    upload: &extensions::Upload,
    found: Found,
    at: &Pointer,
) -> Upload {
    let thing = format!("{at}/upload");
    let name = lowering.claim(&mut scope.methods, Wish::said(names::snake_name(&upload.name)), &thing, at, "methods");
    let plan = scope.statics.private(names::static_name(&name), at);
    let mut arguments = Scope::public(NameKind::Arguments, thing, format!("{}::{name}", scope.resource));
    SETTERS.iter().for_each(|word| arguments.reserve(word));
    let file = ArgumentName(lowering.names.claim(&mut arguments, Wish::made("file"), "*file", at).0);
    let Found { url, storage, put, mut first, mut finish } = found;
    for (_, argument) in first.arguments.iter_mut().chain(finish.iter_mut().flat_map(|step| &mut step.arguments)) {
        let wish = Wish::made(argument.as_str());
        *argument = ArgumentName(lowering.names.claim(&mut arguments, wish, argument.as_str(), at).0);
    }
    Upload {
        builder: scope.claim_type(&mut lowering.names, &name, at, "upload"),
        name: MethodName(name),
        plan: StaticName(plan),
        summary: Docs(upload.summary.clone().unwrap_or_default()),
        docs: Docs(upload.description.clone().unwrap_or_default()),
        file,
        first,
        url,
        storage,
        put,
        store: upload.store.map(store),
        stores: upload.store_by.iter().flat_map(|(_, values)| values).map(|(word, kind)| (word.clone(), store(*kind))).collect(),
        single_put_bytes: upload.single_put_bytes,
        max_bytes: upload.max_bytes,
        finish,
    }
}

fn store(store: extensions::Store) -> Store {
    match store {
        extensions::Store::Put => Store::Put,
        extensions::Store::AzureBlockBlob => Store::AzureBlockBlob,
    }
}
