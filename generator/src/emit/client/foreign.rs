//! Types of other crates, which are read as their own crates say.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{GenericArgument, PathArguments, Type};

use crate::emit::rust::types::external;

/// Types that the runtime reads by itself.
const KNOWN: &[&str] = &["std::string::String", "chrono::NaiveDate", "serde_json::Value"];

/// Types that the runtime reads where it can read what is in them.
const CONTAINERS: &[&str] = &["std::boxed::Box", "std::option::Option", "std::vec::Vec"];

/// A map whose keys are texts is one of them.
const MAP: &str = "std::collections::BTreeMap";

/// Says of each type that it is read by its `Deserialize`.
pub(super) fn implementations(foreign: &[String]) -> Vec<TokenStream> {
    let mut paths = BTreeSet::new();
    foreign.iter().filter_map(|path| syn::parse_str(path).ok()).for_each(|ty| strangers(&ty, &mut paths));
    paths.iter().map(|path| implementation(path)).collect()
}

fn implementation(path: &str) -> TokenStream {
    let ty = external(path);
    quote! {
        impl crate::runtime::Json for #ty {
            fn read(node: &crate::runtime::Node<'_>, _: &mut crate::runtime::Fit) -> Result<Self, crate::runtime::Fault> {
                crate::runtime::parse(node)
            }
        }
    }
}

/// The types in a type that the runtime knows nothing of.
fn strangers(ty: &Type, found: &mut BTreeSet<String>) {
    let Type::Path(path) = ty else { return };
    let Some(last) = path.path.segments.last() else { return };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let inside: Vec<&Type> = match &last.arguments {
        PathArguments::AngleBracketed(list) => list.args.iter().filter_map(as_type).collect(),
        PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
    };
    let name = names.join("::");
    match inside.as_slice() {
        [inner] if CONTAINERS.contains(&name.as_str()) => strangers(inner, found),
        [key, inner] if name == MAP && is_text(key) => strangers(inner, found),
        [] if names.len() == 1 || KNOWN.contains(&name.as_str()) => {}
        _ => _ = found.insert(ty.to_token_stream().to_string()),
    }
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(ty.to_token_stream().to_string().as_str(), "String" | "std :: string :: String")
}
