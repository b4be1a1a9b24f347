//! The types of a generated crate: structs, enums, unions, aliases, filter builders.

use super::name::{FieldName, MethodName, ModuleName, TypeName, VariantName, Wire};

/// What a document says about a thing, as CommonMark; may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(pub String);

/// A value that samples can show, as JSON.
///
/// The document need not be right about its own examples: whoever shows one looks first whether it fits the type.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The value.
    pub value: serde_json::Value,
    /// Whether the document gives it as an example, rather than that it was made up from what the document says.
    pub given: bool,
}

/// One type of the generated crate.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its name.
    pub name: TypeName,
    /// The module that holds it, with the types that were declared inside it.
    pub module: ModuleName,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// A value of it.
    pub example: Option<Example>,
    /// What it is.
    pub kind: TypeKind,
    /// What it derives because somebody asked for it, with paths: `Hash`, `schemars::JsonSchema`.
    pub derives: Vec<String>,
}

/// A schema that the document gives a name to, and the type that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Its name in the document.
    pub wire: Wire,
    /// The module that holds the type.
    pub module: ModuleName,
    /// The type: one of the crate, or that or null.
    pub ty: TypeRef,
    /// Values of it, made up from what the document says.
    pub instances: Vec<serde_json::Value>,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A fixed or growing set of values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(TypeRef),
    /// A type around another; only where an alias would name itself for ever.
    Newtype(TypeRef),
}

/// An object with known properties.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Its properties, in the document's order.
    pub fields: Vec<Field>,
    /// Where properties go that are not known: the field's name and the type of its values.
    pub extra: Option<(FieldName, TypeRef)>,
    /// Whether users make values of it (it is part of a request), and so want a constructor.
    pub constructible: bool,
    /// Whether they want setters too. A body that is given field by field has them on the call already.
    pub settable: bool,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field.
    pub name: FieldName,
    /// The key in JSON.
    pub wire: Wire,
    /// The type of a value that is there and is not null.
    pub ty: TypeRef,
    /// Whether it may be missing, or null.
    pub presence: Presence,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// A value of it.
    pub example: Option<Example>,
}

/// Whether a property may be missing, or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always there, never null: `T`.
    Required,
    /// Always there, may be null: `Option<T>`.
    RequiredNullable,
    /// May be missing: `Option<T>`.
    Optional,
    /// May be missing and may be null, which are two things: `Maybe<T>`.
    OptionalNullable,
}

/// A reference to a type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRef {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// The content of a file or a body, as bytes.
    Binary,
    /// A day: `chrono::NaiveDate`.
    Date,
    /// A point in time, written as RFC 3339 text.
    DateTime,
    /// A point in time, written as whole milliseconds since the epoch.
    TimestampMillis,
    /// A point in time, written as whole seconds since the epoch.
    TimestampSeconds,
    /// A point in time, written as milliseconds with a fraction.
    TimestampFraction,
    /// Any JSON value.
    Value,
    /// No value at all.
    Unit,
    /// A type of the crate.
    Named(TypeName),
    /// A typed filter builder of the crate.
    Filters(TypeName),
    /// A type of another crate, with its path, that somebody asked for.
    External(String),
    /// A list.
    List(Box<TypeRef>),
    /// A list with a fixed number of values, each of a type of its own.
    Tuple(Vec<TypeRef>),
    /// A map from text.
    Map(Box<TypeRef>),
    /// A value or null.
    Nullable(Box<TypeRef>),
    /// A value behind a pointer, since it would contain itself otherwise.
    Boxed(Box<TypeRef>),
}

/// A set of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// What the values are made of.
    pub backing: EnumBacking,
    /// The known values, in the document's order.
    pub members: Vec<EnumMember>,
    /// The variant that keeps a value which is not known; none where the document says that there never will be one.
    pub unknown: Option<VariantName>,
}

/// What the values of an enum are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumBacking {
    /// Text.
    Text,
    /// Whole numbers of 32 bits.
    I32,
    /// Whole numbers of 64 bits.
    I64,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumMember {
    /// The variant.
    pub name: VariantName,
    /// The value in JSON.
    pub wire: EnumWire,
    /// What the document says about it.
    pub docs: Docs,
}

/// A value of an enum in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnumWire {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property whose value tells the variants apart; none if the one is meant that knows most of the value.
    pub tag: Option<Wire>,
    /// The variants.
    pub variants: Vec<UnionVariant>,
    /// The variant that keeps what fits none of the others.
    pub unknown: VariantName,
    /// Whether users make values of it (it is part of a request), and so want to make them of what the variants hold.
    pub constructible: bool,
}

/// One variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// The variant.
    pub name: VariantName,
    /// The values of the tag that choose it. Empty where there is no tag; where there is one, for the variant that all other values choose.
    pub tags: Vec<String>,
    /// What it holds.
    pub ty: TypeRef,
    /// What the document says about it.
    pub docs: Docs,
}

/// A typed filter builder: one method per field and operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Filters {
    /// The builder.
    pub name: TypeName,
    /// The module that holds it.
    pub module: ModuleName,
    /// What the document says about it.
    pub docs: Docs,
    /// Filters as they are sent.
    pub example: Option<Example>,
    /// The fields, in the document's order.
    pub fields: Vec<FilterField>,
}

/// A field that can be filtered by.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterField {
    /// Its name in JSON.
    pub wire: Wire,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// The operators that it supports.
    pub methods: Vec<FilterMethod>,
}

/// An operator of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FilterMethod {
    /// The method.
    pub name: MethodName,
    /// The operator's name in JSON.
    pub wire: Wire,
    /// What the operator does, in the document's words.
    pub docs: Docs,
    /// What it takes.
    pub value: FilterValue,
    /// A value that it takes, or one of a list.
    pub example: Option<Example>,
}

/// What an operator takes.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterValue {
    /// One value.
    One(TypeRef),
    /// A list of values.
    Many(TypeRef),
}
