//! `src/runtime/`: the runtime's own files, those that this client needs.

use std::collections::BTreeSet;

use super::put;
use crate::emit::header;
use crate::files::Files;
use crate::ir::{
    Api, BodyFormat, Content, Decode, EnumBacking, Field, FilterValue, Operation, ParameterStyle, PartKind, Payload, Presence,
    SecurityKind, StreamKind, Success, TypeKind, TypeRef,
};
use crate::options::Options;

macro_rules! files {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../../runtime/src/", $name, ".rs"))),)*]
    };
}

/// The files of the runtime, and their text.
const FILES: &[(&str, &str)] = files![
    "attempts",
    "azure",
    "base64",
    "base_url",
    "blocking",
    "body",
    "budget",
    "builder",
    "call",
    "checkpoint",
    "clock",
    "core",
    "credential",
    "date_time",
    "enums",
    "env",
    "error",
    "events",
    "file",
    "filters",
    "form",
    "future",
    "headers",
    "hooks",
    "json",
    "line",
    "lines",
    "link",
    "macros",
    "maybe",
    "message",
    "multipart",
    "node",
    "number",
    "oauth",
    "object",
    "operation",
    "pace",
    "paging",
    "payload",
    "redact",
    "redis_budget",
    "request",
    "reqwest",
    "response",
    "retry",
    "scheme",
    "secret",
    "send",
    "split",
    "stream",
    "style",
    "throttle",
    "time",
    "token_cache",
    "trace",
    "transport",
    "union",
    "upload",
    "window",
];

/// The list of the runtime's modules, one line for each.
const LIST: &str = include_str!("../../../runtime/src/lib.rs");

/// The runtime's manifest, which has the versions that it is tested with.
pub(super) const MANIFEST: &str = include_str!("../../../runtime/Cargo.toml");

/// Modules without which a client does: each is there only if something needs it.
const OPTIONAL: &[&str] = &[
    "azure",
    "base64",
    "budget",
    "checkpoint",
    "date_time",
    "enums",
    "env",
    "events",
    "file",
    "filters",
    "form",
    "headers",
    "lines",
    "link",
    "maybe",
    "multipart",
    "number",
    "oauth",
    "paging",
    "payload",
    "redis_budget",
    "split",
    "throttle",
    "time",
    "token_cache",
    "upload",
    "window",
];

/// Writes the runtime.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    let left_out = left_out(api);
    put(&mut files, "src/runtime/mod.rs", &with_header(&list(&left_out), options));
    for (name, text) in FILES {
        if !left_out.contains(name) {
            put(&mut files, &format!("src/runtime/{name}.rs"), &with_header(text, options));
        }
    }
    files
}

fn with_header(text: &str, options: &Options) -> String {
    format!("// {}\n\n{text}", header(options))
}

/// The list of modules, without the lines of those that are left out.
fn list(left_out: &BTreeSet<&str>) -> String {
    let mut text = String::new();
    // An attribute belongs to the line below it.
    let mut attribute = None;
    for line in LIST.lines() {
        if line.starts_with("#[") {
            attribute = Some(line);
            continue;
        }
        let attribute = attribute.take();
        let module = ["mod ", "pub mod ", "pub use "].iter().find_map(|before| line.strip_prefix(before));
        let module = module.and_then(|rest| rest.split([';', ':']).next());
        if module.is_none_or(|module| !left_out.contains(module)) {
            attribute.into_iter().chain([line]).for_each(|line| text.extend([line, "\n"]));
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The modules that this client does without.
fn left_out(api: &Api) -> BTreeSet<&'static str> {
    let mut needed = needed(api);
    // A module that another one speaks of is needed too.
    loop {
        let more: Vec<&str> = FILES
            .iter()
            .filter(|(name, _)| needed.contains(name) || !OPTIONAL.contains(name))
            .flat_map(|(_, text)| OPTIONAL.iter().copied().filter(move |module| text.contains(&format!("super::{module}::"))))
            .filter(|module| !needed.contains(module))
            .collect();
        if more.is_empty() {
            break;
        }
        needed.extend(more);
    }
    OPTIONAL.iter().copied().filter(|module| !needed.contains(module)).collect()
}

/// The modules that generated code speaks of.
fn needed(api: &Api) -> BTreeSet<&'static str> {
    let mut needed = BTreeSet::new();
    if api.env_prefix.is_some() {
        needed.insert("env");
    }
    if api.rate_limit.is_some() {
        needed.extend(["throttle", "redis_budget"]);
    }
    if !api.incoming.is_empty() {
        needed.insert("payload");
    }
    if !api.filters.is_empty() {
        needed.insert("filters");
    }
    // Whatever the document says of them, bearer tokens mostly come from an OAuth 2 server.
    if api.security.iter().any(|scheme| scheme.kind == SecurityKind::Bearer) {
        needed.extend(["oauth", "azure"]);
    }
    let fields = all_fields(api);
    if fields.iter().any(|field| field.presence == Presence::OptionalNullable) {
        needed.insert("maybe");
    }
    for ty in &api.types {
        match &ty.kind {
            TypeKind::Enum(values) if values.backing == EnumBacking::Text => _ = needed.insert("enums"),
            // The macro for enums of numbers speaks of `number` where it is used.
            TypeKind::Enum(_) => needed.extend(["enums", "number"]),
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => {}
        }
    }
    if all_types(api).into_iter().any(|ty| mentions(ty, is_time)) {
        needed.insert("time");
    }
    if all_types(api).into_iter().any(|ty| mentions(ty, |ty| *ty == TypeRef::DateTime)) {
        needed.insert("date_time");
    }
    for operation in api.resources.iter().flat_map(|resource| &resource.operations) {
        needed_by(operation, &mut needed);
    }
    needed
}

fn needed_by(operation: &Operation, needed: &mut BTreeSet<&'static str>) {
    if operation.paging.is_some() {
        needed.insert("paging");
    }
    if operation.upload.is_some() {
        needed.insert("upload");
    }
    match operation.stream.as_ref().map(|stream| stream.kind) {
        // What cuts lines cuts records too, which would be dead code without `lines`.
        Some(StreamKind::Events | StreamKind::TextEvents | StreamKind::WholeEvents) => needed.extend(["events", "lines"]),
        Some(StreamKind::Lines | StreamKind::Sequence) => _ = needed.insert("lines"),
        None => {}
    }
    if operation.headers.is_some() {
        needed.insert("headers");
    }
    let base64 = |style: ParameterStyle| matches!(style, ParameterStyle::PathBase64Json | ParameterStyle::QueryBase64Json);
    if operation.parameters.iter().any(|parameter| base64(parameter.style)) {
        needed.insert("base64");
    }
    if takes_bytes(operation) {
        needed.insert("file");
    }
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Form { .. }) => _ = needed.insert("form"),
        Some(Content::Multipart { .. }) => _ = needed.insert("multipart"),
        Some(Content::Fields { formats, .. }) => {
            if formats.iter().any(|format| matches!(format, BodyFormat::Form { .. })) {
                needed.insert("form");
            }
            if formats.iter().any(|format| matches!(format, BodyFormat::Multipart { .. })) {
                needed.insert("multipart");
            }
        }
        Some(Content::Json { .. } | Content::Text { .. } | Content::Bytes { .. }) | None => {}
    }
}

/// Whether a body, or a part of it, can be a file.
fn takes_bytes(operation: &Operation) -> bool {
    operation.body.as_ref().is_some_and(|body| match &body.content {
        Content::Bytes { .. } => true,
        Content::Multipart { parts } => parts.iter().any(|part| matches!(part.kind, PartKind::File | PartKind::Files)),
        Content::Json { .. } | Content::Fields { .. } | Content::Form { .. } | Content::Text { .. } => false,
    })
}

fn all_fields(api: &Api) -> Vec<&Field> {
    api.types.iter().flat_map(|ty| fields_of(&ty.kind)).collect()
}

fn fields_of(kind: &TypeKind) -> &[Field] {
    match kind {
        TypeKind::Struct(strukt) => &strukt.fields,
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => &[],
    }
}

/// All types that anything in the API has.
fn all_types(api: &Api) -> Vec<&TypeRef> {
    let mut types: Vec<&TypeRef> = all_fields(api).into_iter().map(|field| &field.ty).collect();
    for ty in &api.types {
        match &ty.kind {
            TypeKind::Struct(strukt) => types.extend(strukt.extra.iter().map(|(_, ty)| ty)),
            TypeKind::Union(union) => types.extend(union.variants.iter().map(|variant| &variant.ty)),
            TypeKind::Alias(target) | TypeKind::Newtype(target) => types.push(target),
            TypeKind::Enum(_) => {}
        }
    }
    types.extend(api.incoming.iter().filter_map(|one| match &one.payload {
        Payload::Json(ty) => Some(ty),
        Payload::Nothing | Payload::Form | Payload::Text | Payload::Bytes => None,
    }));
    for method in api.filters.iter().flat_map(|filters| &filters.fields).flat_map(|field| &field.methods) {
        match &method.value {
            FilterValue::One(ty) | FilterValue::Many(ty) => types.push(ty),
        }
    }
    for operation in api.resources.iter().flat_map(|resource| &resource.operations) {
        types.extend(operation.parameters.iter().map(|parameter| &parameter.argument.ty));
        types.extend(operation.body.iter().map(|body| &body.argument.ty));
        types.extend(operation.stream.iter().map(|stream| &stream.item));
        types.extend(operation.errors.iter().filter_map(|error| error.ty.as_ref()));
        match &operation.success {
            Success::One(Decode::Json(ty)) => types.push(ty),
            Success::One(_) => {}
            Success::Several { name: _, cases } => types.extend(cases.iter().filter_map(|case| match &case.decode {
                Decode::Json(ty) => Some(ty),
                Decode::Nothing | Decode::Text | Decode::Bytes => None,
            })),
        }
        if let Some(Content::Multipart { parts }) = operation.body.as_ref().map(|body| &body.content) {
            types.extend(parts.iter().map(|part| &part.argument.ty));
        }
    }
    types
}

fn is_time(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction)
}

/// Whether a type, or one that it is made of, is of a kind.
fn mentions(ty: &TypeRef, is: fn(&TypeRef) -> bool) -> bool {
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => mentions(inner, is),
        TypeRef::Tuple(elements) => elements.iter().any(|element| mentions(element, is)),
        _ => is(ty),
    }
}
