//! `src/models/`: one file for each type that the document names, with the types that are declared inside it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{conditions, enums, foreign, put, unions};
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
        let foreign = foreign::implementations(&api.foreign);
        return rust_file(
            &header(options),
            about,
            quote! {
                #![allow(missing_docs, reason = "where the document says nothing, a name has to do")]
                #groups
                #(#foreign)*
            },
        );
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
    let foreign = foreign::implementations(&api.foreign);
    rust_file(
        &header(options),
        about,
        quote! {
            #![allow(missing_docs, reason = "where the document says nothing, a name has to do")]
            #(#declarations)* #(#exports)*
            #(#foreign)*
        },
    )
}

fn module_file(types: &[&TypeDef], options: &Options) -> String {
    let mut imports = Imports::of_models(types.iter().map(|ty| ty.name.clone()));
    let items: Vec<TokenStream> = types.iter().map(|ty| definition(ty, &mut imports)).collect();
    let uses = imports.lines();
    rust_file(&header(options), "", quote! { #uses #(#items)* })
}

fn definition(ty: &TypeDef, imports: &mut Imports) -> TokenStream {
    let TypeDef { name, module: _, docs: words, deprecated, example: _, kind, derives } = ty;
    let docs = docs::with_prose(&words.0, if *deprecated { "**Deprecated.**" } else { "" });
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
    let declaration = imports.name("crate::runtime", "wrapper");
    quote! {
        #[#declaration]
        #docs
        pub struct #name(pub #target);
    }
}

fn structure(name: &TypeName, docs: &TokenStream, strukt: &Struct, imports: &mut Imports) -> TokenStream {
    let Struct { fields, extra, constructible, settable } = strukt;
    let declaration = imports.name("crate::runtime", "object");
    let default = *constructible && fields.iter().all(|field| field.presence != Presence::Required);
    let default = default.then(|| quote! { #[derive(Default)] });
    let members: Vec<TokenStream> = fields.iter().map(|field| member(field, imports)).collect();
    let extra_member = extra.as_ref().map(|(name, ty)| extra_member(name, ty, imports));
    let methods = constructible.then(|| methods(name, fields, extra.as_ref(), *settable, imports));
    let name = ident(name.as_str());
    quote! {
        #[#declaration]
        #docs
        #default
        pub struct #name { #(#members)* #extra_member }
        #methods
    }
}

fn member(field: &Field, imports: &mut Imports) -> TokenStream {
    let Field { name, wire, ty, presence, docs: words, deprecated, example: _ } = field;
    let docs = docs::with_prose(&words.0, if *deprecated { "**Deprecated.**" } else { "" });
    let null = match presence {
        Presence::RequiredNullable => quote! { #[null] },
        Presence::Required | Presence::Optional | Presence::OptionalNullable => quote! {},
    };
    let wire = (name.as_str() != wire.as_str()).then(|| {
        let wire = wire.as_str();
        quote! { #[wire = #wire] }
    });
    let ty = imports.field_type(ty, *presence);
    let name = ident(name.as_str());
    quote! { #docs #null #wire pub #name: #ty, }
}

fn extra_member(name: &FieldName, ty: &TypeRef, imports: &mut Imports) -> TokenStream {
    let ty = imports.ty(ty);
    let name = ident(name.as_str());
    quote! { #[rest] pub #name: #ty, }
}

/// A constructor of what is required, and a setter for each of the rest.
fn methods(
    name: &TypeName,
    fields: &[Field],
    extra: Option<&(FieldName, TypeRef)>,
    settable: bool,
    imports: &mut Imports,
) -> TokenStream {
    let declaration = imports.name("crate::runtime", "build");
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.presence == Presence::Required);
    let given: Vec<TokenStream> = required.into_iter().map(|field| given(field, imports)).collect();
    let mut rest: Vec<Ident> = extra.iter().map(|(name, _)| ident(name.as_str())).collect();
    let mut setters = TokenStream::new();
    if settable && !optional.is_empty() {
        let given = optional.into_iter().map(|field| self::given(field, imports));
        setters = quote! { set(#(#given),*) };
    } else {
        rest.splice(0..0, optional.into_iter().map(|field| ident(field.name.as_str())));
    }
    let rest = (!rest.is_empty()).then(|| quote! { rest(#(#rest),*) });
    let name = ident(name.as_str());
    quote! { #declaration! { #name: new(#(#given),*) #setters #rest } }
}

/// `name: into(String)`: what a caller gives for a field, and how the field's value is made of it.
fn given(field: &Field, imports: &mut Imports) -> TokenStream {
    let name = ident(field.name.as_str());
    let (way, ty) = match (field.presence, &field.ty) {
        (Presence::OptionalNullable, ty) => ("maybe", imports.field_type(ty, field.presence)),
        (_, TypeRef::List(item)) => ("each", imports.ty(item)),
        (_, TypeRef::Boxed(inner)) => ("boxed", imports.ty(inner)),
        (_, ty) => (if is_converted(ty) { "into" } else { "just" }, imports.ty(ty)),
    };
    let way = ident(way);
    quote! { #name: #way(#ty) }
}

/// Whether there are other types that a value is readily made of.
fn is_converted(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::String
        | TypeRef::TimestampMillis
        | TypeRef::TimestampSeconds
        | TypeRef::TimestampFraction
        | TypeRef::DateTime
        | TypeRef::Binary
        | TypeRef::Named(_) => true,
        TypeRef::Bool
        | TypeRef::I32
        | TypeRef::I64
        | TypeRef::U32
        | TypeRef::U64
        | TypeRef::F64
        | TypeRef::Date
        | TypeRef::Value
        | TypeRef::Unit
        | TypeRef::External(_)
        | TypeRef::Filters(_)
        | TypeRef::List(_)
        | TypeRef::Tuple(_)
        | TypeRef::Map(_)
        | TypeRef::Nullable(_)
        | TypeRef::Boxed(_) => false,
    }
}
