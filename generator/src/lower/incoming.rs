//! From webhooks and callbacks to functions that read them.

use super::bodies::{Family, family};
use super::lowering::{Context, Lowering};
use super::names;
use super::schemas::nullable_type_of;
use super::scope::{Scope, Wish};
use crate::ir::{Docs, Incoming, IncomingKind, MethodName, ModuleName, Payload, TypeRef, VariantName, Wire};
use crate::lock::NameKind;
use crate::openapi::model::{self, Kind, Schema};

/// Names in the file of these functions that none of them may take.
const OWN_NAMES: &[&str] = &["body", "name", "decode"];

/// Decides how all that the service sends by itself is read.
pub(super) fn lower_incoming(lowering: &mut Lowering<'_>) -> Vec<Incoming> {
    let api = lowering.api;
    let mut functions = Scope::public(NameKind::Incoming, "", "webhooks");
    OWN_NAMES.iter().for_each(|name| functions.reserve(name));
    let mut variants = Scope::public(NameKind::Webhooks, "", "webhooks::Webhook");
    let all = api.webhooks.iter().chain(&api.callbacks);
    all.map(|one| lower_one(lowering, one, &mut functions, &mut variants)).collect()
}

fn lower_one<'a>(lowering: &mut Lowering<'a>, one: &'a model::Incoming, functions: &mut Scope, variants: &mut Scope) -> Incoming {
    let wanted = one.rust_name.clone().or_else(|| one.id.clone()).unwrap_or_else(|| words(one));
    let thing = one.at.to_string();
    let wish = |name| Wish::new(name, one.rust_name.is_some());
    let name = lowering.names.claim(functions, wish(names::snake_name(&wanted)), &thing, &one.at).0;
    let mut variant = || lowering.names.claim(variants, wish(names::variant_name(&wanted)), &thing, &one.at).0;
    let kind = match &one.asked {
        None => IncomingKind::Webhook { variant: VariantName(variant()) },
        Some(asked) => IncomingKind::Callback {
            operation: Wire(asked.operation.clone().unwrap_or_else(|| format!("{} {}", asked.method, asked.path))),
            url: asked.url.clone(),
        },
    };
    let module = ModuleName(names::module_name(&wanted));
    let context = Context { name: wanted.clone(), thing, module, input: false, flattened: false };
    let headers = one.headers.iter().map(|header| {
        let docs = header.description.clone().unwrap_or_default();
        (Wire(header.name.clone()), Docs(docs))
    });
    Incoming {
        name: MethodName(name),
        wire: Wire(one.name.clone()),
        kind,
        method: super::operations::method(&one.method),
        summary: Docs(one.summary.clone().unwrap_or_default()),
        docs: Docs(one.description.clone().unwrap_or_default()),
        deprecated: one.deprecated,
        headers: headers.collect(),
        answers: one.answers.iter().map(|(status, words)| (status.clone(), Docs(words.clone()))).collect(),
        payload: payload(lowering, one, &context),
    }
}

/// What a callback is called that has no name of its own: the operation and the callback.
fn words(one: &model::Incoming) -> String {
    match &one.asked {
        None => one.name.clone(),
        Some(asked) => {
            let operation = asked.operation.clone().unwrap_or_else(|| format!("{} {}", asked.method, asked.path));
            format!("{operation} {}", one.name)
        }
    }
}

fn payload<'a>(lowering: &mut Lowering<'a>, one: &'a model::Incoming, context: &Context) -> Payload {
    let contents = one.body.iter().flat_map(|body| &body.contents);
    let Some(content) = contents.min_by_key(|content| family(&content.name)) else { return Payload::Nothing };
    match (family(&content.name), &content.schema) {
        (Family::Json, Some(schema)) => Payload::Json(nullable_type_of(lowering, schema, &context.inside("Payload"))),
        (Family::Json, None) => Payload::Json(TypeRef::Value),
        (Family::Form, schema) => {
            if !schema.as_ref().is_none_or(|schema| is_text(lowering, schema)) {
                lowering.widened(&content.at, "a form that the service sends is read as pairs of text");
            }
            Payload::Form
        }
        (Family::Text, _) => Payload::Text,
        (Family::Multipart, _) => {
            lowering.widened(&content.at, "a form of several parts that the service sends is given as bytes");
            Payload::Bytes
        }
        (Family::Bytes, _) => Payload::Bytes,
    }
}

/// Whether a form holds nothing but text.
fn is_text<'a>(lowering: &Lowering<'a>, schema: &'a Schema) -> bool {
    match &lowering.resolve(schema).kind {
        Kind::Object(object) => object
            .properties
            .values()
            .all(|property| matches!(lowering.resolve(&property.schema).kind, Kind::Text { values: None, .. })),
        _ => false,
    }
}
