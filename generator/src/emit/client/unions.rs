//! Unions: a variant for each type that a value may have, and one that keeps what is none of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{TypeName, TypeRef, Union, UnionVariant, Wire};

/// A union.
pub(super) fn union(name: &TypeName, docs: &TokenStream, union: &Union, imports: &mut Imports) -> TokenStream {
    let Union { tag, variants, unknown, constructible } = union;
    let members: Vec<TokenStream> = variants.iter().map(|variant| member(variant, imports)).collect();
    let value = imports.name("serde_json", "Value");
    let serialize = imports.name("serde", "Serialize");
    let deserialize = imports.name("serde", "Deserialize");
    let derived = if tag.is_some() {
        quote! { #serialize }
    } else {
        quote! { #serialize, #deserialize }
    };
    let conversions = if *constructible { conversions(name, variants, imports) } else { Vec::new() };
    let reading = tag.as_ref().map(|tag| tagged(name, tag, union, imports));
    let name = ident(name.as_str());
    let unknown = ident(unknown.as_str());
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, #derived)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #name {
            #(#members)*
            #[doc = " A value that is none of these, as it came."]
            #unknown(#value),
        }
        #reading
        #(#conversions)*
    }
}

/// `From` for each variant that holds what no other does; text is taken borrowed too.
fn conversions(name: &TypeName, variants: &[UnionVariant], imports: &mut Imports) -> Vec<TokenStream> {
    let mut conversions = Vec::new();
    for UnionVariant { name: variant, tags: _, ty, docs: _ } in variants {
        // Two types may be one under two names, and whether they are is not known here.
        if !matches!(ty, TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::String | TypeRef::F64) {
            continue;
        }
        let (name, variant) = (ident(name.as_str()), ident(variant.as_str()));
        let own = imports.ty(ty);
        conversions.push(quote! {
            impl From<#own> for #name {
                fn from(value: #own) -> Self { Self::#variant(value) }
            }
        });
        if *ty == TypeRef::String {
            conversions.push(quote! {
                impl From<&str> for #name {
                    fn from(value: &str) -> Self { Self::#variant(value.to_owned()) }
                }
            });
        }
    }
    conversions
}

fn member(variant: &UnionVariant, imports: &mut Imports) -> TokenStream {
    let UnionVariant { name, tags: _, ty, docs: words } = variant;
    let ty = imports.ty(ty);
    let docs = if words.0.trim().is_empty() { docs::prose(&kind_of(&variant.ty)) } else { docs::attributes(&words.0) };
    let name = ident(name.as_str());
    quote! { #docs #name(#ty), }
}

/// What a variant holds, in a few words, where the document says nothing.
fn kind_of(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Bool => "True or false.".to_owned(),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => "A whole number.".to_owned(),
        TypeRef::F64 => "A number.".to_owned(),
        TypeRef::String | TypeRef::Binary => "Text.".to_owned(),
        TypeRef::Date => "A day.".to_owned(),
        TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction => {
            "A point in time.".to_owned()
        }
        TypeRef::Value | TypeRef::Unit => "Anything.".to_owned(),
        TypeRef::Named(name) => format!("[`{name}`]."),
        TypeRef::Filters(name) => format!("`{name}`."),
        TypeRef::External(path) => format!("`{path}`."),
        TypeRef::List(_) | TypeRef::Tuple(_) => "A list.".to_owned(),
        TypeRef::Map(_) => "A map.".to_owned(),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => kind_of(inner),
    }
}

/// Reads a union whose variants a property tells apart.
fn tagged(name: &TypeName, tag: &Wire, union: &Union, imports: &mut Imports) -> TokenStream {
    let arms: Vec<TokenStream> = union.variants.iter().map(arm).collect();
    let deserializer = imports.name("serde", "Deserializer");
    let find = imports.name("crate::runtime", "tag");
    let name = ident(name.as_str());
    let unknown = ident(union.unknown.as_str());
    let tag = tag.as_str();
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                match #find(&value, #tag) {
                    #(#arms)*
                    _ => Ok(Self::#unknown(value)),
                }
            }
        }
    }
}

fn arm(variant: &UnionVariant) -> TokenStream {
    let tags = &variant.tags;
    let name = ident(variant.name.as_str());
    quote! { #(Some(#tags))|* => serde_json::from_value(value).map(Self::#name).map_err(serde::de::Error::custom), }
}
