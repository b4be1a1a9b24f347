//! From objects that map fields to operators (`x-filters`) to filter builders.

use super::examples;
use super::lowering::{Context, Lowering};
use super::names;
use super::schemas::{nullable_type_of, schema_docs};
use super::scope::{Scope, Wish};
use crate::ir::{Docs, FilterField, FilterMethod, FilterValue, Filters, MethodName, TypeName, TypeRef, Wire};
use crate::lock::NameKind;
use crate::openapi::model::{Kind, Object, Schema};

/// Makes a filter builder.
pub(super) fn lower_filters<'a>(
    lowering: &mut Lowering<'a>,
    schema: &'a Schema,
    object: &'a Object,
    name: TypeName,
    context: &Context,
) {
    let mut scope = Scope::public(NameKind::FilterMethods, &*context.thing, name.as_str());
    ["new", "raw", "is_empty"].into_iter().for_each(|method| scope.reserve(method));
    let mut fields = Vec::new();
    lowering.inside_filters += 1;
    for (wire, property) in &object.properties {
        fields.push(lower_filter_field(lowering, &mut scope, wire, &property.schema, context));
    }
    lowering.inside_filters -= 1;
    let filters =
        Filters { name, module: context.module.clone(), docs: schema_docs(schema), example: examples::given(schema), fields };
    lowering.filters.push(filters);
}

fn lower_filter_field<'a>(
    lowering: &mut Lowering<'a>,
    scope: &mut Scope,
    wire: &str,
    schema: &'a Schema,
    context: &Context,
) -> FilterField {
    let word = schema.meta.rust_name.as_deref().unwrap_or(wire);
    let mut methods = Vec::new();
    if let Kind::Object(operators) = &lowering.resolve(schema).kind {
        for (operator, property) in &operators.properties {
            let wish = Wish::new(names::snake_name(&format!("{word}_{operator}")), schema.meta.rust_name.is_some());
            let name = lowering.claim(scope, wish, &format!("{wire} {operator}"), &schema.at, "filter methods");
            let context = context.inside_as(word, wire).inside(operator);
            let value = operand(lowering, &property.schema, &context);
            let docs = schema_docs(&property.schema);
            let example = examples::of_operator(lowering, &property.schema, word);
            methods.push(FilterMethod { name: MethodName(name), wire: Wire(operator.clone()), docs, value, example });
        }
    }
    let docs = schema.meta.description.clone().unwrap_or_default();
    FilterField { wire: Wire(wire.to_owned()), docs: Docs(docs), deprecated: schema.meta.deprecated, methods }
}

/// Filters may be values of filters, but not without end: operators that several fields share can lead back to themselves.
const DEEPEST: usize = 4;

fn operand<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> FilterValue {
    if lowering.inside_filters < DEEPEST {
        return filter_value(lowering, schema, context);
    }
    lowering.widened(&schema.at, format!("filters inside filters, {DEEPEST} levels deep; taken as any value"));
    FilterValue::One(TypeRef::Value)
}

/// An operator takes a list where it takes a list at all: a single value is a list of one.
fn filter_value<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> FilterValue {
    let resolved = lowering.resolve(schema);
    let list = match &resolved.kind {
        Kind::List(items) => Some(items.as_ref()),
        Kind::Union(union) => union.variants.iter().find_map(|variant| match &variant.kind {
            Kind::List(items) => Some(items.as_ref()),
            _ => None,
        }),
        _ => None,
    };
    match list {
        // There are two of them: a list of both says nothing, so the bare value is what callers mean.
        Some(items)
            if matches!(lowering.resolve(items).kind, Kind::Boolean)
                && !lowering.nullable(items)
                && takes_bare_value(&resolved.kind) =>
        {
            FilterValue::One(TypeRef::Bool)
        }
        Some(items) => FilterValue::Many(nullable_type_of(lowering, items, context)),
        None => FilterValue::One(nullable_type_of(lowering, schema, context)),
    }
}

fn takes_bare_value(kind: &Kind) -> bool {
    matches!(kind, Kind::Union(union) if union.variants.iter().any(|variant| !matches!(variant.kind, Kind::List(_))))
}
