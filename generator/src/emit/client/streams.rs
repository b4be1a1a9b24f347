//! The method of a builder that reads an answer item by item while it arrives.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::docs;
use crate::emit::rust::types::Imports;
use crate::ir::{StreamFlag, StreamKind, Streaming};

/// `pub fn events(self) -> runtime::Events<models::Tick>`
pub(super) fn method(stream: &Streaming, imports: &mut Imports) -> TokenStream {
    let Streaming { kind, media_type, item, flag } = stream;
    let item = imports.ty(item);
    let asked = flag.as_ref().map(asked);
    let call = quote! { self.into_call() #asked };
    let (words, method) = match kind {
        StreamKind::Events | StreamKind::TextEvents | StreamKind::WholeEvents => {
            ("Sends the call and reads its answer event by event", {
                let read = match kind {
                    StreamKind::TextEvents => quote! { text_events },
                    StreamKind::WholeEvents => quote! { whole_events },
                    StreamKind::Events | StreamKind::Lines | StreamKind::Sequence => quote! { events },
                };
                quote! { pub fn events(self) -> runtime::Events<#item> { #call.#read() } }
            })
        }
        StreamKind::Lines => ("Sends the call and reads its answer line by line", {
            quote! { pub fn lines(self) -> runtime::Lines<#item> { #call.json_lines(#media_type) } }
        }),
        StreamKind::Sequence => ("Sends the call and reads its answer value by value", {
            quote! { pub fn lines(self) -> runtime::Lines<#item> { #call.json_sequence(#media_type) } }
        }),
    };
    let docs =
        docs::prose(&format!("{words}, as `{media_type}`, while it arrives. Nothing is sent before the first is asked for."));
    quote! { #docs #method }
}

/// What asks the service for a stream.
fn asked(flag: &StreamFlag) -> TokenStream {
    let StreamFlag { wire, in_body } = flag;
    let wire = wire.as_str();
    if *in_body {
        quote! { .json_member(#wire, true) }
    } else {
        quote! { .query(#wire, runtime::QueryStyle::FORM, true) }
    }
}
