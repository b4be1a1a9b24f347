//! What requests and answers are made of.

use std::collections::BTreeMap;

use super::index::Index;
use super::target::{self, Target};
use super::text::Text;
use super::used_by::{UsedBy, types_of_definition};
use super::words::sentence;
use crate::ir::{
    Api, Enum, EnumBacking, EnumMember, EnumWire, Field, ModuleName, Presence, Struct, TypeDef, TypeKind, TypeName, Union,
    UnionVariant,
};

/// Types of values that are not the API's own, and what each is in JSON.
pub(crate) const VALUES: [(&str, &str); 9] = [
    ("Option<T>", "A value, or none: the property is missing or null."),
    ("runtime::Maybe<T>", "A value, `null`, or no property at all: three different things."),
    ("runtime::Timestamp", "A point in time: whole milliseconds since 1970-01-01 UTC."),
    ("runtime::TimestampSeconds", "A point in time: whole seconds since 1970-01-01 UTC."),
    ("runtime::FractionalTimestamp", "A point in time: milliseconds since 1970-01-01 UTC, with a fraction."),
    ("runtime::DateTime", "A point in time with its offset, a `chrono::DateTime`: text as of RFC 3339."),
    ("chrono::NaiveDate", "A day: text such as `2025-01-31`."),
    ("runtime::Body", "Bytes, or a stream of bytes; not JSON."),
    ("serde_json::Value", "Any value."),
];

/// A type.
pub(crate) struct TypeFacts<'a> {
    pub target: Target,
    pub anchor: String,
    /// How the anchors of its fields or variants begin; they end in their names.
    pub anchors: String,
    pub name: &'a str,
    pub kind: &'static str,
    pub docs: &'a str,
    pub summary: Text,
    pub deprecated: bool,
    pub shape: Shape<'a>,
    pub uses: Vec<Text>,
    pub used_by: Vec<Text>,
}

/// What a type is.
pub(crate) enum Shape<'a> {
    Struct { fields: Vec<FieldRow<'a>>, extra: Option<Extra>, constructor: Option<String>, has_setters: bool },
    Enum { backing: &'static str, members: Vec<MemberRow<'a>>, unknown: Option<&'a str> },
    Union { tag: Option<&'a str>, variants: Vec<VariantRow<'a>>, unknown: &'a str },
    Alias(Text),
    Newtype(Text),
}

/// A row of the table of a struct's fields.
pub(crate) struct FieldRow<'a> {
    pub name: &'a str,
    pub wire: &'a str,
    pub ty: Text,
    pub presence: &'static str,
    pub meaning: Text,
}

/// Where properties go that are not known.
pub(crate) struct Extra {
    pub name: Text,
    pub ty: Text,
}

/// A row of the table of an enum's members.
pub(crate) struct MemberRow<'a> {
    pub name: &'a str,
    /// As JSON writes it: `"1"` and `1` are two values.
    pub wire: String,
    pub meaning: Text,
}

/// A row of the table of a union's variants.
pub(crate) struct VariantRow<'a> {
    pub name: &'a str,
    pub tags: Text,
    pub ty: Text,
    pub meaning: Text,
}

/// The types of an API, by module.
pub(crate) fn modules<'a>(api: &'a Api, index: &Index<'_>, used_by: &UsedBy) -> Vec<(&'a ModuleName, Vec<TypeFacts<'a>>)> {
    let mut modules: BTreeMap<&ModuleName, Vec<TypeFacts<'_>>> = BTreeMap::new();
    for ty in &api.types {
        modules.entry(&ty.module).or_default().push(facts(ty, index, used_by));
    }
    // The type that a module is named after comes first, then those that are declared inside it, which were met before it.
    for (module, types) in &mut modules {
        types.reverse();
        types.sort_by_key(|ty| !matches!(&ty.target, Target::Type(_, name) if target::is_main(module, name)));
    }
    modules.into_iter().collect()
}

fn facts<'a>(ty: &'a TypeDef, index: &Index<'_>, used_by: &UsedBy) -> TypeFacts<'a> {
    let TypeDef { name, module, docs, deprecated, kind, example: _, derives: _ } = ty;
    let (word, shape) = match kind {
        TypeKind::Struct(strukt) => ("struct", structure(name, strukt, index)),
        TypeKind::Enum(values) => ("enum", enumeration(values)),
        TypeKind::Union(variants) => ("union", union(variants, index)),
        TypeKind::Alias(target) => ("alias", Shape::Alias(index.ty(target))),
        TypeKind::Newtype(target) => ("newtype", Shape::Newtype(index.ty(target))),
    };
    TypeFacts {
        target: Target::Type(module.clone(), name.clone()),
        anchor: target::type_anchor(name),
        anchors: match kind {
            TypeKind::Enum(_) | TypeKind::Union(_) => target::variant_anchors(module, name),
            TypeKind::Struct(_) | TypeKind::Alias(_) | TypeKind::Newtype(_) => target::field_anchors(module, name),
        },
        name: name.as_str(),
        kind: word,
        docs: &docs.0,
        summary: Text::words(sentence(&docs.0)).deprecated_if(*deprecated),
        deprecated: *deprecated,
        shape,
        uses: uses(ty, index),
        used_by: used_by.model(name),
    }
}

/// What a type is made of, each once.
fn uses(ty: &TypeDef, index: &Index<'_>) -> Vec<Text> {
    let mut used = Vec::new();
    for (name, target) in types_of_definition(ty).into_iter().filter_map(|leaf| index.target(leaf)) {
        let link = Text::link(name, target.clone());
        let itself = matches!(&target, Target::Type(_, name) if *name == ty.name);
        if target != Target::Values && !itself && !used.contains(&link) {
            used.push(link);
        }
    }
    used
}

fn structure<'a>(name: &TypeName, strukt: &'a Struct, index: &Index<'_>) -> Shape<'a> {
    let Struct { fields, extra, constructible, settable: _ } = strukt;
    let required = fields.iter().filter(|field| field.presence == Presence::Required);
    let required: Vec<&str> = required.map(|field| field.name.as_str()).collect();
    Shape::Struct {
        fields: fields.iter().map(|field| field_row(field, index)).collect(),
        extra: extra.as_ref().map(|(name, ty)| Extra { name: Text::code(name.as_str()), ty: index.ty(ty) }),
        constructor: constructible.then(|| format!("{name}::new({})", required.join(", "))),
        has_setters: required.len() < fields.len(),
    }
}

fn field_row<'a>(field: &'a Field, index: &Index<'_>) -> FieldRow<'a> {
    let Field { name, wire, ty: field_type, presence, docs, deprecated, example: _ } = field;
    FieldRow {
        name: name.as_str(),
        wire: wire.as_str(),
        ty: index.field_type(field_type, *presence),
        presence: presence_words(*presence),
        meaning: Text::words(&docs.0).deprecated_if(*deprecated),
    }
}

fn presence_words(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "always there",
        Presence::RequiredNullable => "always there, may be null",
        Presence::Optional => "may be missing",
        Presence::OptionalNullable => "may be missing, may be null",
    }
}

fn enumeration(values: &Enum) -> Shape<'_> {
    let Enum { backing, members, unknown } = values;
    let backing = match backing {
        EnumBacking::Text => "text",
        EnumBacking::I32 => "a whole number of 32 bits",
        EnumBacking::I64 => "a whole number of 64 bits",
    };
    Shape::Enum {
        backing,
        members: members.iter().map(member_row).collect(),
        unknown: unknown.as_ref().map(|variant| variant.as_str()),
    }
}

fn member_row(member: &EnumMember) -> MemberRow<'_> {
    let EnumMember { name, wire, docs } = member;
    let wire = match wire {
        EnumWire::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        EnumWire::Integer(number) => number.to_string(),
    };
    MemberRow { name: name.as_str(), wire, meaning: Text::words(&docs.0) }
}

fn union<'a>(union: &'a Union, index: &Index<'_>) -> Shape<'a> {
    let Union { tag, variants, unknown, constructible: _ } = union;
    Shape::Union {
        tag: tag.as_ref().map(|tag| tag.as_str()),
        variants: variants.iter().map(|variant| variant_row(variant, tag.is_some(), index)).collect(),
        unknown: unknown.as_str(),
    }
}

fn variant_row<'a>(variant: &'a UnionVariant, tagged: bool, index: &Index<'_>) -> VariantRow<'a> {
    let UnionVariant { name, tags, ty: held, docs } = variant;
    let tags = tags.iter().map(|tag| Text::code(serde_json::Value::from(tag.as_str()).to_string()));
    let tags = if tagged && tags.len() == 0 { Text::plain("any other") } else { Text::joined(tags, ", ") };
    VariantRow { name: name.as_str(), tags, ty: index.ty(held), meaning: Text::words(&docs.0) }
}
