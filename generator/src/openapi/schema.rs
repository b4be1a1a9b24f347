//! Reads schemas.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::all_of;
use super::extensions;
use super::facts::facts;
use super::heirs::{self, Heirs};
use super::limits::limits;
use super::meta::complete;
use super::model::{
    Additional, Discriminator, Enumeration, Kind, Limits, Member, MemberValue, Meta, Object, Property, Schema, Union,
};
use crate::document::Pointer;

/// The schemas of `components`, as they are written.
pub(super) type Components = IndexMap<String, oas::ReferenceOr<oas::Schema>>;

/// What reading a schema needs to know beside the schema.
pub(super) struct Reader<'a> {
    /// The schemas that a `$ref` can name.
    pub components: &'a Components,
    /// Which of them extend which.
    pub heirs: Heirs,
    /// The components whose `allOf` is being folded, so that one that contains itself comes to an end.
    folding: RefCell<Vec<String>>,
    /// What components turned out to be: parts that many schemas share are folded once.
    folded: RefCell<HashMap<String, Rc<Folded>>>,
    /// How often a component was met inside itself; what is folded meanwhile depends on where the folding began.
    cut: Cell<usize>,
    /// How many components were folded.
    steps: Cell<usize>,
    /// How many objects are being put together, one inside the other.
    pub meeting: Cell<usize>,
    /// What becomes wider, and where.
    notes: RefCell<IndexMap<Pointer, &'static str>>,
}

/// What a component turned out to be.
struct Folded {
    kind: Kind,
    meta: Meta,
}

/// How deep schemas may stand inside each other before the rest is taken as "anything".
const DEPTH: usize = 128;

/// After so many steps through components the first answer counts, also where they contain each other in many ways.
const STEPS: usize = 50_000;

impl<'a> Reader<'a> {
    /// A reader of the schemas of a document with these components.
    pub(super) fn new(components: &'a Components) -> Reader<'a> {
        Reader {
            components,
            heirs: Heirs::of(components),
            folding: RefCell::default(),
            folded: RefCell::default(),
            cut: Cell::default(),
            steps: Cell::default(),
            meeting: Cell::default(),
            notes: RefCell::default(),
        }
    }

    /// Notes that something is taken wider than the document has it.
    pub(super) fn note(&self, at: &Pointer, message: &'static str) {
        self.notes.borrow_mut().entry(at.clone()).or_insert(message);
    }

    /// What became wider, and where.
    pub(super) fn into_notes(self) -> IndexMap<Pointer, &'static str> {
        self.notes.into_inner()
    }

    /// What a component is, as a part of another schema: nothing is known of one that contains itself, or where no end is in sight.
    pub(super) fn component(&self, name: &str) -> Kind {
        self.folded(name).map_or(Kind::Any, |folded| folded.kind.clone())
    }

    /// What a schema says about its value, with what the component says that it names, if that is no object and no union: such a
    /// component is nothing but what it says.
    pub(super) fn told(&self, schema: &Schema) -> Meta {
        let meta = schema.meta.clone();
        let Kind::Reference(name) = &schema.kind else { return meta };
        match self.folded(name) {
            Some(folded) if !matches!(folded.kind, Kind::Any | Kind::Object(_) | Kind::Union(_)) => complete(meta, &folded.meta),
            _ => meta,
        }
    }

    fn folded(&self, name: &str) -> Option<Rc<Folded>> {
        let schema = self.components.get(name)?;
        if let Some(known) = self.folded.borrow().get(name) {
            return Some(Rc::clone(known));
        }
        if self.folding.borrow().len() > DEPTH || self.folding.borrow().iter().any(|known| known == name) {
            self.cut.set(self.cut.get() + 1);
            return None;
        }
        let cut = self.cut.get();
        self.folding.borrow_mut().push(name.to_owned());
        let at = Pointer::root().key("components").key("schemas").key(name);
        let schema = self.schema(schema, &at);
        let meta = self.told(&schema);
        let kind = match schema.kind {
            Kind::Reference(next) => self.component(&next),
            kind => kind,
        };
        self.folding.borrow_mut().pop();
        self.steps.set(self.steps.get() + 1);
        // What the component is called is its own.
        let meta = Meta { title: None, description: None, rust_name: None, made_of: None, ..meta };
        let folded = Rc::new(Folded { kind, meta });
        if cut == self.cut.get() || self.steps.get() > STEPS {
            self.folded.borrow_mut().insert(name.to_owned(), Rc::clone(&folded));
        }
        Some(folded)
    }

    /// Reads a schema. A `$ref` to a schema is kept: it is the schema's name.
    pub(super) fn schema(&self, schema: &oas::ReferenceOr<oas::Schema>, at: &Pointer) -> Schema {
        match schema {
            oas::ReferenceOr::Reference { reference } => reference_schema(reference, at),
            oas::ReferenceOr::Item(schema) => self.item(schema, at),
        }
    }

    /// Reads a schema that stands behind a box in `openapiv3`.
    pub(super) fn boxed(&self, schema: &oas::ReferenceOr<Box<oas::Schema>>, at: &Pointer) -> Schema {
        match schema {
            oas::ReferenceOr::Reference { reference } => reference_schema(reference, at),
            oas::ReferenceOr::Item(schema) => self.item(schema, at),
        }
    }

    /// Reads a schema that is not a `$ref`.
    pub(super) fn item(&self, schema: &oas::Schema, at: &Pointer) -> Schema {
        let meta = Meta { facts: facts(schema), limits: limits(&schema.schema_kind), ..meta(&schema.schema_data) };
        if at.len() > DEPTH * 2 {
            return Schema { at: at.clone(), meta, kind: Kind::Any };
        }
        let read = match &schema.schema_kind {
            oas::SchemaKind::Type(ty) => self.typed(ty, &schema.schema_data, at),
            oas::SchemaKind::OneOf { one_of } => self.union(one_of, &schema.schema_data, &at.key("oneOf")),
            oas::SchemaKind::AnyOf { any_of } => self.union(any_of, &schema.schema_data, &at.key("anyOf")),
            oas::SchemaKind::AllOf { all_of } => all_of::fold(self, None, all_of, at),
            oas::SchemaKind::Not { not: _ } => Kind::Any.into(),
            oas::SchemaKind::Any(any) => self.mixed(any, &schema.schema_data, at),
        };
        finish(read, meta, at)
    }

    fn typed(&self, ty: &oas::Type, data: &oas::SchemaData, at: &Pointer) -> Read {
        match ty {
            oas::Type::Boolean(_) => Kind::Boolean.into(),
            oas::Type::String(string) => {
                let values = string.enumeration.iter().map(|value| value.clone().map(Value::String)).collect();
                self.text(format_text(&string.format), values, data, at)
            }
            oas::Type::Integer(integer) => {
                let values = integer.enumeration.iter().map(|value| value.map(Value::from)).collect();
                integer_kind(format_text(&integer.format), values, data)
            }
            oas::Type::Number(_) => Kind::Number { timestamp: extensions::timestamp(&data.extensions) }.into(),
            oas::Type::Array(array) => self.list(array.items.as_ref(), data, at),
            oas::Type::Object(object) => {
                self.object(&object.properties, &object.required, object.additional_properties.as_ref(), data, at)
            }
        }
    }

    fn text(&self, format: Option<String>, values: Vec<Option<Value>>, data: &oas::SchemaData, at: &Pointer) -> Read {
        let (values, nullable) = enumeration(values, data);
        let base64_json = self.base64_json(data, at);
        Read { kind: Kind::Text { format, values, base64_json }, nullable, meta: None }
    }

    fn base64_json(&self, data: &oas::SchemaData, at: &Pointer) -> Option<Box<Schema>> {
        let schema = extensions::base64_json(&data.extensions)?;
        Some(Box::new(self.inside_extension(schema, &at.key(extensions::BASE64_JSON))))
    }

    /// Reads a schema that `openapiv3` has as mere JSON, since it stands in an extension. `check.rs` has found it in order.
    /// Reads a schema that stands behind an extension; anything where it is none.
    pub(super) fn inside_extension(&self, schema: &Value, at: &Pointer) -> Schema {
        match serde_json::from_value(schema.clone()) {
            Ok(schema) => self.schema(&schema, at),
            Err(_) => any(at),
        }
    }

    fn list(&self, items: Option<&oas::ReferenceOr<Box<oas::Schema>>>, data: &oas::SchemaData, at: &Pointer) -> Read {
        if let Some(elements) = extensions::prefix_items(&data.extensions) {
            let at = at.key(extensions::PREFIX_ITEMS);
            let elements = elements.iter().enumerate();
            return Kind::Tuple(elements.map(|(index, element)| self.inside_extension(element, &at.index(index))).collect())
                .into();
        }
        let at = at.key("items");
        let items = match items {
            Some(items) => self.boxed(items, &at),
            None => any(&at),
        };
        Kind::List(Box::new(items)).into()
    }

    fn object(
        &self,
        properties: &IndexMap<String, oas::ReferenceOr<Box<oas::Schema>>>,
        required: &[String],
        additional: Option<&oas::AdditionalProperties>,
        data: &oas::SchemaData,
        at: &Pointer,
    ) -> Read {
        let mut read: IndexMap<String, Property> = IndexMap::new();
        for (name, schema) in properties {
            let schema = self.boxed(schema, &at.key("properties").key(name));
            read.insert(name.clone(), Property { schema, required: required.contains(name) });
        }
        let additional = match additional {
            None => Additional::Unsaid,
            Some(oas::AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(oas::AdditionalProperties::Any(true)) => Additional::Any,
            Some(oas::AdditionalProperties::Schema(schema)) => {
                let schema = self.schema(schema, &at.key("additionalProperties"));
                match schema.kind {
                    Kind::Any => Additional::Any,
                    _ => Additional::Typed(Box::new(schema)),
                }
            }
        };
        let discriminator = data.discriminator.as_ref().map(discriminator);
        let filters = extensions::filters(&data.extensions);
        let also_required = required.iter().filter(|name| !read.contains_key(*name)).cloned().collect();
        Kind::Object(Object { properties: read, also_required, additional, filters, discriminator, is_base: false }).into()
    }

    fn union(&self, variants: &[oas::ReferenceOr<oas::Schema>], data: &oas::SchemaData, at: &Pointer) -> Read {
        let schemas = variants.iter().enumerate().map(|(index, schema)| self.schema(schema, &at.index(index)));
        let discriminator = data.discriminator.as_ref().map(discriminator);
        union_of(schemas.collect(), discriminator)
    }

    /// A schema that uses keywords of several kinds at once: what it says as a type, and what its `oneOf`, `anyOf` and `allOf` add.
    fn mixed(&self, any: &oas::AnySchema, data: &oas::SchemaData, at: &Pointer) -> Read {
        let mut own = self.own_part(any, data, at);
        let is_base = own.as_ref().is_some_and(|own| heirs::are_listed(self, own, any, at));
        let unions = [(&any.one_of, "oneOf"), (&any.any_of, "anyOf")];
        if let Some(Read { kind: Kind::Object(object), .. }) = own.as_mut().filter(|_| is_base) {
            object.is_base = true;
        }
        let unions: Vec<Schema> = unions
            .into_iter()
            .filter(|(variants, _)| !variants.is_empty() && !is_base)
            .map(|(variants, key)| finish(self.union(variants, data, &at.key(key)), Meta::default(), &at.key(key)))
            .collect();
        if any.all_of.is_empty() && unions.is_empty() {
            return own.unwrap_or_else(|| Kind::Any.into());
        }
        let own: Vec<Schema> = own.into_iter().map(|read| finish(read, Meta::default(), at)).chain(unions).collect();
        all_of::fold(self, Some(own), &any.all_of, at)
    }

    /// What a schema says by itself, where it says anything.
    fn own_part(&self, any: &oas::AnySchema, data: &oas::SchemaData, at: &Pointer) -> Option<Read> {
        let values: Vec<Option<Value>> =
            any.enumeration.iter().map(|value| if value.is_null() { None } else { Some(value.clone()) }).collect();
        match any.typ.as_deref().or_else(|| inferred_type(any, data)) {
            Some("boolean") => Some(Kind::Boolean.into()),
            Some("string") => Some(self.text(any.format.clone(), values, data, at)),
            Some("integer") => Some(integer_kind(any.format.clone(), values, data)),
            Some("number") => Some(Kind::Number { timestamp: extensions::timestamp(&data.extensions) }.into()),
            Some("array") => Some(self.list(any.items.as_ref(), data, at)),
            // Where `allOf` and its kin say what the object is, a bare `type: object` adds nothing.
            Some("object") if says_nothing_as_object(any) && composed(any) => None,
            Some("object") => Some(self.object(&any.properties, &any.required, any.additional_properties.as_ref(), data, at)),
            _ => None,
        }
    }
}

/// The type that the keywords of a schema speak of, where it does not name one.
fn inferred_type(any: &oas::AnySchema, data: &oas::SchemaData) -> Option<&'static str> {
    if !any.properties.is_empty() || any.additional_properties.is_some() || !any.required.is_empty() {
        return Some("object");
    }
    if data.extensions.contains_key(extensions::FILTERS) {
        return Some("object");
    }
    if any.items.is_some() {
        return Some("array");
    }
    let values = || any.enumeration.iter().filter(|value| !value.is_null());
    if values().next().is_some() {
        let text = values().all(Value::is_string);
        let whole = values().all(Value::is_i64);
        return if text {
            Some("string")
        } else if whole {
            Some("integer")
        } else {
            None
        };
    }
    if any.pattern.is_some() || any.min_length.is_some() || any.max_length.is_some() {
        return Some("string");
    }
    None
}

fn says_nothing_as_object(any: &oas::AnySchema) -> bool {
    any.properties.is_empty() && any.required.is_empty() && any.additional_properties.is_none()
}

fn composed(any: &oas::AnySchema) -> bool {
    !(any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty())
}

/// What reading found out about a schema, before what is said about it is added.
pub(super) struct Read {
    /// What it is.
    pub kind: Kind,
    /// Whether it may be null, beside what `nullable` says.
    pub nullable: bool,
    /// What a folded part says about itself, where the schema says nothing.
    pub meta: Option<Meta>,
}

impl From<Kind> for Read {
    fn from(kind: Kind) -> Read {
        Read { kind, nullable: false, meta: None }
    }
}

/// Puts together what a schema is and what is said about it.
pub(super) fn finish(read: Read, meta: Meta, at: &Pointer) -> Schema {
    let Read { kind, nullable, meta: inner } = read;
    let meta = complete(meta, &inner.unwrap_or_default());
    let meta = Meta { nullable: meta.nullable || nullable, ..meta };
    Schema { at: at.clone(), meta, kind }
}

/// The schema that allows anything.
pub(super) fn any(at: &Pointer) -> Schema {
    Schema { at: at.clone(), meta: Meta::default(), kind: Kind::Any }
}

/// A union, or what it comes down to: a variant that is only null makes it nullable, one variant alone is no union.
pub(super) fn union_of(variants: Vec<Schema>, discriminator: Option<Discriminator>) -> Read {
    // Null in one variant is null in the union: which variant it belongs to, nobody can tell.
    let inline = |variant: &Schema| !matches!(variant.kind, Kind::Reference(_));
    let nullable = variants.iter().any(|variant| is_null(variant) || variant.meta.nullable && inline(variant));
    let mut variants: Vec<Schema> = variants.into_iter().filter(|variant| !is_null(variant)).collect();
    for variant in variants.iter_mut().filter(|variant| inline(variant)) {
        variant.meta.nullable = false;
    }
    if variants.len() == 1
        && let Some(only) = variants.pop()
    {
        let nullable = nullable || only.meta.nullable;
        return Read { kind: only.kind, nullable, meta: Some(only.meta) };
    }
    if variants.is_empty() {
        return Read { kind: Kind::Any, nullable, meta: None };
    }
    Read { kind: Kind::Union(Union { variants, discriminator, has_base: false }), nullable, meta: None }
}

/// Whether a schema allows nothing but null: an `enum` of null alone.
fn is_null(schema: &Schema) -> bool {
    let (Kind::Text { values, .. } | Kind::Integer { values, .. }) = &schema.kind else { return false };
    matches!(values, Some(values) if values.members.is_empty())
}

/// The name of the component that a `$ref` names.
pub(super) fn component_name(reference: &str) -> Option<String> {
    let pointer = Pointer::parse(reference)?;
    pointer.last().map(ToString::to_string)
}

fn reference_schema(reference: &str, at: &Pointer) -> Schema {
    match component_name(reference) {
        Some(name) => Schema { at: at.clone(), meta: Meta::default(), kind: Kind::Reference(name) },
        None => any(at),
    }
}

fn discriminator(discriminator: &oas::Discriminator) -> Discriminator {
    let mapping = discriminator.mapping.iter();
    let mapping = mapping.map(|(value, target)| (value.clone(), component_name(target).unwrap_or_else(|| target.clone())));
    Discriminator { property: discriminator.property_name.clone(), mapping: mapping.collect() }
}

fn integer_kind(format: Option<String>, values: Vec<Option<Value>>, data: &oas::SchemaData) -> Read {
    let (values, nullable) = enumeration(values, data);
    let timestamp = extensions::timestamp(&data.extensions);
    Read { kind: Kind::Integer { format, timestamp, values }, nullable, meta: None }
}

/// The values of an `enum`, and whether null is among them.
fn enumeration(values: Vec<Option<Value>>, data: &oas::SchemaData) -> (Option<Enumeration>, bool) {
    if values.is_empty() {
        return (None, false);
    }
    let names = extensions::enum_names(&data.extensions).unwrap_or_default();
    let own_names = extensions::member_names(&data.extensions);
    let descriptions = extensions::enum_descriptions(&data.extensions).unwrap_or_default();
    let nullable = values.iter().any(Option::is_none);
    let mut members: Vec<Member> = Vec::new();
    let mut known = HashSet::new();
    for (index, value) in values.into_iter().enumerate() {
        let Some(value) = value.as_ref().and_then(member_value) else { continue };
        if !known.insert(value.clone()) {
            continue;
        }
        let own = own_names.get(&member_text(&value)).or_else(|| names.get(index)).cloned();
        members.push(Member { value, rust_name: own, description: descriptions.get(index).cloned() });
    }
    let open = extensions::enum_open(&data.extensions);
    (Some(Enumeration { members, open }), nullable)
}

fn member_text(value: &MemberValue) -> String {
    match value {
        MemberValue::Text(text) => text.clone(),
        MemberValue::Integer(number) => number.to_string(),
    }
}

fn member_value(value: &Value) -> Option<MemberValue> {
    match value {
        Value::String(text) => Some(MemberValue::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(MemberValue::Integer),
        _ => None,
    }
}

fn meta(data: &oas::SchemaData) -> Meta {
    Meta {
        title: data.title.clone(),
        description: data.description.clone(),
        nullable: data.nullable,
        deprecated: data.deprecated,
        read_only: data.read_only,
        facts: Vec::new(),
        example: data.example.clone(),
        default: data.default.clone(),
        limits: Limits::default(),
        rust_name: extensions::rust_name(&data.extensions).map(str::to_owned),
        rust_type: extensions::rust_type(&data.extensions).map(str::to_owned),
        made_of: None,
    }
}

/// A format as it is written, whether `openapiv3` knows it or not.
fn format_text<T: serde::Serialize>(format: &oas::VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        oas::VariantOrUnknownOrEmpty::Item(item) => match serde_json::to_value(item) {
            Ok(Value::String(text)) => Some(text),
            _ => None,
        },
        oas::VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        oas::VariantOrUnknownOrEmpty::Empty => None,
    }
}
