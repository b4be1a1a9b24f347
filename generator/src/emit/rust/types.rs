//! Types as Rust writes them, and the imports that they need.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::ir::{Presence, TypeName, TypeRef};

/// A name as a token.
pub(in crate::emit) fn ident(name: impl AsRef<str>) -> Ident {
    Ident::new(name.as_ref(), Span::call_site())
}

/// How a file speaks of the types of the crate.
#[derive(Debug, Default)]
pub(in crate::emit) struct Imports {
    paths: BTreeMap<&'static str, BTreeSet<String>>,
    /// Types that the file itself declares.
    own: BTreeSet<TypeName>,
    /// Whether models and filters are spoken of by their module (`models::Alert`).
    by_module: bool,
}

impl Imports {
    /// For a file of models that declares these types.
    pub(in crate::emit) fn of_models(own: impl IntoIterator<Item = TypeName>) -> Imports {
        Imports { own: own.into_iter().collect(), ..Imports::default() }
    }

    /// For a file that is no model.
    pub(in crate::emit) fn by_module() -> Imports {
        Imports { by_module: true, ..Imports::default() }
    }

    /// Notes that the file uses `name` from `path`, and gives the name.
    pub(in crate::emit) fn name(&mut self, path: &'static str, name: &str) -> Ident {
        self.paths.entry(path).or_default().insert(name.to_owned());
        ident(name)
    }

    /// The `use` lines, the standard library first, then other crates, then this one.
    pub(in crate::emit) fn lines(&self) -> TokenStream {
        let rank = |path: &&'static str| match *path {
            path if path.starts_with("std") => 0,
            path if path.starts_with("crate") => 2,
            path if path.starts_with("super") => 3,
            _ => 1,
        };
        let mut paths: Vec<&&'static str> = self.paths.keys().collect();
        paths.sort_by_key(|path| (rank(path), **path));
        let lines = paths.into_iter().map(|path| {
            let names = self.paths.get(*path).into_iter().flatten().map(ident);
            let path: TokenStream =
                path.split("::").map(ident_or_keyword).reduce(|path, next| quote! { #path::#next }).unwrap_or_default();
            let names: Vec<Ident> = names.collect();
            match names.as_slice() {
                [only] => quote! { use #path::#only; },
                _ => quote! { use #path::{#(#names),*}; },
            }
        });
        quote! { #(#lines)* }
    }

    /// The type, as this file writes it.
    pub(in crate::emit) fn ty(&mut self, ty: &TypeRef) -> TokenStream {
        match ty {
            TypeRef::Bool => quote! { bool },
            TypeRef::I32 => quote! { i32 },
            TypeRef::I64 => quote! { i64 },
            TypeRef::U32 => quote! { u32 },
            TypeRef::U64 => quote! { u64 },
            TypeRef::F64 => quote! { f64 },
            TypeRef::String => quote! { String },
            TypeRef::Unit => quote! { () },
            TypeRef::Binary => self.of_runtime("Body"),
            TypeRef::Date => self.foreign("chrono", "NaiveDate"),
            TypeRef::DateTime => self.of_runtime("DateTime"),
            TypeRef::TimestampMillis => self.of_runtime("Timestamp"),
            TypeRef::TimestampSeconds => self.of_runtime("TimestampSeconds"),
            TypeRef::TimestampFraction => self.of_runtime("FractionalTimestamp"),
            TypeRef::Value => self.foreign("serde_json", "Value"),
            TypeRef::Named(name) => self.model(name),
            TypeRef::External(path) => external(path),
            TypeRef::Filters(name) => self.filter_builder(name),
            TypeRef::List(item) => {
                let item = self.ty(item);
                quote! { Vec<#item> }
            }
            TypeRef::Tuple(elements) => {
                let elements: Vec<TokenStream> = elements.iter().map(|element| self.ty(element)).collect();
                quote! { (#(#elements,)*) }
            }
            TypeRef::Map(value) => {
                let map = self.foreign("std::collections", "BTreeMap");
                let value = self.ty(value);
                quote! { #map<String, #value> }
            }
            TypeRef::Nullable(inner) => {
                let inner = self.ty(inner);
                quote! { Option<#inner> }
            }
            TypeRef::Boxed(inner) => {
                let inner = self.ty(inner);
                quote! { Box<#inner> }
            }
        }
    }

    /// The type of a field that may be missing or null.
    pub(in crate::emit) fn field_type(&mut self, ty: &TypeRef, presence: Presence) -> TokenStream {
        let ty = self.ty(ty);
        match presence {
            Presence::Required => ty,
            Presence::RequiredNullable | Presence::Optional => quote! { Option<#ty> },
            Presence::OptionalNullable => {
                let maybe = self.of_runtime("Maybe");
                quote! { #maybe<#ty> }
            }
        }
    }

    /// A name of the runtime.
    pub(in crate::emit) fn of_runtime(&mut self, name: &str) -> TokenStream {
        if self.by_module {
            let name = ident(name);
            return quote! { runtime::#name };
        }
        let name = self.name("crate::runtime", name);
        quote! { #name }
    }

    fn foreign(&mut self, path: &'static str, name: &str) -> TokenStream {
        // A file that is no model may declare a type of the same name, so it writes the whole path.
        if self.by_module {
            let path: TokenStream =
                path.split("::").map(ident_or_keyword).reduce(|path, next| quote! { #path::#next }).unwrap_or_default();
            let name = ident(name);
            return quote! { #path::#name };
        }
        let name = self.name(path, name);
        quote! { #name }
    }

    fn model(&mut self, name: &TypeName) -> TokenStream {
        if self.by_module {
            let name = ident(name.as_str());
            return quote! { models::#name };
        }
        if self.own.contains(name) {
            let name = ident(name.as_str());
            return quote! { #name };
        }
        let name = self.name("super", name.as_str());
        quote! { #name }
    }

    fn filter_builder(&mut self, name: &TypeName) -> TokenStream {
        if self.by_module {
            let name = ident(name.as_str());
            return quote! { filters::#name };
        }
        let name = self.name("crate::filters", name.as_str());
        quote! { #name }
    }

    /// What a caller gives for a value of this type, and the value made of it.
    pub(in crate::emit) fn argument(&mut self, name: &Ident, ty: &TypeRef) -> (TokenStream, TokenStream) {
        match ty {
            TypeRef::String => (quote! { impl Into<String> }, quote! { #name.into() }),
            TypeRef::TimestampMillis
            | TypeRef::TimestampSeconds
            | TypeRef::TimestampFraction
            | TypeRef::DateTime
            | TypeRef::Binary
            | TypeRef::Named(_) => {
                let ty = self.ty(ty);
                (quote! { impl Into<#ty> }, quote! { #name.into() })
            }
            TypeRef::List(item) => {
                let item = self.ty(item);
                (quote! { impl IntoIterator<Item = impl Into<#item>> }, quote! { #name.into_iter().map(Into::into).collect() })
            }
            TypeRef::Boxed(inner) => {
                let (argument, value) = self.argument(name, inner);
                (argument, quote! { Box::new(#value) })
            }
            TypeRef::Nullable(inner) => {
                let inner = self.ty(inner);
                (quote! { Option<#inner> }, quote! { #name })
            }
            TypeRef::Bool
            | TypeRef::I32
            | TypeRef::I64
            | TypeRef::U32
            | TypeRef::U64
            | TypeRef::F64
            | TypeRef::Date
            | TypeRef::Value
            | TypeRef::Unit
            | TypeRef::Filters(_)
            | TypeRef::External(_)
            | TypeRef::Map(_)
            | TypeRef::Tuple(_) => (self.ty(ty), quote! { #name }),
        }
    }

    /// Like [`Imports::argument`], with a value whose type nothing else says.
    pub(in crate::emit) fn typed_argument(&mut self, name: &Ident, ty: &TypeRef) -> (TokenStream, TokenStream) {
        match ty {
            // What is only written down need not be owned.
            TypeRef::String => (quote! { &str }, quote! { #name }),
            TypeRef::List(item) => {
                let item = self.ty(item);
                (quote! { impl IntoIterator<Item = impl Into<#item>> }, quote! { runtime::list::<#item>(#name) })
            }
            _ => (self.ty(ty), quote! { #name }),
        }
    }
}

/// A type of another crate, so that no module of this one can stand in for the crate.
pub(in crate::emit) fn external(path: &str) -> TokenStream {
    let path = path.trim_start_matches("::");
    format!("::{path}").parse().unwrap_or_default()
}

fn ident_or_keyword(word: &str) -> TokenStream {
    match word {
        "crate" => quote! { crate },
        "super" => quote! { super },
        _ => {
            let word = ident(word);
            quote! { #word }
        }
    }
}
