//! Enums: a value for each member, and one that keeps what is not known.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Enum, EnumBacking, EnumMember, EnumWire, TypeName};

/// An enum.
pub(super) fn enumeration(name: &TypeName, docs: &TokenStream, values: &Enum, imports: &mut Imports) -> TokenStream {
    let Enum { backing, members, unknown } = values;
    let variants = members.iter().map(variant);
    let unknown = unknown.as_ref().map(|unknown| {
        let unknown = ident(unknown.as_str());
        quote! { #[other] #unknown, }
    });
    let declaration = match backing {
        EnumBacking::Text => "text_enum",
        EnumBacking::I32 | EnumBacking::I64 => "number_enum",
    };
    let of = match backing {
        EnumBacking::Text => quote! {},
        EnumBacking::I32 => quote! { (i32) },
        EnumBacking::I64 => quote! { (i64) },
    };
    let declaration = imports.name("crate::runtime", declaration);
    let name = ident(name.as_str());
    quote! {
        #[#declaration #of]
        #docs
        pub enum #name { #(#variants)* #unknown }
    }
}

fn variant(member: &EnumMember) -> TokenStream {
    let EnumMember { name, wire, docs: words } = member;
    let docs = docs::attributes(&words.0);
    let wire = match wire {
        EnumWire::Text(text) => Literal::string(text),
        EnumWire::Integer(number) => Literal::i64_unsuffixed(*number),
    };
    let name = ident(name.as_str());
    quote! { #docs #[wire = #wire] #name, }
}
