//! Values that fit their types, as JSON: the document's own where they fit, completed or made up where they do not.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use super::Known;
use super::dates::{is_date, is_date_time};
use crate::ir::{
    Enum, EnumMember, EnumWire, Example, Field, FilterField, FilterMethod, FilterValue, Filters, Presence, Struct, TypeKind,
    TypeName, TypeRef, Union, UnionVariant,
};

/// How deep a value goes.
const DEPTH: usize = 6;
/// How much is tried before a value is given up: a type may have more variants and parts than anyone would read.
const PARTS: usize = 600;
/// How many values of a list or a map are shown.
const ITEMS: usize = 3;
/// How many properties of an object are shown that might be left out.
const OPTIONAL: usize = 6;

/// A place inside a value that grows: how much deeper it may go, and how many parts may still be tried in all.
struct Here<'r> {
    depth: usize,
    parts: &'r Cell<usize>,
}

impl<'r> Here<'r> {
    /// The place inside a part; none where there is no more room.
    fn inside(&self) -> Option<Here<'r>> {
        self.parts.set(self.parts.get().checked_sub(1)?);
        Some(Here { depth: self.depth.checked_sub(1)?, parts: self.parts })
    }
}

/// A value of a type: the example if it fits, another one if it does not. None for a type whose values never end, or are too large.
pub(super) fn value(ty: &TypeRef, example: Option<&Example>, known: &Known<'_>) -> Option<Value> {
    make(ty, example, known, &Here { depth: DEPTH, parts: &Cell::new(PARTS) })
}

/// The value as the type has it: without what the type does not know, and with what it cannot do without.
pub(super) fn fitting(ty: &TypeRef, value: &Value, known: &Known<'_>) -> Option<Value> {
    fit(ty, value, known, &Here { depth: DEPTH, parts: &Cell::new(PARTS) })
}

/// The variant that holds a value.
pub(super) fn variant_of<'u>(union: &'u Union, value: &Value, known: &Known<'_>) -> Option<&'u UnionVariant> {
    variant_at(union, value, known, &Here { depth: DEPTH, parts: &Cell::new(PARTS) })
}

fn variant_at<'u>(union: &'u Union, value: &Value, known: &Known<'_>, here: &Here<'_>) -> Option<&'u UnionVariant> {
    if let Some(tag) = &union.tag {
        let chosen = value.get(tag.as_str()).and_then(Value::as_str);
        let is_chosen = |variant: &&UnionVariant| variant.tags.iter().any(|tag| Some(tag.as_str()) == chosen);
        let base = || union.variants.iter().find(|variant| variant.tags.is_empty());
        return union.variants.iter().find(is_chosen).or_else(base);
    }
    let fits = |variant: &&UnionVariant| fit(&variant.ty, value, known, here);
    // A type that needs nothing takes any object, and loses what it does not know.
    let whole = union.variants.iter().find(|variant| fits(variant).is_some_and(|fitted| fitted == *value));
    whole.or_else(|| union.variants.iter().find(|variant| fits(variant).is_some()))
}

/// The member that a value stands for.
pub(super) fn member_of<'e>(values: &'e Enum, value: &Value) -> Option<&'e EnumMember> {
    values.members.iter().find(|member| match &member.wire {
        EnumWire::Text(text) => value.as_str() == Some(text),
        EnumWire::Integer(number) => value.as_i64() == Some(*number),
    })
}

/// The field and the operator of a filter, by their names in JSON.
pub(super) fn operator_of<'f>(filters: &'f Filters, field: &str, operator: &str) -> Option<&'f FilterMethod> {
    let field = filters.fields.iter().find(|known| known.wire.as_str() == field)?;
    field.methods.iter().find(|method| method.wire.as_str() == operator)
}

/// Whether an object cannot do without a property.
pub(super) fn is_required(presence: Presence) -> bool {
    matches!(presence, Presence::Required | Presence::RequiredNullable)
}

fn make(ty: &TypeRef, example: Option<&Example>, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    if let Some(value) = example.and_then(|example| fit(ty, &example.value, known, here)) {
        return Some(value);
    }
    let here = &here.inside()?;
    match ty {
        TypeRef::Bool => Some(json!(true)),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => Some(json!(1)),
        TypeRef::F64 => Some(json!(0.5)),
        TypeRef::String | TypeRef::Binary | TypeRef::External(_) => Some(json!("text")),
        TypeRef::Date => Some(json!("2025-01-31")),
        TypeRef::DateTime => Some(json!("2025-01-31T12:00:00Z")),
        TypeRef::TimestampMillis | TypeRef::TimestampFraction => Some(json!(1_738_324_800_000_i64)),
        TypeRef::TimestampSeconds => Some(json!(1_738_324_800_i64)),
        TypeRef::Value | TypeRef::Map(_) => Some(json!({})),
        TypeRef::Unit => Some(Value::Null),
        TypeRef::Named(name) => named(name, known, here),
        TypeRef::Filters(name) => filters(known.filters(name)?, known, here),
        TypeRef::List(item) => Some(json!([make(item, None, known, here)?])),
        TypeRef::Tuple(elements) => elements.iter().map(|element| make(element, None, known, here)).collect(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => make(inner, None, known, here),
    }
}

fn named(name: &TypeName, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    let definition = known.definition(name)?;
    let own = definition.example.as_ref().and_then(|example| fit_kind(&definition.kind, &example.value, known, here));
    own.or_else(|| match &definition.kind {
        TypeKind::Struct(strukt) => object(strukt, &Map::new(), known, here).map(Value::Object),
        TypeKind::Enum(values) => values.members.first().map(|member| match &member.wire {
            EnumWire::Text(text) => json!(text),
            EnumWire::Integer(number) => json!(number),
        }),
        TypeKind::Union(union) => union.variants.iter().find_map(|variant| {
            let value = make(&variant.ty, None, known, here)?;
            Some(tagged(union, variant, value))
        }),
        TypeKind::Alias(target) | TypeKind::Newtype(target) => make(target, None, known, here),
    })
}

/// The value with the property that tells its variant.
fn tagged(union: &Union, variant: &UnionVariant, mut value: Value) -> Value {
    if let (Some(tag), Some(chosen), Value::Object(object)) = (&union.tag, variant.tags.first(), &mut value) {
        object.insert(tag.as_str().to_owned(), json!(chosen));
    }
    value
}

/// An object with what is there of it, and what it cannot do without; of one that needs nothing, a little of the rest.
fn object(strukt: &Struct, there: &Map<String, Value>, known: &Known<'_>, here: &Here<'_>) -> Option<Map<String, Value>> {
    // What is not known by name is nobody's to make up.
    let Struct { fields, extra: _, constructible: _, settable: _ } = strukt;
    let mut object = Map::new();
    let mut optional = 0;
    for field in fields {
        let own = there.get(field.wire.as_str()).and_then(|value| fit_field(field, value, known, here));
        let value = match own {
            Some(value) if is_required(field.presence) => value,
            Some(value) if optional < OPTIONAL => {
                optional += 1;
                value
            }
            None if is_required(field.presence) => make(&field.ty, field.example.as_ref(), known, here)?,
            Some(_) | None => continue,
        };
        object.insert(field.wire.as_str().to_owned(), value);
    }
    if object.is_empty() {
        let plain = fields.iter().filter(|field| !field.deprecated && is_plain(&field.ty, known));
        for field in plain.take(2) {
            object.insert(field.wire.as_str().to_owned(), make(&field.ty, field.example.as_ref(), known, here)?);
        }
    }
    Some(object)
}

/// Whether a type is one value rather than a thing of several.
fn is_plain(ty: &TypeRef, known: &Known<'_>) -> bool {
    match ty {
        TypeRef::Bool
        | TypeRef::I32
        | TypeRef::I64
        | TypeRef::U32
        | TypeRef::U64
        | TypeRef::F64
        | TypeRef::String
        | TypeRef::Date
        | TypeRef::DateTime
        | TypeRef::TimestampMillis
        | TypeRef::TimestampSeconds
        | TypeRef::TimestampFraction
        | TypeRef::External(_) => true,
        TypeRef::Named(name) => matches!(known.definition(name).map(|definition| &definition.kind), Some(TypeKind::Enum(_))),
        TypeRef::Binary
        | TypeRef::Value
        | TypeRef::Unit
        | TypeRef::Filters(_)
        | TypeRef::List(_)
        | TypeRef::Tuple(_)
        | TypeRef::Map(_)
        | TypeRef::Nullable(_)
        | TypeRef::Boxed(_) => false,
    }
}

/// A value that an operator of a filter takes.
fn operand(method: &FilterMethod, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    let FilterMethod { name: _, wire: _, docs: _, value, example } = method;
    match value {
        FilterValue::One(ty) => make(ty, example.as_ref(), known, here),
        FilterValue::Many(ty) => {
            let list = TypeRef::List(Box::new(ty.clone()));
            let listed = example.as_ref().and_then(|example| fit(&list, &example.value, known, here));
            listed.or_else(|| Some(json!([make(ty, example.as_ref(), known, here)?])))
        }
    }
}

/// Filters by one field: by one that has a set of values, since those say most, or by the first.
fn filters(filters: &Filters, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    if let Some(value) = filters.example.as_ref().and_then(|example| fit_filters(filters, &example.value, known, here)) {
        return Some(value);
    }
    let fields = || filters.fields.iter().filter(|field| !field.deprecated);
    let enumerated = |field: &&FilterField| {
        field.methods.first().is_some_and(|method| match &method.value {
            FilterValue::One(ty) | FilterValue::Many(ty) => matches!(ty, TypeRef::Named(_)) && is_plain(ty, known),
        })
    };
    let made = |field: &FilterField| {
        let method = field.methods.first()?;
        Some(json!({ field.wire.as_str(): { method.wire.as_str(): operand(method, known, here)? } }))
    };
    fields().filter(enumerated).find_map(made).or_else(|| fields().find_map(made))
}

fn fit_field(field: &Field, value: &Value, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    if value.is_null() && field.presence == Presence::RequiredNullable {
        return Some(Value::Null);
    }
    fit(&field.ty, value, known, here)
}

fn fit(ty: &TypeRef, value: &Value, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    let here = &here.inside()?;
    let same = |fits: bool| fits.then(|| value.clone());
    match ty {
        TypeRef::Bool => same(value.is_boolean()),
        TypeRef::I32 => same(value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())),
        TypeRef::U32 => same(value.as_u64().is_some_and(|number| u32::try_from(number).is_ok())),
        TypeRef::U64 => same(value.is_u64()),
        TypeRef::I64 | TypeRef::TimestampMillis | TypeRef::TimestampSeconds => same(value.is_i64()),
        TypeRef::F64 | TypeRef::TimestampFraction => same(value.is_number()),
        // In YAML a text of digits reads as a number; what its author meant is clear.
        TypeRef::String if value.is_number() => Some(json!(value.to_string())),
        TypeRef::String | TypeRef::Binary => same(value.is_string()),
        TypeRef::Date => same(value.as_str().is_some_and(is_date)),
        TypeRef::DateTime => same(value.as_str().is_some_and(is_date_time)),
        TypeRef::Value | TypeRef::External(_) => same(true),
        TypeRef::Unit => same(value.is_null()),
        TypeRef::Named(name) => fit_kind(&known.definition(name)?.kind, value, known, here),
        TypeRef::Filters(name) => fit_filters(known.filters(name)?, value, known, here),
        TypeRef::List(item) => {
            let items = value.as_array().filter(|items| !items.is_empty())?;
            items.iter().take(ITEMS).map(|value| fit(item, value, known, here)).collect()
        }
        TypeRef::Tuple(elements) => {
            let values = value.as_array().filter(|values| values.len() == elements.len())?;
            elements.iter().zip(values).map(|(element, value)| fit(element, value, known, here)).collect()
        }
        TypeRef::Map(of) => {
            let entries = value.as_object()?.iter().take(ITEMS);
            let entries = entries.map(|(name, value)| Some((name.clone(), fit(of, value, known, here)?)));
            entries.collect::<Option<Map<String, Value>>>().map(Value::Object)
        }
        TypeRef::Nullable(_) if value.is_null() => Some(Value::Null),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => fit(inner, value, known, here),
    }
}

fn fit_kind(kind: &TypeKind, value: &Value, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    match kind {
        TypeKind::Struct(strukt) => object(strukt, value.as_object()?, known, here).map(Value::Object),
        TypeKind::Enum(values) => member_of(values, value).map(|_| value.clone()),
        TypeKind::Union(union) => {
            let variant = variant_at(union, value, known, here)?;
            let fitted = fit(&variant.ty, value, known, here)?;
            Some(if union.tag.is_some() { retagged(union, value, fitted) } else { fitted })
        }
        TypeKind::Alias(target) | TypeKind::Newtype(target) => fit(target, value, known, here),
    }
}

/// The fitted value with the tag that the value had.
fn retagged(union: &Union, value: &Value, mut fitted: Value) -> Value {
    if let (Some(tag), Value::Object(object)) = (&union.tag, &mut fitted)
        && let Some(chosen) = value.get(tag.as_str())
    {
        object.insert(tag.as_str().to_owned(), chosen.clone());
    }
    fitted
}

/// Filters without the fields and operators that the builder does not have. Where a list is taken, a single value is a list of one.
fn fit_filters(filters: &Filters, value: &Value, known: &Known<'_>, here: &Here<'_>) -> Option<Value> {
    let mut fitted = Map::new();
    for (field, operators) in value.as_object()? {
        let mut kept = Map::new();
        for (operator, operand) in operators.as_object()? {
            let Some(method) = operator_of(filters, field, operator) else { continue };
            let operand = match &method.value {
                FilterValue::One(ty) => fit(ty, operand, known, here),
                FilterValue::Many(ty) => {
                    let list = if operand.is_array() { operand.clone() } else { json!([operand]) };
                    fit(&TypeRef::List(Box::new(ty.clone())), &list, known, here)
                }
            };
            kept.extend(operand.map(|operand| (operator.clone(), operand)));
        }
        if !kept.is_empty() && fitted.len() < ITEMS {
            fitted.insert(field.clone(), Value::Object(kept));
        }
    }
    (!fitted.is_empty()).then_some(Value::Object(fitted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Api, Docs, FieldName, ModuleName, TypeDef, VariantName, Wire};

    fn named(name: &str) -> TypeRef {
        TypeRef::Named(TypeName(name.to_owned()))
    }

    fn field(name: &str, ty: TypeRef, presence: Presence) -> Field {
        let example = None;
        let (name, wire) = (FieldName(name.to_owned()), Wire(name.to_owned()));
        Field { name, wire, ty, presence, docs: Docs::default(), deprecated: false, example }
    }

    fn type_def(name: &str, kind: TypeKind) -> TypeDef {
        let (name, module) = (TypeName(name.to_owned()), ModuleName("types".to_owned()));
        TypeDef { name, module, docs: Docs::default(), deprecated: false, example: None, kind, derives: Vec::new() }
    }

    fn structure(name: &str, fields: Vec<Field>) -> TypeDef {
        type_def(name, TypeKind::Struct(Struct { fields, extra: None, constructible: true, settable: true }))
    }

    fn types() -> Vec<TypeDef> {
        let member =
            EnumMember { name: VariantName("Red".to_owned()), wire: EnumWire::Text("red".to_owned()), docs: Docs::default() };
        let color = Enum { backing: crate::ir::EnumBacking::Text, members: vec![member], unknown: None };
        vec![
            type_def("Color", TypeKind::Enum(color)),
            structure(
                "Box",
                vec![
                    field("color", named("Color"), Presence::Required),
                    field("size", TypeRef::I32, Presence::Optional),
                    field("note", TypeRef::String, Presence::OptionalNullable),
                ],
            ),
            structure("Endless", vec![field("next", TypeRef::Boxed(Box::new(named("Endless"))), Presence::Required)]),
        ]
    }

    fn with_types<T>(test: impl FnOnce(&Known<'_>) -> T) -> T {
        let api = Api {
            title: String::new(),
            version: String::new(),
            docs: Docs::default(),
            servers: Vec::new(),
            path_prefix: None,
            base_path: None,
            security: Vec::new(),
            rate_limit: None,
            env_prefix: None,
            incoming: Vec::new(),
            resources: Vec::new(),
            types: types(),
            filters: Vec::new(),
            foreign: Vec::new(),
            components: Vec::new(),
            split: None,
            coverage: crate::ir::Coverage::default(),
        };
        let find = |name: &TypeName| api.types.iter().find(|ty| ty.name == *name);
        test(&Known { api: &api, library: "library".to_owned(), types: &find })
    }

    #[test]
    fn an_example_is_cut_and_completed_to_its_type() {
        with_types(|known| {
            let fit = |value: Value| fitting(&named("Box"), &value, known);
            assert_eq!(fit(json!({"size": 3, "other": 1})), Some(json!({"color": "red", "size": 3})));
            assert_eq!(fit(json!({"color": "blue", "size": "big", "note": null})), Some(json!({"color": "red"})));
            assert_eq!(fit(json!("red")), None);
        });
    }

    #[test]
    fn an_example_of_another_type_is_not_used() {
        with_types(|known| {
            let made = |ty: &TypeRef, value: Value| super::value(ty, Some(&Example { value, given: true }), known);
            assert_eq!(made(&TypeRef::I32, json!(3_000_000_000_i64)), Some(json!(1)));
            assert_eq!(made(&TypeRef::DateTime, json!("yesterday")), Some(json!("2025-01-31T12:00:00Z")));
            assert_eq!(made(&TypeRef::List(Box::new(named("Color"))), json!([])), Some(json!(["red"])));
        });
    }

    #[test]
    fn a_value_that_never_ends_is_none() {
        with_types(|known| {
            assert_eq!(super::value(&named("Endless"), None, known), None);
            assert_eq!(fitting(&named("Endless"), &json!({}), known), None);
        });
    }
}
