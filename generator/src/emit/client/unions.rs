//! Unions: a variant for each type that a value may have, and one that keeps what is none of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{TypeName, TypeRef, Union, UnionVariant};

/// A union.
pub(super) fn union(name: &TypeName, docs: &TokenStream, union: &Union, imports: &mut Imports) -> TokenStream {
    let Union { tag, variants, unknown, constructible } = union;
    let members: Vec<TokenStream> = variants.iter().map(|variant| member(variant, tag.is_some(), imports)).collect();
    let declaration = imports.name("crate::runtime", "union");
    let conversions = constructible.then(|| conversions(name, variants, imports));
    let tag = tag.as_ref().map(|tag| {
        let tag = tag.as_str();
        quote! { #[tag = #tag] }
    });
    let name = ident(name.as_str());
    let unknown = ident(unknown.as_str());
    quote! {
        #[#declaration]
        #docs
        #tag
        pub enum #name { #(#members)* #[other] #unknown, }
        #conversions
    }
}

/// `From` for each variant that holds what no other does; text is taken borrowed too.
fn conversions(name: &TypeName, variants: &[UnionVariant], imports: &mut Imports) -> TokenStream {
    let mut conversions = Vec::new();
    for UnionVariant { name: variant, tags: _, ty, docs: _ } in variants {
        // Two types may be one under two names, and whether they are is not known here.
        if !matches!(ty, TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::String | TypeRef::F64) {
            continue;
        }
        let variant = ident(variant.as_str());
        let own = imports.ty(ty);
        conversions.push(quote! { #variant(#own) });
        if *ty == TypeRef::String {
            conversions.push(quote! { #variant(&str) });
        }
    }
    if conversions.is_empty() {
        return TokenStream::new();
    }
    let declaration = imports.name("crate::runtime", "union_from");
    let name = ident(name.as_str());
    quote! { #declaration! { #name: #(#conversions),* } }
}

fn member(variant: &UnionVariant, tagged: bool, imports: &mut Imports) -> TokenStream {
    let UnionVariant { name, tags, ty, docs: words } = variant;
    let ty = imports.ty(ty);
    let name = ident(name.as_str());
    if tagged && tags.is_empty() {
        return quote! { #[other] #name(#ty), };
    }
    let docs = docs::attributes(&words.0);
    let tags = tagged.then(|| quote! { #(#[wire = #tags])* });
    quote! { #docs #tags #name(#ty), }
}
