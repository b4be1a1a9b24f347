//! `src/models/`: one file for each type that the document names, with the types that are declared inside it.

use proc_macro2::TokenStream;
use quote::quote;

use super::{conditions, enums, put, unions};
use crate::emit::header;
use crate::emit::rust::docs;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::{Imports, ident};
use crate::files::Files;
use crate::ir::{Api, Field, FieldName, ModuleName, Presence, Struct, TypeDef, TypeKind, TypeName, TypeRef};
use crate::options::Options;

/// Writes the models.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    let mut modules: Vec<(&ModuleName, Vec<&TypeDef>)> = Vec::new();
    for ty in &api.types {
        match modules.last_mut() {
            Some((module, types)) if **module == ty.module => types.push(ty),
            _ => modules.push((&ty.module, vec![ty])),
        }
    }
    for (module, types) in &modules {
        put(&mut files, &format!("src/models/{module}.rs"), &module_file(types, options));
    }
    put(&mut files, "src/models/mod.rs", &module_list(api, &modules, options));
    files
}

fn module_list(api: &Api, modules: &[(&ModuleName, Vec<&TypeDef>)], options: &Options) -> String {
    let about = "What requests and answers are made of: one file for each schema of the API.";
    if let Some(split) = &api.split {
        let groups = conditions::model_groups(split, modules);
        return rust_file(&header(options), about, groups);
    }
    let declarations = modules.iter().map(|(module, _)| {
        let module = ident(module.as_str());
        quote! { mod #module; }
    });
    let exports = modules.iter().map(|(module, types)| {
        let module = ident(module.as_str());
        let mut names: Vec<&TypeName> = types.iter().map(|ty| &ty.name).collect();
        names.sort();
        let names: Vec<_> = names.into_iter().map(|name| ident(name.as_str())).collect();
        match names.as_slice() {
            [only] => quote! { pub use #module::#only; },
            _ => quote! { pub use #module::{#(#names),*}; },
        }
    });
    rust_file(&header(options), about, quote! { #(#declarations)* #(#exports)* })
}

fn module_file(types: &[&TypeDef], options: &Options) -> String {
    let mut imports = Imports::of_models(types.iter().map(|ty| ty.name.clone()));
    let items: Vec<TokenStream> = types.iter().map(|ty| definition(ty, &mut imports)).collect();
    let uses = imports.lines();
    rust_file(&header(options), "", quote! { #uses #(#items)* })
}

fn definition(ty: &TypeDef, imports: &mut Imports) -> TokenStream {
    let TypeDef { name, module: _, docs: words, deprecated, example: _, kind, derives } = ty;
    let fallback = format!("`{name}`.");
    let words = docs::or(&words.0, &fallback);
    let docs = docs::with_prose(words, if *deprecated { "**Deprecated.**" } else { "" });
    let derives = further_derives(derives);
    let docs = quote! { #docs #derives };
    match kind {
        TypeKind::Struct(strukt) => structure(name, &docs, strukt, imports),
        TypeKind::Enum(values) => enums::enumeration(name, &docs, values, imports),
        TypeKind::Union(union) => unions::union(name, &docs, union, imports),
        TypeKind::Alias(target) => {
            let name = ident(name.as_str());
            let target = imports.ty(target);
            quote! { #docs pub type #name = #target; }
        }
        TypeKind::Newtype(target) => newtype(name, &docs, target, imports),
    }
}

/// The traits that somebody asked for, in a line of their own.
fn further_derives(derives: &[String]) -> Option<TokenStream> {
    let paths: Vec<TokenStream> = derives.iter().filter_map(|path| path.parse().ok()).collect();
    (!paths.is_empty()).then(|| quote! { #[derive(#(#paths),*)] })
}

fn newtype(name: &TypeName, docs: &TokenStream, target: &TypeRef, imports: &mut Imports) -> TokenStream {
    let name = ident(name.as_str());
    let target = imports.ty(target);
    let serialize = imports.name("serde", "Serialize");
    let deserialize = imports.name("serde", "Deserialize");
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, #serialize, #deserialize)]
        #[serde(transparent)]
        pub struct #name(pub #target);
    }
}

fn structure(name: &TypeName, docs: &TokenStream, strukt: &Struct, imports: &mut Imports) -> TokenStream {
    let Struct { fields, extra, constructible, settable } = strukt;
    let serialize = imports.name("serde", "Serialize");
    let deserialize = imports.name("serde", "Deserialize");
    let default = fields.iter().all(|field| field.presence != Presence::Required).then(|| quote! { Default, });
    let members: Vec<TokenStream> = fields.iter().map(|field| member(field, imports)).collect();
    let extra_member = extra.as_ref().map(|(name, ty)| extra_member(name, ty, imports));
    let methods = constructible.then(|| methods(name, fields, extra.as_ref(), default.is_some(), *settable, imports));
    let name = ident(name.as_str());
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, #serialize, #deserialize)]
        #[non_exhaustive]
        pub struct #name { #(#members)* #extra_member }
        #methods
    }
}

fn member(field: &Field, imports: &mut Imports) -> TokenStream {
    let Field { name, wire, ty, presence, docs: words, deprecated, example: _ } = field;
    let fallback = format!("`{wire}`");
    let docs = docs::with_prose(docs::or(&words.0, &fallback), if *deprecated { "**Deprecated.**" } else { "" });
    let rename = (name.as_str() != wire.as_str()).then(|| {
        let wire = wire.as_str();
        quote! { rename = #wire }
    });
    let absent = match presence {
        Presence::Required | Presence::RequiredNullable => None,
        Presence::Optional => Some(quote! { skip_serializing_if = "Option::is_none" }),
        Presence::OptionalNullable => Some(quote! { default, skip_serializing_if = "Maybe::is_absent" }),
    };
    let attributes: Vec<TokenStream> = rename.into_iter().chain(absent).collect();
    let serde = (!attributes.is_empty()).then(|| quote! { #[serde(#(#attributes),*)] });
    let ty = imports.field_type(ty, *presence);
    let name = ident(name.as_str());
    quote! { #docs #serde pub #name: #ty, }
}

fn extra_member(name: &FieldName, ty: &TypeRef, imports: &mut Imports) -> TokenStream {
    let map = imports.name("std::collections", "BTreeMap");
    let ty = imports.ty(ty);
    let name = ident(name.as_str());
    quote! {
        #[doc = " Properties that are not known here, as they came."]
        #[serde(flatten)]
        pub #name: #map<String, #ty>,
    }
}

/// A constructor of what is required, and a setter for each of the rest.
fn methods(
    name: &TypeName,
    fields: &[Field],
    extra: Option<&(FieldName, TypeRef)>,
    default: bool,
    settable: bool,
    imports: &mut Imports,
) -> TokenStream {
    let new = if default { default_constructor(name) } else { constructor(name, fields, extra, imports) };
    let setters: Vec<TokenStream> =
        fields.iter().filter(|field| settable && is_settable(field)).map(|field| setter(field, imports)).collect();
    let name = ident(name.as_str());
    quote! { impl #name { #new #(#setters)* } }
}

fn is_settable(field: &Field) -> bool {
    field.presence != Presence::Required
}

fn article(name: &TypeName) -> &'static str {
    if name.as_str().starts_with(['A', 'E', 'I', 'O']) { "An" } else { "A" }
}

fn default_constructor(name: &TypeName) -> TokenStream {
    let docs = docs::prose(&format!("{} `{name}` with nothing set.", article(name)));
    quote! {
        #docs
        pub fn new() -> Self { Default::default() }
    }
}

fn constructor(name: &TypeName, fields: &[Field], extra: Option<&(FieldName, TypeRef)>, imports: &mut Imports) -> TokenStream {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in fields {
        let name = ident(field.name.as_str());
        match field.presence {
            Presence::Required => {
                let (argument, value) = imports.argument(&name, &field.ty);
                arguments.push(quote! { #name: #argument });
                let shorthand = name == value.to_string();
                values.push(if shorthand {
                    quote! { #name }
                } else {
                    quote! { #name: #value }
                });
            }
            Presence::RequiredNullable | Presence::Optional => values.push(quote! { #name: None }),
            Presence::OptionalNullable => values.push(quote! { #name: Maybe::Absent }),
        }
    }
    let extra = extra.map(|(name, _)| {
        let name = ident(name.as_str());
        quote! { #name: BTreeMap::new(), }
    });
    let docs = docs::prose(&format!("{} `{name}` with what it must have.", article(name)));
    quote! {
        #docs
        pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #extra } }
    }
}

fn setter(field: &Field, imports: &mut Imports) -> TokenStream {
    let name = ident(field.name.as_str());
    let mut words = format!("Sets [`{name}`](Self::{name}).");
    if field.deprecated {
        words.push_str("\n\n**Deprecated.**");
    }
    let docs = docs::prose(&words);
    let (argument, value) = match field.presence {
        Presence::OptionalNullable => {
            let ty = imports.field_type(&field.ty, field.presence);
            (quote! { impl Into<#ty> }, quote! { #name.into() })
        }
        Presence::Required | Presence::RequiredNullable | Presence::Optional => {
            let (argument, value) = imports.argument(&name, &field.ty);
            (argument, quote! { Some(#value) })
        }
    };
    quote! {
        #docs
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}
