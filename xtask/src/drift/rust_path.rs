//! What of the generated crate a place of the document became.

use clientwright::document::Pointer;
use clientwright::ir::{Api, TypeKind, TypeRef};

/// `models::Alert::status` for a property of a named schema, `Alerts::list` for what is of an operation; none where that is not easily said.
pub(super) fn rust_path(api: &Api, at: &Pointer) -> Option<String> {
    let tokens: Vec<&str> = at.tokens().collect();
    match tokens.as_slice() {
        ["components", "schemas", name, inside @ ..] => model(api, name, inside),
        ["paths", path, "x-operations", method, ..] | ["paths", path, method, ..] => method_of(api, path, method),
        _ => None,
    }
}

fn model(api: &Api, name: &str, inside: &[&str]) -> Option<String> {
    let component = api.components.iter().find(|component| component.wire.as_str() == name)?;
    let ty = match &component.ty {
        TypeRef::Nullable(inner) => inner,
        other => other,
    };
    let TypeRef::Named(ty) = ty else { return None };
    let path = format!("models::{ty}");
    let ["properties", property, ..] = inside else { return Some(path) };
    let definition = api.types.iter().find(|known| known.name == *ty);
    let field = definition.and_then(|definition| match &definition.kind {
        TypeKind::Struct(made) => made.fields.iter().find(|field| field.wire.as_str() == *property),
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => None,
    });
    Some(field.map_or_else(|| path.clone(), |field| format!("{path}::{}", field.name)))
}

fn method_of(api: &Api, path: &str, method: &str) -> Option<String> {
    api.resources.iter().find_map(|resource| {
        let is_it = |operation: &&clientwright::ir::Operation| {
            operation.path == path && operation.method.as_str().eq_ignore_ascii_case(method)
        };
        let operation = resource.operations.iter().find(is_it)?;
        Some(format!("{}::{}", resource.name, operation.name))
    })
}
