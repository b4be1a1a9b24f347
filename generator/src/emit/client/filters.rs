//! `src/filters/`: one typed builder for each set of filters, with a method for each field and operator.

use proc_macro2::TokenStream;
use quote::quote;

use super::{conditions, put};
use crate::emit::header;
use crate::emit::rust::docs;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::{Imports, ident};
use crate::files::Files;
use crate::ir::{Api, FilterField, FilterMethod, FilterValue, Filters, TypeRef};
use crate::options::Options;

/// Writes the filter builders.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    if api.filters.is_empty() {
        return files;
    }
    for filters in &api.filters {
        put(&mut files, &format!("src/filters/{}.rs", filters.module), &filter_file(filters, options));
    }
    let lines = api.filters.iter().map(|filters| {
        let module = ident(filters.module.as_str());
        let condition = conditions::of_filters(api, &filters.module);
        quote! { #condition mod #module; }
    });
    let exports = api.filters.iter().map(|filters| {
        let module = ident(filters.module.as_str());
        let name = ident(filters.name.as_str());
        let condition = conditions::of_filters(api, &filters.module);
        quote! { #condition pub use #module::#name; }
    });
    let about = "Typed filters: one builder for each kind of record, on which only the operators that a field supports exist.";
    put(&mut files, "src/filters/mod.rs", &rust_file(&header(options), about, quote! { #(#lines)* #(#exports)* }));
    files
}

fn filter_file(filters: &Filters, options: &Options) -> String {
    let Filters { name, module: _, docs: words, example: _, fields } = filters;
    let mut imports = Imports::by_module();
    let methods: Vec<TokenStream> = fields.iter().flat_map(|field| field_methods(field, &mut imports)).collect();
    let about = "Fields are joined by \"and\", and so are the operators of one field; the values of one operator by \"or\".\n\n\
                 A method that is called twice keeps the later value.";
    let fallback = format!("`{name}`.");
    let docs = docs::with_prose(docs::or(&words.0, &fallback), about);
    let name = ident(name.as_str());
    let models = uses_models(fields).then(|| quote! { use crate::models; });
    let items = quote! {
        use serde::{Deserialize, Serialize};
        #models
        use crate::runtime;

        #docs
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        #[must_use]
        pub struct #name(runtime::Filters);

        impl #name {
            #[doc = " No filters: everything is asked for."]
            pub fn new() -> Self { Self::default() }

            #(#methods)*

            #[doc = " Any operator on any field, for those that are not documented."]
            pub fn raw(self, field: &str, operator: &str, value: impl Serialize) -> Self {
                Self(self.0.with(field, operator, value))
            }

            #[doc = " Whether nothing is filtered."]
            pub fn is_empty(&self) -> bool { self.0.is_empty() }
        }

        impl runtime::Json for #name {
            fn read(node: &runtime::Node<'_>, _: &mut runtime::Fit) -> Result<Self, runtime::Fault> {
                runtime::parse(node)
            }
        }
    };
    rust_file(&header(options), "", items)
}

fn uses_models(fields: &[FilterField]) -> bool {
    let values = fields.iter().flat_map(|field| &field.methods).map(|method| match &method.value {
        FilterValue::One(ty) | FilterValue::Many(ty) => ty,
    });
    values.into_iter().any(names_model)
}

fn names_model(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(_) => true,
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => names_model(inner),
        TypeRef::Tuple(elements) => elements.iter().any(names_model),
        _ => false,
    }
}

fn field_methods(field: &FilterField, imports: &mut Imports) -> Vec<TokenStream> {
    let FilterField { wire, docs: words, deprecated, methods } = field;
    methods.iter().map(|method| filter_method(wire.as_str(), &words.0, *deprecated, method, imports)).collect()
}

fn filter_method(field: &str, words: &str, deprecated: bool, method: &FilterMethod, imports: &mut Imports) -> TokenStream {
    let FilterMethod { name, wire, docs: operator_words, value, example: _ } = method;
    let operator = wire.as_str();
    let fallback = format!("`{operator}`");
    let operator_words = docs::or(&operator_words.0, &fallback);
    let text = format!("`{field}` (`{operator}`): {}\n\n{words}", lower_first(operator_words));
    let docs = docs::with_prose(&text, if deprecated { "**Deprecated.**" } else { "" });
    let name = ident(name.as_str());
    match value {
        FilterValue::One(
            ty @ (TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds | TypeRef::TimestampFraction),
        ) => {
            let ty = imports.ty(ty);
            quote! {
                #docs
                pub fn #name(self, value: impl Into<#ty>) -> Self {
                    let value: #ty = value.into();
                    Self(self.0.with(#field, #operator, value))
                }
            }
        }
        FilterValue::One(ty) => {
            let (argument, value) = imports.typed_argument(&ident("value"), ty);
            quote! {
                #docs
                pub fn #name(self, value: #argument) -> Self { Self(self.0.with(#field, #operator, #value)) }
            }
        }
        FilterValue::Many(ty) => {
            let ty = imports.ty(ty);
            quote! {
                #docs
                pub fn #name(self, values: impl IntoIterator<Item = impl Into<#ty>>) -> Self {
                    Self(self.0.with(#field, #operator, runtime::list::<#ty>(values)))
                }
            }
        }
    }
}

/// A sentence as the rest of one.
fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        // An abbreviation stays as it is.
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            format!("{}{}", first.to_lowercase(), &text[first.len_utf8()..])
        }
        _ => text.to_owned(),
    }
}
