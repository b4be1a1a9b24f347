//! Conditions on Cargo features, in a crate that is split into them.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::rust::conditions::any_of;
pub(super) use crate::emit::rust::conditions::of_resource;
use crate::emit::rust::types::ident;
use crate::ir::{Api, FeatureName, ModuleName, Split, TypeDef, TypeName};

/// `#[cfg(feature = "alerts")] crate::runtime::modules! { alert: Alert, AlertStatus; }`: the modules of models, those together
/// that the same features need.
pub(super) fn model_groups(split: &Split, modules: &[(&ModuleName, Vec<&TypeDef>)]) -> TokenStream {
    let mut groups: BTreeMap<&[FeatureName], Vec<TokenStream>> = BTreeMap::new();
    for (module, types) in modules {
        let needed_by = split.models.get(*module).map_or(&[][..], Vec::as_slice);
        let mut names: Vec<&TypeName> = types.iter().map(|ty| &ty.name).collect();
        names.sort();
        let names = names.into_iter().map(|name| ident(name.as_str()));
        let module = ident(module.as_str());
        groups.entry(needed_by).or_default().push(quote! { #module: #(#names),*; });
    }
    let groups = groups.into_iter().map(|(needed_by, modules)| {
        let condition = (!needed_by.is_empty()).then(|| any_of(needed_by));
        quote! { #condition crate::runtime::modules! { #(#modules)* } }
    });
    quote! { #(#groups)* }
}

/// The condition under which the functions are there that read what the service sends by itself.
pub(super) fn of_webhooks(api: &Api) -> Option<TokenStream> {
    let feature = api.split.as_ref()?.features.iter().find(|feature| feature.webhooks)?;
    Some(any_of(std::slice::from_ref(&feature.name)))
}

/// The condition under which a module of filters is there.
pub(super) fn of_filters(api: &Api, module: &ModuleName) -> Option<TokenStream> {
    let names = api.split.as_ref()?.filters.get(module)?;
    Some(any_of(names))
}
