//! How a value somewhere in a page is reached, through whatever may be missing on the way.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::types::ident;
use crate::ir::{FieldName, Member, Presence};

/// How far the way has led: to a place that is there, or to one that may not be.
enum Way {
    Sure(TokenStream),
    Perhaps(TokenStream),
}

/// What is done with the value.
#[derive(Clone, Copy)]
enum Access {
    Copy,
    Borrow,
    Change,
}

/// The value itself, of a type that is copied: `page.more`.
pub(super) fn copied(member: &Member) -> TokenStream {
    last(member, Access::Copy)
}

/// The value behind a reference: `&page.next`.
pub(super) fn borrowed(member: &Member) -> TokenStream {
    last(member, Access::Borrow)
}

/// The value to be changed, if it is there: `Some(&mut page.items)`.
pub(super) fn borrowed_mut(member: &Member) -> TokenStream {
    last(member, Access::Change)
}

/// The page itself.
fn whole(access: Access) -> TokenStream {
    match access {
        Access::Copy | Access::Borrow => quote! { page },
        Access::Change => quote! { Some(page) },
    }
}

fn last(member: &Member, access: Access) -> TokenStream {
    let Some(((field, presence), before)) = member.path.split_last() else { return whole(access) };
    let way = before.iter().fold(Way::Sure(quote! { page }), |way, step| further(way, step, access));
    let field = ident(field.as_str());
    match (way, access) {
        (Way::Sure(way), Access::Copy) => quote! { #way.#field },
        (Way::Sure(way), Access::Borrow) => quote! { &#way.#field },
        (Way::Sure(way), Access::Change) => match presence {
            Presence::Required => quote! { Some(&mut #way.#field) },
            Presence::Optional | Presence::RequiredNullable => quote! { #way.#field.as_mut() },
            Presence::OptionalNullable => quote! { #way.#field.as_option_mut() },
        },
        (Way::Perhaps(way), Access::Copy) => match presence {
            Presence::Required => quote! { #way.map(|at| at.#field) },
            Presence::Optional | Presence::RequiredNullable => quote! { #way.and_then(|at| at.#field) },
            Presence::OptionalNullable => quote! { #way.and_then(|at| at.#field.as_option().copied()) },
        },
        (Way::Perhaps(way), Access::Borrow) => quote! { #way.map(|at| &at.#field) },
        (Way::Perhaps(way), Access::Change) => match presence {
            Presence::Required => quote! { #way.map(|at| &mut at.#field) },
            Presence::Optional | Presence::RequiredNullable => quote! { #way.and_then(|at| at.#field.as_mut()) },
            Presence::OptionalNullable => quote! { #way.and_then(|at| at.#field.as_option_mut()) },
        },
    }
}

/// One field on.
fn further(way: Way, (field, presence): &(FieldName, Presence), access: Access) -> Way {
    let field = ident(field.as_str());
    let change = matches!(access, Access::Change);
    let open = match (presence, change) {
        (Presence::Required, _) => None,
        (Presence::Optional | Presence::RequiredNullable, false) => Some(quote! { as_ref() }),
        (Presence::Optional | Presence::RequiredNullable, true) => Some(quote! { as_mut() }),
        (Presence::OptionalNullable, false) => Some(quote! { as_option() }),
        (Presence::OptionalNullable, true) => Some(quote! { as_option_mut() }),
    };
    match (way, open, change) {
        (Way::Sure(way), None, _) => Way::Sure(quote! { #way.#field }),
        (Way::Sure(way), Some(open), _) => Way::Perhaps(quote! { #way.#field.#open }),
        (Way::Perhaps(way), None, false) => Way::Perhaps(quote! { #way.map(|at| &at.#field) }),
        (Way::Perhaps(way), None, true) => Way::Perhaps(quote! { #way.map(|at| &mut at.#field) }),
        (Way::Perhaps(way), Some(open), _) => Way::Perhaps(quote! { #way.and_then(|at| at.#field.#open) }),
    }
}
