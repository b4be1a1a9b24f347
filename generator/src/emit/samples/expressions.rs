//! Values as Rust writes them, with what they use.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::Known;
use super::text::placeholder;
use super::value::{member_of, operator_of, variant_of};
use crate::emit::rust::types::{external, ident};
use crate::ir::{Enum, Field, FilterMethod, FilterValue, Presence, Struct, TypeKind, TypeName, TypeRef, Union};

/// What a program has without a `use`, or what a sample takes from elsewhere: a model of such a name is written with its path.
const TAKEN: &[&str] = &[
    "BTreeMap",
    "Body",
    "Box",
    "Client",
    "DateTime",
    "Err",
    "Error",
    "FractionalTimestamp",
    "Maybe",
    "NaiveDate",
    "None",
    "Ok",
    "Option",
    "Part",
    "Result",
    "Some",
    "String",
    "Timestamp",
    "TimestampSeconds",
    "ToOwned",
    "TryStreamExt",
    "Upload",
    "Value",
    "Vec",
];

/// Writes values as Rust, and remembers what they use.
pub(super) struct Expressions<'k, 'a> {
    pub known: &'k Known<'a>,
    /// The names that are used, each with its path.
    pub uses: BTreeSet<(String, String)>,
    /// The JSON that stands in what was written, by the numbers of its placeholders.
    pub json: Vec<Value>,
}

impl<'k, 'a> Expressions<'k, 'a> {
    /// Nothing is written yet.
    pub(super) fn new(known: &'k Known<'a>) -> Expressions<'k, 'a> {
        Expressions { known, uses: BTreeSet::new(), json: Vec::new() }
    }

    /// A name of the client's runtime.
    pub(super) fn runtime(&mut self, name: &str) -> TokenStream {
        self.named(&format!("{}::runtime", self.known.library), name)
    }

    /// A name of this place.
    pub(super) fn named(&mut self, path: &str, name: &str) -> TokenStream {
        self.uses.insert((path.to_owned(), name.to_owned()));
        let name = ident(name);
        quote! { #name }
    }

    /// A type of the client's crate.
    fn of_crate(&mut self, module: &str, name: &TypeName) -> TokenStream {
        if TAKEN.contains(&name.as_str()) {
            let (library, module, name) = (ident(&self.known.library), ident(module), ident(name.as_str()));
            return quote! { #library::#module::#name };
        }
        self.named(&format!("{}::{module}", self.known.library), name.as_str())
    }

    /// A type, where a sample has to name it.
    pub(super) fn ty(&mut self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool => quote! { bool },
            TypeRef::I32 => quote! { i32 },
            TypeRef::I64 => quote! { i64 },
            TypeRef::U32 => quote! { u32 },
            TypeRef::U64 => quote! { u64 },
            TypeRef::F64 => quote! { f64 },
            TypeRef::String => quote! { String },
            TypeRef::Binary => self.runtime("Body"),
            TypeRef::Date => quote! { chrono::NaiveDate },
            TypeRef::DateTime => self.runtime("DateTime"),
            TypeRef::TimestampMillis => self.runtime("Timestamp"),
            TypeRef::TimestampSeconds => self.runtime("TimestampSeconds"),
            TypeRef::TimestampFraction => self.runtime("FractionalTimestamp"),
            TypeRef::Value => quote! { serde_json::Value },
            TypeRef::Unit => quote! { () },
            TypeRef::Named(name) => self.of_crate("models", name),
            TypeRef::Filters(name) => self.of_crate("filters", name),
            TypeRef::External(path) => external(path),
            TypeRef::List(item) => {
                let item = self.ty(item);
                quote! { Vec<#item> }
            }
            TypeRef::Tuple(elements) => {
                let elements: Vec<TokenStream> = elements.iter().map(|element| self.ty(element)).collect();
                quote! { (#(#elements,)*) }
            }
            TypeRef::Map(value) => {
                let map = self.named("std::collections", "BTreeMap");
                let value = self.ty(value);
                quote! { #map<String, #value> }
            }
            TypeRef::Nullable(inner) => {
                let inner = self.ty(inner);
                quote! { Option<#inner> }
            }
            TypeRef::Boxed(inner) => {
                let inner = self.ty(inner);
                quote! { Box<#inner> }
            }
        }
    }

    /// A value for an argument that takes exactly its type, but borrowed text and any iterator.
    pub(super) fn typed(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match ty {
            TypeRef::Date => match value.as_str() {
                Some(text) => quote! { #text.parse()? },
                None => self.exact(ty, value),
            },
            TypeRef::String | TypeRef::List(_) => self.loose(ty, value),
            TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F64
            | TypeRef::Binary
            | TypeRef::DateTime
            | TypeRef::TimestampMillis
            | TypeRef::TimestampSeconds
            | TypeRef::TimestampFraction
            | TypeRef::Value
            | TypeRef::Unit
            | TypeRef::Named(_)
            | TypeRef::Filters(_)
            | TypeRef::External(_)
            | TypeRef::Tuple(_)
            | TypeRef::Map(_)
            | TypeRef::Nullable(_)
            | TypeRef::Boxed(_) => self.exact(ty, value),
        }
    }

    /// A value for an argument that takes what becomes its type: text borrowed, a list as an array.
    fn loose(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match (ty, value) {
            (TypeRef::String, Value::String(text)) => quote! { #text },
            (TypeRef::Boxed(inner), value) => self.loose(inner, value),
            (TypeRef::List(item), Value::Array(values)) if !values.is_empty() => {
                let short: Option<Vec<TokenStream>> = values.iter().map(|value| self.variant_in_short(item, value)).collect();
                // One kind of text for all: an array has one type.
                let short = short.filter(|_| values.iter().all(Value::is_string) || values.iter().all(Value::is_boolean));
                let values = short.unwrap_or_else(|| values.iter().map(|value| self.item(item, value)).collect());
                quote! { [#(#values),*] }
            }
            (TypeRef::Named(_), value) => match self.variant_in_short(ty, value) {
                Some(short) => short,
                None => self.exact(ty, value),
            },
            (ty, value) => self.exact(ty, value),
        }
    }

    /// A value of a list of what becomes the type.
    fn item(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let suffixed = match (ty, value.as_i64(), value.as_u64()) {
            // Without a type of its own a number would be an `i32`, which does not become these.
            (TypeRef::U32, _, Some(number)) => u32::try_from(number).ok().map(Literal::u32_suffixed),
            (TypeRef::U64, _, Some(number)) => Some(Literal::u64_suffixed(number)),
            (TypeRef::I64, Some(number), _) if i32::try_from(number).is_err() && number > 0 => {
                Some(Literal::i64_suffixed(number))
            }
            _ => None,
        };
        match suffixed {
            Some(number) => quote! { #number },
            None => self.loose(ty, value),
        }
    }

    /// A value of exactly this type.
    pub(super) fn exact(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        match (ty, value) {
            (TypeRef::Bool, Value::Bool(value)) => quote! { #value },
            (TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64, Value::Number(_)) => whole(value),
            (TypeRef::F64, Value::Number(_)) => fraction(value),
            (TypeRef::String, Value::String(text)) => quote! { #text.to_owned() },
            (TypeRef::Binary, Value::String(text)) => {
                let body = self.runtime("Body");
                quote! { #body::from(#text) }
            }
            (TypeRef::Date, Value::String(text)) => quote! { #text.parse::<chrono::NaiveDate>()? },
            (TypeRef::DateTime, Value::String(text)) => {
                let time = self.runtime("DateTime");
                quote! { #text.parse::<#time>()? }
            }
            (TypeRef::TimestampMillis, Value::Number(_)) => {
                let (time, number) = (self.runtime("Timestamp"), whole(value));
                quote! { #time::from_millis(#number) }
            }
            (TypeRef::TimestampSeconds, Value::Number(_)) => {
                let (time, number) = (self.runtime("TimestampSeconds"), whole(value));
                quote! { #time::from_secs(#number) }
            }
            (TypeRef::TimestampFraction, Value::Number(_)) => {
                let (time, number) = (self.runtime("FractionalTimestamp"), fraction(value));
                quote! { #time::from_millis(#number) }
            }
            (TypeRef::Value, value) => self.json(value),
            (TypeRef::Unit, _) => quote! { () },
            (TypeRef::Named(name), value) => self.model(name, value),
            (TypeRef::Filters(name), Value::Object(_)) => self.filters(name, value),
            (TypeRef::List(item), Value::Array(values)) if values.is_empty() => {
                let item = self.ty(item);
                quote! { Vec::<#item>::new() }
            }
            (TypeRef::List(item), Value::Array(values)) => {
                let values: Vec<TokenStream> = values.iter().map(|value| self.exact(item, value)).collect();
                // The printer does not lay out what is inside a macro.
                quote! { Vec::from([#(#values),*]) }
            }
            (TypeRef::Tuple(elements), Value::Array(values)) if elements.len() == values.len() => {
                let values: Vec<TokenStream> =
                    elements.iter().zip(values).map(|(element, value)| self.exact(element, value)).collect();
                quote! { (#(#values,)*) }
            }
            (TypeRef::Map(of), Value::Object(members)) => self.map(of, members),
            (TypeRef::Nullable(_), Value::Null) => quote! { None },
            (TypeRef::Nullable(inner), value) => {
                let value = self.exact(inner, value);
                quote! { Some(#value) }
            }
            (TypeRef::Boxed(inner), value) => {
                let value = self.exact(inner, value);
                quote! { Box::new(#value) }
            }
            // A value that does not fit is none of ours; as JSON it is at least what it is.
            (
                TypeRef::Bool
                | TypeRef::I32
                | TypeRef::I64
                | TypeRef::U32
                | TypeRef::U64
                | TypeRef::F64
                | TypeRef::String
                | TypeRef::Binary
                | TypeRef::Date
                | TypeRef::DateTime
                | TypeRef::TimestampMillis
                | TypeRef::TimestampSeconds
                | TypeRef::TimestampFraction
                | TypeRef::Filters(_)
                | TypeRef::External(_)
                | TypeRef::List(_)
                | TypeRef::Tuple(_)
                | TypeRef::Map(_),
                value,
            ) => self.out_of_json(ty, value),
        }
    }

    fn map(&mut self, of: &TypeRef, members: &serde_json::Map<String, Value>) -> TokenStream {
        if members.is_empty() {
            let of = self.ty(of);
            let map = self.named("std::collections", "BTreeMap");
            return quote! { #map::<String, #of>::new() };
        }
        let map = self.named("std::collections", "BTreeMap");
        let entries: Vec<TokenStream> = members
            .iter()
            .map(|(name, value)| {
                let value = self.exact(of, value);
                quote! { (#name.to_owned(), #value) }
            })
            .collect();
        quote! { #map::from([#(#entries),*]) }
    }

    /// `json!({"a": 1})`
    fn json(&mut self, value: &Value) -> TokenStream {
        self.named("serde_json", "json");
        let placeholder = ident(placeholder(self.json.len()));
        self.json.push(value.clone());
        quote! { #placeholder }
    }

    /// A value that can only be read: its type has no constructor, or none that takes this.
    fn out_of_json(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let ty = self.ty(ty);
        let json = self.json(value);
        quote! { serde_json::from_value::<#ty>(#json)? }
    }

    fn model(&mut self, name: &TypeName, value: &Value) -> TokenStream {
        let built = match self.known.definition(name).map(|definition| &definition.kind) {
            Some(TypeKind::Struct(strukt)) => self.structure(name, strukt, value),
            Some(TypeKind::Enum(values)) => self.member(name, values, value),
            Some(TypeKind::Union(union)) => self.variant(name, union, value),
            Some(TypeKind::Alias(target)) => Some(self.exact(target, value)),
            Some(TypeKind::Newtype(target)) => {
                let inner = self.exact(target, value);
                let name = self.of_crate("models", name);
                Some(quote! { #name(#inner) })
            }
            None => None,
        };
        built.unwrap_or_else(|| self.out_of_json(&TypeRef::Named(name.clone()), value))
    }

    fn member(&mut self, name: &TypeName, values: &Enum, value: &Value) -> Option<TokenStream> {
        let variant = ident(member_of(values, value)?.name.as_str());
        let name = self.of_crate("models", name);
        Some(quote! { #name::#variant })
    }

    fn variant(&mut self, name: &TypeName, union: &Union, value: &Value) -> Option<TokenStream> {
        let variant = variant_of(union, value, self.known)?;
        let inner = self.exact(&variant.ty, value);
        let (name, variant) = (self.of_crate("models", name), ident(variant.name.as_str()));
        Some(quote! { #name::#variant(#inner) })
    }

    /// Text or a truth value that becomes a union by itself.
    fn variant_in_short(&self, ty: &TypeRef, value: &Value) -> Option<TokenStream> {
        let TypeRef::Named(name) = ty else { return None };
        let TypeKind::Union(union) = &self.known.definition(name)?.kind else { return None };
        let variant = variant_of(union, value, self.known).filter(|_| union.constructible)?;
        match (&variant.ty, value) {
            (TypeRef::String, Value::String(text)) => Some(quote! { #text }),
            (TypeRef::Bool, Value::Bool(value)) => Some(quote! { #value }),
            _ => None,
        }
    }

    /// `Rule::new("name").comment("text")`
    fn structure(&mut self, name: &TypeName, strukt: &Struct, value: &Value) -> Option<TokenStream> {
        let Struct { fields, extra: _, constructible, settable } = strukt;
        let members = value.as_object().filter(|_| *constructible)?;
        let value_of = |field: &Field| members.get(field.wire.as_str());
        let mut required = Vec::new();
        let mut optional = Vec::new();
        for field in fields {
            match (field.presence, value_of(field)) {
                (Presence::Required, value) => required.push(self.loose(&field.ty, value?)),
                (_, None) | (Presence::RequiredNullable | Presence::Optional, Some(Value::Null)) => {}
                // A body that is given field by field has no setters of its own.
                (_, Some(_)) if !settable => return None,
                (Presence::RequiredNullable | Presence::Optional, Some(value)) => {
                    optional.push((ident(field.name.as_str()), self.loose(&field.ty, value)));
                }
                (Presence::OptionalNullable, Some(value)) => {
                    optional.push((ident(field.name.as_str()), self.maybe(&field.ty, value)));
                }
            }
        }
        let name = self.of_crate("models", name);
        let setters = optional.iter().map(|(name, value)| quote! { .#name(#value) });
        Some(quote! { #name::new(#(#required),*)#(#setters)* })
    }

    /// A value for what may be missing and may be null.
    fn maybe(&mut self, ty: &TypeRef, value: &Value) -> TokenStream {
        let maybe = |sample: &mut Self| sample.runtime("Maybe");
        match (ty, value) {
            // JSON may be null itself, so what is null has to be said.
            (TypeRef::Value, value) => {
                let (maybe, value) = (maybe(self), self.json(value));
                quote! { #maybe::Value(#value) }
            }
            (_, Value::Null) => {
                let maybe = maybe(self);
                quote! { #maybe::Null }
            }
            (ty, value) => self.exact(ty, value),
        }
    }

    /// `AlertFilters::new().severity_eq([Severity::High])`
    fn filters(&mut self, name: &TypeName, value: &Value) -> TokenStream {
        let mut setters = Vec::new();
        if let Some(filters) = self.known.filters(name) {
            for (field, operators) in value.as_object().into_iter().flatten() {
                for (operator, operand) in operators.as_object().into_iter().flatten() {
                    setters.extend(operator_of(filters, field, operator).map(|method| self.operator(method, operand)));
                }
            }
        }
        let name = self.of_crate("filters", name);
        quote! { #name::new()#(#setters)* }
    }

    fn operator(&mut self, method: &FilterMethod, operand: &Value) -> TokenStream {
        let value = match &method.value {
            FilterValue::One(ty) => self.typed(ty, operand),
            FilterValue::Many(ty) => {
                let list = TypeRef::List(Box::new(ty.clone()));
                // One value is a list of one.
                let operand = if operand.is_array() { operand } else { &Value::Array(vec![operand.clone()]) };
                self.loose(&list, operand)
            }
        };
        let method = ident(method.name.as_str());
        quote! { .#method(#value) }
    }

    pub(super) fn field_argument(&mut self, field: &Field, value: &Value) -> TokenStream {
        match field.presence {
            Presence::Required | Presence::Optional => self.loose(&field.ty, value),
            Presence::RequiredNullable if value.is_null() => quote! { None },
            Presence::RequiredNullable => {
                let value = self.exact(&field.ty, value);
                quote! { Some(#value) }
            }
            Presence::OptionalNullable => self.maybe(&field.ty, value),
        }
    }
}

/// A whole number, with its thousands set apart where it is long.
fn whole(value: &Value) -> TokenStream {
    let text = value.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let mut spaced = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
            spaced.push('_');
        }
        spaced.push(digit);
    }
    // What is no number after all would have been found not to fit.
    format!("{sign}{spaced}").parse().unwrap_or_default()
}

fn fraction(value: &Value) -> TokenStream {
    let number = value.as_f64().unwrap_or_default();
    let literal = Literal::f64_unsuffixed(number.abs());
    if number < 0.0 {
        quote! { -#literal }
    } else {
        quote! { #literal }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_readable() {
        let text = |value| whole(&value).to_string().replace(' ', "");
        assert_eq!([text(json!(1000)), text(json!(10_000)), text(json!(-1_234_567))], ["1000", "10_000", "-1_234_567"]);
        assert_eq!(fraction(&json!(-2)).to_string().replace(' ', ""), "-2.0");
    }
}
