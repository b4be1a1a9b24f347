//! Conditions on Cargo features, in a crate that is split into them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, FeatureName, Resource};

/// `#[cfg(feature = "alerts")]`, for what belongs to a resource.
pub(in crate::emit) fn of_resource(api: &Api, resource: &Resource) -> Option<TokenStream> {
    let features = &api.split.as_ref()?.features;
    let feature = features.iter().find(|feature| feature.resources.contains(&resource.module))?;
    Some(any(&[&feature.name]))
}

/// `#[cfg(any(feature = "alerts", feature = "files"))]`
pub(in crate::emit) fn any_of(names: &[FeatureName]) -> TokenStream {
    any(&names.iter().collect::<Vec<_>>())
}

fn any(names: &[&FeatureName]) -> TokenStream {
    let conditions = names.iter().map(|name| {
        let name = name.as_str();
        quote! { feature = #name }
    });
    match names {
        [_] => quote! { #[cfg(#(#conditions)*)] },
        _ => quote! { #[cfg(any(#(#conditions),*))] },
    }
}
