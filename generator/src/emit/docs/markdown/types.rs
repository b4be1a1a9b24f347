//! A page for each module of types, and their index.

use std::collections::BTreeMap;

use askama::Template;

use super::super::reference::index::{self, Index, TYPES};
use super::super::reference::used_by::UsedBy;
use super::blocks::prose;
use super::cell::{cell, cell_code, sentence, with_deprecation};
use super::inline::{Place, code};
use super::page::Page;
use crate::ir::{
    Api, Enum, EnumBacking, EnumMember, EnumWire, Field, ModuleName, Presence, Struct, TypeDef, TypeKind, TypeName, Union,
    UnionVariant,
};

#[derive(Template)]
#[template(path = "docs/markdown/types.md", escape = "none")]
struct TypesPage<'a> {
    header: &'a str,
    title: &'a str,
    types: Vec<Section<'a>>,
}

/// A type.
struct Section<'a> {
    anchor: String,
    name: &'a str,
    about: String,
    deprecated: bool,
    shape: Shape<'a>,
    used_by: Vec<String>,
}

/// What a type is.
enum Shape<'a> {
    Struct { fields: Vec<FieldRow>, extra: Option<Extra>, constructor: Option<String>, has_setters: bool },
    Enum { backing: &'static str, members: Vec<MemberRow>, unknown: Option<&'a str> },
    Union { tag: Option<String>, variants: Vec<VariantRow>, unknown: &'a str },
    Alias(String),
    Newtype(String),
}

/// A row of the table of a struct's fields, in cells.
struct FieldRow {
    name: String,
    wire: String,
    ty: String,
    presence: &'static str,
    meaning: String,
}

/// Where properties go that are not known.
struct Extra {
    name: String,
    ty: String,
}

/// A row of the table of an enum's members, in cells.
struct MemberRow {
    name: String,
    wire: String,
    meaning: String,
}

/// A row of the table of a union's variants, in cells.
struct VariantRow {
    name: String,
    tags: String,
    ty: String,
    meaning: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/types_index.md", escape = "none")]
struct TypesIndex<'a> {
    header: &'a str,
    rows: Vec<IndexRow<'a>>,
}

/// A row of the index, in cells.
struct IndexRow<'a> {
    name: &'a str,
    target: String,
    kind: &'static str,
    meaning: String,
}

/// A page for each module, and the index.
pub(super) fn pages(api: &Api, index: &Index<'_>, used_by: &UsedBy, header: &str) -> Vec<Page> {
    let mut modules: BTreeMap<&ModuleName, Vec<&TypeDef>> = BTreeMap::new();
    for ty in &api.types {
        modules.entry(&ty.module).or_default().push(ty);
    }
    // The type that a module is named after is the last of it: those that are declared inside it were met before.
    modules.values_mut().for_each(|types| types.reverse());
    let mut pages = vec![index_page(&modules, header)];
    pages.extend(modules.into_iter().map(|(module, types)| page(module, &types, index, used_by, header)));
    pages
}

fn index_page(modules: &BTreeMap<&ModuleName, Vec<&TypeDef>>, header: &str) -> Page {
    Page::new(TYPES, &TypesIndex { header, rows: modules.values().flatten().map(|ty| index_row(ty)).collect() })
}

fn index_row(ty: &TypeDef) -> IndexRow<'_> {
    let TypeDef { name, module, docs, deprecated, example: _, kind } = ty;
    let target = index::type_target(index::types_page(module), name).from(TYPES);
    let meaning = with_deprecation(sentence(&docs.0), *deprecated);
    IndexRow { name: name.as_str(), target, kind: kind_word(kind), meaning }
}

fn kind_word(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Struct(_) => "struct",
        TypeKind::Enum(_) => "enum",
        TypeKind::Union(_) => "union",
        TypeKind::Alias(_) => "alias",
        TypeKind::Newtype(_) => "newtype",
    }
}

fn page(module: &ModuleName, types: &[&TypeDef], index: &Index<'_>, used_by: &UsedBy, header: &str) -> Page {
    let path = index::types_page(module);
    let title = types.first().map(|ty| ty.name.as_str()).unwrap_or_default();
    let types = types.iter().map(|ty| section(ty, index, used_by, &path)).collect();
    Page::new(path.as_str(), &TypesPage { header, title, types })
}

fn section<'a>(ty: &'a TypeDef, index: &Index<'_>, used_by: &UsedBy, page: &str) -> Section<'a> {
    let TypeDef { name, module: _, docs, deprecated, example: _, kind } = ty;
    let shape = match kind {
        TypeKind::Struct(strukt) => structure(name, strukt, index, page),
        TypeKind::Enum(values) => enumeration(values),
        TypeKind::Union(variants) => union(variants, index, page),
        TypeKind::Alias(target) => Shape::Alias(index.ty(page, target)),
        TypeKind::Newtype(target) => Shape::Newtype(index.ty(page, target)),
    };
    Section {
        anchor: index::type_anchor(name),
        name: name.as_str(),
        about: prose(&docs.0, 3),
        deprecated: *deprecated,
        shape,
        used_by: used_by.model(page, name),
    }
}

fn structure<'a>(name: &TypeName, strukt: &Struct, index: &Index<'_>, page: &str) -> Shape<'a> {
    let Struct { fields, extra, constructible, settable: _ } = strukt;
    let required = fields.iter().filter(|field| field.presence == Presence::Required);
    let required: Vec<&str> = required.map(|field| field.name.as_str()).collect();
    Shape::Struct {
        fields: fields.iter().map(|field| field_row(field, index, page)).collect(),
        extra: extra.as_ref().map(|(name, ty)| Extra { name: cell_code(name.as_str()), ty: index.ty(page, ty) }),
        constructor: constructible.then(|| format!("{name}::new({})", required.join(", "))),
        has_setters: required.len() < fields.len(),
    }
}

fn field_row(field: &Field, index: &Index<'_>, page: &str) -> FieldRow {
    let Field { name, wire, ty, presence, docs, deprecated, example: _ } = field;
    FieldRow {
        name: cell_code(name.as_str()),
        wire: cell_code(wire.as_str()),
        ty: index.field_type(page, ty, *presence),
        presence: presence_words(*presence),
        meaning: with_deprecation(cell(&docs.0), *deprecated),
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

fn member_row(member: &EnumMember) -> MemberRow {
    let EnumMember { name, wire, docs } = member;
    // As JSON writes it: `"1"` and `1` are two values.
    let wire = match wire {
        EnumWire::Text(text) => serde_json::Value::from(text.as_str()).to_string(),
        EnumWire::Integer(number) => number.to_string(),
    };
    MemberRow { name: cell_code(name.as_str()), wire: cell_code(&wire), meaning: cell(&docs.0) }
}

fn union<'a>(union: &'a Union, index: &Index<'_>, page: &str) -> Shape<'a> {
    let Union { tag, variants, unknown, constructible: _ } = union;
    Shape::Union {
        tag: tag.as_ref().map(|tag| code(tag.as_str(), Place::Prose)),
        variants: variants.iter().map(|variant| variant_row(variant, index, page)).collect(),
        unknown: unknown.as_str(),
    }
}

fn variant_row(variant: &UnionVariant, index: &Index<'_>, page: &str) -> VariantRow {
    let UnionVariant { name, tags, ty, docs } = variant;
    let tags: Vec<String> = tags.iter().map(|tag| cell_code(&serde_json::Value::from(tag.as_str()).to_string())).collect();
    VariantRow { name: cell_code(name.as_str()), tags: tags.join(", "), ty: index.ty(page, ty), meaning: cell(&docs.0) }
}
