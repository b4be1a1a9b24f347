//! `src/webhooks.rs`: a function for each request that the service sends by itself, and an enum of all webhooks.

use proc_macro2::TokenStream;
use quote::quote;

use super::put;
use super::wording;
use crate::emit::header;
use crate::emit::rust::docs;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::{Imports, ident};
use crate::files::Files;
use crate::ir::{Api, Docs, Incoming, IncomingKind, Payload, VariantName};
use crate::options::Options;

/// Writes the functions, if there is anything for them to read.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    if api.incoming.is_empty() {
        return files;
    }
    let mut imports = Imports::by_module();
    let webhooks: Vec<(&VariantName, &Incoming)> = api.incoming.iter().filter_map(webhook).collect();
    let all = (!webhooks.is_empty()).then(|| webhook_enum(&webhooks, &mut imports));
    let functions: Vec<TokenStream> = api.incoming.iter().map(|one| function(one, &mut imports)).collect();
    let body = quote! { #all #(#functions)* };
    let models = body.to_string().contains("models ::").then(|| quote! { use crate::models; });
    let about =
        "What the service sends by itself: webhooks, and callbacks that operations ask for. Each function reads the body of one.";
    put(&mut files, "src/webhooks.rs", &rust_file(&header(options), about, quote! { #models use crate::runtime; #body }));
    files
}

fn webhook(one: &Incoming) -> Option<(&VariantName, &Incoming)> {
    match &one.kind {
        IncomingKind::Webhook { variant } => Some((variant, one)),
        IncomingKind::Callback { operation: _, url: _ } => None,
    }
}

fn webhook_enum(webhooks: &[(&VariantName, &Incoming)], imports: &mut Imports) -> TokenStream {
    let variants: Vec<TokenStream> = webhooks
        .iter()
        .map(|(variant, one)| {
            let variant = ident(variant.as_str());
            let docs = docs::prose(&format!("`{}`, see [`{}`].", one.wire, one.name));
            let ty = payload_type(&one.payload, imports);
            let ty = (one.payload != Payload::Nothing).then(|| quote! { (#ty) });
            quote! { #docs #variant #ty, }
        })
        .collect();
    let arms = webhooks.iter().map(|(variant, one)| {
        let (variant, wire, name) = (ident(variant.as_str()), one.wire.as_str(), ident(one.name.as_str()));
        if one.payload == Payload::Nothing {
            quote! { #wire => #name(body).map(|()| Self::#variant), }
        } else {
            quote! { #wire => #name(body).map(Self::#variant), }
        }
    });
    quote! {
        #[doc = " A webhook of any kind."]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Webhook { #(#variants)* }

        impl Webhook {
            #[doc = " Reads the body of the webhook that the API description calls by this name. Which one it is, the service says in a"]
            #[doc = " header or in the body, or by the address that it was told to call."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If there is no webhook of this name, or the body is not what the description says."]
            pub fn decode(name: &str, body: &[u8]) -> Result<Self, runtime::DecodeError> {
                match name {
                    #(#arms)*
                    _ => Err(runtime::DecodeError::new("there is no webhook of this name")),
                }
            }
        }
    }
}

fn payload_type(payload: &Payload, imports: &mut Imports) -> TokenStream {
    match payload {
        Payload::Nothing => quote! { () },
        Payload::Json(ty) => imports.ty(ty),
        Payload::Form => quote! { Vec<(String, String)> },
        Payload::Text => quote! { String },
        Payload::Bytes => quote! { runtime::Bytes },
    }
}

/// `pub fn new_pet(body: &[u8]) -> Result<models::Pet, runtime::DecodeError>`
fn function(one: &Incoming, imports: &mut Imports) -> TokenStream {
    let Incoming { name, wire, kind: _, method: _, summary, docs: words, deprecated, headers: _, answers: _, payload } = one;
    let docs = docs::with_prose(docs::or(&wording::words(summary, words), &format!("`{wire}`.")), &facts(one));
    let deprecated = deprecated.then(|| quote! { #[deprecated] });
    let name = ident(name.as_str());
    let ty = payload_type(payload, imports);
    let body = ident(if *payload == Payload::Nothing { "_body" } else { "body" });
    let read = match payload {
        Payload::Nothing => quote! { Ok(()) },
        Payload::Json(_) => quote! { runtime::payload::json(body) },
        Payload::Form => quote! { Ok(runtime::payload::form(body)) },
        Payload::Text => quote! { runtime::payload::text(body) },
        Payload::Bytes => quote! { Ok(runtime::Bytes::copy_from_slice(body)) },
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(#body: &[u8]) -> Result<#ty, runtime::DecodeError> { #read }
    }
}

fn facts(one: &Incoming) -> String {
    let method = one.method.as_str();
    let mut lines = vec![match &one.kind {
        IncomingKind::Webhook { variant: _ } => format!("The service sends it with `{method}`."),
        IncomingKind::Callback { operation, url } => {
            format!("The service sends it with `{method}` to `{url}`, as the operation `{operation}` asks for.")
        }
    }];
    if !one.headers.is_empty() {
        lines.push("\n# Headers\n".to_owned());
        lines.extend(one.headers.iter().map(|(wire, docs)| line(wire.as_str(), docs)));
    }
    if !one.answers.is_empty() {
        lines.push("\n# Answers\n\nWhat the receiver may answer:\n".to_owned());
        lines.extend(one.answers.iter().map(|(status, docs)| line(status, docs)));
    }
    lines.join("\n")
}

/// A line of a list: a thing, and the first line about it.
fn line(thing: &str, docs: &Docs) -> String {
    let words = docs.0.lines().next().unwrap_or_default();
    if words.is_empty() { format!("- `{thing}`") } else { format!("- `{thing}`: {words}") }
}
