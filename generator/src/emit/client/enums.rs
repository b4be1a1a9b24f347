//! Enums: a value for each member, and one that keeps what is not known.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Enum, EnumBacking, EnumMember, EnumWire, TypeName, VariantName};

/// An enum.
pub(super) fn enumeration(name: &TypeName, docs: &TokenStream, values: &Enum, imports: &mut Imports) -> TokenStream {
    let Enum { backing, members, unknown } = values;
    let variants = members.iter().map(variant);
    let copy = matches!(backing, EnumBacking::I32 | EnumBacking::I64).then(|| quote! { Copy, });
    let unknown_variant = unknown.as_ref().map(|unknown| unknown_variant(unknown, *backing));
    let conversions = match backing {
        EnumBacking::Text => text_conversions(name, members, unknown.as_ref(), imports),
        EnumBacking::I32 => integer_conversions(name, members, unknown.as_ref(), &quote! { i32 }, imports),
        EnumBacking::I64 => integer_conversions(name, members, unknown.as_ref(), &quote! { i64 }, imports),
    };
    let non_exhaustive = unknown.as_ref().map(|_| quote! { #[non_exhaustive] });
    let name = ident(name.as_str());
    quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #non_exhaustive
        pub enum #name { #(#variants)* #unknown_variant }
        #conversions
    }
}

fn variant(member: &EnumMember) -> TokenStream {
    let EnumMember { name, wire, docs: words } = member;
    let wire = match wire {
        EnumWire::Text(text) if text.is_empty() => "the empty text".to_owned(),
        EnumWire::Text(text) if text.contains('`') => "a text with backticks".to_owned(),
        EnumWire::Text(text) => format!("`{}`", text.escape_debug()),
        EnumWire::Integer(number) => format!("`{number}`"),
    };
    let docs = match words.0.trim() {
        "" => docs::prose(&wire),
        words => docs::attributes(&format!("{} ({wire})", words.trim_end_matches('.'))),
    };
    let name = ident(name.as_str());
    quote! { #docs #name, }
}

fn unknown_variant(unknown: &VariantName, backing: EnumBacking) -> TokenStream {
    let unknown = ident(unknown.as_str());
    let ty = match backing {
        EnumBacking::Text => quote! { String },
        EnumBacking::I32 => quote! { i32 },
        EnumBacking::I64 => quote! { i64 },
    };
    quote! {
        #[doc = " A value that is not known here; a newer service may send it."]
        #unknown(#ty),
    }
}

fn text_conversions(
    name: &TypeName,
    members: &[EnumMember],
    unknown: Option<&VariantName>,
    imports: &mut Imports,
) -> TokenStream {
    let pairs: Vec<_> = members.iter().filter_map(|member| Some((ident(member.name.as_str()), text_of(&member.wire)?))).collect();
    let to_text = pairs.iter().map(|(variant, text)| quote! { Self::#variant => #text, });
    let unknown_to_text = unknown.map(|unknown| {
        let unknown = ident(unknown.as_str());
        quote! { Self::#unknown(value) => value, }
    });
    let name = ident(name.as_str());
    let macro_name = imports.name("crate::runtime", "string_enum");
    let conversion = match unknown {
        Some(unknown) => open_text_conversion(&name, &pairs, unknown, &macro_name),
        None => closed_conversion(&name, &pairs, &quote! { &str }, &quote! { #macro_name!(closed #name); }, imports),
    };
    quote! {
        impl #name {
            #[doc = " The value as it is sent."]
            pub fn as_str(&self) -> &str {
                match self { #(#to_text)* #unknown_to_text }
            }
        }
        #conversion
    }
}

fn text_of(wire: &EnumWire) -> Option<&str> {
    match wire {
        EnumWire::Text(text) => Some(text),
        EnumWire::Integer(_) => None,
    }
}

fn open_text_conversion(
    name: &proc_macro2::Ident,
    pairs: &[(proc_macro2::Ident, &str)],
    unknown: &VariantName,
    macro_name: &proc_macro2::Ident,
) -> TokenStream {
    let arms = pairs.iter().map(|(variant, text)| quote! { #text => Self::#variant, });
    let unknown = ident(unknown.as_str());
    quote! {
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value { #(#arms)* _ => Self::#unknown(value.to_owned()) }
            }
        }
        impl From<String> for #name {
            fn from(value: String) -> Self { Self::from(value.as_str()) }
        }
        #macro_name!(#name);
    }
}

fn closed_conversion<W: quote::ToTokens>(
    name: &proc_macro2::Ident,
    pairs: &[(proc_macro2::Ident, W)],
    ty: &TokenStream,
    macro_line: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let error = imports.name("crate::runtime", "UnknownMember");
    let arms = pairs.iter().map(|(variant, wire)| quote! { #wire => Ok(Self::#variant), });
    let known = pairs.iter().map(|(_, wire)| wire);
    quote! {
        impl TryFrom<#ty> for #name {
            type Error = #error;

            fn try_from(value: #ty) -> Result<Self, #error> {
                match value { #(#arms)* _ => Err(#error::new(value, &[#(#known),*])) }
            }
        }
        #macro_line
    }
}

fn integer_conversions(
    name: &TypeName,
    members: &[EnumMember],
    unknown: Option<&VariantName>,
    ty: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let pairs: Vec<_> =
        members.iter().filter_map(|member| Some((ident(member.name.as_str()), number_of(&member.wire)?))).collect();
    let to_code = pairs.iter().map(|(variant, code)| quote! { Self::#variant => #code, });
    let unknown_to_code = unknown.map(|unknown| {
        let unknown = ident(unknown.as_str());
        quote! { Self::#unknown(code) => code, }
    });
    let name = ident(name.as_str());
    let macro_name = imports.name("crate::runtime", "int_enum");
    let conversion = match unknown {
        Some(unknown) => {
            let arms = pairs.iter().map(|(variant, code)| quote! { #code => Self::#variant, });
            let unknown = ident(unknown.as_str());
            quote! {
                impl From<#ty> for #name {
                    fn from(code: #ty) -> Self {
                        match code { #(#arms)* _ => Self::#unknown(code) }
                    }
                }
                #macro_name!(#name, #ty);
            }
        }
        None => closed_conversion(&name, &pairs, ty, &quote! { #macro_name!(closed #name, #ty); }, imports),
    };
    quote! {
        impl #name {
            #[doc = " The value as it is sent."]
            pub fn code(self) -> #ty {
                match self { #(#to_code)* #unknown_to_code }
            }
        }
        #conversion
    }
}

fn number_of(wire: &EnumWire) -> Option<proc_macro2::Literal> {
    match wire {
        EnumWire::Integer(number) => Some(proc_macro2::Literal::i64_unsuffixed(*number)),
        EnumWire::Text(_) => None,
    }
}
