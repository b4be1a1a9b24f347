//! From schemas to types.

use super::boxes;
use super::enums::lower_enum;
use super::examples;
use super::filters::lower_filters;
use super::lowering::{Context, Lowering, component_thing};
use super::names;
use super::scope::{Scope, Wish};
use super::unions::lower_union;
use crate::document::Pointer;
use crate::ir::{Docs, Field, FieldName, ModuleName, Presence, Struct, TypeDef, TypeKind, TypeName, TypeRef, Wire};
use crate::lock::NameKind;
use crate::openapi::extensions::TimestampUnit;
use crate::openapi::model::{Additional, Kind, Object, Property, Schema};

/// Makes a type of each component that needs one.
pub(super) fn lower_components(lowering: &mut Lowering<'_>) {
    let api = lowering.api;
    for (name, schema) in &api.schemas {
        if lowering.reach.operators.contains(name) {
            continue;
        }
        let Some((ty, module)) = lowering.component_names(name).cloned() else { continue };
        let input = lowering.reach.inputs.contains(name);
        let flattened = lowering.reach.flattened.contains(name);
        let context = Context { name: ty.as_str().to_owned(), thing: component_thing(name), module, input, flattened };
        lower_component(lowering, schema, ty, &context);
    }
    boxes::rename_endless_aliases(&mut lowering.types);
    // No type that an operation declares for itself is part of a circle: no component refers to it.
    boxes::box_circles(&mut lowering.types);
}

fn lower_component<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, name: TypeName, context: &Context) {
    match &schema.kind {
        // A scalar needs no name of its own: it is written out where it is used.
        _ if is_scalar(schema) => {}
        Kind::Reference(_) | Kind::List(_) | Kind::Tuple(_) | Kind::Any => alias(lowering, schema, name, context),
        Kind::Object(object) if is_map(object) => alias(lowering, schema, name, context),
        _ => define(lowering, schema, name, context),
    }
}

fn alias<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, name: TypeName, context: &Context) {
    let slot = lowering.types.len();
    let ty = type_of(lowering, schema, context);
    put(lowering, slot, schema, name, context, TypeKind::Alias(ty));
}

/// Makes the type of a schema that cannot do without one, and gives it this name.
fn define<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, name: TypeName, context: &Context) {
    let context = Context { name: name.as_str().to_owned(), ..context.clone() };
    let slot = lowering.types.len();
    match &schema.kind {
        Kind::Object(object) if object.filters => lower_filters(lowering, schema, object, name, &context),
        Kind::Object(object) => {
            let strukt = lower_struct(lowering, object, &schema.at, &context);
            put(lowering, slot, schema, name, &context, TypeKind::Struct(strukt));
        }
        Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. } => {
            let kind = TypeKind::Enum(lower_enum(lowering, schema, values, &context));
            put(lowering, slot, schema, name, &context, kind);
        }
        Kind::Union(union) => {
            let kind = lower_union(lowering, schema, union, &context);
            put(lowering, slot, schema, name, &context, kind);
        }
        _ => {}
    }
}

/// Puts a type before those that are declared inside it, which were lowered first.
fn put(lowering: &mut Lowering<'_>, slot: usize, schema: &Schema, name: TypeName, context: &Context, kind: TypeKind) {
    let docs = schema_docs(schema);
    let module = context.module.clone();
    let example = examples::given(schema);
    lowering
        .types
        .insert(slot, TypeDef { name, module, docs, deprecated: schema.meta.deprecated, example, kind, derives: Vec::new() });
}

/// What a schema says about itself: its description, or its title where it has no other words.
pub(super) fn schema_docs(schema: &Schema) -> Docs {
    let words = schema.meta.description.as_ref().or(schema.meta.title.as_ref());
    Docs(words.cloned().unwrap_or_default())
}

/// The type of a value of a schema that is there and is not null.
pub(super) fn type_of<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> TypeRef {
    if let Some(path) = &schema.meta.rust_type {
        return TypeRef::External(path.clone());
    }
    match &schema.kind {
        Kind::Any => TypeRef::Value,
        Kind::Reference(name) => component_type(lowering, name),
        Kind::Boolean => TypeRef::Bool,
        Kind::Integer { values: None, timestamp, format } => integer_type(*timestamp, format.as_deref()),
        Kind::Number { timestamp: Some(TimestampUnit::Milliseconds) } => TypeRef::TimestampFraction,
        Kind::Number { timestamp: Some(TimestampUnit::Seconds) } => {
            lowering.widened(&schema.at, "a time in seconds with a fraction is not supported; it is a mere number");
            TypeRef::F64
        }
        Kind::Number { timestamp: None } => TypeRef::F64,
        Kind::Text { values: None, format, .. } => text_type(format.as_deref()),
        Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. } if values.members.is_empty() => {
            TypeRef::Value
        }
        Kind::List(items) => {
            let items = nullable_type_of(lowering, items, &context.inside("Item"));
            TypeRef::List(Box::new(items))
        }
        Kind::Tuple(elements) => tuple_type(lowering, elements, context),
        Kind::Object(object) if is_map(object) => map_type(lowering, object, context),
        Kind::Object(_) | Kind::Union(_) | Kind::Integer { .. } | Kind::Text { .. } => inline_type(lowering, schema, context),
    }
}

/// The type of a value of a schema, or null where the schema allows it.
pub(super) fn nullable_type_of<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> TypeRef {
    let ty = type_of(lowering, schema, context);
    // Any JSON value may be null as it is.
    if lowering.nullable(schema) && ty != TypeRef::Value { TypeRef::Nullable(Box::new(ty)) } else { ty }
}

fn integer_type(timestamp: Option<TimestampUnit>, format: Option<&str>) -> TypeRef {
    match (timestamp, format) {
        (Some(TimestampUnit::Milliseconds), _) => TypeRef::TimestampMillis,
        (Some(TimestampUnit::Seconds), _) => TypeRef::TimestampSeconds,
        (None, Some("int32" | "int16" | "int8")) => TypeRef::I32,
        (None, Some("uint8" | "uint16" | "uint32")) => TypeRef::U32,
        (None, Some("uint64" | "uint")) => TypeRef::U64,
        (None, _) => TypeRef::I64,
    }
}

fn text_type(format: Option<&str>) -> TypeRef {
    match format {
        Some("date-time") => TypeRef::DateTime,
        Some("date") => TypeRef::Date,
        _ => TypeRef::String,
    }
}

/// The longest tuple that serde reads and writes.
const LONGEST_TUPLE: usize = 16;

fn tuple_type<'a>(lowering: &mut Lowering<'a>, elements: &'a [Schema], context: &Context) -> TypeRef {
    if elements.is_empty() || elements.len() > LONGEST_TUPLE {
        return TypeRef::List(Box::new(TypeRef::Value));
    }
    let elements = elements.iter().enumerate();
    let element = |(index, element)| nullable_type_of(lowering, element, &context.inside(&format!("Element{}", index + 1)));
    TypeRef::Tuple(elements.map(element).collect())
}

fn map_type<'a>(lowering: &mut Lowering<'a>, object: &'a Object, context: &Context) -> TypeRef {
    let values = match &object.additional {
        Additional::Typed(schema) => nullable_type_of(lowering, schema, &context.inside("Value")),
        Additional::Unsaid | Additional::Any | Additional::Forbidden => TypeRef::Value,
    };
    TypeRef::Map(Box::new(values))
}

/// Makes the type of a schema that has no name of its own.
fn inline_type<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> TypeRef {
    let Some(shared) = shared_context(schema, context) else { return own_type(lowering, schema, context) };
    if let Some(known) = lowering.shared.get(&schema.at) {
        return known.clone();
    }
    let ty = own_type(lowering, schema, &shared);
    lowering.shared.insert(schema.at.clone(), ty.clone());
    ty
}

/// A parameter, a body or an answer that many operations share has its types but once, and they are named after it.
fn shared_context(schema: &Schema, context: &Context) -> Option<Context> {
    let tokens: Vec<&str> = schema.at.tokens().collect();
    let ["components", section, owner, inside @ ..] = tokens.as_slice() else { return None };
    let kind = match *section {
        "parameters" | "headers" => "",
        "requestBodies" => " Request",
        "responses" => " Response",
        _ => return None,
    };
    let mut name = format!("{owner}{kind}");
    let mut thing = format!("#/components/{section}/{owner}");
    let module = ModuleName(names::module_name(&name));
    for (index, token) in inside.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| inside[before]);
        match *token {
            "items" if before != Some("properties") => name.push_str(" Item"),
            word if before == Some("properties") => name = format!("{name} {word}"),
            _ => continue,
        }
        thing = format!("{thing}/{token}");
    }
    Some(Context { name, thing, module, ..context.clone() })
}

fn own_type<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema, context: &Context) -> TypeRef {
    let wanted = schema.meta.rust_name.as_deref().filter(|name| name.starts_with(char::is_uppercase));
    let wish = Wish::new(names::type_name(wanted.unwrap_or(&context.name)), wanted.is_some());
    let name = lowering.claim_type(wish, &context.thing, &schema.at);
    define(lowering, schema, name.clone(), context);
    match &schema.kind {
        Kind::Object(object) if object.filters => TypeRef::Filters(name),
        _ => TypeRef::Named(name),
    }
}

/// The type that a `$ref` to a component stands for.
pub(super) fn component_type(lowering: &Lowering<'_>, name: &str) -> TypeRef {
    let Some(schema) = lowering.component(name) else { return TypeRef::Value };
    let resolved = lowering.resolve(schema);
    if let Some(scalar) = scalar_type(resolved) {
        return scalar;
    }
    // Through a chain of `$ref`s to the component that is something, since an alias of a filter builder is no model.
    let name = resolved.at.last().unwrap_or(name);
    let Some((ty, _)) = lowering.component_names(name) else { return TypeRef::Value };
    match &resolved.kind {
        Kind::Object(object) if object.filters => TypeRef::Filters(ty.clone()),
        Kind::Reference(_) => TypeRef::Value,
        _ => TypeRef::Named(ty.clone()),
    }
}

/// The type of a schema that is written out where it is used.
fn scalar_type(schema: &Schema) -> Option<TypeRef> {
    if let Some(path) = &schema.meta.rust_type {
        return Some(TypeRef::External(path.clone()));
    }
    match &schema.kind {
        Kind::Any => Some(TypeRef::Value),
        Kind::Boolean => Some(TypeRef::Bool),
        Kind::Integer { values: None, timestamp, format } => Some(integer_type(*timestamp, format.as_deref())),
        Kind::Number { timestamp: Some(TimestampUnit::Milliseconds) } => Some(TypeRef::TimestampFraction),
        Kind::Number { timestamp: Some(TimestampUnit::Seconds) | None } => Some(TypeRef::F64),
        Kind::Text { values: None, format, .. } => Some(text_type(format.as_deref())),
        Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. } if values.members.is_empty() => {
            Some(TypeRef::Value)
        }
        _ => None,
    }
}

fn is_scalar(schema: &Schema) -> bool {
    scalar_type(schema).is_some()
}

/// Whether an object has no properties of its own.
fn is_map(object: &Object) -> bool {
    object.properties.is_empty() && !object.filters
}

/// What the field is known as that keeps members without a name: no member is called so but by chance.
const EXTRA: &str = "additionalProperties";

fn lower_struct<'a>(lowering: &mut Lowering<'a>, object: &'a Object, at: &Pointer, context: &Context) -> Struct {
    let mut scope = Scope::public(NameKind::Fields, &*context.thing, &*context.name);
    let mut fields = Vec::new();
    for (wire, property) in &object.properties {
        fields.push(lower_field(lowering, &mut scope, wire, property, context));
    }
    let extra = extra_type(lowering, object, context);
    if extra.is_none() && !matches!(object.additional, Additional::Forbidden) {
        fields.extend(undescribed(lowering, &mut scope, object, at));
    }
    let extra = extra.map(|ty| {
        let wanted = if fields.iter().any(|field| field.name.as_str() == "extra") { "unknown_properties" } else { "extra" };
        (FieldName(lowering.names.claim(&mut scope, Wish::made(wanted), EXTRA, at).0), ty)
    });
    Struct { fields, extra, constructible: context.input, settable: context.input && !context.flattened }
}

/// What has to be there and is not described: any value. Such a name may be a slip, so that nobody insists on it.
fn undescribed(lowering: &mut Lowering<'_>, scope: &mut Scope, object: &Object, at: &Pointer) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for wire in object.also_required.iter().filter(|wire| !object.properties.contains_key(*wire)) {
        if fields.iter().any(|field| field.wire.as_str() == wire) {
            continue;
        }
        let message = format!("`required` names `{wire}`, which no property describes; it may be any value, or missing");
        lowering.kept_wider(&at.key("required"), message);
        fields.push(Field {
            name: FieldName(lowering.names.claim(scope, Wish::made(names::snake_name(wire)), wire, at).0),
            wire: Wire(wire.clone()),
            ty: TypeRef::Value,
            presence: Presence::OptionalNullable,
            docs: Docs("The service wants it to be there, and does not say what it is.".to_owned()),
            deprecated: false,
            example: None,
        });
    }
    fields
}

/// The type of properties that are not known, where they are to be kept.
///
/// A schema that others extend is met in place of those, so what they add is kept too.
fn extra_type<'a>(lowering: &mut Lowering<'a>, object: &'a Object, context: &Context) -> Option<TypeRef> {
    match &object.additional {
        Additional::Any => Some(TypeRef::Value),
        Additional::Typed(schema) => Some(nullable_type_of(lowering, schema, &context.inside("Value"))),
        Additional::Unsaid if object.discriminator.is_some() => Some(TypeRef::Value),
        Additional::Unsaid | Additional::Forbidden => lowering.options.keep_unknown.then_some(TypeRef::Value),
    }
}

fn lower_field<'a>(
    lowering: &mut Lowering<'a>,
    scope: &mut Scope,
    wire: &str,
    property: &'a Property,
    context: &Context,
) -> Field {
    let schema = &property.schema;
    let own_name = schema.meta.rust_name.as_deref().filter(|name| !name.starts_with(char::is_uppercase));
    let wish = Wish::new(names::snake_name(own_name.unwrap_or(wire)), own_name.is_some());
    let name = lowering.claim(scope, wish, wire, &schema.at, "fields");
    let ty = type_of(lowering, schema, &context.inside_as(own_name.unwrap_or(wire), wire));
    let presence = presence(property.required, lowering.nullable(schema), &ty);
    let deprecated = schema.meta.deprecated;
    let example = examples::example(lowering, schema, wire, context.input);
    let docs = field_docs(lowering, schema);
    Field { name: FieldName(name), wire: Wire(wire.to_owned()), ty, presence, docs, deprecated, example }
}

/// What a property says about itself, or what its type says where the property is silent and its type has no page of its own.
pub(super) fn field_docs<'a>(lowering: &Lowering<'a>, schema: &'a Schema) -> Docs {
    let own = schema_docs(schema);
    let words = if own.0.is_empty() { schema_docs(lowering.resolve(schema)) } else { own };
    with_facts(lowering, words.0, schema)
}

/// Words, and after them what the schema says of limits and defaults.
pub(super) fn with_facts<'a>(lowering: &Lowering<'a>, words: String, schema: &'a Schema) -> Docs {
    let resolved = lowering.resolve(schema);
    let facts = if schema.meta.facts.is_empty() && is_scalar(resolved) { &resolved.meta.facts } else { &schema.meta.facts };
    if facts.is_empty() {
        return Docs(words);
    }
    let gap = if words.trim().is_empty() { "" } else { "\n\n" };
    Docs(format!("{}{gap}{}", words.trim_end(), facts.join(" ")))
}

fn presence(required: bool, nullable: bool, ty: &TypeRef) -> Presence {
    let any = *ty == TypeRef::Value;
    // A value that may be anything may be null; where it must be there, `Value` itself holds null.
    match (required, if required { nullable && !any } else { nullable || any }) {
        (true, false) => Presence::Required,
        (true, true) => Presence::RequiredNullable,
        (false, false) => Presence::Optional,
        (false, true) => Presence::OptionalNullable,
    }
}
