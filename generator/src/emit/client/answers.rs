//! What a call gives, and the types that answers of several kinds and answers with headers need.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Decode, HeaderField, Operation, ResponseCase, StatusPattern, Success, TypeName, TypeRef};

/// The type that a call gives.
pub(super) fn output(operation: &Operation, imports: &mut Imports) -> TokenStream {
    match &operation.success {
        Success::One(decode) => decoded(decode, imports),
        Success::Several { name, cases: _ } => {
            let name = ident(name.as_str());
            quote! { #name }
        }
    }
}

fn decoded(decode: &Decode, imports: &mut Imports) -> TokenStream {
    match decode {
        Decode::Nothing => quote! { () },
        Decode::Json(ty) => imports.ty(ty),
        Decode::Text => quote! { String },
        Decode::Bytes => quote! { runtime::Bytes },
    }
}

/// `json_call(&LIST)`: a call that reads what the operation answers.
pub(super) fn new_call(operation: &Operation) -> TokenStream {
    let descriptor = ident(operation.descriptor.as_str());
    match &operation.success {
        Success::One(Decode::Nothing) => quote! { empty_call(&#descriptor) },
        Success::One(Decode::Json(_)) => quote! { json_call(&#descriptor) },
        Success::One(Decode::Text) => quote! { text_call(&#descriptor) },
        Success::One(Decode::Bytes) => quote! { bytes_call(&#descriptor) },
        Success::Several { name, cases: _ } => {
            let name = ident(name.as_str());
            quote! { call_with(&#descriptor, #name::read) }
        }
    }
}

/// The types that belong to the answers of an operation.
pub(super) fn types(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let several = match &operation.success {
        Success::Several { name, cases } => Some(several(operation, name, cases, imports)),
        Success::One(_) => None,
    };
    let headers = operation.headers.as_ref().map(|(name, fields)| headers(operation, name, fields, imports));
    quote! { #several #headers }
}

fn several(operation: &Operation, name: &TypeName, cases: &[ResponseCase], imports: &mut Imports) -> TokenStream {
    let variants: Vec<TokenStream> = cases.iter().map(|case| variant(case, imports)).collect();
    let arms = in_order(cases).into_iter().map(|(case, asks)| arm(case, asks));
    let docs = docs::prose(&format!("The kinds of answers of `{}`.", operation.id));
    let name = ident(name.as_str());
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }

        impl #name {
            fn read(received: &runtime::Received) -> Result<Self, runtime::DecodeError> {
                #(#arms)*
                Err(runtime::DecodeError::unexpected(received))
            }
        }
    }
}

fn variant(case: &ResponseCase, imports: &mut Imports) -> TokenStream {
    let ResponseCase { name, status: _, media_type, decode, docs: words } = case;
    let note = media_type.as_ref().map(|media_type| format!("As `{media_type}`.")).unwrap_or_default();
    let fallback = format!("`{name}`.");
    let docs = docs::with_prose(docs::or(&words.0, &fallback), &note);
    let name = ident(name.as_str());
    match decode {
        Decode::Nothing => quote! { #docs #name, },
        Decode::Json(_) | Decode::Text | Decode::Bytes => {
            let ty = decoded(decode, imports);
            quote! { #docs #name(#ty), }
        }
    }
}

/// The cases in the order in which they are tried, and whether the media type has to be asked for.
///
/// Services are careless about media types, so it is asked for only where it decides: of the cases of one status the last takes what
/// the others leave, and that is the one which can hold anything, or is said to be of any media type.
fn in_order(cases: &[ResponseCase]) -> Vec<(&ResponseCase, bool)> {
    let rank = |case: &ResponseCase| match case.decode {
        _ if is_any(case) => 4,
        Decode::Json(_) => 0,
        Decode::Text => 1,
        Decode::Bytes => 2,
        Decode::Nothing => 3,
    };
    let mut ordered: Vec<&ResponseCase> = cases.iter().collect();
    ordered.sort_by_key(|case| (specificity(case.status), rank(case)));
    let last = |case: &ResponseCase| ordered.iter().rev().find(|other| other.status == case.status).copied();
    ordered.iter().map(|case| (*case, last(case) != Some(case))).collect()
}

/// Whether the document says no media type, but that it may be any.
fn is_any(case: &ResponseCase) -> bool {
    case.media_type.as_ref().is_some_and(|media_type| matches!(media_type.as_str(), "*/*" | "application/*"))
}

/// One status goes before a hundred of them, and those before all.
fn specificity(status: StatusPattern) -> u16 {
    match status {
        StatusPattern::Exact(code) => code,
        StatusPattern::Range(hundreds) => 1000 + u16::from(hundreds),
        StatusPattern::Default => u16::MAX,
    }
}

fn arm(case: &ResponseCase, asks: bool) -> TokenStream {
    let ResponseCase { name, status, media_type, decode, docs: _ } = case;
    let status = status_pattern(*status);
    let media_type = media_type.as_ref().filter(|_| asks).map(|media_type| match decode {
        // One JSON is as good as another, whatever it calls itself.
        Decode::Json(_) => quote! { && received.is_json() },
        Decode::Nothing | Decode::Text | Decode::Bytes => quote! { && received.media_type_is(#media_type) },
    });
    let name = ident(name.as_str());
    let value = match decode {
        Decode::Nothing => quote! { Ok(Self::#name) },
        Decode::Json(_) => quote! { received.json().map(Self::#name) },
        Decode::Text => quote! { received.text().map(Self::#name) },
        Decode::Bytes => quote! { Ok(Self::#name(received.bytes())) },
    };
    quote! { if received.status_is(#status) #media_type { return #value; } }
}

/// `runtime::StatusPattern::Exact(404)`
pub(super) fn status_pattern(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Exact(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote! { runtime::StatusPattern::Exact(#code) }
        }
        StatusPattern::Range(hundreds) => {
            let hundreds = proc_macro2::Literal::u8_unsuffixed(hundreds);
            quote! { runtime::StatusPattern::Range(#hundreds) }
        }
        StatusPattern::Default => quote! { runtime::StatusPattern::Default },
    }
}

fn headers(operation: &Operation, name: &TypeName, fields: &[HeaderField], imports: &mut Imports) -> TokenStream {
    let members: Vec<TokenStream> = fields.iter().map(|field| header_member(field, imports)).collect();
    let reads = fields.iter().map(|field| {
        let name = ident(field.name.as_str());
        let wire = field.wire.as_str();
        quote! { #name: runtime::header(headers, #wire)?, }
    });
    let docs = docs::prose(&format!(
        "The headers that an answer of `{}` declares: [`Response::headers_as`](crate::runtime::Response::headers_as) reads them.",
        operation.id
    ));
    let name = ident(name.as_str());
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#members)* }

        impl runtime::FromHeaders for #name {
            fn from_headers(headers: &runtime::HeaderMap) -> Result<Self, runtime::DecodeError> {
                Ok(Self { #(#reads)* })
            }
        }
    }
}

fn header_member(field: &HeaderField, imports: &mut Imports) -> TokenStream {
    let HeaderField { name, wire, ty, docs: words } = field;
    let fallback = format!("`{wire}`; none where the answer does not have it.");
    let docs = docs::attributes(docs::or(&words.0, &fallback));
    let ty = match ty {
        TypeRef::String => quote! { String },
        other => imports.ty(other),
    };
    let name = ident(name.as_str());
    quote! { #docs pub #name: Option<#ty>, }
}
